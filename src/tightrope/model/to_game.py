"""How do a case and its sciences become the rules, beliefs and conditions of the strategic game?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tightrope.case import Case, Occasion
from tightrope.errors import CaseError
from tightrope.game import Conditions, Parameters, Rules
from tightrope.model.draw import Draws
from tightrope.model.evidence import Seen, red_line
from tightrope.model.statements import word_in_force
from tightrope.model.timeline import Timeline
from tightrope.model.to_cohesion import Orders
from tightrope.war import Course

Floats = NDArray[np.float64]

STATE_LIMIT = 20_000  # states of the game that a case may ask for (specification of the game, section 6)

# Names of priors whose field in the game is called otherwise.
RENAMED = {"precision": "lambda", "precision_patron": "lambda_patron", "precision_west": "lambda_west"}


@dataclass(frozen=True)
class Inputs:
    """Holds what the sciences hand to the game, by world; see `game.Conditions` for units.

    support: (world, past date, posture), the last date is as_of; groups: (world, posture, group) on as_of.
    The tables of the apparatus depend on the date too: (world, past date, phase, loyalty, posture).
    strain, leverage, relief: (world, past date, sanctions). orders: what the formations meet, to ask for other support.
    figures: (world, item) log likelihood of the published figures of trade and budget. army: strength of his own army,
    times today's.
    """

    course: Course
    orders: Orders
    support: Floats
    groups: Floats
    obedience: Floats
    cascade: Floats
    levels_lost: Floats
    guard_away: Floats
    base_left: Floats
    strain: Floats
    leverage: Floats
    relief: Floats
    figures: Floats
    army: float = 1.0


def rules(case: Case) -> Rules:
    """Gives the rules of the game that a case describes.

    Args:
        case: the case.
    Returns:
        Rules; one posture at least stands below the red line and one at or past it.
    Raises:
        CaseError: the axes give more states than the game takes; names the axis to shorten.
        GameError: an input is out of range.
    """
    postures, ids = case.postures, [posture.id for posture in case.postures]
    allowed = np.ones((len(ids), len(ids)), dtype=np.bool_)
    for old, new in case.game.forbidden:
        allowed[ids.index(old), ids.index(new)] = False
    _limit_states(case)
    return Rules(
        exposure=np.array([posture.exposure for posture in postures]),
        salience=np.array([posture.salience for posture in postures]),
        provocation=np.array([posture.provocation for posture in postures]),
        ordered=np.array([float(posture.ordered) for posture in postures]),
        near=np.array([posture.near for posture in postures]),
        grip=np.array([posture.grip for posture in postures]),
        complicity=np.array([posture.complicity for posture in postures]),
        allowed=allowed,
        red_line=red_line(case),
        levels=np.array(case.game.levels),
        demanded=np.array(case.game.demanded),
        phases=len(case.war.phases),
        loyalty=case.game.loyalty_levels,
        sanctions=len(case.game.sanctions_levels),
        lookahead=case.game.lookahead,
        memory=True,
        credit_after_crossing=case.game.credit_after_crossing,
    )


def _limit_states(case: Case) -> None:
    slots = 2 * len(case.postures) - (len(case.postures) - red_line(case))
    axes = {
        "war.phases": len(case.war.phases),
        "game.levels": len(case.game.levels),
        "game.loyalty_levels": case.game.loyalty_levels,
        "game.sanctions_levels": len(case.game.sanctions_levels),
        "postures (with copies after a crossing)": slots,
    }
    total = int(np.prod(list(axes.values())))
    if total > STATE_LIMIT:
        longest = max(axes, key=lambda name: axes[name])
        sizes = " x ".join(f"{name} {size}" for name, size in axes.items())
        raise CaseError(
            f"{sizes}: {total} states are not allowed; allowed up to {STATE_LIMIT}; shorten {longest} first",
            states=total,
        )


def parameters(draws: Draws) -> Parameters:
    """Gives what each world believes and wants: the drawn priors under the names of the game.

    Args:
        draws: the draws of the worlds.
    Returns:
        Parameters, each (world,).
    """
    return Parameters(**{name: draws.values[RENAMED.get(name, name)] for name in Parameters._fields})


def conditions(case: Case, draws: Draws, inputs: Inputs, steps: Timeline, step: int, at: Seen) -> Conditions:
    """Gives the state of things in a past step, as the game of that step sees it.

    Args:
        case, draws, steps: the case, the draws, the timeline.
        inputs: what the sciences hand over.
        step: a step of `steps.past`; 0 is as_of, whose conditions are frozen for the steps ahead.
        at: what was seen up to that step.
    Returns:
        Conditions; nothing is open here that only the first step ahead allows.
    """
    date, worlds = step - steps.first, len(draws.worlds)
    course = inputs.course
    return Conditions(
        support=inputs.support[:, date],
        obedience=inputs.obedience[:, date],
        cascade=inputs.cascade[:, date],
        levels_lost=inputs.levels_lost[:, date],
        guard_away=inputs.guard_away[:, date],
        base_left=inputs.base_left[:, date],
        strain=inputs.strain[:, date],
        leverage=inputs.leverage[:, date],
        relief=inputs.relief[:, date],
        sanctions_in_force=at.sanctions,
        phase_step=course.phase_step,
        need=_by_phase(course.need, worlds),
        weak=_by_phase(course.weak, worlds),
        front_near=_by_phase(course.front_near, worlds),
        casualties=_by_phase(course.casualties, worlds),
        reach=_by_phase(course.reach, worlds),
        substitutes=course.substitutes[:, date],
        threat=course.threat[:, date],
        incident=course.incident[:, date],
        shield=np.full(worlds, _shield(case, steps, step)),
        held=np.full(worlds, at.held),
        word=word_in_force(case, draws, steps, step),
        contribution=contributions(case, draws) * _army(case, inputs.army),
        occasion=_occasion(case, draws, steps, step),
        occasion_overture=_overture(case, draws),
    )


def contributions(case: Case, draws: Draws) -> Floats:
    """Gives what each posture is worth to the patron; streams go by its number, so a new name changes nothing.

    Args:
        case: the case. draws: of the worlds.
    Returns:
        (world, posture), 0..1.
    """
    values = [
        draws.of(posture.contribution, f"posture/{number}/contribution") for number, posture in enumerate(case.postures)
    ]
    return np.stack(values, axis=1)


def _army(case: Case, times: float) -> Floats:
    """Factor on what each posture is worth: a stronger army gives more where formations are ordered abroad."""
    return np.array([times if posture.ordered else 1.0 for posture in case.postures])


def opened(case: Case, draws: Draws, steps: Timeline, usual: Floats) -> Floats:
    """Gives the occasions of the first step ahead, where the case says something of that step alone.

    Args:
        case, draws, steps: as in `conditions`.
        usual: (world, posture, pressure) occasions of the steps ahead.
    Returns:
        (world, posture, pressure), the usual ones where the case says nothing.
    """
    changed = usual.copy()
    for index, entry in enumerate(case.game.occasion):
        if entry.first_step_only:
            _set(changed, entry, draws.of(entry.value, f"occasion/{index}"))
    return changed


def _by_phase(values: Floats, worlds: int) -> Floats:
    return np.broadcast_to(values, (worlds, values.shape[-1])).copy()


def _shield(case: Case, steps: Timeline, step: int) -> float:
    """The patron's help against the street that is in force at the end of a step."""
    value = 0.0
    for day, level in sorted(case.game.shield):
        if day <= steps.end(step):
            value = level
    return value


