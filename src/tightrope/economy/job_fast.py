"""Where does the compiled solver keep one world and date while it is being solved? In blocks of rows."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from tightrope.kernels import compiler

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_READ = ("clearing.py", "curves.py", "netback.py")  # constants and types of the kernels come from these too
kernel = compiler(
    path for path in Path(__file__).parent.glob("*.py") if path.name in _READ or "_fast" in path.name
)
part = njit(error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True)
# For what is called at every step: a call counts the owners of all blocks of a job, which takes a quarter of the time.
inlined = njit(error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True, forceinline=True)

# rows of `cells`
LEVEL = 0  # ln Q; -inf where nothing is bought
ELASTICITY = 1
WEDGE = 2
LIMIT = 3
OFFSET = 4  # what lies between the producer's price and the buyer's
SOLD = 5
SLOPE = 6  # of what is sold, in the producer's price
BASE = 7  # ln base price
FIXED = 8  # what of the offset no rent changes, where at most one route leads
# rows of `goods`
MASS = 0
PUSHED_OUT = 1  # Mt of the patron's own goods a USD bn sold to him
OUTPUT = 2
SHUT_DOWN = 3
RESPONSE = 4
DRAWN = 5
NETBACK = 6
PLACE = 7  # ln (n - c0); -inf where the price is the one at which output stops
START = 8  # first guess of the place
PLACE_BEFORE = 9  # where a step starts
# rows of `flows`
WEIGHT = 0  # 0 where closed
SHARED = 1  # part of a sale by each route
CARRIED = 2  # Mt a USD bn sold, displaced goods included
# rows of `ties`
COST = 0
FOLLOWS = 1  # how the netback answers each rent
FOLLOWS_BEFORE = 2  # the same where a step starts
# rows of `ways`
CAPACITY = 0
RENT = 1
USE = 2
RENT_BEFORE = 3  # where a step starts
STEP = 4
MEAN = 5  # what the sales of a product carry, weighted by how they answer its price
# rows of `grid`
ANSWER = 0  # how use falls as rents rise; upper half
SOLVING = 1

NONE, SEVERAL = -1, -2  # no route, more than one; anything else is the only route there is


class Job(NamedTuple):
    """Holds the curves of one world and date and everything at the last rents tried; rows as named above."""

    cells: Floats  # (row, product, market)
    goods: Floats  # (row, product)
    flows: Floats  # (row, product, market, route)
    ties: Floats  # (row, product, route)
    ways: Floats  # (row, route)
    grid: Floats  # (row, route, route + 1)
    alone: Integers  # (product, market) the only route there is, or NONE, or SEVERAL


@part
def new_job(goods: int, markets: int, ways: int) -> Job:
    """Lays out the blocks.

    Args:
        goods: number of products.
        markets: number of markets.
        ways: number of routes.
    Returns:
        A job whose curves are still to be written.
    """
    return Job(
        np.zeros((9, goods, markets)),
        np.zeros((10, goods)),
        np.zeros((3, goods, markets, ways)),
        np.zeros((3, goods, ways)),
        np.zeros((6, ways)),
        np.zeros((2, ways, ways + 1)),
        np.zeros((goods, markets), dtype=np.int64),
    )


# Loops and not array expressions: what NumPy says of shapes that do not fit takes long to compile.


@part
def fill(row: Floats, value: float) -> None:
    """Sets a row to a value.

    Args:
        row: (place,), written.
        value: the value.
    """
    for place in range(len(row)):
        row[place] = value


@part
def keep(source: Floats, target: Floats) -> None:
    """Copies a row.

    Args:
        source: (place,).
        target: (place,), written.
    """
    for place in range(len(source)):
        target[place] = source[place]


@part
def added(row: Floats) -> float:
    """Adds up a row.

    Args:
        row: (place,).
    Returns:
        The sum, from the first place to the last.
    """
    found = 0.0
    for place in range(len(row)):
        found += row[place]
    return found


@part
def largest(row: Floats) -> float:
    """Finds the largest number of a row.

    Args:
        row: (place,), at least one.
    Returns:
        The number.
    """
    found = row[0]
    for place in range(1, len(row)):
        found = max(found, row[place])
    return found
