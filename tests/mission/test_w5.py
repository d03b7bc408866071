"""The argument is about any ruler, not about one: names are words. With all actors, phases and postures of a case named
otherwise, every number stays the same to the last bit."""

import json
import re

import pytest

pytestmark = pytest.mark.owner("A")

IDS = {
    "stay": "abseits", "host": "gastgeber", "send": "marsch", "advance": "vorstoss", "stalemate": "stellung",
    "hosting": "beherbergen", "fighting": "kaempfen",
}  # fmt: skip
NAMES = {"ruler": "Anna", "patron": "Bert", "adversary": "Carl", "west": "Dora"}
LABELS = ("Bleiben", "Gaeste", "Marsch")
UNNAMED = ("digest", "actors", "postures", "sentences", "reproduce")  # made of words


def renamed(value):
    """The same with every id named otherwise, also inside a longer text."""
    if isinstance(value, dict):
        return {renamed(key): renamed(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [renamed(entry) for entry in value]
    if isinstance(value, str):
        return re.sub(r"\b[a-z]+\b", lambda word: IDS.get(word.group(), word.group()), value)
    return value


def numbers(document, rename):
    """All parts of the answer but its words; a list in the order of its names is put in one order."""
    parts = {name: part for name, part in document.items() if name not in UNNAMED}
    said = renamed(json.loads(json.dumps(parts))) if rename else parts
    return said | {"defaults": sorted(said["defaults"], key=lambda row: row["path"])}


def other_names(small):
    other = renamed({name: small[name] for name in ("postures", "red_line", "war", "game", "scenarios", "checks")})
    other["evidence"] = [
        item | {name: IDS[item[name]] for name in ("posture", "phase") if name in item} for item in small["evidence"]
    ]
    for posture, label in zip(other["postures"], LABELS, strict=True):
        posture["label"] = label
    return small | other | {"actors": NAMES}


def test_a_case_with_other_names_has_the_same_numbers_to_the_last_bit(small, answered, plain):
    document = answered(other_names(small)).document
    assert document["actors"] == NAMES
    assert document["probability"].keys() == {"abseits", "gastgeber", "marsch"}
    expected, found = numbers(plain.document, rename=True), numbers(document, rename=False)
    assert found.keys() == expected.keys()
    for part in expected:
        assert found[part] == expected[part], part


def test_another_number_would_be_noticed(small, answered, plain):
    small["postures"][1]["contribution"] = "between 0.3 and 0.4"
    document = answered(other_names(small)).document
    assert document["probability"]["marsch"] != plain.document["probability"]["send"]


def test_the_built_in_case_speaks_of_its_actors_by_name_alone(belarus):
    assert belarus["actors"].keys() == {"ruler", "patron", "adversary", "west"}
    assert belarus["probability"].keys() == {row["id"] for row in belarus["postures"]}
