"""What holds him back is agreement at home rather than lack of fighting power. A claim that may fail."""

import pytest

pytestmark = pytest.mark.owner("D")


def test_the_refusal_is_split_and_the_page_says_whether_opinion_weighs_more_than_strength(play, troops_demo):
    parts = play(troops_demo)["refusal_due_to"]
    assert {"opinion", "obedience", "strength", "economy"} <= set(parts)
    opinion_first = abs(parts["opinion"]["change"]) > abs(parts["strength"]["change"])
    assert parts["claim_holds"] is opinion_first
