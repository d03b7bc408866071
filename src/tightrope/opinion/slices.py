"""How does a draw move to the next without leaving what the surveys allow? By elliptical slices."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tightrope.opinion.layers import Plan, loglik

Floats = NDArray[np.float64]

SHRINKS = 60  # numbers for shrinking the bracket; after as many the state is kept and counted
CHANCE = SHRINKS + 2  # numbers an update needs beside its normals: level, angle, shrinks


class State(NamedTuple):
    """Holds where a chain stands."""

    normals: Floats  # (column,)
    loglik: float
    stuck: int  # updates that found nothing within `SHRINKS`


def update(state: State, normals: Floats, chance: Floats, frozen: int, known: Plan) -> State:
    """Moves a chain along the ellipse through its state and a fresh draw of the prior.

    Args:
        state: where it stands.
        normals: (column,) fresh standard normals.
        chance: (CHANCE,) uniforms: level of the slice, first angle, then one a shrink.
        frozen: columns from here on are held fixed; the number of columns holds none.
        known: the plan.
    Returns:
        The next state.
    Source:
        Murray, Adams and MacKay (2010), AISTATS, PMLR 9:541.
    """
    least = state.loglik + math.log(chance[0])
    angle = 2 * math.pi * chance[1]
    low, high = angle - 2 * math.pi, angle
    for shrink in range(SHRINKS):
        there = state.normals * math.cos(angle) + normals * math.sin(angle)
        there[frozen:] = state.normals[frozen:]
        value = float(loglik(there[None], known)[0])
        if value > least:
            return State(there, value, state.stuck)
        low, high = (angle, high) if angle < 0 else (low, angle)
        angle = low + chance[2 + shrink] * (high - low)
    return state._replace(stuck=state.stuck + 1)


def advance(state: State, normals: Floats, chance: Floats, known: Plan) -> State:
    """Makes iterations: each one update of everything, then one with the walk's innovations held fixed.

    Args:
        state: where the chain stands.
        normals: (update, column), two updates an iteration. chance: (update, CHANCE) uniforms.
        known: the plan.
    Returns:
        The state after them.
    """
    for number in range(len(normals)):
        frozen = known.columns if number % 2 == 0 else known.first_walk
        state = update(state, normals[number], chance[number], frozen, known)
    return state
