"""Surveys are hard there, and an online sample reaches about four in five: what bounds does that leave?"""

import pytest

from tightrope.opinion import coverage_bounds

pytestmark = pytest.mark.owner("C")


def test_three_per_cent_among_four_fifths_leaves_2_4_to_22_4_per_cent():
    bounds = coverage_bounds(0.03, 0.8)
    assert tuple(bounds) == pytest.approx((0.024, 0.224))  # .8 * .03, and the other fifth all in favour


def test_a_survey_that_reaches_everyone_is_its_own_bound():
    bounds = coverage_bounds(0.03, 1.0)
    assert tuple(bounds) == pytest.approx((0.03, 0.03))


def test_each_survey_stands_beside_its_bounds(spoken):
    waves = spoken("opinion", "belarus_2022")["postures"]["send_troops"]["waves"]
    assert waves
    assert all(wave["low"] <= wave["reported"] * wave["coverage_low"] <= wave["high"] for wave in waves)
