"""At how many times the threat in force would he cross, as things stand on as_of?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tightrope.game import red_line
from tightrope.model.evidence import seen
from tightrope.model.holds import Board, held
from tightrope.model.to_game import conditions, parameters, rules
from tightrope.model.worlds import Worlds

Floats = NDArray[np.float64]


def times_threat(worlds: Worlds) -> Floats:
    """Finds the multiple of the threat at which pull + other = 0 in the likeliest state, highest pressure held.

    Args:
        worlds: played worlds, a few hundred.
    Returns:
        (world,), infinite where no multiple between 0 and 16 suffices.
    """
    case, steps, draws = worlds.case, worlds.steps, worlds.draws
    last = seen(case, steps)[-1]
    state = conditions(case, draws, worlds.inputs, steps, 0, last)
    board = held(Board(case, rules(case), parameters(draws), state), {"pressure": max(case.game.levels)})
    mass = worlds.past.mass.sum(axis=2)
    flat = mass.reshape(len(mass), -1).argmax(axis=1)
    phase, loyalty, sanctions, slot = np.unravel_index(flat, mass.shape[1:])
    at = (phase, np.zeros_like(phase), loyalty, sanctions, slot)
    return red_line(board.rules, board.parameters, board.conditions, at).lowest
