"""Nobody outside knows whether he is pressed. The answer is given apart for both, each with its weight, and the mixture
by these weights is the answer."""

import numpy as np
import pytest

pytestmark = pytest.mark.owner("A")

SEND, STEPS = 1, 4


def test_pressed_and_not_pressed_mix_to_the_probability_of_each_world(games):
    game = games.patron(50, parameters=games.beliefs(50), conditions={"occasion": 0.3})
    share = np.linspace(0.1, 0.9, 50)[:, None, None, None, None, None]
    mass = (1 - share) * game.mass(pressure=0) + share * game.mass(pressure=2)
    ahead = game.ahead(STEPS, mass, lookahead=3)
    np.testing.assert_allclose(ahead.pressed_mass, share.ravel(), atol=1e-15)
    weight = ahead.pressed_mass[:, None]
    mixed = weight * ahead.pressed + (1 - weight) * ahead.not_pressed
    np.testing.assert_allclose(mixed, ahead.reached[:, :, SEND], atol=1e-12)
    assert (ahead.pressed[:, -1] > ahead.not_pressed[:, -1]).mean() > 0.9


def test_the_two_answers_of_a_case_mix_to_its_answer(plain):
    holds_for(plain.document)


def test_the_two_answers_of_the_built_in_case_mix_to_its_answer(belarus):
    holds_for(belarus)


def holds_for(document):
    pressed, free = document["pressed"], document["not_pressed"]
    assert pressed["weight"] + free["weight"] == pytest.approx(1, abs=1e-12)
    for day in document["dates"]:
        mixed = sum(part["weight"] * part["probability"][day] for part in (pressed, free))
        assert mixed == pytest.approx(document["probability"][document["red_line"]][day], abs=1e-12)
