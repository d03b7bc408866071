"""Who is left after weeks of war, counted person by person?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from tightrope.cohesion.campaign import Call, Ranks, Rates, Sent, hazards_of, muster
from tightrope.cohesion.inputs import Reserves
from tightrope.errors import CohesionError
from tightrope.randomness import binomials

Floats = NDArray[np.float64]

DRAWS = 4  # numbers a week: who leaves, of them who deserts, of the rest who surrenders, who of those called reports


def campaign_counts(sent: Sent, rates: Rates, call: Call, reserves: Reserves, weeks: int, rng_numbers: Floats) -> Ranks:
    """Ranks after some weeks, in whole persons.

    The same week as in `campaign`, by chance: exits are binomial with chance 1 - exp(-Lambda) and fall to the three
    causes by the ratio of their hazards; those called report one by one. Desertion feeds on itself, so near a
    runaway the mean of the counts lies above the course of the mean (by 2 to 3 % for 5,000 men of whom two fifths
    desert).

    Args:
        sent, rates, call, reserves, weeks: as in `campaign`; whole persons are made of the strengths.
        rng_numbers: (world, cell, formation, week, 4) uniform, strictly between 0 and 1.
    Returns:
        The ranks after the last week; loyalty as in `campaign`.
    Raises:
        CohesionError: numbers of another shape, or not between 0 and 1.
    Source:
        competing risks: Kalbfleisch and Prentice (2002), The Statistical Analysis of Failure Time Data, chapter 8.
    """
    wanted = (*sent.refused.shape, weeks, DRAWS)
    if rng_numbers.shape != wanted or not ((rng_numbers > 0) & (rng_numbers < 1)).all():
        raise CohesionError(f"rng_numbers: shape {rng_numbers.shape}; allowed {wanted}, each between 0 and 1")
    whole = sent._replace(strength=np.round(sent.strength))
    ranks = muster(whole, reserves)
    ranks = ranks._replace(strength=np.round(ranks.strength), pool=np.floor(ranks.pool))
    for number in range(weeks):
        ranks = _refill(
            _thin(ranks, number, (whole, rates, reserves), rng_numbers[..., number, :3]),
            whole,
            call,
            reserves,
            rng_numbers[..., number, 3],
        )
    return ranks


def _thin(ranks: Ranks, number: int, given: tuple[Sent, Rates, Reserves], chance: Floats) -> Ranks:
    """Draws one week's deserters, captured and losses."""
    desertion, surrender, loss = hazards_of(ranks, number, *given)
    total = desertion + surrender + loss
    exits = binomials(chance[..., 0], ranks.strength, -np.expm1(-total))
    deserted = binomials(chance[..., 1], exits, _ratio(desertion, total))
    surrendered = binomials(chance[..., 2], exits - deserted, _ratio(surrender, surrender + loss))
    return ranks._replace(
        strength=ranks.strength - exits,
        deserted=ranks.deserted + deserted,
        surrendered=ranks.surrendered + surrendered,
        lost=ranks.lost + exits - deserted - surrendered,
    )


def _refill(ranks: Ranks, sent: Sent, call: Call, reserves: Reserves, chance: Floats) -> Ranks:
    """Calls whole persons in proportion to the gaps; each reports or not, and leaves the pool in either case."""
    everyone = np.where(sent.strength > 0, sent.strength, 1.0)[:, None, :]
    gaps = np.maximum(sent.strength[:, None, :] - ranks.strength, 0.0)
    total = gaps.sum(axis=-1, keepdims=True)
    called = np.floor(np.minimum(np.minimum(reserves.max_intake[:, None], ranks.pool), total[..., 0]))[..., None]
    upto = np.round(called * np.cumsum(gaps, axis=-1) / np.where(total > 0, total, 1.0))
    apiece = np.diff(upto, axis=-1, prepend=0.0)
    seen = sent.refused + ranks.deserted / everyone
    arrivals = binomials(chance, apiece, ndtr(-(call.field + call.coupling[:, None, :] * seen)))
    grown = ranks.strength + arrivals
    mixed = ranks.strength * ranks.loyalty + arrivals * sent.recruits_loyalty[..., None]
    return ranks._replace(
        strength=grown,
        arrived=ranks.arrived + arrivals,
        loyalty=np.where(grown > 0, mixed / np.where(grown > 0, grown, 1.0), ranks.loyalty),
        pool=ranks.pool - called[..., 0],
    )


def _ratio(part: Floats, whole: Floats) -> Floats:
    return np.asarray(part / np.where(whole > 0, whole, 1.0))
