"""How likely is what was printed at one draw of standard normals? (The same as `layers.loglik`, compiled.)"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from tightrope.opinion.instruments import EDGE
from tightrope.opinion.layers import FIRST_HOUSE, KINDS, Plan
from tightrope.opinion.likelihood_fast import one_reading
from tightrope.opinion.unknowns import GRID

Floats = NDArray[np.float64]

_START = float(GRID[0])
_PER_UNIT = 1 / float(GRID[1] - GRID[0])
_MEDIA = 21  # row of the tables
_LAST_CELL = len(GRID) - 2


@njit(cache=True, nogil=True)
def loglik(u: Floats, known: Plan) -> float:
    """Log-likelihood of all surveys.

    Args:
        u: (column,) standard normals.
        known: the plan, with its arrays in C order.
    Returns:
        Log-likelihood; minus infinity where a total error exceeds its survey.
    """
    houses, modes = known.houses, known.modes
    waves, events = known.after.shape
    modes_at = FIRST_HOUSE + houses
    errors_at = modes_at + modes
    media_at = errors_at + houses + (1 + KINDS) * max(0, events - 1)
    fields = known.media.shape[2]
    walk_at = media_at + KINDS * fields
    base, steps, share = np.empty(KINDS), np.empty((events, KINDS)), np.empty(KINDS)
    total = 0.0
    level = _read(known.tables, 0, u[0])
    for g in range(KINDS):
        base[g] = level + _read(known.tables, 1 + g, u[1 + g])
        for e in range(events):
            event = _read(known.tables, 11, u[known.steps[e, 0]])
            steps[e, g] = event + _read(known.tables, 12, u[known.steps[e, 1 + g]])
        share[g] = math.exp(_read(known.tables, 5 + g, u[5 + g]))
        total += share[g]
    share /= total
    pace, shared = _read(known.tables, 9, u[9]), _read(known.tables, 10, u[10])
    common, own = pace * math.sqrt(shared), pace * math.sqrt(1 - shared)
    house_scale, mode_scale = _read(known.tables, 13, u[16]), _read(known.tables, 14, u[17])
    house_mean, mode_mean = u[FIRST_HOUSE:modes_at].mean(), u[modes_at:errors_at].mean()
    together, reach = _read(known.tables, 15, u[18]), _read(known.tables, 16, u[19])
    gap, hide, feign = _read(known.tables, 17, u[20]), _read(known.tables, 18, u[21]), _read(known.tables, 19, u[22])
    walk = np.zeros(KINDS)
    found, reading = 0.0, 0
    for wave in range(waves):
        if wave > 0:
            for g in range(KINDS):
                first = u[walk_at + wave - 1]
                mine = u[walk_at + (1 + g) * (waves - 1) + wave - 1]
                walk[g] += known.spans[wave - 1] * (common * first + own * mine)
        house, mode = known.house[wave], known.mode[wave]
        offset = together + house_scale * (u[FIRST_HOUSE + house] - house_mean)
        offset += mode_scale * (u[modes_at + mode] - mode_mean)
        asked = 0.0
        for g in range(KINDS):
            stepped = 0.0
            for e in range(events):
                stepped += steps[e, g] * known.after[wave, e]
            logit = base[g] + stepped + walk[g] + known.drift[wave, g] + offset
            for f in range(fields):
                logit += known.media[wave, g, f] * _read(known.tables, _MEDIA, u[media_at + g * fields + f])
            covered = 1 / (1 + math.exp(-logit))
            if known.everyone[wave]:
                covered = reach * covered + (1 - reach) / (1 + math.exp(-logit - gap))
            asked += share[g] * covered
        said = min(max(asked * (1 - hide) + (1 - asked) * feign, EDGE), 1 - EDGE)
        excess = _read(known.tables, 20, u[errors_at + house])
        one, reading = _wave(reading, wave, said, excess, known)
        found += one
    return found


@njit(cache=True, nogil=True)
def _wave(reading: int, wave: int, said: float, excess: float, known: Plan) -> tuple[float, int]:
    """Log of the mixture of a wave's readings, and the first reading of the next wave."""
    figures = known.figures
    best, total = -math.inf, 0.0
    while reading < len(figures.n) and figures.wave[reading] == wave:
        if excess < figures.n[reading] - 1:
            one = one_reading(said, excess, reading, figures) + figures.log_weight[reading]
            if one > best:
                total = 1.0 + (total * math.exp(best - one) if total > 0 else 0.0)
                best = one
            else:
                total += math.exp(one - best)
        reading += 1
    return (best + math.log(total) if total > 0 else -math.inf), reading


@njit(cache=True, nogil=True)
def _read(tables: Floats, row: int, u: float) -> float:
    place = (u - _START) * _PER_UNIT
    if place <= 0:
        return float(tables[row, 0])
    cell = int(place)
    if cell > _LAST_CELL:
        return float(tables[row, _LAST_CELL + 1])
    low = tables[row, cell]
    return float(low + (place - cell) * (tables[row, cell + 1] - low))
