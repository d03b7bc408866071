"""Even though those asked are the active and the urban, a vast majority is against: how wrong would one have to be?"""

import numpy as np
import pytest

from tightrope import opinion

pytestmark = pytest.mark.owner("C")


def test_no_share_of_the_unreached_fifth_turns_a_majority_of_97_per_cent():
    needed = opinion.share_to_turn_majority(np.array([0.03]), np.array([0.8]))
    assert needed[0] > 1  # (.5 - .8 * .03) / .2 = 2.38: more than everyone


def test_it_is_said_in_words(spoken):
    survey = spoken("opinion", "belarus_2022")["postures"]["send_troops"]
    assert "majority" in survey["to_turn_the_majority"]["sentence"]
