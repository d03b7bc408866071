"""What was seen in each step? Dated acts and reports become the likelihood factors of the filter.

Postures and sanctions are public: a step in which neither moved is an observation like any other.
An overture is scored where one was made, or where the case states that one would have been seen.
An item counts once, with the one discount r*c as the exponent of its likelihood.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tightrope.case import Case, Evidence
from tightrope.errors import CaseError, EvidenceImpossible, EvidenceUsedTwice
from tightrope.model.timeline import Timeline

Floats = NDArray[np.float64]

# Ordinal noise of reports on the patron's pressure (judged, specification of the game 3.2).
REPORT_RIGHT, REPORT_NEIGHBOUR, REPORT_FARTHER = 0.6, 0.3, 0.1
HOLD_SANCTIONS = 1  # index of the west's second move; one less tightens, one more relieves
EASE, PRESS = 0, 2
UNSEEN = -1

# Where an item of evidence may count, in the words of the document.
OPINION, ACTS, WORDS = "opinion", "acts and reports", "what he says"
THREAT, MEANS = "the adversary's threat", "trade and budget"
DOORS = (OPINION, ACTS, WORDS, THREAT, MEANS)


@dataclass(frozen=True)
class Seen:
    """Holds what was seen in one step; UNSEEN (-1) where nothing was. Powers are the discounts r*c."""

    slot: int
    slot_power: float
    west: int
    west_power: float
    patron: int
    patron_power: float
    offer_factor: tuple[float, float]  # likelihood of (no offer, offer)
    order_factor: tuple[float, float]  # likelihood of (obeyed, refused)
    pressure_factor: Floats  # (pressure,)
    held_before: float  # complicity of the worst posture held before the step
    held: float  # the same at its end
    sanctions: int  # level in force at the end of the step


def enters_filter(item: Evidence) -> bool:
    """Says whether an item of evidence weighs the worlds through the filter of acts and reports."""
    if not item.used or item.actor == "adversary" or item.act == "kept_office":
        return False
    return item.kind == "front" or (item.kind in ("event", "silence") and item.act is not None)


def speaks(item: Evidence) -> bool:
    """Says whether an item of evidence weighs the worlds as a word of the ruler, said or not heard."""
    return item.used and item.actor == "ruler" and item.stance is not None and item.kind in ("statement", "silence")


def threatens(item: Evidence) -> bool:
    """Says whether an item is dated evidence of the adversary's threat."""
    return item.used and item.kind == "event" and item.actor == "adversary" and item.act in ("press", "ease")


def measures(item: Evidence) -> bool:
    """Says whether an item is a figure of trade or budget that the worlds are set beside."""
    return item.used and item.kind == "trade" and item.measure is not None


def weighs(item: Evidence) -> bool:
    """Says whether an item weighs the worlds, by deed, word or figure."""
    return enters_filter(item) or speaks(item) or measures(item)


def used_by(item: Evidence) -> str | None:
    """Says which one part of the model an item of evidence counts in.

    Args:
        item: an item as known on the day of the forecast.
    Returns:
        One of `DOORS`; None where it is context alone.
    Raises:
        EvidenceUsedTwice: it would count in two.
    """
    doors = {
        OPINION: item.used and item.kind == "survey",
        ACTS: enters_filter(item),
        WORDS: speaks(item),
        THREAT: threatens(item),
        MEANS: measures(item),
    }
    open_ = [name for name, through in doors.items() if through]
    if len(open_) > 1:
        raise EvidenceUsedTwice(
            f"evidence.{item.id}: would count in {' and in '.join(open_)}; allowed one; "
            "split it into two items, or leave out act or stance",
            item=item.id,
        )
    return open_[0] if open_ else None


def _is_event(item: Evidence) -> bool:
    """True for a thing that was seen to happen: hearing of none (a silence) is not the act itself."""
    return enters_filter(item) and item.kind == "event"


