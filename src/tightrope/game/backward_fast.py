"""How would each player move if he reckons with the moves that follow? The fast twin of `backward`.

Eight worlds at a time, tiles in parallel. Rows as in `hazards_fast`; a table of columns has eight rows a state:
ruler, patron, west, danger by cause. The same order of moves and the same names as in `backward`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from tightrope.game.checks import check_inputs
from tightrope.game.hazards_fast import MOVES, Rates, fill_rates, greater, rates_at
from tightrope.game.inputs import CAUSES, Conditions, Floats, Parameters, Rules
from tightrope.game.lanes import (
    LANES,
    ROW,
    Block,
    Lane,
    aligned,
    block_of,
    entry,
    exponential,
    fused,
    load,
    select_greater,
    spread,
    store,
)
from tightrope.game.layout import state_shape
from tightrope.game.policy import Continuation, Policy, PolicyTables, world_first
from tightrope.game.sheet import Frame, Sheet, in_lanes, sheet_of
from tightrope.game.threads import over_tiles

COLUMNS = 3 + len(CAUSES)
_END_COLUMNS = COLUMNS + 1  # and the believed expected 1 - H
_KEPT = COLUMNS  # where that one stands
_LOWEST = -1e308  # below any utility


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


_NOWHERE = Places(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)


class Task(NamedTuple):
    """Holds what a kernel is to do."""

    steps: int
    offers: int  # 2 where an overture may be made, else 1
    keep: bool  # write the tables
    tables: Places


class Room(NamedTuple):
    """Holds where a tile's tables stand while it is solved: addresses of blocks (row, lane)."""

    rates: Rates
    tables: Places  # written where `keep`
    values: int  # (state, column) at the end of the step, then at the ruler's nodes
    after: int  # (state', column) phase' averaged, then values at the start of the step
    expected: int  # (sanctions', slot', refused, column) of one phase, pressure', loyalty
    ends: int  # (slot', refused, offered, 9) of one phase, pressure', loyalty, sanctions
    work: int  # of one node of the ruler: utility by posture, P(offer) by branch, choice, weights of ends
    offers: int  # 2 where an overture may be made, else 1
    keep: bool


def solve(rules: Rules, parameters: Parameters, conditions: Conditions, steps: int) -> Continuation:
    """Solves the game backwards with inputs frozen at one date.

    Args:
        rules: postures and axes.
        parameters: beliefs, (world,).
        conditions: the state of things at the date.
        steps: steps to go, 0 or more.
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

    _run(sheet, values, Task(steps, offers, False, _NOWHERE))
    return Continuation(len(parameters.precision), values)


def decide(rules: Rules, parameters: Parameters, conditions: Conditions, after: Continuation) -> Policy:
    """Works out everybody's play in one step, given what comes after it.

    Args:
        rules: postures and axes.
        parameters: beliefs, (world,).
        conditions: the state of things in this step.
        after: values at the end of this step (`solve` with one step less than the lookahead).
    Returns:
        The policy of the step, hazards with the true theta, and the rope at every node of the ruler.
    Raises:
        GameError: an input is out of range or of the wrong shape.
    Source:
        McKelvey and Palfrey (1998), doi:10.1023/A:1009905800005.
    """
    check_inputs(rules, parameters, conditions)
    sheet = sheet_of(rules, parameters, conditions)
    shape = state_shape(rules)
    values = _laid_out(after)
    axes = _shapes(sheet.frame, shape)
    tables = PolicyTables(*(aligned((len(sheet.rows), *lengths, LANES)) for lengths in axes))
    places = Places(*(int(table.ctypes.data) for table in tables))
    _run(sheet, values, Task(1, 2, True, places))
    worlds = len(parameters.precision)
    return Policy(worlds, tables, Continuation(worlds, values))


def _run(sheet: Sheet, values: Floats, task: Task) -> None:
    """Plays all tiles; `values` is overwritten."""

    def block(span: tuple[int, int]) -> None:
        memory = _memory(sheet.frame)
        _play_tiles(span, sheet.frame, block_of(sheet.rows), block_of(values), int(memory.ctypes.data), task)

    over_tiles(block, len(sheet.rows))


def _laid_out(end: Continuation) -> Floats:
    """A copy of the columns (tile, ..., column, lane) that may be overwritten."""
    if end.columns.shape[-1] != LANES:
        return in_lanes(world_first(end.columns, end.worlds))
    values = aligned(end.columns.shape)
    values[...] = end.columns
    return values


def _shapes(frame: Frame, shape: tuple[int, ...]) -> list[tuple[int, ...]]:
    """Axes of each table of a policy."""
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


@njit(cache=True, error_model="numpy")
def _room(frame: Frame, tables: Places, values: int, memory: int, mode: tuple[int, bool]) -> tuple[Room, int]:
    """Places a tile's tables in memory; `mode` = offers, keep. Gives the first address after them as well."""
    rates, after = rates_at(frame, memory)
    states = frame.phases * frame.pressure * frame.loyalty * frame.sanctions * frame.slots
    expected = after + states * COLUMNS * ROW
    ends = expected + frame.sanctions * frame.slots * 2 * COLUMNS * ROW
    work = ends + frame.slots * 4 * _END_COLUMNS * ROW
    room = Room(rates, tables, values, after, expected, ends, work, mode[0], mode[1])
    return room, work + (5 * frame.postures + 8) * ROW


