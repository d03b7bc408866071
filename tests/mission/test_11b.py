"""The ruler has few fit formations, without experience and with poorer arms: his army is worth little to the patron.
The less it is worth, the less often the patron presses; worth nothing, and with no wish to compromise him, pressing
gains the patron nothing."""

import numpy as np
import pytest

pytestmark = pytest.mark.owner("A")

HALF = 1  # pressure level .5, from which he may ease, hold or press
EASE, HOLD, PRESS = range(3)


def moves(games, contribution, **parameters):
    """P(ease, hold, press) from level .5 while the ruler stays out."""
    game = games.patron(conditions={"contribution": [0.0, contribution]}, parameters=parameters)
    return game.policy().patron[0, 0, HALF, 0, 0, 0]


def test_an_army_worth_less_is_pressed_for_less_often(games):
    press = [moves(games, worth)[PRESS] for worth in (1.0, 0.7, 0.4, 0.2, 0.0)]
    assert (np.diff(press) < 0).all()
    assert press[0] == pytest.approx(0.3502275354, abs=1.5e-10)  # specification of the game, G22: no change
    assert press[-1] == pytest.approx(0.2738199286, abs=1.5e-10)  # G22: contribution of send 0


def test_an_army_worth_nothing_leaves_no_gain_from_pressing(games):
    found = moves(games, 0.0, k_patron=0.0, cost_press=0.0)
    np.testing.assert_allclose(found, 1 / 3, atol=1e-15)  # nothing to gain, nothing to lose: no move is better
    ease, hold, press = moves(games, 0.0)
    assert press < hold < ease


def test_the_built_in_case_prints_what_the_army_is_worth_and_why(belarus):
    row = next(row for row in belarus["postures"] if row["red_line"])
    assert 0 <= row["contribution"] <= 1
    assert row["origin"]
