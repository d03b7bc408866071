"""Taking part ended the relation with the neighbour and brought new sanctions: each posture has its consequence."""

import pytest

pytestmark = pytest.mark.owner("E")


def test_a_posture_names_what_it_brings_with_evidence(belarus):
    brought = belarus["consequences"]
    assert {row["posture"] for row in brought} <= {posture["id"] for posture in belarus["postures"]}
    assert any(row["package"] for row in brought)
    assert all(row["evidence"] for row in brought)
    ended = [relation for row in brought for relation in row["relations"]]
    assert {"European Union"} <= {relation["with"] for relation in ended}
    assert all(relation["goods"] for relation in ended)


def test_a_case_without_triggers_shows_no_consequence(play, troops_demo):
    assert "triggers" not in troops_demo
    assert not play(troops_demo, "--quick").get("consequences")