def _memory(frame: Frame) -> Floats:
    """Room for one tile."""
    _, size = _room(frame, _NOWHERE, 0, 0, (1, False))
    return aligned((size // ROW, LANES))


@njit(cache=True, error_model="numpy", nogil=True)
def _play_tiles(span: tuple[int, int], frame: Frame, sheet: Block, values: Block, memory: int, task: Task) -> None:
    """Goes back so many steps in tiles `span`; `values` before and after."""
    states = frame.phases * frame.pressure * frame.loyalty * frame.sanctions * frame.slots
    for tile in range(span[0], span[1]):
        own, rows = values.start + tile * values.size, sheet.start + tile * sheet.size
        room, _ = _room(frame, _own_tables(frame, task.tables, tile), own, memory, (task.offers, task.keep))
        fill_rates(frame, rows, room.rates, task.offers)
        for _ in range(task.steps):
            step_back(frame, rows, room)
            room = _swapped(room)
        if room.values != own:
            for row in range(states * COLUMNS):
                store(own, row, load(room.values, row))
        if task.keep:
            _keep_loyalty(frame, rows, room)


@njit(cache=True, error_model="numpy")
def _keep_loyalty(frame: Frame, sheet: int, room: Room) -> None:
    for row in range(frame.phases * frame.loyalty * frame.postures):
        store(room.tables.fall, row, load(sheet, frame.at.fall + row))
        store(room.tables.rise, row, load(sheet, frame.at.rise + row))


@njit(cache=True, error_model="numpy")
def _swapped(room: Room) -> Room:
    """The start of one step is the end of the one before."""
    return Room(
        room.rates, room.tables, room.after, room.values, room.expected, room.ends, room.work, room.offers, room.keep
    )


@njit(cache=True, error_model="numpy")
def _own_tables(frame: Frame, tables: Places, tile: int) -> Places:
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


@njit(cache=True, error_model="numpy")
def step_back(frame: Frame, sheet: int, room: Room) -> None:
    """Goes one step back: from `room.values` at the end of the step to `room.after` at its start."""
    _average_phases(frame, sheet, room)
    for phase in range(frame.phases):
        for level in range(frame.pressure):
            for loyalty in range(frame.loyalty):
                _average_loyalty(frame, sheet, room, (phase, level, loyalty))
                for sanctions in range(frame.sanctions):
                    place = (phase, level, loyalty, sanctions)
                    _west_nodes(frame, sheet, room, place)
                    _ruler_nodes(frame, sheet, room, place)
                    if room.keep:
                        _keep_losses(frame, room, place)
    _patron_nodes(frame, sheet, room)


@njit(cache=True, error_model="numpy", forceinline=True)
def response(precision: Lane, behind: Lane) -> Lane:
    """Weight of an option that is `behind` (<= 0) the best one; 1 for the best at any precision, infinite too."""
    zero = spread(0.0)
    return exponential(select_greater(zero, behind, precision * behind, zero))


@njit(cache=True, error_model="numpy")
def _average_phases(frame: Frame, sheet: int, room: Room) -> None:
    """`after` = `values` with the phase' averaged; the row of probabilities hangs on whether he has joined."""
    rest = frame.pressure * frame.loyalty * frame.sanctions * frame.slots
    for state in range(rest):
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
                first = fused(chance, load(room.values, row + 3), first)
                second = fused(chance, load(room.values, row + 4), second)
                third = fused(chance, load(room.values, row + 5), third)
                fourth = fused(chance, load(room.values, row + 6), fourth)
                fifth = fused(chance, load(room.values, row + 7), fifth)
            row = (phase * rest + state) * COLUMNS
            store(room.after, row, ruler)
            store(room.after, row + 1, patron)
            store(room.after, row + 2, west)
            store(room.after, row + 3, first)
            store(room.after, row + 4, second)
            store(room.after, row + 5, third)
            store(room.after, row + 6, fourth)
            store(room.after, row + 7, fifth)


@njit(cache=True, error_model="numpy")
def _average_loyalty(frame: Frame, sheet: int, room: Room, place: tuple[int, int, int]) -> None:
    """`expected` = `after` with the loyalty' averaged: it moves by chance if obeyed, falls if refused."""
    phase, level, loyalty = place
    width = frame.sanctions * frame.slots
    base = (phase * frame.pressure + level) * frame.loyalty
    here = (base + loyalty) * width
    below = (base + max(loyalty - 1, 0)) * width
    above = (base + min(loyalty + 1, frame.loyalty - 1)) * width
    for row in range(width):
        posture = entry(frame.posture, row % frame.slots)
        chance = (phase * frame.loyalty + loyalty) * frame.postures + posture
        fall, rise = load(sheet, frame.at.fall + chance), load(sheet, frame.at.rise + chance)
        hold = 1.0 - fall - rise
        for column in range(COLUMNS):
            lower = load(room.after, (below + row) * COLUMNS + column)
            total = hold * load(room.after, (here + row) * COLUMNS + column)
            total = fused(rise, load(room.after, (above + row) * COLUMNS + column), fused(fall, lower, total))
            store(room.expected, row * 2 * COLUMNS + column, total)
            store(room.expected, (row * 2 + 1) * COLUMNS + column, lower)


@njit(cache=True, error_model="numpy")
def _west_nodes(frame: Frame, sheet: int, room: Room, place: tuple[int, int, int, int]) -> None:
    """`ends`: what the step is worth after the apparatus, by slot', refused, offered."""
    for slot in range(frame.slots):
        for refused in range(2):
            for offered in range(room.offers):
                _west_node(frame, sheet, room, place, (slot, refused, offered))


@njit(cache=True, error_model="numpy", forceinline=True)
def _west_node(
    frame: Frame, sheet: int, room: Room, place: tuple[int, int, int, int], node: tuple[int, int, int]
) -> None:
    """One node of the west: quantal response, then the columns averaged over hold, another move, and the last."""
    phase, level, loyalty, sanctions = place
    slot, refused, offered = node
    at, rates, expected, ends = frame.at, room.rates, room.expected, room.ends
    block = (phase * frame.pressure + level) * frame.loyalty + loyalty
    end = (((block * frame.sanctions + sanctions) * frame.slots + slot) * 2 + refused) * 2 + offered
    pair = ((phase * frame.loyalty + loyalty) * frame.slots + slot) * 2 + refused
    out = ((slot * 2 + refused) * 2 + offered) * _END_COLUMNS
    relief = at.relieve + ((phase * frame.sanctions + sanctions) * frame.slots + slot) * 2 + offered
    shares = _west_shares(frame, sheet, room, (sanctions, slot, refused, end, pair, relief))
    store(ends, out + 2, shares[3])
    spare = 1.0 - load(sheet, at.kappa_offer) * float(offered)
    lost = load(sheet, at.k_patron)
    none = spread(0.0)
    kept, fall, means, street, apparatus, third, fourth, fifth = none, none, none, none, none, none, none, none
    ruler = spread(-1.0)
    patron = load(sheet, at.gain + pair) - load(sheet, at.press + level) - lost
    for move in range(MOVES):
        if entry(frame.west_open, sanctions * MOVES + move):
            share = shares[0] if move == 0 else (shares[1] if move == 1 else shares[2])
            row = entry(frame.west_after, sanctions * MOVES + move) * frame.slots + slot
            then, answer = (row * 2 + refused) * COLUMNS, (end * MOVES + move) * 3
            stays, falls = share * load(rates.answers, answer), share * load(rates.answers, answer + 2)
            kept += stays
            fall += falls
            ruler = fused(stays, spare + load(sheet, at.taste + row) + load(expected, then), ruler)
            patron = fused(share * load(rates.answers, answer + 1), lost + load(expected, then + 1), patron)
            means = fused(falls, load(rates.economy, row), means)
            street = fused(stays, load(expected, then + 4), street)
            apparatus = fused(stays, load(expected, then + 5), apparatus)
            third = fused(stays, load(expected, then + 3), third)
            fourth = fused(stays, load(expected, then + 6), fourth)
            fifth = fused(stays, load(expected, then + 7), fifth)
    store(ends, out, ruler)
    store(ends, out + 1, patron)
    store(ends, out + 3, fused(fall, load(rates.patron, end), third))
    store(ends, out + 4, fused(fall, load(rates.street, (block * frame.slots + slot) * 2 + refused), street))
    store(ends, out + 5, fused(fall, load(rates.apparatus, pair), apparatus))
    store(ends, out + 6, means + fourth)
    store(ends, out + 7, fused(fall, load(rates.adversary, slot), fifth))
    store(ends, out + _KEPT, kept)


@njit(cache=True, error_model="numpy", forceinline=True)
def _west_shares(
    frame: Frame, sheet: int, room: Room, node: tuple[int, int, int, int, int, int]
) -> tuple[Lane, Lane, Lane, Lane]:
    """P(tighten, hold, relieve) at one node, and what it is worth to the west."""
    sanctions, slot, refused, end, pair, relief = node
    rates, expected, answer = room.rates, room.expected, end * MOVES * 3
    tightens = entry(frame.west_open, sanctions * MOVES)
    relieves = entry(frame.west_open, sanctions * MOVES + 2)
    now, precision = load(sheet, frame.at.worry + pair), load(sheet, frame.at.precision_west)
    then = ((sanctions * frame.slots + slot) * 2 + refused) * COLUMNS + 2
    hold = fused(load(rates.answers, answer + 4), load(expected, then), now)
    tighten, relieve, best = hold, hold, hold
    if tightens:
        up = ((entry(frame.west_after, sanctions * MOVES) * frame.slots + slot) * 2 + refused) * COLUMNS + 2
        now_less = now - load(sheet, frame.at.tighten)
        tighten = fused(load(rates.answers, answer + 1), load(expected, up), now_less)
        best = greater(best, tighten)
    if relieves:
        down = ((entry(frame.west_after, sanctions * MOVES + 2) * frame.slots + slot) * 2 + refused) * COLUMNS + 2
        relieve = fused(load(rates.answers, answer + 7), load(expected, down), now + load(sheet, relief))
        best = greater(best, relieve)
    share = response(precision, hold - best)
    share_up, share_down = spread(0.0), spread(0.0)
    if tightens:
        share_up = response(precision, tighten - best)
    if relieves:
        share_down = response(precision, relieve - best)
    scale = 1.0 / (share + share_up + share_down)
    share, share_up, share_down = share * scale, share_up * scale, share_down * scale
    if room.keep:
        store(room.tables.west, end * MOVES, share_up)
        store(room.tables.west, end * MOVES + 1, share)
        store(room.tables.west, end * MOVES + 2, share_down)
    return share_up, share, share_down, fused(share, hold, fused(share_up, tighten, share_down * relieve))


@njit(cache=True, error_model="numpy")
def _ruler_nodes(frame: Frame, sheet: int, room: Room, place: tuple[int, int, int, int]) -> None:
    """`values`: columns at the ruler's nodes."""
    phase, level, loyalty, sanctions = place
    block = ((phase * frame.pressure + level) * frame.loyalty + loyalty) * frame.sanctions + sanctions
    for slot in range(frame.slots):
        node = (phase, level, loyalty, slot, block * frame.slots + slot)
        _weigh_branches(frame, sheet, room, node)
        _choose(frame, sheet, room, node)
        _average_ends(frame, sheet, room, node)
        if room.keep:
            _keep_node(frame, sheet, room, node)


@njit(cache=True, error_model="numpy", forceinline=True)
def _overture(frame: Frame, sheet: int, room: Room, source: int, cost: Lane) -> tuple[Lane, Lane]:
    """The ruler's utility at an end with his overture played, and P(offer | occasion for one)."""
    without = load(room.ends, source) - cost * load(room.ends, source + _KEPT)
    if room.offers == 1:
        return without, spread(0.0)
    made = source + _END_COLUMNS
    offering = load(room.ends, made) - cost * load(room.ends, made + _KEPT)
    better = greater(without, offering)
    worse = select_greater(without, offering, offering, without)
    weight = response(load(sheet, frame.at.precision), worse - better)
    chosen = 1.0 / (1.0 + weight)
    chance = select_greater(offering, without, chosen, weight * chosen)
    offer = load(sheet, frame.at.overture) * chance
    return fused(offer, offering, (1.0 - offer) * without), chance


@njit(cache=True, error_model="numpy", forceinline=True)
def _weigh_branches(
    frame: Frame, sheet: int, room: Room, node: tuple[int, int, int, int, int]
) -> None:
    """`work`: utility of each posture chosen and of a closed occasion, P(offer) of each branch."""
    phase, _, loyalty, slot, _ = node
    at, count, work = frame.at, frame.postures, room.work
    width = 2 * _END_COLUMNS
    refused = (slot * 2 + 1) * width
    own = entry(frame.posture, slot)
    fails = at.fails + (phase * frame.loyalty + loyalty) * count
    not_obeyed, offer_refused = _overture(frame, sheet, room, refused, load(sheet, at.cost_refused + slot))
    staying, offer_staying = not_obeyed, offer_refused
    for posture in range(count):
        there = entry(frame.target, slot * count + posture)
        cost = load(sheet, at.cost + slot * count + posture)
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


@njit(cache=True, error_model="numpy", forceinline=True)
def _choose(frame: Frame, sheet: int, room: Room, node: tuple[int, int, int, int, int]) -> None:
    """`work`: quantal response over postures; the ruler's and the patron's own part of `values`."""
    phase, level, loyalty, slot, state = node
    at, count, work = frame.at, frame.postures, room.work
    choice = 2 * count + 3
    best = spread(_LOWEST)
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


@njit(cache=True, error_model="numpy", forceinline=True)
def _share_out(frame: Frame, sheet: int, work: int, way: tuple[int, int], chance: Lane) -> None:
    """Weights of the two ends (no offer, offer) of a way to leave the node; `way` = end, branch."""
    row = 3 * frame.postures + 3 + 2 * way[0]
    made = chance * (load(sheet, frame.at.overture) * load(work, frame.postures + way[1]))
    store(work, row, chance - made)
    store(work, row + 1, made)


@njit(cache=True, error_model="numpy", forceinline=True)
def _add_share(frame: Frame, sheet: int, work: int, way: tuple[int, int], chance: Lane) -> None:
    """Adds to the weights of the two ends of a way."""
    row = 3 * frame.postures + 3 + 2 * way[0]
    made = chance * (load(sheet, frame.at.overture) * load(work, frame.postures + way[1]))
    store(work, row, load(work, row) + (chance - made))
    store(work, row + 1, load(work, row + 1) + made)


@njit(cache=True, error_model="numpy", forceinline=True)
def _average_ends(
    frame: Frame, sheet: int, room: Room, node: tuple[int, int, int, int, int]
) -> None:
    """`values` of one node: the columns of the patron, the west and the danger, averaged over the ends."""
    slot, state = node[3], node[4]
    count, work, ends, values = frame.postures, room.work, room.ends, room.values
    weights, width = 3 * count + 3, 2 * _END_COLUMNS
    patron, west, first = load(values, state * COLUMNS + 1), spread(0.0), spread(0.0)
    second, third, fourth, fifth = first, first, first, first
    for way in range(count + 1):
        row = (slot * 2 + 1) * width
        if way < count:
            row = entry(frame.target, slot * count + way) * 2 * width
        for offered in range(room.offers):
            weight = load(work, weights + 2 * way + offered)
            patron = fused(weight, load(ends, row + 1), patron)
            west = fused(weight, load(ends, row + 2), west)
            first = fused(weight, load(ends, row + 3), first)
            second = fused(weight, load(ends, row + 4), second)
            third = fused(weight, load(ends, row + 5), third)
            fourth = fused(weight, load(ends, row + 6), fourth)
            fifth = fused(weight, load(ends, row + 7), fifth)
            row += _END_COLUMNS
    store(values, state * COLUMNS + 1, patron)
    store(values, state * COLUMNS + 2, west)
    store(values, state * COLUMNS + 3, first)
    store(values, state * COLUMNS + 4, second)
    store(values, state * COLUMNS + 5, third)
    store(values, state * COLUMNS + 6, fourth)
    store(values, state * COLUMNS + 7, fifth)


@njit(cache=True, error_model="numpy")
def _patron_nodes(frame: Frame, sheet: int, room: Room) -> None:
    """`after`: columns at the start of the step, the patron's move averaged."""
    width = frame.loyalty * frame.sanctions * frame.slots
    for phase in range(frame.phases):
        for level in range(frame.pressure):
            for row in range(width):
                first = phase * frame.pressure * width + row
                _patron_node(frame, sheet, room, (first, level, width))


@njit(cache=True, error_model="numpy", forceinline=True)
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
    if room.keep:
        store(room.tables.patron, here * MOVES, share_down)
        store(room.tables.patron, here * MOVES + 1, share)
        store(room.tables.patron, here * MOVES + 2, share_up)
    for column in range(COLUMNS):
        total = share * load(values, here * COLUMNS + column)
        total = fused(share_down, load(values, down * COLUMNS + column), total)
        store(room.after, here * COLUMNS + column, fused(share_up, load(values, up * COLUMNS + column), total))


@njit(cache=True, error_model="numpy")
def _keep_losses(frame: Frame, room: Room, place: tuple[int, int, int, int]) -> None:
    """Tables of the true loss of office, and of its causes averaged over the west's answer."""
    phase, level, loyalty, sanctions = place
    block = (phase * frame.pressure + level) * frame.loyalty + loyalty
    for slot in range(frame.slots):
        for refused in range(2):
            for offered in range(2):
                end = (((block * frame.sanctions + sanctions) * frame.slots + slot) * 2 + refused) * 2 + offered
                pair = ((phase * frame.loyalty + loyalty) * frame.slots + slot) * 2 + refused
                _keep_loss(frame, room, (sanctions, slot, end, pair, (block * frame.slots + slot) * 2 + refused))


@njit(cache=True, error_model="numpy", forceinline=True)
def _keep_loss(frame: Frame, room: Room, node: tuple[int, int, int, int, int]) -> None:
    sanctions, slot, end, pair, street_row = node
    rates, tables = room.rates, room.tables
    patron, street = load(rates.patron_true, end), load(rates.street, street_row)
    apparatus, adversary = load(rates.apparatus, pair), load(rates.adversary, slot)
    rest = patron + street + apparatus + adversary
    share, means = spread(0.0), spread(0.0)
    for move in range(MOVES):
        taken = move if entry(frame.west_open, sanctions * MOVES + move) else 1
        loss = 1.0 - load(rates.answers, (end * MOVES + taken) * 3 + 1)
        store(tables.loss, end * MOVES + move, loss)
        economy = load(rates.economy, entry(frame.west_after, sanctions * MOVES + taken) * frame.slots + slot)
        part = load(tables.west, end * MOVES + move) * loss / (rest + economy)
        share += part
        means = fused(part, economy, means)
    store(tables.loss_by_cause, end * 5, patron * share)
    store(tables.loss_by_cause, end * 5 + 1, street * share)
    store(tables.loss_by_cause, end * 5 + 2, apparatus * share)
    store(tables.loss_by_cause, end * 5 + 3, means)
    store(tables.loss_by_cause, end * 5 + 4, adversary * share)


@njit(cache=True, error_model="numpy")
def _keep_node(frame: Frame, sheet: int, room: Room, node: tuple[int, int, int, int, int]) -> None:
    """Tables of one node of the ruler: choice, offers, and the rope between best crossing and best refusal."""
    state, count, work, tables = node[4], frame.postures, room.work, room.tables
    for branch in range(count + 3):
        store(tables.offer, state * (count + 3) + branch, load(work, count + branch))
    for posture in range(count):
        store(tables.choice, state * count + posture, load(work, 2 * count + 3 + posture))
    comply = _keep_side(frame, sheet, room, node, (frame.red_line, count, 0))
    refuse = _keep_side(frame, sheet, room, node, (0, frame.red_line, 1))
    store(tables.rope, state, comply - refuse)


@njit(cache=True, error_model="numpy")
def _keep_side(
    frame: Frame, sheet: int, room: Room, node: tuple[int, int, int, int, int], side: tuple[int, int, int]
) -> Lane:
    """Danger of the best posture of one side by cause, which one it is, and its U; NaN where there is none."""
    slot, state = node[3], node[4]
    low, high, column = side
    table = room.tables.danger_comply if column == 0 else room.tables.danger_refuse
    best, which = spread(_LOWEST), spread(np.nan)
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


@njit(cache=True, error_model="numpy")
def _danger(
    frame: Frame, sheet: int, room: Room, node: tuple[int, int, int, int, int], choice: tuple[int, int]
) -> Lane:
    """Danger by one cause of one posture chosen, over apparatus and overture."""
    phase, _, loyalty, slot, _ = node
    posture, cause = choice
    at, count, work, ends = frame.at, frame.postures, room.work, room.ends
    width, overture = 2 * _END_COLUMNS, load(sheet, at.overture)
    end = entry(frame.target, slot * count + posture) * 2 * width + 3 + cause
    offer = overture * load(work, count + posture)
    danger = fused(offer, load(ends, end + _END_COLUMNS), (1.0 - offer) * load(ends, end))
    if entry(frame.ordered, posture):
        fail = load(sheet, at.fails + (phase * frame.loyalty + loyalty) * count + posture)
        refused = (slot * 2 + 1) * width + 3 + cause
        offer = overture * load(work, 2 * count)
        other = fused(offer, load(ends, refused + _END_COLUMNS), (1.0 - offer) * load(ends, refused))
        danger = fused(fail, other, (1.0 - fail) * danger)
    return danger
