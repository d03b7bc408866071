"""In which state is he by now, after what was seen? The fast twin of `forward`, eight worlds at a time.

Rows as in `hazards_fast`: a state is phase, pressure, loyalty, sanctions, slot; an end is (state, refused, offered)
with the slot after the move. Source of the recursion: Rabiner (1989), doi:10.1109/5.18626.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tightrope.game.course import UNSEEN, Observation
from tightrope.game.hazards_fast import MOVES
from tightrope.game.inputs import Conditions, Floats, Rules
from tightrope.game.lanes import (
    LANES,
    ROW,
    Block,
    Lane,
    aligned,
    block_of,
    entry,
    fused,
    kernel,
    load,
    number,
    part,
    put,
    read_in,
    spread,
    store,
)
from tightrope.game.layout import layout_of
from tightrope.game.policy import WHOLE, Policy, Sight, world_first
from tightrope.game.sheet import Frame, framed, in_lanes, in_rows
from tightrope.game.sight_fast import comes_to, stands, wanted
from tightrope.game.workspace import Places, places_of, tables_of_tile
from tightrope.kernels import over_blocks

_SUMS = 3  # what was scored before the hazard, what kept (or lost) office, what is left after reports on the phase


class Seen(NamedTuple):
    """Holds what was seen, as the kernel reads it."""

    slot: int
    power: float
    offer: int
    offer_power: float
    offer_missed: float
    west: int
    west_power: float
    patron: int
    patron_power: float
    office: int
    said: bool
    sight: Sight


class Chances(NamedTuple):
    """Holds the rows of a sheet of the forward pass."""

    occasion: int  # (posture, pressure)
    fails: int  # (phase, loyalty, posture)
    overture: int
    phase_step: int  # (joined, phase, phase')
    pressure_factor: int  # (pressure)
    order_factor: int  # (2) obeyed, refused
    phase_factor: int  # (phase)
    said_factor: int  # (phase, pressure', loyalty, sanctions), a single row where nothing was said


class Course(NamedTuple):
    """Holds a tile of the forward pass: addresses of blocks (row, lane)."""

    sheet: int
    at: Chances
    tables: Places
    mass: int  # (state) at the start, then at the end of the step
    carried: int  # (state) at the ruler's nodes, then before the phase moves
    flow: int  # (slot', refused, offered) of one phase, pressure', loyalty, sanctions
    sums: int  # (3)
    work: int


def filter_step(
    rules: Rules,
    conditions: Conditions,
    policy: Policy,
    mass: Floats,
    observation: Observation,
    sight: Sight = WHOLE,
) -> tuple[Floats, Floats]:
    """Carries the filtered mass through one step and scores what was seen in it.

    A probability of a move that was seen is raised to its power; staying in a posture counts with power 1. Where
    office is unseen he is known to have kept it and this is not scored.

    Args:
        rules: postures and axes.
        conditions: those the policy was made for.
        policy: play in this step.
        mass: (world, phase, pressure, loyalty, sanctions, slot), sums to 1 in each world.
        observation: what was seen.
        sight: that of the policy; all mass must stand in it.
    Returns:
        The mass at the end of the step (normalised) and the log of the normaliser (world,); -inf and a mass of 0
        where a world cannot have produced what was seen.
    Source:
        Rabiner (1989), doi:10.1109/5.18626 (forward recursion of a hidden Markov chain).
    """
    sheet, at = chances_of(rules, conditions, observation)
    frame, tables = framed(rules, layout_of(rules))
    own, places = places_of(policy)
    masses = in_lanes(mass)
    sums = aligned((len(masses), _SUMS, LANES))
    seen = _seen(observation, sight)
    states = mass[0].size

    def _block(first: int, last: int) -> None:
        memory = aligned((states + 4 * frame.slots + 1, LANES))
        place = int(memory.ctypes.data)
        course = Course(0, at, places, 0, place, place + states * ROW, 0, place + (states + 4 * frame.slots) * ROW)
        _filter_tiles((first, last), frame, (block_of(sheet), block_of(masses), block_of(sums)), course, seen)

    over_blocks(_block, len(masses))
    del own, tables
    return _normalised(world_first(masses, len(mass)), world_first(sums, len(mass)), observation.office)


def chances_of(rules: Rules, conditions: Conditions, seen: Observation) -> tuple[Floats, Chances]:
    """Lays out what the forward pass needs besides the policy.

    Args:
        rules: postures and axes.
        conditions: those the policy was made for.
        seen: reports on pressure, orders and the phase, and what was said.
    Returns:
        (tile, row, lane), and the row at which each quantity starts.
    """
    worlds = len(conditions.support)
    pressure = 1.0 if seen.pressure_factor is None else seen.pressure_factor
    order = 1.0 if seen.order_factor is None else seen.order_factor
    phase = 1.0 if seen.phase_factor is None else seen.phase_factor
    quantities = (
        conditions.occasion,
        conditions.cascade * rules.ordered,
        conditions.occasion_overture,
        conditions.phase_step,
        np.broadcast_to(pressure, (worlds, len(rules.levels))),
        np.broadcast_to(order, (worlds, 2)),
        np.broadcast_to(phase, (worlds, rules.phases)),
        np.ones((worlds, 1)) if seen.said_factor is None else seen.said_factor,
    )
    starts = np.cumsum([0] + [quantity.size // worlds for quantity in quantities[:-1]])
    return in_rows(quantities), Chances(*(int(start) for start in starts))


def _seen(seen: Observation, sight: Sight) -> Seen:
    return Seen(
        seen.slot,
        float(seen.power),
        seen.offer,
        float(seen.offer_power),
        float(seen.offer_missed),
        seen.west,
        float(seen.west_power),
        seen.patron,
        float(seen.patron_power),
        seen.office,
        seen.said_factor is not None,
        sight,
    )


def _normalised(moved: Floats, sums: Floats, office: int) -> tuple[Floats, Floats]:
    """Mass that sums to 1 and the log of the normaliser."""
    scored, kept, total = sums[:, 0], sums[:, 1], sums[:, 2]
    silent = np.divide(scored, kept, out=np.zeros_like(kept), where=kept > 0)
    likelihood = total * (silent if office == UNSEEN else 1.0)
    logs = np.log(likelihood, out=np.full_like(likelihood, -np.inf), where=likelihood > 0)
    share = np.divide(1.0, total, out=np.zeros_like(total), where=total > 0)
    return moved * share[:, None, None, None, None, None], logs


@kernel
def _filter_tiles(
    span: tuple[int, int], frame: Frame, blocks: tuple[Block, Block, Block], course: Course, seen: Seen
) -> None:
    """Filters tiles `span`; `blocks` = sheet, mass, sums."""
    for tile in range(span[0], span[1]):
        own = Course(
            blocks[0].start + tile * blocks[0].size,
            course.at,
            tables_of_tile(frame, course.tables, tile),
            blocks[1].start + tile * blocks[1].size,
            course.carried,
            course.flow,
            blocks[2].start + tile * blocks[2].size,
            course.work,
        )
        _filter_tile(frame, own, seen)


@part
def _filter_tile(frame: Frame, course: Course, seen: Seen) -> None:
    """One step of one tile."""
    states = frame.phases * frame.pressure * frame.loyalty * frame.sanctions * frame.slots
    for row in range(_SUMS):
        store(course.sums, row, spread(0.0))
    _patron_moves(frame, course, seen)
    for state in range(states):
        store(course.mass, state, spread(0.0))
    for phase in range(frame.phases):
        for level in range(frame.pressure):
            for loyalty in range(frame.loyalty):
                for sanctions in range(frame.sanctions):
                    if wanted(seen.sight.sanctions, sanctions):
                        place = (phase, level, loyalty, sanctions)
                        _ruler_moves(frame, course, seen, place)
                        _west_moves(frame, course, seen, place)
    for state in range(states):
        store(course.carried, state, load(course.mass, state))
    _phase_moves(frame, course)


@read_in
def _raised(work: int, chance: Lane, power: float) -> Lane:
    """A chance to a power, 0 where it is 0."""
    if power == 1.0:
        return chance
    store(work, 0, chance)
    for lane in range(LANES):
        value = number(work, lane)
        put(work, lane, value**power if value > 0.0 else 0.0)
    return load(work, 0)


@part
def _patron_moves(frame: Frame, course: Course, seen: Seen) -> None:
    """`carried`: mass at the ruler's nodes, weighed by what he says there."""
    width = frame.loyalty * frame.sanctions * frame.slots
    at, tables = course.at, course.tables
    for state in range(frame.phases * frame.pressure * width):
        store(course.carried, state, spread(0.0))
    for phase in range(frame.phases):
        for level in range(frame.pressure):
            for row in range(width):
                if not stands(frame, seen.sight, row):
                    continue
                state = (phase * frame.pressure + level) * width + row
                for move in range(MOVES):
                    if entry(frame.patron_open, level * MOVES + move) and (seen.patron < 0 or seen.patron == move):
                        chance = load(tables.patron, state * MOVES + move)
                        if seen.patron >= 0:
                            chance = _raised(course.work, chance, seen.patron_power)
                        then = entry(frame.patron_after, level * MOVES + move)
                        there = (phase * frame.pressure + then) * width + row
                        factor = load(course.sheet, at.pressure_factor + then) * chance
                        passing = fused(load(course.mass, state), factor, load(course.carried, there))
                        store(course.carried, there, passing)
    if seen.said:
        for state in range(frame.phases * frame.pressure * width):
            factor = load(course.sheet, at.said_factor + state // frame.slots)
            store(course.carried, state, load(course.carried, state) * factor)


@part
def _ruler_moves(frame: Frame, course: Course, seen: Seen, place: tuple[int, int, int, int]) -> None:
    """`flow`: mass at the ends of one phase, pressure', loyalty and sanctions."""
    phase, level, loyalty, sanctions = place
    count, sheet, at = frame.postures, course.sheet, course.at
    block = ((phase * frame.pressure + level) * frame.loyalty + loyalty) * frame.sanctions + sanctions
    fails = at.fails + (phase * frame.loyalty + loyalty) * count
    for row in range(4 * frame.slots):
        store(course.flow, row, spread(0.0))
    for slot in range(frame.slots):
        if not wanted(seen.sight.slot, slot):
            continue
        state = block * frame.slots + slot
        own = entry(frame.posture, slot)
        occasion = load(sheet, at.occasion + own * frame.pressure + level)
        refusals = spread(0.0)
        for posture in range(count):
            there = entry(frame.target, slot * count + posture)
            fail = load(sheet, fails + posture)
            chosen = occasion * load(course.tables.choice, state * count + posture)
            refusals = fused(chosen, fail, refusals)
            if seen.slot < 0 or seen.slot == there:
                chance = chosen * (1.0 - fail)
                if seen.slot >= 0 and there != slot:
                    chance = _raised(course.work, chance, seen.power)
                _flow(frame, course, seen, (slot, state, posture, there * 2, entry(frame.ordered, posture)), chance)
        if seen.slot < 0 or seen.slot == slot:
            closed, fail = 1.0 - occasion, load(sheet, fails + own)
            ordered = entry(frame.ordered, own)
            _flow(frame, course, seen, (slot, state, count, slot * 2 + 1, 1), refusals)
            _flow(frame, course, seen, (slot, state, count + 1, slot * 2, ordered), closed * (1.0 - fail))
            _flow(frame, course, seen, (slot, state, count + 2, slot * 2 + 1, 1), closed * fail)


@read_in
def _flow(
    frame: Frame, course: Course, seen: Seen, way: tuple[int, int, int, int, int], chance: Lane
) -> None:
    """Adds what passes through one branch to its two ends; `way` = slot, state, branch, (slot', refused), ordered."""
    _, state, branch, end, ordered = way
    passing = chance * load(course.carried, state)
    if ordered:
        passing = passing * load(course.sheet, course.at.order_factor + end % 2)
    made = load(course.sheet, course.at.overture) * load(course.tables.offer, state * (frame.postures + 3) + branch)
    none = 1.0 - made
    if seen.offer >= 0:
        none = _raised(course.work, none, seen.offer_power) if seen.offer == 0 else spread(0.0)
        made = _raised(course.work, made, seen.offer_power) if seen.offer == 1 else spread(0.0)
    else:
        made = made * seen.offer_missed
    store(course.flow, end * 2, fused(passing, none, load(course.flow, end * 2)))
    store(course.flow, end * 2 + 1, fused(passing, made, load(course.flow, end * 2 + 1)))


@part
def _west_moves(frame: Frame, course: Course, seen: Seen, place: tuple[int, int, int, int]) -> None:
    """`mass`: after the west, the loss of office and loyalty; the phase is still the old one."""
    phase, level, loyalty, sanctions = place
    block = ((phase * frame.pressure + level) * frame.loyalty + loyalty) * frame.sanctions + sanctions
    scored, held = load(course.sums, 0), load(course.sums, 1)
    for slot in range(frame.slots):
        for refused in range(2):
            if not comes_to(frame, seen.sight, slot, refused):
                continue
            for move in range(MOVES):
                if entry(frame.west_open, sanctions * MOVES + move) and (seen.west < 0 or seen.west == move):
                    kept = spread(0.0)
                    for offered in range(2):
                        end = ((block * frame.slots + slot) * 2 + refused) * 2 + offered
                        chance = load(course.tables.west, end * MOVES + move)
                        if seen.west >= 0:
                            chance = _raised(course.work, chance, seen.west_power)
                        passing = load(course.flow, (slot * 2 + refused) * 2 + offered) * chance
                        scored += passing
                        loss = load(course.tables.loss, end * MOVES + move)
                        kept = fused(passing, loss if seen.office == 0 else 1.0 - loss, kept)
                    held += kept
                    after = entry(frame.west_after, sanctions * MOVES + move)
                    _loyalty_moves(frame, course, (phase, level, loyalty, after, slot), refused, kept)
    store(course.sums, 0, scored)
    store(course.sums, 1, held)


@read_in
def _loyalty_moves(
    frame: Frame, course: Course, place: tuple[int, int, int, int, int], refused: int, kept: Lane
) -> None:
    phase, level, loyalty, sanctions, slot = place
    width = frame.sanctions * frame.slots
    base = (phase * frame.pressure + level) * frame.loyalty * width + sanctions * frame.slots + slot
    below, above = max(loyalty - 1, 0), min(loyalty + 1, frame.loyalty - 1)
    if refused:
        _add(course.mass, base + below * width, kept)
        return
    row = (phase * frame.loyalty + loyalty) * frame.postures + entry(frame.posture, slot)
    fall, rise = kept * load(course.tables.fall, row), kept * load(course.tables.rise, row)
    _add(course.mass, base + below * width, fall)
    _add(course.mass, base + loyalty * width, kept - fall - rise)
    _add(course.mass, base + above * width, rise)


@read_in
def _add(block: int, row: int, value: Lane) -> None:
    store(block, row, load(block, row) + value)


@part
def _phase_moves(frame: Frame, course: Course) -> None:
    """`mass` = `carried` with the phase moved and weighed by the reports on it."""
    rest = frame.pressure * frame.loyalty * frame.sanctions * frame.slots
    total = spread(0.0)
    for state in range(rest):
        joined = entry(frame.crossed, state % frame.slots)
        for then in range(frame.phases):
            moved = spread(0.0)
            for phase in range(frame.phases):
                chance = course.at.phase_step + (joined * frame.phases + phase) * frame.phases + then
                moved = fused(load(course.sheet, chance), load(course.carried, phase * rest + state), moved)
            moved = moved * load(course.sheet, course.at.phase_factor + then)
            total += moved
            store(course.mass, then * rest + state, moved)
    store(course.sums, 2, total)
