"""How much of the weight lies below a value, and how many worlds does the weight amount to?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tightrope.errors import InputError

Floats = NDArray[np.float64]


def effective_worlds(weight: Floats) -> float:
    """Gives how many equally weighted worlds would be worth as much: (sum w)^2 / sum w^2.

    Args:
        weight: (world,) not negative, not all 0; need not sum to 1.
    Returns:
        1 to the number of worlds.
    Source:
        Kong, Liu and Wong (1994), doi:10.1080/01621459.1994.10476469.
    """
    return float(weight.sum() ** 2 / np.sum(weight**2))


def quantile(values: Floats, weight: Floats, points: float | Floats) -> Floats:
    """Gives the lowest value at or below which at least the asked share of the weight lies.

    One column at a time, so no column depends on which others are asked for. Worlds of weight 0 change
    nothing, and so does splitting a world in two that share its weight.

    Args:
        values: (world, ...) any unit, finite. weight: (world,) not negative, not all 0; need not sum to 1.
        points: share of the weight 0..1, a number or (point,).
    Returns:
        (point, ...); without the first axis where `points` is a number.
    Raises:
        InputError: shapes differ, a weight is negative or none is positive, or a share is outside 0..1.
    """
    values, weight = np.asarray(values, dtype=np.float64), np.asarray(weight, dtype=np.float64)
    asked = np.asarray(points, dtype=np.float64)
    _check(values, weight, asked)
    kept = weight > 0
    columns = values[kept].reshape(int(kept.sum()), -1)
    found = np.empty((asked.size, columns.shape[1]))
    for column in range(columns.shape[1]):
        found[:, column] = _one(columns[:, column], weight[kept], asked.ravel())
    return found.reshape(asked.shape + values.shape[1:])


def _one(values: Floats, weight: Floats, points: Floats) -> Floats:
    order = np.argsort(values, kind="stable")
    below = np.cumsum(weight[order])
    return np.asarray(values[order[np.searchsorted(below / below[-1], points)]])


def _check(values: Floats, weight: Floats, points: Floats) -> None:
    if weight.ndim != 1 or len(values) != len(weight):
        raise InputError(f"values {values.shape} and weights {weight.shape} differ; allowed one weight a world")
    if not (np.isfinite(weight).all() and (weight >= 0).all() and (weight > 0).any()):
        raise InputError("a weight is negative or not finite, or all are 0; allowed 0 or more, at least one above 0")
    if not ((points >= 0) & (points <= 1)).all():
        raise InputError(f"{points} as a share of the weight is not allowed; allowed 0 to 1")
