"""The main exports are banned and one way out is left, which belongs to the patron."""

import numpy as np
import pytest

from tightrope import economy

pytestmark = pytest.mark.owner("E")


def test_leverage_over_a_good_is_whole_when_only_his_route_is_left_and_less_with_a_second(spoken):
    leverage = economy.leverage_by_good
    only_his, with_another = np.array([[1.0, 0.0]]), np.array([[1.0, 1.0]])
    owned = np.array([True, False])
    assert leverage(only_his, owned) == pytest.approx([1.0])
    assert (leverage(with_another, owned) < 1.0).all()
    assert spoken("economy", "belarus_2022")["leverage_by_good"]
