"""What do buyers, makers and owners of routes gain in all? (Compiled; the same figure as in `clearing`.)"""

from __future__ import annotations

import math

from tightrope.economy.clearing import DEAREST
from tightrope.economy.job_fast import (
    BASE,
    CAPACITY,
    DRAWN,
    ELASTICITY,
    LEVEL,
    LIMIT,
    NETBACK,
    OFFSET,
    OUTPUT,
    RENT,
    RESPONSE,
    SHUT_DOWN,
    Job,
    part,
)


@part
def surplus(job: Job) -> float:
    """Buyers' and makers' surplus and route rents: the dual at its least point.

    Args:
        job: what was found.
    Returns:
        USD bn a year; only differences mean anything.
    """
    total = 0.0
    for g in range(job.goods.shape[1]):
        for m in range(job.cells.shape[2]):
            if job.cells[LEVEL, g, m] > -math.inf:
                total += _buyers(job, g, m)
        room = 1 - job.goods[SHUT_DOWN, g]
        above = max(job.goods[NETBACK, g] - job.goods[SHUT_DOWN, g], 0.0)
        reach = min(1.0, above / room)
        made = room * reach ** (job.goods[RESPONSE, g] + 1) / (job.goods[RESPONSE, g] + 1) + max(above - room, 0.0)
        total += job.goods[OUTPUT, g] * made + job.goods[DRAWN, g] * job.goods[NETBACK, g]
    for k in range(job.ways.shape[1]):
        if job.ways[RENT, k] > 0:
            total += job.ways[RENT, k] * job.ways[CAPACITY, k]
    return total


@part
def _buyers(job: Job, g: int, m: int) -> float:
    eps, limit = job.cells[ELASTICITY, g, m], job.cells[LIMIT, g, m]
    level, base = math.exp(job.cells[LEVEL, g, m]), math.exp(job.cells[BASE, g, m])
    price = (job.goods[NETBACK, g] + job.cells[OFFSET, g, m]) / base
    bent = max(price, (level / limit) ** (1 / eps)) if limit < math.inf else price
    power = 1 - eps
    if power == 0:
        area = math.log(DEAREST / bent)
    else:
        area = (math.expm1(power * math.log(DEAREST)) - math.expm1(power * math.log(bent))) / power
    return base * (level * area + (limit * (bent - price) if limit < math.inf else 0.0))
