"""How does the mass of each taboo column move on in a step? The kernel of the fast twin of `projection`.

Eight worlds at a time. A tile carries one mass for each column, (column, state); the ruler's branches and the west's
answers are weighed once a segment, then every column passes through them. Rows as in `hazards_fast`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from tightrope.game.forward_fast import Chances
from tightrope.game.hazards_fast import MOVES
from tightrope.game.lanes import ROW, Block, Lane, entry, fused, load, part, read_in, select_greater, spread, store
from tightrope.game.sheet import Frame
from tightrope.game.tally import ALIVE, BARGAIN, DEMAND, NOT_PRESSED, OFFER, PRESSED
from tightrope.game.threads import SOURCES, kernel
from tightrope.game.workspace import Places, tables_of_tile

RELIEVE = 2  # the west's third move
ROPE_SUMS = 12  # weight, then weight times rope, danger of complying (5), of refusing (5)
_SMALLEST = 5e-324  # the smallest number above 0


class Counts(NamedTuple):
    """Holds the row of a tally at which each count starts; names as in `Tally`."""

    arrived: int  # (column)
    reasoned: int
    holding: int  # (posture)
    phase: int  # (phase)
    lost: int  # (5)
    demanded: int
    complied: int
    offers: int
    relieved: int
    rope: int  # (12)


class Wait(NamedTuple):
    """Holds what the columns wait for, and from which slots each slot is reached: addresses of integer tables."""

    columns: int  # how many
    gone: int  # (column, slot) 1 where the column's mass has arrived
    low: int  # (slot') first slot from which a choice leads there
    high: int  # (slot') the slot after the last one
    pressing: int  # (pressure) 1 where the level is above 0


class Tile(NamedTuple):
    """Holds a tile of the projection: addresses of blocks (row, lane)."""

    sheet: int
    at: Chances
    tables: Places
    mass: int  # (column, state) at the start, then at the end of the step
    carried: int  # (column, state) at the ruler's nodes
    after: int  # (column, state) before the phase moves
    flows: int  # (sanctions, slot', refused, offered) of one column, phase, pressure' and loyalty
    ways: int  # (state, way, offered) weights of the ends: each posture obeyed, an order refused
    stays: int  # (end, west's move) P(move) (1 - H)
    counts: int  # rows of one step of the tally
    rows: Counts


class Span(NamedTuple):
    """Holds which tiles and which steps a kernel is to play."""

    first_tile: int
    last_tile: int  # the tile after the last one
    first_step: int
    steps: int


def _kernel(sources: int) -> Callable[[Span, Frame, tuple[Block, Block, Block], Tile, Wait], None]:
    @kernel
    def project_tiles(span: Span, frame: Frame, blocks: tuple[Block, Block, Block], room: Tile, wait: Wait) -> None:
        """Plays the steps of a segment; `blocks` = sheet, masses, counts."""
        for tile in range(span.first_tile, span.last_tile if sources >= 0 else 0):
            _play_tile(frame, _seated(frame, blocks, room, tile), wait, (span.first_step, span.steps))

    return project_tiles


project_tiles = _kernel(SOURCES)


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
        course.counts + step * (course.rows.rope + ROPE_SUMS) * ROW,
        course.rows,
    )


@part
def _play_tile(frame: Frame, course: Tile, wait: Wait, steps: tuple[int, int]) -> None:
    """One segment of one tile; `steps` = first, how many. Before step 1 the start itself is counted."""
    _weigh(frame, course)
    if steps[0] == 0:
        _count_state(frame, course)
        _count_rope(frame, course, course.mass)
    for step in range(steps[0] + 1, steps[0] + steps[1] + 1):
        _advance(frame, _at_step(course, step), wait)


@part
def _weigh(frame: Frame, course: Tile) -> None:
    """`ways` and `stays` of a segment."""
    count, tables, at = frame.postures, course.tables, course.at
    states = frame.phases * frame.pressure * frame.loyalty * frame.sanctions * frame.slots
    for state in range(states):
        slot = state % frame.slots
        rest = state // (frame.slots * frame.sanctions)
        loyalty, block = rest % frame.loyalty, rest // frame.loyalty
        level, phase = block % frame.pressure, block // frame.pressure
        own = entry(frame.posture, slot)
        occasion = load(course.sheet, at.occasion + own * frame.pressure + level)
        fails = at.fails + (phase * frame.loyalty + loyalty) * count
        refusals = spread(0.0)
        for posture in range(count):
            fail = load(course.sheet, fails + posture)
            chosen = occasion * load(tables.choice, state * count + posture)
            refusals = fused(chosen, fail, refusals)
            _share(frame, course, (state, posture, posture), chosen * (1.0 - fail), False)
        _share(frame, course, (state, count, count), refusals, False)
        closed, fail = 1.0 - occasion, load(course.sheet, fails + own)
        _share(frame, course, (state, own, count + 1), closed * (1.0 - fail), True)
        _share(frame, course, (state, count, count + 2), closed * fail, True)
    for row in range(states * 4 * MOVES):
        store(course.stays, row, load(tables.west, row) * (1.0 - load(tables.loss, row)))


@read_in
def _share(frame: Frame, course: Tile, way: tuple[int, int, int], chance: Lane, more: bool) -> None:
    """Weights of the two ends (no offer, offer) of a way; `way` = state, way, branch; added where `more`."""
    state, out, branch = way
    row = (state * (frame.postures + 1) + out) * 2
    offer = load(course.tables.offer, state * (frame.postures + 3) + branch)
    made = chance * (load(course.sheet, course.at.overture) * offer)
    none = chance - made
    if more:
        none, made = none + load(course.ways, row), made + load(course.ways, row + 1)
    store(course.ways, row, none)
    store(course.ways, row + 1, made)


@part
def _advance(frame: Frame, course: Tile, wait: Wait) -> None:
    """One step of all columns."""
    states = frame.phases * frame.pressure * frame.loyalty * frame.sanctions * frame.slots
    for row in range(wait.columns * states):
        store(course.carried, row, spread(0.0))
        store(course.after, row, spread(0.0))
    _patron_moves(frame, course, wait)
    _count_rope(frame, course, course.carried + ALIVE * states * ROW)
    for phase in range(frame.phases):
        for level in range(frame.pressure):
            for loyalty in range(frame.loyalty):
                for sanctions in range(frame.sanctions):
                    _count_crossings(frame, course, wait, (phase, level, loyalty, sanctions))
                for column in range(wait.columns):
                    _ruler_moves(frame, course, wait, (phase, level, loyalty, column))
                    _west_moves(frame, course, wait, (phase, level, loyalty, column))
    _phase_moves(frame, course, wait)
    _count_state(frame, course)


@part
def _patron_moves(frame: Frame, course: Tile, wait: Wait) -> None:
    """`carried`: mass at the ruler's nodes; a demand takes its column's mass."""
    width = frame.loyalty * frame.sanctions * frame.slots
    states = frame.phases * frame.pressure * width
    demand = spread(0.0)
    for phase in range(frame.phases):
        for level in range(frame.pressure):
            for row in range(width):
                state = (phase * frame.pressure + level) * width + row
                for move in range(MOVES):
                    if entry(frame.patron_open, level * MOVES + move):
                        chance = load(course.tables.patron, state * MOVES + move)
                        then = entry(frame.patron_after, level * MOVES + move)
                        there = (phase * frame.pressure + then) * width + row
                        for column in range(wait.columns):
                            passing = chance * load(course.mass, column * states + state)
                            if column == DEMAND and entry(wait.pressing, then):
                                demand += passing
                            else:
                                _add(course.carried, column * states + there, passing)
    _add(course.counts, course.rows.arrived + DEMAND, demand)


@read_in
def _add(block: int, row: int, value: Lane) -> None:
    store(block, row, load(block, row) + value)


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
                    _count_losses(course, block * frame.slots + slot, flow)
    _add(course.counts, course.rows.arrived + column, arrived)


@read_in
def _count_losses(course: Tile, state: int, flow: int) -> None:
    """Counts losses of office by cause, offers, and offers answered with relief; `state` with slot'."""
    counts, rows, tables = course.counts, course.rows, course.tables
    for end in range(4):  # obeyed, obeyed and offered, refused, refused and offered
        passing = load(course.flows, flow + end)
        for cause in range(5):
            _add(counts, rows.lost + cause, passing * load(tables.loss_by_cause, (state * 4 + end) * 5 + cause))
        if end % 2:
            _add(counts, rows.offers, passing)
            _add(counts, rows.relieved, passing * load(tables.west, (state * 4 + end) * MOVES + RELIEVE))


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
    _add(course.counts, course.rows.arrived + column, arrived)


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
        _add(course.after, base, kept + refused)
    else:
        row = (phase * frame.loyalty + loyalty) * frame.postures + entry(frame.posture, slot)
        fall, rise = kept * load(course.tables.fall, row), kept * load(course.tables.rise, row)
        _add(course.after, base + max(loyalty - 1, 0) * width, fall + refused)
        _add(course.after, base + loyalty * width, kept - fall - rise)
        _add(course.after, base + min(loyalty + 1, frame.loyalty - 1) * width, rise)


