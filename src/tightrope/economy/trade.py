"""What must be known to say who buys what under sanctions? Base year, routes, sanctions, support and accounts.

Every array has its world first, then date, then product, then market or route. Prices are relative to the base
year (producer's price abroad = 1), quantities are USD bn a year at base-year prices, costs and discounts are shares
of the base-year price. Names serve messages and pages alone; everything else points by place.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from tightrope.economy.faults import (
    ANY,
    ELASTICITY,
    FLOW,
    LIMIT,
    POSITIVE,
    RESPONSE,
    SHARE,
    SHARPNESS,
    Fault,
    Row,
    name_faults,
    refuse_faults,
    row_faults,
)
from tightrope.errors import BadParameter, BadRoute, BadTrade

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

NOT_BY_WORLD = ("surplus", "months", "lengths", "open", "opening")  # arrays here that are the same in all worlds
SUM_ERROR = 1e-9  # how far base shares of routes may add up to something else than 1


@dataclass(frozen=True, eq=False)
class Trade:
    """Holds who bought what in the base year, and how buyers and makers answer prices.

    Raises:
        BadTrade: a flow is negative or not finite, a shape differs, or something is sold that is not made.
        BadParameter: an elasticity, a share or a response is out of range.
    """

    products: tuple[str, ...]
    markets: tuple[str, ...]
    home: int  # the market at home: reached without a route
    patron: int  # the patron's market
    sales: Floats  # (world, product, market) X, USD bn a year
    output: Floats  # (world, product) q0, USD bn a year; the sum of sales where nothing else is said
    sigma: Floats  # (world, product) > 1, how easily buyers change the country they buy from
    own_price: Floats  # (world, product) eta > 0, how much less of the product is used when it costs more
    share: Floats  # (world, product, market) s, 0..1, the country's share of that market
    surplus: Flags  # (product,) the patron has a surplus of the same good: its price is his own netback
    surplus_elasticity: float  # > 0, elasticity that stands for "his own netback or nothing" (20, judged)
    patron_limit: Floats  # (world, product) Dmax, most that the patron's market takes of a surplus good; inf = none
    mass: Floats  # (world, product) w, Mt per USD bn
    displaced: Floats  # (world, product) delta, 0..1, share of a sale to the patron that he must ship out by his ports
    shut_down: Floats  # (world, product) c0, 0..1, producer's price at which output stops
    response: Floats  # (world, product) phi >= 0, how output answers the price between c0 and 1; 0 = fixed above c0
    entry: Floats  # (world, product) e, 0..1, share of lost sales that finds new buyers where others already buy
    stored: Floats  # (world, product) iota, 0..1, share of unsold output that is stored
    store_months: float  # H >= 0, how long stores are filled, and then as long again until they are empty
    bend: Floats | None = None  # (world,) 0..1, how far entry goes to 1 and response to 0 in time; None: not at all
    bend_months: float = 1.0  # > 0, months in which they go so far, in equal steps

    def __post_init__(self) -> None:
        refuse_faults("trade", _trade_faults(self))

    @property
    def worlds(self) -> int:
        """Number of worlds."""
        return self.sales.shape[0]

    def bent(self, months: Floats) -> Floats:
        """Part of the way that entry and the answer of output have gone by each date.

        Args:
            months: (date,) months since the sanctions began, >= 0.
        Returns:
            (world, date) 0..1.
        """
        full = np.zeros(self.worlds) if self.bend is None else self.bend
        return full[:, None] * np.minimum(months / self.bend_months, 1)[None, :]


@dataclass(frozen=True, eq=False)
class Routes:
    """Holds the ways out: whose they are, who used them in the base year, what they cost and what they can carry.

    Capacity t months after the sanctions began is K(t) = Kinf - (Kinf - K0) exp(-t / T).

    Raises:
        BadRoute: a route has no owner or no capacity.
        BadTrade: a cost or a capacity is negative, a shape differs, or base shares do not add up to 1.
        BadParameter: a share is out of range, or sharpness or pace is not above 0.
    """

    names: tuple[str, ...]
    owners: tuple[str, ...]
    patron: str  # the owner who is the patron
    patron_ports: int | None  # the route on which a sale to the patron displaces his own goods
    base_share: Floats  # (world, product, market, route) a, share of base sales by each route; 0 at home, where none is
    base_cost: Floats  # (world, product, route) tau in the base year
    sharpness: Floats  # (world,) theta > 0, how strongly shippers choose the cheaper route; inf = cheapest only
    first_capacity: Floats  # (world, route) K0, Mt a year; inf = never binds
    final_capacity: Floats  # (world, route) Kinf, Mt a year
    pace: Floats  # (world, route) T, months

    def __post_init__(self) -> None:
        refuse_faults("routes", _route_faults(self))

    @property
    def of_patron(self) -> Flags:
        """(route,) whether the patron owns it."""
        return np.array([owner == self.patron for owner in self.owners])

    def capacity(self, months: Floats) -> Floats:
        """Capacity of each route at each date.

        Args:
            months: (date,) months since the sanctions began, >= 0.
        Returns:
            (world, date, route) Mt a year.
        """
        spread = np.exp(-months[None, :, None] / self.pace[:, None, :])
        endless = np.isinf(self.final_capacity) | np.isinf(self.first_capacity)
        first, final = (np.where(endless, 0, each)[:, None, :] for each in (self.first_capacity, self.final_capacity))
        return np.where(endless[:, None, :], np.inf, final - (final - first) * spread)


@dataclass(frozen=True, eq=False)
class Sanctions:
    """Holds one regime: what is banned or closed, what carriage costs and what buyers take off, date by date.

    Several senders' bans are combined before they come here (1 - product of 1 - coverage over the senders that
    control market, payment or route).

    Raises:
        BadTrade: a cost or a demand is negative or not finite, a shape differs, or dates do not rise.
        BadParameter: a coverage or a leak is out of range.
    """

    months: Floats  # (date,) months since the sanctions began, >= 0, rising
    lengths: Floats  # (date,) > 0, months for which each date stands
    coverage: Floats  # (world, date, product, market) b, 0..1, share of base sales that is banned or lost
    leak: Floats  # (world, product, market) l, 0..1, share of the banned that goes on all the same
    demand: Floats  # (world, date, product, market) A >= 0, how many times the base demand the market has; 1 = same
    open: Flags  # (date, product, route) whether the route takes the product
    cost: Floats  # (world, date, product, route) tau
    discount: Floats  # (world, date, product, market) what the buyer takes off, base price = 1

    def __post_init__(self) -> None:
        refuse_faults("sanctions", _sanction_faults(self))


@dataclass(frozen=True, eq=False)
class Support:
    """Holds what the patron decides: how far his routes are open, and what he pays.

    Raises:
        BadTrade: an amount is negative or not finite, or a shape differs.
        BadParameter: an opening is out of range.
    """

    opening: Floats  # (date, route) kappa, 0..1, share of the capacity that the owner opens
    amount: Floats  # (world, date) S, USD bn a year

    def __post_init__(self) -> None:
        opening = ("support.opening", self.opening, np.shape(self.opening)[:2], SHARE)
        refuse_faults(
            "support", row_faults([opening, ("support.amount", self.amount, np.shape(self.amount)[:2], FLOW)])
        )


Part = TypeVar("Part", Trade, Routes, Sanctions, Support)


def of_worlds(whole: Part, which: Flags) -> Part:
    """Gives some of the worlds alone; a world's numbers do not change.

    Args:
        whole: of all worlds. which: (world,) those wanted.
    Returns:
        The same kind of value.
    """
    arrays = {field.name: getattr(whole, field.name) for field in fields(whole)}
    cut = {name: array[which] for name, array in arrays.items() if _by_world(name, array)}
    return replace(whole, **cut)


def _by_world(name: str, array: object) -> bool:
    return isinstance(array, np.ndarray) and name not in NOT_BY_WORLD


@dataclass(frozen=True, eq=False)
class Accounts:
    """Holds what turns sales into national income and the ruler's means.

    Raises:
        BadTrade: an amount is not finite or a shape differs.
        BadParameter: a share is out of range.
    """

    gdp: Floats  # (world,) > 0, USD bn in the base year
    price: Floats  # (world, date, product) P^w >= 0, world price, base year = 1: multiplies receipts, not quantities
    revenue_share: Floats  # (world, product) rho, 0..1, share of a product's rent that the ruler's budget takes
    tax_rate: Floats  # (world,) 0..1, taxes as a share of income
    coefficients: Floats  # (sector, sector) A, 0..1, domestic inputs from row per unit of output of column
    value_added: Floats  # (world, sector) v, 0..1, share of a sector's output that is income
    content: Floats  # (product, sector) 0..1, domestic part of a sale by the sector that makes it
    services: Floats  # (world, date) change of income from services, transit among them, USD bn a year
    debt_service: Floats  # (world,) USD bn a year
    fixed_bill: Floats  # (world,) what security and social promises cost, USD bn a year

    def __post_init__(self) -> None:
        refuse_faults("accounts", _account_faults(self))


def _trade_faults(trade: Trade) -> list[Fault]:
    found = name_faults("products", trade.products) + name_faults("markets", trade.markets)
    goods, places = len(trade.products), len(trade.markets)
    for what, place in (("home", trade.home), ("patron", trade.patron)):
        if not 0 <= place < places:
            found.append(Fault(BadTrade, f"{what}: market {place}; allowed 0 to {places - 1}; name one of the markets"))
    if trade.home == trade.patron:
        found.append(Fault(BadTrade, "patron: his market is the one at home; allowed another; name his market"))
    worlds = np.shape(trade.sales)[0] if np.ndim(trade.sales) else 0
    wide, narrow = (worlds, goods, places), (worlds, goods)
    rows: list[Row] = [("sales", trade.sales, wide, FLOW), ("share", trade.share, wide, SHARE)]
    rows += [(name, getattr(trade, name), narrow, FLOW) for name in ("output", "mass")]
    rows += [("patron_limit", trade.patron_limit, narrow, LIMIT), ("sigma", trade.sigma, narrow, ELASTICITY)]
    rows += [("own_price", trade.own_price, narrow, POSITIVE), ("response", trade.response, narrow, RESPONSE)]
    rows += [(name, getattr(trade, name), narrow, SHARE) for name in ("displaced", "shut_down", "entry", "stored")]
    rows += [("surplus", np.asarray(trade.surplus, dtype=float), (goods,), SHARE)]
    rows += [("surplus_elasticity", np.asarray(trade.surplus_elasticity), (), POSITIVE)]
    rows += [("store_months", np.asarray(trade.store_months), (), FLOW)]
    rows += [("bend_months", np.asarray(trade.bend_months), (), POSITIVE)]
    rows += [] if trade.bend is None else [("bend", trade.bend, (worlds,), SHARE)]
    found += row_faults(rows)
    return found or _unmade(trade)


def _unmade(trade: Trade) -> list[Fault]:
    unmade = np.argwhere((trade.output == 0) & (trade.sales.sum(axis=-1) > 0))
    whole = np.argwhere(trade.shut_down >= 1)
    found = []
    if len(unmade):
        world, good = (int(index) for index in unmade[0])
        told = f"output [{world}, {good}]: {trade.products[good]} is sold but not made; allowed an output above 0"
        found.append(Fault(BadTrade, f"{told}; give what was made in the base year"))
    if len(whole):
        world, good = (int(index) for index in whole[0])
        told = f"shut_down [{world}, {good}]: 1 is not allowed; allowed below 1"
        found.append(Fault(BadParameter, f"{told}; output must stop below the base price"))
    return found


def _route_faults(routes: Routes) -> list[Fault]:
    found = name_faults("routes", routes.names)
    ways, worlds = len(routes.names), len(routes.sharpness)
    if len(routes.owners) != ways:
        told = f"owners: {len(routes.owners)} for {ways} routes; allowed one each; say whose each route is"
        found.append(Fault(BadRoute, told))
    for name, owner in zip(routes.names, routes.owners, strict=False):
        if not owner:
            found.append(Fault(BadRoute, f"route {name}: no owner; allowed any name; say whose it is"))
    for name, values in (("first_capacity", routes.first_capacity), ("final_capacity", routes.final_capacity)):
        if np.shape(values) == (worlds, ways):
            lacking = [routes.names[way] for way in np.flatnonzero(np.isnan(values).any(axis=0))]
            found += [
                Fault(BadRoute, f"route {way}: no {name}; allowed 0 or more, inf for none; say what it can carry")
                for way in lacking
            ]
    if routes.patron_ports is not None and not 0 <= routes.patron_ports < ways:
        told = f"patron_ports: route {routes.patron_ports}; allowed 0 to {ways - 1}, or none; name one of the routes"
        found.append(Fault(BadRoute, told))
    if found:
        return found
    goods, places = np.shape(routes.base_share)[1:3] if np.ndim(routes.base_share) == 4 else (0, 0)
    rows: list[Row] = [("base_share", routes.base_share, (worlds, goods, places, ways), SHARE)]
    rows += [("base_cost", routes.base_cost, (worlds, goods, ways), FLOW)]
    rows += [("sharpness", routes.sharpness, (worlds,), SHARPNESS), ("pace", routes.pace, (worlds, ways), POSITIVE)]
    rows += [(name, getattr(routes, name), (worlds, ways), LIMIT) for name in ("first_capacity", "final_capacity")]
    found = row_faults(rows)
    return found or _share_sums(routes)


def _share_sums(routes: Routes) -> list[Fault]:
    total = routes.base_share.sum(axis=-1)
    wrong = np.argwhere((np.abs(total - 1) > SUM_ERROR) & (total != 0))
    if not len(wrong):
        return []
    place = tuple(int(index) for index in wrong[0])
    told = f"base_share {list(place)}: routes add up to {total[place]:.6g}; allowed 1, or 0 where none leads"
    return [Fault(BadTrade, f"{told}; divide the shares by their sum")]


def _sanction_faults(sanctions: Sanctions) -> list[Fault]:
    dates = len(sanctions.months)
    if np.ndim(sanctions.coverage) != 4:
        told = f"coverage: shape {np.shape(sanctions.coverage)}; allowed (world, date, product, market)"
        return [Fault(BadTrade, f"{told}; give all four")]
    worlds, _, goods, places = sanctions.coverage.shape
    ways = np.shape(sanctions.open)[-1] if np.ndim(sanctions.open) else 0
    wide = (worlds, dates, goods, places)
    rows: list[Row] = [
        ("coverage", sanctions.coverage, wide, SHARE),
        ("leak", sanctions.leak, (worlds, goods, places), SHARE),
    ]
    rows += [("demand", sanctions.demand, wide, FLOW), ("discount", sanctions.discount, wide, FLOW)]
    rows += [("cost", sanctions.cost, (worlds, dates, goods, ways), FLOW), ("months", sanctions.months, (dates,), FLOW)]
    rows += [("lengths", sanctions.lengths, (dates,), POSITIVE)]
    rows += [("open", np.asarray(sanctions.open, dtype=float), (dates, goods, ways), SHARE)]
    found = row_faults(rows)
    if not found and np.any(np.diff(sanctions.months) <= 0):
        found.append(Fault(BadTrade, "months: a date does not come after the one before; sort the dates"))
    return found


def _account_faults(accounts: Accounts) -> list[Fault]:
    worlds, sectors = len(accounts.gdp), np.shape(accounts.value_added)[-1] if np.ndim(accounts.value_added) else 0
    shape = np.shape(accounts.price)
    dates, goods = shape[1:] if len(shape) == 3 else (0, 0)
    rows: list[Row] = [
        ("gdp", accounts.gdp, (worlds,), POSITIVE),
        ("price", accounts.price, (worlds, dates, goods), FLOW),
    ]
    rows += [("revenue_share", accounts.revenue_share, (worlds, goods), SHARE)]
    rows += [("tax_rate", accounts.tax_rate, (worlds,), SHARE)]
    rows += [("coefficients", accounts.coefficients, (sectors, sectors), SHARE)]
    rows += [("value_added", accounts.value_added, (worlds, sectors), SHARE)]
    rows += [("content", accounts.content, (goods, sectors), SHARE)]
    rows += [("services", accounts.services, (worlds, dates), ANY)]
    rows += [(name, getattr(accounts, name), (worlds,), FLOW) for name in ("debt_service", "fixed_bill")]
    return row_faults(rows)
