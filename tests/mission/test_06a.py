"""What the patron sells himself still finds buyers, and part of the rest can turn to other markets."""

from importlib import import_module

import numpy as np
import pytest

pytestmark = pytest.mark.owner("E")


def test_a_free_route_costs_its_freight_and_no_route_costs_the_sale():
    network = import_module("tightrope.economy.network")
    supply, demand = (np.array([0.0, 10.0]), np.array([0.0, 1.0])), (np.array([0.0, 10.0]), np.array([0.0, 1.0]))

    def sold(freight, capacity):
        cost = np.array([[0.0, freight], [freight, 0.0]])
        room = np.array([[np.inf, capacity], [capacity, np.inf]])
        return network.solve_linear(*supply, *demand, cost, room).flow[0, 1]

    assert sold(0.0, np.inf) == pytest.approx(10)
    assert sold(0.5, np.inf) == pytest.approx(9.5)
    assert sold(0.0, 0.0) == 0


def test_the_share_that_found_another_way_is_shown_by_good(spoken):
    rerouted = spoken("economy", "belarus_2022")["rerouted"]
    assert len(rerouted) > 1
    assert all(0 <= share["median"] <= 1 for share in rerouted.values())
