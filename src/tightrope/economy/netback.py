"""What does a producer get when every market pays the same for his product, less what it takes to reach it?"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

ROUNDS = 300
PRICE_ERROR = 1e-14  # how far the logs of demand and supply may differ
STRIDE = 5.0  # longest step of the log of the price while no bracket is known


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


def offered(supply: Supply, netback: Floats) -> tuple[Floats, Floats]:
    """What makers offer just above given prices: row 7 of the inner model, and its slope.

    Args:
        supply: curves (product,).
        netback: (product,) n.
    Returns:
        Supply with what stores give (product,), USD bn a year, and its slope in n.
    """
    above = np.maximum(netback - supply.shut_down, 0)
    reach = np.minimum(1, above / (1 - supply.shut_down))
    made = supply.output * np.where(supply.response == 0, 1, reach**supply.response)
    bends = (reach < 1) & (above > 0)
    return made + supply.drawn, np.where(bends, made * supply.response / np.where(bends, above, 1), 0)


def netbacks(demand: Demand, supply: Supply, start: Floats) -> tuple[Floats, Flags]:
    """Finds the price of each product at which what is offered is bought.

    Demand falls and supply never falls with the price, so the root is unique. Newton's method on the difference of
    their logs as a function of ln (n - c0), nearly a straight line, inside a bracket. A product that finds no more
    buyers at the price at which output stops than what is offered there stays at that price.

    Args:
        demand: curves (product, market).
        supply: curves (product,).
        start: (product,) first guess of n.
    Returns:
        (product,) n, and whether it stays at the price at which output stops.
    """
    floor = supply.shut_down
    idle = bought(demand, floor)[0].sum(axis=-1) <= offered(supply, floor)[0]
    place = np.log(np.where(start > floor, start - floor, 1))
    low, high = np.full_like(floor, -np.inf), np.full_like(floor, np.inf)
    moving = ~idle
    for _ in range(ROUNDS):
        gap, steep = _difference(demand, supply, place)
        low, high = np.where(gap > 0, place, low), np.where(gap < 0, place, high)
        moving &= np.abs(gap) > PRICE_ERROR
        following = np.where(moving, _next(place, gap, steep, low, high), place)
        moving &= np.abs(following - place) > np.finfo(float).eps
        place = following
        if not moving.any():
            break
    return np.where(idle, floor, floor + np.exp(place)), idle


def _difference(demand: Demand, supply: Supply, place: Floats) -> tuple[Floats, Floats]:
    """ln demand - ln supply at n = c0 + exp(place), and its slope."""
    above = np.exp(place)
    sold, sold_slope = bought(demand, supply.shut_down + above)
    made, made_slope = offered(supply, supply.shut_down + above)
    total = sold.sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        gap = np.log(total) - np.log(made)
        return gap, above * (sold_slope.sum(axis=-1) / total - made_slope / made)


def _next(place: Floats, gap: Floats, steep: Floats, low: Floats, high: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        size = np.abs(gap / steep)
    reached = place + np.sign(gap) * np.minimum(np.where(np.isnan(size), STRIDE, size), STRIDE)
    outside = ~((reached > low) & (reached < high))
    bracketed = np.isfinite(low) & np.isfinite(high)
    with np.errstate(invalid="ignore"):
        middle = np.where(bracketed, (low + high) / 2, reached)
    return np.where(outside & bracketed, middle, reached)
