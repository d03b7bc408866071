"""Is a truth found at every rank equally often? Ranks, and the band that they keep to if the model is right."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

DRAWS = 99  # resampled draws among which a truth is ranked (specification of the game, 3.6)
WITHIN = 0.95  # share of calibrated models whose ranks stay inside the band everywhere
PLACES = np.arange(1, DRAWS + 1) / (DRAWS + 1)
ROUNDS, ROUNDS_LOW = 40, 12.0  # bisections of the level, and the lowest exponent of ten tried
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
def band(histories: int, quantities: int = 1) -> tuple[Floats, Floats]:
    """Gives the band in which the cumulative shares of even ranks stay at every place.

    In 95 of 100 calibrated models all quantities keep to it. Its ends are quantiles of the binomial distribution at one
    level for all places; the level is found by bisection, the chance of staying inside is exact.

    Args:
        histories: how many ranks make a set. quantities: how many sets must keep to it together.
    Returns:
        (low, high), each (point,): shares of ranks below 1, 2, ... 99 of the 100 places.
    Source:
        Saeilynoja, Buerkner and Vehtari (2022), doi:10.1007/s11222-022-10090-6, section 2.2.
    """
    wanted = WITHIN ** (1 / quantities)
    chances = _increments(histories)
    outer, inner = -ROUNDS_LOW, 0.0  # exponents of ten of the level: too wide a band, too narrow a one
    for _ in range(ROUNDS):
        middle = (outer + inner) / 2
        if _staying(_ends(histories, 10**middle), chances) >= wanted:
            outer = middle
        else:
            inner = middle
    low, high = _ends(histories, 10**outer)
    return low / histories, high / histories


def _ends(histories: int, level: float) -> tuple[Floats, Floats]:
    low, high = (binom.ppf(end, histories, PLACES) for end in (level / 2, 1 - level / 2))
    return np.asarray(low, dtype=np.float64), np.asarray(high, dtype=np.float64)


def _increments(histories: int) -> Floats:
    """(point, ranks below, ranks below the next point) chances of a count to grow from one point to the next."""
    counts = np.arange(histories + 1)
    before = np.concatenate([[0.0], PLACES[:-1]])
    share = (PLACES - before) / (1 - before)
    grown = counts[None, :] - counts[:, None]
    return np.asarray(binom.pmf(grown[None], histories - counts[None, :, None], share[:, None, None]))


def _staying(ends: tuple[Floats, Floats], chances: Floats) -> float:
    """Chance that a count of even ranks stays between two ends at every point."""
    counts = np.arange(chances.shape[1])
    here = np.zeros(chances.shape[1])
    here[0] = 1.0
    for low, high, grow in zip(*ends, chances, strict=True):
        here = np.where((counts >= low) & (counts <= high), here @ grow, 0.0)
    return float(here.sum())


def counted(histories: int, bank: float) -> int:
    """Gives how many histories the band may count: all are weighed in one bank, and share its luck.

    Args:
        histories: how many were drawn. bank: effective worlds that weigh one.
    Returns:
        At least 1.
    """
    return max(1, int(histories / (1 + histories / bank)))


def cumulative(ranks: Integers) -> Floats:
    """Gives the share of ranks below each place.

    Args:
        ranks: (history,), 0..99.
    Returns:
        (point,) shares of ranks below 1 .. 99.
    """
    return np.asarray((ranks[:, None] < np.arange(1, DRAWS + 1)).mean(axis=0))


def inside(ranks: Integers, ends: tuple[Floats, Floats]) -> bool:
    """Says whether ranks keep to a band everywhere.

    Args:
        ranks: (history,), 0..99. ends: of `band`.
    Returns:
        True or False.
    """
    shares = cumulative(ranks)
    return bool(((shares >= ends[0]) & (shares <= ends[1])).all())


def covered(ranks: Integers) -> float:
    """Gives the share of truths inside the 90 % interval of their posterior.

    Args:
        ranks: (history,), 0..99.
    Returns:
        0..1.
    """
    return float(((ranks >= INNER[0]) & (ranks < INNER[1])).mean())
