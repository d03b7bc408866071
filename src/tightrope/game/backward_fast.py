"""How would each player move if he reckons with the moves that follow? The fast twin of `backward`.

Eight worlds at a time, tiles in parallel. Rows as in `hazards_fast`; a table of columns has eight rows a state:
ruler, patron, west, danger by cause. The same order of moves as in `backward`; the west's part stands in
`west_fast`, the ruler's in `ruler_fast`.
"""

from __future__ import annotations

import numpy as np

from tightrope.game.checks import check_inputs
from tightrope.game.hazards_fast import MOVES, fill_rates, greater
from tightrope.game.inputs import Conditions, Floats, Parameters, Rules
from tightrope.game.lanes import (
    LANES,
    Block,
    aligned,
    block_of,
    entry,
    fused,
    kernel,
    load,
    part,
    read_in,
    spread,
    store,
)
from tightrope.game.layout import state_shape
from tightrope.game.policy import WHOLE, Continuation, Policy, Sight, world_first
from tightrope.game.ruler_fast import ruler_nodes
from tightrope.game.sheet import Frame, Sheet, in_lanes, sheet_of
from tightrope.game.sight_fast import Task, comes_to, stands, wanted
from tightrope.game.west_fast import keep_losses, west_nodes
from tightrope.game.workspace import (
    COLUMNS,
    NOWHERE,
    Places,
    Room,
    columns_of,
    response,
    table_room,
    tables_of_tile,
    task_room,
)
from tightrope.kernels import over_blocks


def solve(
    rules: Rules, parameters: Parameters, conditions: Conditions, steps: int, dangers: bool = True
) -> Continuation:
    """Solves the game backwards with inputs frozen at one date.

    Args:
        rules: postures and axes.
        parameters: beliefs, (world,).
        conditions: the state of things at the date.
        steps: steps to go, 0 or more. dangers: False leaves the dangers out; values stay bit for bit the same.
    Returns:
        Values and danger at the start of a step with that many steps to go; zeros for 0 steps.
    Raises:
        GameError: an input is out of range or of the wrong shape.
    Source:
        McKelvey and Palfrey (1998), doi:10.1023/A:1009905800005; frozen inputs: Kreps (1998), anticipated utility.
    """
    check_inputs(rules, parameters, conditions, steps)
    sheet = sheet_of(rules, parameters, conditions)
    shape = state_shape(rules)
    values = aligned((len(sheet.rows), *shape, COLUMNS, LANES))
    values[...] = 0.0
    offers = 2 if np.any(conditions.occasion_overture > 0) else 1

    _run(sheet, values, Task(offers, False, Sight(dangers=dangers)), NOWHERE, steps)
    return Continuation(len(parameters.precision), values)


def decide(
    rules: Rules, parameters: Parameters, conditions: Conditions, after: Continuation, sight: Sight = WHOLE
) -> Policy:
    """Works out everybody's play in one step, given what comes after it.

    Args:
        rules: postures and axes.
        parameters: beliefs, (world,).
        conditions: the state of things in this step.
        after: values at the end of this step (`solve` with one step less than the lookahead).
        sight: how much of the step is wanted; what is worked out stays bit for bit the same.
    Returns:
        The policy of the step, hazards with the true theta, and the rope at every node of the ruler.
    Raises:
        GameError: an input is out of range or of the wrong shape.
    Source:
        McKelvey and Palfrey (1998), doi:10.1023/A:1009905800005.
    """
    check_inputs(rules, parameters, conditions)
    sheet = sheet_of(rules, parameters, conditions)
    values = _laid_out(after)
    tables, places = table_room(sheet.frame, state_shape(rules), len(sheet.rows))
    _run(sheet, values, Task(2, True, sight), places, 1)
    worlds = len(parameters.precision)
    return Policy(worlds, tables, Continuation(worlds, values))


