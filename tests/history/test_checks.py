"""Treaties called upon and levels of force: readings of history that are shown and counted nowhere."""

import os
from pathlib import Path

import numpy as np
import pytest

from tightrope.errors import BadCounts
from tightrope.history.ladder import LEVELS, MINOR_CLIENTS, USE_OF_FORCE, WAR_DISPUTES, levels
from tightrope.history.treaty import ALL, DEFENCE_FROM_1945, TreatyCounts, invoked_and_honoured

MANY = np.random.default_rng(3).uniform(size=(20_000, 5))


def test_the_levels_of_joiners_are_those_counted():
    # history specification 8: 89 joiners of war disputes, 259 of disputes with use of force, 85 minor clients
    assert [sum(counts) for counts in (WAR_DISPUTES, USE_OF_FORCE, MINOR_CLIENTS)] == [89, 259, 85]
    drawn = levels(WAR_DISPUTES, MANY)
    # mean of Dirichlet(count + 1/2): (52 + .5) / (89 + 2.5); sd .052, mean of 20,000 draws within 5 errors
    assert drawn.shares[:, LEVELS.index("war")].mean() == pytest.approx(52.5 / 91.5, abs=0.002)
    assert drawn.shares.sum(axis=1) == pytest.approx(1)
    assert np.median(drawn.any_for_each_fought) == pytest.approx(89 / 52, abs=0.05)  # fought x 89/52


def test_joining_through_a_treaty_is_being_called_upon_times_honouring():
    # history specification 8: 73 of 576 in all; a defence pact from 1945 on 6 of 195 = 3.1 %
    assert invoked_and_honoured(ALL, MANY).mean() == pytest.approx(73 / 576, abs=0.003)
    assert invoked_and_honoured(DEFENCE_FROM_1945, MANY).mean() == pytest.approx(0.031, abs=0.005)


def test_a_patron_who_began_the_war_seldom_calls_upon_a_defence_clause():
    # Beta(1, 19) has mean .05; honoured 6.5 / 44 = .148; product .0074
    assert invoked_and_honoured(DEFENCE_FROM_1945, MANY, True).mean() == pytest.approx(0.0074, abs=0.0005)


def test_impossible_counts_are_refused():
    with pytest.raises(BadCounts, match="honoured <= invoked"):
        invoked_and_honoured(TreatyCounts(10, 3, 4), MANY)
    with pytest.raises(BadCounts, match="allowed 5 counts"):
        levels((1, 2), MANY)


def test_the_treaty_counts_are_those_of_the_file_of_its_authors():
    pandas = pytest.importorskip("pandas", reason="pandas (extra 'tables') reads the file")
    named = os.environ.get("TIGHTROPE_TABLES")
    folder = Path(named) if named else Path(__file__).resolve().parents[3] / "shared" / "data"
    path = folder / "alliance_reliability" / "BerkemeierFuhrmannRAP2018_0303.dta"
    if not path.is_file():
        pytest.skip(f"{path.name} is not in {folder}; set TIGHTROPE_TABLES to the folder that holds it")
    rows = pandas.read_stata(path, convert_categoricals=False)
    invoked = rows["dnaLLM"] != 1
    late_defence = (rows["defense"] == 1) & (rows["sample"] == 0)
    for counts, member in ((ALL, rows["defense"] >= 0), (DEFENCE_FROM_1945, late_defence)):
        honoured = member & invoked & (rows["honorLLM"] == 1)
        assert counts == (member.sum(), (member & invoked).sum(), honoured.sum())


def test_the_levels_of_joiners_are_those_of_the_built_table():
    pandas = pytest.importorskip("pandas", reason="pandas (extra 'tables') reads the file")
    named = os.environ.get("TIGHTROPE_TABLES")
    folder = Path(named) if named else Path(__file__).resolve().parents[3] / "shared" / "data"
    path = folder / "join_opportunities" / "mid.csv.gz"
    if not path.is_file():
        pytest.skip(f"{path.name} is not in {folder}; set TIGHTROPE_TABLES to the folder that holds it")
    rows = pandas.read_csv(path)
    joined = rows[(rows["jever"] == 1) & (rows["ally"] == 1) & (rows["olev"] >= 4)]
    client = joined[(joined["partner_major"] == 1) & (joined["self_major"] == 0)]
    wars = joined[joined["olev"] == 5]
    for counts, part in ((WAR_DISPUTES, wars), (USE_OF_FORCE, joined), (MINOR_CLIENTS, client)):
        assert list(counts) == [int((part["jlev"] == level).sum()) for level in (0, 2, 3, 4, 5)]
