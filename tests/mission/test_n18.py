"""Which item moved the answer? Each item has the weight it gives to the worlds, with it and without it. In which order
the items stand in a case does not matter, and an item that is equally likely in all worlds moves nothing."""

import pytest

from tightrope.forecast.attribution import attribution

pytestmark = pytest.mark.owner("A")


def moves(worlds):
    rows = attribution(worlds, worlds.case.answers.headline)["evidence"]
    return {row["id"]: (row.get("leave_one_out"), row.get("added")) for row in rows}


@pytest.fixture
def busy(small):
    """Several items of one step: two reports of demands and two moves of the patron, the later one last."""
    many = [
        {"id": "asked_again", "act": "demand", "posture": "send", "level": 1.0, "happened": "2031-03-09"},
        {"id": "pressed", "act": "press", "level": 0.5, "happened": "2031-03-20"},
        {"id": "eased", "act": "ease", "level": 0.5, "happened": "2031-03-30"},
    ]
    rest = {"kind": "event", "actor": "patron", "source": "page", "locator": "top", "credibility": 2, "says": "News."}
    items = [*small["evidence"], *(item | rest | {"known": item["happened"]} for item in many)]
    return small | {"evidence": items}


def test_the_order_of_the_items_does_not_matter(busy, answered):
    first = answered(busy)
    second = answered(busy | {"evidence": busy["evidence"][::-1]})
    for posture, row in first.document["probability"].items():
        assert second.document["probability"][posture] == pytest.approx(row, abs=1e-12)
    expected, found = moves(first.worlds), moves(second.worlds)
    assert found.keys() == expected.keys()
    for item, (without, added) in expected.items():
        assert found[item] == (pytest.approx(without, abs=1e-12), pytest.approx(added, abs=1e-12)), item


def test_an_item_that_is_equally_likely_in_all_worlds_moves_nothing(small, worlds_of, plain):
    quiet = {
        "id": "nothing", "kind": "silence", "by": "2031-04-10", "known": "2031-04-10", "seen_if": 0, "source": "page",
        "locator": "top", "credibility": 1, "says": "It would not have been seen.", "actor": "ruler", "act": "offer",
    }  # fmt: skip
    with_it = worlds_of(small | {"evidence": [*small["evidence"], quiet]})
    assert (with_it.weights.weight == plain.worlds.weights.weight).all()
    found = moves(with_it)
    assert found["nothing"] == (0, 0)
    assert {item: move for item, move in found.items() if item != "nothing"} == moves(plain.worlds)


def test_the_moves_of_a_case_add_up_to_the_whole_change(plain):
    line, when = plain.document["red_line"], plain.document["headline"]
    added = sum(move for _, move in moves(plain.worlds).values() if move is not None)
    change = plain.document["probability"][line][when] - plain.document["prior_only"][line][when]
    assert added == pytest.approx(change, abs=1e-12)


def test_the_built_in_case_prints_what_each_item_did(belarus):
    rows = belarus["attribution"]["evidence"]
    weighed = [row for row in rows if isinstance(row.get("leave_one_out"), float)]
    assert weighed
    assert all({"says", "source", "known"} <= row.keys() for row in weighed)
    assert all(row["leave_one_out"] == "not computed" for row in rows if row.get("kind") == "survey")
