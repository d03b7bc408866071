"""The law: he bends only if refusing looks more dangerous to him than complying. Pull is D(refuse) - D(comply), and
`other` is what weighs besides danger. The rope is pull + other = 0. Between two options he crosses with probability
1 / (1 + exp(-precision (pull + other))): more as the sum rises, one half on the rope. Where survival alone counts,
`other` is nothing."""

import numpy as np
import pytest

pytestmark = pytest.mark.owner("A")

WORLDS, SEND = 300, 1
HERE = (slice(None), 0, 0, 0, 0, 0)


@pytest.fixture(scope="module")
def played(games):
    """Many worlds with moving costs and rents; the weighing is that of the whole lookahead."""
    game = games.bare(WORLDS, parameters=games.beliefs(WORLDS) | {"kappa_word": 0.02}, conditions={"word": [0.0, 0.5]})
    return game.parameters, game.policy(6)


def test_the_choice_is_the_closed_form_of_pull_and_other(played):
    beliefs, policy = played
    gap = policy.pull[HERE] + policy.other[HERE]
    assert (np.abs(policy.other[HERE]) > 1e-4).all()  # a test without `other` would show less
    np.testing.assert_allclose(policy.choice[HERE][:, SEND], 1 / (1 + np.exp(-beliefs.precision * gap)), atol=1e-12)


def test_he_crosses_rather_than_not_exactly_above_the_rope(played):
    _, policy = played
    gap, crosses = policy.pull[HERE] + policy.other[HERE], policy.choice[HERE][:, SEND]
    assert (gap > 0).any()
    assert (gap < 0).any()
    np.testing.assert_array_equal(crosses > 0.5, gap > 0)


def test_on_the_rope_he_crosses_with_probability_one_half_and_more_with_every_step_above_it(games):
    on_it = games.bare(parameters={"theta": 0.787304603488}).policy()  # specification of the game, G7: where it flips
    assert on_it.choice[HERE][0, SEND] == pytest.approx(0.5, abs=1e-9)
    ropes, chances = [], []
    for reach in (0.1, 0.4, 0.7, 1.0):
        policy = games.bare(conditions={"reach": reach}).policy()
        ropes.append(policy.rope[HERE][0])
        chances.append(policy.choice[HERE][0, SEND])
    assert (np.diff(ropes) > 0).all()
    assert (np.diff(chances) > 0).all()


def test_where_only_survival_counts_other_is_nothing(games):
    beliefs = games.beliefs(WORLDS) | {"kappa_up": 0.0, "kappa_down": 0.0, "rho": 0.0}
    policy = games.bare(WORLDS, parameters=beliefs).policy(6)
    np.testing.assert_allclose(policy.other[HERE], 0, atol=1e-15)
    np.testing.assert_allclose(policy.rope[HERE], policy.pull[HERE], atol=1e-15)


def test_sign_and_side_agree_in_the_picture_of_a_case(plain):
    holds_for(plain.document)


def test_sign_and_side_agree_in_the_picture_of_the_built_in_case(belarus):
    holds_for(belarus)


def holds_for(document):
    """At each date: of the worlds, the share above 0 is what lies above the rope in the fan."""
    assert document["path"]
    for row in document["path"]:
        above = row["above"]
        for point, value in row["q"].items():
            if value > 0:
                assert above >= 1 - float(point) - 1e-9
            else:
                assert above <= 1 - float(point) + 1e-9
    now = document["now"]
    assert now["rope"] == pytest.approx(now["pull"] + now["other"], abs=1e-12)
