"""What would he say? Values worked apart, what moves them, and that they speak of what the filter then sees."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tightrope.game import STANCES, Intent, Observation, Tastes, intentions, stance_chances, state_shape

few = settings(deadline=None, max_examples=40)
SHARE = st.floats(0, 1)
# Specification of the game, oracle G26: a = .2, -.1, 0, .3; slopes .5, .6, .4; voice 1; need left .6; P(offer) .1.
G26 = Tastes(*(np.array([x]) for x in (0.2, -0.1, 0.0, 0.3, 0.5, 0.6, 0.4)))


def intent(cross, offer=0.1, need=0.6):
    return Intent(*(np.atleast_1d(np.array(x, dtype=float)) for x in (cross, offer, need)))


@pytest.mark.parametrize(
    ("cross", "expected"),
    [
        (0.3, [0.24909075, 0.13670390, 0.19206182, 0.24661225, 0.17553128]),
        (0.05, [0.21667873, 0.15269092, 0.21452274, 0.24308612, 0.17302148]),
    ],
)
def test_stances_have_the_chances_of_the_specification(cross, expected):
    assert stance_chances(G26, intent(cross), 1.0)[0] == pytest.approx(expected, abs=1e-8)


def test_a_silent_voice_tells_nothing():
    found = [stance_chances(G26, intent(cross), 0.0) for cross in (0.0, 1.0)]
    assert np.array_equal(*found)


@given(low=SHARE, high=SHARE, voice=SHARE)
@few
def test_commitment_speaks_for_a_crossing_and_distance_against_it(low, high, voice):
    low, high = sorted((low, high))
    before, after = (stance_chances(G26, intent(cross), voice)[0] for cross in (low, high))
    assert after[STANCES.index("commit")] >= before[STANCES.index("commit")] - 1e-12
    assert after[STANCES.index("distance")] <= before[STANCES.index("distance")] + 1e-12


def test_chances_of_the_nodes_agree_with_what_the_filter_sees(build, engine):
    """From one state, P(slot past the line) of the filter is `cross`, and P(offer) is `offer`."""
    rules, parameters, conditions = build.random_game(6, worlds=9, axes=(2, 2, 2, 2))
    policy = engine.decide(rules, parameters, conditions, engine.solve(rules, parameters, conditions, 2))
    crossed = rules.red_line  # three postures, the last one past the line
    for slot in range(2):
        mass = np.zeros((9, *state_shape(rules)))
        mass[:, 1, 0, 1, 0, slot] = 1.0
        hold = Observation(patron=1, patron_power=0.0)  # the patron holds, unscored
        seen = intentions(rules, conditions, policy, slot)
        for chance, look in ((seen.cross, {"slot": crossed}), (seen.offer, {"offer": 1})):
            filtered = engine.filter_step(rules, conditions, policy, mass, hold._replace(office=-1, **look))[1]
            assert np.allclose(np.exp(filtered), chance[:, 1, 0, 1, 0], atol=1e-12)


def test_who_has_crossed_is_heard_as_one_who_stays(build, engine):
    rules, parameters, conditions = build.random_game(6, worlds=4)
    policy = engine.decide(rules, parameters, conditions, engine.solve(rules, parameters, conditions, 2))
    shut = conditions._replace(occasion=np.zeros_like(conditions.occasion))
    assert np.array_equal(intentions(rules, shut, policy, rules.red_line).cross, np.ones((4, 2, 2, 2, 2)))
    assert np.array_equal(intentions(rules, shut, policy, 0).cross, np.zeros((4, 2, 2, 2, 2)))


def test_a_promise_is_dear_in_the_phases_it_names_and_in_no_other(build, twins):
    """One step: a word that binds in the second phase alone changes choices there and no bit elsewhere."""
    for engine in twins:
        rules, parameters, conditions = build.random_game(8, worlds=4, axes=(2, 2, 2, 2))
        none = conditions._replace(word=np.zeros_like(conditions.word))
        word = np.zeros_like(conditions.word)
        word[:, 1, rules.red_line :] = 1.0
        free, bound = (
            engine.decide(rules, parameters, each, engine.solve(rules, parameters, each, 0))
            for each in (none, none._replace(word=word))
        )
        crossing = free.choice[..., rules.red_line]
        assert np.array_equal(bound.choice[:, 0], free.choice[:, 0])
        assert (bound.choice[:, 1, ..., rules.red_line] < crossing[:, 1]).all()
