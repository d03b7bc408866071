"""How likely is each posture, act, offer and bargain by each step, and what does it rest on? The reference, in NumPy.

A first passage is computed by a copy of the forward pass that loses the mass that has arrived (a taboo column); what
it has lost is P(arrived by then). Columns differ in what they wait for, and in nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from tightrope.game.course import Observation, Projection, RopeMeans, Segment, Targets
from tightrope.game.forward import Branches, after_moves, branches, patron_moves, spread
from tightrope.game.inputs import CAUSES, Floats, Rules, Truths
from tightrope.game.layout import Layout, by_posture, layout_of
from tightrope.game.policy import Policy
from tightrope.game.tally import (
    ALIVE,
    BARGAIN,
    DEMAND,
    NOT_PRESSED,
    OFFER,
    PRESSED,
    Tally,
    first_rules,
    projection,
    rope_from,
    settled,
    shifted,
    starts,
    waiting,
)

NOTHING_SEEN = Observation()
RELIEVE = 2  # the west's third move
_STATES = (1, 2, 3, 4, 5)


class Stage(NamedTuple):
    """Holds one segment made ready."""

    rules: Rules
    plan: Layout
    segment: Segment
    ways: Branches


class Flows(NamedTuple):
    """Holds one column's step, piece by piece."""

    carried: Floats  # after the patron: world, w, p', l, g, s
    moving: Floats  # through the branches: world, w, p', l, g, s, branch, offered
    after: Floats  # arrivals at a posture or offer taken out: world, w, p', l, g, s', refused, offered
    arrived: Floats  # (world,) what the column was waiting for
    mass: Floats  # at the end of the step


def project(rules: Rules, plan: Sequence[Segment], mass: Floats, targets: Targets) -> Projection:
    """Projects play forward from a filtered state.

    Args:
        rules: postures and axes of the mass.
        plan: stretches of steps, each under one policy.
        mass: (world, phase, pressure, loyalty, sanctions, slot), sums to 1 in each world.
        targets: sets of postures to wait for besides "posture k or one more exposed".
    Returns:
        Cumulative first passages, holdings, losses and rope by step; see `Projection`.
    Source:
        First passage by taboo probabilities: Kemeny and Snell (1976), Finite Markov Chains, chapter 3.
    """
    opening = first_rules(rules, plan)
    columns = waiting(opening, targets)
    mass = shifted(mass, plan[0], opening)
    masses, arrived = starts(opening, mass, columns)
    tally = empty_tally(opening, len(mass), sum(segment.steps for segment in plan), len(columns))
    tally.arrived[:, 0] = arrived
    _note_state(tally, 0, layout_of(opening), mass)
    tally.rope[:, 0] = _rope_sums(opening, plan[0].policy, mass)
    step = 0
    for number, segment in enumerate(plan):
        stage = _ready(segment.rules or rules, segment)
        if number:
            masses, arrived = settled(stage.rules, shifted(masses, segment, stage.rules), columns)
            tally.arrived[:, step] += arrived
        for _ in range(segment.steps):
            step += 1
            flows = [_advance(stage, index, wanted, masses[index]) for index, wanted in enumerate(columns)]
            _note_step(tally, step, stage, flows)
            masses = np.stack([flow.mass for flow in flows])
    pressing = np.asarray(opening.levels) > 0
    return projection(opening, tally, mass[:, :, pressing].sum(axis=_STATES))


def rope_means(rules: Rules, policy: Policy, mass: Floats) -> RopeMeans:
    """Averages rope and danger over the ruler's nodes below the red line at which both sides exist.

    Args:
        rules: postures and axes.
        policy: play in the step.
        mass: (world, phase, pressure', loyalty, sanctions, slot) at the ruler's nodes; see `after_patron`.
    Returns:
        Means (world, ...); NaN where no such node has mass.
    """
    return rope_from(_rope_sums(rules, policy, mass))


def empty_tally(rules: Rules, worlds: int, steps: int, columns: int) -> Tally:
    """Makes room for the counts of a projection.

    Args:
        rules: postures and phases.
        worlds, steps, columns: lengths; step 0 is added.
    Returns:
        A tally of zeros.
    """
    lengths = {"arrived": columns, "holding": len(rules.exposure), "phase": rules.phases, "lost": len(CAUSES)}
    lengths["rope"] = 2 + 2 * len(CAUSES)
    shape = (worlds, steps + 1)
    return Tally(*(np.zeros((*shape, lengths[f]) if f in lengths else shape) for f in Tally._fields))


def _ready(rules: Rules, segment: Segment) -> Stage:
    return Stage(rules, layout_of(rules), segment, branches(rules, segment.conditions, segment.policy))


