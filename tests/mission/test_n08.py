"""Who guards the ruler while his base is abroad? Casualties and the absence of the guard raise the danger from the
street after a crossing, as worked out independently; a posture that orders nobody leaves the guard whole."""

import numpy as np
import pytest

pytestmark = pytest.mark.owner("A")

HERE, SEND, STREET = (0, 0, 0, 0, 0, 0), 1, 1
PRINTED = 1.5e-10
CASUALTIES = {"parameters": {"c3": 0.5}, "conditions": {"casualties": 1.5}}
AWAY = {
    "rules": {"memory": True}, "parameters": {"c4": 1.2}, "conditions": {"guard_away": 0.7, "base_left": 0.6},
}  # fmt: skip

# Specification of the game, oracles G15 and G16: lookahead -> pull, P(send).
ROWS = [
    (CASUALTIES, 1, -0.0006373784, 0.4968131514),
    (CASUALTIES, 12, -0.0003893064, 0.4980534779),
    (AWAY, 1, 0.0106489276, 0.5530442825),
    (AWAY, 2, 0.0100267943, 0.5499666342),
    (AWAY, 12, 0.0066773633, 0.5333372839),
]


@pytest.mark.parametrize(("change", "lookahead", "pull", "send"), ROWS)
def test_losses_and_absence_move_the_choice_as_worked_out_independently(games, change, lookahead, pull, send):
    policy = games.bare(**change).policy(lookahead)
    assert policy.pull[HERE] == pytest.approx(pull, abs=PRINTED)
    assert policy.choice[HERE][SEND] == pytest.approx(send, abs=PRINTED)


def test_the_street_is_more_dangerous_the_more_of_the_base_is_abroad_or_lost(games):
    away = [
        games.bare(parameters={"c4": 1.2}, conditions={"guard_away": home}).policy(1).danger_comply[HERE][STREET]
        for home in (1.0, 0.7, 0.3)
    ]
    assert (np.diff(away) > 0).all()
    bled = [
        games.bare(parameters={"c3": 0.5}, conditions={"casualties": rate}).policy(1).danger_comply[HERE][STREET]
        for rate in (0.0, 0.5, 1.5)
    ]
    assert (np.diff(bled) > 0).all()


def test_a_posture_that_orders_nobody_leaves_the_guard_whole(small, worlds_of, plain):
    guard = plain.worlds.inputs.guard_away
    np.testing.assert_array_equal(guard[..., :2], 1.0)  # staying out, hosting
    assert (guard[..., 2] < 1).any()  # sending orders the one formation abroad
    small["postures"][2]["ordered"] = 0
    np.testing.assert_array_equal(worlds_of(small).inputs.guard_away, 1.0)


def test_the_built_in_case_prints_what_would_be_left_of_the_base(belarus):
    left = next(row for row in belarus["apparatus"] if row["name"] == "support base left")
    assert 0 <= left["low"] <= left["median"] <= left["high"] <= 1
    assert {"c3", "c4"} <= {row["quantity"] for row in belarus["assumed"]}
