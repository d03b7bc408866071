"""How are worlds led to where the evidence points, when too few of those drawn explain it? In small steps, with moves.

The evidence is let in by and by: its likelihood to a power (temper) that rises from 0 to 1. After each rise worlds are
resampled and then moved so that they keep to the starting beliefs times the likelihood let in so far.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tightrope import randomness
from tightrope.errors import EvidenceImpossible, MovesFailed

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Truths = NDArray[np.bool_]
Likelihood = Callable[[Floats, Integers, Floats], Floats]
Told = Callable[[float], None]

# Specification of the game, 3.4.
ISLANDS = 4
KEPT = 0.5  # conditional effective size after a rise, as a share of the worlds that can still be
MOST_LEVELS, MOST_MOVES = 40, 12
ENOUGH_JUMP = 0.5  # mean squared jump a coordinate, summed over the moves of a level
FIRST_STEP, LEAST_STEP, LONGEST_STEP = 0.3, 0.02, 1.0
RARE, OFTEN = 0.2, 0.5  # acceptance below which moves are shortened, above which they are lengthened
STUCK = 0.02  # acceptance at the shortest step at which nothing moves any more
_BEND = 1.5  # factor by which a step is shortened or lengthened (judged: tightrope)
_ROUNDING = 1e-12  # by how much less than needed, relative, is still asked for
_HALVINGS = 60  # bisections of the next temper


@dataclass(frozen=True)
class Tempered:
    """Holds worlds that follow starting beliefs times likelihood, all of equal weight; world i is of island i % 4.

    z: (world, coordinate) standard normals. carried: (world,) what was resampled with z and never moved.
    log_likelihood: (world,). log_evidence: logarithm of the mean evidence of the islands;
    evidence_error: standard error of the mean of their logarithms.
    tempers: (level,) of the slowest island. moves: rounds of moves in all. acceptance: mean over all rounds.
    """

    z: Floats
    carried: Integers
    log_likelihood: Floats
    log_evidence: float
    evidence_error: float
    tempers: tuple[float, ...]
    moves: int
    acceptance: float


class _Island:
    """One island on its way: its slots, how far the evidence is let in, and how long its moves are."""

    def __init__(self, slots: Integers) -> None:
        self.slots = slots
        self.before, self.temper = 0.0, 0.0
        self.step, self.jumped = FIRST_STEP, 0.0
        self.log_evidence = 0.0
        self.tempers: tuple[float, ...] = ()

    def reached(self, share: float) -> float:
        """How much of the evidence is let in when a share of the moves of this level is done."""
        return self.before + share * (self.temper - self.before)


def untold(_: float) -> None:
    """Tells nobody how much of the evidence is let in."""


def temper(likelihood: Likelihood, z: Floats, carried: Integers, seed: int, told: Told = untold) -> Tempered:
    """Leads worlds from their starting beliefs to what the evidence leaves of them.

    Tempered sequential Monte Carlo: the next temper by bisection, so that the conditional effective size is one half;
    systematic resampling; preconditioned Crank-Nicolson moves z' = sqrt(1 - s^2) z + s xi, accepted on the tempered
    likelihood alone, s adapted to an acceptance of .2 to .5. Four islands, each for itself; their spread is the error.

    Args:
        likelihood: log likelihood (world,) of z (world, coordinate) and of what is carried (world,); may be -inf, and
            may be given as -inf where it is below the third argument, a floor (world,) under which it is refused.
        z: (world, coordinate) independent standard normals. carried: (world,) resampled with z, never moved.
        seed: of the run; all chance comes from the streams `move/...`. told: told the least temper reached.
    Returns:
        Tempered.
    Raises:
        EvidenceImpossible: in one island no world can have produced the evidence.
        MovesFailed: the evidence is not wholly in after 40 levels, or nothing moves; carries the last temper.
    Source:
        Del Moral, Doucet and Jasra (2006), doi:10.1111/j.1467-9868.2006.00553.x;
        Cotter, Roberts, Stuart and White (2013), doi:10.1214/13-STS421.
    """
    z, carried = z.copy(), carried.copy()
    log = likelihood(z, carried, np.full(len(z), -np.inf))
    islands = [_Island(np.arange(first, len(z), ISLANDS)) for first in range(ISLANDS)]
    moves, accepted = 0, 0.0
    for level in range(MOST_LEVELS):
        waiting = [island for island in islands if island.temper < 1]
        if not waiting:
            break
        for number, island in enumerate(islands):
            if island.temper < 1:
                _rise(island, log)
                chosen = island.slots[_resampled(_weights(island, log), _chance(seed, level, number))]
                z[island.slots], carried[island.slots], log[island.slots] = z[chosen], carried[chosen], log[chosen]
        for island in waiting:
            island.jumped = 0.0
        for move in range(MOST_MOVES):
            moving = [island for island in waiting if island.jumped < ENOUGH_JUMP]
            if not moving:
                break
            told(min(island.reached(move / MOST_MOVES) for island in waiting))
            accepted += _move(likelihood, (z, carried, log), moving, (seed, level, move))
            moves += 1
        told(min(island.temper for island in islands))
    if min(island.temper for island in islands) < 1:
        least = min(island.temper for island in islands)
        raise MovesFailed(
            f"after {MOST_LEVELS} steps only {least:.2g} of the evidence is let in; allowed the whole; look for items "
            "that almost exclude each other, or play more worlds",
            temper=least,
        )
    evidence = np.array([island.log_evidence for island in islands])
    slowest = max(islands, key=lambda island: len(island.tempers))
    return Tempered(
        z, carried, log, _log_mean(evidence), island_error(evidence), slowest.tempers, moves, accepted / max(moves, 1)
    )


def island_error(values: Floats) -> float:
    """Gives the standard error of a mean over the islands: their standard deviation over the root of their number.

    Args:
        values: (island,) what each island says.
    Returns:
        Standard error in the unit of the values.
    """
    return float(np.std(values, ddof=1) / math.sqrt(len(values)))


def _log_mean(logs: Floats) -> float:
    most = float(logs.max())
    return most + math.log(float(np.exp(logs - most).mean()))


def _rise(island: _Island, log: Floats) -> None:
    """Lets in as much more of the evidence as leaves half of the worlds that can still be."""
    own = log[island.slots]
    alive = np.isfinite(own)
    if not alive.any():
        raise EvidenceImpossible(
            f"none of {len(own)} worlds of an island can have produced the evidence; allowed at least one; "
            "play more worlds, or look for items that exclude each other",
            worlds=len(own),
        )
    target, low, high = KEPT * int(alive.sum()), island.temper, 1.0
    if _effective(own[alive], 1.0 - island.temper) < target:
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            low, high = (middle, high) if _effective(own[alive], middle - island.temper) >= target else (low, middle)
        high = low
    island.before, island.temper = island.temper, high
    rise = (island.temper - island.before) * own[alive]
    island.log_evidence += float(rise.max()) + math.log(float(np.exp(rise - rise.max()).sum()) / len(own))
    island.tempers = (*island.tempers, island.temper)


def _effective(log: Floats, power: float) -> float:
    weight = np.exp(power * (log - log.max()))
    return float(weight.sum() ** 2 / (weight**2).sum())


def _weights(island: _Island, log: Floats) -> Floats:
    own = log[island.slots]
    power = island.temper - island.before
    weight = np.where(np.isfinite(own), np.exp(power * (own - own[np.isfinite(own)].max())), 0.0)
    return np.asarray(weight / weight.sum())


def _chance(seed: int, level: int, island: int) -> float:
    return float(randomness.uniforms(seed, f"move/{level}/resample", np.array([island]))[0, 0])


def _resampled(weight: Floats, chance: float) -> Integers:
    """Systematic resampling: one uniform number for all; nobody's copies differ from their share by one or more."""
    points = (np.arange(len(weight)) + chance) / len(weight)
    return np.minimum(np.searchsorted(np.cumsum(weight), points), len(weight) - 1)


