"""How likely is each posture, act, offer and bargain by each step? The fast twin of `projection`.

Lays the columns out for the kernel in `passage_fast` and puts what it counts together.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tightrope.game.counts_fast import ROPE_SUMS, Counts, Tile, Wait
from tightrope.game.course import Observation, Projection, Segment, Targets
from tightrope.game.forward_fast import chances_of
from tightrope.game.hazards_fast import MOVES
from tightrope.game.inputs import CAUSES, Floats, Integers, Rules, Truths
from tightrope.game.lanes import LANES, ROW, aligned, block_of
from tightrope.game.layout import Layout, layout_of
from tightrope.game.passage_fast import Span, project_tiles
from tightrope.game.policy import world_first
from tightrope.game.sheet import framed, in_lanes
from tightrope.game.tally import (
    DEMAND,
    NOT_PRESSED,
    PRESSED,
    Tally,
    first_rules,
    projection,
    settled,
    shifted,
    starts,
    waiting,
)
from tightrope.game.workspace import places_of
from tightrope.kernels import over_blocks

_DEFAULT_VIEW = Observation()


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
    kept, made_of = _distinct(columns, waiting_mass)
    masses = in_lanes(np.moveaxis(waiting_mass[kept], 0, 1))
    columns = columns[kept]
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
    for start, moved_there in later:
        tally.arrived[:, start] += moved_there
    flows = tally.arrived @ made_of
    flows[:, 0] = arrived
    tally = tally._replace(arrived=flows)
    pressing = np.asarray(opening.levels) > 0
    pressed = np.ascontiguousarray(mass[:, :, pressing]).reshape(len(mass), -1).sum(axis=1)
    return projection(opening, tally, pressed)


def _distinct(columns: Truths, waiting_mass: Floats) -> tuple[Integers, Floats]:
    """Columns that need a pass of their own, and of which of these each column is made: (kept, column), 0 or 1.

    A column whose mass has all arrived at the start needs none; two that wait for the same postures share one, and
    the crossings by a pressed and another start add up to all crossings.
    """
    kept, sources = list(range(DEMAND + 1)), [[index] for index in range(DEMAND + 1)]
    known = {columns[PRESSED].tobytes(): [PRESSED, NOT_PRESSED]}
    for index in range(DEMAND + 1, len(columns)):
        key = columns[index].tobytes()
        if key not in known:
            live = bool(waiting_mass[index].any())
            known[key] = [len(kept)] if live else []
            kept += [index] * live
        sources.append(known[key])
    made_of = np.zeros((len(kept), len(columns)))
    for column, parts in enumerate(sources):
        made_of[parts, column] = 1.0
    return np.array(kept), made_of


def _counts(rules: Rules, columns: int) -> tuple[Counts, int]:
    """Rows of the tally of one step, and how many there are."""
    lengths = [columns, 1, len(rules.exposure), rules.phases, len(CAUSES), 1, 1, 1, 1, ROPE_SUMS]
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
    layout = layout_of(rules)
    frame, tables = framed(rules, layout)
    wait, kept = _wait(rules, layout, columns)
    own_tables, places = places_of(segment.policy)
    columns_count, states = masses.shape[1], masses[0, 0, ..., 0].size
    lengths = (
        columns_count * states,
        columns_count * states,
        frame.sanctions * frame.slots * 4,
        states * (frame.postures + 1) * 2,
        states * 4 * MOVES,
        states * (frame.postures + 1) * frame.options,
    )
    ends = [int(end) * ROW for end in np.cumsum([0, *lengths])]

    def _block(first: int, last: int) -> None:
        memory = aligned((ends[-1] // ROW, LANES))
        carried, after, flows, ways, stays, passes = (int(memory.ctypes.data) + end for end in ends[:-1])
        course = Tile(0, at, places, 0, carried, after, flows, ways, stays, passes, 0, rows)
        blocks = (block_of(sheet), block_of(masses), block_of(counts))
        project_tiles(Span(first, last, step, segment.steps), frame, blocks, course, wait)

    over_blocks(_block, len(masses))
    del own_tables, tables, kept
