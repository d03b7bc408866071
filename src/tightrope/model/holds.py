"""What changes in the game when a quantity is held at a value? One function a quantity of the catalogue.

A hold touches what players and apparatus face from a step on, never the past and never a weight.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from tightrope.case import Case, Hold
from tightrope.economy import relieved_strain
from tightrope.errors import CaseError
from tightrope.game import Conditions, Parameters, Rules
from tightrope.model.timeline import Timeline

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
At = float | str | Floats
Active = Mapping[str, At]

_EDGE = 1e-9  # keeps a held share off 0 and 1 on the logit scale


@dataclass(frozen=True)
class Board:
    """Holds what the game is played with in a stretch of steps, and which axes a hold has shortened."""

    case: Case
    rules: Rules
    parameters: Parameters
    conditions: Conditions
    phase: int | None = None  # held phase
    pressed: float | None = None  # held level of pressure
    sanctions: int | None = None  # held level of sanctions


@dataclass(frozen=True)
class Stretch:
    """Holds the steps first .. last in which the same holds are in force."""

    first: int
    last: int
    active: Active


def stretches(steps: Timeline, holds: tuple[Hold, ...]) -> tuple[Stretch, ...]:
    """Cuts the steps ahead where holds begin and end; a hold acts from the step that holds its day.

    One that ends before as_of has nothing to act on.

    Args:
        steps: the timeline. holds: what is held; none acts before the first step ahead.
    Returns:
        Stretches that cover the steps 1 .. last.
    """
    spans = []
    for hold in holds:
        begin = 1 if hold.from_ is None else max(1, steps.step(hold.from_))
        end = steps.last if hold.to is None else min(steps.last, steps.step(hold.to))
        if begin <= end:
            spans.append((begin, end, hold))
    cuts = sorted({1} | {b for b, _, _ in spans} | {e + 1 for _, e, _ in spans if e < steps.last})
    cuts = [cut for cut in cuts if cut <= steps.last]
    return tuple(
        Stretch(first, last, {hold.quantity: hold.at for b, e, hold in spans if b <= first <= e})
        for first, last in zip(cuts, [cut - 1 for cut in cuts[1:]] + [steps.last], strict=True)
    )


def hold_support(case: Case, support: Floats, active: Active) -> Floats:
    """Moves the public's support to the held share, and every body of men with it, by the same logit.

    Args:
        case: the case. support: (world, posture, group), the first group is the public.
        active: the holds in force; `support` means that of the red line.
    Returns:
        (world, posture, group).
    """
    ids = [posture.id for posture in case.postures]
    moved = support.copy()
    for name, at in active.items():
        if name == "support" or name.startswith("support."):
            posture = ids.index(name.partition(".")[2] or case.red_line)
            public = support[:, posture, :1]
            held = np.broadcast_to(np.asarray(at, dtype=np.float64), (len(support),))[:, None]
            shift = logit(np.clip(held, _EDGE, 1 - _EDGE)) - logit(np.clip(public, _EDGE, 1 - _EDGE))
            shifted = expit(logit(np.clip(support[:, posture], _EDGE, 1 - _EDGE)) + shift)
            moved[:, posture] = np.where(shift == 0, support[:, posture], shifted)
    return moved


def held(board: Board, active: Active) -> Board:
    """Applies the holds in force to what the game is played with.

    Args:
        board: the game without holds; its support has been moved by `hold_support` already.
        active: quantity -> value; numbers may be (world,) arrays.
    Returns:
        Board.
    Raises:
        CaseError: a quantity that the model does not know.
    """
    order = list(HOLDS)
    for name in sorted(active, key=lambda name: order.index(name.partition(".")[0]) if name in order else len(order)):
        at, (root, _, which) = active[name], name.partition(".")
        if root not in HOLDS:
            raise CaseError(f"{name} cannot be held; allowed {', '.join(sorted(HOLDS))}", quantity=name)
        board = HOLDS[root](board, at, which)
    return board


def _worlds(board: Board, at: At) -> Floats:
    return np.broadcast_to(np.asarray(at, dtype=np.float64), (len(board.conditions.threat),)).copy()


def _parameter(name: str) -> Callable[[Board, At, str], Board]:
    def _hold(board: Board, at: At, _: str) -> Board:
        return replace(board, parameters=board.parameters._replace(**{name: _worlds(board, at)}))

    return _hold


def _by_level(name: str) -> Callable[[Board, At, str], Board]:
    """Moves the value at the level in force to the held one, and the other levels by as much."""

    def _hold(board: Board, at: At, _: str) -> Board:
        values = getattr(board.conditions, name)
        change = _worlds(board, at) - values[:, board.conditions.sanctions_in_force]
        moved = np.where(change[:, None] == 0, values, np.clip(values + change[:, None], 0, 1))
        return replace(board, conditions=board.conditions._replace(**{name: moved}))

    return _hold


def _pressure(board: Board, at: At, _: str) -> Board:
    """One level of pressure at the held value; what is demanded lies on the line between the grid's points."""
    level = float(np.asarray(at, dtype=np.float64).mean())
    rules = board.rules
    demanded = float(np.interp(level, rules.levels, rules.demanded))
    like = level_like(level, rules.levels)
    return replace(
        board,
        rules=replace(rules, levels=np.array([level]), demanded=np.array([demanded])),
        conditions=board.conditions._replace(occasion=board.conditions.occasion[:, :, [like]]),
        pressed=level,
    )


