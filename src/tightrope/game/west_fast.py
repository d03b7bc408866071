"""How will the west answer, and what is a step worth before it does? A part of the fast twin of `backward`.

Rows as in `hazards_fast`.
"""

from __future__ import annotations

from tightrope.game.hazards_fast import MOVES, answer_row, greater
from tightrope.game.lanes import Lane, entry, fused, load, part, read_in, select_greater, spread, store
from tightrope.game.sheet import Frame
from tightrope.game.sight_fast import comes_to
from tightrope.game.workspace import COLUMNS, END_COLUMNS, KEPT, Room, response


@part
def west_nodes(frame: Frame, sheet: int, room: Room, place: tuple[int, int, int, int]) -> None:
    """`ends`: what the step is worth after the apparatus, by slot', refused, offered."""
    for slot in range(frame.slots):
        for refused in range(2):
            if not comes_to(frame, room.task.sight, slot, refused):
                continue
            for offered in range(room.task.offers):
                _west_node(frame, sheet, room, place, (slot, refused, offered))


@read_in
def _west_node(
    frame: Frame, sheet: int, room: Room, place: tuple[int, int, int, int], node: tuple[int, int, int]
) -> None:
    """One node of the west: quantal response, then the columns averaged over hold, another move, and the last."""
    phase, level, loyalty, sanctions = place
    slot, refused, offered = node
    at, rates, expected, ends = frame.at, room.rates, room.expected, room.ends
    dangers = room.task.sight.dangers
    block = (phase * frame.pressure + level) * frame.loyalty + loyalty
    end = (((block * frame.sanctions + sanctions) * frame.slots + slot) * 2 + refused) * 2 + offered
    pair = ((phase * frame.loyalty + loyalty) * frame.slots + slot) * 2 + refused
    out = ((slot * 2 + refused) * 2 + offered) * END_COLUMNS
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
            then, answer = (row * 2 + refused) * COLUMNS, answer_row(frame, sanctions, end, move)
            stays = share * load(rates.answers, answer)
            kept += stays
            ruler = fused(stays, spare + load(sheet, at.taste + row) + load(expected, then), ruler)
            patron = fused(share * load(rates.answers, answer + 1), lost + load(expected, then + 1), patron)
            if dangers:
                falls = share * load(rates.answers, answer + 2)
                fall += falls
                means = fused(falls, load(rates.economy, row), means)
                street = fused(stays, load(expected, then + 4), street)
                apparatus = fused(stays, load(expected, then + 5), apparatus)
                third = fused(stays, load(expected, then + 3), third)
                fourth = fused(stays, load(expected, then + 6), fourth)
                fifth = fused(stays, load(expected, then + 7), fifth)
    store(ends, out, ruler)
    store(ends, out + 1, patron)
    store(ends, out + KEPT, kept)
    if dangers:
        store(ends, out + 3, fused(fall, load(rates.patron, end), third))
        store(ends, out + 4, fused(fall, load(rates.street, (block * frame.slots + slot) * 2 + refused), street))
        store(ends, out + 5, fused(fall, load(rates.apparatus, pair), apparatus))
        store(ends, out + 6, means + fourth)
        store(ends, out + 7, fused(fall, load(rates.adversary, slot), fifth))


