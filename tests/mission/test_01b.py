"""Observers thought that a client without other outlets had lost his own will. He has not: however much the patron
could take away, it weighs only where the patron threatens to take it. With everything to lose and nothing threatened,
refusing stays the safer choice; the same worlds under a full threat show that this could have come out otherwise."""

import numpy as np
import pytest

from tightrope.case import Hold
from tightrope.model import replay

pytestmark = pytest.mark.owner("A")

HERE = (slice(None), 0, 0, 0, 0, 0)  # the only state of the bare game, every world
WORLDS, COUNT = 200, 100  # of the hand-made game, of the made-up case


@pytest.mark.parametrize("lookahead", [1, 12])
def test_full_leverage_without_a_threat_leaves_him_below_the_rope(games, lookahead):
    beliefs = games.beliefs(WORLDS)
    calm = games.bare(
        WORLDS, parameters=beliefs, rules={"levels": [0.0], "demanded": [0.0]}, conditions={"leverage": 1.0}
    )
    assert (calm.policy(lookahead).rope[HERE] < 0).all()
    threatened = games.bare(WORLDS, parameters=beliefs, conditions={"leverage": 1.0})
    assert (threatened.policy(lookahead).rope[HERE] > 0).mean() > 0.5


def test_a_whole_case_with_full_leverage_and_no_threat_stays_below_the_rope(small, worlds_of):
    threat = small["priors"]["pressure"]  # a heavy one, and believed to be what it is
    small["priors"]["b_direct"] = threat | {"value": "exactly 3", "unit": "log rate"}
    small["priors"]["theta"] = threat | {"value": "exactly 1", "unit": "multiplier"}
    worlds = worlds_of(small)
    held = replay(worlds, (Hold("leverage", 1.0), Hold("pressure", 0.0)), COUNT)
    assert (held.future.rope[:, 0] < 0).all()
    pressed = replay(worlds, (Hold("leverage", 1.0), Hold("pressure", 1.0)), COUNT)
    assert (pressed.future.rope[:, 0] > held.future.rope[:, 0]).all()


def test_the_built_in_case_prints_the_rope_at_full_leverage_and_what_usually_happens(belarus, spoken):
    asked = spoken("whatif", "belarus_2022", "--worlds", "400", "--hold", "leverage=1", "--hold", "pressure=0")
    assert np.isfinite(asked["scenarios"][0]["rope"])
    assert [row["never"] for row in belarus["tipping"] if row["quantity"] == "leverage"]
    assert belarus["outside"]["probability"].keys() == belarus["probability"]["send_troops"].keys()
