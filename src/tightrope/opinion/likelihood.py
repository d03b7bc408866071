"""How likely is each printed figure, if the share who say yes were this? (The equations; the fast twin is used.)"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaln, gammaln, logsumexp, xlog1py, xlogy

from tightrope.errors import FaultySurvey
from tightrope.opinion.toplines import Topline, counts_that_print

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


class Counts(NamedTuple):
    """Holds, for each reading in the order of the toplines, the counts that would be printed as it was."""

    wave: Integers  # (reading,) index of the topline
    n: Integers  # (reading,) persons asked
    first: Integers  # (reading,) fewest in favour
    last: Integers  # (reading,) most in favour, included
    log_ways: Floats  # (reading,) log of n over first
    log_weight: Floats  # (reading,) log of the reading's weight within its topline


def counts(toplines: Sequence[Topline]) -> Counts:
    """Turns printed shares into whole numbers of persons.

    Args:
        toplines: in the order of the wave axis.
    Returns:
        One entry a reading.
    Raises:
        FaultySurvey: no whole number of persons gives a printed share; all such readings at once.
    """
    rows, faults = [], []
    for wave, topline in enumerate(toplines):
        for reading, weight in zip(topline.readings, topline.weights(), strict=True):
            try:
                first, last = counts_that_print(reading.share, topline.rounding, reading.n)
            except FaultySurvey as fault:
                faults.append(f"{topline.id}: {fault.message}")
                continue
            rows.append((wave, reading.n, first, last, weight))
    if faults:
        raise FaultySurvey("; ".join(faults))
    whole = np.array([row[:4] for row in rows], dtype=np.int64).reshape(-1, 4).T
    n, lowest = whole[1], whole[2]
    log_ways = gammaln(n + 1) - gammaln(lowest + 1) - gammaln(n - lowest + 1)
    return Counts(whole[0], n, lowest, whole[3], log_ways, np.log([row[4] for row in rows]))


def reading_loglik(reported: Floats, excess: Floats, figures: Counts) -> Floats:
    """Log-likelihood of each reading: the beta-binomial summed over every count that rounds to it.

    K ~ BetaBinomial(n, r phi, (1 - r) phi), phi = (n - 1)/(D - 1) - 1, D = 1 + excess; binomial at D = 1.

    Args:
        reported: (draw, wave), share 0..1 who say yes.
        excess: (draw,) ratio >= 0, D - 1: total error variance over that of a simple random sample, less 1.
        figures: from `counts`.
    Returns:
        (draw, reading), log-likelihood, without the reading's weight.
    Source:
        beta-binomial: Skellam (1948), J. R. Stat. Soc. B 10:257; total error: Shirani-Mehr et al. (2018),
        doi:10.1080/01621459.2018.1448823.
    """
    out = np.empty((len(reported), len(figures.n)))
    for j, (wave, n) in enumerate(zip(figures.wave, figures.n, strict=True)):
        k = np.arange(figures.first[j], figures.last[j] + 1)
        log_ways = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)
        share = reported[:, wave, None]
        plain = xlogy(k, share) + xlog1py(n - k, -share)
        spread = np.where(excess > 0, excess, 1.0)[:, None]
        phi = (n - 1) / spread - 1
        wide = betaln(k + share * phi, n - k + (1 - share) * phi) - betaln(share * phi, (1 - share) * phi)
        out[:, j] = logsumexp(log_ways + np.where(excess[:, None] > 0, wide, plain), axis=1)
    return out


def topline_loglik(by_reading: Floats, figures: Counts, waves: int) -> Floats:
    """Log-likelihood of each topline: the weighted mixture of its readings, so that each world follows one.

    Args:
        by_reading: (draw, reading), from `reading_loglik`.
        figures: from `counts`.
        waves: number of toplines.
    Returns:
        (draw, wave).
    """
    out = np.empty((len(by_reading), waves))
    for wave in range(waves):
        mine = figures.wave == wave
        if mine.sum() == 1:
            out[:, wave] = by_reading[:, mine][:, 0]
        else:
            out[:, wave] = logsumexp(by_reading[:, mine] + figures.log_weight[mine], axis=1)
    return out
