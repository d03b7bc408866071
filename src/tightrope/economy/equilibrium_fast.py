"""At which prices do all goods find a buyer and a way out? (Compiled; as `equilibrium`.)"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tightrope.economy.clearing_fast import clear
from tightrope.economy.curves import Curves, curves
from tightrope.economy.equilibrium import Equilibrium, empty, settled
from tightrope.economy.job_fast import (
    BASE,
    CAPACITY,
    COST,
    DRAWN,
    ELASTICITY,
    LEVEL,
    LIMIT,
    MASS,
    NETBACK,
    NONE,
    OFFSET,
    OUTPUT,
    PLACE,
    PUSHED_OUT,
    RENT,
    RESPONSE,
    SEVERAL,
    SHARED,
    SHUT_DOWN,
    SOLD,
    USE,
    WEDGE,
    WEIGHT,
    Job,
    added,
    fill,
    kernel,
    new_job,
    part,
)
from tightrope.economy.leverage import YEAR_MONTHS
from tightrope.economy.surplus_fast import surplus
from tightrope.economy.trade import Routes, Sanctions, Support, Trade
from tightrope.kernels import over_blocks

Floats = NDArray[np.float64]


def solve(trade: Trade, routes: Routes, sanctions: Sanctions, support: Support) -> Equilibrium:
    """Finds the prices at which every product is sold and no route carries more than it can, in all worlds at once.

    Args:
        trade, routes, sanctions, support: as in `equilibrium.solve`.
    Returns:
        The same result, within 1e-10; the number of threads changes no bit.
    Raises:
        BadTrade: the four speak of different worlds, dates, products, markets or routes.
        NoEquilibrium: more than one world in a thousand stayed unsolved.
    Source:
        As `equilibrium.solve`.
    """
    given = _plain(curves(trade, routes, sanctions, support))
    found = empty(given)
    written = Written(*(getattr(found, name) for name in Written._fields))
    over_blocks(lambda first, last: _follow(given, written, first, last), trade.worlds)
    return settled(found, given)


class Written(NamedTuple):
    """Holds the arrays of an `Equilibrium` that the kernel writes."""

    netback: Floats
    delivered: Floats
    sold: Floats
    routed: Floats
    made: Floats
    stored: Floats
    rent: Floats
    use: Floats
    surplus: Floats
    residual: Floats


def _plain(given: Curves) -> Curves:
    """One form of array, so that the kernel is compiled once."""
    arrays: dict[str, Any] = {
        name: np.require(value, value.dtype, ["C", "W"])
        for name, value in given._asdict().items()
        if isinstance(value, np.ndarray)
    }
    return given._replace(**arrays)


@kernel
def _follow(given: Curves, written: Written, first: int, last: int) -> None:
    goods, markets, ways = given.weight.shape[1:]
    job = new_job(goods, markets, ways)
    held, filled = np.zeros(goods), np.zeros(goods)
    for world in range(first, last):
        fill(held, 0.0)
        fill(filled, 0.0)
        for date in range(len(given.months)):
            years = given.lengths[date] / YEAR_MONTHS
            emptying = given.months[date] >= given.store_months
            for g in range(goods):
                job.goods[DRAWN, g] = 0.0
                if emptying and given.store_months > 0:
                    job.goods[DRAWN, g] = min(held[g] / years, filled[g] * YEAR_MONTHS / given.store_months)
            _load(job, given, world, date)
            missed = clear(job, given.places, given.sharpness[world])
            _write(job, written, world, date)
            _store(job, given.stored[world], emptying, written.stored[world, date])
            for g in range(goods):
                written.made[world, date, g] += written.stored[world, date, g]
                held[g] = max(0.0, held[g] + written.stored[world, date, g] * years)
                if not emptying:
                    filled[g] = held[g]
            written.surplus[world, date] = surplus(job)
            written.residual[world, date] = max(missed, _unbalanced(job))


@part
def _load(job: Job, given: Curves, world: int, date: int) -> None:
    home, patron, ports = given.places
    goods, markets, ways = job.flows.shape[1:]
    for k in range(ways):
        job.ways[CAPACITY, k] = given.capacity[world, date, k]
    for g in range(goods):
        job.goods[MASS, g] = given.mass[world, g]
        job.goods[PUSHED_OUT, g] = given.displaced[world, g] * given.mass[world, g] if ports >= 0 else 0.0
        job.goods[OUTPUT, g] = given.output[world, g]
        job.goods[SHUT_DOWN, g] = given.shut_down[world, g]
        job.goods[RESPONSE, g] = given.response[world, date, g]
        barred = ports >= 0 and job.goods[PUSHED_OUT, g] > 0 and job.ways[CAPACITY, ports] == 0
        for k in range(ways):
            job.ties[COST, g, k] = given.cost[world, date, g, k]
        for m in range(markets):
            job.cells[ELASTICITY, g, m] = given.elasticity[world, g, m]
            job.cells[WEDGE, g, m] = given.wedge[world, date, g, m]
            job.cells[LIMIT, g, m] = given.limit[world, g, m]
            job.alone[g, m] = _only(job, given, (world, date, g, m))
            reached = m == home or (job.alone[g, m] != NONE and not (barred and m == patron))
            job.cells[LEVEL, g, m] = -math.inf
            if reached and given.demand[world, date, g, m] > 0:
                job.cells[LEVEL, g, m] = math.log(given.demand[world, date, g, m])
                job.cells[BASE, g, m] = math.log(given.base_price[world, g, m])


@part
def _only(job: Job, given: Curves, at: tuple[int, int, int, int]) -> int:
    """Weights of the open routes to a market, and which is the only one."""
    world, date, g, m = at
    found = NONE
    for k in range(job.flows.shape[3]):
        usable = given.open[date, g, k] and job.ways[CAPACITY, k] > 0
        job.flows[WEIGHT, g, m, k] = given.weight[world, g, m, k] if usable else 0.0
        if job.flows[WEIGHT, g, m, k] > 0:
            found = k if found == NONE else SEVERAL
    return found


@part
def _write(job: Job, written: Written, world: int, date: int) -> None:
    goods, markets, ways = job.flows.shape[1:]
    for g in range(goods):
        written.netback[world, date, g] = job.goods[NETBACK, g]
        written.made[world, date, g] = 0.0
        for k in range(ways):
            written.routed[world, date, g, k] = 0.0
        for m in range(markets):
            bought = job.cells[LEVEL, g, m] > -math.inf
            written.delivered[world, date, g, m] = (
                job.goods[NETBACK, g] + job.cells[OFFSET, g, m] if bought else math.inf
            )
            written.sold[world, date, g, m] = job.cells[SOLD, g, m]
            written.made[world, date, g] += job.cells[SOLD, g, m]
            for k in range(ways):
                written.routed[world, date, g, k] += (
                    job.cells[SOLD, g, m] * job.flows[SHARED, g, m, k] if bought else 0.0
                )
    for k in range(ways):
        written.rent[world, date, k] = job.ways[RENT, k]
        written.use[world, date, k] = job.ways[USE, k]


@part
def _store(job: Job, share: Floats, emptying: bool, flow: Floats) -> None:
    """What goes into stores (+) or comes out (-)."""
    for g in range(len(flow)):
        sold = added(job.cells[SOLD, g])
        if emptying:
            flow[g] = -min(job.goods[DRAWN, g], sold)
        else:
            flow[g] = share[g] * max(0.0, job.goods[OUTPUT, g] - sold)


@part
def _unbalanced(job: Job) -> float:
    """Largest miss of row 8; at the price at which output stops less may be sold than could be offered."""
    worst = 0.0
    for g in range(job.goods.shape[1]):
        lift = min(0.0, job.goods[PLACE, g] - math.log1p(-job.goods[SHUT_DOWN, g]))
        offered = job.goods[OUTPUT, g] * math.exp(job.goods[RESPONSE, g] * lift) + job.goods[DRAWN, g]
        if job.goods[PLACE, g] > -math.inf and offered > 0:
            worst = max(worst, abs(added(job.cells[SOLD, g]) - offered) / offered)
    return worst
