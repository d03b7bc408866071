"""Which posture will the ruler take, and will he make an offer? A part of the fast twin of `backward`.

Rows as in `hazards_fast`; `work` holds, one after the other: utility by posture, P(offer) by branch, choice by
posture, weights of the ends (each posture obeyed, an order refused; without and with an offer), and the utility of
a closed occasion.
"""

from __future__ import annotations

import numpy as np

from tightrope.game.hazards_fast import greater
from tightrope.game.lanes import Lane, entry, fused, load, part, read_in, select_greater, spread, store
from tightrope.game.sheet import Frame
from tightrope.game.sight_fast import wanted
from tightrope.game.workspace import COLUMNS, END_COLUMNS, KEPT, LOWEST, Room, response


@part
def ruler_nodes(frame: Frame, sheet: int, room: Room, place: tuple[int, int, int, int]) -> None:
    """`values`: columns at the ruler's nodes."""
    phase, level, loyalty, sanctions = place
    block = ((phase * frame.pressure + level) * frame.loyalty + loyalty) * frame.sanctions + sanctions
    for slot in range(frame.slots):
        if not wanted(room.task.sight.slot, slot):
            continue
        node = (phase, level, loyalty, slot, block * frame.slots + slot)
        _weigh_branches(frame, sheet, room, node)
        _choose(frame, sheet, room, node)
        _average_ends(frame, sheet, room, node)
        if room.task.keep:
            _keep_node(frame, sheet, room, node)


@read_in
def _overture(frame: Frame, sheet: int, room: Room, source: int, cost: Lane) -> tuple[Lane, Lane]:
    """The ruler's utility at an end with his overture played, and P(offer | occasion for one)."""
    without = load(room.ends, source) - cost * load(room.ends, source + KEPT)
    if room.task.offers == 1:
        return without, spread(0.0)
    made = source + END_COLUMNS
    offering = load(room.ends, made) - cost * load(room.ends, made + KEPT)
    better = greater(without, offering)
    worse = select_greater(without, offering, offering, without)
    weight = response(load(sheet, frame.at.precision), worse - better)
    chosen = 1.0 / (1.0 + weight)
    chance = select_greater(offering, without, chosen, weight * chosen)
    offer = load(sheet, frame.at.overture) * chance
    return fused(offer, offering, (1.0 - offer) * without), chance


@read_in
def _weigh_branches(
    frame: Frame, sheet: int, room: Room, node: tuple[int, int, int, int, int]
) -> None:
    """`work`: utility of each posture chosen and of a closed occasion, P(offer) of each branch."""
    phase, _, loyalty, slot, _ = node
    at, count, work = frame.at, frame.postures, room.work
    width = 2 * END_COLUMNS
    refused = (slot * 2 + 1) * width
    own = entry(frame.posture, slot)
    fails, place = at.fails + (phase * frame.loyalty + loyalty) * count, phase * frame.slots + slot
    not_obeyed, offer_refused = _overture(frame, sheet, room, refused, load(sheet, at.cost_refused + place))
    staying, offer_staying = not_obeyed, offer_refused
    for posture in range(count):
        there = entry(frame.target, slot * count + posture)
        cost = load(sheet, at.cost + place * count + posture)
        utility, offer = _overture(frame, sheet, room, there * 2 * width, cost)
        if posture == own:
            staying, offer_staying = utility, offer
        if entry(frame.ordered, posture):
            fail = load(sheet, fails + posture)
            utility = fused(fail, not_obeyed, (1.0 - fail) * utility)
        store(work, posture, utility)
        store(work, count + posture, offer)
    store(work, 2 * count, offer_refused)
    if frame.words:  # without a word to break, a closed occasion costs the same as staying at an open one
        staying, offer_staying = _overture(frame, sheet, room, slot * 2 * width, spread(0.0))
        not_obeyed, offer_refused = _overture(frame, sheet, room, refused, spread(0.0))
    if entry(frame.ordered, own):
        fail = load(sheet, fails + own)
        staying = fused(fail, not_obeyed, (1.0 - fail) * staying)
    store(work, 2 * count + 1, offer_staying)
    store(work, 2 * count + 2, offer_refused)
    store(work, 5 * count + 5, staying)


