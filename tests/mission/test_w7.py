"""A forecast may read only what could be known on its day. An item that became known later changes no byte of it, not
even where the game begins; the same item, planted as known a day earlier, does change it, so this test can fail."""

import datetime as dt

import pytest

pytestmark = pytest.mark.owner("A")

DAY = "2031-04-15"  # as_of of the made-up case


def news(known, happened="2031-04-10", **fields):
    what = {"actor": "patron", "act": "demand", "posture": "send", "level": 1.0, "kind": "event"} | fields
    return what | {
        "id": "news", "happened": happened, "known": known, "source": "page", "locator": "top", "credibility": 1,
        "says": "The patron asks for the army.",
    }  # fmt: skip


def planted(case, item):
    return case | {"evidence": [*case["evidence"], item]}


def test_an_item_known_later_changes_no_byte(small, answered, plain):
    assert answered(planted(small, news("2031-04-16"))).to_json() == plain.to_json()


def test_the_same_item_known_in_time_changes_the_answer(small, answered, plain):
    found = answered(planted(small, news(DAY)))
    assert found.to_json() != plain.to_json()
    assert found.document["probability"]["send"] != plain.document["probability"]["send"]


def test_an_act_found_out_later_does_not_move_the_start_of_the_game(small, case_of):
    del small["game"]["start"]
    quiet = case_of(small).content()
    assert case_of(planted(small, news("2031-04-16", happened="2030-12-01"))).content() == quiet
    assert case_of(planted(small, news(DAY, happened="2030-12-01"))).content() != quiet


def test_an_earlier_day_of_knowledge_sees_what_a_case_written_then_would_hold(small, answered):
    early = "2031-03-20"
    kept = [item for item in small["evidence"] if str(item["known"]) <= early]
    assert len(kept) < len(small["evidence"])
    from_whole = answered(small, as_of=dt.date.fromisoformat(early))
    from_then = answered(small | {"evidence": kept, "as_of": early})
    assert from_whole.document["probability"] == from_then.document["probability"]
    assert from_whole.document["evidence"] == from_then.document["evidence"]


def test_the_built_in_case_shows_nothing_known_after_its_day(belarus):
    assert belarus["evidence"]
    assert all(row["known"] <= belarus["as_of"] for row in belarus["evidence"])
