"""Beside each estimate of support stands what can be said without any assumption."""

import pytest

from tightrope.opinion import coverage_bounds

pytestmark = pytest.mark.owner("C")


def test_the_bound_of_a_survey_that_reached_everyone_is_the_reading():
    assert tuple(coverage_bounds(0.12, 1.0)) == pytest.approx((0.12, 0.12))


def test_every_posterior_lies_within_its_bound(spoken):
    survey = spoken("opinion", "belarus_2022")["postures"]
    measured = [posture for posture in survey.values() if posture["measured"]]
    assert measured
    for posture in measured:
        for wave in posture["waves"]:
            assert wave["low"] <= wave["posterior_mean"] <= wave["high"]
