"""At which value of a quantity would his choice flip? The rope, searched world by world."""

from __future__ import annotations

import datetime as dt

import numpy as np
from numpy.typing import NDArray

from tightrope.case import Hold
from tightrope.case.quantities import quantity
from tightrope.errors import ForecastError
from tightrope.forecast.probability import mean
from tightrope.forecast.standing import values_now
from tightrope.forecast.tables import crossing
from tightrope.forecast.whatif import phrase
from tightrope.game import CAUSES
from tightrope.model import Worlds, replay
from tightrope.model.turning import Turns, turns
from tightrope.model.weights import quantile

Floats = NDArray[np.float64]

WORLDS = 250  # worlds searched, the same in every scenario (specification of the product, section 4)
POINTS = 21  # points of the scan over the range of a quantity
UNBOUNDED_FACTORS = (0.05, 16.0)  # a quantity without an upper end is scanned between these multiples of its mean


def tipping(worlds: Worlds, name: str, day: dt.date) -> dict[str, object]:
    """Finds the values of a quantity at which pull + other = 0, in each world, and for the ensemble.

    Scans 21 points of the range with the quantity held from as_of on; each change of sign is halved ten times. A world
    may have several; the lowest counts. Worlds in which no value suffices are counted, never clipped.

    Args:
        worlds: played worlds; the first 250 are searched.
        name: a quantity of the catalogue that is a number.
        day: the date of the ensemble's question.
    Returns:
        One row of the part `tipping` of the document.
    Raises:
        ForecastError: not a quantity that is a number.
    """
    entry = quantity(name)
    if entry is None or entry.kind != "number":
        raise ForecastError(f"{name} has no tipping point; allowed quantities that are numbers", quantity=name)
    few = worlds.first(WORLDS).until(day)
    grid = _grid(few, name, entry.low, entry.high)
    played = [replay(few, (Hold(name, float(point)),), WORLDS) for point in grid]
    ropes = np.stack([each.future.rope[:, 0] for each in played], axis=1)
    weight = few.weights.weight
    found: dict[str, object] = {"quantity": name, "phrase": phrase(worlds.case, name), "unit": entry.unit}
    today = values_now(few)
    if name in today:
        found["value_now"] = today[name]
    found |= _turning(turns(few, name, grid, ropes), ropes, weight)
    chances = np.array([mean(crossing(each, day), weight) for each in played])
    even = first_zero(grid, chances[None, :] - 0.5)[0]
    if np.isfinite(even):
        found["ensemble"] = float(even)
    return found


def _turning(every: Turns, ropes: Floats, weight: Floats) -> dict[str, object]:
    """Sums up where the choice flips: the lowest value of each world, who has several, what the pull is made of."""
    times = np.bincount(every.world, minlength=len(weight))
    lowest, parts = np.full(len(weight), np.inf), np.zeros((len(weight), len(CAUSES)))
    other = np.zeros(len(weight))
    for row in reversed(range(len(every.world))):
        lowest[every.world[row]] = every.value[row]
        parts[every.world[row]], other[every.world[row]] = every.parts[row], every.other[row]
    found: dict[str, object] = {**spread(lowest, weight), "several": float(weight[times > 1].sum())}
    known = np.isfinite(lowest)
    total = weight[known].sum()
    if total > 0:
        own = weight[known] / total
        found["crosses_above"] = float(own[_rises(ropes)[known]].sum())
        found["parts_there"] = {cause: float(own @ parts[known, column]) for column, cause in enumerate(CAUSES)}
        found["other_there"] = float(own @ other[known])
    return found


def first_zero(grid: Floats, values: Floats) -> Floats:
    """Finds the lowest point of a grid's range at which a curve changes its sign, on the line between two points.

    Args:
        grid: (point,) rising.
        values: (world, point).
    Returns:
        (world,); infinite where the sign never changes.
    """
    below, above = values[:, :-1], values[:, 1:]
    change = (below == 0) | (np.sign(below) * np.sign(above) < 0)
    first = np.argmax(change, axis=1)
    rows = np.arange(len(values))
    left, right = below[rows, first], above[rows, first]
    step = np.divide(left, left - right, out=np.zeros_like(left), where=left != right)
    point = grid[first] + step * (grid[first + 1] - grid[first])
    point = np.where(change.any(axis=1), point, np.where(values[:, -1] == 0, grid[-1], np.inf))
    return np.asarray(point)


def _rises(values: Floats) -> NDArray[np.bool_]:
    """True where a curve's first change of sign leads upwards: beyond the point he would rather cross."""
    signs = np.sign(values)
    first = np.argmax((signs[:, :-1] > 0) != (signs[:, 1:] > 0), axis=1)
    rows = np.arange(len(values))
    return np.asarray(values[rows, first + 1] > values[rows, first])


def spread(values: Floats, weight: Floats) -> dict[str, float]:
    """Sums up tipping points: median and interval over the worlds that have one, and the share that has none.

    Args:
        values: (world,), infinite where there is none. weight: (world,), sums to 1.
    Returns:
        median, low, high (absent where no world has one) and never.
    """
    known = np.isfinite(values)
    never = float(weight[~known].sum())
    if not known.any() or weight[known].sum() <= 0:
        return {"never": 1.0}
    own = weight[known] / weight[known].sum()
    low, median, high = (float(point) for point in quantile(values[known], own, np.array([0.05, 0.5, 0.95])))
    return {"median": median, "low": low, "high": high, "never": never}


def _grid(worlds: Worlds, name: str, low: float | None, high: float | None) -> Floats:
    if low is not None and high is not None:
        return np.linspace(low, high, POINTS)
    centre = mean(worlds.draws.values[name], worlds.weights.weight)
    return np.geomspace(UNBOUNDED_FACTORS[0] * centre, UNBOUNDED_FACTORS[1] * centre, POINTS)
