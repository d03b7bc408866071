import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tightrope.errors import FaultySurvey
from tightrope.opinion import (
    change_bounds,
    coverage_bounds,
    covered_change,
    dont_know_bounds,
    group_bound,
    joint_bounds,
    misreport_bounds,
    monotone_bounds,
    odds_bounds,
)

SHARE = st.floats(0, 1)
FACTOR = st.floats(1, 20)
# Numbers: specification of opinion, section 8, worked by hand from the formulas of Manski (1989).


@pytest.mark.parametrize(
    ("share", "coverage", "low", "high"),
    [(0.12, 0.8, 0.096, 0.296), (0.03, 0.8, 0.024, 0.224), (0.03, 0.75, 0.0225, 0.2725)],
)
def test_coverage_bounds_are_those_of_manski(share, coverage, low, high):
    assert coverage_bounds(share, coverage) == pytest.approx((low, high), abs=1e-12)


@pytest.mark.parametrize(("k", "low", "high"), [(2, 0.02705, 0.03565), (3, 0.02604, 0.04098), (5, 0.02523, 0.05079)])
def test_odds_bounds_are_the_printed_ones(k, low, high):
    assert odds_bounds(0.03, 0.8, k) == pytest.approx((low, high), abs=5e-6)


@pytest.mark.parametrize(("share", "high"), [(0.12, 0.154065), (0.03, 0.040981)])
def test_monotone_bounds_start_at_the_printed_share(share, high):
    assert monotone_bounds(share, 0.8, 3) == pytest.approx((share, high), abs=1e-6)


@pytest.mark.parametrize(
    ("hide", "feign", "low", "high"),
    [
        ((0.3, 0.3), (0, 0), 0.042857, 0.042857),
        ((0.5, 0.5), (0, 0), 0.06, 0.06),
        ((0, 0), (0.01, 0.01), 0.020202, 0.020202),
        ((0, 0.3), (0, 0.03), 0, 0.042857),
    ],
)
def test_misreport_bounds_are_the_printed_ones(hide, feign, low, high):
    assert misreport_bounds(0.03, hide, feign) == pytest.approx((low, high), abs=1e-6)


def test_the_fall_is_not_identified_by_coverage_alone():
    assert change_bounds(0.12, 0.03, 0.8) == pytest.approx((-0.272, 0.128), abs=1e-12)
    assert covered_change(0.12, 0.03, 0.8) == pytest.approx(-0.072, abs=1e-12)


def test_a_group_of_a_twentieth_can_hold_three_fifths_in_favour():
    assert group_bound(0.03, 0.05) == pytest.approx(0.6, abs=1e-12)
    assert group_bound(0.03, 0.01) == 1


def test_dont_knows_widen_a_share_by_their_number():
    # By hand: .03 of .9 who answered is .027; .1 more may be in favour.
    assert dont_know_bounds(0.03, 0.1) == pytest.approx((0.027, 0.127), abs=1e-12)


def test_joint_bounds_take_every_doubt_at_its_worst():
    # By hand: don't-know .1 gives [.027, .127]; hide up to .3 gives [.027, .181429]; coverage .7 gives the ends.
    found = joint_bounds(0.03, (0.7, 0.8), (0, 0.3), (0, 0), 0.1)
    assert found == pytest.approx((0.0189, 0.427), abs=1e-12)


def test_full_coverage_honest_answers_leave_the_printed_share():
    assert joint_bounds(0.03, (1, 1), (0, 0), (0, 0), 0) == pytest.approx((0.03, 0.03), abs=1e-15)


@given(SHARE, SHARE, FACTOR)
def test_monotone_lies_in_odds_and_odds_in_coverage(share, coverage, k):
    monotone, odds, worst = (
        monotone_bounds(share, coverage, k),
        odds_bounds(share, coverage, k),
        coverage_bounds(share, coverage),
    )
    tiny = 1e-12
    assert worst.low - tiny <= odds.low <= monotone.low + tiny
    assert monotone.high <= odds.high + tiny
    assert odds.high <= worst.high + tiny
    assert odds.low - tiny <= share <= odds.high + tiny


@given(SHARE, SHARE, SHARE, FACTOR, FACTOR)
def test_bounds_widen_with_every_doubt(share, a, b, k, m):
    less, more = min(a, b), max(a, b)
    wide, narrow = coverage_bounds(share, less), coverage_bounds(share, more)
    assert wide.low <= narrow.low + 1e-12
    assert narrow.high <= wide.high + 1e-12
    near, far = odds_bounds(share, a, min(k, m)), odds_bounds(share, a, max(k, m))
    assert far.low <= near.low + 1e-12
    assert near.high <= far.high + 1e-12
    few, many = dont_know_bounds(share, less), dont_know_bounds(share, more)
    assert many.low <= few.low + 1e-12
    assert few.high <= many.high + 1e-12


@given(SHARE, st.floats(0, 0.4), st.floats(0, 0.4), st.floats(0, 0.4))
def test_more_hiding_means_more_are_truly_in_favour(share, hide, more, feign):
    assume(feign <= share)
    low, high = sorted((hide, more))
    assert (
        misreport_bounds(share, (low, low), (feign, feign)).low
        <= misreport_bounds(share, (high, high), (feign, feign)).low
    )


@pytest.mark.parametrize(
    "bad",
    [
        lambda: coverage_bounds(3, 0.8),
        lambda: odds_bounds(0.03, 0.8, 0.5),
        lambda: misreport_bounds(0.03, (0.5, 0.6), (0, 0.4)),
        lambda: misreport_bounds(0.03, (0.5, 0.4), (0, 0)),
        lambda: group_bound(0.03, 0),
        lambda: dont_know_bounds(0.03, float("nan")),
    ],
)
def test_numbers_out_of_range_are_refused(bad):
    with pytest.raises(FaultySurvey, match="allowed"):
        bad()
