"""Fear is told apart from the rest. Pull is fear alone, the sum of five causes; `other` is what he weighs besides. Both
together are the gap of utility on which he chooses, and that gap can be read off his choice."""

import numpy as np
import pytest

pytestmark = pytest.mark.owner("A")

WORLDS = 200
HERE = (slice(None), 0, 0, 0, 0, 0)


@pytest.mark.parametrize("lookahead", [1, 6])
def test_five_causes_add_up_to_pull_and_pull_and_other_to_the_gap_read_off_the_choice(games, lookahead):
    game = games.bare(WORLDS, parameters=games.beliefs(WORLDS) | {"kappa_b": 0.2})
    policy = game.policy(lookahead)
    parts = policy.danger_refuse[HERE] - policy.danger_comply[HERE]
    assert parts.shape == (WORLDS, 5)
    np.testing.assert_allclose(parts.sum(axis=-1), policy.pull[HERE], atol=1e-12)
    refuse, comply = policy.choice[HERE].T
    gap = np.log(comply / refuse) / game.parameters.precision
    np.testing.assert_allclose(policy.pull[HERE] + policy.other[HERE], gap, atol=1e-12)
    assert (np.abs(policy.other[HERE]) > 0).all()


def test_rents_and_costs_move_other_and_leave_the_danger_of_one_step(games):
    beliefs = games.beliefs(WORLDS)
    cheap = games.bare(WORLDS, parameters=beliefs).policy(1)
    dear = games.bare(WORLDS, parameters=beliefs | {"kappa_up": beliefs["kappa_up"] + 0.02}).policy(1)
    np.testing.assert_array_equal(cheap.pull[HERE], dear.pull[HERE])
    assert (dear.other[HERE] < cheap.other[HERE]).all()


def test_the_parts_of_a_case_add_up(plain):
    holds_for(plain.document)


def test_the_parts_of_the_built_in_case_add_up(belarus):
    holds_for(belarus)


def holds_for(document):
    now = document["now"]
    assert len(now["pull_parts"]) == 5
    for cause, part in now["pull_parts"].items():
        assert part == pytest.approx(now["refuse"]["parts"][cause] - now["comply"]["parts"][cause], abs=1e-12)
    assert sum(now["pull_parts"].values()) == pytest.approx(now["pull"], abs=1e-12)
    assert now["pull"] + now["other"] == pytest.approx(now["rope"], abs=1e-12)
