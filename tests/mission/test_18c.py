"""After a bloody, unpopular war those who saved him in 2020 may no longer be the men to lean on."""

import pytest

pytestmark = pytest.mark.owner("D")


def test_losses_desertion_and_unpopularity_each_lower_the_base_and_no_war_leaves_it_whole(spoken):
    cohesion = spoken("cohesion", "belarus_2022")
    base = cohesion["support_base_left"]
    assert base["stay_out"]["median"] == 1
    assert base["send_troops"]["median"] < 1
    assert cohesion["guard_away"]["send_troops"]["median"] < 1
    assert all(change < 0 for change in cohesion["support_base_left_if"]["more"].values())
    assert {"losses", "desertion", "unpopularity"} <= set(cohesion["support_base_left_if"]["more"])