def _occasion(case: Case, draws: Draws, steps: Timeline, step: int) -> Floats:
    """Chance that a move is open: without a demand, under one, and from a posture past the red line."""
    line, levels = red_line(case), np.array(case.game.levels)
    table = np.empty((len(draws.worlds), len(case.postures), len(levels)))
    table[:, :, levels <= 0] = draws.values["occasion_open"][:, None, None]
    table[:, :, levels > 0] = draws.values["occasion_demand"][:, None, None]
    table[:, line:] = draws.values["occasion_after"][:, None, None]
    for number, posture in enumerate(case.postures):
        if posture.occasion is not None:
            table[:, number] = draws.of(posture.occasion, f"posture/{number}/occasion")[:, None]
    for index, entry in enumerate(case.game.occasion):
        if not entry.first_step_only and _in_force(entry, steps, step):
            _set(table, entry, draws.of(entry.value, f"occasion/{index}"))
    return table


def _in_force(entry: Occasion, steps: Timeline, step: int) -> bool:
    begun = entry.from_ is None or entry.from_ <= steps.end(step)
    return begun and (entry.to is None or entry.to > steps.end(step - 1))


def _set(table: Floats, entry: Occasion, values: Floats) -> None:
    if entry.pressure is None:
        table[:] = values[:, None, None]
    else:
        table[:, :, entry.pressure] = values[:, None]


def _overture(case: Case, draws: Draws) -> Floats:
    if case.game.occasion_overture is None:
        return draws.values["occasion_overture"]
    return draws.of(case.game.occasion_overture, "occasion_overture")
