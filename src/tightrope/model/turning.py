"""At which values of a quantity does he stand on the rope? Every change of side, halved world by world."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tightrope.game import RopeMeans
from tightrope.kernels import each_block, silent
from tightrope.model.ahead import Now, standing
from tightrope.model.blocks import BLOCK
from tightrope.model.evidence import Seen, seen
from tightrope.model.worlds import Worlds, part

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

BISECTIONS = 10  # of a bracket: to a 1,000th of it
ONE_AXIS = "pressure"  # the one quantity whose held value is the same in all worlds of a block


class Turns(NamedTuple):
    """Holds every place where the rope is reached; one entry a crossing, by world and rising value."""

    world: Integers
    value: Floats
    parts: Floats  # (crossing, 5) the pull's parts there; with `other` they add up to about 0
    other: Floats


def turns(worlds: Worlds, name: str, grid: Floats, ropes: Floats) -> Turns:
    """Finds every value in a grid's range at which pull + other changes its sign.

    Args:
        worlds: played worlds. name: a quantity that is a number. grid: (point,) rising.
        ropes: (world, point) pull + other with the quantity held at each point.
    Returns:
        Turns; a world whose side never changes has none, one that changes it twice has two.
    """
    world, cell = np.nonzero((ropes[:, :-1] > 0) != (ropes[:, 1:] > 0))
    low, high = grid[cell], grid[cell + 1]
    rising = ropes[world, cell] <= 0
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        beyond = (held_at(worlds, name, middle, world)[0] > 0) == rising
        low, high = np.where(beyond, low, middle), np.where(beyond, middle, high)
    value = (low + high) / 2
    rope, parts = held_at(worlds, name, value, world)
    return Turns(world, value, parts, rope - parts.sum(axis=1))


def held_at(worlds: Worlds, name: str, at: Floats, which: Integers) -> tuple[Floats, Floats]:
    """Gives pull + other, and the pull's parts, on as_of with a quantity held at another value in each world.

    Args:
        worlds: played worlds. name: the quantity. at: (entry,) values. which: (entry,) worlds.
    Returns:
        (entry,) and (entry, 5).
    """
    rope, parts = np.empty(len(at)), np.empty((len(at), 5))
    last = seen(worlds.case, worlds.steps)[-1]
    for rows, value in _together(name, at):

        def _block(cut: slice, rows: Integers = rows, value: Floats | float = value) -> RopeMeans:
            some = rows[cut]
            held = value if isinstance(value, float) else value[cut]
            return standing(worlds.case, worlds.steps, _now(worlds, which[some], last), {name: held})

        found = each_block(_block, len(rows), BLOCK, silent)
        rope[rows] = np.concatenate([each.rope for each in found])
        parts[rows] = np.concatenate([each.parts for each in found])
    return rope, parts


def _together(name: str, at: Floats) -> list[tuple[Integers, Floats | float]]:
    """Entries that one play can hold at once, with what they are held at."""
    everyone = np.arange(len(at))
    if name != ONE_AXIS:
        return [(everyone, at)] if len(at) else []
    return [(everyone[at == value], float(value)) for value in np.unique(at)]


def _now(worlds: Worlds, which: Integers, last: Seen) -> Now:
    few = part(worlds.inputs, which)
    return Now(worlds.draws.part(which), few, last, few.groups, worlds.past.mass[which])
