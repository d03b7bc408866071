"""How many of a force of battalions refuse? (Compiled; the same shares as `battalions.refused`.)

Cells are played from the lowest field to the highest: the same battalions can only have more refusers where the
field is higher, so each cell starts from the outcome of the one before.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from tightrope.cohesion.battalions import Units, rounded
from tightrope.cohesion.refusal import PARTIAL, SPREADS, Force, Refused
from tightrope.cohesion.threads import over_worlds

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_part = njit(cache=True, error_model="numpy", forceinline=True, no_cpython_wrapper=True, no_cfunc_wrapper=True)


def refused(force: Force, units: Units) -> Refused:
    """Shares refusing, in the mean over the replicates of each world's battalions.

    Args:
        force, units: as in `battalions.refused`.
    Returns:
        As there, within 1e-10.
    Source:
        Granovetter (1978), doi:10.1086/226707; exact given the battalions.
    """
    worlds, cells, formations = force.field.shape
    out = Refused(
        np.zeros((worlds, cells, formations)),
        np.zeros((worlds, cells)),
        np.zeros((worlds, cells)),
        np.zeros((worlds, cells)),
    )
    places = rounded(force.coupling, units.couplings, units.rounding)
    field = np.require(force.field, np.float64, ["C", "W"])
    order = np.argsort(field.sum(axis=2), axis=1, kind="stable")
    share = np.require(force.share, np.float64, ["C", "W"])
    plain = units._replace(
        battalions=np.ascontiguousarray(units.battalions),
        indices=np.ascontiguousarray(units.indices),
        shocks=np.ascontiguousarray(units.shocks),
    )
    over_worlds(lambda first, last: bool(_fill(out, field, share, places, order, plain, first, last)), worlds)
    return out


@njit(cache=True, error_model="numpy", nogil=True)
def _fill(
    out: Refused, field: Floats, share: Floats, places: Integers, order: Integers, units: Units, first: int, last: int
) -> bool:
    """Plays worlds first to last - 1, replicate by replicate, cell by cell."""
    _, cells, formations = field.shape
    replicates, size = units.indices.shape[1], units.fields.shape[3]
    gone = np.zeros(units.indices.shape[2], np.int64)
    now = np.zeros(formations)
    for w in range(first, last):
        atom = units.atom[w]
        look, spread = units.looks[atom, 3], units.battalion_shock[atom]
        for r in range(replicates):
            gone[:] = 0
            now[:] = 0.0
            for at in range(cells):
                c = order[w, at]
                if at > 0 and not _above(field[w, c], field[w, order[w, at - 1]]):
                    gone[:] = 0
                    now[:] = 0.0
                moved = True
                while moved:
                    moved = False
                    whole = 0.0
                    for f in range(formations):
                        whole += share[w, f] * now[f]
                    for f in range(formations):
                        coupling = units.couplings[places[w, f]]
                        seen = field[w, c, f] + coupling * look * whole
                        start, many = units.first[f], units.battalions[w, f]
                        total = 0
                        for slot in range(start, start + many):
                            row = units.fields[atom, places[w, f], units.indices[w, r, slot]]
                            k = _advance(row, spread * units.shocks[w, r, slot], seen, gone[slot])
                            moved = moved or k > gone[slot]
                            gone[slot] = k
                            total += k
                        now[f] = total / (many * size)
                whole = 0.0
                for f in range(formations):
                    whole += share[w, f] * now[f]
                    out.by_formation[w, c, f] += now[f] / replicates
                out.whole[w, c] += whole / replicates
                if whole > SPREADS:
                    out.cascade[w, c] += 1 / replicates
                if whole > PARTIAL:
                    out.partial[w, c] += 1 / replicates
    return True


@_part
def _above(field: Floats, before: Floats) -> bool:
    """Says whether no formation's field is lower than before."""
    lower = 0
    for f in range(len(field)):
        lower += field[f] < before[f]
    return lower == 0


@_part
def _advance(row: NDArray[np.floating], shift: float, seen: float, k: int) -> int:
    """Refusers at a field: entries, plus shift, at or below it; searched upward from k by doubling steps."""
    size = len(row)
    if k == size or row[k] + shift > seen:
        return k
    low, step = k, 1
    while low + step < size and row[low + step] + shift <= seen:
        low += step
        step *= 2
    high = min(low + step, size)
    while high - low > 1:
        middle = (low + high) // 2
        if row[middle] + shift <= seen:
            low = middle
        else:
            high = middle
    return high
