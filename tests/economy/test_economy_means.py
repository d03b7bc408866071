"""Do means, strain, leverage and relief agree with the worked figures and obey their laws?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tightrope.economy import cumulative_loss, relieved_strain, thin, thin_leverage, usable_relief
from tightrope.errors import BadParameter, InputError

EXACT = 1e-12
share = st.floats(0, 1)
few = settings(max_examples=60, deadline=None)

# Oracle: specification of the economy, section 13a, worked by hand.
T0, SUPPORT = np.array([0.40]), np.array([0.08])
LOST, ROUTE = np.array([[0, 0.15, 0.30]]), np.array([[0.3, 0.5, 0.5]])


@st.composite
def rulers(draw):
    """A ruler's four numbers at three levels of sanctions."""
    taken = np.array([[0.0, draw(st.floats(0, 0.5)), draw(st.floats(0, 0.5))]])
    route = np.array([[draw(share), draw(share), draw(share)]])
    return np.array([draw(st.floats(0.01, 1))]), np.array([draw(share)]), cumulative_loss(taken), route


def test_means_strain_and_relief_are_those_worked_by_hand():
    result = thin(T0, SUPPORT, LOST, ROUTE, months=12)
    assert result.means[0] == pytest.approx([0.48, 0.42, 0.36], abs=1e-9)
    assert result.means_reference[0] == pytest.approx(0.48, abs=1e-9)
    assert result.strain[0] == pytest.approx([0, 0.125, 0.25], abs=1e-9)
    assert result.relief[0] == pytest.approx([0, 0.125, 0.125], abs=1e-9)


def test_leverage_over_a_year_and_a_quarter_is_that_worked_by_hand():
    year = thin(T0, SUPPORT, LOST, ROUTE, months=12).leverage[0]
    quarter = thin(T0, SUPPORT, LOST, ROUTE, months=3).leverage[0]
    assert year == pytest.approx([0.4166666667, 0.5208333333, 0.4583333333], abs=1e-9)
    assert quarter == pytest.approx([0.1041666667, 0.1302083333, 0.1145833333], abs=1e-9)


def test_a_held_relief_moves_the_strain_below_it_as_worked_by_hand():
    result = thin(T0, SUPPORT, LOST, ROUTE, months=12)
    held = result.relief.copy()
    held[:, 2] = 0.2
    assert relieved_strain(result.strain, held, in_force=2)[0] == pytest.approx([0, 0.05, 0.25], abs=1e-9)


@few
@given(ruler=rulers(), months=st.floats(0, 36))
def test_a_hold_at_the_computed_relief_changes_nothing(ruler, months):
    result = thin(*ruler, months)
    for level in range(3):
        again = relieved_strain(result.strain, result.relief, level)
        assert again == pytest.approx(result.strain, abs=EXACT)


@few
@given(ruler=rulers(), months=st.floats(0, 36))
def test_strain_and_leverage_are_shares_and_relief_is_the_difference_of_strains(ruler, months):
    result = thin(*ruler, months)
    for values in (result.strain, result.leverage):
        assert np.all((values >= 0) & (values <= 1))
    assert result.relief[:, 1:] == pytest.approx(result.strain[:, 1:] - result.strain[:, :-1], abs=EXACT)
    assert np.all(result.relief[:, 0] == 0)


@few
@given(ruler=rulers(), more=st.floats(0, 0.1))
def test_strain_rises_with_the_share_lost(ruler, more):
    means_share, support, lost, route = ruler
    worse = np.minimum(lost + np.array([[0, more, more]]), 1)
    less, larger = thin(means_share, support, lost, route, 12), thin(means_share, support, worse, route, 12)
    assert np.all(larger.strain >= less.strain - EXACT)
    if more > EXACT:
        assert np.all(larger.strain[:, 1:] > less.strain[:, 1:] - EXACT)
    assert np.all(np.diff(less.strain, axis=1) >= -EXACT)


@few
@given(ruler=rulers(), short=st.floats(0, 24), longer=st.floats(0, 24))
def test_leverage_grows_with_time_and_is_nothing_at_once(ruler, short, longer):
    assert np.all(thin(*ruler, 0.0).leverage == 0)
    assert np.all(thin(*ruler, short + longer).leverage >= thin(*ruler, short).leverage - EXACT)
    assert thin(*ruler, 12.0).leverage == pytest.approx(thin(*ruler, 30.0).leverage, abs=EXACT)


@few
@given(ruler=rulers(), wider=share)
def test_leverage_grows_with_the_share_that_leaves_by_the_patrons_route(ruler, wider):
    means_share, support, lost, route = ruler
    more = np.minimum(route + wider, 1)
    low, high = (thin_leverage(means_share, support, lost, chi, 12) for chi in (route, more))
    assert np.all(high >= low - EXACT)


