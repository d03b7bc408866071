"""A campaign counted in persons: it balances, keeps whole numbers, and has the mean of the specification."""

import numpy as np
import pytest
from scipy.special import ndtri

from tightrope.cohesion import Call, Rates, Reserves, Sent, campaign, campaign_counts
from tightrope.errors import CohesionError
from tightrope.randomness import uniforms


def printed(runs, rate, pool, intake):
    """The campaign of the specification of cohesion, section 8, once a run."""
    one, cell = np.ones(runs), np.ones((runs, 1))
    sent = Sent(5000 * cell, np.zeros((runs, 1, 1)), np.zeros((runs, 1, 1)), np.zeros((runs, 1)))
    rates = Rates(
        np.full((runs, 1, 1), rate), np.full((runs, 1, 1), 0.0005), 0.01 * cell, 8 * one, 0 * one, 12 * one
    )
    call = Call(np.full((runs, 1, 1), ndtri(0.1)), np.zeros((runs, 1)))
    return sent, rates, call, Reserves(pool * one, intake * one, 0 * one)


def numbers(runs, weeks, formations=1):
    drawn = uniforms(5, "counts", np.arange(runs), formations * weeks * 4)
    return drawn.reshape(runs, 1, formations, weeks, 4)


@pytest.mark.slow
def test_the_mean_of_many_counts_is_the_printed_course_within_one_per_cent():
    # Specification, section 8: 26 weeks, deserted 143.879906, lost 1290.894962, strength 4993.521503, pool 1341.287645.
    ranks = campaign_counts(*printed(2000, 0.001, 3000.0, 200.0), 26, numbers(2000, 26))
    found = [array.mean() for array in (ranks.deserted, ranks.lost, ranks.strength, ranks.pool)]
    assert found == pytest.approx([143.879906, 1290.894962, 4993.521503, 1341.287645], rel=0.01)


@pytest.mark.slow
def test_where_desertion_runs_away_the_counts_lie_above_the_mean_course():
    # Specification, section 6: at lambda0 .005, beta_R 8 and 26 weeks the mean course is 3.1 % too low (2,000 runs); it
    # is so where the ranks are refilled, so that two fifths desert. Tolerance: four standard errors (.5 %).
    given = printed(1000, 0.005, 3000.0, 200.0)
    counted = campaign_counts(*given, 26, numbers(1000, 26)).deserted.mean()
    course = campaign(*printed(1, 0.005, 3000.0, 200.0), 26).deserted.item()
    assert course / counted - 1 == pytest.approx(-0.031, abs=0.02)


def test_every_person_is_somewhere_and_whole():
    given = (3, 1, 3)
    sent = Sent(np.full((3, 3), 700.0), np.full(given, 0.1), np.zeros(given), np.zeros((3, 1)))
    rates = Rates(
        np.full(given, 0.02), np.full(given, 0.01), np.full((3, 1), 0.05), np.ones(3), np.ones(3), np.full(3, 12.0)
    )
    call = Call(np.full(given, -1.0), np.zeros((3, 3)))
    reserves = Reserves(np.full(3, 90.5), np.full(3, 20.0), np.ones(3))
    ranks = campaign_counts(sent, rates, call, reserves, 9, numbers(3, 9, 3))
    start = np.round(sent.strength[:, None] * 0.9)
    gone = ranks.deserted + ranks.surrendered + ranks.lost
    np.testing.assert_array_equal(ranks.strength + gone, start + ranks.arrived)
    assert (ranks.pool >= 0).all()
    assert all((array == np.round(array)).all() for array in (ranks.strength, ranks.deserted, ranks.lost, ranks.pool))


def test_numbers_of_another_shape_are_refused():
    with pytest.raises(CohesionError, match="rng_numbers"):
        campaign_counts(*printed(2, 0.001, 0.0, 0.0), 3, numbers(2, 4))
