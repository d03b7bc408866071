"""How does the mass of each taboo column move on in a step? The kernel of the fast twin of `projection`.

Eight worlds at a time. A tile carries one mass for each column, (column, state); the ruler's branches and the west's
answers are weighed once a segment, then every column passes through them. Rows as in `hazards_fast`.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from tightrope.game.counts_fast import (
    RELIEVE,
    ROPE_SUMS,
    Tile,
    Wait,
    add,
    count_crossings,
    count_losses,
    count_rope,
    count_state,
)
from tightrope.game.hazards_fast import MOVES
from tightrope.game.lanes import ROW, Block, Lane, entry, fused, kernel, load, part, read_in, spread, store
from tightrope.game.sheet import Frame
from tightrope.game.tally import ALIVE, BARGAIN, DEMAND, OFFER
from tightrope.game.ways_fast import reach, weigh
from tightrope.game.workspace import tables_of_tile

Four: TypeAlias = tuple[int, int, int, int]
Lanes: TypeAlias = tuple[Lane, Lane, Lane, Lane]


class Span(NamedTuple):
    """Holds which tiles and which steps a kernel is to play."""

    first_tile: int
    last_tile: int  # the tile after the last one
    first_step: int
    steps: int


@kernel
def project_tiles(span: Span, frame: Frame, blocks: tuple[Block, Block, Block], room: Tile, wait: Wait) -> None:
    """Plays the steps of a segment; `blocks` = sheet, masses, counts."""
    for tile in range(span.first_tile, span.last_tile):
        _play_tile(frame, _seated(frame, blocks, room, tile), wait, (span.first_step, span.steps))


@part
def _seated(frame: Frame, blocks: tuple[Block, Block, Block], room: Tile, tile: int) -> Tile:
    """The room, with a tile's own sheet, tables, masses and counts."""
    return Tile(
        blocks[0].start + tile * blocks[0].size,
        room.at,
        tables_of_tile(frame, room.tables, tile),
        blocks[1].start + tile * blocks[1].size,
        room.carried,
        room.after,
        room.flows,
        room.ways,
        room.stays,
        room.passes,
        blocks[2].start + tile * blocks[2].size,
        room.rows,
    )


@part
def _at_step(course: Tile, step: int) -> Tile:
    """The same tile, with the counts of one step."""
    return Tile(
        course.sheet,
        course.at,
        course.tables,
        course.mass,
        course.carried,
        course.after,
        course.flows,
        course.ways,
        course.stays,
        course.passes,
        course.counts + step * (course.rows.rope + ROPE_SUMS) * ROW,
        course.rows,
    )


@part
def _play_tile(frame: Frame, course: Tile, wait: Wait, steps: tuple[int, int]) -> None:
    """One segment of one tile; `steps` = first, how many. Before step 1 the start itself is counted."""
    weigh(frame, course)
    if steps[0] == 0:
        count_state(frame, course)
        count_rope(frame, course, course.mass)
    for step in range(steps[0] + 1, steps[0] + steps[1] + 1):
        _advance(frame, _at_step(course, step), wait)


@part
def _advance(frame: Frame, course: Tile, wait: Wait) -> None:
    """One step of all columns."""
    states = frame.phases * frame.pressure * frame.loyalty * frame.sanctions * frame.slots
    for row in range(wait.columns * states):
        store(course.after, row, spread(0.0))
    _patron_moves(frame, course, wait)
    count_rope(frame, course, course.carried + ALIVE * states * ROW)
    for phase in range(frame.phases):
        for level in range(frame.pressure):
            for loyalty in range(frame.loyalty):
                for sanctions in range(frame.sanctions):
                    count_crossings(frame, course, wait, (phase, level, loyalty, sanctions))
                for column in (ALIVE, OFFER, BARGAIN):
                    _ruler_moves(frame, course, wait, (phase, level, loyalty, column))
                    _west_moves(frame, course, wait, (phase, level, loyalty, column))
                for index in range(0, wait.columns - 3, 4):
                    _pass_through(frame, course, wait, (phase, level, loyalty, index))
    _phase_moves(frame, course, wait)
    count_state(frame, course)


