"""Support for sending troops fell from twelve in a hundred to three within a month."""

import pytest

pytestmark = pytest.mark.owner("C")


def test_both_waves_and_a_change_whose_interval_leaves_out_0_are_shown(spoken):
    survey = spoken("opinion", "belarus_2022")["postures"]["send_troops"]
    assert [wave["reported"] for wave in survey["waves"]] == sorted(
        (w["reported"] for w in survey["waves"]), reverse=True
    )
    assert survey["change"]["high"] < 0
    assert {"sampling", "house", "mode"} <= set(survey["change"]["error_from"])
    assert survey["latest"]["median"] != survey["waves"][-1]["reported"]
