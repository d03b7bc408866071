"""How far off would a printed share be if chance of sampling were the only error?"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaincinv, ndtri

from tightrope.errors import FaultySurvey

LEVEL = 0.95  # customary level of a printed interval


class Difference(NamedTuple):
    """Holds a change between two surveys with its standard error and interval."""

    change: float
    error: float
    low: float
    high: float


class Indirect(NamedTuple):
    """Holds a share found by a list experiment, with its standard error."""

    share: float
    error: float


class Defect(NamedTuple):
    """Holds what a correlation between answering and opinion does to a sample."""

    bias: float
    effective_n: float


def share_error(share: float, n: int, design_effect: float = 1.0) -> float:
    """Standard error of a share: sqrt(deff p (1 - p)/n).

    Args:
        share: p, 0..1.
        n: persons asked, > 0.
        design_effect: variance over that of a simple random sample of the same size, > 0.
    Returns:
        Standard error.
    Raises:
        FaultySurvey: an argument out of range.
    Source:
        Kish (1965), Survey Sampling.
    """
    _check(share, n, design_effect)
    return math.sqrt(design_effect * share * (1 - share) / n)


def largest_margin(n: int, share: float = 1 / 2) -> float:
    """Half-width of the 95 % interval of a share, widest at one half; what houses print as their error.

    Args:
        n: persons asked, > 0.
        share: 0..1.
    Returns:
        Half-width, as a share.
    Raises:
        FaultySurvey: an argument out of range.
    """
    return _z(LEVEL) * share_error(share, n)


def share_change(first: tuple[float, int], second: tuple[float, int], design_effect: float = 1.0) -> Difference:
    """Change of a share between two independent samples.

    Args:
        first, second: (share, n) of the two samples.
        design_effect: the same for both, > 0.
    Returns:
        Change, standard error, 95 % interval.
    Raises:
        FaultySurvey: an argument out of range.
    """
    error = math.hypot(share_error(*first, design_effect), share_error(*second, design_effect))
    return _difference(second[0] - first[0], error)


def logit_change(first: tuple[float, int], second: tuple[float, int], design_effect: float = 1.0) -> Difference:
    """Change of a share on the logit scale between two independent samples (delta method).

    Args:
        first, second: (share, n), shares strictly between 0 and 1.
        design_effect: the same for both, > 0.
    Returns:
        Change in logits, standard error, 95 % interval.
    Raises:
        FaultySurvey: an argument out of range.
    """
    variance = 0.0
    for share, n in (first, second):
        _check(share, n, design_effect)
        if share in (0, 1):
            raise FaultySurvey(f"share: {share:g} has no logit; allowed above 0 and below 1", share=share)
        variance += design_effect / (n * share * (1 - share))
    return _difference(_logit(second[0]) - _logit(first[0]), math.sqrt(variance))


def list_share(longer: ArrayLike, shorter: ArrayLike) -> Indirect:
    """Share who hold what only the longer list of a list experiment names: the difference of the two means.

    Standard error sqrt(s1^2/n1 + s0^2/n0). Assumes that people count the other items alike on both lists and answer
    truly; `bounds.list_bounds` gives up the second.

    Args:
        longer: (person,) how many items of the list with the item in question apply. shorter: of the list without it.
    Returns:
        Share, which chance may push outside 0..1, and its standard error.
    Raises:
        FaultySurvey: fewer than two persons, or an answer that is no whole number from 0 up.
    Source:
        Blair and Imai (2012), doi:10.1093/pan/mpr048, equation 1.
    """
    lists = {"longer": np.asarray(longer, dtype=np.float64), "shorter": np.asarray(shorter, dtype=np.float64)}
    faults = [
        f"{name}: allowed two or more whole numbers from 0 up"
        for name, given in lists.items()
        if given.ndim != 1 or given.size < 2 or not np.all((given >= 0) & (given == np.floor(given)))
    ]
    if faults:
        raise FaultySurvey("; ".join(faults))
    one, other = lists.values()
    error = math.sqrt(one.var(ddof=1) / one.size + other.var(ddof=1) / other.size)
    return Indirect(float(one.mean() - other.mean()), error)


def wilson_interval(count: int, n: int) -> tuple[float, float]:
    """95 % interval of a share by Wilson's score.

    Args:
        count: persons in favour, 0..n.
        n: persons asked, > 0.
    Returns:
        (low, high), 0..1.
    Raises:
        FaultySurvey: an argument out of range.
    Source:
        Wilson (1927), doi:10.1080/01621459.1927.10502953.
    """
    _check(count / n if n else -1, n, 1.0)
    z, share = _z(LEVEL), count / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + (z / (2 * n)) ** 2)
    return middle - half, middle + half


def exact_interval(count: int, n: int) -> tuple[float, float]:
    """95 % interval of a share that never covers too seldom.

    Args:
        count: persons in favour, 0..n.
        n: persons asked, > 0.
    Returns:
        (low, high), 0..1.
    Raises:
        FaultySurvey: an argument out of range.
    Source:
        Clopper and Pearson (1934), doi:10.1093/biomet/26.4.404.
    """
    _check(count / n if n else -1, n, 1.0)
    tail = (1 - LEVEL) / 2
    low = float(betaincinv(count, n - count + 1, tail)) if count else 0.0
    high = float(betaincinv(count + 1, n - count, 1 - tail)) if count < n else 1.0
    return low, high


def jeffreys_median(count: int, n: int) -> float:
    """Median of the share after the count, from Jeffreys' prior Beta(1/2, 1/2).

    Args:
        count: persons in favour, 0..n.
        n: persons asked, > 0.
    Returns:
        Share 0..1.
    Raises:
        FaultySurvey: an argument out of range.
    Source:
        Brown, Cai and DasGupta (2001), doi:10.1214/ss/1009213286.
    """
    _check(count / n if n else -1, n, 1.0)
    return float(betaincinv(count + 1 / 2, n - count + 1 / 2, 1 / 2))


def defect(share: float, n: int, public: float, correlation: float) -> Defect:
    """Bias and effective size of a sample in which answering goes along with opinion.

    bias = rho sqrt((1 - f)/f) sqrt(p (1 - p)); effective n = f/(1 - f)/rho^2; f = n/N.

    Args:
        share: p, 0..1.
        n: persons asked.
        public: N, persons in the public, > n.
        correlation: rho between answering and being in favour, -1..1, not 0.
    Returns:
        Bias as a share and the size of the simple random sample with the same error.
    Raises:
        FaultySurvey: an argument out of range.
    Source:
        Meng (2018), doi:10.1214/18-AOAS1161SF.
    """
    _check(share, n, 1.0)
    if not (public > n and 0 < abs(correlation) <= 1):
        raise FaultySurvey(
            f"public {public:g}, correlation {correlation:g}: allowed public above n, correlation -1 to 1 but not 0",
            public=public, correlation=correlation,
        )  # fmt: skip
    odds = n / (public - n)
    return Defect(correlation / math.sqrt(odds) * math.sqrt(share * (1 - share)), odds / correlation**2)


def _difference(change: float, error: float) -> Difference:
    half = _z(LEVEL) * error
    return Difference(change, error, change - half, change + half)


def _z(level: float) -> float:
    return float(ndtri((1 + level) / 2))


def _logit(share: float) -> float:
    return math.log(share / (1 - share))


def _check(share: float, n: int, design_effect: float) -> None:
    faults = []
    if not 0 <= share <= 1:
        faults.append(f"share: {share:g} is not allowed; allowed 0 to 1")
    if not n > 0:
        faults.append(f"n: {n} is not allowed; allowed whole numbers above 0")
    if not design_effect > 0:
        faults.append(f"design_effect: {design_effect:g} is not allowed; allowed above 0")
    if faults:
        raise FaultySurvey("; ".join(faults), share=share, n=n, design_effect=design_effect)
