from dataclasses import replace
from datetime import date
from math import comb, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tightrope.errors import FaultySurvey
from tightrope.opinion import Reading, likelihood, likelihood_fast

SHARES = np.array([[1e-9, 0.5], [0.003, 0.2], [0.03, 0.1], [0.12, 0.03], [0.6, 0.02], [0.97, 1 - 1e-9]])
EXCESS = np.array([0.0, 0.001, 0.3, 1.0, 4.0, 9.0])


def test_the_fast_likelihood_equals_the_equations(waves):
    figures = likelihood.counts([waves["CH7"], waves["CH8"]])
    plain = likelihood.reading_loglik(SHARES, EXCESS, figures)
    fast = likelihood_fast.reading_loglik(SHARES, EXCESS, figures)
    assert np.allclose(fast, plain, rtol=1e-10, atol=1e-10)


@given(st.floats(0.001, 0.999), st.floats(0.05, 20), st.integers(50, 5000), st.floats(0.01, 0.9))
def test_the_fast_likelihood_equals_the_equations_everywhere(share, excess, n, printed):
    first = int(n * printed)
    figures = likelihood.Counts(
        *(np.array([k]) for k in (0, n, first, min(n, first + n // 100))),
        np.array([float(log(comb(n, first)))]),
        np.zeros(1),
    )  # fmt: skip
    given_ = np.array([[share]]), np.array([excess]), figures
    assert likelihood_fast.reading_loglik(*given_) == pytest.approx(
        likelihood.reading_loglik(*given_), rel=1e-10, abs=1e-9
    )


def test_one_exact_count_has_the_binomial_chance(make_topline):
    # By hand: 20 over 3 times .1^3 times .9^17.
    wave = make_topline("w", date(2022, 3, 1), date(2022, 3, 1), date(2022, 3, 1), (20, 0.15), rounding=0)
    found = likelihood_fast.reading_loglik(np.array([[0.1]]), np.zeros(1), likelihood.counts([wave]))
    assert found[0, 0] == pytest.approx(log(1140 * 0.1**3 * 0.9**17), abs=1e-12)


def test_beta_binomial_with_three_persons_is_the_hand_worked_one(make_topline):
    # n 3, D 2: phi = 1; r = .5: Beta(.5, .5) mixture, P(K = 1) = 3 B(1.5, 2.5)/B(.5, .5) = 3/16.
    wave = make_topline("w", date(2022, 3, 1), date(2022, 3, 1), date(2022, 3, 1), (3, 1 / 3), rounding=0)
    found = likelihood_fast.reading_loglik(np.array([[0.5]]), np.ones(1), likelihood.counts([wave]))
    assert np.exp(found[0, 0]) == pytest.approx(3 / 16, abs=1e-12)


def test_little_excess_error_leads_to_the_binomial(waves):
    figures = likelihood.counts([waves["CH8"]])
    none, little = (
        likelihood_fast.reading_loglik(np.array([[0.03]]), np.array([x]), figures)[0, 0] for x in (0.0, 1e-9)
    )
    assert little == pytest.approx(none, abs=1e-8)


def test_all_counts_together_are_certain(make_topline):
    wave = make_topline("w", date(2022, 3, 1), date(2022, 3, 1), date(2022, 3, 1), (500, 0.5), rounding=1)
    # rounding 1 leaves 0 <= k/500 < 1: everything but k = 500, whose chance at a share of .1 is nil.
    found = likelihood_fast.reading_loglik(np.array([[0.1], [0.1]]), np.array([0.0, 1.0]), likelihood.counts([wave]))
    assert np.exp(found) == pytest.approx(np.ones((2, 1)), abs=1e-12)


def test_a_mixture_of_two_identical_readings_is_one_reading(waves):
    one = waves["CH8"]
    two = replace(one, readings=(Reading(896, 0.03, "a", weight=0.7), Reading(896, 0.03, "b", weight=0.3)))
    shares, excess = np.array([[0.02], [0.05]]), np.array([0.5, 2.0])
    found = []
    for wave in (one, two):
        figures = likelihood.counts([wave])
        by_reading = likelihood_fast.reading_loglik(shares, excess, figures)
        found.append(likelihood.topline_loglik(by_reading, figures, 1))
    assert found[0] == pytest.approx(found[1], abs=1e-12)


def test_two_exact_half_waves_say_the_same_as_one(make_topline):
    day = date(2022, 3, 1)
    halves = [make_topline(name, day, day, day, (400, k / 400), rounding=0) for name, k in (("a", 20), ("b", 31))]
    whole = make_topline("c", day, day, day, (800, 51 / 800), rounding=0)
    shares = np.linspace(0.01, 0.3, 7)[:, None]
    apart = likelihood_fast.reading_loglik(np.repeat(shares, 2, axis=1), np.zeros(7), likelihood.counts(halves)).sum(
        axis=1
    )
    together = likelihood_fast.reading_loglik(shares, np.zeros(7), likelihood.counts([whole]))[:, 0]
    assert np.ptp(apart - together) < 1e-9


def test_impossible_prints_of_several_waves_are_told_at_once(make_topline):
    day = date(2022, 3, 1)
    bad = [make_topline(name, day, day, day, (7, 0.12), rounding=0.001) for name in ("a", "b")]
    with pytest.raises(FaultySurvey, match=r"a: share 0\.12.*; b: share 0\.12"):
        likelihood.counts(bad)
