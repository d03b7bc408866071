"""Some in the west may wish to drive ruler and patron apart and ease sanctions in part. The stronger that motive, the
likelier is relief; and what relief would be worth to him stands on the side of refusing, since crossing forfeits it."""

import numpy as np
import pytest

pytestmark = pytest.mark.owner("A")

OUT, UPPER, RELIEVE, ECONOMY, WORLDS = 0, 1, 2, 3, 50
HERE = (slice(None), 0, 0, 0, UPPER, OUT)


def test_relief_is_likelier_the_more_the_west_wants_to_split_them(games):
    relieved = [
        games.west(parameters={"wedge": wedge}).policy().west[0, 0, 0, 0, UPPER, OUT, 0, :, RELIEVE]
        for wedge in (0.0, 0.5, 1.0, 2.0)
    ]
    assert (np.diff(relieved, axis=0) > 0).all()


def test_the_worth_of_relief_lowers_the_danger_of_refusing_and_not_that_of_complying(games):
    beliefs = games.beliefs(WORLDS)
    none, some = (games.west(WORLDS, parameters=beliefs, conditions={"relief": r}).policy(1) for r in (0.0, 0.2))
    refusing = some.danger_refuse[HERE][:, ECONOMY] - none.danger_refuse[HERE][:, ECONOMY]
    assert (refusing < 0).all()
    np.testing.assert_array_equal(some.danger_comply[HERE], none.danger_comply[HERE])
    assert (some.pull[HERE] < none.pull[HERE]).all()


def test_one_level_of_relief_has_the_price_of_the_danger_it_saves(games):
    danger = games.west(conditions={"occasion_overture": 0.0}).policy(1).start.danger[0, 0, 0, 0, :, OUT].sum(axis=-1)
    bare = games.west(parameters={"b_overture": 0.0}, conditions={"occasion_overture": 0.0}).policy(1)
    assert danger[1] - danger[0] == pytest.approx(0.0000398028, abs=1.5e-10)  # specification of the game, G23
    assert (bare.start.danger[0, 0, 0, 0, 1, OUT].sum() > bare.start.danger[0, 0, 0, 0, 0, OUT].sum()).all()


def test_the_built_in_case_prints_the_motive_the_relief_and_its_price(belarus):
    assert {"wedge", "wedge_offer", "cost_relieve"} <= {row["quantity"] for row in belarus["assumed"]}
    assert 0 <= belarus["bargain"]["relief_given_offer"] <= 1
    assert isinstance(belarus["bargain"]["price"], float)
    assert "partial_relief" in {row["id"] for row in belarus["scenarios"]}