def seen(case: Case, steps: Timeline) -> tuple[Seen, ...]:
    """Reads the evidence visible in a case into one record a step, from the first step to as_of.

    Args:
        case: the case as known on its as_of.
        steps: its timeline.
    Returns:
        One `Seen` for each step of `steps.past`, in order.
    Raises:
        EvidenceImpossible: a posture is taken that the rules forbid, or sanctions leave their levels.
    """
    rows = []
    moves = _moves(case, steps)
    dated = sorted((item for item in case.evidence if enters_filter(item)), key=lambda item: (item.happened, item.id))
    slot, held = start_slot(case), 0.0
    sanctions = case.game.start_sanctions
    for step in steps.past:
        items = [item for item in dated if steps.step(item.happened) == step]
        before = sanctions
        _in_office(items)
        slot, power = _slot_after(case, slot, moves.get(step))
        sanctions, west_power = _sanctions_after(case, sanctions, items)
        held_before, held = held, max(held, case.postures[_posture(case, slot)].complicity)
        patron = _patron(case, items)
        rows.append(
            Seen(
                slot=slot,
                slot_power=power,
                west=HOLD_SANCTIONS + int(np.sign(before - sanctions)),
                west_power=west_power,
                patron=patron[0],
                patron_power=patron[1],
                offer_factor=_offer(case, items),
                order_factor=_order(case, items),
                pressure_factor=_pressure(case, items),
                held_before=held_before,
                held=held,
                sanctions=sanctions,
            )
        )
    return tuple(rows)


def threat_path(case: Case, steps: Timeline) -> tuple[tuple[int, float], ...]:
    """Gives the dated evidence of the adversary's threat as (step, level), in order of step."""
    found = [
        (steps.step(item.happened), 0.0 if item.act == "ease" else float(item.level or 0.0))
        for item in sorted(case.evidence, key=lambda item: (item.happened, item.id))
        if threatens(item)
    ]
    return tuple(found)


def start_slot(case: Case) -> int:
    """Gives the slot in which the game starts: that of a posture before any crossing has the posture's own number."""
    return [posture.id for posture in case.postures].index(case.game.start_posture)


def red_line(case: Case) -> int:
    """Gives the index of the first posture that crosses the red line."""
    return [posture.id for posture in case.postures].index(case.red_line)


def _posture(case: Case, slot: int) -> int:
    return slot if slot < len(case.postures) else slot - len(case.postures)


def _moves(case: Case, steps: Timeline) -> dict[int, tuple[int, float, dt.date]]:
    """The posture held at the end of each step in which he moved, with the discount of the last item."""
    ids = [posture.id for posture in case.postures]
    stack = [case.game.start_posture]
    moves: dict[int, tuple[int, float, dt.date]] = {}
    acts = [item for item in case.evidence if _is_event(item) and item.actor == "ruler" and item.posture]
    for item in sorted(acts, key=lambda item: (item.happened, item.id)):
        if item.act == "take" and item.posture in ids:
            stack.append(str(item.posture))
        elif item.act == "leave" and item.posture in stack and len(stack) > 1:
            stack.remove(str(item.posture))
        else:
            continue
        step = steps.step(item.happened)
        if step < steps.first:
            raise CaseError(
                f"evidence.{item.id}: happened on {item.happened}, before the game starts ({case.game.start}); "
                "start the game earlier or name the posture held then under game.start_posture",
                item=item.id,
            )
        _one_side(case, step, moves, ids.index(stack[-1]), item)
        moves[step] = (ids.index(stack[-1]), case.discount(item), item.happened)
    return moves


def _one_side(
    case: Case, step: int, moves: dict[int, tuple[int, float, dt.date]], posture: int, item: Evidence
) -> None:
    """Refuses a crossing and a return within one step: the game plays one move a step and would forget the crossing."""
    line = red_line(case)
    if step in moves and moves[step][0] >= line > posture:
        raise CaseError(
            f"evidence.{item.id}: {item.happened}: he crosses the red line and is back within one step of "
            f"{case.game.step_days} days; allowed one side of the line a step; shorten game.step_days",
            item=item.id,
        )


def _in_office(items: list[Evidence]) -> None:
    """Refuses a case in which the ruler is known to have lost office: there is nothing left to forecast."""
    for item in items:
        if _is_event(item) and item.act == "lost_office":
            raise CaseError(
                f"evidence.{item.id}: {item.happened}: the ruler has lost office, so the question is closed; "
                "allowed days of knowledge before it; forecast from an earlier as_of",
                item=item.id,
            )


def _slot_after(case: Case, slot: int, move: tuple[int, float, dt.date] | None) -> tuple[int, float]:
    """The slot he stands in after the step: copies below the red line stand for "after a crossing"."""
    if move is None:
        return slot, 1.0
    posture, power, day = move
    line, count = red_line(case), len(case.postures)
    old = case.postures[_posture(case, slot)].id
    new = case.postures[posture].id
    if (old, new) in case.game.forbidden:
        raise EvidenceImpossible(f"{day}: the ruler moves from {old} to {new}, which the rules of the case forbid")
    crossed = slot >= line
    return (posture + count if crossed and posture < line else posture), power