def _run(sheet: Sheet, values: Floats, task: Task, tables: Places, steps: int) -> None:
    """Plays all tiles; `values` is overwritten."""

    def _block(first: int, last: int) -> None:
        room, memory = task_room(sheet.frame, task, tables)
        _play_tiles((first, last), sheet.frame, (block_of(sheet.rows), block_of(values)), room, steps)
        del memory

    over_blocks(_block, len(sheet.rows))


def _laid_out(end: Continuation) -> Floats:
    """A copy of the columns (tile, ..., column, lane) that may be overwritten."""
    if end.columns.shape[-1] != LANES:
        return in_lanes(world_first(end.columns, end.worlds))
    values = aligned(end.columns.shape)
    values[...] = end.columns
    return values


@kernel
def _play_tiles(
    span: tuple[int, int], frame: Frame, blocks: tuple[Block, Block], room: Room, steps: int
) -> None:
    """Goes back so many steps in tiles `span`; `blocks` = sheet, values."""
    for tile in range(span[0], span[1]):
        values = blocks[1].start + tile * blocks[1].size
        _play_tile(frame, blocks[0].start + tile * blocks[0].size, _seated(frame, room, values, tile), steps)


@part
def _seated(frame: Frame, room: Room, values: int, tile: int) -> Room:
    """The room, with a tile's own values and tables."""
    tables = tables_of_tile(frame, room.tables, tile)
    return Room(room.rates, tables, values, room.after, room.expected, room.ends, room.work, room.task)


@part
def _play_tile(frame: Frame, rows: int, own: Room, steps: int) -> None:
    """Goes back so many steps; the start of one step is the end of the one before."""
    states = frame.phases * frame.pressure * frame.loyalty * frame.sanctions * frame.slots
    fill_rates(frame, rows, own.rates, own.task)
    room = own
    for _ in range(steps):
        step_back(frame, rows, room)
        room = Room(own.rates, own.tables, room.after, room.values, own.expected, own.ends, own.work, own.task)
    if room.values != own.values:
        for row in range(states * COLUMNS):
            store(own.values, row, load(room.values, row))
    if own.task.keep:
        for row in range(frame.phases * frame.loyalty * frame.postures):
            store(own.tables.fall, row, load(rows, frame.at.fall + row))
            store(own.tables.rise, row, load(rows, frame.at.rise + row))


@part
def step_back(frame: Frame, sheet: int, room: Room) -> None:
    """Goes one step back: from `room.values` at the end of the step to `room.after` at its start."""
    _average_phases(frame, sheet, room)
    for phase in range(frame.phases):
        for level in range(frame.pressure):
            for loyalty in range(frame.loyalty):
                _average_loyalty(frame, sheet, room, (phase, level, loyalty))
                for sanctions in range(frame.sanctions):
                    if wanted(room.task.sight.sanctions, sanctions):
                        place = (phase, level, loyalty, sanctions)
                        west_nodes(frame, sheet, room, place)
                        ruler_nodes(frame, sheet, room, place)
                        if room.task.keep:
                            keep_losses(frame, room, place)
    _patron_nodes(frame, sheet, room)


@part
def _average_phases(frame: Frame, sheet: int, room: Room) -> None:
    """`after` = `values` with the phase' averaged; the row of probabilities hangs on whether he has joined."""
    rest, dangers = frame.pressure * frame.loyalty * frame.sanctions * frame.slots, room.task.sight.dangers
    for state in range(rest):
        if not comes_to(frame, room.task.sight, state % frame.slots, 0):
            continue
        joined = entry(frame.crossed, state % frame.slots)
        for phase in range(frame.phases):
            chances = frame.at.phase_step + (joined * frame.phases + phase) * frame.phases
            none = spread(0.0)
            ruler, patron, west, first, second, third, fourth, fifth = none, none, none, none, none, none, none, none
            for then in range(frame.phases):
                chance, row = load(sheet, chances + then), (then * rest + state) * COLUMNS
                ruler = fused(chance, load(room.values, row), ruler)
                patron = fused(chance, load(room.values, row + 1), patron)
                west = fused(chance, load(room.values, row + 2), west)
                if dangers:
                    first = fused(chance, load(room.values, row + 3), first)
                    second = fused(chance, load(room.values, row + 4), second)
                    third = fused(chance, load(room.values, row + 5), third)
                    fourth = fused(chance, load(room.values, row + 6), fourth)
                    fifth = fused(chance, load(room.values, row + 7), fifth)
            row = (phase * rest + state) * COLUMNS
            store(room.after, row, ruler)
            store(room.after, row + 1, patron)
            store(room.after, row + 2, west)
            if dangers:
                store(room.after, row + 3, first)
                store(room.after, row + 4, second)
                store(room.after, row + 5, third)
                store(room.after, row + 6, fourth)
                store(room.after, row + 7, fifth)


