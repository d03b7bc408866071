"""Which states could have stepped into which dispute beside a partner, and how far did those go that did?"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import NamedTuple

import numpy as np

from tightrope.history.covariates import tied
from tightrope.history.tables import Table, Tables
from tightrope.history.ties import Ties, on, pact, years_of

_MONTH, _DAY, _LATEST_DAY = 7, 15, 28  # stand-ins where the record gives none; the built table knows no later day
_STEPS = ((20, 5), (14, 4), (7, 3), (1, 2))  # lowest act of each level: war, use, display, threat
LABEL_DAYS = {"j30": 30, "j365": 365, "jever": np.inf}


class Party(NamedTuple):
    """Holds one state in a dispute: side 1 is the one that the record calls A; level 0 none to 5 war."""

    state: int
    side: int
    day: date
    level: int
    original: bool


class Dispute(NamedTuple):
    """Holds one dispute with originators on both sides; its onset is the day of the first of them."""

    number: int
    onset: date
    end: date
    level: int  # of the dispute as a whole
    parties: tuple[Party, ...]

    def originals(self, side: int) -> tuple[int, ...]:
        """Gives the states with which a side began.

        Args:
            side: 1 or 2.
        Returns:
            Codes.
        """
        return tuple(each.state for each in self.parties if each.side == side and each.original)


def disputes(tables: Tables) -> tuple[Dispute, ...]:
    """Reads the disputes that had originators on both sides.

    Args:
        tables: disputes and dispute_levels.
    Returns:
        Disputes by number.
    """
    table, levels = tables["disputes"], tables["dispute_levels"]
    whole = dict(zip(levels["dispnum"].astype(int).tolist(), levels["hostlev"].astype(int).tolist(), strict=True))
    parties: dict[int, list[Party]] = defaultdict(list)
    ends: dict[int, list[date]] = defaultdict(list)
    for row, number in enumerate(table["dispnum"].astype(int).tolist()):
        parties[number].append(_party(table, row))
        ends[number].append(_day(table, row, "end"))
    found = []
    for number in sorted(parties):
        first: dict[int, Party] = {}
        for party in sorted(parties[number], key=lambda each: each.day):
            first.setdefault(party.state, party)
        began = [each for each in first.values() if each.original]
        if {each.side for each in began} == {1, 2}:
            onset = min(each.day for each in began)
            found.append(Dispute(number, onset, max(ends[number]), whole[number], tuple(first.values())))
    return tuple(found)


def rows_of(dispute: Dispute, of: Ties, lag: int) -> list[dict[str, object]]:
    """Gives a row a side and third state that any pact ties to an originator of that side or that came in on it.

    Args:
        dispute: with originators on both sides. of: look-ups. lag: years before the onset at which pacts are read.
    Returns:
        Rows by code of the third state, then side.
    """
    year, cores = dispute.onset.year, {side: dispute.originals(side) for side in (1, 2)}
    began = max((each.level for each in dispute.parties if each.original), default=0)
    shared = {"war": dispute.number, "onset": dispute.onset.isoformat(), "year": year, "olev": began}
    shared |= {"dur": (dispute.end - dispute.onset).days, "hostlev": dispute.level}
    inside, when = set(cores[1]) | set(cores[2]), years_of(year, lag)
    joined = {(each.state, each.side) for each in dispute.parties if not each.original}
    thirds = {state for state in of.members if on(of.members, state, year)}
    rows = []
    for third in sorted(thirds - inside):
        for side, core in cores.items():
            if (third, side) not in joined and not any(pact(of, third, core, when.pacts)):
                continue
            against = cores[3 - side]
            own = {"side": side, "partner_init": int(side == 1), "n_partners": len(core), "n_opps": len(against)}
            rows.append(shared | own | tied(of, third, (core, against), when) | _joined(dispute, side, third))
    return rows


def _joined(dispute: Dispute, side: int, third: int) -> dict[str, object]:
    """Labels of one third state: whether, when, on which side and how far it came in."""
    party = next((each for each in dispute.parties if each.state == third), None)
    beside = party is not None and party.side == side
    delay = (party.day - dispute.onset).days if party is not None and beside else np.nan
    found: dict[str, object] = {label: int(delay <= days) for label, days in LABEL_DAYS.items()}
    level = party.level if party is not None and beside else 0
    return found | {"jopp": int(party is not None and not beside), "delay": delay, "jlev": level}


def _party(table: Table, row: int) -> Party:
    act = table["hiact"][row]
    level = next((level for lowest, level in _STEPS if act >= lowest), 0)
    side = 1 if table["sidea"][row] == 1 else 2
    return Party(int(table["ccode"][row]), side, _day(table, row, "st"), level, table["orig"][row] == 1)


def _day(table: Table, row: int, which: str) -> date:
    """First or last day of a party; where it is unknown the one that the record stands in for it."""
    year, month, day = (int(np.nan_to_num(table[f"{which}{part}"][row], nan=-9)) for part in ("year", "mon", "day"))
    if day <= 0:
        stand_in = np.nan_to_num(table[f"dummy_{which}day"][row], nan=-9)
        day = int(stand_in) if stand_in > 0 else _DAY
    month = month if month > 0 else _MONTH
    return date(year, month, min(day, _LATEST_DAY))
