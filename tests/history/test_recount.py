"""The shipped counts are counted again from the table of joining opportunities, where a user has it."""

import csv
import gzip
import os
from collections import defaultdict
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from tightrope.history.classes import CLASSES, WARS_ENDING, shipped

YEARS = {1939: 1939, 2003: 2003, 2008: 9999}
EDGES = (0, 30, 60, 90, 180, 360, 720, 1440, 2880)
LAST = EDGES[-1]


def folder():
    named = os.environ.get("TIGHTROPE_TABLES")
    return Path(named) if named else Path(__file__).resolve().parents[3] / "shared" / "data"


def rows(name):
    path = folder() / "join_opportunities" / name
    if not path.is_file():
        pytest.skip(f"{path} is not there; set TIGHTROPE_TABLES to the folder that holds join_opportunities")
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [row | {"classes": classes_of(row)} for row in csv.DictReader(file)]


@pytest.fixture(scope="module")
def strict():
    return rows("war_strict.csv.gz")


@pytest.fixture(scope="module")
def principal():
    return rows("war_principal.csv.gz")


def classes_of(row):
    """Classes of a row, from the columns of the table."""
    allied, defence, borders, initiated = (row[c] == "1" for c in ("ally", "defense", "cont_opp", "partner_init"))
    client = allied and row["partner_major"] == "1" and row["self_major"] == "0"
    since = defence and int(row["year"]) >= 1945
    found = {
        "all": True,
        "not_allied": not allied,
        "allied": allied,
        "defence": defence,
        "defence_1945": since,
        "defence_1945_borders": since and borders,
        "defence_1945_borders_initiated": since and borders and initiated,
        "defence_borders": defence and borders,
        "defence_borders_initiated": defence and borders and initiated,
        "allied_borders": allied and borders,
        "minor_client": client,
        "minor_client_borders": client and borders,
    }
    return {name for name, fits in found.items() if fits}


def of_class(table, name, year):
    return [row for row in table if name in row["classes"] and int(row["year"]) < year]


def tally(table, label):
    return sum(row[label] == "1" for row in table)


@pytest.mark.parametrize("cut", YEARS)
def test_shipped_classes_are_those_of_the_tables(strict, principal, cut):
    counts = shipped(date(cut, 1, 1))
    for name in CLASSES:
        for label, table in (("strict", strict), ("principal", principal)):
            found, told = of_class(table, name, YEARS[cut]), counts.tally(label, name)
            assert (told.day_30, told.day_365, told.ever) == tuple(tally(found, c) for c in ("j30", "j365", "jever"))
            assert told.day_0 == (tally(found, "j0") if label == "principal" else 0)
            assert (told.n, told.wars) == (len(found), len({row["war"] for row in found}))
            assert told.sides == len({(row["war"], row["side"]) for row in found})


def other_entries(strict):
    """Delay with which a state joined a side, by war, side and state."""
    return {(row["war"], row["side"], row["third"]): float(row["delay"]) for row in strict if row["jever"] == "1"}


def at_risk(row, entered):
    """Starts of the 30-day periods in which a state might have come in, and the day it did."""
    joined = float(row["delay"]) if row["jever"] == "1" else np.inf
    opposite = entered.get((row["war"], "2" if row["side"] == "1" else "1", row["third"]), np.inf)
    for start in range(0, LAST, 30):
        if float(row["dur"]) < start or joined <= start or opposite <= start:
            return
        yield start, joined <= start + 30


def binned(periods):
    events, exposure = np.zeros(8), np.zeros(8)
    for start, event in periods:
        place = np.searchsorted(EDGES, start, side="right") - 1
        exposure[place] += 1
        events[place] += event
    return events, exposure


@pytest.mark.slow
@pytest.mark.parametrize("cut", YEARS)
def test_shipped_periods_are_those_of_the_tables(strict, cut):
    counts = shipped(date(cut, 1, 1))
    entered = other_entries(strict)
    for name in CLASSES:
        found = of_class(strict, name, YEARS[cut])
        events, exposure = binned(period for row in found for period in at_risk(row, entered))
        assert events.tolist() == counts.bins[name].events.tolist()
        assert exposure.tolist() == counts.bins[name].exposure.tolist()


@pytest.mark.parametrize("cut", YEARS)
def test_shipped_endings_are_those_of_the_wars(strict, cut):
    counts = shipped(date(cut, 1, 1))
    lengths = {row["war"]: float(row["dur"]) for row in strict if int(row["year"]) < YEARS[cut]}
    every = [(start, days < start + 30) for days in lengths.values() for start in range(0, LAST, 30) if days >= start]
    events, exposure = binned(every)
    assert events.tolist() == counts.bins[WARS_ENDING].events.tolist()
    assert exposure.tolist() == counts.bins[WARS_ENDING].exposure.tolist()


def kaplan_meier(table, out_by, within):
    """Share joined within some days after `out_by`, war ends censor, joiners of the other side stay at risk."""
    times = defaultdict(lambda: [0, 0])
    for row in table:
        joined = float(row["delay"]) if row["jever"] == "1" else np.inf
        last = min(joined, float(row["dur"]))
        if last > out_by or (joined == np.inf and last >= out_by):
            times[last][joined <= last] += 1
    at_risk, out = sum(map(sum, times.values())), 1.0
    for day in sorted(times):
        if day > out_by + within:
            break
        out *= 1 - times[day][1] / at_risk
        at_risk -= sum(times[day])
    return 100 * (1 - out)


# History specification 7: not in by day 45, within 30, 90, 365, 730, 1,460 days, per cent.
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("allied", (0.13, 0.34, 2.47, 3.70, 6.30)),
        ("allied_borders", (1.45, 1.45, 8.66, 14.03, 26.83)),
        ("minor_client", (0, 0.62, 0.62, 1.71, 3.92)),
    ],
)
def test_the_product_limit_estimate_of_the_tables_is_that_of_the_specification(strict, name, expected):
    found = [kaplan_meier(of_class(strict, name, 9999), 45, within) for within in (30, 90, 365, 730, 1460)]
    np.testing.assert_allclose(found, expected, atol=0.01)
