"""How strongly is he pulled across, and how far must the threat go before the choice flips?"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from tightrope.game.backward_fast import decide, solve
from tightrope.game.inputs import Conditions, Floats, Integers, Parameters, Rules

SCAN_LOW, SCAN_HIGH, SCAN_POINTS = 0.05, 16.0, 24  # specification of the red line: log-spaced points besides 0
REPORT_BISECTIONS = 8  # after the scan; a bracket of the scan is then halved so often


class RedLine(NamedTuple):
    """Holds at how many times the threat in force the choice would flip."""

    lowest: Floats  # (world,) the lowest crossing; inf where there is none
    crossings: tuple[Floats, ...]  # (crossing,) of each world, rising
    above_at_zero: Floats  # (world,) 1 where he would cross even without any threat


class Regret(NamedTuple):
    """Holds the danger that the other choice would have avoided."""

    refusal: Floats  # max(0, pull)
    compliance: Floats  # max(0, -pull)
    parts: Floats  # (..., 5) D_c(refuse) - D_c(comply); they add up to refusal - compliance


def regret(parts: Floats) -> Regret:
    """Splits the pull into the regret of refusing and of complying.

    Args:
        parts: (..., 5) the pull's parts by cause.
    Returns:
        Regret of each, in probability of losing office within the lookahead.
    """
    pull = parts.sum(axis=-1)
    return Regret(np.maximum(0.0, pull), np.maximum(0.0, -pull), parts)


def rope_at(
    rules: Rules, parameters: Parameters, conditions: Conditions, state: tuple[Integers, ...]
) -> Floats:
    """Pull + other at the ruler's node of one state in each world, the lookahead solved with frozen inputs.

    Args:
        rules: postures, axes and lookahead.
        parameters: beliefs, (world,).
        conditions: the state of things at the date.
        state: phase, pressure', loyalty, sanctions, slot, each (world,).
    Returns:
        (world,) in probability of losing office; NaN where one side does not exist.
    """
    policy = decide(rules, parameters, conditions, solve(rules, parameters, conditions, rules.lookahead - 1))
    rope: Floats = policy.rope[(np.arange(policy.worlds), *state)]
    return rope


def red_line(
    rules: Rules,
    parameters: Parameters,
    conditions: Conditions,
    state: tuple[Integers, ...],
    bisections: int = REPORT_BISECTIONS,
) -> RedLine:
    """Finds at how many times the threat in force pull + other is 0.

    Scans 0 and 24 log-spaced points from .05 to 16 for changes of sign and halves each bracket. Capped hazards may
    cause a second crossing; the lowest is the one to report, and a world without one has inf.

    Args:
        rules: postures, axes (pressure held at the level in question) and lookahead.
        parameters: beliefs, (world,).
        conditions: the state of things at the date.
        state: phase, pressure', loyalty, sanctions, slot of the ruler's node, each (world,).
        bisections: halvings of a bracket; 8 for a report.
    Returns:
        The lowest crossing, all crossings, and who would cross at no threat at all.
    """
    points: Floats = np.concatenate([[0.0], np.geomspace(SCAN_LOW, SCAN_HIGH, SCAN_POINTS)]).astype(np.float64)

    def _rope(multiple: Floats, worlds: Integers) -> Floats:
        chosen = Parameters(*(number[worlds] for number in parameters))
        chosen = chosen._replace(theta=chosen.theta * multiple)
        there = tuple(index[worlds] for index in state)
        return rope_at(rules, chosen, _of_worlds(conditions, worlds), there)

    everyone = np.arange(len(parameters.theta))
    scan = np.stack([_rope(np.full(len(everyone), point), everyone) for point in points], axis=1)
    worlds, cell = np.nonzero((scan[:, :-1] > 0) != (scan[:, 1:] > 0))
    roots = _halved(_rope, worlds, (points[cell], points[cell + 1]), bisections)
    found = tuple(roots[worlds == world] for world in everyone)
    lowest = np.array([float(each[0]) if len(each) else np.inf for each in found])
    return RedLine(lowest, found, (scan[:, 0] > 0).astype(np.float64))


def _halved(
    rope: Callable[[Floats, Integers], Floats], worlds: Integers, bracket: tuple[Floats, Floats], bisections: int
) -> Floats:
    """Middle of each bracket after so many halvings."""
    low, high = bracket
    if not len(worlds):
        return low
    rising = rope(low, worlds) <= 0
    for _ in range(bisections):
        middle = (low + high) / 2
        beyond = (rope(middle, worlds) > 0) == rising
        low, high = np.where(beyond, low, middle), np.where(beyond, middle, high)
    return (low + high) / 2


def _of_worlds(conditions: Conditions, worlds: Integers) -> Conditions:
    arrays = {name: field[worlds] for name, field in conditions._asdict().items() if name != "sanctions_in_force"}
    return conditions._replace(**arrays)
