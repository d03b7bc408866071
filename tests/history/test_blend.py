"""The pool of inside and outside view: oracle of history specification 9, laws."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tightrope.errors import BadPool, InputError
from tightrope.history import WEIGHT_INSIDE, pool, pool_postures

unhurried = settings(deadline=None)  # a busy machine decides nothing

shares = st.floats(0, 1)
inner = st.floats(1e-4, 1 - 1e-4)


def test_a_fifth_and_a_fiftieth_pool_to_a_fifteenth():
    # Odds 1/4 and 1/49: geometric mean 1/14, probability 1/15 (history specification 9).
    assert pool(np.array(0.2), np.array(0.02), 0.5) == pytest.approx(1 / 15, abs=1e-15)
    assert WEIGHT_INSIDE == 0.5


def test_the_inside_view_of_the_anchor_example_pools_as_told():
    # History specification 9: inside .078823529, outside .08, w .5.
    assert pool(np.array(0.078823529), np.array(0.08)) == pytest.approx(0.079409774, abs=1e-9)


@given(inner, inner, shares)
@unhurried
def test_the_pool_lies_between_its_inputs(one, other, w):
    pooled = pool(np.array(one), np.array(other), w)
    assert min(one, other) - 1e-12 <= pooled <= max(one, other) + 1e-12


@given(inner, inner, shares)
@unhurried
def test_the_pool_of_the_opposite_is_the_opposite_of_the_pool(one, other, w):
    assert pool(np.array(1 - one), np.array(1 - other), w) == pytest.approx(1 - pool(np.array(one), np.array(other), w))


@given(inner, inner)
@unhurried
def test_full_weight_leaves_one_view(one, other):
    assert pool(np.array(one), np.array(other), 1) == pytest.approx(one)
    assert pool(np.array(one), np.array(other), 0) == pytest.approx(other)


@given(arrays(np.float64, (4, 3), elements=shares), arrays(np.float64, 3, elements=shares), st.integers(0, 3), shares)
@unhurried
def test_dearer_postures_stay_no_likelier_than_cheaper_ones(inside, outside, red_line, w):
    inside = -np.sort(-inside, axis=0)
    pooled = pool_postures(inside, outside, red_line, w)
    assert (np.diff(pooled.probability, axis=0) <= 0).all()
    kept = np.ones(4, bool)
    kept[red_line] = False
    assert (pooled.probability[kept] >= inside[kept]).all()
    assert ((pooled.probability > inside) | ~pooled.raised)[kept].all()
    np.testing.assert_array_equal(pooled.probability[red_line + 1 :], inside[red_line + 1 :])


def test_where_order_was_restored_is_told():
    pooled = pool_postures(np.array([[0.3], [0.02]]), np.array([0.9]), red_line=1)
    assert pooled.raised.tolist() == [[True], [False]]
    assert pooled.probability[0, 0] == pooled.probability[1, 0] > 0.3


@pytest.mark.parametrize("w", [-0.1, 1.1, np.nan])
def test_a_weight_outside_its_range_is_refused_with_its_value(w):
    with pytest.raises(BadPool, match=str(w)):
        pool(np.array(0.1), np.array(0.1), w)


@pytest.mark.parametrize("value", [-0.1, 1.1, np.nan])
def test_what_is_no_probability_is_refused_with_its_value(value):
    for views in ((value, 0.5), (0.5, value)):
        with pytest.raises(ValueError, match=str(value)) as refused:
            pool(*map(np.array, views))
        assert isinstance(refused.value, InputError)


def test_a_red_line_that_is_no_posture_is_refused():
    with pytest.raises(BadPool, match="allowed 0 to 1"):
        pool_postures(np.full((2, 1), 0.5), np.array([0.1]), 2)
