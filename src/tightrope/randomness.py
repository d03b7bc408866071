"""Where does chance come from? From one place: numbers fixed by seed, stream name and world number.

Each column of each stream is its own Philox sequence, read at the position of the world. So a number
depends on (seed, stream, column, world) and on nothing else: not on the block, the worker, the order
of calls or how many columns are asked for.
"""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import bdtr, bdtrik, ndtri

Floats = NDArray[np.float64]
Worlds = NDArray[np.int64]

_LANES = 4  # numbers that one Philox counter yields
_STEP = 2.0**-53


def uniforms(seed: int, stream: str, worlds: Worlds, columns: int = 1) -> Floats:
    """Gives uniform numbers for the named stream, one row a world.

    Args:
        seed: the run's seed, any integer >= 0.
        stream: name of the stream, for example "prior/lambda".
        worlds: (world,) world numbers >= 0, in any order.
        columns: how many numbers a world needs.
    Returns:
        (world, column), strictly between 0 and 1.
    Source:
        Salmon, Moraes, Dror and Shaw (2011), doi:10.1145/2063384.2063405 (Philox).
    """
    numbers = np.empty((len(worlds), columns))
    if len(worlds) == 0:
        return numbers
    first, last = int(worlds.min()), int(worlds.max())
    for column in range(columns):
        numbers[:, column] = _column(_key(seed, stream, column), first, last)[worlds - first]
    return numbers


def normals(seed: int, stream: str, worlds: Worlds, columns: int = 1) -> Floats:
    """Gives standard normal numbers: the inverse normal distribution at `uniforms`.

    Args:
        seed, stream, worlds, columns: as in `uniforms`.
    Returns:
        (world, column), real.
    """
    return np.asarray(ndtri(uniforms(seed, stream, worlds, columns)))


def binomials(chance: Floats, tries: ArrayLike, success: ArrayLike) -> Floats:
    """Gives binomial numbers: the smallest count at which the binomial distribution reaches the chance.

    Args:
        chance: uniforms, any shape. tries: whole numbers >= 0. success: chance of each try, cut to 0..1; the last two
            stretch to the shape of the first.
    Returns:
        Counts 0..tries, in the shape of all three together.
    """
    asked, likely = np.asarray(tries, dtype=np.float64), np.clip(success, 0.0, 1.0)
    count = np.where(asked > 0, asked, 1.0).astype(np.int64)
    inner = np.where((likely > 0) & (likely < 1), likely, 0.5)
    upper = np.clip(np.ceil(bdtrik(chance, count, inner)), 0, count)
    lower = np.maximum(upper - 1, 0)
    found = np.where(bdtr(lower, count, inner) >= chance, lower, upper)
    found = np.where(likely <= 0, 0.0, np.where(likely >= 1, count, found))
    return np.asarray(np.where(asked > 0, found, 0.0))


def _key(seed: int, stream: str, column: int) -> int:
    digest = hashlib.sha256(f"{seed}/{stream}/{column}".encode()).digest()
    return int.from_bytes(digest[:16], "little")


def _column(key: int, first: int, last: int) -> Floats:
    """Uniforms of the worlds first..last of one column; 2^-54 keeps them off 0 and 1."""
    source = np.random.Philox(key=key)
    source.advance(first // _LANES)
    skipped = first % _LANES
    raw = source.random_raw(last - first + 1 + skipped)[skipped:]
    return np.asarray((raw >> np.uint64(11)).astype(np.float64) * _STEP + _STEP / 2)
