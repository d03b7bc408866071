"""What does a producer get, and what follows from it? (Compiled; the same figures as `netback`.)"""

from __future__ import annotations

import math

import numpy as np

from tightrope.economy.job_fast import (
    BASE,
    DRAWN,
    ELASTICITY,
    IDLE,
    LEVEL,
    LIMIT,
    NETBACK,
    OFFSET,
    OUTPUT,
    RESPONSE,
    SHUT_DOWN,
    SLOPE,
    SOLD,
    Job,
    largest,
    part,
)
from tightrope.economy.netback import PRICE_ERROR, ROUNDS, STRIDE

_STEP_ERROR = float(np.finfo(np.float64).eps)


@part
def settle_price(job: Job, g: int, start: float, steepest: float) -> float:
    """Finds the price of one product at which what is offered is bought, and leaves its sales and slopes.

    Args:
        job: curves and offsets.
        g: the product.
        start: first guess of the price.
        steepest: at most this elasticity counts.
    Returns:
        Slope of its supply; 0 where it stays at the price at which output stops.
    """
    floor, room = job.goods[SHUT_DOWN, g], 1 - job.goods[SHUT_DOWN, g]
    offered = job.goods[DRAWN, g] + (job.goods[OUTPUT, g] if job.goods[RESPONSE, g] == 0 else 0.0)
    if _buys_nothing(job, g) or (offered > 0 and _buy(job, g, floor, steepest)[0] <= offered):
        job.goods[NETBACK, g], job.goods[IDLE, g] = floor, 1
        _buy(job, g, floor, steepest)
        return 0.0
    job.goods[IDLE, g] = 0
    place = math.log(start - floor) if start > floor else 0.0
    low, high = -math.inf, math.inf
    falling, rising = 0.0, 0.0
    for _ in range(ROUNDS):
        above = math.exp(place)
        total, falling = _buy(job, g, floor + above, steepest)
        made, rising = job.goods[OUTPUT, g], 0.0
        if above < room and job.goods[RESPONSE, g] > 0:
            made *= math.exp(job.goods[RESPONSE, g] * (place - math.log(room)))
            rising = made * job.goods[RESPONSE, g] / above
        made += job.goods[DRAWN, g]
        gap = math.log(total) - math.log(made)
        job.goods[NETBACK, g] = floor + above
        if abs(gap) <= PRICE_ERROR:
            break
        if gap > 0:
            low = place
        elif gap < 0:
            high = place
        following = _next(place, gap, above * (falling / total - rising / made), low, high)
        if abs(following - place) <= _STEP_ERROR:
            break
        place = following
    return rising


@part
def _next(place: float, gap: float, steep: float, low: float, high: float) -> float:
    size = abs(gap / steep)
    size = STRIDE if math.isnan(size) else min(size, STRIDE)
    reached = place + (size if gap > 0 else -size)
    if not low < reached < high and low > -math.inf and high < math.inf:
        return (low + high) / 2
    return reached


@part
def _buys_nothing(job: Job, g: int) -> bool:
    return largest(job.cells[LEVEL, g]) == -math.inf


@part
def _buy(job: Job, g: int, netback: float, steepest: float) -> tuple[float, float]:
    """Sales in every market at a producer's price; gives their sum and the sum of their slopes."""
    total, falling = 0.0, 0.0
    for m in range(job.cells.shape[2]):
        if job.cells[LEVEL, g, m] == -math.inf:
            job.cells[SOLD, g, m], job.cells[SLOPE, g, m] = 0.0, 0.0
            continue
        delivered = netback + job.cells[OFFSET, g, m]
        eps = min(job.cells[ELASTICITY, g, m], steepest)
        dearer = math.log(delivered) - job.cells[BASE, g, m] if delivered > 0 else -math.inf
        sold = math.exp(job.cells[LEVEL, g, m] - eps * dearer)
        slope = -eps * sold / delivered if delivered > 0 else 0.0
        if sold >= job.cells[LIMIT, g, m]:
            sold, slope = job.cells[LIMIT, g, m], 0.0
        job.cells[SOLD, g, m], job.cells[SLOPE, g, m] = sold, slope
        total += sold
        falling += slope
    return total, falling
