"""How likely is each posture, act, offer and bargain by each step? The fast twin of `projection`.

Eight worlds at a time. A tile carries one mass for each column, (column, state); the ruler's branches and the west's
answers are weighed once a segment, then every column passes through them. Rows as in `hazards_fast`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numba import njit

from tightrope.game.backward_fast import Places
from tightrope.game.course import Observation, Projection, Segment, Targets
from tightrope.game.forward_fast import Chances, chances_of, places_of, tables_of_tile
from tightrope.game.hazards_fast import MOVES
from tightrope.game.inputs import CAUSES, Floats, Integers, Rules, Truths
from tightrope.game.lanes import (
    LANES,
    ROW,
    Block,
    Lane,
    aligned,
    block_of,
    entry,
    fused,
    load,
    select_greater,
    spread,
    store,
)
from tightrope.game.layout import Layout, layout_of
from tightrope.game.policy import world_first
from tightrope.game.sheet import Frame, framed, in_lanes
from tightrope.game.tally import (
    ALIVE,
    BARGAIN,
    DEMAND,
    NOT_PRESSED,
    OFFER,
    PRESSED,
    Tally,
    first_rules,
    projection,
    settled,
    shifted,
    starts,
    waiting,
)
from tightrope.game.threads import over_tiles

_RELIEVE = 2  # the west's third move
_SMALLEST = 5e-324  # the smallest number above 0
_DEFAULT_VIEW = Observation()


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
    ways: int  # (state, way, offered) weights of the ends: each posture obeyed, an order refused
    stays: int  # (end, west's move) P(move) (1 - H)
    counts: int  # rows of one step of the tally
    rows: Counts


def project(rules: Rules, plan: Sequence[Segment], mass: Floats, targets: Targets) -> Projection:
    """Projects play forward from a filtered state.

    Args:
        rules: postures and axes of the mass.
        plan: stretches of steps, each under one policy.
        mass: (world, phase, pressure, loyalty, sanctions, slot), sums to 1 in each world.
        targets: sets of postures to wait for besides "posture k or one more exposed".
    Returns:
        Cumulative first passages, holdings, losses and rope by step; see `Projection`.
    Source:
        First passage by taboo probabilities: Kemeny and Snell (1976), Finite Markov Chains, chapter 3.
    """
    opening = first_rules(rules, plan)
    columns = waiting(opening, targets)
    mass = shifted(mass, plan[0], opening)
    waiting_mass, arrived = starts(opening, mass, columns)
    live = _live(waiting_mass)
    columns = columns[live]
    masses = in_lanes(np.moveaxis(waiting_mass[live], 0, 1))
    rows, length = _counts(opening, len(columns))
    steps = sum(segment.steps for segment in plan)
    counts = aligned((len(masses), steps + 1, length, LANES))
    counts[...] = 0.0
    step, later = 0, []
    for number, segment in enumerate(plan):
        current = segment.rules or rules
        if number:
            moved = shifted(np.moveaxis(world_first(masses, len(mass)), 1, 0), segment, current)
            still, moved_there = settled(current, moved, columns)
            masses = in_lanes(np.moveaxis(still, 0, 1))
            later.append((step, moved_there))
        _play(current, segment, (masses, counts, columns), rows, step)
        step += segment.steps
    tally = _tally(world_first(counts, len(mass)), rows, length)
    flows = np.zeros((len(mass), steps + 1, len(live)))
    flows[:, :, live] = tally.arrived
    flows[:, 0] = arrived
    for start, moved_there in later:
        flows[:, start, live] += moved_there
    tally = tally._replace(arrived=flows)
    pressing = np.asarray(opening.levels) > 0
    pressed = np.ascontiguousarray(mass[:, :, pressing]).reshape(len(mass), -1).sum(axis=1)
    return projection(opening, tally, pressed)


def _live(waiting_mass: Floats) -> Truths:
    """Columns that still have mass to lose; one that waits for what is there already in all worlds has none."""
    live: Truths = waiting_mass.any(axis=tuple(range(1, waiting_mass.ndim)))
    live[: DEMAND + 1] = True
    return live


def _counts(rules: Rules, columns: int) -> tuple[Counts, int]:
    """Rows of the tally of one step, and how many there are."""
    lengths = [columns, 1, len(rules.exposure), rules.phases, len(CAUSES), 1, 1, 1, 1, 2 + 2 * len(CAUSES)]
    ends = np.cumsum([0, *lengths])
    return Counts(*(int(start) for start in ends[:-1])), int(ends[-1])


def _tally(counts: Floats, rows: Counts, length: int) -> Tally:
    """Counts (world, step, row) under their names."""
    named = {}
    for name, start, stop in zip(Counts._fields, rows, (*rows[1:], length), strict=True):
        part = counts[:, :, start:stop]
        named[name] = part if name in ("arrived", "holding", "phase", "lost", "rope") else part[:, :, 0]
    return Tally(**named)


def _wait(rules: Rules, plan: Layout, columns: Truths) -> tuple[Wait, tuple[Integers, ...]]:
    """What the columns wait for; keep the tables as long as the addresses."""
    sources = plan.target[:, plan.posture] == np.arange(plan.slots)  # slot, slot'
    tables = tuple(
        np.ascontiguousarray(table, dtype=np.int64)
        for table in (
            columns[:, plan.posture],
            sources.argmax(axis=0),
            plan.slots - sources[::-1].argmax(axis=0),
            np.asarray(rules.levels) > 0,
        )
    )
    return Wait(len(columns), *(int(table.ctypes.data) for table in tables)), tables


def _play(
    rules: Rules, segment: Segment, arrays: tuple[Floats, Floats, Truths], rows: Counts, step: int
) -> None:
    """Plays the steps of one segment from step `step` on; masses and counts are overwritten."""
    masses, counts, columns = arrays
    sheet, at = chances_of(rules, segment.conditions, _DEFAULT_VIEW)
    frame, tables = framed(rules)
    wait, kept = _wait(rules, layout_of(rules), columns)
    own, places = places_of(segment.policy)
    states = masses[0, 0, ..., 0].size
    size = 2 * len(columns) * states + states * (2 * len(rules.exposure) + 2) + states * 4 * MOVES

    def block(span: tuple[int, int]) -> None:
        memory = aligned((size, LANES))
        blocks = (block_of(sheet), block_of(masses), block_of(counts))
        task = (int(memory.ctypes.data), step, segment.steps)
        _project_tiles(span, frame, blocks, task, (at, places, rows), wait)

    over_tiles(block, len(masses))
    del own, tables, kept


@njit(cache=True, error_model="numpy", nogil=True)
def _project_tiles(
    span: tuple[int, int],
    frame: Frame,
    blocks: tuple[Block, Block, Block],
    task: tuple[int, int, int],
    rest: tuple[Chances, Places, Counts],
    wait: Wait,
) -> None:
    """Projects tiles `span`; `blocks` = sheet, masses, counts; `task` = memory, first step, steps."""
    memory, first, steps = task
    states = frame.phases * frame.pressure * frame.loyalty * frame.sanctions * frame.slots
    after = memory + wait.columns * states * ROW
    ways = after + wait.columns * states * ROW
    stays = ways + states * (2 * frame.postures + 2) * ROW
    rows = rest[2].rope + 12
    for tile in range(span[0], span[1]):
        for step in range(first, first + steps + 1):
            course = Tile(
                blocks[0].start + tile * blocks[0].size,
                rest[0],
                tables_of_tile(frame, rest[1], tile),
                blocks[1].start + tile * blocks[1].size,
                memory,
                after,
                ways,
                stays,
                blocks[2].start + tile * blocks[2].size + step * rows * ROW,
                rest[2],
            )
            if step == first:
                _weigh(frame, course)
                if step == 0:
                    _count_state(frame, course)
                    _count_rope(frame, course, course.mass)
            else:
                _advance(frame, course, wait)


@njit(cache=True, error_model="numpy")
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


@njit(cache=True, error_model="numpy", forceinline=True)
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


@njit(cache=True, error_model="numpy")
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
                    place = (phase, level, loyalty, sanctions)
                    _count_crossings(frame, course, wait, place)
                    _count_losses(frame, course, place)
                    for column in range(wait.columns):
                        _pass_on(frame, course, wait, place, column)
    _phase_moves(frame, course, wait)
    _count_state(frame, course)


@njit(cache=True, error_model="numpy")
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


@njit(cache=True, error_model="numpy", forceinline=True)
def _add(block: int, row: int, value: Lane) -> None:
    store(block, row, load(block, row) + value)


@njit(cache=True, error_model="numpy")
def _pass_on(
    frame: Frame, course: Tile, wait: Wait, place: tuple[int, int, int, int], column: int
) -> None:
    """One column from the ruler's nodes of a block to the next start, but for the phase."""
    phase, level, loyalty, sanctions = place
    block = ((phase * frame.pressure + level) * frame.loyalty + loyalty) * frame.sanctions + sanctions
    states = frame.phases * frame.pressure * frame.loyalty * frame.sanctions * frame.slots
    carried = course.carried + (column * states + block * frame.slots) * ROW
    ways = course.ways + block * frame.slots * (frame.postures + 1) * 2 * ROW
    arrived = spread(0.0)
    for slot in range(frame.slots):
        none, made = spread(0.0), spread(0.0)
        for source in range(entry(wait.low, slot), entry(wait.high, slot)):
            row = (source * (frame.postures + 1) + entry(frame.posture, slot)) * 2
            passing = load(carried, source)
            none, made = fused(passing, load(ways, row), none), fused(passing, load(ways, row + 1), made)
        if entry(wait.gone, column * frame.slots + slot):
            arrived += none + made
        else:
            if column == OFFER:
                arrived += made
                made = spread(0.0)
            node = (phase, level, loyalty, sanctions, slot)
            arrived += _answer(frame, course, node, column, (0, none, made))
            row = (slot * (frame.postures + 1) + frame.postures) * 2
            none, made = load(carried, slot) * load(ways, row), load(carried, slot) * load(ways, row + 1)
            if column == OFFER:
                arrived += made
                made = spread(0.0)
            arrived += _answer(frame, course, node, column, (1, none, made))
    _add(course.counts, course.rows.arrived + column, arrived)


