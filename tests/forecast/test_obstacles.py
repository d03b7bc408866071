"""What holds him back: the claim is told as it comes out, and an army that is not stronger changes nothing."""

import numpy as np
import pytest

from tightrope.forecast.obstacles import obstacles_said, refusal_due_to
from tightrope.model import replay, with_army


def document(opinion, strength, clear):
    parts = {"opinion": opinion, "obedience": 0.01, "strength": strength, "economy": -0.002}
    told = {name: {"change": change, "error": 0.001} for name, change in parts.items()}
    return {"refusal_due_to": told | {"day": "2022-07-01", "claim_holds": abs(opinion) > abs(strength), "clear": clear}}


@pytest.mark.parametrize(
    ("opinion", "strength", "clear", "ends"),
    [
        (0.11, 0.006, True, "holds here."),
        (0.004, 0.06, True, "does not hold here."),
        (0.0061, 0.006, False, "the two differ by less than the error of the play."),
    ],
)
def test_the_claim_is_told_as_it_comes_out(opinion, strength, clear, ends):
    said = obstacles_said(document(opinion, strength, clear))
    assert said.endswith(ends)
    assert f"{100 * opinion:+.1f}" in said
    assert "gave nothing -0.2" in said


def test_nothing_is_said_where_nothing_was_computed():
    assert obstacles_said({}) is None


@pytest.mark.slow
def test_each_obstacle_has_its_change_and_the_claim_compares_two_of_them(forecast):
    few = forecast.worlds.first(64)
    told = refusal_due_to(few, few.case.answers.headline)
    assert told["claim_holds"] is (abs(told["opinion"]["change"]) > abs(told["strength"]["change"]))
    assert all(told[name]["error"] >= 0 for name in ("opinion", "obedience", "strength", "economy"))


@pytest.mark.slow
def test_an_army_as_strong_as_todays_changes_no_bit(forecast):
    few = forecast.worlds.first(16)
    np.testing.assert_array_equal(
        replay(with_army(few, 1.0), (), 16).future.reached, replay(few, (), 16).future.reached
    )
