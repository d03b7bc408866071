"""Weights of worlds: oracle G9 and laws of smoothing."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tightrope.errors import EvidenceImpossible
from tightrope.model.pareto import EFFECTIVE_LEAST, shape_limit, smooth
from tightrope.model.weights import effective_worlds

unhurried = settings(deadline=None)  # a busy machine decides nothing

log_weights = arrays(np.float64, st.integers(1, 120), elements=st.floats(-40, 40, width=32))


def pareto_weights(shape, worlds):
    share = (np.arange(1, worlds + 1) - 0.5) / worlds
    return -shape * np.log1p(-share)


# ArviZ 0.23.4, psislw, on w_i = (1 - u_i)^(-k), u_i = (i - .5) / N (oracle G9).
@pytest.mark.parametrize(
    ("shape", "worlds", "found"),
    [
        (0.3, 1000, 0.323561),
        (0.3, 4000, 0.312312),
        (0.5, 1000, 0.497086),
        (0.5, 4000, 0.498313),
        (0.9, 1000, 0.844266),
        (0.9, 4000, 0.870321),
    ],
)
def test_the_shape_of_a_known_tail_is_that_of_an_independent_program(shape, worlds, found):
    assert smooth(pareto_weights(shape, worlds)).pareto_k == pytest.approx(found, abs=1e-4)


# Same source: effective worlds of the raw weights at N = 1000.
@pytest.mark.parametrize(("shape", "effective"), [(0.3, 835.66847), (0.5, 442.31026), (0.9, 29.76122)])
def test_effective_worlds_of_a_known_tail_are_those_of_an_independent_program(shape, effective):
    assert smooth(pareto_weights(shape, 1000)).effective == pytest.approx(effective, abs=1e-5)


def test_an_exact_pareto_tail_is_left_nearly_as_it_was():
    raw = pareto_weights(0.5, 4000)
    weight = smooth(raw).weight
    expected = np.exp(raw) / np.exp(raw).sum()
    assert np.abs(weight / expected - 1).max() < 0.15
    assert np.abs(weight - expected).sum() < 0.01


@given(log_weights)
@unhurried
def test_weights_sum_to_one_and_keep_their_order(log_weight):
    weights = smooth(log_weight)
    order = np.argsort(log_weight, kind="stable")
    assert weights.weight.sum() == pytest.approx(1, abs=1e-12)
    assert (np.diff(weights.weight[order]) >= 0).all()


@given(log_weights)
@unhurried
def test_no_world_gains_on_the_largest_raw_weight(log_weight):
    weight = smooth(log_weight).weight
    lowest = log_weight.argmin()
    assert weight[lowest] > 0 or log_weight[lowest] < log_weight.max() - 30
    raw = np.exp(log_weight - log_weight.max())
    assert (weight / weight[lowest] <= 1 / raw[lowest] * (1 + 1e-9)).all()


@given(log_weights, st.floats(-500, 500))
@unhurried
def test_a_constant_factor_on_the_likelihood_changes_no_weight(log_weight, constant):
    before, after = smooth(log_weight), smooth(log_weight + constant)
    np.testing.assert_allclose(after.weight, before.weight, rtol=1e-6, atol=1e-9)
    assert after.effective == pytest.approx(before.effective, rel=1e-9)


@given(log_weights, st.randoms(use_true_random=False))
@unhurried
def test_numbering_worlds_otherwise_numbers_their_weights_otherwise(log_weight, random):
    order = np.array(random.sample(range(len(log_weight)), len(log_weight)))
    np.testing.assert_allclose(smooth(log_weight[order]).weight, smooth(log_weight).weight[order], rtol=1e-9)


@given(st.integers(1, 3000))
@settings(max_examples=30, deadline=None)
def test_evidence_that_says_nothing_leaves_all_worlds_equal(worlds):
    weights = smooth(np.zeros(worlds))
    assert (weights.weight == weights.weight[0]).all()
    assert weights.effective == pytest.approx(worlds)
    assert weights.pareto_k == 0


def test_worlds_ruled_out_get_no_weight():
    log_weight = np.concatenate([np.full(500, -np.inf), np.zeros(500)])
    weights = smooth(log_weight)
    assert (weights.weight[:500] == 0).all()
    assert weights.effective == pytest.approx(500)


def test_one_world_that_explains_everything_is_told_as_a_tail_without_end():
    weights = smooth(np.concatenate([np.full(999, -200.0), [0.0]]))
    assert weights.pareto_k == math.inf
    assert weights.indicative


def test_an_answer_is_indicative_when_the_tail_is_heavy_or_worlds_are_few():
    assert not smooth(pareto_weights(0.3, 4000)).indicative
    assert smooth(pareto_weights(0.9, 4000)).indicative
    assert smooth(np.zeros(int(EFFECTIVE_LEAST) - 1)).indicative
    assert not smooth(np.zeros(int(EFFECTIVE_LEAST))).indicative


def test_the_bound_of_the_tail_is_lower_with_fewer_worlds():
    # min(.7, 1 - 1 / log10 N), game specification 3.3: 1 - 1 / 3 at 1,000 worlds, .7 from about 2,155 on.
    assert shape_limit(1000) == pytest.approx(2 / 3)
    assert shape_limit(4000) == pytest.approx(0.7)
    assert shape_limit(100) == pytest.approx(0.5)


@pytest.mark.parametrize("worst", [np.full(10, -np.inf), np.array([0.0, np.nan]), np.array([0.0, np.inf])])
def test_weights_that_are_no_weights_are_refused(worst):
    with pytest.raises(EvidenceImpossible, match="allowed"):
        smooth(worst)


@given(arrays(np.float64, st.integers(1, 60), elements=st.floats(0.01, 1)))
@unhurried
def test_effective_worlds_lie_between_one_and_all(weight):
    assert 1 - 1e-9 <= effective_worlds(weight) <= len(weight) + 1e-9


def test_worlds_that_differ_by_rounding_alone_keep_equal_weights():
    log_weight = np.array([0.0, 6.5310721e-15, 0.0, 0.0, 0.0, *[-1.0] * 16])
    assert len(set(smooth(log_weight).weight[:5])) == 1
