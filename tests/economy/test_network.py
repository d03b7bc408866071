"""Do flows between many origins and destinations agree with the textbooks?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tightrope.economy import network
from tightrope.errors import BadParameter, NoEquilibrium

few = settings(max_examples=25, deadline=None)


# Oracle: Dantzig's transport problem (GAMS model library, `trnsport`): 153.675 thousand USD.
def test_the_cheapest_transport_costs_what_dantzig_found():
    miles = np.array([[2.5, 1.7, 1.8], [2.5, 1.8, 1.4]])
    found = network.transport(miles * 0.09, np.array([350.0, 600]), np.array([325.0, 300, 275]))
    assert found.cost == pytest.approx(153.675, abs=1e-9)
    assert found.residual < 1e-9


# Oracle: three countries with straight-line curves (Miranda & Fackler 2002, CompEcon): prices 24, 27, 30.
def test_three_countries_pay_what_the_textbook_says():
    found = network.solve_linear(
        np.array([9.0, 3, 18]),
        np.array([1.0, 2, 1]),
        np.array([42.0, 54, 51]),
        np.array([2.0, 3, 1]),
        np.array([[0.0, 3, 9], [3, 0, 3], [6, 3, 0]]),
    )
    assert found.supply_price == pytest.approx([24, 27, 30], abs=1e-8)
    assert found.flow.sum(axis=1) - found.flow.sum(axis=0) == pytest.approx([6, 3, -9], abs=1e-8)
    assert found.residual < 1e-9


# Oracle: Takayama & Judge (1964) as in the GAMS model library, `spatequ`.
@pytest.mark.parametrize(
    ("demand", "demand_slope", "supply", "supply_slope", "cost", "prices", "error"),
    [
        ([200, 100, 160], [9, 4, 7], -50, [10.5, 20.5, 10.5], [2, 2, 1], [11, 9, 10], 1e-8),
        ([300, 200, 250], [9, 19, 9], -60, [15.5, 25.5, 15.5], [3, 3, 2], [11.63636364, 8.63636364, 10.63636364], 1e-7),
    ],
)
def test_three_regions_pay_what_takayama_and_judge_found(
    demand, demand_slope, supply, supply_slope, cost, prices, error
):
    made, wanted = np.array(supply_slope, dtype=float), np.array(demand_slope, dtype=float)
    between = np.array([[0, cost[0], cost[1]], [cost[0], 0, cost[2]], [cost[1], cost[2], 0]], dtype=float)
    found = network.solve_linear(-supply / made, 1 / made, np.array(demand) / wanted, 1 / wanted, between)
    assert found.supply_price == pytest.approx(prices, abs=error)
    if supply == -50:
        assert found.flow.sum(axis=1) - found.flow.sum(axis=0) == pytest.approx([-35.5, 70.5, -35], abs=1e-8)


@given(st.integers(0, 10**6), st.booleans())
@few
def test_no_trader_gains_by_another_flow(seed, limited):
    rng = np.random.default_rng(seed)
    origins, destinations = rng.integers(1, 5, 2)
    cost = rng.uniform(0, 5, (origins, destinations))
    capacity = rng.uniform(0, 4, cost.shape) if limited else None
    slopes = rng.uniform(0.2, 3, origins), rng.uniform(0.2, 3, destinations)
    found = network.solve_linear(
        rng.uniform(0, 10, origins), slopes[0], rng.uniform(5, 30, destinations), slopes[1], cost, capacity
    )
    gain = found.price[None, :] - found.supply_price[:, None] - cost - found.rent
    assert np.all(found.flow >= -1e-9)
    assert np.all(gain <= 1e-8)
    assert np.abs(gain * found.flow).max() < 1e-7
    if limited:
        assert np.all(found.flow <= capacity + 1e-9)
        assert np.all(found.rent >= -1e-9)


def test_more_wanted_than_there_is_is_refused():
    with pytest.raises(NoEquilibrium, match="3 is wanted and 2 is there"):
        network.transport(np.ones((1, 1)), np.array([2.0]), np.array([3.0]))


def test_flat_curves_meet_at_the_cost_between_them():
    found = network.solve_linear(np.zeros(1), np.zeros(1), np.array([10.0]), np.ones(1), np.array([[0.5]]))
    assert found.flow.item() == pytest.approx(9.5)
    assert found.price.item() == pytest.approx(0.5)


def test_a_flow_that_could_grow_for_ever_is_refused():
    with pytest.raises(NoEquilibrium, match="for ever"):
        network.solve_linear(np.zeros(1), np.zeros(1), np.ones(1), np.zeros(1), np.zeros((1, 1)))


def test_a_curve_of_the_wrong_slope_is_refused():
    with pytest.raises(BadParameter, match="supply_slope"):
        network.solve_linear(np.ones(1), -np.ones(1), np.ones(1), np.ones(1), np.ones((1, 1)))
