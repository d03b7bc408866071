"""How good was a forecast, once the answer is known?

Natural logarithms throughout. Options count from 0. Low is good unless said. Rules of scoring, version 1.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tightrope.errors import ScoreError

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

RULES_VERSION = 1
FLOOR = 1e-4  # judged: a probability below it is scored as if it were this
SUM_TOLERANCE = 1e-9
FEWEST_FOR_A_MEAN = 10  # resolved questions; below only the list is shown
INTERVAL = (0.05, 0.95)


def brier_binary(probability: ArrayLike, happened: ArrayLike) -> Floats:
    """Gives (p - y)^2, from 0 to 1.

    Args:
        probability: (...,) of yes, 0..1. happened: (...,) 0 or 1.
    Returns:
        (...,); low is good.
    Raises:
        ScoreError: a probability outside 0..1, or an answer that is neither 0 nor 1.
    Source:
        Brier (1950), doi:10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2, halved as is usual for yes or no.
    """
    chance, answer = _chance(probability), np.asarray(happened, dtype=np.float64)
    if not np.isin(answer, (0.0, 1.0)).all():
        raise ScoreError(f"answers {np.unique(answer)[:5]}; allowed 0 and 1; a question that is open has no score")
    return np.asarray((chance - answer) ** 2)


def brier(probabilities: ArrayLike, outcome: ArrayLike) -> Floats:
    """Gives the sum over options of (p_k - 1[k = o])^2, from 0 to 2.

    Args:
        probabilities: (..., option), each row sums to 1. outcome: (...,) index of the option that came, from 0.
    Returns:
        (...,); low is good.
    Raises:
        ScoreError: probabilities that do not sum to 1, or an outcome that is no option.
    Source:
        Brier (1950), doi:10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2.
    """
    chance, came = _vector(probabilities, outcome)
    return np.asarray(((chance - _one(came, chance.shape[-1])) ** 2).sum(axis=-1))


def log_score(probabilities: ArrayLike, outcome: ArrayLike) -> Floats:
    """Gives -ln of the probability of what came, floored at 1e-4.

    Args:
        probabilities, outcome: as in `brier`.
    Returns:
        (...,); low is good.
    Raises:
        ScoreError: as in `brier`.
    Source:
        Good (1952), doi:10.1111/j.2517-6161.1952.tb00104.x.
    """
    return np.asarray(-np.log(np.maximum(_of_outcome(probabilities, outcome), FLOOR)))


def floored(probabilities: ArrayLike, outcome: ArrayLike) -> int:
    """Counts the log scores that the floor has softened.

    Args:
        probabilities, outcome: as in `brier`.
    Returns:
        How many.
    Raises:
        ScoreError: as in `brier`.
    """
    return int((_of_outcome(probabilities, outcome) < FLOOR).sum())


def rps(probabilities: ArrayLike, outcome: ArrayLike) -> Floats:
    """Gives the ranked probability score: the sum over j < K of (cumulated p_j - 1[o <= j])^2.

    Args:
        probabilities, outcome: as in `brier`; options in their order.
    Returns:
        (...,); low is good.
    Raises:
        ScoreError: as in `brier`.
    Source:
        Epstein (1969), doi:10.1175/1520-0450(1969)008<0985:ASSFPF>2.0.CO;2.
    """
    chance, came = _vector(probabilities, outcome)
    below = np.cumsum(chance, axis=-1)[..., :-1]
    passed = came[..., None] <= np.arange(chance.shape[-1] - 1)
    return np.asarray(((below - passed) ** 2).sum(axis=-1))


def rps_normalised(probabilities: ArrayLike, outcome: ArrayLike) -> Floats:
    """Gives `rps` divided by the number of thresholds, from 0 to 1.

    Args:
        probabilities, outcome: as in `rps`.
    Returns:
        (...,); low is good.
    Raises:
        ScoreError: as in `brier`.
    """
    return np.asarray(rps(probabilities, outcome) / (np.asarray(probabilities).shape[-1] - 1))


def rps_reached(at_least: ArrayLike, reached: ArrayLike) -> Floats:
    """Gives the mean over thresholds k of (P(posture >= k) - 1[reached])^2, from 0 to 1.

    A threshold is reached when that posture or a more exposed one was held at any time; those held already on the day
    of the forecast are left out by the caller. The same as `rps_normalised` where exactly one option comes.

    Args:
        at_least: (..., threshold) probabilities. reached: (..., threshold) 0 or 1.
    Returns:
        (...,); low is good.
    Raises:
        ScoreError: as in `brier_binary`, or no threshold at all.
    Source:
        Epstein (1969), as in `rps`.
    """
    if np.asarray(at_least).shape[-1] == 0:
        raise ScoreError("no threshold is left to score; allowed one or more")
    return np.asarray(brier_binary(at_least, reached).mean(axis=-1))


def metaculus_baseline(probabilities: ArrayLike, outcome: ArrayLike, coverage: ArrayLike = 1.0) -> Floats:
    """Gives 100 ln(p_o K) / ln K, times coverage: 0 for the uniform forecast, 100 at best.

    Args:
        probabilities, outcome: as in `brier`; p of what came above 0.
        coverage: (...,) share of the question's open time with a forecast standing, 0..1.
    Returns:
        (...,); high is good.
    Raises:
        ScoreError: as in `brier`.
    Source:
        Metaculus, Scores FAQ, baseline score.
    """
    count = np.asarray(probabilities).shape[-1]
    chance = np.maximum(_of_outcome(probabilities, outcome), FLOOR)
    return np.asarray(100 * np.log(chance * count) / np.log(count) * _chance(coverage))


def metaculus_peer(of_outcome: ArrayLike, coverage: ArrayLike = 1.0) -> Floats:
    """Gives 100 N / (N - 1) ln(p_o / geometric mean of all p_o), times coverage: how much better than the others.

    Args:
        of_outcome: (..., forecaster) probability that each gave to what came, above 0. coverage: as in
            `metaculus_baseline`.
    Returns:
        (..., forecaster); high is good, sums to 0 at full coverage.
    Raises:
        ScoreError: fewer than two forecasters, or a probability outside 0..1.
    Source:
        Metaculus, Scores FAQ, peer score.
    """
    logs = np.log(np.maximum(_chance(of_outcome), FLOOR))
    count = logs.shape[-1]
    if count < 2:
        raise ScoreError(f"{count} forecaster; a peer score needs two or more")
    return np.asarray(100 * count / (count - 1) * (logs - logs.mean(axis=-1, keepdims=True)) * _chance(coverage))


def time_average(
    starts: Sequence[dt.datetime], scores: Sequence[float], closes: dt.datetime, happened: dt.datetime | None = None
) -> float:
    """Gives the mean of a score over the time that a forecast was held, the last one carried forward.

    Args:
        starts: when each forecast began to stand, rising. scores: one each.
        closes: when the question closed. happened: when it was settled, where that came before.
    Returns:
        The score's own unit.
    Raises:
        ScoreError: times out of order, or no time at all.
    """
    end = min(closes, happened) if happened is not None else closes
    _in_order(starts, scores)
    edges = [min(start, end) for start in starts] + [end]
    held = np.array([(after - before).total_seconds() for before, after in pairwise(edges)])
    if held.sum() <= 0:
        raise ScoreError(f"no time between the first forecast {starts[0]} and the end {end}")
    return float(held @ np.asarray(scores) / held.sum())


def time_average_daily(
    starts: Sequence[dt.datetime], scores: Sequence[float], closes: dt.datetime, time_zone: str
) -> float:
    """Gives the mean over full days of the score of the forecast that stood at the end of each day.

    Args:
        starts, scores: as in `time_average`, with a time zone. closes: when the question closed or was settled.
        time_zone: whose midnight ends a day, such as "Europe/Berlin".
    Returns:
        The score's own unit.
    Raises:
        ScoreError: times out of order, or no full day.
    """
    _in_order(starts, scores)
    zone = ZoneInfo(time_zone)
    midnight = dt.datetime.combine(starts[0].astimezone(zone).date() + dt.timedelta(days=1), dt.time(), zone)
    standing = []
    while midnight <= closes:
        standing.append(scores[sum(start < midnight for start in starts) - 1])
        midnight = dt.datetime.combine(midnight.date() + dt.timedelta(days=1), dt.time(), zone)
    if not standing:
        raise ScoreError(f"no full day between {starts[0]} and {closes} in {time_zone}")
    return float(np.mean(standing))


def crps(sample: ArrayLike, came: float) -> float:
    """Gives the continuous ranked probability score of equally likely values: E|X - y| - E|X - X'| / 2.

    Args:
        sample: (value,) what was thought possible. came: y, what came.
    Returns:
        The score in the unit of the values; for one value the distance. Low is good.
    Raises:
        ScoreError: no value, or one that is not finite.
    Source:
        Gneiting & Raftery (2007), doi:10.1198/016214506000001437.
    """
    values = np.sort(np.asarray(sample, dtype=np.float64).ravel())
    if values.size == 0 or not (np.isfinite(values).all() and np.isfinite(came)):
        raise ScoreError("no finite value to score; allowed one value or more")
    ranks = 2 * np.arange(1, values.size + 1) - values.size - 1
    return float(np.abs(values - came).mean() - (ranks @ values) / values.size**2)


def crps_range(low: float, high: float, came: float) -> float:
    """Gives the continuous ranked probability score of a range in which each value is equally likely, or of a point.

    Args:
        low, high: the ends. came: what came.
    Returns:
        The score in the unit of the values. Low is good.
    Raises:
        ScoreError: the ends are not in order.
    Source:
        Gneiting & Raftery (2007), doi:10.1198/016214506000001437; the integral worked out for the uniform.
    """
    if not low <= high:
        raise ScoreError(f"a range from {low} to {high}; allowed a low end and a high end")
    width = high - low
    if width == 0:
        return abs(came - low)
    inside = min(max((came - low) / width, 0.0), 1.0)
    outside = abs(came - (low + inside * width))
    return float(outside + width * (inside**3 + (1 - inside) ** 3) / 3)


def skill(scores: ArrayLike, reference: ArrayLike) -> float:
    """Gives 1 - mean score / mean score of the base rate on the same questions.

    Args:
        scores, reference: (question,), low is good.
    Returns:
        1 at best, 0 as good as the base rate.
    Raises:
        ScoreError: not the same questions, or a base rate that was always right.
    """
    own, other = np.asarray(scores, dtype=np.float64), np.asarray(reference, dtype=np.float64)
    if own.shape != other.shape or own.size == 0:
        raise ScoreError(f"scores of {own.shape} and {other.shape} questions; both must be of the same")
    if other.mean() == 0:
        raise ScoreError("the base rate was always right; there is no skill beside it")
    return float(1 - own.mean() / other.mean())


@dataclass(frozen=True)
class Difference:
    """Holds a paired mean difference with its 5 and 95 % points; negative: the first was better."""

    mean: float
    low: float
    high: float
    questions: int


def paired(first: ArrayLike, second: ArrayLike, question: ArrayLike, uniforms: Floats) -> Difference:
    """Gives the mean of first - second, resampled by question so that its many forecasts stay together.

    Args:
        first, second: (forecast,) scores. question: (forecast,) which question each belongs to.
        uniforms: (resample, question), 0..1; drawn by the caller.
    Returns:
        Difference.
    Raises:
        ScoreError: fewer than 10 questions, or too few uniform numbers.
    Source:
        Efron (1979), doi:10.1214/aos/1176344552 (bootstrap over clusters).
    """
    names, row = np.unique(np.asarray(question), return_inverse=True)
    if len(names) < FEWEST_FOR_A_MEAN or uniforms.shape[-1] != len(names):
        raise ScoreError(
            f"{len(names)} questions, uniforms {uniforms.shape}; a mean needs {FEWEST_FOR_A_MEAN} questions or more "
            "and one number a question"
        )
    gap = np.asarray(first, dtype=np.float64) - np.asarray(second, dtype=np.float64)
    sums, counts = np.bincount(row, gap), np.bincount(row)
    drawn = np.minimum((uniforms * len(names)).astype(np.int64), len(names) - 1)
    means = sums[drawn].sum(axis=1) / counts[drawn].sum(axis=1)
    low, high = np.quantile(means, INTERVAL)
    return Difference(float(gap.mean()), float(low), float(high), len(names))


Score = Callable[[ArrayLike, ArrayLike], Floats]
PROPER: dict[str, Score] = {"brier": brier, "log_score": log_score, "rps": rps}


def _chance(probability: ArrayLike) -> Floats:
    values = np.asarray(probability, dtype=np.float64)
    if not np.all((values >= 0) & (values <= 1)):
        raise ScoreError(f"a probability is {values[~((values >= 0) & (values <= 1))].flat[0]}; allowed 0 to 1")
    return values


def _vector(probabilities: ArrayLike, outcome: ArrayLike) -> tuple[Floats, Integers]:
    chance, came = _chance(probabilities), np.asarray(outcome)
    if chance.ndim == 0 or chance.shape[-1] < 2:
        raise ScoreError("one option; a question has two or more")
    total = chance.sum(axis=-1)
    if np.any(np.abs(total - 1) > SUM_TOLERANCE):
        wrong = total[np.abs(total - 1) > SUM_TOLERANCE]
        raise ScoreError(f"probabilities sum to {wrong.flat[0]}; allowed 1 within {SUM_TOLERANCE}")
    if not np.issubdtype(came.dtype, np.integer) or np.any((came < 0) | (came >= chance.shape[-1])):
        raise ScoreError(f"outcome {came}; allowed a whole number from 0 to {chance.shape[-1] - 1}")
    return chance, came.astype(np.int64)


def _one(came: Integers, count: int) -> Floats:
    return np.asarray(came[..., None] == np.arange(count), dtype=np.float64)


def _of_outcome(probabilities: ArrayLike, outcome: ArrayLike) -> Floats:
    chance, came = _vector(probabilities, outcome)
    came = np.broadcast_to(came, chance.shape[:-1])
    return np.asarray(np.take_along_axis(chance, came[..., None], axis=-1)[..., 0])


def _in_order(starts: Sequence[dt.datetime], scores: Sequence[float]) -> None:
    if len(starts) != len(scores) or not starts or any(a > b for a, b in pairwise(starts)):
        raise ScoreError(f"{len(starts)} times and {len(scores)} scores; one score a time, times rising")