def _move(
    likelihood: Likelihood,
    worlds: tuple[Floats, Integers, Floats],
    moving: list[_Island],
    stream: tuple[int, int, int],
) -> float:
    """One round of moves of the islands that still move, in place; gives the share that was accepted."""
    z, carried, log = worlds
    seed, level, move = stream
    slots = np.sort(np.concatenate([island.slots for island in moving]))
    step, power = np.empty(len(z)), np.empty(len(z))
    for island in moving:
        step[island.slots], power[island.slots] = island.step, island.temper
    length = step[slots, None]
    noise = randomness.normals(seed, f"move/{level}/{move}", slots, z.shape[1])
    proposed = np.sqrt(1.0 - length**2) * z[slots] + length * noise
    asked = np.log(randomness.uniforms(seed, f"move/{level}/{move}/accept", slots)[:, 0])
    with np.errstate(divide="ignore", over="ignore"):  # at a temper of 0 anything is accepted
        floor = log[slots] + asked / power[slots]
    found = likelihood(proposed, carried[slots], floor - _ROUNDING * np.abs(floor))
    gain = np.where(np.isfinite(found), power[slots] * (found - log[slots]), -np.inf)
    taken = asked < gain
    jump = np.zeros(len(z))
    jump[slots] = np.where(taken, np.mean((proposed - z[slots]) ** 2, axis=1), 0.0)
    z[slots[taken]], log[slots[taken]] = proposed[taken], found[taken]
    accepted = np.zeros(len(z))
    accepted[slots[taken]] = 1.0
    for island in moving:
        _adapt(island, float(accepted[island.slots].mean()), float(jump[island.slots].mean()))
    return float(taken.mean())


def _adapt(island: _Island, accepted: float, jump: float) -> None:
    """Shortens or lengthens an island's moves; where even the shortest are refused it is stuck."""
    island.jumped += jump
    if accepted < STUCK and island.step <= LEAST_STEP:
        raise MovesFailed(
            f"with {island.temper:.2g} of the evidence let in, worlds no longer move: {accepted:.1%} of the shortest "
            f"moves are accepted; allowed {STUCK:.0%} or more; play more worlds, or look at the strongest items",
            temper=island.temper,
        )
    if accepted < RARE:
        island.step = max(LEAST_STEP, island.step / _BEND)
    elif accepted > OFTEN:
        island.step = min(LONGEST_STEP, island.step * _BEND)