def level_like(level: float, levels: Floats) -> int:
    """Gives the grid level whose occasions a held level has: itself, else the first one with a demand in force.

    Args:
        level: held level of pressure, 0..1. levels: (level,) the grid.
    Returns:
        Index on the grid.
    """
    same = np.flatnonzero(levels == level)
    if len(same):
        return int(same[0])
    pressing = np.flatnonzero(levels > 0)
    return int(pressing[0]) if level > 0 and len(pressing) else 0


def _relief(board: Board, at: At, _: str) -> Board:
    """Relief at every level is as held, and strain below the level in force follows from it."""
    now = board.conditions
    moved = now.relief.copy()
    moved[:, 1:] = _worlds(board, at)[:, None]
    strain = relieved_strain(now.strain, moved, now.sanctions_in_force)
    return replace(board, conditions=now._replace(relief=moved, strain=strain))


def _support(board: Board, at: At, which: str) -> Board:
    return board


def _obedience(board: Board, at: At, _: str) -> Board:
    """Every ordered formation obeys to the held share; the order fails as a whole where under half would."""
    ordered = board.rules.ordered == 1
    share = _worlds(board, at)[:, None, None, None]
    obedience, cascade = board.conditions.obedience.copy(), board.conditions.cascade.copy()
    obedience[..., ordered] = share
    cascade[..., ordered] = np.where(share < MAJORITY, 1.0, 0.0)
    return replace(board, conditions=board.conditions._replace(obedience=obedience, cascade=cascade))


def _phase(board: Board, at: At, _: str) -> Board:
    """The war stays in one phase: every step leads there with certainty."""
    ids = [phase.id for phase in board.case.war.phases]
    if at not in ids:
        raise CaseError(f"phase {at!r} is not a phase of the case; allowed {', '.join(ids)}", phase=at)
    step = np.zeros_like(board.conditions.phase_step)
    step[..., ids.index(str(at))] = 1
    return replace(board, conditions=board.conditions._replace(phase_step=step), phase=ids.index(str(at)))


def _sanctions(board: Board, at: At, _: str) -> Board:
    """Sanctions stay at one level: an axis of length 1."""
    level = sanctions_level(board.case, at)
    now = board.conditions
    shortened = now._replace(
        strain=now.strain[:, [level]],
        leverage=now.leverage[:, [level]],
        relief=now.relief[:, [level]],
        sanctions_in_force=0,
    )
    return replace(board, rules=replace(board.rules, sanctions=1), conditions=shortened, sanctions=level)


def sanctions_level(case: Case, at: At) -> int:
    """Gives the index of a sanctions level said by number or by the id of its regime.

    Args:
        case: the case. at: level number, or regime id.
    Returns:
        Index from 0.
    Raises:
        CaseError: no such level.
    """
    regimes = case.game.sanctions_levels
    if isinstance(at, str) and at in regimes:
        return regimes.index(at)
    try:
        level = int(float(str(at)))
    except ValueError:
        level = -1
    if not 0 <= level < len(regimes):
        raise CaseError(
            f"sanctions {at!r} is not a level of the case; allowed {', '.join(regimes)} or 0 to {len(regimes) - 1}",
            sanctions=str(at),
        )
    return level


def _threat(board: Board, at: At, _: str) -> Board:
    return replace(board, conditions=board.conditions._replace(threat=_worlds(board, at)))


def _need(board: Board, at: At, _: str) -> Board:
    need = np.broadcast_to(_worlds(board, at)[:, None], board.conditions.need.shape).copy()
    return replace(board, conditions=board.conditions._replace(need=need))


def _contribution(board: Board, at: At, which: str) -> Board:
    ids = [posture.id for posture in board.case.postures]
    contribution = board.conditions.contribution.copy()
    contribution[:, ids.index(which)] = _worlds(board, at)
    return replace(board, conditions=board.conditions._replace(contribution=contribution))


MAJORITY = 0.5  # share that must obey for an order to be carried out (cohesion: a cascade is R > .5)

# In the order in which they act: sanctions first, since strain and leverage are held at the level in force.
HOLDS: dict[str, Callable[[Board, At, str], Board]] = {
    "sanctions": _sanctions,
    "pressure": _pressure,
    "lambda": _parameter("precision"),
    "theta": _parameter("theta"),
    "relief": _relief,
    "strain": _by_level("strain"),
    "leverage": _by_level("leverage"),
    "support": _support,
    "obedience": _obedience,
    "phase": _phase,
    "threat": _threat,
    "need": _need,
    "contribution": _contribution,
}
