"""How many of a force of battalions refuse? (Compiled; the same shares as `battalions`.)

Each battalion keeps the field at which its next soldier goes, each formation the lowest of these: so a round asks
only those whom the field has reached. Cells, whatever their date, are played from the lowest field to the highest:
the same battalions can only have more refusers where the field is higher, so each starts from the outcome before.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from tightrope.cohesion.battalions import Bank, Units, check_forces, rounded
from tightrope.cohesion.refusal import PARTIAL, SPREADS, Command, Force, Refused
from tightrope.kernels import over_blocks

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Lists = NDArray[np.floating]

NEAR = 8  # soldiers asked one by one before the steps double

_part = njit(cache=True, error_model="numpy", forceinline=True, no_cpython_wrapper=True, no_cfunc_wrapper=True)


class _Slots(NamedTuple):
    """Rows of one force, one number a battalion, and of its formations."""

    gone: Integers  # (slot,) refusers so far
    reaches: Floats  # (slot,) field at which the next one goes
    shift: Floats  # (slot,)
    least: Floats  # (formation,) lowest of the fields at which one goes
    total: Integers  # (formation,) refusers so far
    now: Floats  # (formation,) share refusing


def force_refusal(
    bank: Bank,
    field: Floats,
    coupling: Floats,
    weights: Floats,
    battalions: Integers,
    indices: Integers,
    shifts: Floats,
) -> Floats:
    """Gives the share of each formation that refuses, in forces made of banked battalions.

    Args:
        bank, field, coupling, weights, battalions, indices, shifts: as in `battalions.force_refusal`.
    Returns:
        (force, formation) share 0..1, equal to that there.
    Raises:
        CohesionError: as there.
    Source:
        Granovetter (1978), doi:10.1086/226707; exact given the battalions.
    """
    check_forces(bank, field, coupling, weights, battalions, indices, shifts)
    place, out = bank.place(coupling), np.zeros(field.shape)
    first = np.cumsum([0, *battalions[:-1]])
    forces = (field, coupling * bank.weights.force, weights)
    given = tuple(np.require(array, np.float64, ["C", "W"]) for array in (*forces, shifts))
    slots = tuple(np.require(array, np.int64, ["C", "W"]) for array in (place, indices, battalions, first))
    over_blocks(lambda start, end: _forces(bank.fields, given, slots, out, start, end), len(field))
    return out


@njit(cache=True, error_model="numpy", nogil=True)
def _forces(
    fields: Lists,
    given: tuple[Floats, Floats, Floats, Floats],
    slots: tuple[Integers, Integers, Integers, Integers],
    out: Floats,
    start: int,
    end: int,
) -> None:
    """Plays forces start to end - 1."""
    field, pull, weights, shifts = given
    place, indices, battalions, first = slots
    row = _nobody(indices.shape[1], len(battalions))
    for force in range(start, end):
        for slot in range(indices.shape[1]):
            row.shift[slot] = shifts[force, slot]
        _muster(fields, place[force], indices[force], battalions, first, row)
        _climb(
            fields, (place[force], indices[force], battalions, first), (field[force], pull[force], weights[force]), row
        )
        out[force] = row.now


def refused(force: Force, units: Units, command: Command) -> Refused:
    """Shares refusing, in the mean over the replicates of each world's battalions.

    Args:
        force, units, command: as in `battalions.refused`.
    Returns:
        As there, within 1e-10.
    Source:
        Granovetter (1978), doi:10.1086/226707; exact given the battalions.
    """
    worlds, cells, formations = force.field.shape
    out = Refused(np.zeros((worlds, cells, formations)), *(np.zeros((worlds, cells)) for _ in range(3)))
    led = np.zeros((worlds, cells))
    places = rounded(force.coupling, units.couplings, units.rounding)
    field = np.require(force.field, np.float64, ["C", "W"])
    turn = np.lexsort((*places.T, units.atom))  # worlds that use the same part of the bank follow each other
    opposing = command.opposing_in(cells)
    apart = np.where(command.weight.any(axis=1, keepdims=True), opposing, 0.0)  # commanders who weigh move the lists
    order = np.lexsort((field.sum(axis=2), apart), axis=1)
    given = tuple(np.require(array, np.float64, ["C", "W"]) for array in (force.share, command.weight, opposing))
    plain = units._replace(
        battalions=np.ascontiguousarray(units.battalions),
        indices=np.ascontiguousarray(units.indices),
        shocks=np.ascontiguousarray(units.shocks),
        commanders=np.ascontiguousarray(units.commanders),
        first=np.ascontiguousarray(units.first),
    )
    over_blocks(
        lambda first, last: _fill((out, led), field, given, places, (order, turn), plain, (first, last)), worlds
    )
    return out._replace(commanders=led)


@njit(cache=True, error_model="numpy", nogil=True)
def _fill(
    out: tuple[Refused, Floats],
    field: Floats,
    given: tuple[Floats, Floats, Floats],
    places: Integers,
    turns: tuple[Integers, Integers],
    units: Units,
    which: tuple[int, int],
) -> None:
    """Plays the worlds whose turn is which[0] to which[1] - 1, replicate by replicate, cell by cell."""
    _, cells, formations = field.shape
    share, weight, opposing = given
    order, turn = turns
    row, pull = _nobody(units.indices.shape[2], formations), np.zeros(formations)
    for w in turn[which[0] : which[1]]:
        atom, many = units.atom[w], units.battalions[w]
        for f in range(formations):
            pull[f] = units.couplings[places[w, f]] * units.looks[atom, 3]
        for r in range(units.indices.shape[1]):
            slots = (places[w], units.indices[w, r], many, units.first)
            for at in range(cells):
                c, before = order[w, at], order[w, max(at - 1, 0)]
                if at == 0 or _moved(weight[w], opposing[w], (c, before)) or not _above(field[w, c], field[w, before]):
                    _shift(units, (w, r), (weight[w], opposing[w, c]), row)
                    _muster(units.fields[atom], *slots, row)
                _climb(units.fields[atom], slots, (field[w, c], pull, share[w]), row)
                _count(out, row, (share[w], opposing[w, c]), units, (w, r, c))


@_part
def _nobody(slots: int, formations: int) -> _Slots:
    """Rows in which nobody stands yet."""
    return _Slots(
        np.zeros(slots, np.int64),
        np.zeros(slots),
        np.zeros(slots),
        np.zeros(formations),
        np.zeros(formations, np.int64),
        np.zeros(formations),
    )


@_part
def _shift(units: Units, at: tuple[int, int], commanders: tuple[Floats, float], row: _Slots) -> None:
    """Shifts of the battalions of one force: their shocks, less what opposing commanders add."""
    w, r = at
    weight, opposing = commanders
    spread = units.battalion_shock[units.atom[w]]
    for f in range(len(weight)):
        for slot in range(units.first[f], units.first[f] + units.battalions[w, f]):
            opposes = units.commanders[w, r, slot] < opposing
            row.shift[slot] = spread * units.shocks[w, r, slot] - (weight[f] if opposes else 0.0)


@_part
def _muster(fields: Lists, place: Integers, indices: Integers, many: Integers, first: Integers, row: _Slots) -> None:
    """Nobody refuses, and the field at which the first one of each battalion will."""
    for f in range(len(many)):
        row.total[f] = 0
        row.now[f] = 0.0
        row.least[f] = np.inf
        for slot in range(first[f], first[f] + many[f]):
            row.gone[slot] = 0
            row.reaches[slot] = fields[place[f], indices[slot], 0] + row.shift[slot]
            row.least[f] = min(row.least[f], row.reaches[slot])


@_part
def _climb(
    fields: Lists,
    slots: tuple[Integers, Integers, Integers, Integers],
    given: tuple[Floats, Floats, Floats],
    row: _Slots,
) -> None:
    """Lets refusal rise until the field reaches nobody more."""
    place, indices, many, first = slots
    field, pull, share = given
    size = fields.shape[2]
    moved = True
    while moved:
        moved = False
        for f in range(len(field)):
            seen = field[f] + pull[f] * _whole(share, row.now)
            if row.least[f] <= seen:
                moved = True
                row.least[f] = np.inf
                for slot in range(first[f], first[f] + many[f]):
                    if row.reaches[slot] <= seen:
                        at = place[f], indices[slot]
                        k = _advance(fields, at, row.shift[slot], seen, row.gone[slot])
                        row.total[f] += k - row.gone[slot]
                        row.gone[slot] = k
                        row.reaches[slot] = np.inf if k == size else fields[at[0], at[1], k] + row.shift[slot]
                        row.now[f] = row.total[f] / (many[f] * size)
                        seen = field[f] + pull[f] * _whole(share, row.now)
                    row.least[f] = min(row.least[f], row.reaches[slot])


@_part
def _whole(share: Floats, now: Floats) -> float:
    """Share of the force refusing."""
    whole = 0.0
    for f in range(len(share)):
        whole += share[f] * now[f]
    return whole


@_part
def _count(
    means: tuple[Refused, Floats],
    row: _Slots,
    given: tuple[Floats, float],
    units: Units,
    at: tuple[int, int, int],
) -> None:
    """Adds one replicate to the means of a cell."""
    (out, commanders), (share, opposing), (w, r, c) = means, given, at
    replicates, most = units.indices.shape[1], SPREADS * units.fields.shape[3]
    whole = led = 0.0
    for f in range(len(share)):
        whole += share[f] * row.now[f]
        out.by_formation[w, c, f] += row.now[f] / replicates
        if row.total[f] > most:  # else no battalion can have lost more than half
            for slot in range(units.first[f], units.first[f] + units.battalions[w, f]):
                if row.gone[slot] > most and units.commanders[w, r, slot] < opposing:
                    led += share[f] / units.battalions[w, f]
    out.whole[w, c] += whole / replicates
    commanders[w, c] += led / replicates
    if whole > SPREADS:
        out.cascade[w, c] += 1 / replicates
    if whole > PARTIAL:
        out.partial[w, c] += 1 / replicates


@_part
def _moved(weight: Floats, opposing: Floats, cells: tuple[int, int]) -> bool:
    """Says whether commanders who weigh oppose by another chance than in the cell before."""
    weighs = 0
    for f in range(len(weight)):
        weighs += weight[f] != 0
    return weighs > 0 and opposing[cells[0]] != opposing[cells[1]]


@_part
def _above(field: Floats, before: Floats) -> bool:
    """Says whether no formation's field is lower than before."""
    lower = 0
    for f in range(len(field)):
        lower += field[f] < before[f]
    return lower == 0


@_part
def _advance(fields: Lists, at: tuple[int, int], shift: float, seen: float, k: int) -> int:
    """Refusers at a field that has reached soldier k: entries, plus shift, at or below; steps double after a few.

    Entries are read one by one: a row taken out of the bank would have to be counted as held, which costs more.
    """
    size, (place, battalion) = fields.shape[2], at
    near = min(k + NEAR, size)
    k += 1
    while k < near and fields[place, battalion, k] + shift <= seen:
        k += 1
    if k < near or k == size:
        return k
    low, step = k - 1, 1
    while low + step < size and fields[place, battalion, low + step] + shift <= seen:
        low += step
        step *= 2
    high = min(low + step, size)
    while high - low > 1:
        middle = (low + high) // 2
        if fields[place, battalion, middle] + shift <= seen:
            low = middle
        else:
            high = middle
    return high
