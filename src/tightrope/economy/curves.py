"""Who would buy how much at which price, and by which routes, once bans, closures and new buyers are counted?"""

from __future__ import annotations

from functools import reduce
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tightrope.economy.faults import Fault, refuse_faults
from tightrope.economy.trade import Routes, Sanctions, Support, Trade
from tightrope.errors import BadTrade

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


class Curves(NamedTuple):
    """Holds rows 1 to 4, 7 and 11 of the inner model as arrays: what both solvers read and neither changes."""

    demand: Floats  # (world, date, product, market) Q, bought at the base price: open part and new buyers
    elasticity: Floats  # (world, product, market) eps
    base_price: Floats  # (world, product, market) delivered in the base year
    wedge: Floats  # (world, date, product, market) discount
    limit: Floats  # (world, product, market) most that the market takes; inf but for surplus goods at the patron's
    weight: Floats  # (world, product, market, route) a; 1 for each route in use where only the cheapest counts
    open: Flags  # (date, product, route)
    cost: Floats  # (world, date, product, route) tau
    sharpness: Floats  # (world,) theta
    mass: Floats  # (world, product) w
    displaced: Floats  # (world, product) delta
    capacity: Floats  # (world, date, route) kappa K(t); 0 = closed, inf = never binds
    output: Floats  # (world, product) q0
    shut_down: Floats  # (world, product) c0
    response: Floats  # (world, date, product) phi
    stored: Floats  # (world, product) iota
    months: Floats  # (date,)
    lengths: Floats  # (date,)
    store_months: float
    places: tuple[int, int, int]  # market at home, patron's market, patron's ports (-1: none)


def curves(trade: Trade, routes: Routes, sanctions: Sanctions, support: Support) -> Curves:
    """Works out the curves of demand and supply in every world, date, product and market.

    Equations: eps = sigma (1 - s) + eta s, and the surplus elasticity for surplus goods at the patron's; Q = X (1 - b
    (1 - l)) A + entry; entry = e lost X (1 - b (1 - l)) / sum of the same over foreign markets that a route reaches;
    lost = banned or cut off. Where the trade bends, e goes towards 1 and phi towards 0 as months pass. The base price
    is 1 + the base cost of carriage. A capacity of 0 closes the route, and with the patron's ports every sale to him of
    goods that displace his own.

    Args:
        trade: base year and answers to prices.
        routes: ways out.
        sanctions: one regime.
        support: what the patron opens.
    Returns:
        The curves.
    Raises:
        BadTrade: the four speak of different worlds, dates, products, markets or routes.
    Source:
        Residual demand: Armington (1969), doi:10.2307/3866403. Entry where the exporter already sells: Haidar (2017),
        doi:10.1093/epolic/eix002.
    """
    refuse_faults("the economy", _misfits(trade, routes, sanctions, support))
    capacity = _opened(routes.capacity(sanctions.months), support.opening)
    weight = np.where(np.isinf(routes.sharpness)[:, None, None, None], routes.base_share > 0, routes.base_share)
    reached = _reached(trade, routes, sanctions.open, capacity)
    kept = 1 - sanctions.coverage * (1 - sanctions.leak[:, None])
    bent = trade.bent(sanctions.months)[..., None]
    elasticity = trade.sigma[..., None] * (1 - trade.share) + trade.own_price[..., None] * trade.share
    limit = np.full_like(elasticity, np.inf)
    elasticity[:, trade.surplus, trade.patron] = trade.surplus_elasticity
    limit[:, trade.surplus, trade.patron] = trade.patron_limit[:, trade.surplus]
    return Curves(
        demand=trade.sales[:, None] * kept * sanctions.demand + _entry(trade, kept, reached, bent),
        elasticity=elasticity,
        base_price=1 + _carried(weight, routes.base_cost, routes.sharpness, trade.home)[0],
        wedge=sanctions.discount,
        limit=limit,
        weight=np.ascontiguousarray(weight, dtype=np.float64),
        open=np.ascontiguousarray(sanctions.open, dtype=np.bool_),
        cost=sanctions.cost,
        sharpness=routes.sharpness,
        mass=trade.mass,
        displaced=trade.displaced,
        capacity=capacity,
        output=trade.output,
        shut_down=trade.shut_down,
        response=trade.response[:, None] * (1 - bent),
        stored=trade.stored,
        months=sanctions.months,
        lengths=sanctions.lengths,
        store_months=float(trade.store_months),
        places=(trade.home, trade.patron, -1 if routes.patron_ports is None else routes.patron_ports),
    )


