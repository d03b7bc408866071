"""The table of joining opportunities is built again from its sources, cell by cell."""

import os
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest

from tightrope.errors import BadCounts, BadSplit, NoReferenceClass, TableChanged, TableEnds, TableMissing
from tightrope.history.classes import CLASSES, STRICT, count, member, shipped
from tightrope.history.opportunities import WORDS, Opportunities, opportunities, read_built
from tightrope.history.protocol import Split, baseline, check, rows_of, splits
from tightrope.history.tables import SOURCES, Table, read


@lru_cache
def built(rule):
    named = os.environ.get("TIGHTROPE_TABLES")
    folder = Path(named) if named else Path(__file__).resolve().parents[3] / "shared" / "data"
    path = folder / "join_opportunities" / ("mid.csv.gz" if rule == "dispute" else f"war_{rule}.csv.gz")
    if not path.is_file():
        pytest.skip(f"{path} is not there; set TIGHTROPE_TABLES to the folder that holds join_opportunities")
    return read_built(path)


def invented(wars=8, size=12):
    """A seeded generator's rows: no real state, no real war."""
    draw = np.random.default_rng(1)
    war = np.repeat(np.arange(wars), size)
    rows = {
        name: (draw.random(len(war)) < 0.5).astype(float) for name in ("ally", "defense", "cont_opp", "partner_init")
    }
    rows |= {"jever": (draw.random(len(war)) < 0.3).astype(float), "year": 1880.0 + 10 * war, "war": war.astype(float)}
    return Opportunities(rows | {"side": 1.0 + (np.arange(len(war)) % 2), "j30": 0 * war, "j365": 0 * war})


@pytest.mark.slow
@pytest.mark.parametrize("rule", ["strict", "principal", "dispute"])
def test_a_rebuild_is_the_built_table_cell_by_cell(source_tables, rule):
    made, told = opportunities(source_tables, rule), built(rule)
    assert set(made.columns) >= set(told.columns)
    for name, column in told.columns.items():
        if name in WORDS:
            assert (made[name] == column).all(), name
        else:
            np.testing.assert_allclose(made[name].astype(float), column, rtol=0, atol=1e-4, err_msg=name)


# History specification 4: rows, joiners, wars, sides.
@pytest.mark.parametrize(
    ("rule", "all_rows", "joined", "allied"),
    [("strict", 15478, 97, (1204, 24, 71, 106)), ("principal", 15566, 141, (1221, 56, 72, 109))],
)
def test_the_built_table_has_the_counts_of_the_specification(rule, all_rows, joined, allied):
    opps = built(rule)
    assert (len(opps), opps["jever"].sum()) == (all_rows, joined)
    found = count(opps, member(opps, "allied"))
    assert (found.n, found.ever, found.wars, found.sides) == allied


def test_delays_and_wars_with_a_later_joiner_are_those_of_the_specification():
    principal, strict = built("principal"), built("strict")
    delay = principal["delay"][principal["jever"] == 1]
    assert [int((delay <= days).sum()) for days in (0, 30, 60, 180, 365)] == [44, 75, 80, 107, 119]
    assert np.median(delay) == 15
    assert np.quantile(delay, 0.9) == pytest.approx(660, abs=1)
    assert len(np.unique(strict["war"][strict["jever"] == 1])) == 26  # of 95: 27 %
    second = principal.where((principal["war"] == 139) & (principal["jever"] == 1))
    days = dict(zip(second["third"].tolist(), second["delay"].tolist(), strict=True))
    assert (days[310], days[355]) == (665, 834)


@pytest.mark.slow
def test_pacts_of_the_year_itself_leak_what_was_signed_after_the_shooting(source_tables):
    leaked = opportunities(source_tables, "strict", lag=0)
    allied = leaked["ally"] == 1
    assert (allied.sum(), leaked["jever"][allied].sum()) == (1294, 31)


