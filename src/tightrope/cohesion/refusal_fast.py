"""How many refuse, and does refusal spread? (The same as `refusal.refused`, compiled, with guarded Newton steps.)

A step that uses slopes no larger than the true ones on the way never passes the least fixed point. Below the
middle of the normal curve the slope grows, so the slope here will do; above it the slope at the far end will.
Once every formation is above the middle the map is concave, has one fixed point left, and Newton's own step
finds it from either side. Each node starts from the outcome of the node before, whose field is lower.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from tightrope.cohesion.normal_fast import normal
from tightrope.cohesion.refusal import PARTIAL, SETTLED, SPREADS, Force, Nodes, Refused
from tightrope.errors import CohesionError

Floats = NDArray[np.float64]

_ROUNDS = 1_000_000
_LAST_STEP = 1e-8  # what is left after a Newton step this small is its square, below 1e-15
_PLAIN, _CAUTIOUS, _NEWTON = 0, 1, 2  # kinds of step
# Rows of one force at one node while its shares are sought, (row, formation): shares refusing so far; field and
# coupling over the root of 1 - shock; shares by strength; total field and the normal curve's height there; what the map adds; slopes; step.
_SHARE, _FIELD, _COUPLING, _STRENGTH, _AT, _HEIGHT, _MISS, _SLOPE, _STEP = range(9)


def refused(force: Force, nodes: Nodes) -> Refused:
    """Shares refusing: at each node of the shock the least fixed point from nobody refusing.

    Args:
        force: the force under the order.
        nodes: from `refusal.shock_nodes`, points falling.
    Returns:
        As `refusal.refused`, within 1e-10.
    Raises:
        CohesionError: the iteration does not settle.
    Source:
        Granovetter (1978), doi:10.1086/226707; steps from below: Etessami and Yannakakis (2009),
        doi:10.1145/1462153.1462154.
    """
    worlds, cells, formations = force.field.shape
    out = Refused(
        np.zeros((worlds, cells, formations)),
        np.zeros((worlds, cells)),
        np.zeros((worlds, cells)),
        np.zeros((worlds, cells)),
    )
    if not _fill(out, Force(*(np.ascontiguousarray(array) for array in force)), nodes):
        raise CohesionError(f"refusal has not settled after {_ROUNDS} rounds: a field lies on the fold")
    return out


@njit(cache=True, error_model="numpy")
def _fill(out: Refused, force: Force, nodes: Nodes) -> bool:
    worlds, cells, formations = force.field.shape
    now = np.empty((9, formations))
    for w in range(worlds):
        spread, scale = math.sqrt(force.shock[w]), math.sqrt(1 - force.shock[w])
        now[_COUPLING] = force.coupling[w] / scale
        now[_STRENGTH] = force.share[w]
        for c in range(cells):
            now[_SHARE] = 0.0
            for j in range(len(nodes.points)):
                for f in range(formations):
                    now[_FIELD, f] = (force.field[w, c, f] - spread * nodes.points[j]) / scale
                if not _settle(now, force.force_weight[w]):
                    return False
                _add(out, now, nodes.weights[j], w, c)
    return True


@njit(cache=True, error_model="numpy")
def _add(out: Refused, now: Floats, weight: float, w: int, c: int) -> None:
    whole = _mean(now, _SHARE)
    for f in range(now.shape[1]):
        out.by_formation[w, c, f] += weight * now[_SHARE, f]
    out.whole[w, c] += weight * whole
    if whole > SPREADS:
        out.cascade[w, c] += weight
    if whole > PARTIAL:
        out.partial[w, c] += weight


@njit(cache=True, error_model="numpy")
def _mean(now: Floats, row: int) -> float:
    """Mean of a row by strength."""
    total = 0.0
    for f in range(now.shape[1]):
        total += now[_STRENGTH, f] * now[row, f]
    return total


@njit(cache=True, error_model="numpy")
def _settle(now: Floats, look: float) -> bool:
    """Moves the shares up to the least fixed point at or above them."""
    concave = False
    for _ in range(_ROUNDS):
        largest, lowest = _look_around(now, look)
        if largest <= SETTLED:
            _move(now, _MISS)
            return True
        concave = concave or lowest > 0
        kind = _newton(now, look) if concave else _from_below(now, look)
        moved = _move(now, _MISS if kind == _PLAIN else _STEP)
        if kind == _NEWTON and moved <= _LAST_STEP:
            return True
    return False


@njit(cache=True, error_model="numpy")
def _look_around(now: Floats, look: float) -> tuple[float, float]:
    """Writes the total fields and what the map adds; gives the largest addition and the lowest field."""
    whole = _mean(now, _SHARE)
    largest, lowest = 0.0, math.inf
    for f in range(now.shape[1]):
        x = now[_FIELD, f] + now[_COUPLING, f] * ((1 - look) * now[_SHARE, f] + look * whole)
        now[_AT, f] = x
        below, now[_HEIGHT, f] = normal(x)
        now[_MISS, f] = below - now[_SHARE, f]
        largest, lowest = max(largest, abs(now[_MISS, f])), min(lowest, x)
    return largest, lowest


@njit(cache=True, error_model="numpy")
def _newton(now: Floats, look: float) -> int:
    """Newton's own step, where one fixed point is left."""
    for f in range(now.shape[1]):
        now[_SLOPE, f] = now[_COUPLING, f] * now[_HEIGHT, f]
    return _NEWTON if _solve(now, look) else _PLAIN


