"""How do the trade, routes and sanctions of a case become the inputs of the science of the economy?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tightrope import economy
from tightrope.case import Case, Prior
from tightrope.case.trade import Measure, Product, Route, Service, Trade
from tightrope.errors import CaseError
from tightrope.model.draw import Draws
from tightrope.model.kept import found_or_made, place, said
from tightrope.model.year_before import year_before

Floats = NDArray[np.float64]

THIN = "thin"  # value of `forms` in a case
HOME = "home"
PATRON = "patron"
DAYS_A_MONTH = 365.25 / 12


@dataclass(frozen=True, eq=False)
class Traded:
    """Holds what each world believes about a case's trade, and the year before sanctions it gives.

    hits: (package, place of the measure) -> (world,) its number. anchor: the day from which months count.
    """

    told: Trade
    draws: Draws
    trade: economy.Trade
    routes: economy.Routes
    hits: Mapping[tuple[str, int], Floats]
    discount: Floats  # (world,)
    leak: Floats  # (world,)
    gdp: Floats  # (world,) bn USD
    support: Floats  # (world,) bn USD a year
    tax_rate: Floats  # (world,)
    revenue_share: Floats  # (world, product)
    value_added: Floats  # (world, product)
    services: Floats  # (world, service) share of gdp
    debt_service: Floats  # (world,) bn USD a year
    fixed_bill: Floats  # (world,) bn USD a year
    anchor: dt.date

    @property
    def abroad(self) -> slice:
        """Places of the markets abroad; home comes last."""
        return slice(0, len(self.told.markets))

    def months(self, days: Sequence[dt.date]) -> Floats:
        """Months since the day from which they count, 0 before it.

        Args:
            days: the days.
        Returns:
            (date,).
        """
        return np.array([max(0.0, (day - self.anchor).days / DAYS_A_MONTH) for day in days])

    def reference(self) -> Floats:
        """(world,) what the ruler had to spend before sanctions, USD bn a year."""
        accounts = self.accounts([()], self.months([self.anchor]))
        return economy.reference_means(self.trade, accounts, self.support)

    def situation(self, active: Sequence[Collection[str]], months: Floats) -> economy.Situation:
        """Gives what is to be solved when some packages are in force.

        Args:
            active: packages in force at each date. months: (date,) rising.
        Returns:
            Situation.
        """
        return economy.Situation(self.trade, self.routes, self._sanctions(active, months))

    def backing(self, dates: int, cut: bool = False) -> economy.Support:
        """Gives what the patron opens and pays.

        Args:
            dates: how many. cut: he closes every route of his and pays nothing.
        Returns:
            Support.
        """
        opening = np.ones((dates, len(self.routes.names)))
        amount = np.repeat(self.support[:, None], dates, axis=1)
        if cut:
            opening[:, self.routes.of_patron] = 0
            amount = np.zeros_like(amount)
        return economy.Support(opening, amount)

    def accounts(self, active: Sequence[Collection[str]], months: Floats) -> economy.Accounts:
        """Gives what turns sales into income and budget when some packages are in force.

        Args:
            active: packages in force at each date. months: (date,).
        Returns:
            Accounts.
        """
        worlds, goods = self.trade.output.shape
        lost, price = np.zeros((worlds, len(months))), np.ones((worlds, len(months), goods))
        places = {service.id: place for place, service in enumerate(self.told.services)}
        for date, name, number, measure in self._measures(active):
            if measure.service is not None:
                lost[:, date] -= self.services[:, places[measure.service]] * self.hits[name, number]
            elif measure.price is not None:
                dearer = self._where(measure).any(axis=1)
                price[:, date] *= np.where(dearer, self.hits[name, number][:, None], 1.0)
        return economy.Accounts(
            gdp=self.gdp,
            price=price,
            revenue_share=self.revenue_share,
            tax_rate=self.tax_rate,
            coefficients=_coefficients(self.told.products),
            value_added=self.value_added,
            content=np.eye(goods),
            services=lost * self.gdp[:, None],
            debt_service=self.debt_service,
            fixed_bill=self.fixed_bill,
        )

    def _measures(self, active: Sequence[Collection[str]]) -> list[tuple[int, str, int, Measure]]:
        """Every measure in force: date, package, place in it, measure."""
        return [
            (date, package.id, number, measure)
            for date, names in enumerate(active)
            for package in self.told.packages
            if package.id in names
            for number, measure in enumerate(package.measures)
        ]

    def _sanctions(self, active: Sequence[Collection[str]], months: Floats) -> economy.Sanctions:
        worlds, goods, places = self.trade.sales.shape
        shape = (worlds, len(months), goods, places)
        passed, cut, demand = np.ones(shape), np.ones(shape), np.ones(shape)
        ways = np.ones((len(months), goods, len(self.routes.names)), dtype=np.bool_)
        by_sender: dict[tuple[int, str], Floats] = {}
        for date, name, number, measure in self._measures(active):
            where, hit = self._where(measure), self.hits.get((name, number))
            if measure.route is not None:
                ways[date, where.any(axis=1), self.routes.names.index(measure.route)] = False
            elif hit is not None and measure.coverage is not None:
                package = self.told.package(name)
                sender = package.sender if package and package.sender else name
                own = by_sender.setdefault((date, sender), np.zeros((worlds, goods, places)))
                np.maximum(own, hit[:, None, None] * where, out=own)
            elif hit is not None and measure.discount is not None:
                cut[:, date] *= 1 - hit[:, None, None] * where
            elif hit is not None and measure.demand is not None:
                demand[:, date] *= np.where(where, hit[:, None, None], 1.0)
        for (date, _), own in by_sender.items():
            passed[:, date] *= 1 - own
        leak = np.broadcast_to(self.leak[:, None, None], (worlds, goods, places)).copy()
        rules = economy.Sanctions(
            months=months,
            lengths=np.diff(months, append=months[-1:] + 1.0),
            coverage=1 - passed,
            leak=leak,
            demand=demand,
            open=ways,
            cost=np.repeat(self.routes.base_cost[:, None], len(months), axis=1),
            discount=1 - cut,
        )
        return replace(rules, discount=1 - cut * (1 - self._taken_off(rules)))

    def _taken_off(self, rules: economy.Sanctions) -> Floats:
        """The discount of goods that must find another buyer, in the part of a product's sales that must.

        The patron buys his own goods' rivals at his own price already (row 4), so nothing is taken off a second time.
        """
        sales = self.trade.sales[:, None, :, self.abroad].sum(axis=-1)
        taken = economy.taken_abroad(economy.Situation(self.trade, self.routes, rules))
        lost = np.minimum(taken / np.maximum(sales, np.finfo(np.float64).tiny), 1)
        price = np.zeros_like(rules.coverage)
        price[..., self.abroad] = (self.discount[:, None, None] * lost)[..., None]
        price[..., self.trade.patron] = 0
        return price

    def _where(self, measure: Measure) -> NDArray[np.bool_]:
        """(product, market) which sales a measure meets."""
        goods = np.array([not measure.products or one.id in measure.products for one in self.told.products])
        places = [one.id in measure.markets if measure.markets else not one.patron for one in self.told.markets]
        return goods[:, None] & np.array([*places, False])[None, :]


def trade_of(case: Case) -> Trade | None:
    """Gives the trade that plays in a case.

    Args:
        case: the case.
    Returns:
        None where the case names no products, or lets the economy play in its thin form.
    """
    return None if case.forms.economy == THIN else case.economy.trade


def traded(case: Case, told: Trade, draws: Draws) -> Traded:
    """Draws what each world believes about the trade of a case, and estimates the year before sanctions.

    Args:
        case: the case as known on its as_of. told: its trade, from `trade_of`. draws: of the worlds.
    Returns:
        Traded.
    Raises:
        CaseError: the case has products and no output.
        EconomyError: figures of trade that cannot be used together.
    """
    if case.economy.gdp is None:
        raise CaseError("economy.gdp: nothing; allowed the output in bn USD beside products; add it", quantity="gdp")
    sales = year_before(told, draws)
    by_good = _by(draws, told.products, "products")
    gdp = draws.of(case.economy.gdp, "economy/gdp")

    def _share(prior: Prior | None, name: str) -> Floats:
        return np.zeros(len(gdp)) if prior is None else draws.of(prior, f"economy/{name}") * gdp

    trade = _trade(told, draws, sales, by_good)
    world = Traded(
        told=told,
        draws=draws,
        trade=trade,
        routes=_routes(told, draws, trade, by_good("freight")),
        hits=_hits(told, draws),
        discount=draws.of(told.beliefs.discount, "economy/beliefs/discount"),
        leak=draws.of(told.beliefs.leak, "economy/beliefs/leak"),
        gdp=gdp,
        support=_share(case.economy.patron_support, "patron_support"),
        tax_rate=draws.of(told.revenue, "economy/revenue"),
        revenue_share=by_good("revenue"),
        value_added=by_good("value_added"),
        services=_by(draws, told.services, "services")("value"),
        debt_service=_share(told.debt_service, "debt_service"),
        fixed_bill=_share(told.fixed_bill, "fixed_bill"),
        anchor=anchor_of(told, case.as_of),
    )
    if told.beliefs.redirected is None:
        return world
    share = draws.of(told.beliefs.redirected, "economy/beliefs/redirected")
    return replace(world, trade=replace(trade, bend=_bend(world, share)))


def _bend(world: Traded, share: Floats) -> Floats:
    """(world,) how far beliefs give way until the share that the case believes in is sold elsewhere; kept."""
    months = np.array([world.told.beliefs.redirected_months])
    settled = world.situation([[one.id for one in world.told.packages]], months)
    path = None
    if not world.draws.moved:
        path = place("redirected", "economy", share.tobytes(), *said((*settled, world.backing(1))))
    return found_or_made(path, lambda: economy.redirecting(settled, world.backing(1), share))


def _trade(told: Trade, draws: Draws, abroad: Floats, by_good: Callable[[str], Floats]) -> economy.Trade:
    beliefs = told.beliefs
    home = np.minimum(by_good("home"), 1 - 1e-6)
    at_home = abroad.sum(axis=2) * home / (1 - home)
    sales = np.concatenate([abroad, at_home[:, :, None]], axis=2)
    places = {one.id: place for place, one in enumerate(told.markets)}
    patron = places[told.patron_market]
    share = np.zeros_like(sales)
    share[:, :, : len(places)] = by_good("world_share")[:, :, None]
    share[:, :, -1] = 1.0
    first_year = draws.of(beliefs.first_year, "economy/beliefs/first_year")
    wide = np.ones(len(told.products))

    def _same(prior: Prior, name: str) -> Floats:
        return draws.of(prior, f"economy/beliefs/{name}")[:, None] * wide

    return economy.Trade(
        products=tuple(one.id for one in told.products),
        markets=(*places, HOME),
        home=len(places),
        patron=patron,
        sales=sales,
        output=sales.sum(axis=2),
        sigma=1 + (np.maximum(by_good("sigma"), 1 + 1e-6) - 1) * first_year[:, None],
        own_price=by_good("eta"),
        share=share,
        surplus=np.array([one.surplus for one in told.products]),
        surplus_elasticity=beliefs.patron_elasticity,
        patron_limit=np.maximum(_same(beliefs.patron_room, "patron_room"), 1) * sales[:, :, patron],
        mass=by_good("mass"),
        displaced=by_good("displaced"),
        shut_down=np.minimum(by_good("shut_down"), 1 - 1e-6),
        response=_same(beliefs.supply, "supply"),
        entry=_same(beliefs.entry, "entry"),
        stored=_same(beliefs.stored, "stored"),
        store_months=beliefs.store_months,
        bend_months=beliefs.redirected_months,
    )


def _routes(told: Trade, draws: Draws, trade: economy.Trade, freight: Floats) -> economy.Routes:
    """The ways out; none has less room than it gave in the year before, the patron's displaced goods among them."""
    worlds, goods = freight.shape
    ways, places = [one.id for one in told.routes], [one.id for one in told.markets]
    shares = np.zeros((goods, len(places) + 1, len(ways)))
    for good, product in enumerate(told.products):
        for at, market in enumerate(told.markets):
            used = (product.routes or {}).get(market.id, market.routes)
            shares[good, at] = [used.get(way, 0.0) for way in ways]
    cost = _by(draws, told.routes, "routes")("cost")

    carried = np.einsum("wg,wgm,gmk->wk", trade.mass, trade.sales, shares)
    displaced = np.sum(trade.mass * trade.displaced * trade.sales[:, :, trade.patron], axis=1)

    def _capacity(key: str) -> Floats:
        columns = []
        for at, one in enumerate(told.routes):
            prior = one.capacity if key == "capacity" or one.later is None else one.later
            name = "later" if prior is one.later else "capacity"
            room = np.inf if prior is None else draws.of(prior, f"economy/routes/{one.id}/{name}")
            columns.append(np.maximum(room, carried[:, at]) + displaced * one.displaces)
        return np.stack(columns, axis=1)

    pace = [
        np.ones(worlds) if one.months is None else draws.of(one.months, f"economy/routes/{one.id}/months")
        for one in told.routes
    ]
    displacing = [place for place, one in enumerate(told.routes) if one.displaces]
    return economy.Routes(
        names=tuple(ways),
        owners=tuple(one.owner for one in told.routes),
        patron=PATRON,
        patron_ports=displacing[0] if displacing else None,
        base_share=np.broadcast_to(shares, (worlds, *shares.shape)).copy(),
        base_cost=freight[:, :, None] * cost[:, None, :],
        sharpness=draws.of(told.beliefs.route_choice, "economy/beliefs/route_choice"),
        first_capacity=_capacity("capacity"),
        final_capacity=_capacity("later"),
        pace=np.maximum(np.stack(pace, axis=1), 1e-6),
    )


