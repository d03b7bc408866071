"""Which level does each label name, and by what is each cell scaled? (The two loops of a weighting, compiled.)"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Letters = NDArray[np.uint32]


def coded(labels: NDArray[np.str_], names: NDArray[np.str_]) -> tuple[Integers, Integers]:
    """Gives the number of the name that each label is; the same as a search among the names.

    Args:
        labels: (respondent,). names: (level,), each once.
    Returns:
        Number (respondent,), 0..levels - 1, or levels where no name is equal; and how many have each (level + 1,).
    """
    codes, counts = _coded(_letters(labels), _letters(names))
    return np.asarray(codes), np.asarray(counts)


@njit(cache=True)
def scaled(
    sums: Floats, codes: Integers, totals: Floats, first: Integers, tolerance: float, rounds: int
) -> tuple[Floats, float, int]:
    """Scales cells to each margin in turn until all hold; the same as `calibration.scaled`.

    Args:
        sums: (cell,) weight of each.
        codes: (margin, cell) level of each, counted over all margins.
        totals: (level,) of all margins, one after another.
        first: (margin + 1,) where each margin begins.
        tolerance: largest relative distance of a level from its target. rounds: how often at most.
    Returns:
        Factor of each cell (cell,), the largest distance before the last round, infinite at an empty level, and
        its level.
    """
    scale, held = np.ones(len(sums)), np.empty(len(totals))
    worst, where = 0.0, 0
    for _ in range(rounds):
        worst, where = 0.0, 0
        for margin in range(len(codes)):
            own = codes[margin]
            held[first[margin] : first[margin + 1]] = 0.0
            for cell in range(len(sums)):
                held[own[cell]] += sums[cell] * scale[cell]
            for level in range(first[margin], first[margin + 1]):
                if held[level] <= 0:
                    return scale, np.inf, level
                far = abs(held[level] / totals[level] - 1)
                if far > worst:
                    worst, where = far, level
                held[level] = totals[level] / held[level]
            for cell in range(len(sums)):
                scale[cell] *= held[own[cell]]
        if worst <= tolerance:
            break
    return scale, worst, where


def _letters(words: NDArray[np.str_]) -> Letters:
    """Words as numbers of letters: (word, letter), 0 after the end."""
    return np.ascontiguousarray(words).view(np.uint32).reshape(len(words), words.itemsize // 4)


@njit(cache=True)
def _coded(labels: Letters, names: Letters) -> tuple[Integers, Integers]:
    """Looks each label up in a table of the names, open where it is taken, at most a quarter full."""
    size = 4
    while size < 4 * len(names):
        size *= 2
    table = np.full(size, len(names), dtype=np.int64)
    for k in range(len(names)):
        place = _place(names, k, size)
        while table[place] < len(names):
            place = (place + 1) % size
        table[place] = k
    codes, counts = np.empty(len(labels), dtype=np.int64), np.zeros(len(names) + 1, dtype=np.int64)
    for i in range(len(labels)):
        place = _place(labels, i, size)
        while table[place] < len(names) and not _equal(labels, i, names, table[place]):
            place = (place + 1) % size
        codes[i] = table[place]
        counts[codes[i]] += 1
    return codes, counts


@njit(cache=True)
def _place(words: Letters, i: int, size: int) -> int:
    """Where a word belongs in a table, by its letters; 31 and 7 only spread them, any odd factor would do."""
    mixed = np.uint32(0)
    for j in range(words.shape[1]):
        if words[i, j] == 0:
            break
        mixed = np.uint32(mixed * np.uint32(31) + words[i, j])
    return int(mixed ^ (mixed >> np.uint32(7))) & (size - 1)


@njit(cache=True)
def _equal(words: Letters, i: int, names: Letters, k: int) -> bool:
    """True where both words hold the same letters, whatever room was kept for them."""
    for j in range(max(words.shape[1], names.shape[1])):
        a = words[i, j] if j < words.shape[1] else np.uint32(0)
        b = names[k, j] if j < names.shape[1] else np.uint32(0)
        if a != b:
            return False
        if a == 0:
            return True
    return True
