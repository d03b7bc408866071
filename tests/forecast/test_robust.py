"""Robust range: the oracles of the specification, enumeration, laws."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tightrope.errors import ForecastError
from tightrope.forecast.robust import robust_range

unhurried = settings(deadline=None)  # a busy machine decides nothing

EQUAL = np.full(4, 0.25)
shares = st.floats(0, 1)


def worlds_of(most):
    return st.integers(1, most).flatmap(
        lambda n: st.tuples(arrays(np.float64, n, elements=shares), arrays(np.float64, n, elements=st.floats(0.01, 1)))
    )


def test_one_world_of_four_that_is_sure_gives_one_in_thirteen_to_four_in_seven():
    # Product specification 5: (1/2 * 1) / (1/2 * 1 + 2 * 3) and 2 / (2 + 3/2).
    low, high = robust_range(np.array([0.0, 0.0, 0.0, 1.0]), EQUAL)
    assert low == pytest.approx(1 / 13, abs=1e-12)
    assert high == pytest.approx(4 / 7, abs=1e-12)


def test_four_unequal_worlds_give_the_enumerated_range():
    # Product specification 5: enumeration of all ratio patterns; by hand 3.9 / 22 and 2.7 / 6.5.
    low, high = robust_range(np.array([0.1, 0.2, 0.4, 0.9]), np.array([0.4, 0.3, 0.2, 0.1]))
    assert low == pytest.approx(0.1772727, abs=5e-8)
    assert high == pytest.approx(0.4153846, abs=5e-8)


def test_g24_four_equal_worlds():
    # Game specification, oracle G24.
    low, high = robust_range(np.array([0.1, 0.2, 0.3, 0.8]), EQUAL)
    assert low == pytest.approx(0.23, abs=1e-12)
    assert high == pytest.approx(0.5428571429, abs=1e-10)


@given(worlds_of(6))
@unhurried
def test_the_range_is_that_of_all_ratio_patterns(sample):
    probability, weight = sample
    low, high = robust_range(probability, weight)
    tilted = [np.array(pattern) * weight for pattern in product((0.5, 1.0, 2.0), repeat=len(weight))]
    every = [float(t @ probability / t.sum()) for t in tilted]
    assert low == pytest.approx(min(every), abs=1e-12)
    assert high == pytest.approx(max(every), abs=1e-12)


@given(worlds_of(30))
@unhurried
def test_the_range_contains_the_probability(sample):
    probability, weight = sample
    low, high = robust_range(probability, weight)
    mean = weight @ probability / weight.sum()
    assert low - 1e-12 <= mean <= high + 1e-12


@given(shares, st.integers(1, 20).flatmap(lambda n: arrays(np.float64, n, elements=st.floats(0.01, 1))))
@unhurried
def test_worlds_that_agree_leave_no_range(share, weight):
    low, high = robust_range(np.full(len(weight), share), weight)
    assert low == high == share


@given(worlds_of(30))
@unhurried
def test_the_range_of_the_opposite_event_is_its_mirror(sample):
    probability, weight = sample
    low, high = robust_range(probability, weight)
    opposite = robust_range(1 - probability, weight)
    assert opposite[0] == pytest.approx(1 - high, abs=1e-12)
    assert opposite[1] == pytest.approx(1 - low, abs=1e-12)


@given(worlds_of(20), st.randoms(use_true_random=False), st.floats(0.01, 100))
@unhurried
def test_the_numbering_of_worlds_and_the_scale_of_weights_mean_nothing(sample, random, scale):
    probability, weight = sample
    order = np.array(random.sample(range(len(weight)), len(weight)))
    before = robust_range(probability, weight)
    after = robust_range(probability[order], scale * weight[order])
    np.testing.assert_allclose(after, before, atol=1e-12)


def test_columns_stand_alone():
    probability = np.random.default_rng(1).uniform(size=(40, 3, 2))
    weight = np.random.default_rng(2).uniform(size=40)
    low, high = robust_range(probability, weight)
    assert low.shape == (3, 2)
    one = robust_range(probability[:, 2, 1], weight)
    assert (low[2, 1], high[2, 1]) == (one[0], one[1])


@pytest.mark.parametrize(
    ("probability", "weight"),
    [
        ([0.1, 0.2], [1.0]),
        ([0.1, 1.2], [1.0, 1.0]),
        ([0.1, np.nan], [1.0, 1.0]),
        ([0.1, 0.2], [1.0, -1.0]),
        ([0.1, 0.2], [0.0, 0.0]),
    ],
)
def test_what_is_no_probability_or_no_weight_is_refused(probability, weight):
    with pytest.raises(ForecastError, match="allowed"):
        robust_range(np.array(probability), np.array(weight))