@part
def _patron_moves(frame: Frame, course: Tile, wait: Wait) -> None:
    """`carried`: mass at the ruler's nodes, four columns at a time; a demand takes its column's mass."""
    width = frame.loyalty * frame.sanctions * frame.slots
    states, last = frame.phases * frame.pressure * width, wait.columns - 1
    none = spread(0.0)
    for column in range(0, wait.columns, 4):
        others = (min(column + 1, last) - column, min(column + 2, last) - column, min(column + 3, last) - column)
        start, step = course.mass + column * states * ROW, states * ROW
        blocks = (start, start + others[0] * step, start + others[1] * step, start + others[2] * step)
        for phase in range(frame.phases):
            for then in range(frame.pressure):
                for row in range(width):
                    moved = (none, none, none, none)
                    for level in range(max(then - 1, 0), min(then + 2, frame.pressure)):
                        state, move = (phase * frame.pressure + level) * width + row, then + 1 - level
                        moved = _four(load(course.tables.patron, state * MOVES + move), blocks, state, moved)
                    there = column * states + (phase * frame.pressure + then) * width + row
                    store(course.carried, there, moved[0])
                    store(course.carried, there + others[0] * states, moved[1])
                    store(course.carried, there + others[1] * states, moved[2])
                    store(course.carried, there + others[2] * states, moved[3])
    _take_demands(frame, course, wait, (width, states))


@read_in
def _take_demands(frame: Frame, course: Tile, wait: Wait, lengths: tuple[int, int]) -> None:
    """Counts what the demand column was waiting for, and takes it out."""
    width, states = lengths
    demand = spread(0.0)
    for phase in range(frame.phases):
        for level in range(frame.pressure):
            if entry(wait.pressing, level):
                first = DEMAND * states + (phase * frame.pressure + level) * width
                for row in range(first, first + width):
                    demand += load(course.carried, row)
                    store(course.carried, row, spread(0.0))
    add(course.counts, course.rows.arrived + DEMAND, demand)


@read_in
def _four(weight: Lane, places: Four, row: int, sums: Lanes) -> Lanes:
    """Adds weight times a row of each of four blocks to four sums."""
    return (
        fused(load(places[0], row), weight, sums[0]),
        fused(load(places[1], row), weight, sums[1]),
        fused(load(places[2], row), weight, sums[2]),
        fused(load(places[3], row), weight, sums[3]),
    )


@read_in
def _plain(index: int) -> int:
    """Column of a number among those that do not ask about offers (all but alive, offer and bargain)."""
    return index + 1 if index < 2 else index + 3


@part
def _pass_through(frame: Frame, course: Tile, wait: Wait, place: tuple[int, int, int, int]) -> None:
    """`after` of four columns that do not ask about offers: from the ruler's node past the west in one go."""
    phase, level, loyalty, index = place
    states = frame.phases * frame.pressure * frame.loyalty * frame.sanctions * frame.slots
    first = ((phase * frame.pressure + level) * frame.loyalty + loyalty) * frame.sanctions * frame.slots
    last = wait.columns - 4
    columns = (_plain(index), _plain(min(index + 1, last)), _plain(min(index + 2, last)), _plain(min(index + 3, last)))
    step = states * ROW
    start = course.carried + first * ROW
    carried = (
        start + columns[0] * step,
        start + columns[1] * step,
        start + columns[2] * step,
        start + columns[3] * step,
    )
    for slot in range(frame.slots):
        gone = 0
        for number in range(4):
            gone += entry(wait.gone, columns[number] * frame.slots + slot)
        if gone:
            _arrive(frame, course, wait, (first, slot, last - index + 1), (columns, carried))
        if gone < 4:
            for after in range(frame.sanctions):
                kept, refused = _meet(frame, course, wait, (first, slot, after), carried)
                node = (phase, level, loyalty, after, slot)
                for number in range(min(4, last - index + 1)):
                    if not entry(wait.gone, columns[number] * frame.slots + slot):
                        _loyalty_moves(frame, course, node, columns[number], (kept[number], refused[number]))