def test_a_patron_without_route_or_support_has_no_leverage():
    assert np.all(thin(T0, np.zeros(1), LOST, np.zeros((1, 3)), months=12).leverage == 0)


def test_losses_add_up_by_level_to_at_most_nine_tenths():
    lost = cumulative_loss(np.array([[0, 0.2, 0.3, 0.6], [0.1, 0, 0, 0]]))
    assert lost == pytest.approx(np.array([[0, 0.2, 0.5, 0.9], [0.1, 0.1, 0.1, 0.1]]), abs=EXACT)


def test_strain_at_and_above_the_level_in_force_stays_and_the_rest_stays_a_share():
    strain = np.array([[0.1, 0.2, 0.3]])
    relief = np.array([[0.0, -0.9, 0.5]])
    assert relieved_strain(strain, relief, 1)[0] == pytest.approx([1, 0.2, 0.3], abs=EXACT)
    assert relieved_strain(strain, relief, 2)[0] == pytest.approx([0.9, 0, 0.3], abs=EXACT)
    assert relieved_strain(strain, relief, 0)[0].tolist() == strain[0].tolist()
    assert strain[0].tolist() == [0.1, 0.2, 0.3]


def test_relief_below_nothing_is_not_offered_and_its_frequency_is_told():
    usable = usable_relief(np.array([[0, 0.1], [0, -0.2], [0, 0.3], [0, 0.0]]))
    assert usable.relief[:, 1].tolist() == [0.1, 0, 0.3, 0]
    assert usable.negative_share.tolist() == [0, 0.25]


def test_dates_may_stand_between_worlds_and_levels():
    strain = np.full((2, 3, 2), 0.4)
    assert relieved_strain(strain, np.full((2, 3, 2), 0.1), 1)[..., 0] == pytest.approx(np.full((2, 3), 0.3))
    assert usable_relief(strain).negative_share.shape == (2,)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"lost": np.array([[0, 0.15, 1.2]])}, r"lost share \[0, 2\]: 1.2 is not allowed; allowed 0 to 1"),
        ({"lost": np.array([[0, 0.30, 0.15]])}, "never falls with the level"),
        ({"route": np.array([[0.3, -0.1, 0.5]])}, r"route share \[0, 1\]: -0.1"),
        ({"route": np.array([[0.3, np.nan, 0.5]])}, r"route share \[0, 1\]: nan"),
        ({"means_share": np.array([40.0])}, "give a share, not per cent"),
        ({"patron_support": np.array([np.inf])}, "patron_support"),
        ({"means_share": np.zeros(1), "patron_support": np.zeros(1)}, "has none to lose"),
        ({"months": -1.0}, "months: -1.0 is not allowed; allowed 0 or more"),
        ({"months": np.nan}, "months"),
        ({"route": np.ones((1, 2))}, "shapes"),
        ({"patron_support": np.ones(2)}, "shapes"),
    ],
)
def test_a_number_that_cannot_be_is_refused_with_place_range_and_remedy(changed, words):
    given_ = {"means_share": T0, "patron_support": SUPPORT, "lost": LOST, "route": ROUTE, "months": 12.0}
    with pytest.raises(BadParameter, match=words) as caught:
        thin(**(given_ | changed))
    assert isinstance(caught.value, InputError)


def test_all_faults_of_the_means_are_told_at_once():
    with pytest.raises(BadParameter) as caught:
        thin(np.array([2.0]), np.array([-1.0]), LOST, ROUTE, -3)
    assert len(caught.value.figures["faults"]) == 3


@pytest.mark.parametrize("bad", [1.5, -1.5, 20.0, np.nan])
def test_relief_in_another_unit_than_share_of_means_is_refused(bad):
    strain, relief = np.array([[0, 0.2]]), np.array([[0, bad]])
    with pytest.raises(BadParameter, match="share of means"):
        relieved_strain(strain, relief, 1)
    with pytest.raises(BadParameter, match="share of means"):
        usable_relief(relief)


def test_a_level_that_does_not_exist_is_refused():
    with pytest.raises(BadParameter, match="level in force: 2; allowed 0 to 1"):
        relieved_strain(np.array([[0, 0.2]]), np.array([[0, 0.1]]), 2)
    with pytest.raises(BadParameter, match="give one relief a level"):
        relieved_strain(np.array([[0, 0.2]]), np.array([[0, 0.1, 0.1]]), 1)


def test_an_increment_outside_zero_to_one_is_refused():
    with pytest.raises(BadParameter, match="lost share of a level"):
        cumulative_loss(np.array([[0, -0.2]]))
