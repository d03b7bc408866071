"""In which years was each leader in office, under what regime, at war or not, and how did he leave?"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tightrope.errors import BadCounts
from tightrope.history.tables import Tables

Integers = NDArray[np.int64]
Truths = NDArray[np.bool_]

CAUSES = ("apparatus", "street", "rebels", "foreign", "other", "natural", "regular")
STAYED = -1
LONG = 3652  # days: ten years
LAST_WAR_YEAR = 2007
_POLITY, _POLYARCHY = -6.0, 0.30
_SPLIT_FROM = 1990  # codes of Germany and Yemen after unification, by the year looked up
_AFTER = {260: 255, 678: 679}
_ALWAYS = {340: 345}
_WITHOUT = ", without Foreign Support"
_NATURAL = ("Natural Death", "Retired Due to Ill Health", "Suicide")
_EXITS = ("Regular", "Irregular", "Foreign", "Still in Office", "Unknown", *_NATURAL)
_CODES = {
    f"Removed by Military{_WITHOUT}": "apparatus",
    f"Removed by Other Government Actors{_WITHOUT}": "apparatus",
    "Removed in Military Power Struggle Short of Coup": "apparatus",
    f"Popular Protest{_WITHOUT}": "street",
    f"Removed by Rebels{_WITHOUT}": "rebels",
}


class RulerYears(NamedTuple):
    """Holds one row a spell in office and calendar year; an exit on 1 January leaves a row of no days."""

    leader: Integers  # (row,) number of the spell
    state: Integers  # (row,)
    year: Integers  # (row,)
    days: Integers  # (row,) in office that year
    long_days: Integers  # (row,) of these, from day 3,652 of the spell on
    cause: Integers  # (row,) index of the cause of an exit that year, -1 for none
    long_exit: Truths  # (row,) the exit ended a spell of 3,652 days or more
    autocrat: Truths  # (row,) the rule with polity2, or polyarchy where it is missing
    by_polyarchy: Truths  # (row,) polyarchy of the year before alone
    by_both: Truths  # (row,) both of the year before
    at_war: Truths  # (row,) in a war between states that year


def cause_of(exit_word: str, code: str) -> int:
    """Gives the cause of one exit, the first that matches.

    Args:
        exit_word, code: as the source names them.
    Returns:
        Index into `CAUSES`; -1 where the leader is still in office.
    Raises:
        BadCounts: the exit is none of those known.
    Source:
        Archigos 4.1: Goemans, Gleditsch and Chiozza (2009), doi:10.1177/0022343308100719.
    """
    if exit_word not in _EXITS:
        raise BadCounts(f"exit {exit_word!r} is unknown; allowed {', '.join(_EXITS)}")
    if exit_word == "Still in Office":
        return STAYED
    if exit_word == "Foreign" or code.endswith("with Foreign Support") or "Threat of Foreign Force" in code:
        return CAUSES.index("foreign")
    if exit_word in _NATURAL:
        return CAUSES.index("natural")
    if code in _CODES:
        return CAUSES.index(_CODES[code])
    return CAUSES.index("regular" if exit_word == "Regular" else "other")


def ruler_years(tables: Tables, first: int = 1875, last: int = 2015) -> RulerYears:
    """Cuts every spell in office at 1 January and says what is known of each piece.

    Args:
        tables: leaders, regimes and war_years. first, last: calendar years wanted.
    Returns:
        RulerYears.
    Raises:
        BadCounts: an exit is none of those known, or a spell ends before it begins.
    """
    leaders = tables["leaders"]
    start, end = (leaders[name].astype("datetime64[D]") for name in ("startdate", "enddate"))
    if (end < start).any():
        raise BadCounts("a leader leaves before he enters; exposures must be 0 days or more")
    cause = np.array([cause_of(*row) for row in zip(leaders["exit"], leaders["exitcode"], strict=True)])
    begun, ended = (_year(days) for days in (start, end))
    low, high = np.maximum(begun, first), np.minimum(ended, last)
    many = np.maximum(high - low + 1, 0)
    spell = np.repeat(np.arange(len(start)), many)
    year = low[spell] + np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
    opening = np.maximum(_new_year(year), start[spell])
    closing = np.minimum(_new_year(year + 1), end[spell])
    senior = np.maximum(opening, start[spell] + LONG)
    state = leaders["gwcode"].astype(np.int64)[spell]
    polity, polyarchy = (_regime(tables, name, state, year) for name in ("polity2", "v2x_polyarchy"))
    unknown = np.isnan(polity[0]) & np.isnan(polyarchy[0])
    looked_up = [np.where(unknown, values[1], values[0]) for values in (polity, polyarchy)]
    leaves = (year == ended[spell]) & (cause[spell] != STAYED)
    return RulerYears(
        spell,
        state,
        year,
        _days(closing - opening),
        _days(closing - senior),
        np.where(leaves, cause[spell], STAYED),
        leaves & ((end - start)[spell] >= LONG),
        _autocrat(polity, polyarchy),
        looked_up[1] < _POLYARCHY,
        (looked_up[0] <= _POLITY) & (looked_up[1] < _POLYARCHY),
        _at_war(tables, state, year),
    )


def _autocrat(polity: NDArray[np.float64], polyarchy: NDArray[np.float64]) -> Truths:
    """The year before speaks; where both measures are missing then, the year itself."""
    found = np.zeros(polity.shape[1], dtype=bool)
    open_ = np.ones_like(found)
    for rule, poly in zip(polity, polyarchy, strict=True):
        for values, limit, strict in ((rule, _POLITY, False), (poly, _POLYARCHY, True)):
            known = open_ & ~np.isnan(values)
            found |= known & ((values < limit) if strict else (values <= limit))
            open_ &= ~known
    return found


def _regime(tables: Tables, column: str, state: Integers, year: Integers) -> NDArray[np.float64]:
    """(2, row): the value of the year before and of the year itself; missing where not coded."""
    table = tables["regimes"]
    values = dict(zip(zip(table["ccode"], table["year"], strict=True), table[column], strict=True))
    return np.array(
        [
            [
                values.get((float(code), float(when)), np.nan)
                for code, when in zip(_code(state, year - back), year - back, strict=True)
            ]
            for back in (1, 0)
        ]
    )


def _at_war(tables: Tables, state: Integers, year: Integers) -> Truths:
    table = tables["war_years"]
    on = table["cowinterongoing"] == 1
    when = table["year"][on]
    fighting = {pair for side in ("ccode1", "ccode2") for pair in zip(table[side][on], when, strict=True)}
    asked = zip(_code(state, year), year, strict=True)
    return np.array([(float(code), float(y)) in fighting for code, y in asked], dtype=bool)


def _code(state: Integers, year: Integers) -> Integers:
    code = state.copy()
    for old, new in _ALWAYS.items():
        code[state == old] = new
    for old, new in _AFTER.items():
        code[(state == old) & (year >= _SPLIT_FROM)] = new
    return code


def _year(days: NDArray[np.datetime64]) -> Integers:
    return days.astype("datetime64[Y]").astype(np.int64) + 1970


def _new_year(year: Integers) -> NDArray[np.datetime64]:
    return (year - 1970).astype("datetime64[Y]").astype("datetime64[D]")


def _days(span: NDArray[np.timedelta64]) -> Integers:
    return np.maximum(span.astype(np.int64), 0)
