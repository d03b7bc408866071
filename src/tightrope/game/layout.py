"""From where can each move lead? The slots, the axes and the moves along them.

Slots 0..K-1 are the postures as the case lists them; with memory on, slots K..K+r-1 are the r postures
below the red line once more, after a crossing. Nobody returns from there to the first r slots.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tightrope.game.inputs import Floats, Integers, Rules, Truths

PATRON_MOVES = ("ease", "hold", "press")
WEST_MOVES = ("tighten", "hold", "relieve")
_PRESSURE_STEPS = (-1, 0, 1)  # of PATRON_MOVES
_SANCTIONS_STEPS = (1, 0, -1)  # of WEST_MOVES


@dataclass(frozen=True)
class Layout:
    """Holds the integer tables that say where each move leads."""

    postures: int  # K
    below: int  # r, postures below the red line
    slots: int
    posture: Integers  # (slot,) the posture of a slot
    crossed: Integers  # (slot,) 1 at or past the red line
    ever: Integers  # (slot,) 1 after a crossing, at whatever posture
    target: Integers  # (slot, posture) the slot that a choice leads to
    allowed: Truths  # (slot, posture)
    pressure_after: Integers  # (pressure, 3) level after ease, hold, press
    pressure_open: Truths  # (pressure, 3) the move stays on the axis
    sanctions_after: Integers  # (sanctions, 3) level after tighten, hold, relieve
    sanctions_open: Truths  # (sanctions, 3)


def layout_of(rules: Rules) -> Layout:
    """Works out the slots and next-state tables of a set of rules.

    Args:
        rules: postures and axis lengths.
    Returns:
        Integer and boolean tables; K + r slots with memory, K without.
    """
    count, below = len(rules.exposure), rules.red_line
    copies = below if rules.memory else 0
    posture = np.concatenate([np.arange(count), np.arange(copies)]).astype(np.int64)
    slot = np.arange(count + copies)
    pressure_after, pressure_open = _moves(len(rules.levels), _PRESSURE_STEPS)
    sanctions_after, sanctions_open = _moves(rules.sanctions, _SANCTIONS_STEPS)
    return Layout(
        postures=count,
        below=below,
        slots=count + copies,
        posture=posture,
        crossed=((slot >= below) & (slot < count)).astype(np.int64),
        ever=(slot >= below).astype(np.int64),
        target=_targets(count, below, copies),
        allowed=np.asarray(rules.allowed, dtype=np.bool_)[posture],
        pressure_after=pressure_after,
        pressure_open=pressure_open,
        sanctions_after=sanctions_after,
        sanctions_open=sanctions_open,
    )


def by_posture(mass: Floats, plan: Layout) -> Floats:
    """Adds a posture and its copy.

    Args:
        mass: (..., slot).
        plan: the layout of the rules.
    Returns:
        (..., posture).
    """
    total = mass[..., : plan.postures].copy()
    total[..., : plan.slots - plan.postures] += mass[..., plan.postures :]
    return total


def state_shape(rules: Rules) -> tuple[int, int, int, int, int]:
    """Lengths of the state axes: phase, pressure, loyalty, sanctions, slot."""
    slots = len(rules.exposure) + (rules.red_line if rules.memory else 0)
    return (rules.phases, len(rules.levels), rules.loyalty, rules.sanctions, slots)


def _targets(count: int, below: int, copies: int) -> Integers:
    """From a slot below the red line to slots 0..K-1; from any other slot below-line choices lead to copies."""
    target = np.tile(np.arange(count, dtype=np.int64), (count + copies, 1))
    if copies:
        target[below:, :below] = count + np.arange(below)
    return target


def _moves(length: int, steps: tuple[int, int, int]) -> tuple[Integers, Truths]:
    after = np.arange(length)[:, None] + np.asarray(steps)
    inside = (after >= 0) & (after < length)
    return np.clip(after, 0, length - 1).astype(np.int64), inside
