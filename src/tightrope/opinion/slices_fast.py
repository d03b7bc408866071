"""How does a draw move to the next? (The same as `slices.advance`, compiled, several kept draws at a time.)"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from tightrope.opinion.layers import Plan
from tightrope.opinion.layers_fast import loglik
from tightrope.opinion.slices import SHRINKS, State

Floats = NDArray[np.float64]

_TURN = 2 * math.pi


def advance(state: State, normals: Floats, chance: Floats, known: Plan, updates: int) -> tuple[State, Floats]:
    """Makes iterations and keeps the state after every `updates` updates.

    Args:
        state: where the chain stands.
        normals: (update, column). chance: (update, CHANCE) uniforms.
        known: the plan.
        updates: updates a kept draw, two an iteration.
    Returns:
        The state after all, and the kept (draw, column).
    Source:
        Murray, Adams and MacKay (2010), AISTATS, PMLR 9:541.
    """
    kept = np.empty((len(normals) // updates, normals.shape[1]))
    here = state.normals.copy()
    last, stuck = _advance(here, state.loglik, normals, chance, known, (known.first_walk, updates), kept)
    return State(here, last, state.stuck + stuck), kept


@njit(cache=True, nogil=True)
def _advance(
    here: Floats, value: float, normals: Floats, chance: Floats, known: Plan, sizes: tuple[int, int], kept: Floats
) -> tuple[float, int]:
    columns, stuck = len(here), 0
    there = here.copy()
    for number in range(len(normals)):
        frozen = columns if number % 2 == 0 else sizes[0]
        least = value + math.log(chance[number, 0])
        angle = _TURN * chance[number, 1]
        low, high = angle - _TURN, angle
        found = False
        for shrink in range(SHRINKS):
            cosine, sine = math.cos(angle), math.sin(angle)
            for j in range(frozen):
                there[j] = here[j] * cosine + normals[number, j] * sine
            there[frozen:] = here[frozen:]
            new = loglik(there, known)
            if new > least:
                value, found = new, True
                here[:] = there
                break
            if angle < 0:
                low = angle
            else:
                high = angle
            angle = low + chance[number, 2 + shrink] * (high - low)
        stuck += 0 if found else 1
        if (number + 1) % sizes[1] == 0:
            kept[(number + 1) // sizes[1] - 1] = here
    return value, stuck
