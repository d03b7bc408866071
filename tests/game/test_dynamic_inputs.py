"""Inputs that the dynamic game cannot be played with are refused, all of them at once (section 6)."""

from __future__ import annotations

import numpy as np
import pytest

from tightrope.errors import GameError
from tightrope.game import (
    NO_ACTS,
    DemandBeyondReach,
    NothingToOffer,
    Observation,
    Segment,
    by_posture,
    check_inputs,
    decide,
    filter_step,
    layout_of,
    project,
    regret,
    solve,
    state_shape,
    warn_of_limits,
)
from tightrope.game.inputs import Rules


def changed(rules, **changes):
    return Rules(**(rules.__dict__ | changes))


BAD_RULES = [
    ({"red_line": 0}, "rules.red_line: 0 is not allowed"),
    ({"red_line": 3}, "rules.red_line: 3 is not allowed"),
    ({"lookahead": 0}, "rules.lookahead: 0 is not allowed; allowed 1 or more"),
    ({"phases": 0}, "rules.phases: 0 is not allowed"),
    ({"exposure": np.array([0.0, 0.9, 0.5])}, "rules.exposure: 0, 0.9, 0.5 falls"),
    ({"salience": np.array([0.0, 1.2, 0.5])}, r"rules.salience\[1\]: 1.2 is not allowed; allowed 0 to 1"),
    ({"ordered": np.array([0.0, 0.5, 1.0])}, "rules.ordered: 0, 0.5, 1 is not allowed; allowed 0 or 1"),
    ({"levels": np.array([0.5, 0.5])}, "rules.levels: 0.5, 0.5 must rise"),
    ({"demanded": np.array([0.0])}, r"rules.demanded: shape \(1,\) is not allowed; allowed \(2,\)"),
    ({"allowed": np.zeros((3, 3), dtype=bool)}, "rules.allowed: a posture leads nowhere"),
    ({"allowed": np.ones((2, 3), dtype=bool)}, "rules.allowed: shape"),
    ({"credit_after_crossing": 1.5}, "rules.credit_after_crossing: 1.5 is not allowed; allowed 0 to 1"),
    ({"phases": 2000}, r"state space: 80,000 states \(2000 phases, .* 5 slots\); allowed 20,000; shorten phases"),
]


@pytest.mark.parametrize(("changes", "said"), BAD_RULES)
def test_rules_out_of_range_are_refused(build, changes, said):
    rules, parameters, conditions = build.random_game(1, 2)
    with pytest.raises(GameError, match=said):
        check_inputs(changed(rules, **changes), parameters, conditions)


BAD_PARAMETERS = [
    ("precision", -1.0, "parameters.precision: -1 is not allowed; allowed 0 or more"),
    ("precision", np.nan, "parameters.precision: nan is not allowed"),
    ("precision_west", np.nan, "parameters.precision_west: nan is not allowed"),
    ("b0", np.inf, r"parameters.b0\[0\]: inf is not allowed; allowed any finite number"),
    ("zeta", 1.5, r"parameters.zeta\[0\]: 1.5 is not allowed; allowed 0 to 1"),
    ("theta", -0.1, r"parameters.theta\[0\]: -0.1 is not allowed; allowed 0 or more"),
]


@pytest.mark.parametrize(("name", "value", "said"), BAD_PARAMETERS)
def test_beliefs_out_of_range_are_refused(build, name, value, said):
    rules, parameters, conditions = build.random_game(1, 2)
    with pytest.raises(GameError, match=said):
        check_inputs(rules, parameters._replace(**{name: np.full(2, value)}), conditions)


BAD_CONDITIONS = [
    ("support", 1.2, r"conditions.support\[0\]\[0\]: 1.2 is not allowed; allowed 0 to 1"),
    ("casualties", 4.5, r"conditions.casualties\[0\]\[0\]: 4.5 is not allowed; allowed 0 to 4"),
    ("leverage", np.nan, r"conditions.leverage\[0\]\[0\]: nan is not allowed"),
    ("levels_lost", np.inf, r"conditions.levels_lost.*: inf is not allowed; allowed any finite number"),
    ("phase_step", 0.4, r"conditions.phase_step\[0, 0, 0\]: the row sums to 0.8; allowed 1"),
]


@pytest.mark.parametrize(("name", "value", "said"), BAD_CONDITIONS)
def test_conditions_out_of_range_are_refused(build, name, value, said):
    rules, parameters, conditions = build.random_game(1, 2)
    wrong = conditions._replace(**{name: np.full_like(getattr(conditions, name), value)})
    with pytest.raises(GameError, match=said):
        solve(rules, parameters, wrong, 1)


def test_a_row_of_chances_may_miss_1_by_a_billionth_and_no_more(build):
    rules, parameters, conditions = build.random_game(1, 2)
    check_inputs(rules, parameters, conditions._replace(phase_step=conditions.phase_step * (1 + 5e-10)))
    with pytest.raises(GameError, match="the row sums to"):
        check_inputs(rules, parameters, conditions._replace(phase_step=conditions.phase_step * (1 + 5e-9)))