@part
def _phase_moves(frame: Frame, course: Tile, wait: Wait) -> None:
    """`mass` = `after` with the phase moved."""
    rest = frame.pressure * frame.loyalty * frame.sanctions * frame.slots
    for column in range(wait.columns):
        base = column * frame.phases * rest
        for state in range(rest):
            slot = state % frame.slots
            if not entry(wait.gone, column * frame.slots + slot):
                chances = course.at.phase_step + entry(frame.crossed, slot) * frame.phases * frame.phases
                for then in range(frame.phases):
                    moved = spread(0.0)
                    for phase in range(frame.phases):
                        chance = load(course.sheet, chances + phase * frame.phases + then)
                        moved = fused(chance, load(course.after, base + phase * rest + state), moved)
                    store(course.mass, base + then * rest + state, moved)


@part
def _count_state(frame: Frame, course: Tile) -> None:
    """Counts who holds which posture, and the phases, at the end of a step."""
    states = frame.phases * frame.pressure * frame.loyalty * frame.sanctions * frame.slots
    per_phase = states // frame.phases
    for state in range(states):
        there = load(course.mass, ALIVE * states + state)
        _add(course.counts, course.rows.holding + entry(frame.posture, state % frame.slots), there)
        _add(course.counts, course.rows.phase + state // per_phase, there)


@part
def _count_rope(frame: Frame, course: Tile, mass: int) -> None:
    """Weight and weighted sums of the rope and the dangers over nodes below the red line."""
    states = frame.phases * frame.pressure * frame.loyalty * frame.sanctions * frame.slots
    tables, out = course.tables, course.counts + course.rows.rope * ROW
    lowest, none = spread(-np.inf), spread(0.0)
    for state in range(states):
        if entry(frame.posture, state % frame.slots) < frame.red_line:
            rope = load(tables.rope, state)
            weight = select_greater(rope, lowest, load(mass, state), none)
            _add(out, 0, weight)
            _add(out, 1, weight * select_greater(rope, lowest, rope, none))
            for cause in range(5):
                comply = select_greater(rope, lowest, load(tables.danger_comply, state * 5 + cause), none)
                refuse = select_greater(rope, lowest, load(tables.danger_refuse, state * 5 + cause), none)
                _add(out, 2 + cause, weight * comply)
                _add(out, 7 + cause, weight * refuse)


@part
def _count_crossings(frame: Frame, course: Tile, wait: Wait, place: tuple[int, int, int, int]) -> None:
    """Counts crossings chosen and obeyed: those he had reason for, those under pressure."""
    phase, level, loyalty, sanctions = place
    block = ((phase * frame.pressure + level) * frame.loyalty + loyalty) * frame.sanctions + sanctions
    states = frame.phases * frame.pressure * frame.loyalty * frame.sanctions * frame.slots
    counts, rows = course.counts, course.rows
    for slot in range(frame.slots):
        if entry(frame.posture, slot) < frame.red_line:
            state = block * frame.slots + slot
            waiting_mass = load(course.carried, PRESSED * states + state)
            waiting_mass += load(course.carried, NOT_PRESSED * states + state)
            chance = spread(0.0)
            for posture in range(frame.red_line, frame.postures):
                row = (state * (frame.postures + 1) + posture) * 2
                chance += load(course.ways, row) + load(course.ways, row + 1)
            crossing = waiting_mass * chance
            tremble = spread(_SMALLEST)  # pull + other <= 0; where he has no other choice the rope is NaN: no tremble
            reasoned = select_greater(tremble, load(course.tables.rope, state), spread(0.0), crossing)
            _add(counts, rows.reasoned, reasoned)
            if entry(wait.pressing, level):
                _add(counts, rows.demanded, waiting_mass)
                _add(counts, rows.complied, crossing)
