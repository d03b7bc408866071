"""At which prices do all goods find a buyer and a way out? The plain form: one world and date after the other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tightrope.economy.clearing import Clearing, Market, clear, tolerance
from tightrope.economy.curves import Curves, curves
from tightrope.economy.leverage import YEAR_MONTHS
from tightrope.economy.trade import Routes, Sanctions, Support, Trade
from tightrope.errors import NoEquilibrium

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

MOST_UNSOLVED = 0.001  # share of worlds that may stay unsolved (specification of the economy, section 15)


@dataclass(frozen=True, eq=False)
class Equilibrium:
    """Holds prices, sales, routes and rents in every world and at every date.

    Quantities are USD bn a year at base-year prices; prices are relative to the base year.
    """

    netback: Floats  # (world, date, product) n; the price at which output stops where nothing can be sold
    delivered: Floats  # (world, date, product, market) what the buyer's market pays; inf where nothing can be sold
    sold: Floats  # (world, date, product, market) q
    routed: Floats  # (world, date, product, route) what leaves by each route
    made: Floats  # (world, date, product) output: what is sold, and what goes into store less what comes out
    stored: Floats  # (world, date, product) put into store (+) or taken out (-)
    rent: Floats  # (world, date, route) mu, USD bn a Mt; 0 where capacity does not bind
    use: Floats  # (world, date, route) Mt a year, with the patron's own displaced goods
    capacity: Floats  # (world, date, route) Mt a year that the owner opens
    surplus: Floats  # (world, date) buyers' and makers' surplus and route rents, USD bn; only differences mean anything
    residual: Floats  # (world, date) largest miss of a row, as a share of it
    status: Integers  # (world,) 0 = solved at every date, 1 = not


def solve(trade: Trade, routes: Routes, sanctions: Sanctions, support: Support) -> Equilibrium:
    """Finds the prices at which every product is sold and no route carries more than it can.

    The unknowns are a producer's price n for each product and a rent mu for each route. Buyers in each market follow
    a curve of constant elasticity; shippers share out over routes by cost and rent; makers cut output towards the
    price at which they stop. The prices are the least point of a convex function (the dual of total surplus), so they
    exist and, where supply or demand gives way, are unique. Dates are linked by stores alone. This is the plain form
    that the fast twin `equilibrium_fast.solve` must agree with to 1e-10.

    Args:
        trade: base year and answers to prices.
        routes: ways out.
        sanctions: one regime.
        support: what the patron opens.
    Returns:
        Prices, sales, routes and rents, with a status a world.
    Raises:
        BadTrade: the four speak of different worlds, dates, products, markets or routes.
        NoEquilibrium: more than one world in a thousand stayed unsolved.
    Source:
        Samuelson (1952), https://www.jstor.org/stable/1810381; Takayama & Judge (1964), Econometrica 32:510-524.
    """
    given = curves(trade, routes, sanctions, support)
    found = empty(given)
    for world in range(trade.worlds):
        _follow(given, world, found)
    return settled(found, given)


def empty(given: Curves) -> Equilibrium:
    """Lays out the arrays of a result.

    Args:
        given: the curves to be solved.
    Returns:
        An equilibrium whose arrays are still to be written.
    """
    worlds, dates, goods, places = given.demand.shape
    ways = given.capacity.shape[-1]
    narrow = (worlds, dates, goods)
    return Equilibrium(
        netback=np.empty(narrow),
        delivered=np.empty((*narrow, places)),
        sold=np.empty((*narrow, places)),
        routed=np.empty((*narrow, ways)),
        made=np.empty(narrow),
        stored=np.zeros(narrow),
        rent=np.empty((worlds, dates, ways)),
        use=np.empty((worlds, dates, ways)),
        capacity=given.capacity,
        surplus=np.empty((worlds, dates)),
        residual=np.empty((worlds, dates)),
        status=np.zeros(worlds, dtype=np.int64),
    )


def settled(found: Equilibrium, given: Curves) -> Equilibrium:
    """Marks the worlds that stayed unsolved, and refuses if they are many.

    Args:
        found: the result, written by a solver.
        given: the curves it was solved for.
    Returns:
        The same, with its status.
    Raises:
        NoEquilibrium: more than one world in a thousand stayed unsolved.
    """
    found.status[:] = ~np.all(found.residual <= tolerance(given.elasticity)[:, None], axis=-1)
    unsolved = int(found.status.sum())
    if unsolved > MOST_UNSOLVED * len(found.status):
        worst = int(np.argmax(np.nan_to_num(found.residual, nan=np.inf).max(axis=-1)))
        raise NoEquilibrium(
            f"prices that clear the markets were not found in {unsolved} of {len(found.status)} worlds; allowed one in "
            f"a thousand; the worst is world {worst}: look at its elasticities and capacities",
            unsolved=unsolved,
            worst=worst,
        )
    return found


def _follow(given: Curves, world: int, found: Equilibrium) -> None:
    """Solves the dates of one world in order, filling and emptying its stores."""
    held, filled = np.zeros(given.output.shape[1]), np.zeros(given.output.shape[1])
    for date, (month, length) in enumerate(zip(given.months, given.lengths, strict=True)):
        years = length / YEAR_MONTHS
        emptying = month >= given.store_months
        drawn = _release(filled, held, years, given.store_months) if emptying else np.zeros_like(held)
        market = _market(given, world, date, drawn)
        result = clear(market)
        unsold = np.maximum(0, market.output - result.sold.sum(axis=-1))
        flow = -np.minimum(drawn, result.sold.sum(axis=-1)) if emptying else given.stored[world] * unsold
        held = np.maximum(0, held + flow * years)
        filled = filled if emptying else held
        _write(found, (world, date), market, result, flow)


def _release(filled: Floats, held: Floats, years: float, store_months: float) -> Floats:
    """What stores give in a year: emptied evenly over as long as they were filled."""
    return np.minimum(held / years, filled * YEAR_MONTHS / store_months) if store_months > 0 else np.zeros_like(held)


def _market(given: Curves, world: int, date: int, drawn: Floats) -> Market:
    capacity = given.capacity[world, date]
    usable = given.open[date] & (capacity > 0)
    return Market(
        demand=given.demand[world, date],
        elasticity=given.elasticity[world],
        base_price=given.base_price[world],
        wedge=given.wedge[world, date],
        limit=given.limit[world],
        weight=given.weight[world] * usable[:, None, :],
        cost=given.cost[world, date],
        sharpness=float(given.sharpness[world]),
        mass=given.mass[world],
        displaced=given.displaced[world],
        capacity=capacity,
        output=given.output[world],
        shut_down=given.shut_down[world],
        response=given.response[world, date],
        drawn=drawn,
        places=given.places,
    )


def _write(found: Equilibrium, at: tuple[int, int], market: Market, result: Clearing, flow: Floats) -> None:
    found.netback[at] = result.netback
    found.delivered[at] = result.delivered
    found.sold[at] = result.sold
    found.routed[at] = result.routed
    found.stored[at] = flow
    found.made[at] = result.sold.sum(axis=-1) + flow
    found.rent[at] = result.rent
    found.use[at] = result.use
    found.surplus[at] = result.surplus
    found.residual[at] = result.residual
