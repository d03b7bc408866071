"""Who bought a product before, who buys it now, what holds it back, and which cause lost how much?"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tightrope.economy.equilibrium import Equilibrium
from tightrope.economy.faults import position
from tightrope.economy.trade import Routes, Sanctions, Trade

Floats = NDArray[np.float64]

BAN, ROUTE, DISCOUNT, PRICE = "ban", "route", "discount", "price"
CAUSES = (BAN, ROUTE, DISCOUNT, PRICE)
"""What can lose sales: bans; closed, dearer or full routes; buyers' discounts; the patron's own goods in his market."""


class Situation(NamedTuple):
    """Holds what an equilibrium is solved for, but for the patron's support."""

    trade: Trade
    routes: Routes
    sanctions: Sanctions


@dataclass(frozen=True, eq=False)
class Explained:
    """Holds what became of one product, at each date."""

    before: Floats  # (world, market) sold in the base year, USD bn
    now: Floats  # (world, date, market) sold, USD bn a year at base prices
    netback: Floats  # (world, date) price at the gate, base year 1
    leaves_by: Floats  # (world, date, route) USD bn a year
    binds: Floats  # (world, date, route) USD a USD of the product that the full route takes; 0 where there is room
    rerouted: Floats  # (world, date) 0..1 share of what old buyers no longer take that others take


def explain(situation: Situation, equilibrium: Equilibrium, product: str) -> Explained:
    """Tells what became of one product.

    Args:
        situation: what was solved. equilibrium: its solution. product: its name.
    Returns:
        Buyers before and now, price at the gate, ways out, what binds, and the share that found another buyer.
    Raises:
        UnknownName: no such product; offers the nearest.
    """
    trade = situation.trade
    good = position("product", trade.products, product)
    before, now = trade.sales[:, good], equilibrium.sold[:, :, good]
    return Explained(
        before=before,
        now=now,
        netback=equilibrium.netback[:, :, good],
        leaves_by=equilibrium.routed[:, :, good],
        binds=equilibrium.rent * trade.mass[:, None, good, None] * (equilibrium.routed[:, :, good] > 0),
        rerouted=rerouted(np.delete(before, trade.home, axis=-1), np.delete(now, trade.home, axis=-1)),
    )


def rerouted(before: Floats, now: Floats) -> Floats:
    """Share of what some buyers no longer take that other buyers take instead.

    Args:
        before: (world, market) sold abroad before. now: (world, date, market) sold abroad.
    Returns:
        (world, date) 0..1; 1 where nothing was lost.
    """
    change = now - before[:, None, :]
    lost, gained = np.maximum(-change, 0).sum(axis=-1), np.maximum(change, 0).sum(axis=-1)
    share = np.divide(gained, lost, out=np.ones_like(lost), where=lost > 0)
    return np.minimum(share, 1)


def with_causes(real: Situation, causes: Collection[str]) -> Situation:
    """Gives the situation in which some causes of loss work and the others do not.

    Args:
        real: the situation with all of them. causes: of `CAUSES`, those that work.
    Returns:
        Situation; without any cause it is the base year.
    """
    trade, routes, rules = real
    if BAN not in causes:
        rules = replace(rules, coverage=np.zeros_like(rules.coverage))
    if ROUTE not in causes:
        endless = np.full_like(routes.first_capacity, np.inf)
        routes = replace(routes, first_capacity=endless, final_capacity=endless)
        cost = np.broadcast_to(routes.base_cost[:, None], rules.cost.shape).copy()
        rules = replace(rules, open=np.ones_like(rules.open), cost=cost)
    if DISCOUNT not in causes:
        rules = replace(rules, discount=np.zeros_like(rules.discount))
    if PRICE not in causes:
        rules = replace(rules, demand=np.ones_like(rules.demand))
        trade = replace(
            trade,
            surplus=np.zeros_like(trade.surplus),
            displaced=np.zeros_like(trade.displaced),
            patron_limit=np.full_like(trade.patron_limit, np.inf),
        )
    return Situation(trade, routes, rules)


def lost_by_cause(real: Situation, value: Callable[[Situation], Floats]) -> dict[str, Floats]:
    """Shares out what is lost among its causes, by switching them on one after the other, forward and back.

    The order matters where causes overlap, so the mean of the fixed order and its reverse is taken.

    Args:
        real: the situation with all causes.
        value: what is worth something in a situation, an array; solves it.
    Returns:
        Cause -> loss, >= 0 where the cause takes value away; the losses add up to value(none) - value(all).
    """
    known: dict[frozenset[str], Floats] = {}

    def _value(causes: Collection[str]) -> Floats:
        key = frozenset(causes)
        if key not in known:
            known[key] = value(with_causes(real, key))
        return known[key]

    found = {}
    for place, cause in enumerate(CAUSES):
        first, last = CAUSES[:place], CAUSES[place + 1 :]
        forward = _value(first) - _value((*first, cause))
        back = _value(last) - _value((*last, cause))
        found[cause] = (forward + back) / 2
    return found
