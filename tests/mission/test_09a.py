"""When the quick victory failed he stepped back. What pulls him over depends on the course of the war: on the same
worlds, pull falls from the phase in which the patron pushes for the capital to the one in which the war is stuck."""

import numpy as np
import pytest

from tightrope.case import Hold
from tightrope.model import replay

pytestmark = pytest.mark.owner("A")

PUSH, STUCK = 0, 1


@pytest.mark.parametrize("lookahead", [1, 12])
def test_pull_falls_when_the_war_gets_stuck(games, lookahead):
    worlds = 100
    game = games.bare(
        worlds,
        rules={"phases": 2, "near": [0.0, 0.3]},
        parameters=games.beliefs(worlds),
        conditions={"front_near": [1.0, 0.3], "reach": [1.0, 0.8]},
    )
    pull = game.policy(lookahead).pull[:, :, 0, 0, 0, 0]
    assert (pull[:, STUCK] < pull[:, PUSH]).all()


def test_a_whole_case_held_in_each_phase_shows_the_same(small, worlds_of):
    small["postures"][1]["near"] = 0
    for phase in small["war"]["phases"]:
        phase["casualties"] = 0.01
    worlds = worlds_of(small)
    weight, count = worlds.weights.weight.copy(), len(worlds.draws.worlds)
    holds = [(Hold("phase", phase), Hold("pressure", 1.0)) for phase in ("advance", "stalemate")]
    push, stuck = (replay(worlds, hold, count) for hold in holds)
    assert weight @ stuck.future.pull[:, 0] < weight @ push.future.pull[:, 0]
    np.testing.assert_array_equal(push.weights.weight, weight)


def test_the_built_in_case_prints_pull_by_date_and_the_answer_in_both_phases(belarus):
    assert all({"date", "pull", "other"} <= row.keys() for row in belarus["path"])
    asked = {row["id"]: row["holds"][0]["at"] for row in belarus["scenarios"]}
    assert asked["capital_pushed_again"] == "advance_capital"
    assert asked["donbas_stalls"] == "stalemate"
