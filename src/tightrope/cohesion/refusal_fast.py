"""How many refuse, and does refusal spread? (The same as `refusal.refused`, compiled, with guarded Newton steps.)

A step that uses slopes no larger than the true ones on the way never passes the least fixed point. Below the
middle of the normal curve the slope grows, so the slope here will do; above it the slope at the far end will.
Once a point is found that the map lowers, and the map contracts up to there, one fixed point is left between
the two, and Newton's own step finds it from either side. Each node of the shock starts from the outcome of the
node before, whose field is lower. Phases that differ in what comes later alone have equal fields: played once.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from tightrope.cohesion.normal_fast import normal
from tightrope.cohesion.refusal import PARTIAL, SETTLED, SPREADS, Force, Nodes, Refused
from tightrope.errors import CohesionError
from tightrope.kernels import over_blocks

Floats = NDArray[np.float64]

_part = njit(cache=True, error_model="numpy", forceinline=True, no_cpython_wrapper=True, no_cfunc_wrapper=True)

_ROUNDS = 1_000_000
_LAST_STEP = 1e-8  # what is left after a Newton step this small is its square, below 1e-15
_PLAIN, _CAUTIOUS, _NEWTON, _BRACKETED = 0, 1, 2, 3  # kinds of step
# Rows of one force at one node while its shares are sought, (row, formation): shares refusing so far; field and
# coupling over the root of 1 - shock; shares by strength; total field, the normal curve's height there and what
# the map adds; slopes; step; the bracket around the last fixed point.
_SHARE, _FIELD, _COUPLING, _STRENGTH, _AT, _HEIGHT, _MISS, _SLOPE, _STEP, _LOW, _HIGH = range(11)


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
    # One form of array, so that the kernel is compiled once.
    plain = Force(*(np.require(array, np.float64, ["C", "W"]) for array in force))
    shock = Nodes(*(np.require(array, np.float64, ["C", "W"]) for array in nodes))
    if not all(over_blocks(lambda first, last: bool(_fill(out, plain, shock, first, last)), worlds)):
        raise CohesionError(f"refusal has not settled after {_ROUNDS} rounds: a field lies on the fold")
    return out


@njit(cache=True, error_model="numpy", nogil=True)
def _fill(out: Refused, force: Force, nodes: Nodes, first: int, last: int) -> bool:
    _, cells, formations = force.field.shape
    now = np.empty((11, formations))
    for w in range(first, last):
        spread, scale = math.sqrt(force.shock[w]), math.sqrt(1 - force.shock[w])
        for f in range(formations):
            now[_COUPLING, f] = force.coupling[w, f] / scale
            now[_STRENGTH, f] = force.share[w, f]
        for c in range(cells):
            same = _alike(force.field[w], c)
            if same < c:
                _repeat(out, w, same, c)
                continue
            for f in range(formations):
                now[_SHARE, f] = 0.0
            for j in range(len(nodes.points)):
                for f in range(formations):
                    now[_FIELD, f] = (force.field[w, c, f] - spread * nodes.points[j]) / scale
                if not _settle(now, force.force_weight[w]):
                    return False
                _add(out, now, nodes.weights[j], w, c)
    return True


@_part
def _alike(field: Floats, c: int) -> int:
    """First cell with the fields of cell c."""
    for before in range(c):
        differ = 0
        for f in range(field.shape[1]):
            differ += field[before, f] != field[c, f]
        if differ == 0:
            return before
    return c


@_part
def _repeat(out: Refused, w: int, c: int, again: int) -> None:
    for f in range(out.by_formation.shape[2]):
        out.by_formation[w, again, f] = out.by_formation[w, c, f]
    out.whole[w, again] = out.whole[w, c]
    out.cascade[w, again] = out.cascade[w, c]
    out.partial[w, again] = out.partial[w, c]


@_part
def _add(out: Refused, now: Floats, weight: float, w: int, c: int) -> None:
    whole = _mean(now, _SHARE)
    for f in range(now.shape[1]):
        out.by_formation[w, c, f] += weight * now[_SHARE, f]
    out.whole[w, c] += weight * whole
    if whole > SPREADS:
        out.cascade[w, c] += weight
    if whole > PARTIAL:
        out.partial[w, c] += weight


@_part
def _mean(now: Floats, row: int) -> float:
    """Mean of a row by strength."""
    total = 0.0
    for f in range(now.shape[1]):
        total += now[_STRENGTH, f] * now[row, f]
    return total


@_part
def _settle(now: Floats, look: float) -> bool:
    """Moves the shares up to the least fixed point at or above them."""
    bracketed, before = False, math.inf
    for _ in range(_ROUNDS):
        largest = _look_around(now, look)
        if largest <= SETTLED:
            _move(now, _MISS)
            return True
        if not bracketed:
            kind = _from_below(now, look)
            bracketed = kind == _BRACKETED
        else:
            kind = _BRACKETED if largest < before and _newton(now, look) else _PLAIN
        moved = _move(now, _MISS if kind == _PLAIN else _STEP)
        if bracketed:
            _keep_inside(now)
        if kind >= _NEWTON and moved <= _LAST_STEP:
            return True
        before = largest
    return False


@_part
def _look_around(now: Floats, look: float) -> float:
    """Writes total fields, heights and what the map adds; gives the largest addition."""
    whole = _mean(now, _SHARE)
    largest = 0.0
    for f in range(now.shape[1]):
        now[_AT, f] = now[_FIELD, f] + now[_COUPLING, f] * ((1 - look) * now[_SHARE, f] + look * whole)
        below, now[_HEIGHT, f] = normal(now[_AT, f])
        now[_MISS, f] = below - now[_SHARE, f]
        largest = max(largest, abs(now[_MISS, f]))
    return largest


@_part
def _newton(now: Floats, look: float) -> bool:
    """Writes Newton's own step; says whether the map contracts here."""
    for f in range(now.shape[1]):
        now[_SLOPE, f] = now[_COUPLING, f] * now[_HEIGHT, f]
    return _solve(now, look)


