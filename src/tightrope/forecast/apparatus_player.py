"""How far would the answer of one step move if the apparatus chose for itself whether to obey?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tightrope.forecast.probability import mean
from tightrope.model import Worlds, apparatus_as_player

Floats = NDArray[np.float64]

WORLDS = 250  # worlds played (specification of the game, 3.7)


def as_player(worlds: Worlds) -> dict[str, object]:
    """Sets chance beside a choosing apparatus, for one order across the red line on as_of.

    Args:
        worlds: played worlds; the first 250 are asked.
    Returns:
        The part `apparatus_as_player` of the document: the largest distances of P(order) and P(refused), and the
        weighted means of both; empty where nobody is ordered, or no world has both sides of the choice open.
    """
    case, few = worlds.case, worlds.first(WORLDS)
    line = next(posture for posture in case.postures if posture.id == case.red_line)
    if not (line.ordered and line.stages):
        return {}
    found = apparatus_as_player(few)
    open_ = np.isfinite(found.order_by_chance)
    weight = np.where(open_, few.weights.weight, 0.0)
    if weight.sum() <= 0:
        return {}
    own = weight[open_] / weight.sum()
    ordered = [each[open_] for each in (found.order_by_chance, found.order_by_player)]
    refused = [each[open_] for each in (found.refused_by_chance, found.refused_by_player)]
    return {
        "order": float(np.abs(ordered[0] - ordered[1]).max()),
        "refused": float(np.abs(refused[0] - refused[1]).max()),
        "mean_order": [mean(each, own) for each in ordered],
        "mean_refused": [mean(each, own) for each in refused],
        "worlds": int(open_.sum()),
    }