class Routing(NamedTuple):
    """Holds what carriage to each market costs, and which part of a sale leaves by each route."""

    cost: Floats  # (..., product, market) c; inf where no route leads, 0 at home
    part: Floats  # (..., product, market, route) 0..1, adds up to 1 where a route leads


def routing(weight: Floats, cost: Floats, sharpness: Floats, home: int) -> Routing:
    """Cost of carriage to each market when shippers share out over routes: row 6 of the inner model.

    Equation: c = -(1 / theta) ln sum_k a_k exp(-theta x_k), and part k is a_k exp(-theta (x_k - c)). Where theta is
    infinite c is the least x of a route in use, and routes that tie share alike.

    Args:
        weight: (..., product, market, route) a >= 0; 0 = not in use.
        cost: (..., product, route) x, costs and route rents.
        sharpness: (...) theta > 0, inf allowed.
        home: the market reached without a route.
    Returns:
        Cost and parts.
    Source:
        McFadden (1974), "Conditional logit analysis of qualitative choice behavior", in Frontiers in Econometrics.
    """
    found, rated, total = _carried(weight, cost, sharpness, home)
    return Routing(found, rated / np.where(total > 0, total, 1)[..., None])


def _carried(weight: Floats, cost: Floats, sharpness: Floats, home: int) -> tuple[Floats, Floats, Floats]:
    """Cost of carriage, and how the routes rate before they are made to add up: with what they add up to."""
    spread = np.where(weight > 0, cost[..., None, :], np.inf)
    least = reduce(np.minimum, np.moveaxis(spread, -1, 0))  # a few routes: many times faster than along the last axis
    cheapest = np.isinf(sharpness)
    theta = np.where(cheapest, 1.0, sharpness)[..., None, None]
    beyond = spread - np.where(np.isinf(least), 0, least)[..., None]
    rated = np.where(cheapest[..., None, None, None], beyond == 0, weight * np.exp(-theta[..., None] * beyond))
    total = rated.sum(axis=-1)
    smooth = least - np.log(np.where(total > 0, total, 1)) / theta
    found = np.where(cheapest[..., None, None], least, smooth)
    found[..., home] = 0
    return found, rated, total


def _opened(capacity: Floats, opening: Floats) -> Floats:
    """Capacity times what the owner opens; an endless route is open or closed, nothing between."""
    wide = np.broadcast_to(opening, capacity.shape)
    return np.where(wide > 0, capacity * np.where(wide > 0, wide, 1), 0.0)


def _reached(trade: Trade, routes: Routes, opened: Flags, capacity: Floats) -> Flags:
    """(world, date, product, market): whether a foreign market can be sold to."""
    there = opened[None] & (capacity > 0)[:, :, None, :]
    reached: Flags = np.einsum("wgmk,wdgk->wdgm", (routes.base_share > 0).astype(float), there.astype(float)) > 0
    if routes.patron_ports is not None:
        barred = (trade.displaced * trade.mass > 0)[:, None] & (capacity[:, :, routes.patron_ports] == 0)[..., None]
        reached[..., trade.patron] &= ~barred
    reached[..., trade.home] = False
    return reached


def _entry(trade: Trade, kept: Floats, reached: Flags, bent: Floats) -> Floats:
    foreign = trade.sales[:, None] * (np.arange(len(trade.markets)) != trade.home)
    seats = foreign * kept * reached
    seated = seats.sum(axis=-1, keepdims=True)
    lost = foreign.sum(axis=-1, keepdims=True) - seated
    entry = trade.entry[:, None] + bent * (1 - trade.entry[:, None])
    return entry[..., None] * lost * seats / np.where(seated > 0, seated, 1)


def _misfits(trade: Trade, routes: Routes, sanctions: Sanctions, support: Support) -> list[Fault]:
    worlds, goods, places = trade.sales.shape
    dates, ways = len(sanctions.months), len(routes.names)
    rows: list[tuple[str, tuple[int, ...], tuple[int, ...]]] = [
        ("routes.base_share", routes.base_share.shape, (worlds, goods, places, ways))
    ]
    rows += [("sanctions.coverage", sanctions.coverage.shape, (worlds, dates, goods, places))]
    rows += [("sanctions.cost", sanctions.cost.shape, (worlds, dates, goods, ways))]
    rows += [("support.opening", support.opening.shape, (dates, ways))]
    rows += [("support.amount", support.amount.shape, (worlds, dates))]
    return [
        Fault(BadTrade, f"{name}: shape {shape}; allowed {allowed}; describe the same worlds, dates and places")
        for name, shape, allowed in rows
        if shape != allowed
    ]
