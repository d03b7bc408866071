"""What is counted in a step of the projection? A part of the fast twin of `projection`.

Rows as in `hazards_fast`; counts are added to the rows of one step of a tally.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tightrope.game.forward_fast import Chances
from tightrope.game.hazards_fast import MOVES
from tightrope.game.lanes import ROW, Lane, entry, load, part, read_in, select_greater, spread, store
from tightrope.game.sheet import Frame
from tightrope.game.tally import ALIVE, NOT_PRESSED, PRESSED
from tightrope.game.workspace import Places

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
    passes: int  # (state, way, sanctions' within reach) way times stay, with or without an offer
    counts: int  # rows of one step of the tally
    rows: Counts


@read_in
def add(block: int, row: int, value: Lane) -> None:
    """Adds to a row."""
    store(block, row, load(block, row) + value)


@read_in
def count_losses(course: Tile, state: int, flow: int) -> None:
    """Counts losses of office by cause, offers, and offers answered with relief; `state` with slot'."""
    counts, rows, tables = course.counts, course.rows, course.tables
    for end in range(4):  # obeyed, obeyed and offered, refused, refused and offered
        passing = load(course.flows, flow + end)
        for cause in range(5):
            add(counts, rows.lost + cause, passing * load(tables.loss_by_cause, (state * 4 + end) * 5 + cause))
        if end % 2:
            add(counts, rows.offers, passing)
            add(counts, rows.relieved, passing * load(tables.west, (state * 4 + end) * MOVES + RELIEVE))


@part
def count_state(frame: Frame, course: Tile) -> None:
    """Counts who holds which posture, and the phases, at the end of a step."""
    states = frame.phases * frame.pressure * frame.loyalty * frame.sanctions * frame.slots
    per_phase = states // frame.phases
    for state in range(states):
        there = load(course.mass, ALIVE * states + state)
        add(course.counts, course.rows.holding + entry(frame.posture, state % frame.slots), there)
        add(course.counts, course.rows.phase + state // per_phase, there)


@part
def count_rope(frame: Frame, course: Tile, mass: int) -> None:
    """Weight and weighted sums of the rope and the dangers over nodes below the red line."""
    states = frame.phases * frame.pressure * frame.loyalty * frame.sanctions * frame.slots
    tables, out = course.tables, course.counts + course.rows.rope * ROW
    lowest, none = spread(-np.inf), spread(0.0)
    for state in range(states):
        if entry(frame.posture, state % frame.slots) < frame.red_line:
            rope = load(tables.rope, state)
            weight = select_greater(rope, lowest, load(mass, state), none)
            add(out, 0, weight)
            add(out, 1, weight * select_greater(rope, lowest, rope, none))
            for cause in range(5):
                comply = select_greater(rope, lowest, load(tables.danger_comply, state * 5 + cause), none)
                refuse = select_greater(rope, lowest, load(tables.danger_refuse, state * 5 + cause), none)
                add(out, 2 + cause, weight * comply)
                add(out, 7 + cause, weight * refuse)


@part
def count_crossings(frame: Frame, course: Tile, wait: Wait, place: tuple[int, int, int, int]) -> None:
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
            add(counts, rows.reasoned, reasoned)
            if entry(wait.pressing, level):
                add(counts, rows.demanded, waiting_mass)
                add(counts, rows.complied, crossing)
