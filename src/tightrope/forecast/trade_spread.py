"""How is a number of every world told: its mean, its middle and nine tenths of the worlds?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tightrope.forecast.probability import mean
from tightrope.model.weights import quantile

Floats = NDArray[np.float64]

_LIKELY = (0.05, 0.5, 0.95)


def spread(values: Floats, weight: Floats) -> dict[str, float]:
    """Gives mean, median and 5 to 95 % over worlds.

    Args:
        values: (world,). weight: (world,), sums to 1.
    Returns:
        mean, low, median, high.
    """
    low, middle, high = (float(point) for point in quantile(values, weight, np.array(_LIKELY)))
    return {"mean": mean(values, weight), "low": low, "median": middle, "high": high}


def correlation(x: Floats, y: Floats, weight: Floats) -> float:
    """Gives the weighted correlation over worlds, to three digits.

    Args:
        x, y: (world,). weight: (world,), sums to 1.
    Returns:
        -1..1; 0 where one of the two does not vary.
    """
    x, y = x - x @ weight, y - y @ weight
    both = float(np.sqrt((x * x) @ weight * ((y * y) @ weight)))
    return round(float((x * y) @ weight) / both, 3) if both > 0 else 0.0
