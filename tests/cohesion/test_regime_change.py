"""The cutoff of the global game of regime change: worked points of the specification, section 8, and its laws."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tightrope.cohesion import regime_change_cutoff
from tightrope.errors import CohesionError


@pytest.mark.parametrize(
    ("cost", "mean", "prior", "signal", "cutoff"),
    [(0.5, 0.5, 1, 1, 0.5), (0.3, 0.5, 1, 1, 0.865981876), (0.3, 0.5, 0, 1, 0.7)],
)
def test_the_cutoff_is_the_worked_one(cost, mean, prior, signal, cutoff):
    assert regime_change_cutoff(cost, mean, prior, signal) == pytest.approx(cutoff, abs=1e-9)


@given(st.floats(0.05, 0.95), st.floats(0.01, 0.2), st.floats(-1, 2), st.floats(0, 1))
def test_a_dearer_refusal_wins_less_often(cost, more, mean, prior):
    if cost + more < 1:
        assert regime_change_cutoff(cost + more, mean, prior, 1.0) <= regime_change_cutoff(cost, mean, prior, 1.0)


@given(st.floats(0.05, 0.95))
def test_without_a_prior_only_the_cost_counts(cost):
    assert regime_change_cutoff(cost, 0.3, 0.0, 4.0) == pytest.approx(1 - cost, abs=1e-9)


@pytest.mark.parametrize(
    ("numbers", "says"),
    [((0.3, 0.5, 3.0, 1.0), "not unique"), ((0.0, 0.5, 1, 1), "0 < cost < 1"), ((0.3, 0.5, -1, 1), "prior 0 or more")],
)
def test_what_has_no_cutoff_is_refused(numbers, says):
    with pytest.raises(CohesionError, match=says):
        regime_change_cutoff(*numbers)
