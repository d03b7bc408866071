"""How likely is he to lose office in this step? The fast twin of `hazards`, eight worlds at a time.

Rows: a state is phase, pressure', loyalty, sanctions, slot in C order; an end is (state, refused, offered) with the
slot after the move; an answer is (end, level of sanctions within the west's reach).
"""

from __future__ import annotations

from typing import NamedTuple

from tightrope.game.hazards import LARGEST_EXPONENT
from tightrope.game.lanes import Lane, entry, exponential, fused, load, part, read_in, select_greater, spread, store
from tightrope.game.sheet import Frame
from tightrope.game.sight_fast import Task, comes_to, wanted

MOVES = 3  # of the patron and of the west


class Rates(NamedTuple):
    """Holds where a tile's hazard rates and survival stand: addresses of blocks (row, lane)."""

    patron: int  # (end) as believed
    patron_true: int  # (end)
    answers: int  # (answer, 3) 1 - H as believed, 1 - H as it is, H / sum as believed; see `answer_row`
    street: int  # (phase, pressure', loyalty, slot', refused)
    apparatus: int  # (phase, loyalty, slot', refused)
    economy: int  # (sanctions', slot')
    adversary: int  # (slot')
    calm: int  # (sanctions', slot') exp(-economy - adversary)


def rates_rows(frame: Frame) -> Rates:
    """How many rows each block of a tile's rates takes.

    Args:
        frame: axes.
    Returns:
        Rows, under the names of the blocks.
    """
    pairs = frame.phases * frame.loyalty * frame.slots * 2
    ends = frame.phases * frame.pressure * frame.loyalty * frame.sanctions * frame.slots * 4
    means = frame.sanctions * frame.slots
    return Rates(ends, ends, ends * frame.options * 3, pairs * frame.pressure, pairs, means, frame.slots, means)


@read_in
def answer_row(frame: Frame, sanctions: int, end: int, move: int) -> int:
    """First row of an answer: an end has one for each level of sanctions that the west can reach."""
    return (end * frame.options + entry(frame.west_after, sanctions * MOVES + move) - max(sanctions - 1, 0)) * 3


@read_in
def greater(left: Lane, right: Lane) -> Lane:
    """The greater of two in each lane."""
    return select_greater(left, right, left, right)


@read_in
def _lesser(left: Lane, right: Lane) -> Lane:
    return select_greater(left, right, right, left)


@read_in
def _capped(exponent: Lane) -> Lane:
    """A rate of at most 1."""
    return exponential(_lesser(exponent, spread(0.0)))


@part
def fill_rates(frame: Frame, sheet: int, rates: Rates, task: Task) -> None:
    """Works out a tile's rates and survival.

    Args:
        frame: axes and rows of the sheet.
        sheet: address of the tile's rows.
        rates: filled.
        task: what they are for: rates after an offer are left out where none may be made, and those out of sight.
    """
    at = frame.at
    for slot in range(frame.slots):
        store(rates.adversary, slot, _capped(load(sheet, at.adversary + slot)))
    for row in range(frame.sanctions * frame.slots):
        economy = _capped(load(sheet, at.economy + row))
        store(rates.economy, row, economy)
        store(rates.calm, row, exponential(-1.0 * (economy + load(rates.adversary, row % frame.slots))))
    for row in range(frame.phases * frame.loyalty * frame.slots * 2):
        store(rates.apparatus, row, _capped(load(sheet, at.apparatus + row)))
    belief, boost = exponential(load(sheet, at.kappa_b)), exponential(load(sheet, at.b_overture))
    for phase in range(frame.phases):
        for level in range(frame.pressure):
            for loyalty in range(frame.loyalty):
                for slot in range(frame.slots):
                    for refused in range(2):
                        if comes_to(frame, task.sight, slot, refused):
                            place = (phase, level, loyalty, slot, refused)
                            _fill_ends(frame, sheet, rates, place, (belief, boost), task)


@read_in
def _fill_ends(
    frame: Frame,
    sheet: int,
    rates: Rates,
    place: tuple[int, int, int, int, int],
    times: tuple[Lane, Lane],
    task: Task,
) -> None:
    """Rates and survival of one phase, pressure', loyalty, slot' and order, at all levels of sanctions."""
    phase, level, loyalty, slot, refused = place
    belief, boost = times
    at = frame.at
    pair = ((phase * frame.loyalty + loyalty) * frame.slots + slot) * 2 + refused
    own = load(sheet, at.worth + phase * frame.slots + slot) * load(sheet, at.obeyed + pair)
    given = greater(own, load(sheet, at.motive + phase * frame.slots + slot))
    gap = greater(load(sheet, at.demanded + level) - given, spread(0.0))
    street = _capped(load(sheet, at.street + pair // 2) - load(sheet, at.shield) * (1.0 - gap))
    block = (phase * frame.pressure + level) * frame.loyalty + loyalty
    store(rates.street, (block * frame.slots + slot) * 2 + refused, street)
    home = street + load(rates.apparatus, pair)
    home_kept = exponential(-1.0 * home)
    felt = load(sheet, at.theta) * gap * load(sheet, at.level + level)
    hold = load(sheet, at.hold + phase * frame.slots + slot)
    for sanctions in range(frame.sanctions):
        if not wanted(task.sight.sanctions, sanctions):
            continue
        threat = felt * load(sheet, at.lever + sanctions)
        calm = load(sheet, at.b0)
        patron = hold * _threatened(fused(threat, belief, calm))
        patron_true = hold * _threatened(calm + threat)
        for offered in range(task.offers):
            end = (((block * frame.sanctions + sanctions) * frame.slots + slot) * 2 + refused) * 2 + offered
            if offered:
                patron, patron_true = patron * boost, patron_true * boost
            known = (patron, patron_true, home, home_kept)
            _fill_answers(frame, rates, (sanctions, slot, end), known, task.sight.dangers)


@read_in
def _fill_answers(
    frame: Frame,
    rates: Rates,
    node: tuple[int, int, int],
    known: tuple[Lane, Lane, Lane, Lane],
    dangers: bool,
) -> None:
    """Survival after each move of the west: the causes' parts of it are multiplied."""
    sanctions, slot, end = node
    one = spread(1.0)
    patron, patron_true, home, home_kept = _lesser(known[0], one), _lesser(known[1], one), known[2], known[3]
    store(rates.patron, end, patron)
    store(rates.patron_true, end, patron_true)
    kept, kept_true = home_kept * exponential(-1.0 * patron), home_kept * exponential(-1.0 * patron_true)
    for move in range(MOVES):
        if entry(frame.west_open, sanctions * MOVES + move):
            row = entry(frame.west_after, sanctions * MOVES + move) * frame.slots + slot
            answer, rest = answer_row(frame, sanctions, end, move), load(rates.calm, row)
            store(rates.answers, answer, kept * rest)
            store(rates.answers, answer + 1, kept_true * rest)
            if dangers:
                total = patron + home + load(rates.economy, row) + load(rates.adversary, slot)
                store(rates.answers, answer + 2, (1.0 - kept * rest) / total)


@read_in
def _threatened(exponent: Lane) -> Lane:
    return exponential(_lesser(exponent, spread(LARGEST_EXPONENT)))
