"""The owner of the route sells the same goods in surplus: the two compete in one market."""

from importlib import import_module

import numpy as np
import pytest

pytestmark = pytest.mark.owner("E")


def test_a_larger_surplus_of_the_patron_lowers_what_the_ruler_earns():
    network = import_module("tightrope.economy.network")
    cost = np.zeros((3, 3))

    def price(surplus):
        supply = np.array([0.0, -surplus, 50.0]), np.array([1.0, 1.0, 1.0])
        demand = np.array([0.0, 0.0, 20.0]), np.array([1.0, 1.0, 1.0])
        return network.solve_linear(*supply, *demand, cost).price[2]

    assert price(4.0) < price(1.0)


def test_the_loss_from_competing_with_the_owner_of_the_route_is_shown(spoken):
    assert all("price" in good["lost_by_cause"] for good in spoken("economy", "belarus_2022")["goods"].values())
