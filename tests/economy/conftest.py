"""Small economies for the tests: worked by hand, or drawn at random from a number."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest

from tightrope.economy.trade import Routes, Sanctions, Support, Trade


@dataclass(frozen=True)
class Economy:
    """Holds the four inputs of a solver."""

    trade: Trade
    routes: Routes
    sanctions: Sanctions
    support: Support

    def solved_by(self, solve):
        return solve(self.trade, self.routes, self.sanctions, self.support)

    def changed(self, part, **values):
        return replace(self, **{part: replace(getattr(self, part), **values)})


def full(value, *shape):
    return np.broadcast_to(np.asarray(value, dtype=float), shape).copy()


def plain(sales, ways, **given):
    """One world, no sanctions, no base cost, cheapest route only; `ways` is (market, route) with 1 where one leads."""
    sales = full(sales, 1, *np.shape(sales))
    _, goods, markets = sales.shape
    links = np.asarray(ways, dtype=float)
    number = links.shape[1]
    capacity = full(given.get("capacity", np.inf), 1, number)
    output = full(given["output"], 1, goods) if "output" in given else sales.sum(axis=-1)
    trade = Trade(
        products=tuple(f"good {place}" for place in range(goods)),
        markets=("home", "patron", *(f"market {place}" for place in range(2, markets))),
        home=0,
        patron=1,
        sales=sales,
        output=output,
        sigma=full(given.get("sigma", 3), 1, goods),
        own_price=full(given.get("own_price", 1), 1, goods),
        share=full(given.get("share", 0), 1, goods, markets),
        surplus=np.zeros(goods, dtype=bool),
        surplus_elasticity=20.0,
        patron_limit=full(np.inf, 1, goods),
        mass=full(given.get("mass", 1), 1, goods),
        displaced=full(given.get("displaced", 0), 1, goods),
        shut_down=full(given.get("shut_down", 0), 1, goods),
        response=full(given.get("response", 0), 1, goods),
        entry=full(0, 1, goods),
        stored=full(0, 1, goods),
        store_months=6.0,
    )
    routes = Routes(
        names=tuple(f"route {place}" for place in range(number)),
        owners=("patron",) * number,
        patron="patron",
        patron_ports=given.get("ports"),
        base_share=full(links, 1, goods, markets, number),
        base_cost=full(0, 1, goods, number),
        sharpness=np.array([np.inf]),
        first_capacity=capacity,
        final_capacity=capacity.copy(),
        pace=full(12, 1, number),
    )
    return Economy(
        trade, routes, _free(1, 1, goods, markets, full(given.get("cost", 0), 1, 1, goods, number)), _open(1, number)
    )


def drawn(seed, worlds=3, dates=1, goods=3, markets=5, number=3):
    """Economies drawn at random: every feature of the inner model is on in some of them."""
    rng = np.random.default_rng(seed)
    sales = rng.lognormal(0, 1, (worlds, goods, markets)) * (rng.random((worlds, goods, markets)) < 0.9)
    sales[..., :2] += 0.1
    trade = Trade(
        products=tuple(f"good {place}" for place in range(goods)),
        markets=("home", "patron", *(f"market {place}" for place in range(2, markets))),
        home=0,
        patron=1,
        sales=sales,
        output=sales.sum(axis=-1),
        sigma=1 + rng.lognormal(1, 0.5, (worlds, goods)),
        own_price=rng.uniform(0.2, 1, (worlds, goods)),
        share=rng.uniform(0, 1, (worlds, goods, markets)) ** 2,
        surplus=rng.random(goods) < 0.5,
        surplus_elasticity=20.0,
        patron_limit=sales[..., 1] * rng.uniform(1.05, 4, (worlds, goods)),
        mass=rng.uniform(0.2, 5, (worlds, goods)),
        displaced=rng.uniform(0, 1, (worlds, goods)),
        shut_down=rng.uniform(0, 0.8, (worlds, goods)),
        response=rng.uniform(0.3, 2, (worlds, goods)),
        entry=rng.uniform(0, 0.8, (worlds, goods)),
        stored=rng.uniform(0, 0.4, (worlds, goods)),
        store_months=6.0,
    )
    share = rng.dirichlet(np.ones(number) * 0.7, (worlds, goods, markets))
    share[:, :, 0] = 0
    base_cost = rng.uniform(0.02, 0.2, (worlds, goods, number))
    load = (sales[..., 1:].sum(axis=(1, 2)) * 2)[:, None]
    routes = Routes(
        names=tuple(f"route {place}" for place in range(number)),
        owners=("west", *("patron",) * (number - 1)),
        patron="patron",
        patron_ports=number - 1,
        base_share=share,
        base_cost=base_cost,
        sharpness=rng.lognormal(np.log(10), 0.5, worlds),
        first_capacity=np.where(np.arange(number) == 0, np.inf, load * rng.uniform(0.02, 0.5, (worlds, number))),
        final_capacity=np.where(np.arange(number) == 0, np.inf, load * rng.uniform(0.05, 0.8, (worlds, number))),
        pace=rng.lognormal(2.5, 0.4, (worlds, number)),
    )
    sanctions = Sanctions(
        months=np.arange(1, dates + 1) * 4.0,
        lengths=full(4, dates),
        coverage=rng.random((worlds, dates, goods, markets)) * (np.arange(markets) > 1),
        leak=rng.beta(2, 8, (worlds, goods, markets)),
        demand=rng.lognormal(0, 0.1, (worlds, dates, goods, markets)),
        open=rng.random((dates, goods, number)) < 0.8,
        cost=base_cost[:, None] * rng.uniform(1, 4, (worlds, dates, goods, number)),
        discount=rng.uniform(0, 0.3, (worlds, dates, goods, markets)) * (np.arange(markets) > 0),
    )
    return Economy(trade, routes, sanctions, Support(full(1, dates, number), np.zeros((worlds, dates))))


def untouched(economy, dates=1):
    """The same economy with no sanctions, no discounts and routes without end."""
    worlds, goods, markets = economy.trade.sales.shape
    number = len(economy.routes.names)
    endless = full(np.inf, worlds, number)
    cost = full(economy.routes.base_cost[:, None], worlds, dates, goods, number)
    routes = replace(economy.routes, first_capacity=endless, final_capacity=endless)
    return Economy(economy.trade, routes, _free(worlds, dates, goods, markets, cost), _open(dates, number, worlds))


def _free(worlds, dates, goods, markets, cost):
    wide = (worlds, dates, goods, markets)
    return Sanctions(
        months=np.arange(1, dates + 1) * 12.0,
        lengths=full(12, dates),
        coverage=full(0, *wide),
        leak=full(0, worlds, goods, markets),
        demand=full(1, *wide),
        open=np.ones((dates, goods, cost.shape[-1]), dtype=bool),
        cost=cost,
        discount=full(0, *wide),
    )


def _open(dates, number, worlds=1):
    return Support(full(1, dates, number), np.zeros((worlds, dates)))


@pytest.fixture(scope="session")
def plain_economy():
    return plain


@pytest.fixture(scope="session")
def drawn_economy():
    return drawn


@pytest.fixture(scope="session")
def untouched_economy():
    return untouched