@part
def _average_loyalty(frame: Frame, sheet: int, room: Room, place: tuple[int, int, int]) -> None:
    """`expected` = `after` with the loyalty' averaged: it moves by chance if obeyed, falls if refused."""
    phase, level, loyalty = place
    width = frame.sanctions * frame.slots
    base = (phase * frame.pressure + level) * frame.loyalty
    here = (base + loyalty) * width
    below = (base + max(loyalty - 1, 0)) * width
    above = (base + min(loyalty + 1, frame.loyalty - 1)) * width
    columns = columns_of(room)
    for row in range(width):
        if not comes_to(frame, room.task.sight, row % frame.slots, 0):
            continue
        posture = entry(frame.posture, row % frame.slots)
        chance = (phase * frame.loyalty + loyalty) * frame.postures + posture
        fall, rise = load(sheet, frame.at.fall + chance), load(sheet, frame.at.rise + chance)
        hold = 1.0 - fall - rise
        for column in range(columns):
            lower = load(room.after, (below + row) * COLUMNS + column)
            total = hold * load(room.after, (here + row) * COLUMNS + column)
            total = fused(rise, load(room.after, (above + row) * COLUMNS + column), fused(fall, lower, total))
            store(room.expected, row * 2 * COLUMNS + column, total)
            store(room.expected, (row * 2 + 1) * COLUMNS + column, lower)


@part
def _patron_nodes(frame: Frame, sheet: int, room: Room) -> None:
    """`after`: columns at the start of the step, the patron's move averaged."""
    width = frame.loyalty * frame.sanctions * frame.slots
    for phase in range(frame.phases):
        for level in range(frame.pressure):
            for row in range(width):
                if stands(frame, room.task.sight, row):
                    first = phase * frame.pressure * width + row
                    _patron_node(frame, sheet, room, (first, level, width))


@read_in
def _patron_node(frame: Frame, sheet: int, room: Room, node: tuple[int, int, int]) -> None:
    """One node of the patron. A move that is not open stands for hold with weight 0."""
    first, level, width = node
    values = room.values
    eases = entry(frame.patron_open, level * MOVES) == 1
    presses = entry(frame.patron_open, level * MOVES + 2) == 1
    here = first + level * width
    down, up = here - width * eases, here + width * presses
    hold = load(values, here * COLUMNS + 1)
    ease, press = load(values, down * COLUMNS + 1), load(values, up * COLUMNS + 1)
    best = greater(hold, greater(ease, press))
    precision = load(sheet, frame.at.precision_patron)
    share = response(precision, hold - best)
    share_down, share_up = spread(0.0), spread(0.0)
    if eases:
        share_down = response(precision, ease - best)
    if presses:
        share_up = response(precision, press - best)
    scale = 1.0 / (share + share_down + share_up)
    share, share_down, share_up = share * scale, share_down * scale, share_up * scale
    if room.task.keep:
        store(room.tables.patron, here * MOVES, share_down)
        store(room.tables.patron, here * MOVES + 1, share)
        store(room.tables.patron, here * MOVES + 2, share_up)
    for column in range(columns_of(room)):
        total = share * load(values, here * COLUMNS + column)
        total = fused(share_down, load(values, down * COLUMNS + column), total)
        store(room.after, here * COLUMNS + column, fused(share_up, load(values, up * COLUMNS + column), total))
