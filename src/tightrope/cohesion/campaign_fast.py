"""Who is left after weeks of war? (The same as `campaign.campaign`, compiled.)"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from tightrope.cohesion.campaign import Call, Ranks, Rates, Sent, muster
from tightrope.cohesion.inputs import Reserves
from tightrope.kernels import over_blocks

Floats = NDArray[np.float64]

_ROOT_HALF = math.sqrt(1 / 2)


def campaign(sent: Sent, rates: Rates, call: Call, reserves: Reserves, weeks: int) -> Ranks:
    """Ranks after some weeks, in the mean.

    Args:
        sent, rates, call, reserves, weeks: as in `campaign.campaign`.
    Returns:
        As there, within 1e-10.
    """
    ranks = Ranks(*(np.array(array, dtype=np.float64, order="C") for array in muster(sent, reserves)))
    given = Sent(*_plain(sent)), Rates(*_plain(rates)), Call(*_plain(call)), Reserves(*_plain(reserves))
    over_blocks(lambda first, last: _play(ranks, given, weeks, first, last), len(sent.strength))
    return ranks


def _plain(arrays: tuple[Floats, ...]) -> list[Floats]:
    """Arrays of one form, so that the kernel is compiled once."""
    return [np.require(array, np.float64, ["C", "W"]) for array in arrays]


@njit(cache=True, error_model="numpy", nogil=True)
def _play(ranks: Ranks, given: tuple[Sent, Rates, Call, Reserves], weeks: int, first: int, last: int) -> None:
    sent, rates, call, reserves = given
    _, cells, formations = ranks.strength.shape
    for w in range(first, last):
        for number in range(weeks):
            relief = rates.relief[w] * reserves.relief_given[w] * 2.0 ** (-number / rates.half_life[w])
            for c in range(cells):
                for f in range(formations):
                    _thin(ranks, sent, rates, relief, (w, c, f))
                if reserves.max_intake[w] > 0 and ranks.pool[w, c] > 0:
                    _refill(ranks, sent, call, reserves, (w, c))


@njit(cache=True, error_model="numpy", forceinline=True)
def _thin(ranks: Ranks, sent: Sent, rates: Rates, relief: float, at: tuple[int, int, int]) -> None:
    """Takes one week's deserters, captured and losses out of one formation."""
    w, c, f = at
    everyone = sent.strength[w, f] if sent.strength[w, f] > 0 else 1.0
    spread = rates.contagion[w] * ranks.deserted[w, c, f] / everyone - relief
    desertion = rates.desertion[w, c, f] * math.exp(spread)
    hazard = desertion + rates.surrender[w, c, f] + rates.loss[w, c]
    exits = ranks.strength[w, c, f] * (1 - math.exp(-hazard))
    each = exits / hazard if hazard > 0 else 0.0
    ranks.strength[w, c, f] -= exits
    ranks.deserted[w, c, f] += each * desertion
    ranks.surrendered[w, c, f] += each * rates.surrender[w, c, f]
    ranks.lost[w, c, f] += each * rates.loss[w, c]


@njit(cache=True, error_model="numpy", forceinline=True)
def _refill(ranks: Ranks, sent: Sent, call: Call, reserves: Reserves, at: tuple[int, int]) -> None:
    """Fills the gaps of one force with recruits, in proportion to the gaps."""
    w, c = at
    total = 0.0
    for f in range(ranks.strength.shape[2]):
        total += max(sent.strength[w, f] - ranks.strength[w, c, f], 0.0)
    called = min(min(reserves.max_intake[w], ranks.pool[w, c]), total)
    if called <= 0:
        return
    for f in range(ranks.strength.shape[2]):
        everyone = sent.strength[w, f] if sent.strength[w, f] > 0 else 1.0
        seen = sent.refused[w, c, f] + ranks.deserted[w, c, f] / everyone
        reports = math.erfc((call.field[w, c, f] + call.coupling[w, f] * seen) * _ROOT_HALF) / 2
        here = ranks.strength[w, c, f]
        arrivals = called * max(sent.strength[w, f] - here, 0.0) / total * reports
        if here + arrivals > 0:
            mixed = here * ranks.loyalty[w, c, f] + arrivals * sent.recruits_loyalty[w, c]
            ranks.loyalty[w, c, f] = mixed / (here + arrivals)
        ranks.strength[w, c, f] = here + arrivals
        ranks.arrived[w, c, f] += arrivals
    ranks.pool[w, c] -= called
