"""What would the ruler say, given what he is about to do? The choice among five stances, as cheap or dear talk."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tightrope.game.forward import branch_chances
from tightrope.game.inputs import Conditions, Floats, Rules
from tightrope.game.layout import layout_of
from tightrope.game.policy import Policy, world_first

STANCES = ("commit", "distance", "not_needed", "bargain", "other")


class Tastes(NamedTuple):
    """Holds how readily each world's ruler says what, and how far his words follow his intentions; all (world,)."""

    a_commit: Floats  # log odds of saying so against saying something else, whatever he intends
    a_distance: Floats
    a_not_needed: Floats
    a_bargain: Floats
    g_cross: Floats  # log odds per chance of crossing, >= 0
    g_need: Floats  # log odds per need that he could point to, >= 0
    g_offer: Floats  # log odds per chance of an offer, >= 0


class Intent(NamedTuple):
    """Holds what the ruler is about to do at his nodes of a step; all broadcast to (world, ...)."""

    cross: Floats  # chance that he stands at or past the red line when the step has ended, 0..1
    offer: Floats  # chance of an offer to the west in the step, 0..1
    need: Floats  # the patron's need that substitutes leave, 0..1


def stance_chances(tastes: Tastes, intent: Intent, voice: float) -> Floats:
    """Gives the chance of each stance, were he to speak.

    Softmax over five: commit a + g_cross P, distance a - g_cross P, not needed a - g_cross P + g_need (1 - need),
    bargain a + g_offer O, something else 0. The voice multiplies the slopes: the more is at stake for him in being
    believed, the more closely words follow intentions. Leaves out that he may lie about a fixed plan.

    Args:
        tastes: (world,). intent: (world, ...), the same axes in each.
        voice: 0..1, by the audience.
    Returns:
        (world, ..., 5) in the order of `STANCES`; sums to 1.
    Source:
        McKelvey and Palfrey (1998), doi:10.1023/A:1009905800005 (choice by quantal response); slopes judged.
    """
    axes = np.broadcast(*intent).ndim
    own = Tastes(*(taste.reshape(-1, *([1] * (axes - 1))) for taste in tastes))
    cross, offer, spare = intent.cross * own.g_cross, intent.offer * own.g_offer, (1.0 - intent.need) * own.g_need
    utility = np.stack(
        np.broadcast_arrays(
            own.a_commit + voice * cross,
            own.a_distance - voice * cross,
            own.a_not_needed + voice * (spare - cross),
            own.a_bargain + voice * offer,
            np.zeros_like(own.a_commit),
        ),
        axis=-1,
    )
    weight = np.exp(utility - utility.max(axis=-1, keepdims=True))
    return np.asarray(weight / weight.sum(axis=-1, keepdims=True))


def intentions(rules: Rules, conditions: Conditions, policy: Policy, slot: int) -> Intent:
    """Gives what he is about to do at the nodes of one slot, after the patron's move.

    Args:
        rules: postures and axes. conditions: those the policy was made for. policy: play in this step.
        slot: where he stands at the start of the step.
    Returns:
        Intent, each (world, phase, pressure', loyalty, sanctions).
    """
    plan, own = layout_of(rules), layout_of(rules).posture[slot]
    fails = (conditions.cascade * rules.ordered)[:, :, None, :, None, :]
    occasion = conditions.occasion[:, None, own, :, None, None]
    choice = world_first(policy.tables.choice[..., slot, :, :], policy.worlds)
    offer = world_first(policy.tables.offer[..., slot, :, :], policy.worlds)
    chance = branch_chances(choice, fails, fails[..., own], occasion)
    crossing = plan.crossed[[*plan.target[slot], slot, slot, slot]] == 1
    need = conditions.need * (1.0 - conditions.substitutes)
    return Intent(
        cross=chance[..., crossing].sum(axis=-1),
        offer=(chance * offer).sum(axis=-1) * conditions.occasion_overture[:, None, None, None, None],
        need=np.broadcast_to(need[:, :, None, None, None], chance.shape[:-1]),
    )