@njit(cache=True, error_model="numpy", forceinline=True)
def _answer(
    frame: Frame, course: Tile, node: tuple[int, int, int, int, int], column: int, flow: tuple[int, Lane, Lane]
) -> Lane:
    """Passes the mass of two ends (no offer, offer) through the west; gives what has arrived at a bargain."""
    phase, level, loyalty, sanctions, slot = node
    refused, none, made = flow
    block = ((phase * frame.pressure + level) * frame.loyalty + loyalty) * frame.sanctions + sanctions
    end = ((block * frame.slots + slot) * 2 + refused) * 2
    below_line = entry(frame.posture, slot) < frame.red_line
    bargain = spread(0.0)
    for move in range(MOVES):
        if entry(frame.west_open, sanctions * MOVES + move):
            kept = none * load(course.stays, end * MOVES + move)
            if column == BARGAIN and move == _RELIEVE and below_line:
                bargain = made * load(course.tables.west, (end + 1) * MOVES + move)
            else:
                kept = fused(made, load(course.stays, (end + 1) * MOVES + move), kept)
            after = entry(frame.west_after, sanctions * MOVES + move)
            _loyalty_moves(frame, course, (phase, level, loyalty, after, slot), column, (refused, kept))
    return bargain


@njit(cache=True, error_model="numpy", forceinline=True)
def _loyalty_moves(
    frame: Frame, course: Tile, place: tuple[int, int, int, int, int], column: int, flow: tuple[int, Lane]
) -> None:
    phase, level, loyalty, sanctions, slot = place
    refused, kept = flow
    width = frame.sanctions * frame.slots
    states = frame.phases * frame.pressure * frame.loyalty * width
    base = column * states + (phase * frame.pressure + level) * frame.loyalty * width
    base += sanctions * frame.slots + slot
    if frame.loyalty == 1:
        _add(course.after, base, kept)
    elif refused:
        _add(course.after, base + max(loyalty - 1, 0) * width, kept)
    else:
        row = (phase * frame.loyalty + loyalty) * frame.postures + entry(frame.posture, slot)
        fall, rise = kept * load(course.tables.fall, row), kept * load(course.tables.rise, row)
        _add(course.after, base + max(loyalty - 1, 0) * width, fall)
        _add(course.after, base + loyalty * width, kept - fall - rise)
        _add(course.after, base + min(loyalty + 1, frame.loyalty - 1) * width, rise)