@read_in
def _meet(
    frame: Frame, course: Tile, wait: Wait, node: tuple[int, int, int], carried: Four
) -> tuple[Lanes, Lanes]:
    """What comes to one slot' and level of sanctions, obeyed and refused, in four columns."""
    first, slot, after = node
    ways, way = frame.postures + 1, entry(frame.posture, slot)
    low, high = entry(wait.low, slot), entry(wait.high, slot)
    none = spread(0.0)
    kept, refused = (none, none, none, none), (none, none, none, none)
    for sanctions in range(max(after - 1, 0), min(after + 2, frame.sanctions)):
        within, base = reach(frame, sanctions, after), sanctions * frame.slots
        row = ((first + base + low) * ways + way) * frame.options + within
        for source in range(base + low, base + high):
            kept = _four(load(course.passes, row), carried, source, kept)
            row += ways * frame.options
        row = ((first + base + slot) * ways + frame.postures) * frame.options + within
        refused = _four(load(course.passes, row), carried, base + slot, refused)
    return kept, refused


@read_in
def _arrive(
    frame: Frame, course: Tile, wait: Wait, node: tuple[int, int, int], four: tuple[Four, Four]
) -> None:
    """Counts what arrives at one slot', in those of four columns that wait for it; `node` = first, slot, how many."""
    first, slot, count = node
    columns, carried = four
    ways, way = frame.postures + 1, entry(frame.posture, slot)
    none = spread(0.0)
    arrived = (none, none, none, none)
    for sanctions in range(frame.sanctions):
        base = sanctions * frame.slots
        for source in range(base + entry(wait.low, slot), base + entry(wait.high, slot)):
            row = ((first + source) * ways + way) * 2
            arrived = _four(load(course.ways, row) + load(course.ways, row + 1), carried, source, arrived)
    for number in range(min(4, count)):
        if entry(wait.gone, columns[number] * frame.slots + slot):
            add(course.counts, course.rows.arrived + columns[number], arrived[number])


@part
def _ruler_moves(frame: Frame, course: Tile, wait: Wait, place: tuple[int, int, int, int]) -> None:
    """`flows` of one column after ruler, apparatus and overture; what arrives at a posture or an offer is counted."""
    phase, level, loyalty, column = place
    states = frame.phases * frame.pressure * frame.loyalty * frame.sanctions * frame.slots
    arrived = spread(0.0)
    for sanctions in range(frame.sanctions):
        block = ((phase * frame.pressure + level) * frame.loyalty + loyalty) * frame.sanctions + sanctions
        carried = course.carried + (column * states + block * frame.slots) * ROW
        ways = course.ways + block * frame.slots * (frame.postures + 1) * 2 * ROW
        for slot in range(frame.slots):
            none, made = spread(0.0), spread(0.0)
            for source in range(entry(wait.low, slot), entry(wait.high, slot)):
                row = (source * (frame.postures + 1) + entry(frame.posture, slot)) * 2
                passing = load(carried, source)
                none, made = fused(passing, load(ways, row), none), fused(passing, load(ways, row + 1), made)
            if entry(wait.gone, column * frame.slots + slot):
                arrived += none + made
            else:
                row = (slot * (frame.postures + 1) + frame.postures) * 2
                refused, refused_made = load(carried, slot) * load(ways, row), load(carried, slot) * load(ways, row + 1)
                if column == OFFER:
                    arrived += made + refused_made
                    made, refused_made = spread(0.0), spread(0.0)
                flow = (sanctions * frame.slots + slot) * 4
                store(course.flows, flow, none)
                store(course.flows, flow + 1, made)
                store(course.flows, flow + 2, refused)
                store(course.flows, flow + 3, refused_made)
                if column == ALIVE:
                    count_losses(course, block * frame.slots + slot, flow)
    add(course.counts, course.rows.arrived + column, arrived)


