"""Once he has crossed, support may rally round him or turn: a drift of support that sets in with the crossing. A rally
makes crossing safer, a backlash more dangerous, as worked out independently; no drift changes nothing."""

import numpy as np
import pytest

from tightrope.game.hazards import slots_at

pytestmark = pytest.mark.owner("A")

HERE, SEND, STREET = (0, 0, 0, 0, 0, 0), 1, 1


def policy(games, drift, lookahead=1, **rules):
    return games.bare(rules=rules, parameters={"drift": drift}).policy(lookahead)


def test_a_rally_moves_the_choice_as_worked_out_independently(games):
    found = policy(games, 1.0)
    assert found.pull[HERE] == pytest.approx(0.0212544348, abs=1.5e-10)  # specification of the game, G17
    assert found.choice[HERE][SEND] == pytest.approx(0.6047002864, abs=1.5e-10)
    assert found.parts[HERE][STREET] == pytest.approx(-0.0125792007, abs=1.5e-10)


def test_a_rally_makes_crossing_safer_and_a_backlash_more_dangerous(games):
    danger = [policy(games, drift).danger_comply[HERE].sum() for drift in (1.0, 0.0, -1.0)]
    assert (np.diff(danger) > 0).all()
    refusing = {policy(games, drift).danger_refuse[HERE].sum() for drift in (1.0, 0.0, -1.0)}
    assert len(refusing) == 1  # before a crossing nothing drifts


def test_no_drift_changes_nothing(games):
    game = games.bare(rules={"memory": True}, parameters={"drift": 0.0})
    unpopular = slots_at(game.rules, game.layout, game.parameters, game.conditions).unpopular
    np.testing.assert_array_equal(unpopular, 1 - game.conditions.support[:, game.layout.posture])
    with_memory, without = policy(games, 0.0, 12, memory=True), policy(games, 0.0, 12, memory=False)
    np.testing.assert_allclose(with_memory.rope[HERE], without.rope[HERE], atol=1e-12)
    np.testing.assert_array_equal(policy(games, 0.0, 12).choice, games.bare().policy(12).choice)


def test_a_case_told_that_nothing_drifts_answers_otherwise_than_one_that_leaves_it_open(small, worlds_of, plain):
    drift = {"value": "exactly 0", "unit": "logit", "origin": small["war"]["origin"]}
    still = worlds_of(small | {"priors": small["priors"] | {"drift": drift}})
    np.testing.assert_array_equal(still.draws.values["drift"], 0.0)
    np.testing.assert_array_equal(still.inputs.support, plain.worlds.inputs.support)
    assert (still.future.comply[:, 0] != plain.worlds.future.comply[:, 0]).any()


def test_the_built_in_case_prints_the_drift_it_assumes(belarus):
    row = next(row for row in belarus["assumed"] if row["quantity"] == "drift")
    assert row["prior"][0] < 0 < row["prior"][2]  # its sign is left open
