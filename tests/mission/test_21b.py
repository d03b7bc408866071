"""A war without a social base: how many would have to want it before he would go? The tipping point in support is the
share at which his choice flips, beside the support of today."""

import numpy as np
import pytest

from tightrope.forecast.tipping import tipping

pytestmark = pytest.mark.owner("A")

SEARCHED = 25  # worlds of the made-up case
HERE = (slice(None), 0, 0, 0, 0, 0)
RELUCTANT = {"reach": 0.4}  # a patron who can punish little: at a support of .05 he would rather refuse


def rope(games, support):
    return games.bare(conditions=RELUCTANT | {"support": support}).policy().rope[HERE][0]


def test_more_support_brings_him_over_at_one_share(games):
    shares = np.linspace(0.05, 0.95, 19)
    ropes = np.array([rope(games, share) for share in shares])
    assert ropes[0] < 0 < ropes[-1]
    assert (np.diff(ropes) > 0).all()


def test_the_tipping_point_in_support_of_a_case_is_where_the_rope_of_a_world_changes_its_side(small, worlds_of):
    small["priors"]["pressure"]["value"] = "exactly 1"
    small["priors"]["b_direct"] = small["priors"]["pressure"] | {"value": "exactly 2", "unit": "log rate"}
    worlds = worlds_of(small).first(SEARCHED)
    row = tipping(worlds, "support", worlds.case.answers.headline)
    assert row["value_now"] < row["low"] <= row["median"] <= row["high"] <= 1
    assert 0 <= row["never"] < 1


def test_the_built_in_case_prints_the_support_that_would_be_needed_beside_that_of_today(belarus):
    row = next(row for row in belarus["tipping"] if row["quantity"] == "support")
    assert 0 <= row["value_now"] <= 1
    assert 0 <= row["never"] <= 1
    assert row["never"] == 1 or row["low"] <= row["median"] <= row["high"]