def test_levels_of_sanctions_and_steps_out_of_range_are_refused(build):
    rules, parameters, conditions = build.random_game(1, 2)
    with pytest.raises(GameError, match=r"conditions.sanctions_in_force: 2 is not allowed; allowed 0 to 1"):
        check_inputs(rules, parameters, conditions._replace(sanctions_in_force=2))
    with pytest.raises(GameError, match="steps: -1 is not allowed; allowed 0 or more"):
        solve(rules, parameters, conditions, -1)


def test_an_array_of_the_wrong_shape_is_named_with_the_right_one(build):
    rules, parameters, conditions = build.random_game(1, 2)
    with pytest.raises(GameError, match=r"conditions.need: shape \(2, 3\) is not allowed; allowed \(2, 2\)"):
        check_inputs(rules, parameters, conditions._replace(need=np.ones((2, 3))))
    with pytest.raises(GameError, match=r"parameters.rho: shape \(3,\) is not allowed; allowed \(2,\)"):
        check_inputs(rules, parameters._replace(rho=np.ones(3)), conditions)


def test_all_faults_are_told_in_one_error(build):
    rules, parameters, conditions = build.random_game(1, 2)
    wrong = conditions._replace(threat=np.array([2.0, 0.0]), reach=np.full((2, 2), -1.0))
    with pytest.raises(GameError) as told:
        check_inputs(rules, parameters._replace(zeta=np.array([0.0, 3.0])), wrong)
    assert len(told.value.figures["faults"]) == 3
    assert "parameters.zeta[1]: 3" in told.value.message


def test_endless_precision_is_allowed(build):
    rules, parameters, conditions = build.random_game(1, 2)
    endless = np.full(2, np.inf)
    check_inputs(rules, parameters._replace(precision=endless, precision_patron=endless), conditions)


def test_an_overture_with_nothing_to_lift_and_a_demand_beyond_reach_are_warned_of(build):
    rules, _, conditions = build.random_game(1, 2, axes=(2, 2, 2, 1))
    modest = conditions._replace(contribution=np.full((2, 3), 0.5))
    with pytest.warns(NothingToOffer, match="one sanctions level"):
        warn_of_limits(rules, conditions._replace(contribution=np.ones((2, 3))))
    with pytest.warns(DemandBeyondReach, match=r"demanded: 1 is more than any posture gives \(0.5\)"):
        warn_of_limits(rules, modest._replace(occasion_overture=np.zeros(2)))


def test_what_a_world_cannot_have_done_has_no_likelihood(engine, build):
    rules, parameters, conditions = build.random_game(1, 2)
    copy = len(rules.exposure)  # nobody gets from the first slot to a copy
    played = engine.decide(rules, parameters, conditions, engine.solve(rules, parameters, conditions, 0))
    mass = np.zeros((2, *state_shape(rules)))
    mass[:, 0, 0, 0, 0, 0] = 1.0
    after, logs = engine.filter_step(rules, conditions, played, mass, Observation(slot=copy, office=1))
    assert (logs == -np.inf).all()
    assert not after.any()


def test_a_filter_without_anything_seen_keeps_all_mass_and_scores_nothing(build):
    rules, parameters, conditions = build.random_game(1, 3)
    from_start = np.zeros((3, *state_shape(rules)))
    from_start[:, 0, 0, 0, 0, 0] = 1.0
    played = decide(rules, parameters, conditions, solve(rules, parameters, conditions, 0))
    after, logs = filter_step(rules, conditions, played, from_start, Observation())
    assert np.allclose(after.sum(axis=(1, 2, 3, 4, 5)), 1.0, atol=1e-14)
    assert np.abs(logs).max() < 1e-14


def test_a_posture_and_its_copy_count_as_one(build):
    rules, _, _ = build.random_game(1, 1)
    plan = layout_of(rules)
    assert plan.slots == 5
    assert by_posture(np.array([1.0, 2.0, 3.0, 10.0, 20.0]), plan).tolist() == [11.0, 22.0, 3.0]
    assert state_shape(rules) == (2, 2, 2, 2, 5)


def test_regret_is_the_pull_on_the_side_that_would_have_been_safer():
    found = regret(np.array([[0.03, -0.01, 0.0, 0.0, 0.0], [-0.03, 0.01, 0.0, 0.0, 0.0]]))
    assert np.allclose(found.refusal, [0.02, 0.0])
    assert np.allclose(found.compliance, [0.0, 0.02])


def test_acts_that_wait_for_the_same_postures_have_the_same_answer(engine, build):
    rules, parameters, conditions = build.random_game(3, 2)
    played = engine.decide(rules, parameters, conditions, engine.solve(rules, parameters, conditions, 2))
    mass = np.zeros((2, *state_shape(rules)))
    mass[:, 0, 0, 0, 0, 0] = 1.0
    acts = NO_ACTS._replace(acts=np.array([[False, False, True], [False, True, True], [True, False, False]]))
    ahead = engine.project(rules, [Segment(conditions, played, 3)], mass, acts)
    assert np.allclose(ahead.acts[..., 0], ahead.reached[..., 2], atol=1e-14)
    assert np.allclose(ahead.acts[..., 1], ahead.reached[..., 1], atol=1e-14)
    assert np.array_equal(ahead.acts[..., 2], np.ones((2, 4)))
    assert project(rules, [Segment(conditions, played, 3)], mass, NO_ACTS).acts.shape == (2, 4, 0)
