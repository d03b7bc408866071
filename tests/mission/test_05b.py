"""Sanctions on the client look milder than those on the patron, yet cost more for its size."""

import numpy as np
import pytest

from tightrope import economy

pytestmark = pytest.mark.owner("E")


def test_two_equal_economies_lose_alike_and_the_client_loses_more_in_most_worlds(spoken):
    relative_damage = economy.relative_damage
    equal = np.array([-0.05, -0.02])
    assert relative_damage(equal, equal) == pytest.approx([1, 1])
    assert spoken("economy", "belarus_2022")["relative_damage"]["share_above_1"] > 0.5
