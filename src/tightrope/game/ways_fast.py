"""How likely does each way lead on from a node of the ruler? Weighed once a segment of the projection.

A way is a posture chosen and obeyed, or an order refused. Rows as in `hazards_fast`.
"""

from __future__ import annotations

from tightrope.game.counts_fast import Tile
from tightrope.game.hazards_fast import MOVES
from tightrope.game.lanes import Lane, entry, fused, load, part, read_in, spread, store
from tightrope.game.sheet import Frame


@part
def weigh(frame: Frame, course: Tile) -> None:
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
    for state in range(states):
        for way in range(count + 1):
            _weigh_way(frame, course, state, way)


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


@read_in
def _weigh_way(frame: Frame, course: Tile, state: int, way: int) -> None:
    """`passes` of one way to leave a node of the ruler."""
    slot = state % frame.slots
    refused = way == frame.postures
    there = slot if refused else entry(frame.target, slot * frame.postures + way)
    end = (state - slot + there) * 4 + (2 if refused else 0)
    row = state * (frame.postures + 1) + way
    none, made = load(course.ways, row * 2), load(course.ways, row * 2 + 1)
    sanctions = (state // frame.slots) % frame.sanctions
    for move in range(MOVES):
        if entry(frame.west_open, sanctions * MOVES + move):
            both = none * load(course.stays, end * MOVES + move)
            out = row * frame.options + reach(frame, sanctions, sanctions + 1 - move)
            store(course.passes, out, fused(made, load(course.stays, (end + 1) * MOVES + move), both))


@read_in
def reach(frame: Frame, sanctions: int, after: int) -> int:
    """Place of a level of sanctions among those within the west's reach."""
    return after - max(sanctions - 1, 0)
