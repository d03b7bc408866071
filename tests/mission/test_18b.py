"""Whole formations may leave or give themselves up: four different things that must not be added into one."""

import pytest

pytestmark = pytest.mark.owner("D")


def test_four_shares_by_week_lie_between_0_and_1_and_never_sum_to_more_than_1(spoken):
    weeks = spoken("cohesion", "belarus_2022")["by_week"]
    assert len(weeks) >= 12
    for week in weeks:
        shares = [week[name]["mean"] for name in ("obedience", "refusal", "desertion", "surrender")]
        assert all(0 <= share <= 1 for share in shares)
        assert sum(shares) <= 1 + 1e-9
