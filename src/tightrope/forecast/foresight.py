"""What does it cost that the players do not foresee? An error of the model's own making, put in figures."""

from __future__ import annotations

import datetime as dt

import numpy as np

from tightrope.forecast.tables import crossing
from tightrope.model import Worlds, reckoning

WORLDS = 250  # worlds played once more (specification of the game, 3.5)
FROZEN, PERFECT = "frozen", "perfect"


def foresight(worlds: Worlds, day: dt.date) -> dict[str, float]:
    """Sets the answer of players who do not foresee beside that of players who know the path.

    Args:
        worlds: played worlds; the first 250 are played once more. day: the day of the answer.
    Returns:
        frozen and perfect, the two probabilities in these worlds; gap, their distance; error, its Monte-Carlo error.
    """
    few = worlds.first(WORLDS)
    other = FROZEN if few.case.game.foresight == PERFECT else PERFECT
    again = reckoning(few, other)
    told = {few.case.game.foresight: few, other: again}
    crossed = {kind: crossing(each, day) for kind, each in told.items()}
    answers = {kind: float(crossed[kind] @ each.weights.weight) for kind, each in told.items()}
    influence = [each.weights.weight * (crossed[kind] - answers[kind]) for kind, each in told.items()]
    return {
        **answers,
        "gap": abs(answers[PERFECT] - answers[FROZEN]),
        "error": float(np.sqrt(np.sum((influence[0] - influence[1]) ** 2))),
        "worlds": len(few.draws.worlds),
    }
