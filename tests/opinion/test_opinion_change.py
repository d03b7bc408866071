import numpy as np
import pytest

from tightrope.errors import FaultySurvey, OpinionError
from tightrope.opinion import change, fit
from tightrope.opinion.sampling import (
    defect,
    exact_interval,
    jeffreys_median,
    largest_margin,
    logit_change,
    share_change,
    share_error,
    wilson_interval,
)

JANUARY, MARCH = (0.12, 767), (0.03, 896)
# Numbers: specification of opinion, section 4.2, closed forms; tolerance 1e-6.


def test_standard_errors_are_the_closed_ones():
    assert share_error(*JANUARY) == pytest.approx(0.011734, abs=1e-6)
    assert share_error(*MARCH) == pytest.approx(0.005699, abs=1e-6)


@pytest.mark.parametrize(("deff", "error"), [(1, 0.013044), (1.5, 0.015976), (2, 0.018448)])
def test_the_error_of_the_fall_grows_with_the_design_effect(deff, error):
    found = share_change(JANUARY, MARCH, deff)
    assert found.change == pytest.approx(-0.09, abs=1e-12)
    assert found.error == pytest.approx(error, abs=1e-6)


@pytest.mark.parametrize(("deff", "low", "high"), [(1, -0.11557, -0.06443), (2, -0.12616, -0.05384)])
def test_the_interval_of_the_fall_leaves_zero_out(deff, low, high):
    assert share_change(JANUARY, MARCH, deff)[2:] == pytest.approx((low, high), abs=5e-6)


@pytest.mark.parametrize(("deff", "error"), [(1, 0.225165), (2, 0.318432)])
def test_the_fall_in_logits_is_the_closed_one(deff, error):
    found = logit_change(JANUARY, MARCH, deff)
    assert found[:2] == pytest.approx((-1.483669, error), abs=1e-6)


def test_intervals_of_a_share_are_the_closed_ones():
    assert wilson_interval(27, 896) == pytest.approx((0.020791, 0.043488), abs=1e-6)
    assert wilson_interval(92, 767) == pytest.approx((0.098828, 0.144856), abs=1e-6)
    assert exact_interval(27, 896) == pytest.approx((0.019950, 0.043542), abs=1e-6)
    assert jeffreys_median(27, 896) == pytest.approx(0.030309, abs=1e-6)
    assert exact_interval(0, 10)[0] == 0
    assert exact_interval(10, 10)[1] == 1


def test_the_printed_margins_are_those_at_one_half():
    assert largest_margin(767) == pytest.approx(0.035385, abs=1e-6)
    assert largest_margin(896) == pytest.approx(0.032739, abs=1e-6)


def test_a_small_correlation_makes_a_large_sample_small():
    found = defect(0.03, 896, 7_000_000, 0.001)
    assert found.bias == pytest.approx(0.01508, abs=5e-6)
    assert found.effective_n == pytest.approx(128, abs=0.5)


def test_numbers_out_of_range_are_told_at_once():
    with pytest.raises(FaultySurvey, match=r"share: 3.*n: 0.*design_effect: -1"):
        share_error(3, 0, -1)
    with pytest.raises(FaultySurvey, match="no logit"):
        logit_change((0.0, 10), MARCH)
    with pytest.raises(FaultySurvey, match="correlation"):
        defect(0.03, 896, 7_000_000, 0)


def test_the_change_shows_model_design_and_bounds_for_every_pair_of_readings(waves, make_prior, make_shocks, invasion):
    bank = fit([waves["CH7"], waves["CH8"]], make_prior(1, 10_000), make_shocks(1, 10_000), invasion, 4096)
    found = change(bank, "CH7", "CH8", 0.8, 1.0)
    assert found.low < found.median < found.high < 0
    assert found.fall > 0.99
    assert len(found.printed) == 4
    pair = next(p for p in found.printed if p.first == "CH7: 0.12 of 767")
    assert pair.design.error == pytest.approx(0.013044, abs=1e-6)
    assert pair.bounds == pytest.approx((-0.272, 0.128), abs=1e-12)
    back = change(bank, "CH8", "CH7", 0.8, 1.0)
    assert back.median == pytest.approx(-found.median, abs=1e-12)
    assert np.isclose(back.fall, 1 - found.fall)


def test_a_wave_that_was_not_fitted_is_named(waves, make_prior, make_shocks, invasion):
    bank = fit([waves["CH7"]], make_prior(1, 1000), make_shocks(1, 1000), invasion, 16)
    with pytest.raises(OpinionError, match="CH8: no such survey in this fit; allowed CH7"):
        change(bank, "CH7", "CH8", 0.8, 1.0)
