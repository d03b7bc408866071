"""What each term of the dynamic game does, and that it does nothing where it is switched off (section 5)."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tightrope.game import backward_fast, project
from tightrope.game.course import NO_ACTS, Observation, Segment
from tightrope.game.hazards import slots_at
from tightrope.game.inputs import Parameters, Rules
from tightrope.game.layout import layout_of, state_shape

FEW = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
SEEDS = st.integers(0, 10_000)
SHARE = st.floats(0.0, 1.0)
NODE = (0, 0, 0, 0, 0, 0)


def policy(engine, game, lookahead=1):
    return engine.decide(*game, engine.solve(*game, lookahead - 1))


def with_rules(rules, **changes):
    return Rules(**(rules.__dict__ | changes))


# A switch that is off (parameters at 0), and the inputs that must then change no bit.
OFF = [
    (("b_grip",), "grip"),
    (("c3",), "casualties"),
    (("c4",), "guard_away"),
    (("c4",), "base_left"),
    (("c5",), "shield"),
    (("excuse",), "incident"),
    (("kappa_word",), "word"),
    (("near",), "front_near"),
    (("occasion_overture",), "b_overture"),
    (("occasion_overture",), "kappa_offer"),
    (("occasion_overture",), "wedge_offer"),
    (("wedge",), "weak"),
]


@pytest.mark.parametrize(("switch", "name"), OFF)
@given(seed=SEEDS)
@FEW
def test_a_term_that_is_off_changes_no_bit(twins, build, switch, name, seed):
    rules, parameters, conditions = build.random_game(seed, 2)
    other_rules, other_parameters, other_conditions = build.random_game(seed + 1, 2)
    for off in switch:
        if off in Parameters._fields:
            parameters = parameters._replace(**{off: np.zeros(2)})
        elif off == "near":
            rules = with_rules(rules, near=np.zeros(3))
        else:
            conditions = conditions._replace(**{off: np.zeros_like(getattr(conditions, off))})
    changed = [rules, parameters, conditions]
    if name in Parameters._fields:
        changed[1] = parameters._replace(**{name: getattr(other_parameters, name)})
    elif name == "grip":
        changed[0] = with_rules(rules, grip=other_rules.grip)
    else:
        changed[2] = conditions._replace(**{name: getattr(other_conditions, name)})
    for engine in twins:
        before, after = engine.solve(rules, parameters, conditions, 3), engine.solve(*changed, 3)
        assert np.array_equal(before.columns, after.columns)


@given(seed=SEEDS)
@FEW
def test_without_drift_support_is_what_it_was_to_the_last_bit(build, seed):
    rules, parameters, conditions = build.random_game(seed, 2)
    still = slots_at(rules, layout_of(rules), parameters._replace(drift=np.zeros(2)), conditions)
    posture = layout_of(rules).posture
    assert np.array_equal(still.unpopular, 1.0 - conditions.support[:, posture])


# Name, where it lives, which number is changed, and the sign of what it does to pull + other (bare game G7, one step).
SIGNS = [
    ("grip", "rules", 0, 1),
    ("reach", "conditions", None, 1),
    ("casualties", "conditions", None, -1),
    ("guard_away", "conditions", None, 1),
    ("shield", "conditions", None, 1),
    ("word", "conditions", 1, -1),
]


@pytest.mark.parametrize(("name", "where", "index", "sign"), SIGNS)
@given(low=SHARE, high=SHARE, threat=st.floats(0.2, 1.0), unpopular=st.floats(0.0, 1.0))
@FEW
def test_each_new_term_moves_the_rope_the_way_it_should(build, name, where, index, sign, low, high, threat, unpopular):
    """One step; gap of refusing 1 and of crossing .2; theta low enough that nothing is capped."""
    low, high = sorted((low, high))
    terms = {"b_grip": 1.0, "c3": 0.5, "c4": 1.2, "c5": 1.0, "kappa_word": 0.05, "theta": threat, "j1": 2.0}
    ropes = []
    for value in (low, high):
        number = np.array([0.0, 0.0])
        if index is not None:
            number[index] = value
        changed = number if index is not None else value
        rules = build.rules(**({name: changed} if where == "rules" else {}))
        seen = {"support": [1.0, 1.0 - unpopular]} | ({name: changed} if where == "conditions" else {})
        game = rules, build.parameters(1, **terms), build.conditions(rules, 1, **seen)
        ropes.append(policy(backward_fast, game).rope[NODE])
    assert sign * (ropes[1] - ropes[0]) >= -1e-13


def talks(build, worlds=1, parameters=None, conditions=None, **rules):
    """G23 with an overture open: two levels of sanctions, the upper one in force."""
    chosen = build.rules(**({"memory": True, "sanctions": 2} | rules))
    west = {"wedge": 1.0, "cost_relieve": 0.2, "cost_tighten": 0.3, "worry": 0.5, "precision_west": 3.0}
    offer = {"b_overture": 0.7, "kappa_offer": 0.01, "wedge_offer": 1.0}
    seen = {"strain": [0.1, 0.3], "relief": 0.2, "weak": 1.0, "occasion_overture": 1.0}
    return (
        chosen,
        build.parameters(worlds, **(west | offer | (parameters or {}))),
        build.conditions(chosen, worlds, **(seen | (conditions or {}))),
    )


@pytest.mark.parametrize(("name", "sign"), [("wedge", 1), ("wedge_offer", 1), ("held", -1)])
@given(low=SHARE, high=SHARE)
@FEW
def test_an_offer_is_answered_the_likelier_the_more_it_is_worth(build, name, sign, low, high):
    found = []
    for value in sorted((low, high)):
        where = "conditions" if name == "held" else "parameters"
        played = policy(backward_fast, talks(build, **{where: {name: value}}))
        found.append(played.west[0, 0, 0, 0, 1, 0, 0, 1, 2])
    assert sign * (found[1] - found[0]) >= -1e-14


@given(wedge=SHARE, lookahead=st.integers(1, 4))
@FEW
def test_an_offer_that_changes_nothing_is_answered_like_none(build, wedge, lookahead):
    nothing = {"wedge": wedge, "wedge_offer": 0.0, "b_overture": 0.0, "kappa_offer": 0.0}
    west = policy(backward_fast, talks(build, parameters=nothing), lookahead).west
    assert np.array_equal(west[..., 0, :], west[..., 1, :])


@given(strain=SHARE)
@FEW
def test_relief_that_gives_nothing_has_no_price(build, strain):
    game = talks(build, conditions={"relief": 0.0, "strain": strain}, parameters={"cost_tighten": 0.2, "wedge": 0.0})
    danger = policy(backward_fast, game, 3).start.danger.sum(axis=-1)
    assert np.abs(danger[..., 1, :] - danger[..., 0, :]).max() < 1e-15


@given(seed=SEEDS)
@FEW
def test_a_bargain_needs_an_offer(build, seed):
    game = build.random_game(seed, 3)
    start = np.zeros((3, *state_shape(game[0])))
    start[:, 0, 0, -1, -1, 0] = 1.0
    ahead = project(game[0], [Segment(game[2], policy(backward_fast, game, 3), 4)], start, NO_ACTS)
    assert (ahead.bargain <= ahead.offer + 1e-15).all()
    assert (ahead.relieved <= ahead.offers + 1e-15).all()


@given(seed=SEEDS)
@FEW
def test_after_a_crossing_without_credit_the_west_weighs_its_costs_alone(twins, build, seed):
    rules, parameters, conditions = build.random_game(seed, 3, credit_after_crossing=0.0)
    plan = layout_of(rules)
    after = plan.ever == 1
    slots = slots_at(rules, plan, parameters, conditions)
    assert np.array_equal(slots.strain[:, 0][:, after], slots.strain[:, 1][:, after])
    even = parameters._replace(rho=np.zeros(3))
    for engine in twins:
        west = policy(engine, (rules, even, conditions)).west[:, :, :, :, 1][..., after, :, :, :]
        odds = np.log(west[..., 2] / west[..., 1])
        expected = -(parameters.precision_west * parameters.cost_relieve)
        assert np.allclose(odds, expected.reshape(-1, *[1] * (odds.ndim - 1)), atol=1e-9)


PRESSED = {"memory": True, "levels": [0.0, 0.5, 1.0], "demanded": [0.0, 0.4, 1.0]}


@given(low=SHARE, high=SHARE)
@FEW
def test_the_patron_presses_less_the_more_substitutes_he_has(build, low, high):
    found = []
    for substitutes in sorted((low, high)):
        rules = build.rules(**PRESSED)
        parameters = build.parameters(1, v=1.0, precision_patron=3.0, cost_press=0.1, k_patron=0.5)
        conditions = build.conditions(rules, 1, need=0.8, substitutes=substitutes)
        found.append(policy(backward_fast, (rules, parameters, conditions)).patron[0, 0, 1, 0, 0, 0, 2])
    assert found[1] <= found[0] + 1e-15


@given(entrap=st.floats(0.01, 1.0))
@FEW
def test_a_crossing_worth_nothing_is_pressed_for_only_to_entrap(build, entrap):
    rules = build.rules(**PRESSED)
    conditions = build.conditions(rules, 1, need=0.8, contribution=0.0)
    plain, trap = (
        policy(backward_fast, (rules, build.parameters(1, v=1.0, precision_patron=3.0, entrap=motive), conditions))
        for motive in (0.0, entrap)
    )
    assert np.allclose(plain.patron[0, 0, 1, 0, 0, 0], 1 / 3, atol=1e-15)
    assert trap.patron[0, 0, 1, 0, 0, 0, 2] > plain.patron[0, 0, 1, 0, 0, 0, 2]


@given(seed=SEEDS, steps=st.integers(1, 4))
@FEW
def test_constant_inputs_make_frozen_and_perfect_foresight_agree(twins, build, seed, steps):
    game = build.random_game(seed, 2)
    for engine in twins:
        frozen = engine.solve(*game, steps)
        known = engine.solve(*game, 0)
        for _ in range(steps):
            known = engine.decide(*game, known).start
        assert np.abs(known.values - frozen.values).max() <= 1e-12
        assert np.abs(known.danger - frozen.danger).max() <= 1e-12


@given(seed=SEEDS)
@FEW
def test_no_order_given_leaves_reports_of_orders_without_a_say(twins, build, seed):
    rules, parameters, conditions = build.random_game(seed, 2, ordered=np.zeros(3))
    mass = np.zeros((2, *state_shape(rules)))
    mass[:, 0, 0, -1, -1, 0] = 1.0
    for engine in twins:
        played = policy(engine, (rules, parameters, conditions))
        plain = engine.filter_step(rules, conditions, played, mass, Observation(office=1))
        told = Observation(office=1, order_factor=np.array([0.1, 0.9]))
        reported = engine.filter_step(rules, conditions, played, mass, told)
        assert np.array_equal(plain[1], reported[1])
