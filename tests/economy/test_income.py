"""What lost sales do to output and means; what the patron could cut; what lifting packages is worth."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tightrope import economy
from tightrope.economy import equilibrium_fast
from tightrope.errors import BadParameter, TooManyPackages

SEEDS = st.integers(0, 10_000)


def accounts(trade, **changed):
    worlds, goods = trade.output.shape
    given_ = {
        "gdp": np.full(worlds, 100.0),
        "price": np.ones((worlds, 1, goods)),
        "revenue_share": np.full((worlds, goods), 0.5),
        "tax_rate": np.full(worlds, 0.3),
        "coefficients": np.zeros((goods, goods)),
        "value_added": np.full((worlds, goods), 0.6),
        "content": np.eye(goods),
        "services": np.zeros((worlds, 1)),
        "debt_service": np.zeros(worlds),
        "fixed_bill": np.zeros(worlds),
    }
    return economy.Accounts(**(given_ | changed))


def test_a_dollar_of_output_counts_through_all_suppliers_at_home(drawn_economy):
    # by hand: A = (0 .2; .5 0), (I - A)^-1 = (1 .2; .5 1) / .9; v = (.3, .4); v (I - A)^-1 = (.5, .46) / .9
    trade = drawn_economy(1, worlds=1, goods=2).trade
    told = accounts(trade, coefficients=np.array([[0.0, 0.2], [0.5, 0.0]]), value_added=np.array([[0.3, 0.4]]))
    assert economy.domestic_value(told)[0] == pytest.approx([0.5 / 0.9, 0.46 / 0.9], abs=1e-12)


def test_what_is_made_of_imports_alone_is_no_income(drawn_economy):
    trade = drawn_economy(1, worlds=1, goods=2).trade
    told = accounts(trade, content=np.diag([0.0, 1.0]))
    assert economy.domestic_value(told)[0] == pytest.approx([0.0, 0.6])


def test_suppliers_that_use_up_all_they_make_are_refused(drawn_economy):
    trade = drawn_economy(1, worlds=1, goods=2).trade
    with pytest.raises(BadParameter, match="allowed below 1"):
        economy.domestic_value(accounts(trade, coefficients=np.array([[0.5, 0.0], [0.5, 0.0]])))


@settings(deadline=None, max_examples=20)
@given(SEEDS)
def test_without_sanctions_the_means_are_those_of_the_year_before(drawn_economy, seed):
    given_ = drawn_economy(seed, worlds=2)
    real = economy.Situation(given_.trade, given_.routes, given_.sanctions)
    calm = economy.with_causes(real, ())
    backing = economy.Support(np.ones_like(given_.support.opening), np.full((2, 1), 3.0))
    told = accounts(given_.trade)
    solved = equilibrium_fast.solve(*calm, backing)
    income = economy.means(given_.trade, solved, told, backing)
    before = economy.reference_means(given_.trade, told, np.full(2, 3.0))
    assert income.means[:, 0] == pytest.approx(before, rel=1e-8)
    assert income.gdp_change == pytest.approx(0, abs=1e-9)
    assert economy.strain_of(income.means, before) == pytest.approx(0, abs=1e-8)


@settings(deadline=None, max_examples=20)
@given(SEEDS)
def test_what_causes_take_adds_up_to_the_whole_loss(drawn_economy, seed):
    given_ = drawn_economy(seed, worlds=2)
    real = economy.Situation(given_.trade, given_.routes, given_.sanctions)

    def earned(situation):
        found = equilibrium_fast.solve(*situation, given_.support)
        return (found.netback[:, :, :, None] * found.sold).sum(axis=(1, 2, 3))

    causes = economy.lost_by_cause(real, earned)
    assert list(causes) == ["ban", "route", "discount", "price"]
    whole = earned(economy.with_causes(real, ())) - earned(real)
    assert sum(causes.values()) == pytest.approx(whole, abs=1e-8)


def test_a_cut_takes_its_part_of_a_year_and_never_more_than_all():
    # (12 - 6) / 20 = .3 a year; a quarter of it in three months; a loss beyond all means is all
    opened, cut, before = np.array([12.0]), np.array([6.0]), np.array([20.0])
    assert economy.leverage(opened, cut, before, 12) == pytest.approx([0.3])
    assert economy.leverage(opened, cut, before, 3) == pytest.approx([0.075])
    assert economy.leverage(opened, -20 * before, before, 24) == pytest.approx([1.0])


def test_leverage_over_a_good_is_the_part_that_leaves_by_his_ways():
    owned = np.array([True, False, True])
    leaves = np.array([[1.0, 2.0, 1.0], [0.0, 0.0, 0.0], [0.0, 3.0, 0.0]])
    assert economy.leverage_by_good(leaves, owned) == pytest.approx([0.5, 0.0, 0.0])


def test_dependence_is_whole_where_one_of_its_parts_is():
    # 1 - .6 * .5 * .9 = .73
    assert economy.dependence(np.array([0.4, 1.0]), np.array([0.5, 0.0]), np.array([0.1, 0.0])) == pytest.approx(
        [0.73, 1]
    )


def test_a_ratio_to_nothing_is_no_number():
    ratio = economy.relative_damage(np.array([-0.04, -0.04]), np.array([-0.02, -0.0005]))
    assert ratio[0] == pytest.approx(2.0)
    assert np.isnan(ratio[1])


def test_holding_the_ruler_costs_the_patron_support_and_the_rent_he_forgoes():
    price = economy.price_to_patron(
        np.array([[2.0]]), np.array([[[0.5, 9.0]]]), np.array([[[4.0, 9.0]]]), np.array([True, False])
    )
    assert price == pytest.approx(np.array([[4.0]]))


def test_the_worth_of_packages_is_split_as_in_the_glove_game():
    # Shapley values of the glove game, two left gloves and one right: 1/6, 1/6, 4/6 (textbook example)
    worth = np.array([[0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0]])
    split = economy.split(worth)
    assert split.shapley[0] == pytest.approx([1 / 6, 1 / 6, 4 / 6])
    assert split.alone[0] == pytest.approx([0, 0, 0])
    assert split.interaction[0, 0, 2] == split.interaction[0, 2, 1] == 1
    assert split.interaction[0, 0, 1] == 0


@given(st.lists(st.floats(-1, 1), min_size=15, max_size=15))
def test_shapley_values_add_up_to_what_lifting_all_is_worth(worth):
    split = economy.split(np.array([[0.0, *worth]]))
    assert split.shapley.sum() == pytest.approx(worth[-1], abs=1e-12)


def test_more_than_six_packages_are_refused():
    with pytest.raises(TooManyPackages, match="at most 6"):
        economy.subsets(7)


def test_what_was_done_lowers_what_is_on_offer_and_a_crossing_ends_it():
    worth = np.array([[0.1, 0.2]])
    guilt = np.array([0.3])
    assert economy.on_offer(worth, guilt, False, 0.0) == pytest.approx(np.array([[0.07, 0.14]]))
    assert economy.on_offer(worth, guilt, True, 0.0) == pytest.approx(np.array([[0.0, 0.0]]))
    assert economy.on_offer(worth, np.zeros(1), False, 0.0) == pytest.approx(worth)


def test_rerouted_is_what_new_buyers_take_of_what_old_ones_leave():
    # 4 and 2 lost, 3 gained: half; nothing lost counts as all rerouted
    assert economy.rerouted(np.array([[4.0, 2.0, 1.0]]), np.array([[[0.0, 0.0, 4.0]]])) == pytest.approx(
        np.array([[0.5]])
    )
    assert economy.rerouted(np.array([[1.0]]), np.array([[[2.0]]])) == pytest.approx(np.array([[1.0]]))
