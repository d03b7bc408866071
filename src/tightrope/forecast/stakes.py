"""What does each posture stand for, what does the patron lack, what is still in hand? The inputs behind the dangers."""

from __future__ import annotations

import numpy as np

from tightrope.forecast.probability import mean
from tightrope.game import layout_of
from tightrope.model import Worlds
from tightrope.model.evidence import seen
from tightrope.model.to_game import contributions, rules


def posture_stakes(worlds: Worlds) -> list[dict[str, object]]:
    """Gives what the case says of each posture: worth to the patron, how the street minds it, complicity, and why.

    Args:
        worlds: played worlds.
    Returns:
        contribution (weighted mean), salience, complicity and origin, one row a posture.
    """
    values = contributions(worlds.case, worlds.draws)
    return [
        {
            "contribution": mean(values[:, number], worlds.weights.weight),
            "salience": posture.salience,
            "complicity": posture.complicity,
            "origin": posture.contribution.origin.words(),
        }
        for number, posture in enumerate(worlds.case.postures)
    ]


def worth(worlds: Worlds) -> list[dict[str, object]]:
    """Gives the worth of each posture in each phase: contribution, less what needs a front that is not near.

    Args:
        worlds: played worlds.
    Returns:
        The part `worth` of the document.
    """
    near, values = worlds.inputs.course.front_near, contributions(worlds.case, worlds.draws)
    return [
        {
            "posture": posture.id,
            "phase": phase.id,
            "worth": mean(values[:, row] * (1 - posture.near * (1 - near[:, column])), worlds.weights.weight),
        }
        for row, posture in enumerate(worlds.case.postures)
        for column, phase in enumerate(worlds.case.war.phases)
    ]


def need(worlds: Worlds) -> list[dict[str, object]]:
    """Gives the patron's need of the ruler's help before and after substitutes, by date and phase.

    Args:
        worlds: played worlds.
    Returns:
        The part `need` of the document, from the start of the game to as_of.
    """
    course, weight = worlds.inputs.course, worlds.weights.weight
    rows: list[dict[str, object]] = []
    for index, step in enumerate(worlds.steps.past):
        for column, phase in enumerate(worlds.case.war.phases):
            wanted, others = course.need[:, column], course.substitutes[:, index, column]
            rows.append(
                {
                    "date": worlds.steps.end(step).isoformat(),
                    "phase": phase.id,
                    "need": mean(wanted, weight),
                    "substitutes": mean(others, weight),
                    "left": mean(wanted * (1 - others), weight),
                }
            )
    return rows


def credit(worlds: Worlds) -> dict[str, float]:
    """Gives what restraint is still worth to the west: today, and after a crossing.

    Args:
        worlds: played worlds.
    Returns:
        The part `credit` of the document.
    """
    case = worlds.case
    stained = seen(case, worlds.steps)[-1].held
    plan = layout_of(rules(case))
    slots = worlds.past.mass.sum(axis=(1, 2, 3, 4))
    kept = np.array([1 - max(stained, case.postures[int(number)].complicity) for number in plan.posture])
    crossing = max(stained, next(each.complicity for each in case.postures if each.id == case.red_line))
    return {
        "now": mean(np.minimum(slots @ kept, 1), worlds.weights.weight),
        "after_crossing": (1 - crossing) * case.game.credit_after_crossing,
    }
