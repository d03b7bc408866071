"""The apparatus might bargain too, where the model lets chance speak for it."""

import pytest

pytestmark = pytest.mark.owner("B")


def test_the_largest_difference_to_an_apparatus_that_plays_is_printed(play, troops_demo):
    gap = play(troops_demo)["apparatus_as_player"]
    assert 0 <= gap["order"] <= 1
    assert 0 <= gap["refused"] <= 1
