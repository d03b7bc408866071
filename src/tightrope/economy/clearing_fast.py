"""At which prices does one world's trade clear on one date? (Compiled; the same steps as `clearing`.)"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from tightrope.economy.clearing import (
    FIRMER,
    FIRMEST,
    FLATTEST,
    LARGEST_MISS,
    PATIENCE,
    ROUNDING,
    ROUNDS,
    SHARPEST,
    SHORT,
    SOFTEST,
    SPLITS,
    STEEP,
    USE_ERROR,
)
from tightrope.economy.job_fast import (
    ANSWER,
    CAPACITY,
    CARRIED,
    COST,
    ELASTICITY,
    FIXED,
    FOLLOWS,
    FOLLOWS_BEFORE,
    MASS,
    MEAN,
    NONE,
    OFFSET,
    PLACE,
    PLACE_BEFORE,
    PUSHED_OUT,
    RENT,
    RENT_BEFORE,
    SEVERAL,
    SHARED,
    SLOPE,
    SOLD,
    SOLVING,
    START,
    STEP,
    USE,
    WEDGE,
    WEIGHT,
    Job,
    fill,
    inlined,
    keep,
    largest,
    part,
)
from tightrope.economy.netback_fast import settle_price

Floats = NDArray[np.float64]
Places = tuple[int, int, int]

_EPS = float(np.finfo(np.float64).eps)
_TINY = float(np.finfo(np.float64).tiny)


@part
def clear(job: Job, places: Places, sharpness: float) -> float:
    """Finds rents and prices of one world and date, and leaves everything in the job.

    Args:
        job: curves; what was found is written into it.
        places: market at home, patron's market, patron's ports (-1: none).
        sharpness: theta, inf allowed.
    Returns:
        Largest miss of a route's capacity, as a share of it.
    """
    steepest = SOFTEST if sharpness == math.inf and _contested(job) else math.inf
    fill(job.ways[RENT], 0.0)
    fill(job.goods[START], -math.inf)
    while True:
        missed = _settle(job, places, min(sharpness, steepest), steepest)
        if steepest == math.inf:
            if missed <= LARGEST_MISS + ROUNDING * _steepest(job):
                return missed
            steepest = SOFTEST
            fill(job.ways[RENT], 0.0)
            fill(job.goods[START], -math.inf)
        elif steepest >= SHARPEST:
            return missed
        else:
            steepest *= SOFTEST
            keep(job.goods[PLACE], job.goods[START])


@part
def _contested(job: Job) -> bool:
    """Whether several routes lead to a market."""
    for g in range(job.alone.shape[0]):
        for m in range(job.alone.shape[1]):
            if job.alone[g, m] == SEVERAL:
                return True
    return False


@part
def _steepest(job: Job) -> float:
    """Largest elasticity."""
    found = 0.0
    for g in range(job.alone.shape[0]):
        found = max(found, largest(job.cells[ELASTICITY, g]))
    return found


@part
def _fix(job: Job, places: Places, theta: float) -> None:
    """Lays down what no rent changes: carriage to the markets to which at most one route leads."""
    home, patron, ports = places
    for g in range(job.alone.shape[0]):
        for m in range(job.alone.shape[1]):
            only = NONE if m == home else job.alone[g, m]
            fill(job.flows[SHARED, g, m], 0.0)
            fill(job.flows[CARRIED, g, m], 0.0)
            job.cells[FIXED, g, m] = job.cells[WEDGE, g, m]
            if only >= 0:
                job.flows[SHARED, g, m, only] = 1.0
                job.flows[CARRIED, g, m, only] = job.goods[MASS, g]
                job.cells[FIXED, g, m] += job.ties[COST, g, only] - math.log(job.flows[WEIGHT, g, m, only]) / theta
            if m == patron and ports >= 0:
                job.flows[CARRIED, g, m, ports] += job.goods[PUSHED_OUT, g]


@part
def _evaluate(job: Job, places: Places, theta: float, steepest: float) -> None:
    """Prices, sales, use and slopes at the rents of the job, from the first guesses in `START`."""
    fill(job.ways[USE], 0.0)
    for k in range(job.ways.shape[1]):
        fill(job.grid[ANSWER, k], 0.0)
    for g in range(job.alone.shape[0]):
        _carry(job, g, places, theta)
        rising = settle_price(job, g, job.goods[START, g], steepest)
        _count(job, g, rising)
        _switch(job, g, theta)


@inlined
def _carry(job: Job, g: int, places: Places, theta: float) -> None:
    """What lies between the producer's price and that of each market; which part leaves by each route: row 6."""
    home, patron, ports = places
    markets, ways = job.flows.shape[2:]
    mass, pushed_out = job.goods[MASS, g], job.goods[PUSHED_OUT, g]
    for m in range(markets):
        if m == home or job.alone[g, m] != SEVERAL:
            paid = 0.0
            for k in range(ways):
                paid += job.flows[CARRIED, g, m, k] * job.ways[RENT, k]
            job.cells[OFFSET, g, m] = job.cells[FIXED, g, m] + paid
            continue
        least = math.inf
        for k in range(ways):
            if job.flows[WEIGHT, g, m, k] > 0:
                least = min(least, job.ties[COST, g, k] + mass * job.ways[RENT, k])
        total = 0.0
        for k in range(ways):
            beyond = job.ties[COST, g, k] + mass * job.ways[RENT, k] - least
            shared = job.flows[WEIGHT, g, m, k]
            if shared > 0 and beyond > 0:
                shared *= math.exp(-theta * beyond)
            job.flows[SHARED, g, m, k] = shared
            total += shared
        for k in range(ways):
            job.flows[SHARED, g, m, k] /= total
            job.flows[CARRIED, g, m, k] = mass * job.flows[SHARED, g, m, k]
        job.cells[OFFSET, g, m] = job.cells[WEDGE, g, m] + least - math.log(total) / theta
        if m == patron and ports >= 0:
            job.flows[CARRIED, g, m, ports] += pushed_out
            job.cells[OFFSET, g, m] += pushed_out * job.ways[RENT, ports]


