"""What is assumed of the public once he crosses: how many of those against show it, what if support moved?"""

from __future__ import annotations

from functools import partial

import numpy as np

from tightrope.forecast.first import held_now
from tightrope.forecast.probability import mean, points
from tightrope.forecast.tables import crossed
from tightrope.game import Parameters
from tightrope.model import Worlds, replay
from tightrope.opinion import expressed_share, support_after

_TIPPED = 0.5  # a majority of those against shows it
_ENDS = {"low": 0.1, "high": 0.9}  # points of the drift at which the answer is told (specification of opinion, 6.3)


def expression(worlds: Worlds) -> dict[str, object]:
    """Gives private opposition, what of it shows, and how far it would rise with a crossing.

    Refusing keeps the posture held; crossing takes the red line, after which support drifts as assumed. Who is
    against shows it when enough others do. Assumed throughout; no part of the forecast rests on it.

    Args:
        worlds: played worlds.
    Returns:
        The part `expression` of the document; empty where he holds the red line already.
    Raises:
        FaultySurvey: a spread of thresholds that is not above 0.
    """
    case, weight, values = worlds.case, worlds.weights.weight, worlds.draws.values
    ids = [posture.id for posture in case.postures]
    held, line = ids.index(held_now(worlds)), ids.index(case.red_line)
    if held >= line:
        return {}
    public = worlds.science.support[:, -1, :, worlds.science.groups.index("public")]
    after = support_after(public[:, line], values["drift"])
    opposed = {"refuses": 1 - public[:, held], "crosses": 1 - after}
    shown = {
        name: expressed_share(share, values["visible_threshold"], values["visible_spread"])
        for name, share in opposed.items()
    }
    found: dict[str, object] = {"held": ids[held], "red_line": case.red_line}
    for name, share in opposed.items():
        low, middle, high = points(shown[name], weight)
        found[name] = {
            "opposed": points(share, weight)[1],
            "shown": {"low": low, "median": middle, "high": high},
            "most_show_it": mean((shown[name] > _TIPPED * share).astype(np.float64), weight),
        }
    rise = shown["crosses"] - shown["refuses"]
    found["protest_potential"] = mean(rise, weight)
    found["tips"] = mean((rise > _TIPPED * opposed["crosses"]).astype(np.float64), weight)
    found["drift"] = {name: _drifting(worlds, point) for name, point in _ENDS.items()}
    return found


def _drifting(worlds: Worlds, point: float) -> dict[str, float]:
    """The answer if support moved after a crossing, in every world, as far as at one point of what is believed."""
    values, weight = worlds.draws.values["drift"], worlds.weights.weight
    drift = float(np.quantile(values, point, weights=weight, method="inverted_cdf"))
    moved = replay(worlds, (), len(values), partial(_moved, drift=drift))
    return {"drift": drift, "probability": crossed(moved, worlds.case.answers.headline, weight)}


def _moved(beliefs: Parameters, drift: float) -> Parameters:
    return beliefs._replace(drift=np.full_like(beliefs.drift, drift))