@njit(cache=True, error_model="numpy")
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


@njit(cache=True, error_model="numpy")
def _count_state(frame: Frame, course: Tile) -> None:
    """Counts who holds which posture, and the phases, at the end of a step."""
    states = frame.phases * frame.pressure * frame.loyalty * frame.sanctions * frame.slots
    per_phase = states // frame.phases
    for state in range(states):
        there = load(course.mass, ALIVE * states + state)
        _add(course.counts, course.rows.holding + entry(frame.posture, state % frame.slots), there)
        _add(course.counts, course.rows.phase + state // per_phase, there)


@njit(cache=True, error_model="numpy")
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
                comply, refuse = load(tables.danger_comply, state * 5 + cause), load(tables.danger_refuse, state * 5 + cause)
                _add(out, 2 + cause, weight * select_greater(rope, lowest, comply, none))
                _add(out, 7 + cause, weight * select_greater(rope, lowest, refuse, none))


@njit(cache=True, error_model="numpy")
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


@njit(cache=True, error_model="numpy")
def _count_losses(frame: Frame, course: Tile, place: tuple[int, int, int, int]) -> None:
    """Counts losses of office by cause, offers, and offers answered with relief."""
    phase, level, loyalty, sanctions = place
    block = ((phase * frame.pressure + level) * frame.loyalty + loyalty) * frame.sanctions + sanctions
    states = frame.phases * frame.pressure * frame.loyalty * frame.sanctions * frame.slots
    carried = course.carried + (ALIVE * states + block * frame.slots) * ROW
    ways = course.ways + block * frame.slots * (frame.postures + 1) * 2 * ROW
    counts, rows, tables = course.counts, course.rows, course.tables
    for slot in range(frame.slots):
        for source in range(frame.slots):
            for out in range(frame.postures + 1):
                refused = 1 if out == frame.postures else 0
                there = source if refused else entry(frame.target, source * frame.postures + out)
                if there == slot:
                    row = (source * (frame.postures + 1) + out) * 2
                    for offered in range(2):
                        end = ((block * frame.slots + slot) * 2 + refused) * 2 + offered
                        passing = load(carried, source) * load(ways, row + offered)
                        for cause in range(5):
                            _add(counts, rows.lost + cause, passing * load(tables.loss_by_cause, end * 5 + cause))
                        if offered:
                            _add(counts, rows.offers, passing)
                            _add(counts, rows.relieved, passing * load(tables.west, end * MOVES + _RELIEVE))
