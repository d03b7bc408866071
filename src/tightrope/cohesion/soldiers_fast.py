"""Who refuses among all soldiers? (Compiled; the same outcomes as `soldiers`, which reads like the equations.)

All soldiers of a squad see the same field, so only the one with the lowest disposition who has not refused yet
matters: squads are sorted once, keep one pointer each, and are swept until a whole pass changes nothing. What the
next soldier needs is held by squad, company and battalion, so that a pass asks only where the field may have come.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from tightrope.cohesion.soldiers import Looks, Tree, check_dispositions, check_looks, fields_and_couplings
from tightrope.kernels import over_blocks

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Truths = NDArray[np.bool_]

_part = njit(cache=True, error_model="numpy", forceinline=True, no_cpython_wrapper=True, no_cfunc_wrapper=True)


_ROOM = 1e-9  # what rounding may move a field, many times over: who is asked too often still answers by the rule


class _Asked(NamedTuple):
    """What the next soldiers need, and who has gone."""

    needs: Floats  # (battalion, company, squad) disposition of the next one, less what he sees of his squad
    least: Floats  # (battalion, company) lowest of its squads
    company: Integers  # (battalion, company) refusers so far


def cascade(
    dispositions: Floats, field: Floats | float, coupling: Floats | float, weights: Looks, tree: Tree
) -> Truths:
    """Gives who refuses in the end.

    Args:
        dispositions, field, coupling, weights, tree: as in `soldiers.cascade`.
    Returns:
        (battalion, company, squad, soldier) True where he refuses; the same soldiers as there.
    Raises:
        CohesionError: shapes, weights or couplings out of range.
    Source:
        Granovetter (1978), doi:10.1086/226707.
    """
    e = check_dispositions(dispositions, tree)
    w = check_looks(weights)
    alpha, j = fields_and_couplings(field, coupling, len(e))
    order = np.argsort(e, axis=3, kind="stable")
    gone = np.zeros(e.shape[:3], dtype=np.int64)
    _sweep(np.take_along_axis(e, order, axis=3), alpha, j, np.array(w), gone)
    rank = np.argsort(order, axis=3, kind="stable")
    return np.asarray(rank < gone[..., None])


def ignition_fields(dispositions: Floats, coupling: float, weights: Looks, tree: Tree) -> Floats:
    """Gives for each battalion alone the fields at which one more soldier refuses.

    Args:
        dispositions, coupling, weights, tree: as in `soldiers.ignition_fields`.
    Returns:
        (battalion, soldier) not falling, within 1e-10 of those there.
    Raises:
        CohesionError: shapes, weights or coupling out of range.
    """
    e = np.sort(check_dispositions(dispositions, tree), axis=3)
    w = np.array(check_looks(weights))
    fields_and_couplings(0.0, coupling, 1)
    found = np.empty((len(e), tree.size))
    over_blocks(lambda first, last: _ignite(e, float(coupling), w, found, first, last), len(e))
    return found


@njit(cache=True, error_model="numpy", nogil=True)
def _sweep(e: Floats, alpha: Floats, j: Floats, w: Floats, gone: Integers) -> None:
    """Moves each squad's pointer until a whole pass over the battalions changes nothing."""
    battalions, companies, squads, soldiers = e.shape
    in_battalion, force = companies * squads * soldiers, 0
    lowest, battalion = np.full(battalions, -np.inf), np.zeros(battalions, np.int64)
    company = np.zeros((battalions, companies), np.int64)
    asked = _Asked(e[..., 0].copy(), np.full(company.shape, -np.inf), company)
    looks = w[0], w[1], w[2], w[3]
    moved = True
    while moved:
        moved = False
        for b in range(battalions):
            room = _ROOM * (1 + abs(alpha[b]) + j[b])
            went = 1
            while went > 0:
                seen = w[2] * battalion[b] / in_battalion + w[3] * force / (battalions * in_battalion)
                if lowest[b] > alpha[b] + j[b] * seen + room:
                    break
                given = alpha[b], j[b], room
                went, lowest[b] = _ask(e, gone, asked, (given, looks), (b, battalion[b], force))
                battalion[b] += went
                force += went
                moved |= went > 0


