"""Units held responsible for killings came through the ruler's country. Complicity is cited evidence of what he let
happen, and it shrinks what the west would still give him: take that evidence away and relief becomes likelier."""

import numpy as np
import pytest

pytestmark = pytest.mark.owner("A")

RELIEVE, OFFERED = 2, 1


def relief_given_offer(game):
    """P(relief given an offer) after he stayed out, at the upper level of sanctions."""
    return game.policy().west[0, 0, 0, 0, 1, 0, 0, OFFERED, RELIEVE]


def test_complicity_of_what_he_held_or_holds_lowers_relief(games):
    by_past = [relief_given_offer(games.west(conditions={"held": held})) for held in (0.0, 0.3, 0.8)]
    assert (np.diff(by_past) < 0).all()
    by_posture = [relief_given_offer(games.west(rules={"complicity": [now, 0.9]})) for now in (0.0, 0.3, 0.8)]
    np.testing.assert_array_equal(by_past, by_posture)


def test_taking_the_evidence_of_complicity_away_raises_relief(small, answered):
    went = {"id": "went", "kind": "event", "happened": "2031-04-10", "known": "2031-04-10", "source": "page",
            "locator": "top", "credibility": 1, "says": "They have left.", "actor": "ruler", "act": "leave",
            "posture": "host"}  # fmt: skip
    seen = small | {"evidence": [*small["evidence"], went]}
    unseen = small | {"evidence": [item for item in small["evidence"] if item["id"] != "guests"]}
    left, never = (answered(case).document["bargain"]["relief_given_offer"] for case in (seen, unseen))
    assert left < never


def test_the_built_in_case_prints_complicity_with_its_reason_and_the_credit_it_leaves(belarus):
    assert 0 <= belarus["bargain"]["relief_given_offer"] <= 1
    assert all(0 <= row["complicity"] <= 1 for row in belarus["postures"])
    assert any(row["complicity"] > 0 and row["origin"] for row in belarus["postures"])
    held = next(row for row in belarus["postures"] if row["held_now"])
    assert 0 <= belarus["credit"]["now"] <= 1 - held["complicity"]
