"""Weighted quantiles: values worked by hand, the definition, laws."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tightrope.errors import InputError
from tightrope.model.weights import quantile

unhurried = settings(deadline=None)  # a busy machine decides nothing

points = st.floats(0, 1)


@st.composite
def weighted(draw):
    worlds = draw(st.integers(1, 40))
    values = draw(arrays(np.float64, worlds, elements=st.floats(-5, 5)))
    return values, draw(arrays(np.float64, worlds, elements=st.floats(0.01, 1)))


def test_a_quantile_worked_by_hand():
    # Sorted 1, 2, 3 with weights .2, .5, .3: cumulated .2, .7, 1.
    values, weight = np.array([3.0, 1.0, 2.0]), np.array([0.3, 0.2, 0.5])
    assert quantile(values, weight, np.array([0.1, 0.2, 0.21, 0.69, 0.8, 1.0])).tolist() == [1, 1, 2, 2, 3, 3]


@given(weighted(), points)
@unhurried
def test_a_quantile_is_the_lowest_value_with_enough_weight_at_or_below_it(sample, point):
    values, weight = sample
    expected = min(v for v in values if weight[values <= v].sum() >= point * weight.sum() * (1 - 1e-14))
    below = np.cumsum(weight[np.argsort(values)]) / weight.sum()
    if np.abs(below - point).min() > 1e-12:
        assert quantile(values, weight, point) == expected


@given(weighted(), points, points)
@unhurried
def test_a_larger_share_never_has_a_lower_quantile(sample, one, other):
    low, high = quantile(*sample, np.array([min(one, other), max(one, other)]))
    assert low <= high


@given(weighted(), st.randoms(use_true_random=False), points)
@unhurried
def test_the_order_of_worlds_changes_no_quantile(sample, random, point):
    values, weight = sample
    order = np.array(random.sample(range(len(values)), len(values)))
    below = np.cumsum(weight[np.argsort(values)]) / weight.sum()
    if np.abs(below - point).min() > 1e-12:
        assert quantile(values[order], weight[order], point) == quantile(values, weight, point)


@given(weighted(), points)
@unhurried
def test_worlds_without_weight_change_no_quantile(sample, point):
    values, weight = sample
    more = np.concatenate([values, [99.0, -99.0]]), np.concatenate([weight, [0.0, 0.0]])
    assert quantile(*more, point) == quantile(values, weight, point)


def test_columns_do_not_depend_on_each_other():
    values = np.random.default_rng(5).normal(size=(50, 3, 2))
    weight = np.random.default_rng(6).uniform(size=50)
    together = quantile(values, weight, np.array([0.05, 0.95]))
    assert together.shape == (2, 3, 2)
    assert together[1, 2, 0] == quantile(values[:, 2, 0], weight, 0.95)


@pytest.mark.parametrize(
    ("weight", "point"),
    [([1], 0.5), ([0, 0], 0.5), ([1, -1], 0.5), ([1, np.nan], 0.5), ([1, 1], 1.5), ([1, 1], np.nan)],
)
def test_a_quantile_of_nothing_sensible_is_refused(weight, point):
    with pytest.raises(InputError, match="allowed"):
        quantile(np.array([1.0, 2.0]), np.array(weight, dtype=float), point)
