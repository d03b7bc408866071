"""A ruler who quarrels at home and with the west comes to hang on his patron: leverage says how far."""

import numpy as np
import pytest

from tightrope.economy import thin

pytestmark = pytest.mark.owner("E")


def test_leverage_rises_when_other_routes_close_and_is_0_without_route_and_support(spoken):
    means, lost = np.array([0.4]), np.zeros((1, 3))
    routes = thin(means, np.zeros(1), lost, np.array([[0.0, 0.5, 1.0]]), months=12).leverage[0]
    assert routes[0] == 0
    assert (np.diff(routes) > 0).all()
    by_date = spoken("economy", "belarus_2022")["leverage"]
    assert len(by_date) > 1
    assert all(0 <= share["median"] <= 1 for share in by_date.values())
