"""History, ways of life and the official talk of peace all speak against fighting abroad, whatever the channels say."""

import pytest

pytestmark = pytest.mark.owner("C")


def test_groups_with_opposite_reasons_are_both_against(spoken):
    media = {group["id"]: group for group in spoken("opinion", "belarus_2022")["media"]}
    state, independent = media["state"], media["independent"]
    assert state["reasons"]
    assert independent["reasons"]
    assert not set(state["reasons"]) & set(independent["reasons"])
    assert max(group["support"]["send_troops"]["median"] for group in (state, independent)) < 0.5