@_part
def _ask(
    e: Floats,
    gone: Integers,
    asked: _Asked,
    rule: tuple[tuple[float, float, float], tuple[float, float, float, float]],
    at: tuple[int, int, int],
) -> tuple[int, float]:
    """Asks the squads of a battalion that the field may have reached; gives how many went, and what the next needs."""
    needs, least, company = asked
    (alpha, j, room), looks = rule
    (b, battalion, force), (battalions, companies, squads, soldiers) = at, e.shape
    in_company, in_battalion = squads * soldiers, companies * squads * soldiers
    went, lowest = 0, np.inf
    for c in range(companies):
        common = looks[2] * (battalion + went) / in_battalion + looks[3] * (force + went) / (battalions * in_battalion)
        reach = alpha + j * (looks[1] * company[b, c] / in_company + common) + room
        if least[b, c] <= reach:
            least[b, c] = np.inf
            for s in range(squads):
                if needs[b, c, s] <= reach:
                    before = gone[b, c, s]
                    counts = before, company[b, c], battalion + went, force + went
                    k = _follow(e, (b, c, s), (alpha, j), looks, counts)
                    gone[b, c, s] = k
                    company[b, c] += k - before
                    went += k - before
                    needs[b, c, s] = np.inf if k == soldiers else e[b, c, s, k] - j * looks[0] * k / soldiers
                least[b, c] = min(least[b, c], needs[b, c, s])
        lowest = min(lowest, least[b, c] - j * looks[1] * company[b, c] / in_company)
    return went, lowest


@_part
def _follow(
    e: Floats,
    at: tuple[int, int, int],
    given: tuple[float, float],
    looks: tuple[float, float, float, float],
    counts: tuple[int, int, int, int],
) -> int:
    """Lets soldiers of one squad go until the next one stays; the rule in its one order of terms."""
    (b, c, s), (alpha, j), (before, company, battalion, force) = at, given, counts
    battalions, companies, squads, soldiers = e.shape
    in_company, in_battalion = squads * soldiers, companies * squads * soldiers
    k = before
    while k < soldiers:
        more = k - before
        seen = (
            looks[0] * k / soldiers
            + looks[1] * (company + more) / in_company
            + looks[2] * (battalion + more) / in_battalion
            + looks[3] * (force + more) / (battalions * in_battalion)
        )
        if e[b, c, s, k] > alpha + j * seen:
            break
        k += 1
    return k


@njit(cache=True, error_model="numpy", nogil=True)
def _ignite(e: Floats, j: float, w: Floats, found: Floats, first: int, last: int) -> None:
    """Fields of ignition of battalions first to last - 1.

    `needs` leaves out what the whole battalion adds, which is the same for all squads: so one more refuser changes
    the needs of his own company alone. `least` and `best` hold each company's lowest and its squad.
    """
    _, companies, squads, soldiers = e.shape
    in_company, in_battalion = squads * soldiers, companies * squads * soldiers
    gone, together = np.zeros((companies, squads), np.int64), np.zeros(companies, np.int64)
    needs, least, best = np.empty((companies, squads)), np.empty(companies), np.zeros(companies, np.int64)
    for b in range(first, last):
        gone[:] = 0
        together[:] = 0
        for c in range(companies):
            _reckon(e[b, c], j, w[0], 0.0, gone[c], needs[c])
            best[c], least[c] = _lowest(needs[c])
        highest = -np.inf
        for place in range(in_battalion):
            company, _ = _lowest(least)
            squad = best[company]
            k = gone[company, squad]
            seen = w[0] * k / soldiers + w[1] * together[company] / in_company + w[2] * place / in_battalion
            highest = max(highest, e[b, company, squad, k] - j * seen)
            found[b, place] = highest
            gone[company, squad] += 1
            together[company] += 1
            common = w[1] * together[company] / in_company
            _reckon(e[b, company], j, w[0], common, gone[company], needs[company])
            best[company], least[company] = _lowest(needs[company])


@_part
def _reckon(e: Floats, j: float, own: float, common: float, gone: Integers, needs: Floats) -> None:
    """Writes what the next soldier of each squad of a company needs, but for the battalion's part.

    own: w_s. common: w_c times the share of the company.
    """
    squads, soldiers = e.shape
    for s in range(squads):
        k = gone[s]
        needs[s] = np.inf if k == soldiers else e[s, k] - j * (own * k / soldiers + common)


@_part
def _lowest(numbers: Floats) -> tuple[int, float]:
    """Place and value of the lowest number; the first of equals."""
    place = 0
    for i in range(1, len(numbers)):
        if numbers[i] < numbers[place]:
            place = i
    return place, numbers[place]