@read_in
def _choose(frame: Frame, sheet: int, room: Room, node: tuple[int, int, int, int, int]) -> None:
    """`work`: quantal response over postures; the ruler's and the patron's own part of `values`."""
    phase, level, loyalty, slot, state = node
    at, count, work = frame.at, frame.postures, room.work
    choice = 2 * count + 3
    best = spread(LOWEST)
    for posture in range(count):
        if entry(frame.allowed, slot * count + posture):
            best = greater(best, load(work, posture))
    total = spread(0.0)
    for posture in range(count):
        weight = spread(0.0)
        if entry(frame.allowed, slot * count + posture):
            weight = response(load(sheet, at.precision), load(work, posture) - best)
        store(work, choice + posture, weight)
        total += weight
    scale = 1.0 / total
    own = entry(frame.posture, slot)
    occasion = load(sheet, at.occasion + own * frame.pressure + level)
    fails = at.fails + (phase * frame.loyalty + loyalty) * count
    value = (1.0 - occasion) * load(work, 5 * count + 5)
    crossing, refusals = spread(0.0), spread(0.0)
    for posture in range(count):
        chance = load(work, choice + posture) * scale
        store(work, choice + posture, chance)
        chosen = occasion * chance
        value = fused(chosen, load(work, posture), value)
        if entry(frame.ordered, posture):
            fail = load(sheet, fails + posture)
            refusals = fused(chosen, fail, refusals)
            chosen = chosen * (1.0 - fail)
        if entry(frame.ever, entry(frame.target, slot * count + posture)) > entry(frame.ever, slot):
            crossing += chosen
        _share_out(frame, sheet, work, (posture, posture), chosen)
    store(room.values, state * COLUMNS, value)
    store(room.values, state * COLUMNS + 1, load(sheet, at.entrap) * crossing)
    _share_out(frame, sheet, work, (count, count), refusals)
    closed = 1.0 - occasion
    if entry(frame.ordered, own):
        fail = load(sheet, fails + own)
        _add_share(frame, sheet, work, (count, count + 2), closed * fail)
        closed = closed * (1.0 - fail)
    _add_share(frame, sheet, work, (own, count + 1), closed)


@read_in
def _share_out(frame: Frame, sheet: int, work: int, way: tuple[int, int], chance: Lane) -> None:
    """Weights of the two ends (no offer, offer) of a way to leave the node; `way` = end, branch."""
    row = 3 * frame.postures + 3 + 2 * way[0]
    made = chance * (load(sheet, frame.at.overture) * load(work, frame.postures + way[1]))
    store(work, row, chance - made)
    store(work, row + 1, made)


@read_in
def _add_share(frame: Frame, sheet: int, work: int, way: tuple[int, int], chance: Lane) -> None:
    """Adds to the weights of the two ends of a way."""
    row = 3 * frame.postures + 3 + 2 * way[0]
    made = chance * (load(sheet, frame.at.overture) * load(work, frame.postures + way[1]))
    store(work, row, load(work, row) + (chance - made))
    store(work, row + 1, load(work, row + 1) + made)


