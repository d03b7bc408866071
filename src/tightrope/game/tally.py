"""What is counted while play is projected, and how the counts become probabilities."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from tightrope.game.course import Projection, RopeMeans, Segment, Targets
from tightrope.game.inputs import CAUSES, Floats, Rules, Truths
from tightrope.game.layout import layout_of, state_shape

ALIVE, PRESSED, NOT_PRESSED, OFFER, BARGAIN, DEMAND = range(6)  # the first columns; postures and acts follow


class Tally(NamedTuple):
    """Holds what is counted; (world, step, ...), step 0 = the start; flows belong to their step alone."""

    arrived: Floats  # (world, step, column) flow into what the column waits for; at step 0 what is there already
    reasoned: Floats  # (world, step) flow of crossings from nodes with pull + other > 0
    holding: Floats  # (world, step, posture) in office at the end of the step
    phase: Floats  # (world, step, phase) in office at the end of the step
    lost: Floats  # (world, step, 5) flow
    demanded: Floats  # (world, step) flow
    complied: Floats  # (world, step) flow
    offers: Floats  # (world, step) flow
    relieved: Floats  # (world, step) flow
    rope: Floats  # (world, step, 12) weight, then weight times rope, danger of complying (5), of refusing (5)


def waiting(rules: Rules, targets: Targets) -> Truths:
    """Lists the postures that each column waits for.

    Args:
        rules: postures.
        targets: acts.
    Returns:
        (column, posture): alive, crossing twice (from a pressed start and from another), offer, bargain, demand
        (these four wait for no posture), posture k or one more exposed for each k in 1..K-1 but the red line, acts.
    """
    count, red_line = len(rules.exposure), rules.red_line
    posture = np.arange(count)
    crossing = posture >= red_line
    none = np.zeros(count, dtype=np.bool_)
    levels = [posture >= k for k in range(1, count) if k != red_line]
    return np.array([none, crossing, crossing, none, none, none, *levels, *targets.acts], dtype=np.bool_)


def first_rules(rules: Rules, plan: Sequence[Segment]) -> Rules:
    """Rules in force from the first step on."""
    return plan[0].rules or rules


def shifted(mass: Floats, segment: Segment, rules: Rules) -> Floats:
    """Moves mass to where a segment's holds put it.

    Args:
        mass: (..., phase, pressure, loyalty, sanctions, slot).
        segment: its `moves`.
        rules: those of the segment, for the new lengths of the axes.
    Returns:
        The same mass on the segment's axes.
    """
    lengths = state_shape(rules)
    for axis, (length, where) in enumerate(zip(lengths, segment.moves, strict=True), start=mass.ndim - 5):
        if where is None:
            continue
        source = np.moveaxis(mass, axis, 0)
        moved = np.zeros((length, *source.shape[1:]))
        np.add.at(moved, np.asarray(where), source)
        mass = np.moveaxis(moved, 0, axis)
    return mass


def starts(rules: Rules, mass: Floats, columns: Truths) -> tuple[Floats, Floats]:
    """Gives each column its start and counts what has arrived already.

    Args:
        rules: postures and axes in force from the first step on.
        mass: (world, phase, pressure, loyalty, sanctions, slot).
        columns: (column, posture) as from `waiting`.
    Returns:
        (column, world, ..., slot) mass still waiting; (world, column) arrived at the start.
    """
    pressing = (np.asarray(rules.levels) > 0)[:, None, None, None]
    masses = np.repeat(mass[None], len(columns), axis=0)
    masses[PRESSED] = np.where(pressing, mass, 0.0)
    masses[NOT_PRESSED] = np.where(pressing, 0.0, mass)
    return settled(rules, masses, columns)


def settled(rules: Rules, masses: Floats, columns: Truths) -> tuple[Floats, Floats]:
    """Takes out of each column what already is where it waits for, at the start or after a hold has moved it.

    Args:
        rules: postures and axes.
        masses: (column, world, phase, pressure, loyalty, sanctions, slot).
        columns: (column, posture) as from `waiting`.
    Returns:
        (column, world, ..., slot) mass still waiting; (world, column) arrived.
    """
    there = columns[:, layout_of(rules).posture]
    still = np.where(there[:, None, None, None, None, None, :], 0.0, masses)
    gone = np.ascontiguousarray(masses - still)  # summed row by row: a world's sum does not depend on its company
    return still, gone.reshape(*gone.shape[:2], -1).sum(axis=-1).T


def projection(rules: Rules, tally: Tally, pressed_mass: Floats) -> Projection:
    """Turns counts into cumulative probabilities and means.

    Args:
        rules: postures.
        tally: what was counted.
        pressed_mass: (world,) mass of the start's states with pressure above 0.
    Returns:
        See `Projection`.
    """
    by_then = np.cumsum(tally.arrived, axis=1)
    count, red_line = len(rules.exposure), rules.red_line
    crossed = by_then[:, :, PRESSED] + by_then[:, :, NOT_PRESSED]
    reached = np.ones((*crossed.shape, count))
    reached[:, :, red_line] = crossed
    others = [k for k in range(1, count) if k != red_line]
    first_act = DEMAND + 1 + len(others)
    reached[:, :, others] = by_then[:, :, DEMAND + 1 : first_act]
    reasoned = np.cumsum(tally.reasoned, axis=1)
    return Projection(
        reached=reached,
        acts=by_then[:, :, first_act:],
        offer=by_then[:, :, OFFER],
        bargain=by_then[:, :, BARGAIN],
        demand=by_then[:, :, DEMAND],
        reasoned=reasoned,
        noise=np.maximum(0.0, crossed - crossed[:, :1] - reasoned),
        pressed=_given(by_then[:, :, PRESSED], pressed_mass[:, None]),
        not_pressed=_given(by_then[:, :, NOT_PRESSED], 1.0 - pressed_mass[:, None]),
        pressed_mass=pressed_mass,
        holding=tally.holding,
        survival=tally.holding.sum(axis=-1),
        lost=np.cumsum(tally.lost, axis=1),
        phase=tally.phase,
        demanded=tally.demanded,
        complied=tally.complied,
        offers=tally.offers,
        relieved=tally.relieved,
        means=rope_from(tally.rope),
    )


def rope_from(sums: Floats) -> RopeMeans:
    """Means from sums over states.

    Args:
        sums: (..., 12) weight, then weight times rope, danger of complying (5), of refusing (5).
    Returns:
        Means; NaN where the weight is 0.
    """
    weight = sums[..., 0]
    empty = np.full_like(sums[..., 1:], np.nan)
    means = np.divide(sums[..., 1:], weight[..., None], out=empty, where=weight[..., None] > 0)
    after_comply = 1 + len(CAUSES)
    return RopeMeans(weight, means[..., 0], means[..., 1:after_comply], means[..., after_comply:])


def _given(part: Floats, whole: Floats) -> Floats:
    """Conditional probability; 0 where the condition has no mass."""
    return np.divide(part, whole, out=np.zeros_like(part), where=np.broadcast_to(whole > 0, part.shape))
