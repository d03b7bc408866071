"""In which state is he by now, after what was seen? Filtering through one step: the reference, in NumPy.

A mass is (world, phase, pressure, loyalty, sanctions, slot). Within a step it passes the patron, then the ruler's
branches (a choice obeyed, an order refused, staying), the overture, the west, the loss of office, phase and loyalty.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tightrope.game.course import UNSEEN, Observation
from tightrope.game.inputs import Conditions, Floats, Integers, Rules, Truths
from tightrope.game.layout import Layout, layout_of
from tightrope.game.policy import Policy


class Branches(NamedTuple):
    """Holds how a step can go at each node of the ruler; the branch axis is that of `PolicyTables`."""

    chance: Floats  # (world, w, p', l, g, s, branch) sums to 1
    offer: Floats  # (world, w, p', l, g, s, branch) P(offer | branch)
    slot: Integers  # (slot, branch) slot after the apparatus
    refused: Truths  # (branch,)
    ordered: Truths  # (slot, branch) an order was given


def branches(rules: Rules, conditions: Conditions, policy: Policy) -> Branches:
    """Works out the ruler's branches at one date.

    Args:
        rules: postures and axes.
        conditions: those the policy was made for.
        policy: play at the date.
    Returns:
        Chances of the branches, and where each leads.
    """
    plan = layout_of(rules)
    fails = (conditions.cascade * rules.ordered)[:, :, None, :, None, None, :]
    occasion = np.moveaxis(conditions.occasion[:, plan.posture], 1, 2)[:, None, :, None, None, :]
    chance = branch_chances(policy.choice, fails, fails[..., 0, plan.posture], occasion)
    here = np.arange(plan.slots)[:, None]
    given = np.tile(rules.ordered == 1, (plan.slots, 1))
    kept = rules.ordered[plan.posture][:, None] == 1
    return Branches(
        chance=chance,
        offer=policy.offer * conditions.occasion_overture[:, None, None, None, None, None, None],
        slot=np.concatenate([plan.target, here, here, here], axis=1),
        refused=np.array([False] * plan.postures + [True, False, True]),
        ordered=np.concatenate([given, np.ones_like(kept), kept, kept], axis=1),
    )


def branch_chances(choice: Floats, fails: Floats, fails_staying: Floats, occasion: Floats) -> Floats:
    """Gives the chance of each branch of a step at nodes of the ruler.

    Args:
        choice: (..., posture), P(choice | occasion open). fails: (..., posture), chance that an order fails.
        fails_staying: (...), the same of the posture that he holds. occasion: (...), chance that a move is open.
    Returns:
        (..., branch): each posture obeyed, an order refused, staying, staying with a refusal; sums to 1.
    """
    refusing = (choice * fails).sum(axis=-1) * occasion
    staying = (1.0 - occasion) * (1.0 - fails_staying), (1.0 - occasion) * fails_staying
    unmoved = np.stack(np.broadcast_arrays(refusing, *staying), axis=-1)
    return np.concatenate([choice * (1.0 - fails) * occasion[..., None], unmoved], axis=-1)


def filter_step(
    rules: Rules, conditions: Conditions, policy: Policy, mass: Floats, observation: Observation
) -> tuple[Floats, Floats]:
    """Carries the filtered mass through one step and scores what was seen in it.

    A probability of a move that was seen is raised to its power; staying in a posture counts with power 1. Where
    office is unseen he is known to have kept it and this is not scored.

    Args:
        rules: postures and axes.
        conditions: those the policy was made for.
        policy: play in this step.
        mass: (world, phase, pressure, loyalty, sanctions, slot), sums to 1 in each world.
        observation: what was seen.
    Returns:
        The mass at the end of the step (normalised) and the log of the normaliser (world,); -inf and a mass of 0
        where a world cannot have produced what was seen.
    Source:
        Rabiner (1989), doi:10.1109/5.18626 (forward recursion of a hidden Markov chain).
    """
    plan = layout_of(rules)
    ways = branches(rules, conditions, policy)
    carried = patron_moves(plan, policy, mass, observation)
    chance = ways.chance * _seen_slot(ways, observation) * _reports_of_orders(ways, observation, len(mass))
    made = ways.offer * (observation.offer_missed if observation.offer == UNSEEN else 1.0)
    offered = _powered(np.stack([1.0 - ways.offer, made], axis=-1), observation.offer, observation.offer_power)
    after = spread(plan, ways, carried[..., None, None] * chance[..., None] * offered)
    west = _powered(policy.west, observation.west, observation.west_power)
    answered = after[..., None] * west
    scored = answered.sum(axis=tuple(range(1, answered.ndim)))
    held = answered * (policy.loss if observation.office == 0 else 1.0 - policy.loss)
    kept = held.sum(axis=tuple(range(1, held.ndim)))
    moved = after_moves(plan, conditions, policy, held)
    if observation.phase_factor is not None:
        moved = moved * observation.phase_factor[:, :, None, None, None, None]
    total = moved.sum(axis=(1, 2, 3, 4, 5))
    silent = np.divide(scored, kept, out=np.zeros_like(kept), where=kept > 0)
    likelihood = total * (silent if observation.office == UNSEEN else 1.0)
    logs = np.log(likelihood, out=np.full_like(likelihood, -np.inf), where=likelihood > 0)
    share = np.divide(1.0, total, out=np.zeros_like(total), where=total > 0)
    return moved * share[:, None, None, None, None, None], logs


def _powered(chance: Floats, seen: int, power: float) -> Floats:
    """Chances on the last axis, but for the option that was seen: its power alone, 0 for all others."""
    if seen == UNSEEN:
        return chance
    factor = np.zeros_like(chance)
    factor[..., seen] = np.power(chance[..., seen], power, where=chance[..., seen] > 0, out=factor[..., seen])
    return factor


def after_patron(rules: Rules, policy: Policy, mass: Floats) -> Floats:
    """Carries the mass through the patron's move.

    Args:
        rules: postures and axes.
        policy: play in this step.
        mass: (world, phase, pressure, loyalty, sanctions, slot) at the start of the step.
    Returns:
        (world, phase, pressure', loyalty, sanctions, slot) at the ruler's nodes.
    """
    return patron_moves(layout_of(rules), policy, mass, Observation())


def patron_moves(plan: Layout, policy: Policy, mass: Floats, seen: Observation) -> Floats:
    """Carries the mass through the patron's move, the reports on the level then in force and what the ruler says.

    Args:
        plan: layout of the rules.
        policy: play in this step.
        mass: (world, phase, pressure, loyalty, sanctions, slot).
        seen: what was seen of the patron and of the level, and what was said; nothing else is used.
    Returns:
        (world, phase, pressure', loyalty, sanctions, slot), not normalised.
    """
    moves = _powered(policy.patron, seen.patron, seen.patron_power)
    carried = np.zeros_like(mass)
    for level in range(mass.shape[2]):
        for option, after in enumerate(plan.pressure_after[level]):
            carried[:, :, after] += mass[:, :, level] * moves[:, :, level, ..., option]
    if seen.pressure_factor is not None:
        factor = np.broadcast_to(seen.pressure_factor, (len(mass), mass.shape[2]))
        carried = carried * factor[:, None, :, None, None, None]
    return carried if seen.said_factor is None else carried * seen.said_factor[..., None]


def _seen_slot(ways: Branches, seen: Observation) -> Floats:
    """Factor on each branch: 0 off the slot that was seen, total^(power - 1) where he moved there."""
    if seen.slot == UNSEEN:
        return np.ones_like(ways.chance)
    there = ways.slot == seen.slot
    total = (ways.chance * there).sum(axis=-1, keepdims=True)
    raised = np.power(total, seen.power - 1.0, out=np.zeros_like(total), where=total > 0)
    stayed = (np.arange(len(there)) == seen.slot)[:, None]
    return np.where(stayed, 1.0, raised) * there


def _reports_of_orders(ways: Branches, seen: Observation, worlds: int) -> Floats:
    """Likelihood of reports that an order was obeyed or refused, relative to no order given."""
    if seen.order_factor is None:
        return np.ones((1, 1, 1, 1, 1, *ways.ordered.shape))
    factor = np.broadcast_to(seen.order_factor, (worlds, 2))[:, ways.refused.astype(np.int64)]
    return np.where(ways.ordered, factor[:, None, :], 1.0)[:, None, None, None, None]


def spread(plan: Layout, ways: Branches, flow: Floats) -> Floats:
    """Gathers the flow of branches by the slot they lead to.

    Args:
        plan: layout of the rules.
        ways: branches of the date.
        flow: (world, phase, pressure', loyalty, sanctions, slot, branch, offered).
    Returns:
        (world, phase, pressure', loyalty, sanctions, slot', refused, offered).
    """
    after = np.zeros((*flow.shape[:5], plan.slots, 2, 2))
    for slot in range(plan.slots):
        for branch, refused in enumerate(ways.refused.astype(np.int64)):
            after[..., ways.slot[slot, branch], refused, :] += flow[..., slot, branch, :]
    return after


def after_moves(plan: Layout, conditions: Conditions, policy: Policy, flow: Floats) -> Floats:
    """Ends the step: the west's move takes effect, loyalty and phase move.

    Args:
        plan: layout of the rules.
        conditions: chances of the phases.
        policy: chances of loyalty.
        flow: (world, phase, pressure', loyalty, sanctions, slot', refused, offered, west's move), still in office.
    Returns:
        (world, phase, pressure, loyalty, sanctions, slot) at the start of the next step.
    """
    summed = flow.sum(axis=-2)
    placed = np.zeros(summed.shape[:-1])  # world, w, p', l, g', s', refused
    for level in range(placed.shape[4]):
        for option, after in enumerate(plan.sanctions_after[level]):
            placed[:, :, :, :, after] += summed[:, :, :, :, level, :, :, option]
    loyal = _after_loyalty(plan, policy, placed)
    moved = np.empty_like(loyal)
    for joined in (0, 1):
        there = plan.crossed == joined
        part = loyal[..., there]
        step = np.swapaxes(conditions.phase_step[:, joined], 1, 2)
        moved[..., there] = (step @ part.reshape(*part.shape[:2], -1)).reshape(part.shape)
    return moved


def _after_loyalty(plan: Layout, policy: Policy, placed: Floats) -> Floats:
    """Loyalty falls one level after a refusal, else falls, holds or rises by the posture's chances."""
    fall = policy.fall[..., plan.posture][:, :, None, :, None, :]
    rise = policy.rise[..., plan.posture][:, :, None, :, None, :]
    obeyed, refused = placed[..., 0], placed[..., 1]
    loyal = obeyed * (1.0 - fall - rise)
    loyal[:, :, :, :-1] += (obeyed * fall + refused)[:, :, :, 1:]
    loyal[:, :, :, 1:] += (obeyed * rise)[:, :, :, :-1]
    loyal[:, :, :, 0] += refused[:, :, :, 0]
    return loyal
