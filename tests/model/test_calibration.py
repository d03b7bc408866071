"""Drawn histories follow the play they are drawn from, and are weighed as a forecast weighs the same evidence."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tightrope import randomness
from tightrope.errors import CaseError
from tightrope.game import Observation, decide, filter_step, intentions, layout_of, solve, stance_chances
from tightrope.game.chance import COLUMNS, State, happening
from tightrope.model.calibration import _weighed, recover, standing, without_acts
from tightrope.model.condition import start_mass
from tightrope.model.evidence import report_noise, seen
from tightrope.model.histories import Emission, Played, kinds, spoken
from tightrope.model.statements import Said, tastes
from tightrope.model.to_game import conditions, parameters, rules

PATHS = 256


def _quiet(told):
    """Nothing moves, and he says what the case says he said."""
    words = tuple(word.stance for word in told.said)
    return Emission(slot=0, west=1, patron=-1, offer=-1, orders=(), demands=(), fronts=(), said=words)


def silent(done, total):
    return None


def test_a_history_that_tells_what_the_case_tells_is_weighed_as_a_forecast_weighs_it(worlds):
    """The example case has no act or report: he stays in every step and the west holds. One word of his is heard."""
    told = kinds(worlds.case, worlds.steps)
    assert sum(each.words for each in told) == 1
    history = tuple(_quiet(each) for each in told)
    full, counted = _weighed(worlds, told, [history], worlds.draws.worlds, silent)
    assert np.allclose(counted[0], worlds.past.log_weight, atol=1e-12)
    assert np.abs(full[0] - counted[0]).max() > 0.1  # his readiness to say so is learned too, and nothing discounted


def test_a_history_without_words_is_weighed_as_the_deeds_of_the_case(worlds):
    told = tuple(each._replace(said=()) for each in kinds(worlds.case, worlds.steps))
    history = tuple(_quiet(each) for each in told)
    full, counted = _weighed(worlds, told, [history], worlds.draws.worlds, silent)
    assert np.allclose(full[0], worlds.past.plain, atol=1e-12)
    assert np.array_equal(full, counted)


def test_words_are_drawn_as_often_as_he_would_say_them(worlds):
    few = worlds.first(1)
    board, beliefs = rules(few.case), parameters(few.draws)
    now = conditions(few.case, few.draws, few.inputs, few.steps, 0, seen(few.case, few.steps)[-1])
    policy = decide(board, beliefs, now, solve(board, beliefs, now, board.lookahead - 1))
    told = kinds(few.case, few.steps)[-1]._replace(said=(Said(0, 1.0, 0.3),), unsaid=())
    own = tastes(few.draws)
    expected = stance_chances(own, intentions(board, now, policy, 0), 1.0)[0, 1, 1, board.loyalty - 1, 1]
    here = State(*(np.array([place]) for place in (1, 1, board.loyalty - 1, 1, 0)))
    chance = randomness.uniforms(7, "test/words", np.arange(PATHS), 1)
    found = [spoken(told, own, Played(board, now, policy, here), here.pressure, each[None])[0][0, 0] for each in chance]
    share = np.bincount(found, minlength=len(expected)) / PATHS
    assert (np.abs(share - expected) <= 4.5 * np.sqrt(expected * (1 - expected) / PATHS)).all()  # by luck: 1 in 10,000


def test_a_history_in_which_a_missed_word_is_heard_is_left_out(worlds):
    few = worlds.first(1)
    board, beliefs = rules(few.case), parameters(few.draws)
    now = conditions(few.case, few.draws, few.inputs, few.steps, 0, seen(few.case, few.steps)[-1])
    policy = decide(board, beliefs, now, solve(board, beliefs, now, board.lookahead - 1))
    told = kinds(few.case, few.steps)[-1]._replace(said=(), unsaid=(Said(4, 1.0, 1.0, missed=1.0),))
    here = State(*(np.array([place]) for place in (1, 1, board.loyalty - 1, 1, 0)))
    play, own = Played(board, now, policy, here), tastes(few.draws)
    heard = [bool(spoken(told, own, play, here.pressure, np.array([[u]]))[1][0]) for u in (0.0, 0.999999)]
    assert heard == [True, False]


@given(
    st.integers(0, 2**31 - 1),
    st.lists(st.floats(0, 1), min_size=3, max_size=3),
)
def test_discounted_evidence_tells_the_truth_no_less_than_hearing_each_item_by_chance(seed, powers):
    """Expected gain in log score by weights p^k: at least that of hearing each item with chance k, at most in full.

    Enumerated: four worlds, three items with two values each, independent given the world. The gain is concave in the
    powers and largest at 1, and at powers of 0 and 1 it is that of a subset of the items.
    """
    chance = np.random.default_rng(seed).uniform(0.02, 0.98, size=(4, 3))
    values = np.array(list(itertools.product((0, 1), repeat=3)))
    each = np.where(values[None] == 1, chance[:, None], 1 - chance[:, None])  # (world, outcome, item)
    likely = each.prod(axis=2)

    def gain(exponents):
        weight = (each ** np.asarray(exponents)).prod(axis=2)
        return float((likely * np.log(weight / weight.mean(axis=0))).sum() / 4)

    subsets = np.array(list(itertools.product((0, 1), repeat=3)))
    heard = np.where(subsets == 1, powers, 1 - np.asarray(powers)).prod(axis=1)
    by_chance = sum(share * gain(subset) for share, subset in zip(heard, subsets, strict=True))
    assert by_chance - 1e-12 <= gain(powers) <= gain((1, 1, 1)) + 1e-12
    assert by_chance >= -1e-12


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


def test_where_every_truth_lost_office_none_is_recovered(worlds, monkeypatch):
    monkeypatch.setattr("tightrope.model.calibration._drawn", lambda *_: [None] * 64)
    found = recover(worlds, 64, 20, silent)
    assert len(found.truths) == 0
    assert found.counted.shape == (0, 64)


def test_what_a_history_leaves_behind(worlds):
    case = worlds.case
    quiet = _quiet(kinds(case, worlds.steps)[0])
    tightened = quiet._replace(west=0)
    assert standing(case, (tightened, tightened)).sanctions == (0, 1, 2)
    assert standing(case, (quiet,)).held == (0.0, 0.0)


def test_surveys_stay_where_acts_are_left_out(worlds):
    assert [item.kind for item in without_acts(worlds.case).evidence] == ["survey", "statement"]


def test_reports_of_the_level_add_up():
    assert np.allclose(report_noise(3).sum(axis=1), 1)
    assert np.allclose(report_noise(3)[0], [0.6, 0.3, 0.1])


def test_players_who_foresee_cannot_be_calibrated(worlds):
    asked = replace(worlds, case=replace(worlds.case, game=replace(worlds.case.game, foresight="perfect")))
    with pytest.raises(CaseError, match="foresight"):
        recover(asked, 64, 20, silent)