@pytest.mark.slow
def test_every_shipped_class_is_counted_again_by_the_product():
    for rule in ("strict", "principal"):
        opps = built(rule)
        for name in CLASSES:
            assert count(opps, member(opps, name)) == shipped().tally(rule, name)
    early = built(STRICT)
    early = early.where(early["year"] < 2003)
    counts = [count(early, member(early, name)) for name in ("allied", "defence", "defence_borders")]
    assert [(each.ever, each.n, each.wars, each.sides) for each in counts] == [
        (24, 1086, 70, 104),
        (20, 671, 56, 70),
        (10, 63, 25, 32),
    ]


@pytest.mark.parametrize(
    ("task", "taught", "asked"), [("P1", (218, 20), (1003, 36)), ("S", (198, 7), (1006, 17)), ("P2", None, (1136, 43))]
)
def test_tasks_have_the_rows_of_the_specification(task, taught, asked):  # history specification 10
    opps = rows_of(task, built("strict" if task == "S" else "principal"))
    found = splits(task, opps)
    tested = np.logical_or.reduce([split.test for split in found])
    assert (tested.sum(), opps["jever"][tested].sum()) == asked
    if taught:
        assert (found[0].train.sum(), opps["jever"][found[0].train].sum()) == taught


@pytest.mark.parametrize("task", ["P2", "P3", "A grouped"])
def test_no_war_is_on_both_sides_of_a_split(task):
    opps = invented()
    for split in splits(task, rows_of(task, opps)):
        rows = rows_of(task, opps)
        assert not set(rows["war"][split.train]) & set(rows["war"][split.test])


def test_a_leaking_split_is_refused():
    opps = invented()
    half = np.arange(len(opps)) < len(opps) // 2 + 3
    with pytest.raises(BadSplit, match="together"):
        check(Split(half, ~half), opps)
    early = opps["year"] < 1940
    with pytest.raises(BadSplit, match="earlier wars"):
        check(Split(~early, early), opps, forward=True)
    with pytest.raises(BadSplit):
        check(Split(early, early & ~early), opps)
    with pytest.raises(BadSplit):
        splits("P9", opps)
    with pytest.raises(BadSplit):
        baseline("oracle")


def test_one_more_joiner_never_lowers_a_baseline():
    opps = invented()
    more = Opportunities(dict(opps.columns) | {"jever": np.maximum(opps["jever"], np.arange(len(opps)) == 5)})
    for name in ("base rate", "cells"):
        assert (baseline(name)(more, opps, "jever") >= baseline(name)(opps, opps, "jever") - 1e-12).all()


def test_tables_that_end_say_so_and_are_carried_only_when_asked():
    majors = Table("majors", {"ccode": np.zeros(1)}, "", None, 2016)
    assert majors.within(2016) == 2016
    assert majors.within(2022, carry=10) == 2016
    with pytest.raises(TableEnds, match="ends in 2016") as caught:
        majors.within(2022)
    assert caught.value.figures == {"table": "majors", "last_year": 2016, "asked": 2022}
    with pytest.raises(TableEnds):
        majors.within(2030, carry=10)


def test_missing_and_changed_tables_are_named(tmp_path):
    with pytest.raises(TableMissing, match="capitals"):
        read(tmp_path)
    path = tmp_path / SOURCES["capitals"].path
    path.parent.mkdir()
    path.write_bytes(b"other")
    with pytest.raises(TableChanged, match="capitals"):
        read(tmp_path, ("capitals",))


def test_unknown_rules_and_classes_are_refused():
    with pytest.raises(BadCounts, match="allowed"):
        opportunities({}, "loose")
    with pytest.raises(NoReferenceClass):
        member(invented(), "weather")


@pytest.mark.slow
@pytest.mark.parametrize(("task", "asked"), [("M", (39992, 185)), ("M late", (20316, 71)), ("M grouped", (42100, 259))])
def test_tasks_on_disputes_have_the_rows_of_the_specification(task, asked):  # history specification 10
    opps = rows_of(task, built("dispute"))
    assert len(np.unique(opps["war"])) == 1397
    tested = np.logical_or.reduce([split.test for split in splits(task, opps)])
    assert (tested.sum(), opps["jever"][tested].sum()) == asked
    wars = opps["olev"] == 5
    assert (wars.sum(), opps["jever"][wars].sum(), len(np.unique(opps["war"][wars]))) == (1124, 89, 76)