@inlined
def _count(job: Job, g: int, rising: float) -> None:
    """Adds one product to the use of each route and to how use answers rents: sums of squares, as in `clearing`."""
    markets, ways = job.flows.shape[2:]
    falling = 0.0
    for m in range(markets):
        falling -= job.cells[SLOPE, g, m]
    idle = job.goods[PLACE, g] == -math.inf
    pull = 0.0 if idle or falling + rising == 0 else falling / (falling + rising)
    held = falling if rising == math.inf else pull * rising
    for k in range(ways):
        mean, used = 0.0, 0.0
        for m in range(markets):
            mean -= job.cells[SLOPE, g, m] * job.flows[CARRIED, g, m, k]
            used += job.cells[SOLD, g, m] * job.flows[CARRIED, g, m, k]
        job.ways[MEAN, k] = 0.0 if idle or falling == 0 else mean / falling
        job.ties[FOLLOWS, g, k] = -pull * job.ways[MEAN, k]
        job.ways[USE, k] += used
    for k in range(ways):
        for n in range(k, ways):
            first, second = job.ways[MEAN, k], job.ways[MEAN, n]
            answer = held * first * second
            for m in range(markets):
                left = (job.flows[CARRIED, g, m, k] - first) * (job.flows[CARRIED, g, m, n] - second)
                answer -= job.cells[SLOPE, g, m] * left
            job.grid[ANSWER, k, n] += answer


@inlined
def _switch(job: Job, g: int, theta: float) -> None:
    """Adds how shippers of one product go from route to route."""
    ways = job.flows.shape[3]
    for m in range(job.flows.shape[2]):
        if job.alone[g, m] != SEVERAL or job.cells[SOLD, g, m] == 0:
            continue
        shifted = theta * job.cells[SOLD, g, m] * job.goods[MASS, g] ** 2
        for k in range(ways):
            for n in range(k + 1, ways):
                moved = shifted * job.flows[SHARED, g, m, k] * job.flows[SHARED, g, m, n]
                job.grid[ANSWER, k, n] -= moved
                job.grid[ANSWER, k, k] += moved
                job.grid[ANSWER, n, n] += moved


@part
def _gap(job: Job, k: int) -> float:
    """Capacity less use where capacity can bind: the slope of the dual in a rent."""
    return job.ways[CAPACITY, k] - job.ways[USE, k] if 0 < job.ways[CAPACITY, k] < math.inf else 0.0


@part
def _miss(job: Job) -> float:
    worst = 0.0
    for k in range(job.ways.shape[1]):
        if 0 < job.ways[CAPACITY, k] < math.inf:
            gap = _gap(job, k)
            missed = abs(gap) if job.ways[RENT, k] > 0 else max(-gap, 0.0)
            worst = max(worst, missed / job.ways[CAPACITY, k])
    return worst


@part
def _settle(job: Job, places: Places, theta: float, steepest: float) -> float:
    """Newton's method on the rents, from those of the job."""
    _fix(job, places, theta)
    _evaluate(job, places, theta, steepest)
    best, lost, firmness = _miss(job), 0, FLATTEST
    miss = best
    for _ in range(ROUNDS):
        if best <= USE_ERROR:
            break
        _newton_step(job, firmness)
        short = _along(job, places, theta, steepest) < SHORT
        firmness = max(firmness * FIRMER, FIRMEST) if short else max(firmness / FIRMER, FLATTEST)
        miss = _miss(job)
        lost = lost + 1 if best <= LARGEST_MISS and miss >= best else 0
        best = min(best, miss)
        if lost > PATIENCE:
            break
    return miss


