"""What happens in one step if chance has its way? Draws a step of play, the inverse of filtering one."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tightrope.game.forward import branches
from tightrope.game.inputs import Conditions, Floats, Integers, Rules, Truths
from tightrope.game.layout import layout_of
from tightrope.game.policy import Policy

COLUMNS = 7  # uniform numbers a step: patron, branch, offer, west, office, loyalty, phase


class State(NamedTuple):
    """Holds where each world stands; each (world,)."""

    phase: Integers
    pressure: Integers
    loyalty: Integers
    sanctions: Integers
    slot: Integers


class Happened(NamedTuple):
    """Holds what happened in a step; each (world,). The state is that of its end."""

    state: State
    patron: Integers  # 0 ease, 1 hold, 2 press
    level: Integers  # pressure in force after the patron's move
    ordered: Truths
    refused: Truths
    offered: Truths
    west: Integers  # 0 tighten, 1 hold, 2 relieve
    lost: Truths  # office


def happening(rules: Rules, conditions: Conditions, policy: Policy, state: State, chance: Floats) -> Happened:
    """Draws one step of play from where each world stands.

    Args:
        rules: postures and axes. conditions: those the policy was made for. policy: play in this step.
        state: at the start of the step. chance: (world, 7) uniforms, one for each draw.
    Returns:
        Happened; a world that lost office keeps the state it would have had.
    """
    plan, ways = layout_of(rules), branches(rules, conditions, policy)
    rows = np.arange(len(chance))
    patron = drawn_from(policy.patron[(rows, *state)], chance[:, 0])
    level = plan.pressure_after[state.pressure, patron]
    here = (rows, state.phase, level, state.loyalty, state.sanctions, state.slot)
    branch = drawn_from(ways.chance[here], chance[:, 1])
    slot, refused, ordered = ways.slot[state.slot, branch], ways.refused[branch], ways.ordered[state.slot, branch]
    offered = chance[:, 2] < ways.offer[here][rows, branch]
    end = (rows, state.phase, level, state.loyalty, state.sanctions, slot, refused * 1, offered * 1)
    west = drawn_from(policy.west[end], chance[:, 3])
    lost = chance[:, 4] < policy.loss[end][rows, west]
    held = plan.posture[slot]
    fall, rise = (table[rows, state.phase, state.loyalty, held] for table in (policy.fall, policy.rise))
    move = np.where(refused, -1, np.where(chance[:, 5] < fall, -1, np.where(chance[:, 5] < fall + rise, 1, 0)))
    after = State(
        phase=drawn_from(conditions.phase_step[rows, plan.crossed[slot], state.phase], chance[:, 6]),
        pressure=level,
        loyalty=np.clip(state.loyalty + move, 0, rules.loyalty - 1),
        sanctions=plan.sanctions_after[state.sanctions, west],
        slot=slot,
    )
    return Happened(after, patron, level, ordered, refused, offered, west, lost)


def drawn_from(chances: Floats, uniform: Floats) -> Integers:
    """Gives the option that a uniform number falls on; options of chance 0 are never drawn.

    Args:
        chances: (world, option), not all 0. uniform: (world,) 0..1.
    Returns:
        (world,) index of the option.
    """
    edges = np.cumsum(chances, axis=1)
    found = (uniform[:, None] * edges[:, -1:] >= edges).sum(axis=1)
    return np.asarray(np.minimum(found, chances.shape[1] - 1), dtype=np.int64)
