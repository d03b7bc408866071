"""How likely is the evidence in each world? The weight alone, given up as soon as it cannot be enough."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from tightrope.case import Case
from tightrope.game import decide, solve
from tightrope.kernels import each_block, silent
from tightrope.model.blocks import filtered_each
from tightrope.model.condition import (
    PERFECT,
    Before,
    Pass,
    Reading,
    Reckoned,
    met,
    observation,
    read,
    stands,
    start_mass,
)
from tightrope.model.draw import Draws
from tightrope.model.statements import capped, tastes
from tightrope.model.timeline import Timeline
from tightrope.model.to_game import Inputs, parameters, rules
from tightrope.model.trade_figures import explained
from tightrope.model.worlds import part

Floats = NDArray[np.float64]

LARGEST_BLOCK = 256  # worlds at a time (architecture map, contract 16): little is kept of each


def log_likelihood(case: Case, draws: Draws, steps: Timeline, inputs: Inputs, floor: Floats) -> Floats:
    """Gives the log likelihood of the evidence as `condition` does, without what only a reader asks for.

    What published figures say of a world is known at once. What can be seen of a step has a probability of at most 1,
    so from there the likelihood can but fall as steps are added; a world that has fallen below its floor is given up.

    Args:
        case: the case as known on its as_of. draws, steps, inputs: the model of all worlds.
        floor: (world,) log likelihood below which nobody asks how low it is; -inf asks for every world.
    Returns:
        (world,), bit for bit that of `condition`, or -inf where it is below the floor.
    Source:
        Solonen et al. (2012), doi:10.1214/12-BA724 (rejection before the likelihood is complete).
    """
    if case.game.foresight == PERFECT:
        return filtered_each(case, [case], draws, steps, inputs)[0].log_weight

    def _block(which: slice) -> Floats:
        return _weighed(case, steps, (draws.part(which), part(inputs, which)), floor[which])

    return np.concatenate(each_block(_block, len(draws.worlds), LARGEST_BLOCK, silent))


def _weighed(case: Case, steps: Timeline, worlds: tuple[Draws, Inputs], floor: Floats) -> Floats:
    """Log likelihood of a block; worlds are given up whenever the players reckon anew."""
    draws, inputs = worlds
    board, reading = rules(case), read(case, draws, steps)
    told = explained(case, inputs.figures, reading.figures)
    start, spare = start_mass(case, draws, inputs, board), _spare(reading) + told[:, None]
    passes = [Pass(reading, start) for _ in range(1 + reading.speaks)]
    log, alive = np.full(len(floor), -np.inf), np.arange(len(floor))
    for index, (at, sight) in enumerate(zip(reading.seen, stands(case, reading.seen), strict=True)):
        if index % case.game.resolve_every == 0:
            kept = np.flatnonzero(passes[0].log + spare[alive, index] >= floor[alive])
            if len(kept) < len(alive):
                alive, draws, inputs = alive[kept], draws.part(kept), part(inputs, kept)
                passes = [each.part(kept) for each in passes]
            if len(alive) == 0:
                return log
            frozen = met(case, draws, steps, inputs, Before(index, at, sight.sanctions, at.held_before))
            beliefs, own = parameters(draws), tastes(draws)
            after = solve(board, beliefs, frozen, board.lookahead - 1, dangers=False)
        now = met(case, draws, steps, inputs, Before(index, at, frozen.sanctions_in_force, at.held_before))
        plain = sight._replace(dangers=False)
        step = Reckoned(frozen, after, now, decide(board, beliefs, now, after, plain), plain)
        for aloud, each in enumerate(passes):
            each.advance(observation(each.reading, steps, index), board, step, own if aloud else None)
    cap = case.game.statements.cap
    log[alive] = capped(passes[0].log, passes[1].log, cap) if reading.speaks else passes[0].log
    return log + told


def _spare(reading: Reading) -> Floats:
    """(world, past step) the most by which the log likelihood can rise from the start of that step on."""
    cap = reading.case.game.statements.cap
    words = 0.0 if not reading.speaks else np.inf if cap is None else math.log(cap) / 2
    rises = np.log(np.maximum(reading.phase_factors.max(axis=2), 1.0))
    return np.asarray(words + np.cumsum(rises[:, ::-1], axis=1)[:, ::-1])
