import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq

from tightrope.cohesion import BISTABLE, after_talk, fold, granovetter, least_fixed_point, tipping_support
from tightrope.errors import CohesionError


def test_one_person_decides_whether_a_crowd_acts():
    # Granovetter (1978), doi:10.1086/226707: thresholds 0..99, then the 1 replaced by a 2.
    assert granovetter(range(100)) == 100
    assert granovetter([0, 2, *range(2, 100)]) == 1


@pytest.mark.parametrize(
    ("coupling", "field", "share"), [(4, -1.634088049, 0.166820795), (5, -1.774986775, 0.119965548)]
)
def test_the_fold_is_where_the_specification_has_it(coupling, field, share):
    # Specification of cohesion, section 8, closed form.
    assert fold(coupling) == pytest.approx((field, share), abs=1e-8)


def test_without_two_outcomes_there_is_no_fold():
    assert np.isnan(fold(BISTABLE)).all()
    assert np.isnan(fold(1.0)).all()
    assert pytest.approx(2.506628, abs=1e-6) == BISTABLE


def test_the_critical_spread_of_normal_thresholds_is_the_known_one():
    # Thresholds N(.25, s): J' = 1/s, field = -.25/s. Specification, section 8: .122220868 (published figure about .12).
    critical = brentq(lambda s: float(fold(1 / s).field) + 0.25 / s, 0.1, 0.15, xtol=1e-12)
    assert critical == pytest.approx(0.122220868, abs=1e-6)


@pytest.mark.parametrize(
    ("field", "coupling", "share"),
    [(-2, 2, 0.025667752), (-1, 2, 0.5), (-1.7, 4, 0.090351329), (-1.5, 4, 0.993304909)],
)
def test_least_fixed_points_are_those_of_the_specification(field, coupling, share):
    assert least_fixed_point(field, coupling) == pytest.approx(share, abs=1e-8)


def test_full_talk_selects_by_the_sign_of_the_field():
    # Specification, section 8: zeta 1, alpha -2.3, J 5; half refuse exactly if alpha > -J/2.
    field, coupling = after_talk(np.array([-2.3, -2.5, -2.6]), np.array(5.0), np.array(1.0))
    share = least_fixed_point(field, coupling)
    assert share[0] == pytest.approx(0.579259709, abs=1e-8)
    assert share[1] == pytest.approx(0.5, abs=1e-12)
    assert share[2] < 0.5


def test_the_tipping_support_is_the_closed_one():
    # Specification, section 8: alpha0 -2.6, other terms .1, kappa_o .15, J 5, zeta .2.
    found = tipping_support(np.array(-2.6 + 0.1), np.array(5.0), np.array(0.2), np.array(0.15))
    assert found == pytest.approx(0.080216211, abs=1e-8)


@pytest.mark.parametrize(
    ("rest", "j", "talk", "weight"), [(-2.5, 2.5, 0.2, 0.15), (-2.5, 5, 0.2, 1e-7), (-9, 5, 0.2, 0.15)]
)
def test_where_support_alone_decides_nothing_there_is_no_tipping_point(rest, j, talk, weight):
    assert np.isnan(tipping_support(*(np.array(float(x)) for x in (rest, j, talk, weight))))


@given(st.floats(-4, 1), st.floats(0, 6), st.floats(0, 1), st.floats(0, 1))
def test_more_field_or_more_coupling_never_lowers_refusal(field, coupling, up, more):
    share = least_fixed_point(field, coupling)
    assert least_fixed_point(field + up + 1e-3, coupling) >= share - 1e-9
    assert least_fixed_point(field, coupling + more) >= share - 1e-9


def test_wrong_numbers_are_refused():
    with pytest.raises(CohesionError, match="coupling 0 or more"):
        least_fixed_point(-2.0, -1.0)
    with pytest.raises(CohesionError, match="finite"):
        least_fixed_point(float("nan"), 1.0)