@read_in
def _average_ends(
    frame: Frame, sheet: int, room: Room, node: tuple[int, int, int, int, int]
) -> None:
    """`values` of one node: the columns of the patron, the west and the danger, averaged over the ends."""
    slot, state = node[3], node[4]
    count, work, ends, values = frame.postures, room.work, room.ends, room.values
    weights, width, dangers = 3 * count + 3, 2 * END_COLUMNS, room.task.sight.dangers
    patron, west, first = load(values, state * COLUMNS + 1), spread(0.0), spread(0.0)
    second, third, fourth, fifth = first, first, first, first
    for way in range(count + 1):
        row = (slot * 2 + 1) * width
        if way < count:
            row = entry(frame.target, slot * count + way) * 2 * width
        for offered in range(room.task.offers):
            weight = load(work, weights + 2 * way + offered)
            patron = fused(weight, load(ends, row + 1), patron)
            west = fused(weight, load(ends, row + 2), west)
            if dangers:
                first = fused(weight, load(ends, row + 3), first)
                second = fused(weight, load(ends, row + 4), second)
                third = fused(weight, load(ends, row + 5), third)
                fourth = fused(weight, load(ends, row + 6), fourth)
                fifth = fused(weight, load(ends, row + 7), fifth)
            row += END_COLUMNS
    store(values, state * COLUMNS + 1, patron)
    store(values, state * COLUMNS + 2, west)
    if dangers:
        store(values, state * COLUMNS + 3, first)
        store(values, state * COLUMNS + 4, second)
        store(values, state * COLUMNS + 5, third)
        store(values, state * COLUMNS + 6, fourth)
        store(values, state * COLUMNS + 7, fifth)


@part
def _keep_node(frame: Frame, sheet: int, room: Room, node: tuple[int, int, int, int, int]) -> None:
    """Tables of one node of the ruler: choice, offers, and the rope between best crossing and best refusal."""
    state, count, work, tables = node[4], frame.postures, room.work, room.tables
    for branch in range(count + 3):
        store(tables.offer, state * (count + 3) + branch, load(work, count + branch))
    for posture in range(count):
        store(tables.choice, state * count + posture, load(work, 2 * count + 3 + posture))
    if room.task.sight.dangers:
        comply = _keep_side(frame, sheet, room, node, (frame.red_line, count, 0))
        refuse = _keep_side(frame, sheet, room, node, (0, frame.red_line, 1))
        store(tables.rope, state, comply - refuse)


@part
def _keep_side(
    frame: Frame, sheet: int, room: Room, node: tuple[int, int, int, int, int], side: tuple[int, int, int]
) -> Lane:
    """Danger of the best posture of one side by cause, which one it is, and its U; NaN where there is none."""
    slot, state = node[3], node[4]
    low, high, column = side
    table = room.tables.danger_comply if column == 0 else room.tables.danger_refuse
    best, which = spread(LOWEST), spread(np.nan)
    found = False
    for cause in range(5):
        store(table, state * 5 + cause, spread(np.nan))
    for posture in range(low, high):
        if entry(frame.allowed, slot * frame.postures + posture):
            found = True
            utility = load(room.work, posture)
            for cause in range(5):
                danger = _danger(frame, sheet, room, node, (posture, cause))
                kept = load(table, state * 5 + cause)
                store(table, state * 5 + cause, select_greater(utility, best, danger, kept))
            which = select_greater(utility, best, spread(float(posture)), which)
            best = greater(utility, best)
    store(room.tables.best, state * 2 + column, which)
    return best if found else spread(np.nan)


@part
def _danger(
    frame: Frame, sheet: int, room: Room, node: tuple[int, int, int, int, int], choice: tuple[int, int]
) -> Lane:
    """Danger by one cause of one posture chosen, over apparatus and overture."""
    phase, _, loyalty, slot, _ = node
    posture, cause = choice
    at, count, work, ends = frame.at, frame.postures, room.work, room.ends
    width, overture = 2 * END_COLUMNS, load(sheet, at.overture)
    end = entry(frame.target, slot * count + posture) * 2 * width + 3 + cause
    offer = overture * load(work, count + posture)
    danger = fused(offer, load(ends, end + END_COLUMNS), (1.0 - offer) * load(ends, end))
    if entry(frame.ordered, posture):
        fail = load(sheet, at.fails + (phase * frame.loyalty + loyalty) * count + posture)
        refused = (slot * 2 + 1) * width + 3 + cause
        offer = overture * load(work, 2 * count)
        other = fused(offer, load(ends, refused + END_COLUMNS), (1.0 - offer) * load(ends, refused))
        danger = fused(fail, other, (1.0 - fail) * danger)
    return danger
