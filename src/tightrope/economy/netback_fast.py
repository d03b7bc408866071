"""What does a producer get, and what follows from it? (Compiled; the same figures as `netback`.)"""

from __future__ import annotations

import math

import numpy as np

from tightrope.economy.job_fast import (
    BASE,
    DRAWN,
    ELASTICITY,
    LEVEL,
    LIMIT,
    NETBACK,
    OFFSET,
    OUTPUT,
    PLACE,
    RESPONSE,
    SHUT_DOWN,
    SLOPE,
    SOLD,
    Job,
    inlined,
    part,
)
from tightrope.economy.netback import PRICE_ERROR, ROUNDS, STRIDE

_STEP_ERROR = float(np.finfo(np.float64).eps)


@inlined
def settle_price(job: Job, g: int, start: float, steepest: float) -> float:
    """Finds the price of one product at which what is offered is bought, and leaves its sales and slopes.

    Args:
        job: curves and offsets.
        g: the product.
        start: first guess of the log of what it lies above the price at which output stops.
        steepest: at most this elasticity counts.
    Returns:
        Slope of its supply, endless where output hardly answers; 0 where it stays at the price at which output stops.
    """
    floor, room = job.goods[SHUT_DOWN, g], math.log1p(-job.goods[SHUT_DOWN, g])
    response = job.goods[RESPONSE, g]
    offered = job.goods[DRAWN, g] + (job.goods[OUTPUT, g] if response == 0 else 0.0)
    if _buys_nothing(job, g) or (offered > 0 and _buy(job, g, floor, steepest)[0] <= offered):
        return _stop(job, g, steepest)
    place = start if start > -math.inf else room
    low, high = -math.inf, math.inf
    rising, last, before = 0.0, math.inf, math.inf
    for _ in range(ROUNDS):
        above = math.exp(place)
        total, falling = _buy(job, g, floor + above, steepest)
        made, answer = job.goods[OUTPUT, g], 0.0
        if place < room and response > 0:
            made *= math.exp(response * (place - room))
            answer = made * response
        rising = answer / above if answer > 0 else 0.0
        made += job.goods[DRAWN, g]
        gap = math.log(total) - math.log(made)
        job.goods[NETBACK, g], job.goods[PLACE, g] = floor + above, place
        if abs(gap) <= PRICE_ERROR:
            break
        if gap > 0:
            low = place
        elif gap < 0:
            high = place
        further = room - place if gap > 0 else -gap / response
        longest = max(STRIDE, further) if further < math.inf else STRIDE
        slow = abs(gap) > before / 2
        last, before = abs(gap), last
        following = _next((place, slow), gap, above * (falling / total) - answer / made, longest, (low, high))
        if gap == -math.inf:
            following = min(following, _no_higher(job, g, steepest, room))
        if following == -math.inf:
            return _stop(job, g, steepest)
        if abs(following - place) <= _STEP_ERROR * max(1.0, abs(place)):
            break
        place = following
    return rising


@part
def _stop(job: Job, g: int, steepest: float) -> float:
    """Leaves a product at the price at which output stops; gives the slope of its supply."""
    job.goods[NETBACK, g], job.goods[PLACE, g] = job.goods[SHUT_DOWN, g], -math.inf
    _buy(job, g, job.goods[SHUT_DOWN, g], steepest)
    return 0.0


@part
def _no_higher(job: Job, g: int, steepest: float, room: float) -> float:
    """Highest place that the root can have: no more is bought than at the price at which output stops."""
    bought = _buy(job, g, job.goods[SHUT_DOWN, g], steepest)[0]
    response = job.goods[RESPONSE, g]
    return room + (math.log(bought) - math.log(job.goods[OUTPUT, g])) / response if response > 0 else math.inf


@inlined
def _next(at: tuple[float, bool], gap: float, steep: float, longest: float, bounds: tuple[float, float]) -> float:
    (place, slow), (low, high) = at, bounds
    size = abs(gap / steep)
    size = longest if math.isnan(size) else min(size, longest)
    reached = place + (size if gap > 0 else -size)
    if (slow or not low < reached < high) and low > -math.inf and high < math.inf:
        return (low + high) / 2
    return reached


@part
def _buys_nothing(job: Job, g: int) -> bool:
    highest = -math.inf
    for m in range(job.cells.shape[2]):
        highest = max(highest, job.cells[LEVEL, g, m])
    return highest == -math.inf


@inlined
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
