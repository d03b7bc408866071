"""Crossing lies beyond what he would risk today. How far beyond is the distance to the red line: the smallest change of
the threat, of support, of obedience or of what the patron could take away that brings pull + other to 0, each with an
interval; worlds in which no value suffices are counted and never moved to the end of the scale."""

import numpy as np
import pytest

from tightrope.forecast.tipping import first_zero, spread, tipping
from tightrope.game import red_line

pytestmark = pytest.mark.owner("A")

SEARCHED = 25  # worlds of the made-up case
STATE = tuple(np.zeros(1, dtype=np.int64) for _ in range(5))


def test_a_world_without_a_tipping_point_is_counted_and_not_clipped():
    grid = np.linspace(0, 1, 11)
    flips = np.array([0.2, 0.44, 0.6, 7.0])  # the fourth lies beyond the scale
    lowest = first_zero(grid, grid[None, :] - flips[:, None])
    np.testing.assert_allclose(lowest[:3], flips[:3], atol=1e-12)
    assert np.isinf(lowest[3])
    found = spread(lowest, np.full(4, 0.25))
    assert found["never"] == 0.25
    assert (found["low"], found["median"], found["high"]) == pytest.approx((0.2, 0.44, 0.6))


def test_no_tipping_point_in_any_world_is_said_without_a_number():
    assert spread(np.array([np.inf, np.inf]), np.array([0.5, 0.5])) == {"never": 1.0}


def test_times_the_threat_is_where_the_choice_flips_and_infinite_where_it_never_does(games):
    game = games.bare(rules={"lookahead": 1})
    found = red_line(game.rules, game.parameters, game.conditions, STATE, bisections=45)
    assert found.lowest[0] == pytest.approx(0.787304603488, abs=1e-10)  # specification of the game, G7
    safe = games.bare(rules={"lookahead": 1}, conditions={"contribution": 0.0})  # crossing meets no demand either
    assert np.isinf(red_line(safe.rules, safe.parameters, safe.conditions, STATE).lowest[0])


def test_the_rope_of_a_case_changes_its_side_at_the_tipping_point_in_pressure(small, worlds_of):
    small["postures"][2]["salience"] = 0.1  # this and a heavy threat, so that some worlds flip
    small["priors"]["b_direct"] = small["priors"]["pressure"] | {"value": "exactly 3", "unit": "log rate"}
    worlds = worlds_of(small).first(SEARCHED)
    row = tipping(worlds, "pressure", worlds.case.answers.headline)
    assert 0 < row["low"] <= row["median"] <= row["high"] <= 1
    assert 0 < row["never"] < 1
    assert 0 <= row["value_now"] <= 1


def test_the_built_in_case_prints_every_distance_with_interval_and_share_of_worlds_without(belarus):
    rows = {row["quantity"]: row for row in belarus["tipping"]}
    assert rows.keys() >= {"pressure", "support", "obedience", "leverage"}
    for row in [*rows.values(), belarus["times_threat_in_force"]]:
        assert 0 <= row["never"] <= 1
        assert row["never"] == 1 or row["low"] <= row["median"] <= row["high"]
    assert all(0 <= row["value_now"] <= 1 for row in rows.values())
