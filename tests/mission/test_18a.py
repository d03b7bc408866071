"""Refusal would reach families, soldiers and those who command them."""

import pytest

pytestmark = pytest.mark.owner("D")


def test_a_fall_among_commanders_raises_refusal_at_least_as_much_as_among_soldiers(spoken):
    ranks = spoken("cohesion", "belarus_2022")["refusal_by_rank"]
    assert {"soldiers", "commanders"} == set(ranks)
    assert all(0 <= share["median"] <= 1 for share in ranks.values())
    assert ranks["commanders"]["effect_of_opposition"] >= ranks["soldiers"]["effect_of_opposition"]
