"""The reference and the fast kernels agree to 1e-10 on the same game, whatever was seen and however play is cut."""

from __future__ import annotations

import numpy as np
import pytest

from tightrope.game import backward_fast, forward_fast
from tightrope.game.course import Observation, Segment, Targets
from tightrope.game.layout import state_shape
from tightrope.game.policy import Sight

AXES = [(2, 3, 2, 2), (1, 1, 1, 1), (3, 2, 3, 1), (2, 2, 1, 3)]
AGREE = {"rtol": 0, "atol": 1e-10, "equal_nan": True}


def start(rules, worlds, seed=5):
    mass = np.random.default_rng(seed).uniform(size=(worlds, *state_shape(rules)))
    mass[..., 1:] = 0
    return mass / mass.sum(axis=(1, 2, 3, 4, 5), keepdims=True)


@pytest.mark.parametrize("axes", AXES)
def test_values_policies_and_hazards_agree(build, twins, axes):
    game = build.random_game(3, worlds=11, axes=axes)
    first, second = ((each.solve(*game, 4), each.decide(*game, each.solve(*game, 3))) for each in twins)
    np.testing.assert_allclose(first[0].values, second[0].values, **AGREE)
    np.testing.assert_allclose(first[0].danger, second[0].danger, **AGREE)
    for name in ("patron", "choice", "offer", "rope", "danger_comply", "danger_refuse", "fall", "rise"):
        np.testing.assert_allclose(getattr(first[1], name), getattr(second[1], name), err_msg=name, **AGREE)
    np.testing.assert_allclose(first[1].start.danger, second[1].start.danger, **AGREE)


SEEN = [
    Observation(),
    Observation(slot=1, power=0.7, west=1, office=1),
    Observation(slot=0, patron=2, patron_power=0.5, offer=1, offer_power=0.8, office=1),
    Observation(offer_missed=0.4, order_factor=np.array([1.0, 0.3]), pressure_factor=np.array([0.1, 0.3, 0.6])),
    Observation(office=0, west=0, west_power=0.6),
    Observation(slot=0, office=1, said_factor=np.random.default_rng(2).uniform(0.2, 1, (10, 2, 3, 2, 2))),
]


@pytest.mark.parametrize("seen", SEEN)
def test_filters_agree(build, twins, seen):
    rules, parameters, conditions = build.random_game(4, worlds=10, axes=(2, 3, 2, 2))
    found = []
    for each in twins:
        policy = each.decide(rules, parameters, conditions, each.solve(rules, parameters, conditions, 3))
        found.append(each.filter_step(rules, conditions, policy, start(rules, 10), seen))
    for first, second in zip(*found, strict=True):
        np.testing.assert_allclose(first, second, **AGREE)


@pytest.mark.parametrize("dangers", [True, False])
def test_what_lies_in_sight_is_bit_for_bit_what_the_whole_would_be(build, dangers):
    rules, parameters, conditions = build.random_game(4, worlds=10, axes=(2, 3, 2, 2))
    whole = backward_fast.solve(rules, parameters, conditions, 3)
    plain = backward_fast.solve(rules, parameters, conditions, 3, dangers=dangers)
    np.testing.assert_array_equal(plain.values, whole.values)
    sight = Sight(1, 0, dangers)
    policy = backward_fast.decide(rules, parameters, conditions, whole)
    part = backward_fast.decide(rules, parameters, conditions, plain, sight)
    for name in ("patron", "choice", "offer", *(("rope", "danger_comply", "danger_refuse") if dangers else ())):
        whole_row, row = (getattr(each, name)[:, :, :, :, 0, 1] for each in (policy, part))
        np.testing.assert_array_equal(row, whole_row, err_msg=name)
    mass = start(rules, 10)
    mass[:, :, :, :, 1] = 0
    mass[..., 1], mass[..., 0] = mass[..., 0].copy(), 0
    mass /= mass.sum(axis=(1, 2, 3, 4, 5), keepdims=True)
    for seen in SEEN:
        first = forward_fast.filter_step(rules, conditions, policy, mass, seen)
        second = forward_fast.filter_step(rules, conditions, part, mass, seen, sight)
        for one, other in zip(first, second, strict=True):
            np.testing.assert_array_equal(one, other)


def test_an_offer_that_would_have_been_heard_of_counts_against_offers(build, engine):
    rules, parameters, conditions = build.random_game(4, worlds=10, axes=(2, 3, 2, 2))
    policy = engine.decide(rules, parameters, conditions, engine.solve(rules, parameters, conditions, 3))
    logs = [
        engine.filter_step(rules, conditions, policy, start(rules, 10), Observation(offer_missed=missed))[1]
        for missed in (1.0, 0.5, 0.0)
    ]
    none = engine.filter_step(rules, conditions, policy, start(rules, 10), Observation(offer=0))[1]
    assert (logs[0] > logs[1]).all()
    assert (logs[1] > logs[2]).all()
    np.testing.assert_allclose(logs[2], none, atol=1e-12)


def test_projections_agree_over_a_hold_that_begins_late(build, twins):
    rules, parameters, conditions = build.random_game(6, worlds=10, axes=(2, 3, 2, 2))
    targets = Targets(np.array([[False, True, False]]))
    to_second = (np.array([1, 1]), None, None, None, None)
    found = []
    for each in twins:
        policy = each.decide(rules, parameters, conditions, each.solve(rules, parameters, conditions, 3))
        plan = (Segment(conditions, policy, 2), Segment(conditions, policy, 3, None, to_second))
        found.append(each.project(rules, plan, start(rules, 10), targets))
    for name in found[0]._fields:
        if name != "means":
            np.testing.assert_allclose(getattr(found[0], name), getattr(found[1], name), err_msg=name, **AGREE)
    for name in found[0].means._fields:
        np.testing.assert_allclose(getattr(found[0].means, name), getattr(found[1].means, name), err_msg=name, **AGREE)


@pytest.mark.parametrize("worlds", [1, 7, 8, 9])
def test_a_world_has_the_same_bits_in_any_company(build, twins, worlds):
    _, fast = twins
    game = build.random_game(7, worlds=20)
    rules, parameters, conditions = game
    few = (
        rules,
        type(parameters)(*(each[:worlds] for each in parameters)),
        type(conditions)(*(each[:worlds] if isinstance(each, np.ndarray) else each for each in conditions)),
    )
    whole, part = fast.solve(*game, 5), fast.solve(*few, 5)
    assert np.array_equal(whole.values[:worlds], part.values)
    assert np.array_equal(whole.danger[:worlds], part.danger)
