"""Cases that did not shape the model judge it; those that did are shown apart."""

import pytest

from tightrope import case

pytestmark = pytest.mark.owner("F")

HELD_OUT = ("bulgaria_1941", "hungary_1941", "turkey_2003")


@pytest.mark.parametrize("name", HELD_OUT)
def test_a_held_out_case_comes_with_the_package(name):
    assert case.read(name).role == "held_out"


@pytest.mark.parametrize("name", HELD_OUT)
def test_a_held_out_case_is_replayed_at_two_days_and_scored_apart(spoken, name):
    replayed = spoken("replay", name)
    assert len(replayed["forecasts"]) == 2
    assert replayed["scores"]["held_out"]
    assert not replayed["scores"].get("design")