def _advance(stage: Stage, index: int, wanted: Truths, mass: Floats) -> Flows:
    """One step of one column."""
    plan, policy, ways = stage.plan, stage.segment.policy, stage.ways
    carried = patron_moves(plan, policy, mass, NOTHING_SEEN)
    pressing = np.asarray(stage.rules.levels) > 0
    arrived = np.zeros(len(mass))
    if index == DEMAND:
        arrived = carried[:, :, pressing].sum(axis=_STATES)
        carried = np.where(pressing[:, None, None, None], 0.0, carried)
    offered = np.stack([1.0 - ways.offer, ways.offer], axis=-1)
    moving = (carried[..., None] * ways.chance)[..., None] * offered
    after = spread(plan, ways, moving)
    gone = np.broadcast_to(wanted[plan.posture][:, None, None], after.shape[-3:]).copy()
    if index == OFFER:
        gone[..., 1] = True
    arrived = arrived + np.where(gone, after, 0.0).sum(axis=(*_STATES, 6, 7))
    after = np.where(gone, 0.0, after)
    answered = after[..., None] * policy.west
    if index == BARGAIN:
        relieved = answered[..., 1, RELIEVE]  # a view: world, w, p', l, g, s', refused
        below = plan.posture < plan.below
        arrived = arrived + relieved[..., below, :].sum(axis=(*_STATES, 6))
        relieved[..., below, :] = 0.0
    kept = answered * (1.0 - policy.loss)
    return Flows(carried, moving, after, arrived, after_moves(plan, stage.segment.conditions, policy, kept))


def _note_step(tally: Tally, step: int, stage: Stage, flows: Sequence[Flows]) -> None:
    """Counts what happened in a step."""
    policy, alive = stage.segment.policy, flows[ALIVE]
    for index, flow in enumerate(flows):
        tally.arrived[:, step, index] = flow.arrived
    _note_crossings(tally, step, stage, flows[PRESSED].moving + flows[NOT_PRESSED].moving)
    waiting_mass = flows[PRESSED].carried + flows[NOT_PRESSED].carried
    tally.demanded[:, step] = waiting_mass[:, :, np.asarray(stage.rules.levels) > 0].sum(axis=_STATES)
    _note_state(tally, step, stage.plan, alive.mass)
    tally.lost[:, step] = (alive.after[..., None] * policy.loss_by_cause).sum(axis=(*_STATES, 6, 7))
    tally.offers[:, step] = alive.after[..., 1].sum(axis=(*_STATES, 6))
    tally.relieved[:, step] = (alive.after[..., 1] * policy.west[..., 1, RELIEVE]).sum(axis=(*_STATES, 6))
    tally.rope[:, step] = _rope_sums(stage.rules, policy, alive.carried)


def _note_crossings(tally: Tally, step: int, stage: Stage, moving: Floats) -> None:
    """Counts crossings chosen and obeyed: those he had reason for, those under pressure."""
    plan, ways = stage.plan, stage.ways
    arrives = (plan.posture[ways.slot] >= plan.below) & (plan.posture < plan.below)[:, None] & ~ways.refused
    crossings = np.where(arrives[..., None], moving, 0.0).sum(axis=(-1, -2))
    reason = ~(stage.segment.policy.rope <= 0)  # where he has no other choice the rope is NaN: no tremble
    tally.reasoned[:, step] = np.where(reason, crossings, 0.0).sum(axis=_STATES)
    pressing = np.asarray(stage.rules.levels) > 0
    tally.complied[:, step] = crossings[:, :, pressing].sum(axis=_STATES)


def _note_state(tally: Tally, step: int, plan: Layout, mass: Floats) -> None:
    tally.holding[:, step] = by_posture(mass.sum(axis=(1, 2, 3, 4)), plan)
    tally.phase[:, step] = mass.sum(axis=(2, 3, 4, 5))


def _rope_sums(rules: Rules, policy: Policy, mass: Floats) -> Floats:
    """Weight and weighted sums of rope, danger of complying and of refusing over nodes below the red line."""
    below = layout_of(rules).posture < rules.red_line
    rope = policy.rope[..., below]
    weight = np.where(np.isnan(rope), 0.0, mass[..., below])
    both = np.concatenate(
        [
            np.ones_like(rope)[..., None],
            rope[..., None],
            policy.danger_comply[..., below, :],
            policy.danger_refuse[..., below, :],
        ],
        axis=-1,
    )
    return (weight[..., None] * np.where(np.isnan(both), 0.0, both)).sum(axis=_STATES)
