"""Does a list experiment give what the program R `list` and its authors' article give?"""

from __future__ import annotations

import csv
import os
from pathlib import Path

import numpy as np
import pytest

from tightrope.errors import FaultySurvey
from tightrope.opinion import list_bounds, list_share

# Blair and Imai (2012), doi:10.1093/pan/mpr048, table of observed answers: how many of 589 and 624 persons named
# 0, 1, 2, ... items
SHORTER, LONGER = (8, 132, 222, 227), (19, 123, 229, 219, 34)
# R `list`, difference in means and its error, unequal variances (specification of opinion, section 8)
EVERYONE, SOUTH, OTHERS = (0.0677974, 0.0495783), (0.2586513, 0.1058459), (0.0054280, 0.0560112)


def persons(table):
    return np.repeat(np.arange(len(table)), table)


def test_the_published_table_of_answers_gives_the_published_share_and_error():
    assert tuple(list_share(persons(LONGER), persons(SHORTER))) == pytest.approx(EVERYONE, abs=5e-8)


def test_the_bounds_of_that_list_span_what_a_longer_list_may_hide():
    low, high = list_bounds(*list_share(persons(LONGER), persons(SHORTER)))
    assert (low, high) == pytest.approx((0.0, 0.0677974 + 0.15 + 1.959964 * 0.0495783), abs=1e-6)


@pytest.mark.parametrize(("where", "found"), [(None, EVERYONE), ("1", SOUTH), ("0", OTHERS)])
def test_the_race_table_gives_the_shares_of_the_south_and_of_others(where, found):
    place = os.environ.get("TIGHTROPE_TABLES") or Path(__file__).parents[3] / "shared" / "data"
    file = Path(place) / "list_race" / "race.csv"
    if not file.is_file():
        pytest.skip("table `race` of R `list` is not here: list_race/race.csv (y, treat, south) under TIGHTROPE_TABLES")
    with file.open(encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if where is None or row["south"] == where]
    longer, shorter = ([float(row["y"]) for row in rows if row["treat"] == arm] for arm in ("1", "0"))
    assert tuple(list_share(longer, shorter)) == pytest.approx(found, abs=5e-8)


@pytest.mark.parametrize("answers", [[1], [1.5, 2], [-1, 2], [np.nan, 1]])
def test_answers_that_are_no_counts_are_refused(answers):
    with pytest.raises(FaultySurvey, match="longer: allowed two or more whole numbers"):
        list_share(answers, [0, 1])