def anchor_of(told: Trade, as_of: dt.date) -> dt.date:
    """Gives the day from which months count: when ways out began to grow, else the first package, else as_of."""
    grown = [one.since for one in told.routes if one.since is not None]
    return min(grown or [one.from_ for one in told.packages] or [as_of])


def _hits(told: Trade, draws: Draws) -> dict[tuple[str, int], Floats]:
    """The number of every measure that has one."""
    hits = {}
    for package in told.packages:
        for number, one in enumerate(package.measures):
            prior = one.number
            if prior is not None:
                hits[package.id, number] = draws.of(prior, f"economy/packages/{package.id}/{number}")
    return hits


def _by(
    draws: Draws, rows: Sequence[Product] | Sequence[Route] | Sequence[Service], section: str
) -> Callable[[str], Floats]:
    """Draws a field of every row of a section: (world, row), by streams that go by the ids."""

    def _column(key: str) -> Floats:
        columns = [draws.of(getattr(one, key), f"economy/{section}/{one.id}/{key}") for one in rows]
        return np.stack(columns, axis=1) if columns else np.zeros((len(draws.worlds), 0))

    return _column


def _coefficients(products: Sequence[Product]) -> Floats:
    names = [one.id for one in products]
    return np.array([[(one.inputs or {}).get(name, 0.0) for one in products] for name in names])
