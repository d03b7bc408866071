"""What tied two states in a year: pact, border, distance, rivalry, disputes; and how strong and how free was each?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tightrope.history.tables import Table, Tables

Spans = dict[Any, list[tuple[int, int]]]
Pair = tuple[int, int]

KINDS = ("defense", "offense", "neutral", "nonagg", "consul")
# Contiguity types: 1 by land, 2 up to 12 miles of water. Type 0 in this copy marks years in which a pair did not touch,
# and the table built first took it as a border all the same (it asked for 2 or less). LISTED keeps that fault, so that
# the built table can be rebuilt cell by cell; CONTIGUOUS is what the recipe says in words, and what the product counts.
APART, BY_LAND, CLOSE_WATER = 0, 1, 2
LISTED, CONTIGUOUS = "listed", "contiguous"
BORDERS = (LISTED, CONTIGUOUS)
_YEARS_TRIED = (1, 0, 2, 3)  # years before the onset in which a yearly value is looked for, in this order
_EARTH, _FARTHEST = 6371.0, 20000.0  # km
_MEMORY = 10  # years of past disputes
FIRST_YEAR = 1816  # of the record


class Ties(NamedTuple):
    """Holds the source tables as look-ups by state or pair and year."""

    pacts: dict[tuple[int, int, int], tuple[int, ...]]  # (state, state, year): the five kinds
    yearly: dict[str, dict[Pair, float]]  # value by (state, year): cinc, polity, polyarchy, euds
    members: Spans  # years as a state
    majors: Spans
    borders: Spans  # (state, state, by land 1 or close 2): years
    rivals: Spans
    capitals: dict[int, list[tuple[int, int, float, float]]]
    disputes: dict[tuple[int, int, bool], set[int]]  # (state, state, same side): years in which one began


class Years(NamedTuple):
    """Holds the year in which each kind of tie is read for one war."""

    onset: int  # of past disputes, which look back from it
    capabilities: int  # as the next two: yearly values are looked for from the year before it
    regimes: int
    polity: int
    pacts: int
    majors: int
    borders: int
    capitals: int
    rivals: int


def years_of(onset: int, lag: int = 1) -> Years:
    """Gives the years in which the ties of a war are read where no table has ended.

    Args:
        onset: year of the onset. lag: years before it at which pacts are read.
    Returns:
        Years.
    """
    return Years(onset, onset, onset, onset, max(onset - lag, FIRST_YEAR), onset, onset, onset, onset)


def ties(tables: Tables, borders: str = LISTED) -> Ties:
    """Turns the source tables into look-ups.

    Args:
        tables: alliances, capabilities, regimes, states, majors, contiguity, capitals, rivalries, disputes.
        borders: "contiguous": types 1 and 2; "listed": as in the table built first, which took type 0 for a border.
    Returns:
        Ties.
    """
    kinds = np.stack([tables["alliances"][f"atop_{kind}"] for kind in KINDS], axis=1)
    rows = zip(*_whole(tables["alliances"], "ccode1", "ccode2", "year"), kinds.astype(int).tolist(), strict=True)
    pacts = {}
    for one, other, year, found in rows:
        pacts[one, other, year] = tuple(found)
    regime = tables["regimes"]
    yearly = {"cinc": _yearly(tables["capabilities"], "cinc")}
    yearly |= {
        name: _yearly(regime, column)
        for name, column in (("polity", "polity2"), ("polyarchy", "v2x_polyarchy"), ("euds", "euds"))
    }
    return Ties(
        pacts,
        yearly,
        _spans(tables["states"], ("ccode",), "styear", "endyear"),
        _spans(tables["majors"], ("ccode",), "styear", "endyear"),
        _borders(tables["contiguity"], borders),
        _spans(tables["rivalries"], ("ccode1", "ccode2"), "start", "end"),
        _capitals(tables["capitals"]),
        _disputes(tables["disputes"]),
    )


def pact(of: Ties, state: int, others: Iterable[int], year: int) -> tuple[int, ...]:
    """Gives which kinds of pact tie a state to any of some others in a year.

    Args:
        of: look-ups. state: code. others: codes. year: calendar year.
    Returns:
        The five kinds, 0 or 1.
    """
    found = [of.pacts[state, other, year] for other in others if (state, other, year) in of.pacts]
    return tuple(max(each) for each in zip(*found, strict=True)) if found else (0,) * len(KINDS)


def value(of: Ties, name: str, state: int, year: int) -> float:
    """Gives a yearly value of a state near a year: of the year before, the year itself, two or three years before.

    Args:
        of: look-ups. name: "cinc", "polity", "polyarchy" or "euds". state: code. year: of the onset.
    Returns:
        The value; nan where none is known.
    """
    known = of.yearly[name]
    return next((known[state, year - back] for back in _YEARS_TRIED if (state, year - back) in known), float("nan"))


def strength(of: Ties, state: int, year: int) -> float:
    """Gives a state's share of the world's capabilities near a year, 0 where unknown.

    Args:
        of: look-ups. state: code. year: of the onset.
    Returns:
        0..1.
    """
    found = value(of, "cinc", state, year)
    return 0.0 if np.isnan(found) else found


def on(spans: Spans, key: int | tuple[int, ...], year: int) -> int:
    """Says whether something held in a year.

    Args:
        spans: years by key. key: state, pair or pair and kind. year: calendar year.
    Returns:
        0 or 1.
    """
    return int(any(first <= year <= last for first, last in spans.get(key, ())))


def by_land(of: Ties, state: int, others: Sequence[int], year: int) -> int:
    """Says whether a state shared a land border with any of others, none of them listed as apart, in a year.

    Args:
        of: look-ups. state: code. others: codes. year: calendar year.
    Returns:
        0 or 1.
    """
    land, apart = (any(on(of.borders, (state, other, kind), year) for other in others) for kind in (BY_LAND, APART))
    return int(land and not apart)


def distance(of: Ties, state: int, others: Sequence[int], year: int) -> float:
    """Gives ln(1 + km) between a state's capital and the nearest of others.

    Args:
        of: look-ups. state: code. others: codes. year: calendar year.
    Returns:
        0 or more; 20,000 km where a capital is unknown.
    """
    km = [_FARTHEST]
    for other in others:
        here, there = (_capital(of, each, year) for each in (state, other))
        if here and there:
            km.append(_great_circle(*here, *there))
    return float(np.log1p(min(km)))


def past_disputes(of: Ties, state: int, others: Iterable[int], year: int, same_side: bool) -> float:
    """Gives ln(1 + years in which a dispute began) of the ten before, the largest over some others.

    Args:
        of: look-ups. state: code. others: codes. year: of the onset. same_side: beside them, else against them.
    Returns:
        0 or more.
    """
    counts = (
        sum(year - _MEMORY <= each < year for each in of.disputes.get((state, other, same_side), ()))
        for other in others
    )
    return float(np.log1p(max(counts, default=0)))


def _whole(table: Table, *columns: str) -> list[list[int]]:
    return [np.nan_to_num(np.asarray(table[name], dtype=np.float64), nan=9999).astype(int).tolist() for name in columns]


def _yearly(table: Table, column: str) -> dict[Pair, float]:
    values = table[column].tolist()
    keys = zip(*_whole(table, "ccode", "year"), strict=True)
    return dict(zip(keys, values, strict=True))


def _spans(table: Table, keys: tuple[str, ...], first: str, last: str) -> Spans:
    """Years by state, or by pair in both orders; an open end runs on."""
    found: Spans = defaultdict(list)
    for row in zip(*_whole(table, *keys, first, last), strict=True):
        key, years = row[: len(keys)], (row[-2], row[-1])
        for each in {key, key[::-1]}:
            found[each if len(key) > 1 else each[0]].append(years)
    return found


def _borders(table: Table, borders: str) -> Spans:
    found: Spans = defaultdict(list)
    widest = APART if borders == LISTED else BY_LAND
    kind, one, other = _whole(table, "conttype", "ccode1", "ccode2")
    years = [_years(table[name]) for name in ("stdate", "enddate")]
    for type_, here, there, first, last in zip(kind, one, other, *years, strict=True):
        if widest <= type_ <= BY_LAND:
            found[here, there, type_].append((first, last))
        if widest <= type_ <= CLOSE_WATER:
            found[here, there, CLOSE_WATER].append((first, last))
    return found


def _capitals(table: Table) -> dict[int, list[tuple[int, int, float, float]]]:
    found: dict[int, list[tuple[int, int, float, float]]] = defaultdict(list)
    years = [_years(table[name]) for name in ("stdate", "enddate")]
    places = [table[name].tolist() for name in ("lat", "lng")]
    for state, first, last, north, east in zip(*_whole(table, "ccode"), *years, *places, strict=True):
        found[state].append((first, last, north, east))
    return found


def _disputes(table: Table) -> dict[tuple[int, int, bool], set[int]]:
    """Start years of disputes of each pair, by whether they stood on the same side."""
    by_dispute: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for dispute, state, year, side in zip(*_whole(table, "dispnum", "ccode", "styear", "sidea"), strict=True):
        by_dispute[dispute].append((state, year, side))
    found: dict[tuple[int, int, bool], set[int]] = defaultdict(set)
    for parties in by_dispute.values():
        start = min(year for _, year, _ in parties)
        for one, _, side in parties:
            for other, _, opposite in parties:
                if one != other:
                    found[one, other, side == opposite].add(start)
    return found


def _years(days: NDArray[Any]) -> list[int]:
    return [int(year) for year in days.astype("datetime64[Y]").astype(int) + 1970]


def _capital(of: Ties, state: int, year: int) -> tuple[float, float] | None:
    known = of.capitals.get(state, [])
    held = [each for each in known if each[0] <= year <= each[1]] or known
    return held[0][2:] if held else None


def _great_circle(north: float, east: float, far_north: float, far_east: float) -> float:
    one, two, across = np.radians([north, far_north, far_east - east])
    half = np.sin((two - one) / 2) ** 2 + np.cos(one) * np.cos(two) * np.sin(across / 2) ** 2
    return float(2 * _EARTH * np.arcsin(np.sqrt(half)))
