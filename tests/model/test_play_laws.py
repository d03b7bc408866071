"""What must hold for every play, whatever the case says."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields, replace

import numpy as np
import pytest

from tightrope.case import Hold, Origin, Prior
from tightrope.case.quantities import CATALOGUE
from tightrope.errors import InputError
from tightrope.model import HOLDS, draw, play, replay
from tightrope.model.blocks import played, whole_course
from tightrope.model.evidence import seen
from tightrope.model.holds import Board, held
from tightrope.model.to_game import conditions, parameters, rules


def same(first, second):
    return all(
        np.array_equal(getattr(first, field.name), getattr(second, field.name), equal_nan=True)
        for field in fields(first)
    )


def test_the_model_holds_exactly_the_quantities_of_the_catalogue():
    assert set(HOLDS) == {entry.name.partition(".")[0] for entry in CATALOGUE}


def test_the_size_of_a_block_changes_no_bit(example, worlds):
    case, draws, steps, inputs = example, worlds.draws, worlds.steps, worlds.inputs
    past, future = whole_course(case, draws, steps, inputs, lambda done, total: None, size=24)
    assert same(past, worlds.past)
    assert same(future, worlds.future)
    assert same(played(case, draws, steps, inputs, past, size=40), worlds.future)


def test_a_world_has_the_same_numbers_in_a_smaller_run(example, worlds):
    few = play(example, draw(example, 16, 1))
    assert np.array_equal(few.past.log_weight, worlds.past.log_weight[:16])
    assert np.array_equal(few.future.reached, worlds.future.reached[:16])


def test_playing_again_without_holds_changes_no_bit(worlds):
    assert same(replay(worlds, (), 128).future, worlds.future)


def test_a_hold_changes_no_weight_and_no_past_step(worlds):
    after = replay(worlds, (Hold("pressure", 1.0),), 128)
    assert np.array_equal(after.weights.weight, worlds.weights.weight)
    assert same(after.past, worlds.past)
    assert not np.array_equal(after.future.reached, worlds.future.reached)


@pytest.mark.parametrize("name", ["theta", "lambda", "strain", "leverage", "relief", "threat", "need"])
def test_holding_a_quantity_at_its_own_values_changes_no_bit(example, worlds, name):
    last = seen(example, worlds.steps)[-1]
    state = conditions(example, worlds.draws, worlds.inputs, worlds.steps, 0, last)
    board = Board(example, rules(example), parameters(worlds.draws), state)
    own = {
        "theta": board.parameters.theta,
        "lambda": board.parameters.precision,
        "strain": state.strain[:, state.sanctions_in_force],
        "leverage": state.leverage[:, state.sanctions_in_force],
        "relief": state.relief[:, 1],
        "threat": state.threat,
        "need": state.need[:, 0],
    }[name]
    if name == "relief":
        state = state._replace(relief=np.where(np.arange(state.relief.shape[1]) > 0, own[:, None], state.relief))
        board = replace(board, conditions=state)
    if name == "need":
        state = state._replace(need=np.repeat(own[:, None], state.need.shape[1], axis=1))
        board = replace(board, conditions=state)
    after = held(board, {name: own})
    for field in board.conditions._fields:
        assert np.array_equal(getattr(after.conditions, field), getattr(board.conditions, field))
    for field in board.parameters._fields:
        assert np.array_equal(getattr(after.parameters, field), getattr(board.parameters, field))


def test_probabilities_fall_with_the_posture_and_never_with_time(worlds):
    reached = worlds.future.reached
    assert (np.diff(reached, axis=2) <= 1e-12).all()
    assert (np.diff(reached, axis=1) >= -1e-12).all()
    assert (worlds.future.bargain <= worlds.future.offer + 1e-12).all()


def test_reasoned_and_noise_add_up_to_the_crossing(example, worlds):
    line = [posture.id for posture in example.postures].index(example.red_line)
    crossed = worlds.future.reached[:, :, line]
    assert np.allclose(worlds.future.reasoned + worlds.future.noise, crossed - crossed[:, :1], atol=1e-12)
    assert (worlds.future.reasoned >= 0).all()
    assert (worlds.future.noise >= 0).all()


def test_pressed_and_not_pressed_mix_to_the_crossing(example, worlds):
    line = [posture.id for posture in example.postures].index(example.red_line)
    future, mass = worlds.future, worlds.future.pressed_mass[:, None]
    mixed = mass * future.pressed + (1 - mass) * future.not_pressed
    assert np.allclose(mixed, future.reached[:, :, line], atol=1e-12)


def test_later_knowledge_changes_no_draw_and_no_path(example, worlds):
    later = replace(example.evidence[0], id="later_item", known=dt.date(2022, 5, 1), happened=dt.date(2022, 4, 30))
    planted = replace(example, evidence=(*example.evidence, later)).known_on(example.as_of)
    again = play(planted, draw(planted, 16, 1))
    assert np.array_equal(again.future.reached, worlds.future.reached[:16])
    assert np.array_equal(again.past.log_weight, worlds.past.log_weight[:16])


def test_evidence_that_no_world_explains_names_the_first_such_item(example):
    certain = replace(
        example.evidence[1], id="certain_phase", kind="front", phase="over", certain=True, actor=None, posture=None
    )
    judged = Origin("judged", who="test", on="2022-01-01", because="a test")
    war = replace(
        example.war,
        start={"build_up": 1.0},
        steps={phase.id: {"build_up": 1.0, "advance": 1.0} for phase in example.war.phases},
        joined_shift=Prior("exactly", (0.0,), "log-odds", None, None, judged, "exactly 0"),
    )
    broken = replace(example, war=war, evidence=(*example.evidence, certain))
    with pytest.raises(InputError, match=r"certain_phase|no world"):
        play(broken, draw(broken, 16, 1))
