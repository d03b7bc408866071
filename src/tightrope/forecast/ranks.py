"""Is a truth found at every rank equally often? Ranks, and the band that they keep to if the model is right."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

from tightrope import randomness

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

DRAWS = 99  # resampled draws among which a truth is ranked (specification of the game, 3.6)
WITHIN = 0.95  # share of sets of even ranks that stay inside the band everywhere
SETS = 4_000  # sets of even ranks drawn to find the band
INNER = (5, 95)  # ranks from and below which a truth lies in the 90 % interval


def rank(truth: float, values: Floats, uniform: float) -> int:
    """Ranks a truth among draws; ties are broken by chance.

    Args:
        truth: a number. values: (draw,). uniform: 0..1.
    Returns:
        0 to the number of draws.
    """
    below, same = int((values < truth).sum()), int((values == truth).sum())
    return below + min(int(uniform * (same + 1)), same)


def resampled(weight: Floats, uniforms: Floats) -> Integers:
    """Draws worlds by their weight.

    Args:
        weight: (world,), sums to 1. uniforms: (draw,).
    Returns:
        (draw,) places of worlds.
    """
    edges = np.cumsum(weight)
    return np.asarray(np.minimum(np.searchsorted(edges, uniforms * edges[-1], side="right"), len(weight) - 1))


@cache
def band(histories: int, seed: int = 1) -> tuple[Floats, Floats]:
    """Gives the band in which the cumulative shares of even ranks stay everywhere, in 95 of 100 sets.

    Args:
        histories: how many ranks make a set. seed: of the sets drawn to find the band.
    Returns:
        (low, high), each (point,): shares of ranks below 1, 2, ... 99 of the 100 places.
    Source:
        Saeilynoja, Buerkner and Vehtari (2022), doi:10.1007/s11222-022-10090-6, section 2.3.
    """
    points = np.arange(1, DRAWS + 1) / (DRAWS + 1)
    uniforms = randomness.uniforms(seed, "calibrate/band", np.arange(SETS), histories)
    shares = np.stack([(uniforms < point).sum(axis=1) for point in points], axis=1)
    low = binom.cdf(shares, histories, points)
    high = 1 - binom.cdf(shares - 1, histories, points)
    gamma = float(np.quantile(np.minimum(1.0, 2 * np.minimum(low, high)).min(axis=1), 1 - WITHIN))
    ends = (binom.ppf(end, histories, points) / histories for end in (gamma / 2, 1 - gamma / 2))
    first, last = (np.asarray(end, dtype=np.float64) for end in ends)
    return first, last


def cumulative(ranks: Integers) -> Floats:
    """Gives the share of ranks below each place.

    Args:
        ranks: (history,), 0..99.
    Returns:
        (point,) shares of ranks below 1 .. 99.
    """
    return np.asarray((ranks[:, None] < np.arange(1, DRAWS + 1)).mean(axis=0))


def inside(ranks: Integers) -> bool:
    """Says whether ranks keep to the band everywhere.

    Args:
        ranks: (history,), 0..99.
    Returns:
        True or False.
    """
    low, high = band(len(ranks))
    shares = cumulative(ranks)
    return bool(((shares >= low) & (shares <= high)).all())


def covered(ranks: Integers) -> float:
    """Gives the share of truths inside the 90 % interval of their posterior.

    Args:
        ranks: (history,), 0..99.
    Returns:
        0..1.
    """
    return float(((ranks >= INNER[0]) & (ranks < INNER[1])).mean())