@_part
def _from_below(now: Floats, look: float) -> int:
    """Writes a step that does not pass the least fixed point, or Newton's step inside a bracket around it."""
    if _newton(now, look):
        if _slopes_hold(now, look):
            return _NEWTON
        if _bracket(now, look):
            _newton(now, look)
            return _BRACKETED
    for f in range(now.shape[1]):
        furthest = max(abs(now[_AT, f]), now[_FIELD, f] + now[_COUPLING, f])
        now[_SLOPE, f] = now[_COUPLING, f] * normal(furthest)[1]
    return _CAUTIOUS if _solve(now, look) else _PLAIN


@_part
def _slopes_hold(now: Floats, look: float) -> bool:
    """Says whether all lie below the middle and none would come further above it than it now lies below."""
    whole = _mean(now, _SHARE) + _mean(now, _STEP)
    for f in range(now.shape[1]):
        after = now[_FIELD, f] + now[_COUPLING, f] * ((1 - look) * (now[_SHARE, f] + now[_STEP, f]) + look * whole)
        if now[_AT, f] > 0 or after > -now[_AT, f]:
            return False
    return True


@_part
def _bracket(now: Floats, look: float) -> bool:
    """Says whether the map lowers the point two steps up and contracts on the way there; writes the bracket."""
    whole = _mean(now, _SHARE) + 2 * _mean(now, _STEP)
    for f in range(now.shape[1]):
        high = now[_SHARE, f] + 2 * now[_STEP, f]
        after = now[_FIELD, f] + now[_COUPLING, f] * ((1 - look) * high + look * whole)
        below, height = normal(after)
        if below > high:
            return False
        now[_LOW, f], now[_HIGH, f] = now[_SHARE, f], high
        steepest = normal(0.0)[1] if now[_AT, f] < 0 < after else max(height, now[_HEIGHT, f])
        now[_SLOPE, f] = now[_COUPLING, f] * steepest
    return _solve(now, look)


@_part
def _solve(now: Floats, look: float) -> bool:
    """Solves (1 - slope ((1 - look) + look by_strength)) step = miss; says whether the map contracts."""
    top, bottom = 0.0, 1.0
    for f in range(now.shape[1]):
        own = 1 - now[_SLOPE, f] * (1 - look)
        if own <= 0:
            return False
        now[_STEP, f] = 1 / own
        part = now[_STRENGTH, f] * now[_STEP, f]
        top += part * now[_MISS, f]
        bottom -= look * part * now[_SLOPE, f]
    if bottom <= 0:
        return False
    common = look * top / bottom
    for f in range(now.shape[1]):
        now[_STEP, f] *= now[_MISS, f] + now[_SLOPE, f] * common
    return True


@_part
def _move(now: Floats, row: int) -> float:
    """Adds a row to the shares; gives its largest entry."""
    largest = 0.0
    for f in range(now.shape[1]):
        now[_SHARE, f] += now[row, f]
        largest = max(largest, abs(now[row, f]))
    return float(largest)


@_part
def _keep_inside(now: Floats) -> None:
    for f in range(now.shape[1]):
        now[_SHARE, f] = min(max(now[_SHARE, f], now[_LOW, f]), now[_HIGH, f])
