"""Do the tables of means that are written hold every world that the game reads?"""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest

from tightrope.case import read
from tightrope.forecast import Question
from tightrope.forecast.trade_tables import MEASURES, trade_tables
from tightrope.model import draw, timeline
from tightrope.model.to_economy import means

WORLDS = 100


@pytest.fixture(scope="module")
def tables():
    return trade_tables("belarus_2022", Question(WORLDS, 1, None, False))


def test_the_archive_holds_what_the_game_reads_bit_by_bit(tables):
    case = read("belarus_2022")
    case = case.known_on(case.as_of)
    played = means(case, draw(case, WORLDS, 1), timeline(case))
    archive = np.load(io.BytesIO(tables.archive()), allow_pickle=False)
    assert set(archive) == {"days", "levels", *MEASURES}
    for name in MEASURES:
        assert np.array_equal(archive[name], getattr(played, name))
        assert archive[name].shape == (WORLDS, len(archive["days"]), len(archive["levels"]))


def test_the_points_are_those_of_the_worlds(tables):
    rows = list(csv.DictReader(io.StringIO(tables.quantiles())))
    assert len(rows) == len(MEASURES) * len(tables.days) * len(tables.levels)
    asked = ("strain", tables.days[-1], tables.levels[-1])
    last = next(row for row in rows if (row["measure"], row["day"], row["level"]) == asked)
    assert float(last["q50"]) == pytest.approx(np.median(tables.values["strain"][:, -1, -1]), rel=1e-5)
