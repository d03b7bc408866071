"""He may say later that he was used and held back. That only carries weight if he did hold back: one crossing destroys
the credit of restraint. From then on, also after withdrawing, relief on offer moves neither the west nor his own
strain; a case may leave some credit after a crossing, which softens this."""

import numpy as np
import pytest

from tightrope.game.hazards import slots_at

pytestmark = pytest.mark.owner("A")

OUT, SEND, BACK = range(3)  # never crossed, crossed, withdrawn after a crossing
UPPER, LOWER = 1, 0
RELIEVE, ECONOMY = 2, 3


def play(games, relief, credit=0.0):
    return games.west(rules={"credit_after_crossing": credit}, conditions={"relief": relief}).policy(1)


@pytest.mark.parametrize("slot", [SEND, BACK])
def test_after_a_crossing_relief_moves_neither_the_west_nor_his_danger(games, slot):
    little, much = (play(games, relief) for relief in (0.05, 0.3))
    np.testing.assert_array_equal(little.west[0, 0, 0, 0, UPPER, slot], much.west[0, 0, 0, 0, UPPER, slot])
    np.testing.assert_array_equal(little.loss[0, 0, 0, 0, UPPER, slot], much.loss[0, 0, 0, 0, UPPER, slot])


def test_before_a_crossing_relief_moves_both(games):
    little, much = (play(games, relief) for relief in (0.05, 0.2))
    assert (much.west[0, 0, 0, 0, UPPER, OUT, 0, :, RELIEVE] > little.west[0, 0, 0, 0, UPPER, OUT, 0, :, RELIEVE]).all()
    assert (much.loss[0, 0, 0, 0, UPPER, OUT, 0, :, RELIEVE] < little.loss[0, 0, 0, 0, UPPER, OUT, 0, :, RELIEVE]).all()


def test_credit_left_after_a_crossing_softens_this(games):
    policies = [play(games, 0.2, credit) for credit in (0.0, 0.3, 0.6, 1.0)]
    relieved = [policy.west[0, 0, 0, 0, UPPER, BACK, 0, 1, RELIEVE] for policy in policies]
    assert (np.diff(relieved) > 0).all()
    hoped = games.west(rules={"credit_after_crossing": 0.5})
    slots = slots_at(hoped.rules, hoped.layout, hoped.parameters, hoped.conditions)
    assert slots.credit[0].tolist() == [1.0, 0.5, 0.5]
    assert slots.strain[0, LOWER].tolist() == pytest.approx([0.1, 0.2, 0.2])


def test_nobody_who_crossed_comes_back_to_the_postures_of_one_who_never_did(games):
    plan = games.west().layout
    assert plan.ever.tolist() == [0, 1, 1]
    assert set(plan.target[plan.ever == 1].ravel()) <= {SEND, BACK}


def test_the_built_in_case_says_what_credit_a_crossing_leaves_and_what_relief_would_save_him(belarus):
    assert 0 <= belarus["credit"]["after_crossing"] <= belarus["credit"]["now"] <= 1
    assert isinstance(belarus["bargain"]["price"], float)