@read_in
def _west_shares(
    frame: Frame, sheet: int, room: Room, node: tuple[int, int, int, int, int, int]
) -> tuple[Lane, Lane, Lane, Lane]:
    """P(tighten, hold, relieve) at one node, and what it is worth to the west."""
    sanctions, slot, refused, end, pair, relief = node
    answers, expected = room.rates.answers, room.expected
    tightens = entry(frame.west_open, sanctions * MOVES)
    relieves = entry(frame.west_open, sanctions * MOVES + 2)
    now, precision = load(sheet, frame.at.worry + pair), load(sheet, frame.at.precision_west)
    then = ((sanctions * frame.slots + slot) * 2 + refused) * COLUMNS + 2
    hold = fused(load(answers, answer_row(frame, sanctions, end, 1) + 1), load(expected, then), now)
    tighten, relieve = hold, hold
    share, share_up, share_down = spread(1.0), spread(0.0), spread(0.0)
    if tightens:
        up = ((entry(frame.west_after, sanctions * MOVES) * frame.slots + slot) * 2 + refused) * COLUMNS + 2
        now_less = now - load(sheet, frame.at.tighten)
        tighten = fused(load(answers, answer_row(frame, sanctions, end, 0) + 1), load(expected, up), now_less)
    if relieves:
        down = ((entry(frame.west_after, sanctions * MOVES + 2) * frame.slots + slot) * 2 + refused) * COLUMNS + 2
        now_more = now + load(sheet, relief)
        relieve = fused(load(answers, answer_row(frame, sanctions, end, 2) + 1), load(expected, down), now_more)
    if tightens and relieves:
        best = greater(greater(hold, tighten), relieve)
        share, share_up = response(precision, hold - best), response(precision, tighten - best)
        share_down = response(precision, relieve - best)
        scale = 1.0 / (share + share_up + share_down)
        share, share_up, share_down = share * scale, share_up * scale, share_down * scale
    elif tightens:
        share, share_up = _of_two(precision, hold, tighten)
    elif relieves:
        share, share_down = _of_two(precision, hold, relieve)
    if room.task.keep:
        store(room.tables.west, end * MOVES, share_up)
        store(room.tables.west, end * MOVES + 1, share)
        store(room.tables.west, end * MOVES + 2, share_down)
    return share_up, share, share_down, fused(share, hold, fused(share_up, tighten, share_down * relieve))


@read_in
def _of_two(precision: Lane, one: Lane, other: Lane) -> tuple[Lane, Lane]:
    """Quantal response over two options."""
    better = greater(one, other)
    weight = response(precision, select_greater(one, other, other, one) - better)
    scale = 1.0 / (1.0 + weight)
    rest = weight * scale
    return select_greater(other, one, rest, scale), select_greater(other, one, scale, rest)


@part
def keep_losses(frame: Frame, room: Room, place: tuple[int, int, int, int]) -> None:
    """Tables of the true loss of office, and of its causes averaged over the west's answer."""
    phase, level, loyalty, sanctions = place
    block = (phase * frame.pressure + level) * frame.loyalty + loyalty
    for slot in range(frame.slots):
        for refused in range(2):
            if not comes_to(frame, room.task.sight, slot, refused):
                continue
            for offered in range(2):
                end = (((block * frame.sanctions + sanctions) * frame.slots + slot) * 2 + refused) * 2 + offered
                pair = ((phase * frame.loyalty + loyalty) * frame.slots + slot) * 2 + refused
                _keep_loss(frame, room, (sanctions, slot, end, pair, (block * frame.slots + slot) * 2 + refused))


@read_in
def _keep_loss(frame: Frame, room: Room, node: tuple[int, int, int, int, int]) -> None:
    sanctions, slot, end, pair, street_row = node
    rates, tables = room.rates, room.tables
    patron, street = load(rates.patron_true, end), load(rates.street, street_row)
    apparatus, adversary = load(rates.apparatus, pair), load(rates.adversary, slot)
    rest = patron + street + apparatus + adversary
    share, means = spread(0.0), spread(0.0)
    for move in range(MOVES):
        taken = move if entry(frame.west_open, sanctions * MOVES + move) else 1
        loss = 1.0 - load(rates.answers, answer_row(frame, sanctions, end, taken) + 1)
        store(tables.loss, end * MOVES + move, loss)
        if not room.task.sight.dangers:
            continue
        economy = load(rates.economy, entry(frame.west_after, sanctions * MOVES + taken) * frame.slots + slot)
        part = load(tables.west, end * MOVES + move) * loss / (rest + economy)
        share += part
        means = fused(part, economy, means)
    if room.task.sight.dangers:
        store(tables.loss_by_cause, end * 5, patron * share)
        store(tables.loss_by_cause, end * 5 + 1, street * share)
        store(tables.loss_by_cause, end * 5 + 2, apparatus * share)
        store(tables.loss_by_cause, end * 5 + 3, means)
        store(tables.loss_by_cause, end * 5 + 4, adversary * share)
