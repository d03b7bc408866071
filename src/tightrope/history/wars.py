"""Who was in which war, on which side, from which day, and who was there from the start?"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from tightrope.history.tables import Table
from tightrope.history.ties import Ties, strength

_LAST_DAY = date(2007, 12, 31)  # an unknown end: the record stops here
_MONTH, _DAY, _LATEST_END_DAY = 7, 1, 28


class Entry(NamedTuple):
    """Holds one state's first entry into a war."""

    state: int
    side: int
    day: date
    initiator: bool


class War(NamedTuple):
    """Holds one war between states; entries in the order of the record, one a state."""

    number: int
    name: str
    onset: date
    end: date
    entries: tuple[Entry, ...]


def wars(table: Table) -> tuple[War, ...]:
    """Reads the participants of wars; a state that changed sides counts on the first.

    Args:
        table: participants, one row a state and side.
    Returns:
        Wars by number.
    """
    names = ("WarNum", "ccode", "Side", "Initiator")
    whole = [table[name].astype(int).tolist() for name in names]
    entries: dict[int, list[Entry]] = {}
    ends: dict[int, list[date]] = {}
    titles = dict(zip(whole[0], table["WarName"].tolist(), strict=True))
    for row, (number, state, side, initiator) in enumerate(zip(*whole, strict=True)):
        entries.setdefault(number, []).append(Entry(state, side, _day(table, row, "Start", "1"), initiator == 1))
        ends.setdefault(number, []).extend(_ends(table, row))
    found = []
    for number in sorted(entries):
        first: dict[int, Entry] = {}
        for entry in sorted(entries[number], key=lambda each: each.day):
            first.setdefault(entry.state, entry)
        kept = tuple(first.values())
        onset = min(each.day for each in kept)
        found.append(War(number, titles[number], onset, max(ends[number]), kept))
    return tuple(found)


def originals(war: War, side: int) -> tuple[int, ...]:
    """Gives the states of a side that were in from that side's first day.

    Args:
        war: with entries. side: 1 or 2.
    Returns:
        Codes.
    """
    own = [entry for entry in war.entries if entry.side == side]
    opening = min(entry.day for entry in own)
    return tuple(entry.state for entry in own if entry.day <= opening)


def principal(war: War, side: int, of: Ties) -> int:
    """Gives the strongest state of a side's first day, among those who began the war if any did.

    Args:
        war: with entries. side: 1 or 2. of: look-ups.
    Returns:
        Code.
    """
    opening = set(originals(war, side))
    first = [entry for entry in war.entries if entry.state in opening]
    began = [entry.state for entry in first if entry.initiator] or [entry.state for entry in first]
    return max(began, key=lambda state: strength(of, state, war.onset.year))


def _ends(table: Table, row: int) -> list[date]:
    found = []
    for spell in ("1", "2"):
        year = int(table[f"EndYear{spell}"][row])
        if year > 0:
            found.append(_day(table, row, "End", spell))
        elif year != -8:  # -8: there was no such spell
            found.append(_LAST_DAY)
    return found


def _day(table: Table, row: int, which: str, spell: str) -> date:
    year, month, day = (int(table[f"{which}{part}{spell}"][row]) for part in ("Year", "Month", "Day"))
    month, day = month if month > 0 else _MONTH, day if day > 0 else _DAY
    return date(year, month, min(day, _LATEST_END_DAY) if which == "End" else day)
