"""Where do a tile's tables stand in memory while it is solved?

Kernels work on addresses (see `lanes`); this file hands them out, and keeps what they point to alive.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import prod
from typing import NamedTuple

import numpy as np

from tightrope.game.hazards_fast import MOVES, Rates, rates_rows
from tightrope.game.inputs import CAUSES, Floats
from tightrope.game.lanes import LANES, ROW, Lane, aligned, exponential, part, read_in, select_greater, spread
from tightrope.game.policy import PLAYERS, Policy, PolicyTables, world_first
from tightrope.game.sheet import Frame, in_lanes
from tightrope.game.sight_fast import Task

COLUMNS = PLAYERS + len(CAUSES)
END_COLUMNS = COLUMNS + 1  # of an end: the columns, and the believed expected 1 - H
KEPT = COLUMNS  # where that one stands
LOWEST = -1e308  # below any utility


class Places(NamedTuple):
    """Holds addresses of the tables of a policy, under the names of `PolicyTables`."""

    patron: int
    choice: int
    offer: int
    west: int
    loss: int
    loss_by_cause: int
    rope: int
    danger_comply: int
    danger_refuse: int
    best: int
    fall: int
    rise: int


NOWHERE = Places(*([0] * len(Places._fields)))


class Room(NamedTuple):
    """Holds where a tile's tables stand while it is solved: addresses of blocks (row, lane)."""

    rates: Rates
    tables: Places  # written where `keep`
    values: int  # (state, column) at the end of the step, then at the ruler's nodes
    after: int  # (state', column) phase' averaged, then values at the start of the step
    expected: int  # (sanctions', slot', refused, column) of one phase, pressure', loyalty
    ends: int  # (slot', refused, offered, 9) of one phase, pressure', loyalty, sanctions
    work: int  # of one node of the ruler: utility by posture, P(offer) by branch, choice, weights of ends
    task: Task


def task_room(frame: Frame, task: Task, tables: Places) -> tuple[Room, Floats]:
    """Makes room for one tile and says where each table stands.

    Args:
        frame: axes.
        task: what is to be done. tables: where the tables of a policy stand.
    Returns:
        Addresses (those of values and tables change with the tile), and the memory they lie in: keep it.
    """
    states = frame.phases * frame.pressure * frame.loyalty * frame.sanctions * frame.slots
    rates = rates_rows(frame)
    expected = frame.sanctions * frame.slots * 2 * COLUMNS
    rows = [*rates, states * COLUMNS, expected, frame.slots * 4 * END_COLUMNS, 5 * frame.postures + 8]
    memory = aligned((sum(rows), LANES))
    places = list(_addresses(memory, rows))
    count = len(Rates._fields)
    after, expected, ends, work = places[count:]
    own = Rates(*places[:count])
    return Room(own, tables, 0, after, expected, ends, work, task), memory


def table_room(frame: Frame, shape: tuple[int, ...], tiles: int) -> tuple[PolicyTables, Places]:
    """Makes room for the tables of a policy, in one block: separate ones would be handed back after each use.

    Args:
        frame: axes.
        shape: lengths of the state axes.
        tiles: number of tiles.
    Returns:
        Tables (tile, axes..., lane), and their addresses: keep the tables as long as these.
    """
    axes = table_axes(frame, shape)
    rows = [tiles * prod(lengths) for lengths in axes]
    # what lies out of sight is never written, and must be a number to those who read whole tables
    memory = aligned((sum(rows), LANES), blank=True)
    ends = np.cumsum(rows)
    tables = PolicyTables(
        *(
            memory[end - length : end].reshape(tiles, *lengths, LANES)
            for end, length, lengths in zip(ends, rows, axes, strict=True)
        )
    )
    return tables, Places(*_addresses(memory, rows))


def table_axes(frame: Frame, shape: tuple[int, ...]) -> list[tuple[int, ...]]:
    """Axes of each table of a policy, in the order of `PolicyTables`.

    Args:
        frame: axes.
        shape: lengths of the state axes.
    Returns:
        Lengths of the axes between tile and lane.
    """
    loyal = (frame.phases, frame.loyalty, frame.postures)
    axes = {
        "patron": (MOVES,),
        "choice": (frame.postures,),
        "offer": (frame.postures + 3,),
        "west": (2, 2, MOVES),
        "loss": (2, 2, MOVES),
        "loss_by_cause": (2, 2, len(CAUSES)),
        "rope": (),
        "danger_comply": (len(CAUSES),),
        "danger_refuse": (len(CAUSES),),
        "best": (2,),
    }
    return [(*shape, *axes[name]) if name in axes else loyal for name in PolicyTables._fields]


def places_of(policy: Policy) -> tuple[PolicyTables, Places]:
    """Tables of a policy in lanes, and their addresses; keep the tables as long as the addresses.

    Args:
        policy: from either implementation.
    Returns:
        Tables (tile, ..., lane) of eight lanes, and where they stand.
    """
    tables = policy.tables
    if tables.patron.shape[-1] != LANES:
        tables = PolicyTables(*(in_lanes(world_first(table, policy.worlds)) for table in tables))
    return tables, Places(*(int(table.ctypes.data) for table in tables))


def _addresses(memory: Floats, rows: list[int]) -> Iterator[int]:
    """Where blocks of so many rows stand, one after the other."""
    place = int(memory.ctypes.data)
    for length in rows:
        yield place
        place += length * ROW


@read_in
def columns_of(room: Room) -> int:
    """Columns that are worked out: the players' alone, or the dangers too."""
    return COLUMNS if room.task.sight.dangers else PLAYERS


@part
def tables_of_tile(frame: Frame, tables: Places, tile: int) -> Places:
    """Addresses of one tile's tables."""
    state = frame.phases * frame.pressure * frame.loyalty * frame.sanctions * frame.slots * tile * ROW
    loyal = frame.phases * frame.loyalty * frame.postures * tile * ROW
    return Places(
        tables.patron + state * MOVES,
        tables.choice + state * frame.postures,
        tables.offer + state * (frame.postures + 3),
        tables.west + state * 4 * MOVES,
        tables.loss + state * 4 * MOVES,
        tables.loss_by_cause + state * 4 * 5,
        tables.rope + state,
        tables.danger_comply + state * 5,
        tables.danger_refuse + state * 5,
        tables.best + state * 2,
        tables.fall + loyal,
        tables.rise + loyal,
    )


@read_in
def response(precision: Lane, behind: Lane) -> Lane:
    """Weight of an option that is `behind` (<= 0) the best one; 1 for the best at any precision, infinite too."""
    zero = spread(0.0)
    return exponential(select_greater(zero, behind, precision * behind, zero))
