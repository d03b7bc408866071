"""How far could the probability move if our starting beliefs were off by a factor of two?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tightrope.errors import ForecastError

Floats = NDArray[np.float64]

RATIO = 2.0  # bound of the ratio of densities, 1/2 to 2 (judged: tightrope; printed with the range)


def robust_range(probability: Floats, weight: Floats) -> tuple[Floats, Floats]:
    """Gives the lowest and highest probability over all beliefs within a factor of two of ours.

    Every world's weight may be multiplied by any factor from 1/2 to 2, then all are normalised. The extremes
    give one factor to the worlds below a cut in their probability and the other to those above it, so all
    cuts are tried: exact, not a bound.

    Args:
        probability: (world, ...) 0..1, probability of the event in each world; one or more columns.
        weight: (world,) not negative, sums to any positive number.
    Returns:
        (lowest, highest), each (...) 0..1; both are the weighted mean where all worlds agree.
    Raises:
        ForecastError: shapes differ, a probability is outside 0..1, or the weights cannot be normalised.
    Source:
        DeRobertis and Hartigan (1981), Annals of Statistics 9(2), 235-244.
    """
    probability, weight = np.asarray(probability, dtype=np.float64), np.asarray(weight, dtype=np.float64)
    _check(probability, weight)
    columns = probability.reshape(len(weight), -1)
    order = np.argsort(columns, axis=0, kind="stable")
    ordered = np.take_along_axis(columns, order, axis=0)
    share = (weight / weight.sum())[order]
    mass, event = _from_the_lowest(share), _from_the_lowest(share * ordered)
    low = _mean(mass, event, RATIO, 1 / RATIO).min(axis=0)
    high = _mean(mass, event, 1 / RATIO, RATIO).max(axis=0)
    met = _limits(columns[weight > 0])
    shape = probability.shape[1:]
    return np.clip(low, *met).reshape(shape), np.clip(high, *met).reshape(shape)


def _from_the_lowest(values: Floats) -> Floats:
    """(cut, column) sums of the worlds below each cut, from no world to all of them."""
    return np.concatenate([np.zeros((1, values.shape[1])), np.cumsum(values, axis=0)])


def _mean(mass: Floats, event: Floats, below: float, above: float) -> Floats:
    """(cut, column) probability with one factor on the worlds below the cut, another on those above."""
    whole = below * mass + above * (mass[-1] - mass)
    return np.asarray((below * event + above * (event[-1] - event)) / whole)


def _limits(columns: Floats) -> tuple[Floats, Floats]:
    """No mean lies outside the values it is a mean of; takes off what rounding added."""
    return columns.min(axis=0), columns.max(axis=0)


def _check(probability: Floats, weight: Floats) -> None:
    if weight.ndim != 1 or probability.shape[:1] != weight.shape:
        raise ForecastError(
            f"probabilities {probability.shape} and weights {weight.shape} differ; allowed one weight a world"
        )
    if not ((probability >= 0) & (probability <= 1)).all():
        raise ForecastError("a probability of a world is not a share; allowed 0 to 1")
    if not (np.isfinite(weight).all() and (weight >= 0).all() and weight.sum() > 0):
        raise ForecastError("a weight is negative or not finite, or all are 0; allowed 0 or more, at least one above 0")