def _sanctions_after(case: Case, level: int, items: list[Evidence]) -> tuple[int, float]:
    """The level in force after the step; several measures of one step move it by one level, as the game does."""
    moved = [item for item in items if _is_event(item) and item.actor == "west" and item.act in ("tighten", "relieve")]
    if not moved:
        return level, 1.0
    change = int(np.sign(sum(1 if item.act == "tighten" else -1 for item in moved)))
    after = level + change
    if not 0 <= after < len(case.game.sanctions_levels):
        raise EvidenceImpossible(
            f"evidence.{moved[-1].id}: {moved[-1].happened}: sanctions leave their levels "
            f"0 to {len(case.game.sanctions_levels) - 1}; add a level under game.sanctions_levels "
            "or mark the item used: false"
        )
    return after, max(case.discount(item) for item in moved)


def _patron(case: Case, items: list[Evidence]) -> tuple[int, float]:
    moved = [item for item in items if _is_event(item) and item.actor == "patron" and item.act in ("press", "ease")]
    if not moved:
        return UNSEEN, 1.0
    return (PRESS if moved[-1].act == "press" else EASE), case.discount(moved[-1])


def _offer(case: Case, items: list[Evidence]) -> tuple[float, float]:
    """Likelihood of what was seen, given that he made no offer and that he made one."""
    none, offer = 1.0, 1.0
    for item in items:
        power = case.discount(item)
        if item.kind == "event" and item.act == "offer":
            none = 0.0
        elif item.kind == "silence" and item.act == "offer":
            offer *= (1 - chance_seen(item)) ** power
    return none, offer


def offer_power(case: Case, steps: Timeline, step: int) -> float:
    """Gives the discount of an offer seen in a step, 1 where none was."""
    found = [
        case.discount(item)
        for item in case.evidence
        if enters_filter(item) and item.kind == "event" and item.act == "offer" and steps.step(item.happened) == step
    ]
    return max(found, default=1.0)


def _order(case: Case, items: list[Evidence]) -> tuple[float, float]:
    """Likelihood of reports about an order, given that it was obeyed and that it was refused."""
    obeyed, refused = 1.0, 1.0
    for item in items:
        power = case.discount(item)
        if item.kind == "silence" and item.act == "order_refused":
            refused *= (1 - chance_seen(item)) ** power
        elif item.kind == "event" and item.act in ("order_refused", "order_obeyed"):
            right, wrong = errs(item)
            said_refused = item.act == "order_refused"
            obeyed *= (wrong if said_refused else right) ** power
            refused *= (right if said_refused else wrong) ** power
    return obeyed, refused


def _pressure(case: Case, items: list[Evidence]) -> Floats:
    """Likelihood of reports of a demand by the level in force: right, a neighbour, farther off."""
    levels = np.array(case.game.levels)
    factor = np.ones(len(levels))
    for item in items:
        if item.actor == "patron" and item.act == "demand" and item.kind == "event":
            named = int(np.abs(levels - float(item.level if item.level is not None else 1.0)).argmin())
            factor *= report_noise(len(levels))[:, named] ** case.discount(item)
        elif item.actor == "patron" and item.act == "demand" and item.kind == "silence":
            factor *= np.where(levels > 0, 1 - chance_seen(item), 1.0) ** case.discount(item)
    return factor


def report_noise(levels: int) -> Floats:
    """Gives how often a report on the level of pressure names each level: the right one, a neighbour, one farther off.

    Args:
        levels: of pressure.
    Returns:
        (true level, level named), rows sum to 1.
    """
    away = np.abs(np.arange(levels)[:, None] - np.arange(levels))
    noise = np.where(away == 0, REPORT_RIGHT, np.where(away == 1, REPORT_NEIGHBOUR, REPORT_FARTHER))
    return np.asarray(noise / noise.sum(axis=1, keepdims=True))


def chance_seen(item: Evidence) -> float:
    """Gives the chance that what a silence misses would have been heard of; certain unless the case says less."""
    return 1.0 if item.seen_if is None else item.seen_if


def errs(item: Evidence) -> tuple[float, float]:
    """Gives how a report on an order errs: chance that it comes when true, and when false; never unless stated."""
    right = 1.0 if item.sensitivity is None else item.sensitivity
    return right, 0.0 if item.false_alarm is None else item.false_alarm
