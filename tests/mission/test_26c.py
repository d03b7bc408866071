"""None of this comforts the country under attack, and a new order after the war is not in the reckoning. The adversary
is a side of the game: a credible threat of his raises the danger of complying. What is left out is listed."""

import numpy as np
import pytest

pytestmark = pytest.mark.owner("A")

WORLDS, ADVERSARY = 50, 4
HERE = (slice(None), 0, 0, 0, 0, 0)


def test_a_credible_threat_of_the_adversary_makes_complying_more_dangerous(games):
    beliefs = games.beliefs(WORLDS)
    policies = [games.bare(WORLDS, parameters=beliefs, conditions={"threat": t}).policy(6) for t in (0.0, 0.4, 1.0)]
    comply = np.stack([policy.danger_comply[HERE] for policy in policies])
    assert (np.diff(comply.sum(axis=-1), axis=0) > 0).all()
    assert (np.diff(comply[..., ADVERSARY], axis=0) > 0).all()


def test_who_provokes_nobody_is_not_threatened(games):
    calm, threatened = (
        games.bare(rules={"provocation": [0.0, 0.0]}, conditions={"threat": t}).policy(6) for t in (0.0, 1.0)
    )
    np.testing.assert_array_equal(calm.danger_comply, threatened.danger_comply)


def test_the_report_of_a_case_lists_what_it_leaves_out(plain, report):
    holds_for(plain.document, report)


def test_the_report_of_the_built_in_case_lists_what_it_leaves_out(belarus, report):
    holds_for(belarus, report)


def holds_for(document, report):
    assert any("order that may follow the war" in sentence for sentence in document["left_out"])
    assert any("neighbour under attack" in sentence for sentence in document["left_out"])
    lines = [line for block in report(document) for line in getattr(block, "lines", ()) if isinstance(line, str)]
    assert set(document["left_out"]) <= set(lines)
