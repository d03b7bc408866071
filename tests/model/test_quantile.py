"""Priors are inverted as the specification says: one number a form, with its source."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtri

from tightrope.case import Origin, Prior
from tightrope.model.quantile import from_normal

JUDGED = Origin("judged", who="test", on="2022-01-01", because="a test")
POINTS = np.array([0.05, 0.25, 0.5, 0.75, 0.95])


def prior(form: str, *numbers: float, low: float | None = None, high: float | None = None) -> Prior:
    return Prior(form, numbers, "unit", low, high, JUDGED, form)


def values(belief: Prior, shares: np.ndarray = POINTS) -> np.ndarray:
    return from_normal(belief, ndtri(shares), np.full(len(shares), 0.5))


def test_between_on_a_share_has_the_median_of_the_product_specification():
    found = values(prior("between", 0.05, 0.20, low=0, high=1))
    assert found[[0, 2, 4]] == pytest.approx([0.05, 0.1029039718, 0.20], abs=1e-10)


@pytest.mark.parametrize(
    ("said", "quartiles"),
    [((0.01, 0.03, 0.08), (0.0201035, 0.0438005)), ((0.05, 0.20, 0.50), (0.1241818, 0.2984271))],
)
def test_about_is_the_metalog_of_the_ledger_specification(said, quartiles):
    """Quartiles by hand from Keelin's coefficients a = (-1.38629436, .5, -.06484927) for the second row:
    logistic(-1.38629436 - .5 x 1.0986123 - .06484927 x .25 x 1.0986123) = .1241818."""
    found = values(prior("about", *said, low=0, high=1))
    assert found[[0, 2, 4]] == pytest.approx(said, abs=1e-9)
    assert found[[1, 3]] == pytest.approx(quartiles, abs=1e-6)


def test_k_of_n_is_the_jeffreys_beta():
    """Jeffreys median of 27 of 896: .030309 (specification of opinion, 4.2)."""
    assert values(prior("beta", 27.5, 869.5))[2] == pytest.approx(0.030309, abs=1e-6)


def test_each_textbook_form_has_its_quantiles():
    z95 = 1.6448536269514722
    assert values(prior("normal", 1.0, 2.0))[4] == pytest.approx(1 + 2 * z95)
    assert values(prior("lognormal", 60.0, 0.5, low=0))[2] == pytest.approx(60.0)
    assert values(prior("lognormal", 60.0, 0.5, low=0))[4] == pytest.approx(60 * np.exp(0.5 * z95))
    assert values(prior("uniform", 0.3, 0.5))[1] == pytest.approx(0.35)
    assert values(prior("halfnormal", 0.7, low=0))[2] == pytest.approx(0.7 * 0.6744897501960817)
    assert values(prior("logitnormal", 0.75, 0.3, low=0, high=1))[2] == pytest.approx(0.75)
    assert values(prior("exactly", 4.0)).tolist() == [4.0] * 5


def test_a_linear_pool_follows_one_judge_a_world():
    low, high = prior("exactly", 1.0), prior("exactly", 3.0)
    pooled = Prior("pooled", (), "unit", None, None, JUDGED, "pooled", parts=(low, high))
    assert from_normal(pooled, np.zeros(4), np.array([0.0, 0.49, 0.5, 0.99])).tolist() == [1.0, 1.0, 3.0, 3.0]


FORMS = [
    prior("between", 0.1, 0.4, low=0, high=1),
    prior("about", 0.1, 0.2, 0.5, low=0, high=1),
    prior("beta", 2.0, 5.0, low=0, high=1),
    prior("uniform", 1.0, 2.0),
    prior("normal", 0.0, 1.0),
    prior("lognormal", 2.0, 0.6, low=0),
    prior("halfnormal", 1.0, low=0),
    prior("logitnormal", 0.3, 0.8, low=0, high=1),
]


@given(st.sampled_from(FORMS), st.floats(-5, 5), st.floats(0.001, 2))
def test_a_larger_normal_never_gives_a_smaller_value(belief, z, more):
    first, second = from_normal(belief, np.array([z, z + more]), np.array([0.5, 0.5]))
    assert first <= second
