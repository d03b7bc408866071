"""What do his words weigh? The cap worked apart, laws of the factor, promises in force, and one door an item."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tightrope.case import Case
from tightrope.errors import EvidenceUsedTwice
from tightrope.forecast.statements import statements
from tightrope.game import STANCES, Intent, Policy, Tastes
from tightrope.model import draw, play, used_by, word_of
from tightrope.model import statements as words
from tightrope.model.evidence import DOORS
from tightrope.model.statements import Play, Said, binds, bound, capped, said, said_factor, word_in_force
from tightrope.model.timeline import timeline

few = settings(deadline=None, max_examples=30)
WORLDS = 48


@pytest.fixture
def promise(example: Case):
    """A statement of the example as a public promise; fields may be changed."""
    spoken = next(item for item in example.evidence if item.kind == "statement")

    def made(day=dt.date(2022, 4, 10), **changes):
        whole = {"happened": day, "began": day, "known": day, "audience": "public"} | changes
        return replace(spoken, id=changes.get("id", "promise"), **{k: v for k, v in whole.items() if k != "id"})

    return made


def test_the_cap_bends_as_the_specification_works_it_out():
    # Specification of the game, oracle G26, to 1e-8.
    found = capped(np.zeros(3), np.array([0.5, 2.0, -4.0]), 3.0)
    assert found == pytest.approx([0.3961854391, 0.5485509637, -0.5493056245], abs=1e-8)


@given(arrays(np.float64, 20, elements=st.floats(-50, 50)), st.floats(1.0, 20.0))
@few
def test_no_two_worlds_are_told_apart_by_words_beyond_the_cap(gap, cap):
    plain = np.linspace(-3, 3, 20)
    factor = capped(plain, plain + gap, cap) - plain
    assert np.exp(factor.max() - factor.min()) <= cap * (1 + 1e-9)


def test_without_a_cap_words_weigh_what_they_weigh():
    spoken = np.array([5.0, -5.0])
    assert np.array_equal(capped(np.zeros(2), spoken, None), spoken)


def test_worlds_that_the_deeds_rule_out_stay_ruled_out():
    gone = np.array([-np.inf, 0.0])
    assert capped(gone, gone, 3.0)[0] == -np.inf


def test_words_in_the_played_case_stay_within_the_cap_and_move_weights(worlds):
    factor = worlds.past.log_weight - worlds.past.plain
    assert 1 < np.exp(factor.max() - factor.min()) <= 3


def test_hidden_states_come_from_the_deeds_alone(example, worlds):
    silent = replace(example, evidence=tuple(item for item in example.evidence if item.kind != "statement"))
    heard = replace(silent, game=replace(silent.game, start=example.game.start))
    without = play(heard, draw(heard, WORLDS, 1))
    assert np.array_equal(without.past.mass, worlds.past.mass[:WORLDS])
    assert np.array_equal(without.past.log_weight, worlds.past.plain[:WORLDS])


def factor_of(monkeypatch, heard, cross):
    """Factor at one node of two worlds whose chance of crossing is given."""
    node = np.array(cross)[:, None, None, None, None]
    same = np.ones_like(node)
    monkeypatch.setattr(words, "intentions", lambda *_: Intent(node, 0.1 * same, 0.6 * same))
    own = Tastes(*(np.full(2, x) for x in (0.2, -0.1, 0.0, 0.3, 0.5, 0.6, 0.4)))
    found = said_factor(heard, own, Play(None, None, None, 0))  # type: ignore[arg-type]
    assert found is not None
    return found[:, 0, 0, 0, 0]


def test_a_word_weighs_as_the_ratio_to_a_ruler_whose_words_follow_nothing(monkeypatch):
    heard = (Said(STANCES.index("distance"), 1.0, 1.0),)
    idle = np.exp([0.2, -0.1, 0.0, 0.3, 0.0])
    expected = np.array([0.13670390, 0.15269092]) / (idle[1] / idle.sum())  # G26: P(cross) .3 and .05
    assert factor_of(monkeypatch, heard, [0.3, 0.05]) == pytest.approx(expected, abs=1e-7)


def test_a_discount_is_the_exponent_and_the_order_of_words_changes_nothing(monkeypatch):
    one, other = Said(0, 1.0, 0.5), Said(3, 0.3, 1.0)
    whole = factor_of(monkeypatch, (one._replace(power=1.0),), [0.3, 0.9])
    assert factor_of(monkeypatch, (one,), [0.3, 0.9]) == pytest.approx(np.sqrt(whole))
    first, second = (factor_of(monkeypatch, said, [0.3, 0.9]) for said in ((one, other), (other, one)))
    assert first == pytest.approx(second, rel=1e-14)


def test_a_word_that_would_have_been_heard_and_was_not_speaks_the_other_way(monkeypatch):
    spoken = factor_of(monkeypatch, (Said(0, 1.0, 1.0),), [0.1, 0.8])
    silence = factor_of(monkeypatch, (Said(0, 1.0, 1.0, 0.7),), [0.1, 0.8])
    never_heard = factor_of(monkeypatch, (Said(0, 1.0, 1.0, 0.0),), [0.1, 0.8])
    assert spoken[1] > spoken[0]
    assert silence[1] < silence[0]
    assert np.array_equal(never_heard, [1.0, 1.0])


def test_nothing_said_is_no_factor():
    assert said_factor((), None, Play(None, None, Policy, 0)) is None  # type: ignore[arg-type]


def test_a_promise_loses_half_its_force_each_half_life(example, worlds, promise):
    given_word = promise(dt.date(2022, 1, 15))
    left = word_of(given_word, worlds.draws, dt.date(2022, 4, 15))  # 90 days later
    assert np.allclose(left, 0.5 ** (90 / worlds.draws.values["word_half_life"]), rtol=1e-14)
    assert word_of(given_word, worlds.draws, given_word.happened).tolist() == [1.0] * len(left)


def test_promises_rule_out_what_they_speak_of(example, worlds, promise):
    steps = worlds.steps
    out = replace(example, evidence=(promise(example.as_of, stance="distance", posture="host"),))
    word = word_in_force(out, worlds.draws, steps, 0)
    assert (word[:, :, 1:] == 1).all()
    assert (word[:, :, 0] == 0).all()
    phase = example.war.phases[1].id
    along = replace(example, evidence=(promise(example.as_of, stance="commit", posture="host", when=(phase,)),))
    word = word_in_force(along, worlds.draws, steps, 0)
    assert (word[:, 1] == [1, 0, 0, 0]).all()
    assert (np.delete(word, 1, axis=1) == 0).all()


def test_a_promise_binds_until_he_takes_it_back(example, worlds, promise):
    go = promise(dt.date(2022, 3, 1), id="go", stance="commit", posture="send_troops")
    stay = promise(dt.date(2022, 4, 1), id="stay", stance="distance", posture="send_troops")
    both = replace(example, evidence=(stay, go))
    every = tuple(phase.id for phase in example.war.phases)
    assert bound(both, go, dt.date(2022, 2, 28)) == ()  # not yet given
    assert bound(both, go, dt.date(2022, 3, 31)) == every
    assert bound(both, go, dt.date(2022, 4, 1)) == ()
    assert bound(both, stay, dt.date(2022, 4, 1)) == every
    word = word_in_force(both, worlds.draws, worlds.steps, 0)
    assert np.array_equal(word, word_in_force(replace(example, evidence=(stay,)), worlds.draws, worlds.steps, 0))
    assert (word[..., :-1] == 0).all()  # he may stay out without breaking his word
    assert (word[..., -1] > 0).all()


def test_a_later_promise_takes_back_only_what_it_contradicts_where_it_binds(example, promise):
    first, *others = (phase.id for phase in example.war.phases)
    go = promise(dt.date(2022, 3, 1), id="go", stance="commit", posture="allow_launches")
    day = dt.date(2022, 4, 1)
    stay = promise(day, id="stay", stance="distance", posture="allow_launches", when=(first,))
    assert bound(replace(example, evidence=(go, stay)), go, day) == tuple(others)
    for agreeing in (
        promise(day, id="farther", stance="distance", posture="send_troops"),  # launches and no more
        promise(day, id="more", stance="commit", posture="send_troops"),
        promise(day, id="talk", stance="distance", posture="host", audience="patron"),
        promise(go.happened, id="breath", stance="distance", posture="allow_launches"),  # one day: no last word
    ):
        assert bound(replace(example, evidence=(go, agreeing)), go, day) == (first, *others)


def test_the_answer_tells_the_promises_that_still_bind_and_where(example, worlds, promise):
    first, *others = (phase.id for phase in example.war.phases)
    go = promise(dt.date(2022, 3, 1), id="go", stance="commit", posture="send_troops")
    stay = promise(dt.date(2022, 4, 1), id="stay", stance="distance", posture="send_troops", when=(first,))
    told = replace(worlds, case=replace(example, evidence=(*example.evidence, go, stay)))
    rows = {row["id"]: row["phases"] for row in statements(told, ())["statements"]["promises"]}
    assert rows == {"go": others, "stay": [first]}
    both = replace(told, case=replace(told.case, evidence=(*example.evidence, go, replace(stay, when=()))))
    assert [row["id"] for row in statements(both, ())["statements"]["promises"]] == ["stay"]


def test_several_promises_bind_no_more_than_one_whole_one(example, worlds, promise):
    many = tuple(promise(example.as_of, id=f"promise_{number}") for number in range(3))
    assert word_in_force(replace(example, evidence=many), worlds.draws, worlds.steps, 0).max() == 1.0


@pytest.mark.parametrize(
    "changes",
    [{"audience": "patron"}, {"audience": None}, {"stance": "not_needed"}, {"posture": None}, {"used": False},
     {"actor": "patron"}],
)  # fmt: skip
def test_cheap_talk_binds_nothing(promise, changes):
    assert binds(promise())
    assert not binds(promise(**changes))


def test_a_promise_binds_from_the_step_in_which_it_is_given(example, worlds, promise):
    later = replace(example, evidence=(promise(example.as_of),))
    assert worlds.steps.first < 0
    assert not word_in_force(later, worlds.draws, worlds.steps, -1).any()


def test_each_word_falls_into_its_step_with_voice_and_discount(example, promise):
    told = replace(example, evidence=(*example.evidence, promise(dt.date(2022, 4, 10))))
    steps = timeline(told)
    before, last = said(told, steps)
    # Source B, item 2: .85 x .9 = .765; no audience .3, public 1 (specification of the game 3.2).
    assert before == (Said(1, 0.3, pytest.approx(0.765)),)
    assert last == (Said(1, 1.0, pytest.approx(0.765)),)


def test_an_excuse_that_a_deed_contradicts_keeps_three_tenths_of_its_weight(example, promise):
    broken = promise(contradicted_by=("wave_8",))
    assert example.discount(broken) == pytest.approx(0.765 * 0.3)


def test_every_item_counts_in_one_place(example, promise):
    assert {used_by(item) for item in example.evidence} == {"opinion", "what he says"}
    assert set(DOORS) >= {"opinion", "what he says"}
    assert used_by(promise(used=False)) is None


def test_an_item_that_would_count_twice_is_refused(promise):
    both = promise(kind="silence", act="offer")
    with pytest.raises(EvidenceUsedTwice, match=r"evidence\.promise.*acts and reports and in what he says"):
        used_by(both)
