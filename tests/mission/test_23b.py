"""Two motives may make the patron press: he wants the army, or he wants the ruler bound to the crime for good. With an
army worth nothing the second motive alone keeps up the pressure, and crossing itself then meets the demand; with
neither motive there is no reason to press and no way to meet the demand."""

import numpy as np
import pytest

pytestmark = pytest.mark.owner("A")

HALF, FULL, PRESS, PATRON = 1, 2, 2, 0
WORTHLESS = {"conditions": {"contribution": 0.0}}


def rates(policy):
    """Hazard rates of the five causes by pressure and slot, no order refused, no offer, the west at rest."""
    loss, parts = policy.loss[0, 0, :, 0, 0, :, 0, 0, 1], policy.loss_by_cause[0, 0, :, 0, 0, :, 0, 0]
    return parts * (-np.log1p(-loss) / loss)[..., None]


def test_the_wish_to_compromise_him_keeps_the_pressure_up_and_crossing_meets_the_demand(games):
    policy = games.patron(parameters={"entrap": 0.3}, **WORTHLESS).policy()
    assert policy.patron[0, 0, HALF, 0, 0, 0] == pytest.approx(
        [0.3681883974, 0.3186532446, 0.3131583580], abs=1.5e-10
    )  # specification of the game, G22: contribution of send 0, entrap .3
    assert policy.parts[0, 0, FULL, 0, 0, 0, PATRON] > 0.03  # crossing takes the patron's anger away
    assert policy.pull[0, 0, FULL, 0, 0, 0] == pytest.approx(0.0194748018, abs=1.5e-10)


def test_with_neither_motive_crossing_meets_no_demand(games):
    both, neither = (games.patron(parameters={"entrap": wish}, **WORTHLESS).policy() for wish in (0.3, 0.0))
    press = [policy.patron[0, 0, HALF, 0, 0, 0, PRESS] for policy in (both, neither)]
    assert press[0] > press[1]
    anger = rates(neither)[FULL, :2, PATRON]
    assert anger[0] == pytest.approx(anger[1], rel=1e-12)  # he is as angry after the crossing as before
    assert neither.pull[0, 0, FULL, 0, 0, 0] == pytest.approx(-0.0170767275, abs=1.5e-10)  # G22


def test_the_built_in_case_prints_both_motives_and_the_chance_of_a_demand(belarus):
    assert {"v", "entrap"} <= {row["quantity"] for row in belarus["assumed"]}
    assert belarus["bargain"]["demand"].keys() == set(belarus["dates"])
