import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tightrope.errors import FaultySurvey
from tightrope.opinion import (
    acting,
    expressed_share,
    falsification_bounds,
    list_bounds,
    protest_potential,
    share_to_turn_majority,
)
from tightrope.opinion.media import EXPOSURE, PACE, Output, drift, full_weeks, outputs

AUGUST = 100.0


@given(st.floats(0, 1), st.floats(-1, 1), st.floats(0, 50))
def test_drift_is_linear_in_output_and_nothing_without_exposure_or_output(exposure, output, weeks):
    assert drift(exposure, 0.0, weeks) == 0
    assert drift(0.0, output, weeks) == 0
    assert drift(exposure, output, weeks) == pytest.approx(2 * drift(exposure, output / 2, weeks))


def test_a_series_moves_each_segment_by_what_it_takes_in():
    said = outputs({"state": (Output(AUGUST, AUGUST + 70, 0.5),)})
    days = np.array([AUGUST + 35, AUGUST, AUGUST - 7])
    moved = PACE * full_weeks(days, AUGUST, said).sum(axis=2)
    assert moved[0] == pytest.approx(PACE * 0.5 * 5 * np.array(EXPOSURE)[:, 0])  # five weeks at half output
    assert not moved[1:].any()
    assert not full_weeks(days, AUGUST, outputs({})).any()


def test_talk_at_most_doubles_a_drift():
    assert drift(1.0, 1.0, 1.0, repeated=0.5) == pytest.approx(2 * drift(1.0, 1.0, 1.0))


def test_bad_series_are_told_all_at_once():
    with pytest.raises(FaultySurvey, match=r"radio: no such field.*output 2 .*overlap"):
        outputs({"radio": (), "state": (Output(0, 5, 2), Output(3, 6, 0))})


def test_thresholds_of_granovetter_act_all_or_alone():  # Granovetter (1978), section 1
    assert acting(range(100)) == 100
    assert acting([0, 2, *range(2, 100)]) == 1


@pytest.mark.parametrize(("spread", "share"), [(0.12, 0.040211), (0.1222, 0.059757), (0.1223, 1.0)])
def test_the_continuum_tips_between_two_spreads(spread, share):  # specification of opinion, section 11
    assert expressed_share(1.0, 0.25, spread) == pytest.approx(share, abs=1e-5)


def test_the_fold_lies_where_the_curve_touches_the_line():
    low, high = 0.12, 0.13
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if expressed_share(1.0, 0.25, middle) < 0.5 else (low, middle)
    assert low == pytest.approx(0.122221, abs=1e-6)  # specification of opinion, section 11
    assert expressed_share(1.0, 0.25, low) == pytest.approx(0.0620, abs=1e-4)


def test_protest_jumps_when_more_are_opposed():
    assert protest_potential(0.85, 1.0, 0.25, 0.1223) > 0.8
    assert protest_potential(0.9, 0.9, 0.25, 0.12) == 0


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0.01, 0.9), st.floats(0.02, 0.5))
def test_more_opposed_never_show_less(one, other, threshold, spread):
    low, high = sorted((one, other))
    a, b = expressed_share(np.array([low, high]), threshold, spread)
    assert a <= b + 1e-9
    assert b <= high + 1e-12


def test_a_list_answered_low_leaves_the_falsification_open():  # specification of opinion, section 8
    truth = list_bounds(0.61, 0.0)
    assert tuple(truth) == pytest.approx((0.61, 0.76))
    assert tuple(falsification_bounds(0.71, truth)) == pytest.approx((-0.05, 0.10))
    assert tuple(falsification_bounds(0.71, truth, only_up=True)) == pytest.approx((0, 0.10))
    with pytest.raises(FaultySurvey, match="deflation"):
        list_bounds(0.61, 0.0, (0.2, 0.1))


def test_what_would_turn_the_majority():
    assert share_to_turn_majority(0.03, 0.8) == pytest.approx(2.38)  # (.5 - .024)/.2
    assert share_to_turn_majority(0.12, 0.5) == pytest.approx(0.88)  # (.5 - .06)/.5
    assert share_to_turn_majority(0.03, 1.0) == np.inf
