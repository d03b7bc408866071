"""How likely is each posture and act by each date, before and after the evidence, and how far may it be off?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tightrope.forecast.probability import by_date, error, mean, summary
from tightrope.forecast.robust import robust_range
from tightrope.model import Worlds, acts, island_error

Floats = NDArray[np.float64]
Table = dict[str, dict[str, float]]
Bands = dict[str, dict[str, list[float]]]


def reached(worlds: Worlds, days: Sequence[dt.date]) -> Floats:
    """Gives P(that posture or a more exposed one on any day up to each day), by world.

    Args:
        worlds: played worlds. days: answer dates.
    Returns:
        (day, world, posture), 0..1.
    """
    return np.stack([by_date(worlds.future.reached, worlds.steps, day) for day in days])


def crossed(worlds: Worlds, day: dt.date, weight: Floats | None = None) -> float:
    """Gives P(red line crossed by a day): the headline.

    Args:
        worlds: played worlds. day: the day. weight: (world,), default those of the evidence.
    Returns:
        Probability 0..1.
    """
    return mean(crossing(worlds, day), worlds.weights.weight if weight is None else weight)


def crossing(worlds: Worlds, day: dt.date) -> Floats:
    """Gives P(red line crossed by a day) in each world.

    Args:
        worlds: played worlds. day: a day from as_of to the horizon.
    Returns:
        (world,), 0..1.
    """
    return by_date(worlds.future.reached[:, :, red_line(worlds)], worlds.steps, day)


def red_line(worlds: Worlds) -> int:
    """Gives the index of the first crossing posture."""
    return [posture.id for posture in worlds.case.postures].index(worlds.case.red_line)


def equal(worlds: Worlds) -> Floats:
    """Gives equal weights: the worlds before the evidence weighs them.

    Args:
        worlds: played worlds.
    Returns:
        (world,), sums to 1.
    """
    return np.full(len(worlds.draws.worlds), 1 / len(worlds.draws.worlds))


def before_evidence(worlds: Worlds) -> Floats:
    """Gives the weights of the worlds before the evidence: those that past cases give, else equal ones.

    Args:
        worlds: played worlds.
    Returns:
        (world,), sums to 1.
    """
    if worlds.tilt is None:
        return equal(worlds)
    weight = np.exp(worlds.tilt - worlds.tilt.max())
    return np.asarray(weight / weight.sum())


def headline_tables(worlds: Worlds, days: Sequence[dt.date]) -> dict[str, object]:
    """Gives the tables by posture and date: probability, prior only, interval, robust range, error.

    Args:
        worlds: played worlds. days: answer dates.
    Returns:
        The parts `probability, prior_only, interval, robust_range, mc_error` of the document.
    """
    values, weight = reached(worlds, days), worlds.weights.weight
    drawn, prior = reached(worlds.prior, days), equal(worlds.prior)
    ids = [posture.id for posture in worlds.case.postures]
    probability: Table = {}
    prior_only: Table = {}
    interval: Bands = {}
    robust: Bands = {}
    errors: Table = {}
    for column, posture in enumerate(ids):
        lows, highs = robust_range(values[:, :, column].T, weight)
        rows = {day.isoformat(): summary(values[row, :, column], weight) for row, day in enumerate(days)}
        names = list(rows)
        probability[posture] = {day: found.value for day, found in rows.items()}
        interval[posture] = {day: [found.low, found.high] for day, found in rows.items()}
        errors[posture] = {day: _error(worlds, values[row, :, column]) for row, day in enumerate(names)}
        prior_only[posture] = {day: mean(drawn[row, :, column], prior) for row, day in enumerate(names)}
        robust[posture] = {day: [float(lows[row]), float(highs[row])] for row, day in enumerate(names)}
    return {
        "probability": probability,
        "prior_only": prior_only,
        "interval": interval,
        "robust_range": robust,
        "mc_error": errors,
    }


def _error(worlds: Worlds, values: Floats) -> float:
    """Monte-Carlo error of a mean: by the delta method, or by the spread of islands where worlds were led."""
    weight, moved = worlds.weights.weight, worlds.moved
    if moved is None:
        return error(values, weight)
    own = [np.where(np.arange(len(weight)) % moved.islands == island, weight, 0) for island in range(moved.islands)]
    return island_error(np.array([mean(values, each / each.sum()) for each in own]))


def act_table(worlds: Worlds, days: Sequence[dt.date]) -> Table:
    """Gives P(act by date) for every act of the postures.

    Args:
        worlds: played worlds. days: answer dates.
    Returns:
        act -> day -> probability.
    """
    paths = {act: worlds.future.acts[:, :, column] for column, act in enumerate(acts(worlds.case))}
    return {act: by_days(path, worlds, days) for act, path in paths.items()}


def by_days(path: Floats, worlds: Worlds, days: Sequence[dt.date]) -> dict[str, float]:
    """Gives the weighted mean of a first passage on each day.

    Args:
        path: (world, step). worlds: played worlds. days: the days.
    Returns:
        day -> probability.
    """
    weight = worlds.weights.weight
    return {day.isoformat(): mean(by_date(path, worlds.steps, day), weight) for day in days}
