"""Besides what the army may suffer, crossing is politically dangerous. D(comply), the believed probability of losing
office after crossing, is split by cause: patron, street, apparatus, economy, adversary. The split adds up, and the page
names the largest part."""

import numpy as np
import pytest

from tightrope.game import solve

pytestmark = pytest.mark.owner("A")

CAUSES = ["patron", "street", "apparatus", "economy", "adversary"]
WORLDS, SEND, LOOKAHEAD = 50, 1, 6


def test_the_split_adds_up_to_the_danger_worked_out_from_the_hazards(games):
    game = games.bare(WORLDS, parameters=games.beliefs(WORLDS))
    policy = game.policy(LOOKAHEAD)
    loss = policy.loss[:, 0, 0, 0, 0, SEND, 0, 0, 1]  # of the step after crossing, the west at rest
    later = solve(game.rules, game.parameters, game.conditions, LOOKAHEAD - 1).danger[:, 0, 0, 0, 0, SEND].sum(axis=-1)
    split = policy.danger_comply[:, 0, 0, 0, 0, 0]
    assert split.shape == (WORLDS, len(CAUSES))
    assert (split > 0).all()
    np.testing.assert_allclose(split.sum(axis=-1), loss + (1 - loss) * later, atol=1e-9)


def test_the_answer_of_a_case_splits_by_cause_and_says_the_largest(plain):
    holds_for(plain.document)


def test_the_built_in_case_splits_by_cause_and_says_the_largest(belarus):
    holds_for(belarus)


def holds_for(document):
    comply = document["now"]["comply"]
    assert list(comply["parts"]) == CAUSES
    assert sum(comply["parts"].values()) == pytest.approx(comply["danger"], abs=1e-9)
    largest = max(comply["parts"], key=comply["parts"].get)
    said = [row["text"] for row in document["sentences"]["reasons"]]
    assert any(sentence.startswith(f"The danger of complying comes mostly from the {largest} (") for sentence in said)