@part
def _west_moves(frame: Frame, course: Tile, wait: Wait, place: tuple[int, int, int, int]) -> None:
    """`after` of one column: what is left in office after the west's move, loyalty moved; bargains are counted."""
    phase, level, loyalty, column = place
    block = ((phase * frame.pressure + level) * frame.loyalty + loyalty) * frame.sanctions
    arrived = spread(0.0)
    for slot in range(frame.slots):
        if not entry(wait.gone, column * frame.slots + slot):
            bargaining = column == BARGAIN and entry(frame.posture, slot) < frame.red_line
            for after in range(frame.sanctions):
                kept, refused = spread(0.0), spread(0.0)
                for sanctions in range(max(after - 1, 0), min(after + 2, frame.sanctions)):
                    move = sanctions + 1 - after  # tighten, hold, relieve
                    flow = (sanctions * frame.slots + slot) * 4
                    end = ((block + sanctions) * frame.slots + slot) * 4
                    kept = fused(load(course.flows, flow), load(course.stays, end * MOVES + move), kept)
                    refused = fused(load(course.flows, flow + 2), load(course.stays, (end + 2) * MOVES + move), refused)
                    made, turned = load(course.flows, flow + 1), load(course.flows, flow + 3)
                    if bargaining and move == RELIEVE:
                        arrived = fused(made, load(course.tables.west, (end + 1) * MOVES + move), arrived)
                        arrived = fused(turned, load(course.tables.west, (end + 3) * MOVES + move), arrived)
                    else:
                        kept = fused(made, load(course.stays, (end + 1) * MOVES + move), kept)
                        refused = fused(turned, load(course.stays, (end + 3) * MOVES + move), refused)
                _loyalty_moves(frame, course, (phase, level, loyalty, after, slot), column, (kept, refused))
    add(course.counts, course.rows.arrived + column, arrived)


@read_in
def _loyalty_moves(
    frame: Frame, course: Tile, place: tuple[int, int, int, int, int], column: int, flow: tuple[Lane, Lane]
) -> None:
    """Adds to `after`: loyalty moves by chance if obeyed, falls if refused."""
    phase, level, loyalty, sanctions, slot = place
    kept, refused = flow
    width = frame.sanctions * frame.slots
    states = frame.phases * frame.pressure * frame.loyalty * width
    base = column * states + (phase * frame.pressure + level) * frame.loyalty * width
    base += sanctions * frame.slots + slot
    if frame.loyalty == 1:
        add(course.after, base, kept + refused)
    else:
        row = (phase * frame.loyalty + loyalty) * frame.postures + entry(frame.posture, slot)
        fall, rise = kept * load(course.tables.fall, row), kept * load(course.tables.rise, row)
        add(course.after, base + max(loyalty - 1, 0) * width, fall + refused)
        add(course.after, base + loyalty * width, kept - fall - rise)
        add(course.after, base + min(loyalty + 1, frame.loyalty - 1) * width, rise)


@part
def _phase_moves(frame: Frame, course: Tile, wait: Wait) -> None:
    """`mass` = `after` with the phase moved, four columns at a time."""
    rest = frame.pressure * frame.loyalty * frame.sanctions * frame.slots
    states, last, none = frame.phases * rest, wait.columns - 1, spread(0.0)
    for column in range(0, wait.columns, 4):
        others = (min(column + 1, last) - column, min(column + 2, last) - column, min(column + 3, last) - column)
        start, step = course.after + column * states * ROW, states * ROW
        blocks = (start, start + others[0] * step, start + others[1] * step, start + others[2] * step)
        for state in range(rest):
            chances = course.at.phase_step + entry(frame.crossed, state % frame.slots) * frame.phases * frame.phases
            for then in range(frame.phases):
                one, two, three, four = none, none, none, none
                for phase in range(frame.phases):
                    chance, row = load(course.sheet, chances + phase * frame.phases + then), phase * rest + state
                    one, two = fused(load(blocks[0], row), chance, one), fused(load(blocks[1], row), chance, two)
                    three, four = fused(load(blocks[2], row), chance, three), fused(load(blocks[3], row), chance, four)
                row = column * states + then * rest + state
                store(course.mass, row, one)
                store(course.mass, row + others[0] * states, two)
                store(course.mass, row + others[1] * states, three)
                store(course.mass, row + others[2] * states, four)
