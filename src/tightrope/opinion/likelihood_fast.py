"""How likely is each printed figure? (The same as `likelihood.reading_loglik`, compiled, with the recurrence.)"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from tightrope.opinion.likelihood import Counts

Floats = NDArray[np.float64]

_SERIES_FROM = 20.0  # above this Stirling's series to z^-5 is exact to 1e-12
_HUGE = 1e200  # a running sum is brought back to 1 beyond this


def reading_loglik(reported: Floats, excess: Floats, figures: Counts) -> Floats:
    """Log-likelihood of each reading: the beta-binomial summed over every count that rounds to it.

    pmf(k+1)/pmf(k) = (n - k)(k + r phi)/((k + 1)(n - k - 1 + (1 - r) phi)).

    Args:
        reported: (draw, wave), share strictly between 0 and 1.
        excess: (draw,) ratio >= 0, below n - 1 of every reading.
        figures: from `likelihood.counts`.
    Returns:
        (draw, reading), log-likelihood, without the reading's weight.
    Source:
        as in `likelihood.reading_loglik`.
    """
    out = np.empty((len(reported), len(figures.n)))
    _fill(out, *(np.require(array, np.float64, ["C", "W"]) for array in (reported, excess)), figures)
    return out


@njit(cache=True)
def _fill(out: Floats, reported: Floats, excess: Floats, figures: Counts) -> None:
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] = one_reading(reported[i, figures.wave[j]], excess[i], j, figures)


@njit(cache=True, nogil=True)
def one_reading(share: float, excess: float, reading: int, figures: Counts) -> float:
    """Log-likelihood of one reading at one share.

    Args:
        share: strictly between 0 and 1.
        excess: ratio >= 0, below n - 1.
        reading: its place in `figures`.
        figures: from `likelihood.counts`.
    Returns:
        Log-likelihood, without the reading's weight.
    """
    n, first, last = figures.n[reading], figures.first[reading], figures.last[reading]
    if excess > 0:
        phi = (n - 1) / excess - 1
        yes, no = share * phi, (1 - share) * phi
        log_first = _rise(yes, first) + _rise(no, n - first) - _rise(phi, n)
        log_rest = _wide_tail(first, last, n, yes, no)
    else:
        log_first = first * math.log(share) + (n - first) * math.log1p(-share)
        log_rest = _plain_tail(first, last, n, share / (1 - share))
    return float(figures.log_ways[reading] + log_first + log_rest)


@njit(cache=True, nogil=True)
def _rise(start: float, steps: int) -> float:
    """Log of start (start + 1) ... (start + steps - 1), stable for a large start."""
    if start < _SERIES_FROM:
        return math.lgamma(start + steps) - math.lgamma(start)
    end = start + steps
    growth = (start - 0.5) * math.log1p(steps / start) + steps * math.log(end) - steps
    return growth + _stirling(end) - _stirling(start)


@njit(cache=True, nogil=True)
def _stirling(z: float) -> float:
    """Stirling's correction 1/(12 z) - 1/(360 z^3) + 1/(1260 z^5) (Abramowitz and Stegun 6.1.41)."""
    inverse = 1 / (z * z)
    return (1 / 12 - inverse * (1 / 360 - inverse / 1260)) / z


@njit(cache=True, nogil=True)
def _wide_tail(first: int, last: int, n: int, yes: float, no: float) -> float:
    """Log of the sum of pmf(k)/pmf(first) over first..last, beta-binomial."""
    term, total, shift = 1.0, 1.0, 0.0
    for k in range(first, last):
        term *= (n - k) * (k + yes) / ((k + 1) * (n - k - 1 + no))
        total += term
        if total > _HUGE:
            shift += math.log(total)
            term, total = term / total, 1.0
    return shift + math.log(total)


@njit(cache=True, nogil=True)
def _plain_tail(first: int, last: int, n: int, odds: float) -> float:
    """Log of the sum of pmf(k)/pmf(first) over first..last, binomial."""
    term, total, shift = 1.0, 1.0, 0.0
    for k in range(first, last):
        term *= (n - k) * odds / (k + 1)
        total += term
        if total > _HUGE:
            shift += math.log(total)
            term, total = term / total, 1.0
    return shift + math.log(total)
