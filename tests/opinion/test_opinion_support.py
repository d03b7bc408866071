from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit, logit

from tightrope.errors import OpinionError
from tightrope.opinion import GROUPS, Beliefs, Measured, bodies, support, support_after, unconditioned
from tightrope.opinion.unmeasured import nearest

EXPOSURE = np.array([0.0, 0.4, 0.7, 1.0])
DATES = [date(2022, 3, 1), date(2022, 5, 1)]
WORLDS = 40


def beliefs(**changed):
    given_ = {"exposure_slope": 2.5, "exposure_noise": 0.0, "unasked_level": -1.0, "coverage": 0.75}
    given_ |= {"uncovered_gap": 0.0, "families_shift": 0.0, "soldiers_shift": 0.2}
    given_ |= {"officers_shift": 0.5, "elite_shift": 0.5}
    return Beliefs(**{name: np.full(WORLDS, float(x)) for name, x in (given_ | changed).items()})


@pytest.fixture
def asked(make_topline, make_prior, make_shocks):
    day = date(2022, 4, 1)
    wave = make_topline("w", day, day, day, (500, 0.1))
    bank = unconditioned([wave], make_prior(1, WORLDS, {"uncovered_gap": 0}, 0), make_shocks(1, WORLDS), (), WORLDS)
    return Measured(3, bank, np.arange(WORLDS), np.zeros((WORLDS, len(DATES))))


def test_an_unasked_posture_is_the_nearest_asked_one_shifted_by_exposure(asked):
    # Section 6.3: 2.5 * (1 - .7) = .75 logits more than the posture of exposure 1.
    found = support([asked], EXPOSURE, beliefs(), DATES)
    public = logit(found.support[..., 0])
    assert public[:, :, 2] - public[:, :, 3] == pytest.approx(np.full((WORLDS, 2), 0.75), abs=1e-9)
    assert public[:, :, 0] - public[:, :, 3] == pytest.approx(np.full((WORLDS, 2), 2.5), abs=1e-9)
    assert list(found.measured) == [False, False, False, True]
    assert list(found.before_evidence) == [True, False]
    assert found.groups == GROUPS


def test_without_any_survey_support_follows_exposure_alone_and_stays():
    # Section 6.3: theta = -1 - 2.5 exposure; with no gap the public's share is its logistic.
    found = support([], EXPOSURE, beliefs(), DATES)
    expected = np.broadcast_to(expit(-1 - 2.5 * EXPOSURE), (WORLDS, 2, 4))
    assert found.support[..., 0] == pytest.approx(expected, abs=1e-12)
    assert not found.measured.any()


def test_each_posture_may_have_its_own_noise(asked):
    noise = np.tile([0.1, 0.2, 0.3, 9.0], (WORLDS, 1))
    plain = support([asked], EXPOSURE, beliefs(), DATES).support[..., 0]
    found = support([asked], EXPOSURE, beliefs()._replace(exposure_noise=noise), DATES).support[..., 0]
    assert (logit(found) - logit(plain))[:, 0] == pytest.approx(np.tile([0.1, 0.2, 0.3, 0.0], (WORLDS, 1)), abs=1e-9)


def test_of_two_equally_near_postures_the_dearer_is_taken():
    assert nearest(np.array([0.0, 0.5, 1.0]), [0, 2], 1) == 2
    assert nearest(np.array([0.0, 0.3, 1.0]), [0, 2], 1) == 0


def test_bodies_are_the_public_shifted_in_logits(asked):
    found = support([asked], EXPOSURE, beliefs(), DATES).support
    shifts = logit(found[..., 1:]) - logit(found[..., :1])
    assert shifts == pytest.approx(np.broadcast_to([0.0, 0.2, 0.5, 0.5], shifts.shape), abs=1e-9)


@given(st.floats(0.001, 0.999), st.floats(-3, 3), st.floats(0, 1))
def test_no_body_is_above_its_logical_bound(share, shift, cap):
    found = bodies(np.full((1, 1, 1), share), np.full((1, 4), shift), cap)
    assert np.all(found <= cap)


@given(st.floats(0, 1), st.floats(-2, 2), st.floats(0.01, 2))
def test_drift_moves_support_its_own_way_and_no_drift_changes_nothing(share, drift, more):
    before = np.full((1, 2, 3), share)
    assert np.array_equal(support_after(before, np.zeros(1)), before)
    low, high = (support_after(before, np.array([x])) for x in (drift, drift + more))
    assert np.all(low <= high + 1e-15)
    assert support_after(np.array([[0.1]]), np.array([1.0])).item() == pytest.approx(0.231969317, abs=1e-9)


def test_drift_does_not_reach_the_support_before_a_crossing():
    before = np.full((2, 1, 1), 0.3)
    support_after(before, np.array([1.0, -1.0]))
    assert np.all(before == 0.3)


def test_wrong_shapes_are_told_at_once(asked):
    bad = asked._replace(normals=np.zeros((WORLDS, 5)), posture=7)
    with pytest.raises(OpinionError) as fault:
        support([bad, bad], EXPOSURE, beliefs()._replace(coverage=np.zeros(3)), DATES)
    for part in ("coverage: shape (3,)", "posture 7", "normals of posture 7", "stands twice"):
        assert part in fault.value.message