@njit(cache=True, error_model="numpy")
def _from_below(now: Floats, look: float) -> int:
    """A step that does not pass the least fixed point: with the slopes here if they hold on the way, else smaller."""
    kind = _NEWTON
    for f in range(now.shape[1]):
        height = now[_HEIGHT, f]
        if now[_AT, f] >= 0:
            kind, height = _CAUTIOUS, normal(now[_FIELD, f] + now[_COUPLING, f])[1]
        now[_SLOPE, f] = now[_COUPLING, f] * height
    if _solve(now, look) and _slopes_hold(now, look):
        return kind
    for f in range(now.shape[1]):
        furthest = max(abs(now[_AT, f]), now[_FIELD, f] + now[_COUPLING, f])
        now[_SLOPE, f] = now[_COUPLING, f] * normal(furthest)[1]
    return _CAUTIOUS if _solve(now, look) else _PLAIN


@njit(cache=True, error_model="numpy")
def _slopes_hold(now: Floats, look: float) -> bool:
    """Says whether no formation below the middle would come further above it than it now lies below."""
    whole = _mean(now, _SHARE) + _mean(now, _STEP)
    for f in range(now.shape[1]):
        after = now[_FIELD, f] + now[_COUPLING, f] * ((1 - look) * (now[_SHARE, f] + now[_STEP, f]) + look * whole)
        if now[_AT, f] < 0 and after > -now[_AT, f]:
            return False
    return True


@njit(cache=True, error_model="numpy")
def _solve(now: Floats, look: float) -> bool:
    """Solves (1 - slope ((1 - look) + look by_strength)) step = miss; says whether the map contracts."""
    top, bottom = 0.0, 1.0
    for f in range(now.shape[1]):
        own = 1 - now[_SLOPE, f] * (1 - look)
        if own <= 0:
            return False
        top += now[_STRENGTH, f] * now[_MISS, f] / own
        bottom -= look * now[_STRENGTH, f] * now[_SLOPE, f] / own
    if bottom <= 0:
        return False
    for f in range(now.shape[1]):
        own = 1 - now[_SLOPE, f] * (1 - look)
        now[_STEP, f] = (now[_MISS, f] + now[_SLOPE, f] * look * top / bottom) / own
    return True


@njit(cache=True, error_model="numpy")
def _move(now: Floats, row: int) -> float:
    """Adds a row to the shares; gives its largest entry."""
    largest = 0.0
    for f in range(now.shape[1]):
        now[_SHARE, f] += now[row, f]
        largest = max(largest, abs(now[row, f]))
    return largest
