"""What does a producer get when every market pays the same for his product, less what it takes to reach it?"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Truths = NDArray[np.bool_]

ROUNDS = 300
PRICE_ERROR = 1e-14  # how far the logs of demand and supply may differ
STRIDE = 5.0  # longest step of the log of the price, but where output itself lets the price move further


class Demand(NamedTuple):
    """Holds what all markets buy of each product: (product, market)."""

    demand: Floats  # Q, at the base price
    elasticity: Floats  # eps
    base_price: Floats
    limit: Floats  # most that the market takes
    offset: Floats  # what lies between the producer's price and the buyer's; inf = closed


class Supply(NamedTuple):
    """Holds what makers offer of each product: (product,)."""

    output: Floats  # q0
    shut_down: Floats  # c0
    response: Floats  # phi
    drawn: Floats  # from stores


def bought(demand: Demand, netback: Floats) -> tuple[Floats, Floats]:
    """What each market buys at given producers' prices: row 1 of the inner model, and its slope.

    Args:
        demand: curves (product, market).
        netback: (product,) n.
    Returns:
        Sales (product, market), USD bn a year, and their slope in n.
    """
    delivered = netback[:, None] + demand.offset
    open_market = (demand.demand > 0) & np.isfinite(delivered)
    ratio = np.where(open_market, delivered, 1) / np.where(open_market, demand.base_price, 1)
    with np.errstate(divide="ignore", over="ignore"):
        curve = demand.demand * ratio**-demand.elasticity
        sold = np.where(open_market, np.minimum(curve, demand.limit), 0)
        moving = open_market & (curve < demand.limit) & (delivered > 0)
        steepness = demand.elasticity / np.where(moving, delivered, 1)
        slope = np.where(moving, -steepness * np.where(moving, sold, 0), 0)
    return sold, slope


def offered(supply: Supply, place: Floats) -> tuple[Floats, Floats]:
    """What makers offer at given prices: row 7 of the inner model, and its slope.

    The price is given by ln (n - c0) and not by n: where output hardly answers, the last part of a price that a
    number can hold would move it by a lot.

    Args:
        supply: curves (product,).
        place: (product,) ln (n - c0); -inf where the price is the one at which output stops.
    Returns:
        Supply with what stores give (product,), USD bn a year, and its slope in n, which may be endless.
    """
    bends = (place < np.log1p(-supply.shut_down)) & (supply.response > 0)
    lift = np.where(bends, place - np.log1p(-supply.shut_down), 0)
    made = supply.output * np.exp(supply.response * lift)
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        rising = np.where(bends, made * supply.response / np.exp(place), 0)
    return made + supply.drawn, np.where(np.isnan(rising), 0, rising)


def netbacks(demand: Demand, supply: Supply, start: Floats) -> Floats:
    """Finds the price of each product at which what is offered is bought.

    Demand falls and supply never falls with the price, so the root is unique. Newton's method on the difference of
    their logs as a function of ln (n - c0), nearly a straight line, inside a bracket. Where output hardly answers the
    price the root may lie far down: as far as output alone would need to close the gap, but no further. A product that
    finds no more buyers at the price at which output stops than what is offered there stays at that price.

    Args:
        demand: curves (product, market).
        supply: curves (product,).
        start: (product,) first guess of ln (n - c0).
    Returns:
        (product,) ln (n - c0); -inf where the product stays at the price at which output stops.
    """
    base = np.log1p(-supply.shut_down)
    most = bought(demand, supply.shut_down)[0].sum(axis=-1)
    idle = most <= offered(supply, np.full_like(base, -np.inf))[0]
    place = np.where(np.isfinite(start), start, base)
    low, high = np.full_like(base, -np.inf), np.full_like(base, np.inf)
    moving = ~idle
    last, before = np.full_like(base, np.inf), np.full_like(base, np.inf)
    for _ in range(ROUNDS):
        gap, steep = _difference(demand, supply, place)
        slow = np.abs(gap) > before / 2
        last, before = np.abs(gap), last
        low, high = np.where(gap > 0, place, low), np.where(gap < 0, place, high)
        moving &= np.abs(gap) > PRICE_ERROR
        following = _next((place, slow), gap, steep, (low, high), supply)
        nothing = np.isneginf(gap)
        following[nothing] = np.minimum(following, _no_higher(supply, most))[nothing]
        following = np.where(moving, following, place)
        moving &= np.abs(following - place) > np.finfo(float).eps * np.maximum(1, np.abs(place))
        place = following
        if not moving.any():
            break
    return np.where(idle, -np.inf, place)


def _difference(demand: Demand, supply: Supply, place: Floats) -> tuple[Floats, Floats]:
    """ln demand - ln supply at n = c0 + exp(place), and its slope."""
    above = np.exp(place)
    sold, sold_slope = bought(demand, supply.shut_down + above)
    made = offered(supply, place)[0]
    total = sold.sum(axis=-1)
    answer = np.where(place < np.log1p(-supply.shut_down), supply.response * (made - supply.drawn), 0)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        return np.log(total) - np.log(made), above * (sold_slope.sum(axis=-1) / total) - answer / made


def _no_higher(supply: Supply, most: Floats) -> Floats:
    """Highest place that the root can have: no more is bought than at the price at which output stops."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        reached = np.log1p(-supply.shut_down) + (np.log(most) - np.log(supply.output)) / supply.response
    return np.where(supply.response > 0, reached, np.inf)


def _next(
    at: tuple[Floats, Truths], gap: Floats, steep: Floats, bounds: tuple[Floats, Floats], supply: Supply
) -> Floats:
    """Newton's step; the middle of the bracket where the step leaves it, or where two rounds have not halved the gap.

    Without the second a step may leap back and forth over the price from which a market takes all it can.
    """
    (place, slow), (low, high) = at, bounds
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        size = np.abs(gap / steep)
        further = np.where(gap > 0, np.log1p(-supply.shut_down) - place, -gap / supply.response)
    longest = np.where(further < np.inf, np.fmax(STRIDE, further), STRIDE)
    reached = place + np.sign(gap) * np.minimum(np.where(np.isnan(size), longest, size), longest)
    outside = ~((reached > low) & (reached < high))
    bracketed = np.isfinite(low) & np.isfinite(high)
    with np.errstate(invalid="ignore"):
        middle = np.where(bracketed, (low + high) / 2, reached)
    return np.where((outside | slow) & bracketed, middle, reached)
