"""Which beliefs play no part in a case, because what they multiply is nowhere there?"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tightrope.game import Conditions, Rules
from tightrope.model.evidence import seen
from tightrope.model.to_game import conditions, rules
from tightrope.model.worlds import Worlds

Absent = Callable[[Rules, Conditions], bool]


def idle(worlds: Worlds) -> frozenset[str]:
    """Names the beliefs about the game whose term is 0 at every date and in every world.

    A term that is small somewhere is not listed; beliefs read by other sciences never are.

    Args:
        worlds: played worlds.
    Returns:
        Names of priors.
    """
    case, steps, board = worlds.case, worlds.steps, rules(worlds.case)
    found = seen(case, steps)
    met = [
        conditions(case, worlds.draws, worlds.inputs, steps, step, at)
        for step, at in zip(steps.past, found, strict=True)
    ]
    return frozenset(name for name, absent in _ABSENT.items() if all(absent(board, each) for each in met))


def _none(*factors: np.ndarray) -> bool:
    """True where one of several factors is 0 throughout."""
    return any(not np.any(factor) for factor in factors)


def _one_level(board: Rules, _: Conditions) -> bool:
    return board.loyalty == 1


def _no_door(_: Rules, met: Conditions) -> bool:
    return _none(met.occasion_overture)


def _no_sanctions(board: Rules, _: Conditions) -> bool:
    return board.sanctions == 1


_ABSENT: dict[str, Absent] = {
    "kappa_word": lambda _, met: _none(met.word),
    "b_grip": lambda board, _: _none(board.grip),
    "c3": lambda board, met: _none(met.casualties, board.ordered),
    "c4": lambda _, met: _none(1 - met.guard_away) and _none(1 - met.base_left),
    "c5": lambda _, met: _none(met.shield),
    "excuse": lambda board, met: _none(met.incident, board.salience),
    "q1": lambda _, met: _none(met.strain) and _none(met.relief),
    "j1": lambda board, met: _none(met.threat, board.provocation),
    "k1": lambda board, _: _none(board.ordered),
    "k2": _one_level,
    "zeta": _one_level,
    "b_overture": _no_door,
    "kappa_offer": _no_door,
    "wedge_offer": _no_door,
    "cost_tighten": _no_sanctions,
    "cost_relieve": _no_sanctions,
    "wedge": _no_sanctions,
    "b_lever": lambda _, met: _none(met.leverage),
}
