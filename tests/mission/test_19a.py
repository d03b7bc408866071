"""Trouble would start at once: with orders at the muster and trains that do not leave."""

import pytest

pytestmark = pytest.mark.owner("D")


def test_who_refuses_at_an_early_stage_is_not_asked_again(spoken):
    cohesion = spoken("cohesion", "belarus_2022")
    stages = [cohesion["refusal_by_stage"][stage]["mean"] for stage in ("mobilise", "load", "cross")]
    assert all(share >= 0 for share in stages)
    assert sum(stages) == pytest.approx(cohesion["refusal"]["mean"], abs=1e-9)
    assert 0 <= cohesion["first_week"]["refusal_reported"] <= 1
    assert cohesion["cascade"]["general_above"] == 0.5