@part
def _newton_step(job: Job, firmness: float) -> None:
    """Step of the rents that are free to move; one at 0 that would fall stays."""
    ways = job.ways.shape[1]
    free = np.empty(ways, dtype=np.bool_)
    for k in range(ways):
        free[k] = job.ways[RENT, k] > 0 or _gap(job, k) < 0
    for _ in range(ways):
        _solve(job, free, firmness)
        astray = False
        for k in range(ways):
            if free[k] and job.ways[RENT, k] == 0 and job.ways[STEP, k] < 0:
                free[k], astray = False, True
        if not astray:
            break
    heaviest = largest(job.goods[MASS])
    longest = (1 + 2 * largest(job.ways[RENT]) * heaviest) / heaviest
    for k in range(ways):
        job.ways[STEP, k] = min(max(job.ways[STEP, k], -longest), longest)
    if _slope(job) < 0:
        return
    # Where rounding turns a flat direction, the slope itself leads down.
    widest = 0.0
    for k in range(ways):
        widest = max(widest, abs(_gap(job, k)))
    for k in range(ways):
        free[k] = job.ways[RENT, k] > 0 or _gap(job, k) < 0
        job.ways[STEP, k] = -_gap(job, k) / widest * longest if free[k] else 0.0


@part
def _solve(job: Job, free: NDArray[np.bool_], firmness: float) -> None:
    """Solves steep @ step = -gap for the free rents by elimination; the others stay."""
    ways = len(free)
    steepest = 0.0
    for k in range(ways):
        if free[k]:
            steepest = max(steepest, job.grid[ANSWER, k, k])
    grid = job.grid[SOLVING]
    for k in range(ways):
        for n in range(ways):
            grid[k, n] = job.grid[ANSWER, min(k, n), max(k, n)] if free[k] and free[n] else 0.0
        grid[k, k] = grid[k, k] + firmness * steepest + _TINY if free[k] else 1.0
        grid[k, ways] = -_gap(job, k) if free[k] else 0.0
    for k in range(ways):
        for n in range(k + 1, ways):
            share = grid[n, k] / grid[k, k]
            for j in range(k, ways + 1):
                grid[n, j] -= share * grid[k, j]
    for k in range(ways - 1, -1, -1):
        rest = grid[k, ways]
        for n in range(k + 1, ways):
            rest -= grid[k, n] * job.ways[STEP, n]
        job.ways[STEP, k] = rest / grid[k, k]


@part
def _slope(job: Job) -> float:
    total = 0.0
    for k in range(job.ways.shape[1]):
        total += _gap(job, k) * job.ways[STEP, k]
    return total


@part
def _move(job: Job, share: float) -> None:
    """Sets the rents a share of the step further, and guesses the prices that follow."""
    for k in range(job.ways.shape[1]):
        reached = job.ways[RENT_BEFORE, k] + share * job.ways[STEP, k]
        stops = job.ways[STEP, k] < 0 and job.ways[RENT_BEFORE, k] <= -job.ways[STEP, k] * share
        job.ways[RENT, k] = 0.0 if stops else max(0.0, reached)


@part
def _guess(job: Job) -> None:
    for g in range(job.goods.shape[1]):
        above = math.exp(job.goods[PLACE_BEFORE, g])
        for k in range(job.ways.shape[1]):
            above += job.ties[FOLLOWS_BEFORE, g, k] * (job.ways[RENT, k] - job.ways[RENT_BEFORE, k])
        job.goods[START, g] = math.log(above) if above > 0 else job.goods[PLACE_BEFORE, g]


@part
def _along(job: Job, places: Places, theta: float, steepest: float) -> float:
    """Goes along the step until the slope along it has at least halved, and says how far that was."""
    keep(job.ways[RENT], job.ways[RENT_BEFORE])
    keep(job.goods[PLACE], job.goods[PLACE_BEFORE])
    for g in range(job.goods.shape[1]):
        keep(job.ties[FOLLOWS, g], job.ties[FOLLOWS_BEFORE, g])
    low, high = 0.0, 1.0
    for k in range(job.ways.shape[1]):
        if job.ways[STEP, k] < 0:
            high = min(high, job.ways[RENT, k] / -job.ways[STEP, k])
    first = _slope(job)
    slope_low, share = first, high
    for _ in range(SPLITS):
        _move(job, share)
        _guess(job)
        _evaluate(job, places, theta, steepest)
        slope = _slope(job)
        if slope <= STEEP * abs(first) and (share == high or slope >= STEEP * first):
            return share
        if slope > 0:
            high = share
            share = low + (high - low) * min(max(slope_low / (slope_low - slope - _TINY), 0.1), 0.9)
        else:
            low, slope_low = share, slope
            share = (low + high) / 2
        if high - low <= _EPS * high:
            break
    return share
