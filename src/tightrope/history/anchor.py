"""By how little must the worlds be reweighed so that, before any evidence, they agree with past cases?"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tightrope.errors import AnchorOutOfReach
from tightrope.history.judgements import judged

Floats = NDArray[np.float64]

EQUAL = 1e-12  # forecasts closer than this to each other are one forecast
_CLOSE = 1e-13
_ROUNDS = 100
_FIRST_STEP = 20.0  # longest step of the first round
# Beyond these, model and history disagree and the pool is the headline.
MOST_DIVERGENCE = judged("most_divergence")
LEAST_SHARE = judged("least_share_kept")


class Tilt(NamedTuple):
    """Holds the weights nearest to equal ones under which the worlds agree with history on average."""

    eta: float  # log weight per unit of forecast
    weight: Floats  # (world,) above 0, sum 1
    divergence: float  # Kullback-Leibler divergence from equal weights, nats
    effective_share: float  # 0..1, effective worlds over worlds

    @property
    def strained(self) -> bool:
        """Whether model and history disagree by more than a tilt should carry."""
        return self.divergence > MOST_DIVERGENCE or self.effective_share < LEAST_SHARE


def tilt(reference: Floats, target: float) -> Tilt:
    """Gives the weights nearest to equal (Kullback-Leibler) under which the worlds forecast what history says.

    The weight of a world is proportional to exp(eta f), f its forecast of the reference situation; eta solves
    sum(weight f) = target by Newton's method, with bisection where a step overshoots.

    Args:
        reference: (world,) each world's probability that the red line is crossed, 0..1, before any evidence.
        target: the same probability by past cases, strictly inside the range of the worlds.
    Returns:
        Tilt.
    Raises:
        AnchorOutOfReach: no weights can agree: the target is outside the forecasts, or all forecasts are the same.
    Source:
        Csiszar (1975), Annals of Probability 3:146, doi:10.1214/aop/1176996454.
    """
    forecasts = np.asarray(reference, dtype=np.float64)
    if forecasts.ndim != 1 or not np.isfinite(forecasts).all() or not np.isfinite(target) or not len(forecasts):
        raise AnchorOutOfReach("the worlds' forecasts or the target are no numbers; give (world,) probabilities")
    low, high = float(forecasts.min()), float(forecasts.max())
    if high - low > EQUAL and low < target < high:
        eta = _solved(forecasts, float(target))
        weight = _weights(forecasts, eta)
        divergence = float(np.sum(weight * np.log(np.maximum(weight * len(weight), np.finfo(float).tiny))))
        return Tilt(eta, weight, max(divergence, 0.0), float(1 / (len(weight) * np.sum(weight**2))))
    if abs(float(forecasts.mean()) - target) <= EQUAL:
        return Tilt(0.0, np.full(len(forecasts), 1 / len(forecasts)), 0.0, 1.0)
    raise AnchorOutOfReach(
        f"past cases say {target:.4g}, the worlds forecast {low:.4g} to {high:.4g}: no weights can make them agree; "
        "the pool of both views stands instead",
        target=float(target),
        low=low,
        high=high,
    )


def _weights(forecasts: Floats, eta: float) -> Floats:
    exponent = eta * forecasts
    raw = np.exp(exponent - exponent.max())
    return np.asarray(raw / raw.sum())


def _solved(forecasts: Floats, target: float) -> float:
    """Root of the weighted mean less the target, which rises with eta.

    Beyond the specification: the bracket is kept, so that a Newton step never leaves it, and the longest step doubles
    each round, so that a target next to the end of the range is reached too.
    """
    eta, low, high, longest = 0.0, -np.inf, np.inf, _FIRST_STEP
    for _ in range(_ROUNDS):
        weight = _weights(forecasts, eta)
        gap = float(np.sum(weight * (forecasts - target)))
        if abs(gap) < _CLOSE:
            break
        low, high = (low, eta) if gap > 0 else (eta, high)
        slope = float(np.sum(weight * (forecasts - target - gap) ** 2))
        step = np.clip(-gap / slope if slope > 0 else -np.sign(gap) * np.inf, -longest, longest)
        longest *= 2
        middle = eta + float(step)
        eta = middle if low < middle < high else (low + high) / 2
        if not low < eta < high:
            break
    return eta
