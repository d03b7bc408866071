"""He seems to have nothing left to lose, yet has not crossed. Leverage alone does not carry him over: where few would
obey and hardly anyone agrees, crossing stays unlikely although the patron could take nearly everything; the same
leverage with willing troops and a willing public carries him over."""

import pytest

from tightrope.case import Hold
from tightrope.model import replay

pytestmark = pytest.mark.owner("A")

CAUSES = {"patron", "street", "apparatus", "economy", "adversary"}
COUNT = 100  # worlds of the made-up case
GRIPPED = (Hold("leverage", 0.95), Hold("pressure", 1.0))


def test_crossing_stays_unlikely_under_full_leverage_when_few_obey_and_few_agree(plain):
    def crossed(obey, agree):
        held = (*GRIPPED, Hold("obedience", obey), Hold("support", agree))
        return plain.worlds.weights.weight @ replay(plain.worlds, held, COUNT).future.reached[:, -1, -1]

    unwilling, willing = crossed(0.2, 0.02), crossed(0.95, 0.9)
    assert unwilling < 0.1 < willing


def test_own_troops_are_counted_apart_from_what_he_does_already(plain):
    table, when = plain.document["probability"], plain.document["headline"]
    assert table["host"][when] == pytest.approx(1)
    assert table["send"][when] < 0.5


def test_the_built_in_case_prints_pull_and_leverage_and_names_the_largest_cause(belarus):
    assert 0 <= belarus["now"]["leverage"] <= 1
    assert all({"date", "pull", "other"} <= row.keys() for row in belarus["path"])
    assert belarus["now"]["pull_parts"].keys() == CAUSES
    said = [row["text"] for row in belarus["sentences"]["reasons"]]
    for side in ("comply", "refuse"):
        parts = belarus["now"][side]["parts"]
        assert any(f"the {max(parts, key=parts.get)} (" in sentence for sentence in said)
