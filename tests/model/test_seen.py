"""What is seen in a step: silences are no acts, a fall closes the question, order of items does not matter."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tightrope.errors import CaseError, EvidenceImpossible
from tightrope.model.evidence import enters_filter, seen, threat_path
from tightrope.model.timeline import timeline

DAY = dt.date(2022, 4, 5)


@pytest.fixture
def item(example):
    plain = replace(example.evidence[1], kind="event", stance=None, posture=None, began=DAY, happened=DAY, known=DAY)
    return lambda **changes: replace(plain, **changes)


def with_items(case, *items):
    changed = replace(case, evidence=(*case.evidence, *items))
    return seen(changed, timeline(changed))


def test_a_silence_about_a_crossing_is_no_crossing(example, item):
    silent = item(id="silent", kind="silence", actor="ruler", act="take", posture="send_troops", by=DAY)
    assert [step.slot for step in with_items(example, silent)] == [step.slot for step in with_items(example)]


def test_a_posture_taken_is_held_from_its_step_on_and_stains_after_it(example, item):
    taken = with_items(example, item(id="hosted", actor="ruler", act="take", posture="host"))
    assert taken[-1].slot == 1
    assert taken[-1].held_before == 0


def test_a_ruler_who_has_fallen_closes_the_question(example, item):
    with pytest.raises(CaseError, match="lost office"):
        with_items(example, item(id="fell", actor="ruler", act="lost_office"))


def test_a_crossing_and_return_within_one_step_is_refused(example, item):
    over = item(id="over", actor="ruler", act="take", posture="send_troops")
    back = item(id="back", actor="ruler", act="leave", posture="send_troops", happened=dt.date(2022, 4, 9))
    with pytest.raises(CaseError, match=r"shorten game\.step_days"):
        with_items(example, over, back)


def test_a_move_that_the_rules_forbid_is_named_with_its_day(example, item):
    never = replace(example, game=replace(example.game, forbidden=(("stay_out", "send_troops"),)))
    with pytest.raises(EvidenceImpossible, match=r"2022-04-05: the ruler moves from stay_out to send_troops"):
        with_items(never, item(id="over", actor="ruler", act="take", posture="send_troops"))


def test_sanctions_that_leave_their_levels_are_named_with_the_item(example, item):
    few = replace(example, game=replace(example.game, start_sanctions=0))
    with pytest.raises(EvidenceImpossible, match=r"evidence\.eased: 2022-04-05: sanctions leave their levels"):
        with_items(few, item(id="eased", actor="west", act="relieve"))


def test_the_order_of_items_in_the_file_does_not_matter(example, item):
    press = item(id="a_press", actor="patron", act="press", level=1.0)
    ease = item(id="b_ease", actor="patron", act="ease", level=0.0)
    first, second = with_items(example, press, ease), with_items(example, ease, press)
    assert [step.patron for step in first] == [step.patron for step in second]


def test_the_adversarys_threat_follows_the_days_and_is_no_likelihood(example, item):
    press = item(id="z_press", actor="adversary", act="press", level=0.6)
    ease = item(id="a_ease", actor="adversary", act="ease", level=0.0, happened=dt.date(2022, 4, 9))
    case = replace(example, evidence=(*example.evidence, ease, press))
    assert [level for _, level in threat_path(case, timeline(case))] == [0.6, 0.0]
    assert not enters_filter(press)
