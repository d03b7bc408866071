"""How likely is each posture by each date, how wide is that, and how exact is the figure?"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tightrope.model import Timeline
from tightrope.model.weights import quantile

Floats = NDArray[np.float64]

INTERVAL = (0.05, 0.95)  # every interval of an answer: 5 to 95 % over worlds
POINTS = (0.05, 0.5, 0.95)  # what is told of a number of every world


def by_date(path: Floats, steps: Timeline, day: dt.date) -> Floats:
    """Gives a first-passage probability on a day inside a step, where hazards are constant.

    P = P[n-1] + (1 - P[n-1]) (1 - (1 - h)^u) for a day that falls a share u into step n.

    Args:
        path: (world, step, ...) probability by the end of each step, step 0 first.
        steps: the timeline of the case.
        day: a day from as_of to the horizon.
    Returns:
        (world, ...), 0..1.
    """
    step, share = steps.share(day)
    if step <= 0:
        return np.asarray(path[:, 0])
    if share >= 1:
        return np.asarray(path[:, step])
    before, after = path[:, step - 1], path[:, step]
    left = 1 - before
    hazard = np.divide(after - before, left, out=np.zeros_like(left), where=left > 0)
    return np.clip(before + left * (1 - (1 - np.clip(hazard, 0, 1)) ** share), 0, 1)


def on_date(path: Floats, steps: Timeline, day: dt.date) -> Floats:
    """Gives a share that may rise and fall, on a day: that of the step which holds it.

    Args:
        path: (world, step, ...), step 0 first. steps, day: as in `by_date`.
    Returns:
        (world, ...).
    """
    return np.asarray(path[:, max(steps.step(day), 0)])


def mean(values: Floats | NDArray[np.bool_], weight: Floats) -> float:
    """Gives the weighted mean over worlds.

    Args:
        values: (world,), or whether something holds in each world. weight: (world,), sums to 1.
    Returns:
        One number in the unit of the values, never beyond the lowest and highest of them.
    """
    return float(np.clip(values @ weight, values.min(), values.max()))


def points(values: Floats, weight: Floats) -> list[float]:
    """Gives the 5, 50 and 95 % points over worlds.

    Args:
        values: (world,). weight: (world,), sums to 1.
    Returns:
        Three numbers in the unit of the values.
    """
    return [float(point) for point in quantile(values, weight, np.array(POINTS))]


def spread(values: Floats, weight: Floats) -> dict[str, float]:
    """Gives mean, median and 5 to 95 % over worlds.

    Args:
        values: (world,). weight: (world,), sums to 1.
    Returns:
        mean, low, median, high.
    """
    low, middle, high = points(values, weight)
    return {"mean": mean(values, weight), "low": low, "median": middle, "high": high}


def correlation(x: Floats, y: Floats, weight: Floats) -> float:
    """Gives the weighted correlation over worlds, to three digits.

    Args:
        x, y: (world,). weight: (world,), sums to 1.
    Returns:
        -1..1; 0 where one of the two does not vary.
    """
    x, y = x - mean(x, weight), y - mean(y, weight)
    both = float(np.sqrt(mean(x * x, weight) * mean(y * y, weight)))
    return round(mean(x * y, weight) / both, 3) if both > 0 else 0.0


def error(values: Floats, weight: Floats) -> float:
    """Gives the Monte-Carlo error of a weighted mean, by the delta method on the normalised mean.

    Args:
        values: (world,). weight: (world,), sums to 1.
    Returns:
        Standard error in the unit of the values.
    Source:
        Owen (2013), Monte Carlo theory, methods and examples, chapter 9 (self-normalised weights).
    """
    return float(np.sqrt(np.sum(weight**2 * (values - values @ weight) ** 2)))


def paired(before: Floats, after: Floats, weight: Floats) -> tuple[float, float]:
    """Gives the change between two plays of the same worlds, with its paired standard error.

    Args:
        before, after: (world,). weight: (world,), sums to 1, the same for both.
    Returns:
        (change, standard error).
    """
    change = after - before
    return mean(change, weight), error(change, weight)


@dataclass(frozen=True)
class Summary:
    """Holds one probability with its interval over worlds and its Monte-Carlo error."""

    value: float
    low: float
    high: float
    error: float


def summary(values: Floats, weight: Floats) -> Summary:
    """Sums up the conditional probabilities of the worlds.

    Args:
        values: (world,), 0..1. weight: (world,), sums to 1.
    Returns:
        Summary with the weighted 5 and 95 % points.
    """
    low, high = (float(quantile(values, weight, point)) for point in INTERVAL)
    return Summary(mean(values, weight), low, high, error(values, weight))
