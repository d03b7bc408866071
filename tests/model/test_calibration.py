"""Drawn histories follow the play they are drawn from, and are weighed as a forecast weighs the same evidence."""

from dataclasses import replace

import numpy as np
import pytest

from tightrope import randomness
from tightrope.errors import CaseError
from tightrope.game import Observation, decide, filter_step, layout_of, solve
from tightrope.game.chance import COLUMNS, State, happening
from tightrope.model.calibration import _weighed, recover, standing, without_acts
from tightrope.model.condition import start_mass
from tightrope.model.evidence import report_noise, seen
from tightrope.model.histories import Emission, kinds
from tightrope.model.to_game import conditions, parameters, rules

PATHS = 256


def _quiet(worlds):
    return Emission(slot=0, west=1, patron=-1, offer=-1, orders=(), demands=(), fronts=())


def silent(done, total):
    return None


def test_a_history_without_news_is_weighed_as_the_case_that_tells_none(worlds):
    """The example case has no act or report: he stays in every step and the west holds. What he says is left out."""
    told = kinds(worlds.case, worlds.steps)
    history = tuple(_quiet(worlds) for _ in worlds.steps.past)
    logs = _weighed(worlds, told, [history], worlds.draws.worlds, silent)
    assert np.allclose(logs[0], worlds.past.plain, atol=1e-12)


def test_drawn_steps_are_as_frequent_as_the_filter_says(worlds):
    few = worlds.first(1)
    board, beliefs = rules(few.case), parameters(few.draws)
    now = conditions(few.case, few.draws, few.inputs, few.steps, 0, seen(few.case, few.steps)[-1])
    policy = decide(board, beliefs, now, solve(board, beliefs, now, board.lookahead - 1))
    start = np.zeros_like(start_mass(few.case, few.draws, few.inputs, board))
    start[0, 1, 1, -1, 1, 0] = 1
    mass, _ = filter_step(board, now, policy, start, Observation())
    many = [np.repeat(table, PATHS, axis=0) for table in now if isinstance(table, np.ndarray)]
    spread = iter(many)
    wide = type(now)(*(next(spread) if isinstance(table, np.ndarray) else table for table in now))
    everyone = type(beliefs)(*(np.repeat(number, PATHS) for number in beliefs))
    play = decide(board, everyone, wide, solve(board, everyone, wide, board.lookahead - 1))
    here = State(*(np.full(PATHS, place) for place in (1, 1, board.loyalty - 1, 1, 0)))
    chance = randomness.uniforms(5, "test/happening", np.arange(PATHS), COLUMNS)
    found = happening(board, wide, play, here, chance)
    kept = ~found.lost
    for axis, drawn in zip((2, 1, 4, 5), (found.state.pressure, found.state.phase, found.state.sanctions,
                                          found.state.slot), strict=True):  # fmt: skip
        other = tuple(place for place in range(1, 6) if place != axis)
        expected = mass.sum(axis=other)[0]
        share = np.bincount(drawn[kept], minlength=len(expected)) / kept.sum()
        error = np.sqrt(expected * (1 - expected) / kept.sum())
        assert (np.abs(share - expected) <= 4.5 * error + 1e-9).all()  # by luck: 1 in 10,000
    assert layout_of(board).slots == len(expected)


def test_a_truth_is_never_in_the_bank_and_is_recovered_with_its_own_history(worlds):
    found = recover(worlds, 64, 20, silent)
    assert set(found.truths) & set(found.bank) == set()
    assert found.log_likelihood.shape == (len(found.truths), 64)
    assert np.isfinite(found.true_log_likelihood).all()
    assert found.drawn == 64


def test_what_a_history_leaves_behind(worlds):
    case = worlds.case
    tightened = _quiet(worlds)._replace(west=0)
    assert standing(case, (tightened, tightened)).sanctions == (0, 1, 2)
    assert standing(case, (_quiet(worlds),)).held == (0.0, 0.0)


def test_surveys_stay_where_acts_are_left_out(worlds):
    assert [item.kind for item in without_acts(worlds.case).evidence] == ["survey", "statement"]


def test_reports_of_the_level_add_up():
    assert np.allclose(report_noise(3).sum(axis=1), 1)
    assert np.allclose(report_noise(3)[0], [0.6, 0.3, 0.1])


def test_players_who_foresee_cannot_be_calibrated(worlds):
    asked = replace(worlds, case=replace(worlds.case, game=replace(worlds.case.game, foresight="perfect")))
    with pytest.raises(CaseError, match="foresight"):
        recover(asked, 64, 20, silent)
