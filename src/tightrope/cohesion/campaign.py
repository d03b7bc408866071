"""Who is left after weeks of war: who deserts, surrenders or falls, and can the ranks be refilled? (The equations.)"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from tightrope.cohesion.inputs import Reserves

Floats = NDArray[np.float64]


class Sent(NamedTuple):
    """Holds the formations that were ordered; the cell axis runs over phases and loyalty levels."""

    strength: Floats  # (world, formation) N, persons before the order
    refused: Floats  # (world, cell, formation) share of N that refused
    loyalty: Floats  # (world, cell, formation) logit before the order
    recruits_loyalty: Floats  # (world, cell) logit of those who come in


class Rates(NamedTuple):
    """Holds what thins the ranks, a week."""

    desertion: Floats  # (world, cell, formation) hazard without contagion and relief
    surrender: Floats  # (world, cell, formation) hazard
    loss: Floats  # (world, cell) hazard of being killed or wounded out
    contagion: Floats  # (world,) beta_R, log rate per share deserted
    relief: Floats  # (world,) beta_e, log rate at relief 1
    half_life: Floats  # (world,) weeks in which relief fades by half


class Call(NamedTuple):
    """Holds what a recruit faces who is told to report."""

    field: Floats  # (world, cell, formation) alpha' at mobilisation, probit
    coupling: Floats  # (world, formation) J' w_g, probit per share refused or deserted


class Ranks(NamedTuple):
    """Holds the state of a campaign; arrays are (world, cell, formation) unless said."""

    strength: Floats  # S, persons with the formation
    deserted: Floats  # cumulative persons, as the two below
    surrendered: Floats
    lost: Floats
    arrived: Floats
    loyalty: Floats  # logit of the mix
    pool: Floats  # (world, cell) persons left to draw on


def muster(sent: Sent, reserves: Reserves) -> Ranks:
    """Ranks at the start of a campaign: those who obeyed.

    Args:
        sent: the formations ordered.
        reserves: pool and intake.
    Returns:
        The ranks before the first week.
    """
    start = sent.strength[:, None, :] * (1 - sent.refused)
    nobody = np.zeros_like(start)
    pool = np.repeat(reserves.pool[:, None], start.shape[1], axis=1)
    return Ranks(start, nobody, nobody, nobody, nobody, sent.loyalty, pool)


def campaign(sent: Sent, rates: Rates, call: Call, reserves: Reserves, weeks: int) -> Ranks:
    """Ranks after some weeks, in the mean.

    Each week competing risks take S (1 - exp(-Lambda)) in proportion to their hazards; then recruits come in.
    Contagion makes desertion feed on itself; near a runaway the mean understates it by about 3 %.

    Args:
        sent, rates, call, reserves: as described there.
        weeks: length, > 0.
    Returns:
        The ranks after the last week.
    Source:
        competing risks: Kalbfleisch and Prentice (2002), The Statistical Analysis of Failure Time Data, chapter 8.
    """
    ranks = muster(sent, reserves)
    for number in range(weeks):
        ranks = week(ranks, number, (sent, rates, call, reserves))
    return ranks


def ranks_by_week(sent: Sent, rates: Rates, call: Call, reserves: Reserves, weeks: int) -> Floats:
    """Share of the ranks filled at the end of each week: the answer to whether they can be refilled.

    Args:
        sent, rates, call, reserves, weeks: as in `campaign`.
    Returns:
        (world, cell, week), S/N over all formations ordered, from the muster (week 0) on.
    """
    ranks = muster(sent, reserves)
    total = sent.strength.sum(axis=1)[:, None]
    filled = [ranks.strength.sum(axis=-1) / total]
    for number in range(weeks):
        ranks = week(ranks, number, (sent, rates, call, reserves))
        filled.append(ranks.strength.sum(axis=-1) / total)
    return np.stack(filled, axis=-1)


def week(ranks: Ranks, number: int, given: tuple[Sent, Rates, Call, Reserves]) -> Ranks:
    """Ranks one week later.

    Args:
        ranks: at the start of the week.
        number: weeks gone by since the start.
        given: the formations, the rates, the call and the reserves.
    Returns:
        The ranks at its end.
    """
    sent, rates, call, reserves = given
    desertion, surrender, loss = hazards_of(ranks, number, sent, rates, reserves)
    hazard = desertion + surrender + loss
    exits = ranks.strength * -np.expm1(-hazard)
    each = exits / np.where(hazard > 0, hazard, 1.0)
    thinned = ranks._replace(
        strength=ranks.strength - exits,
        deserted=ranks.deserted + each * desertion,
        surrendered=ranks.surrendered + each * surrender,
        lost=ranks.lost + each * loss,
    )
    return _refill(thinned, sent, call, reserves)


def hazards_of(
    ranks: Ranks, number: int, sent: Sent, rates: Rates, reserves: Reserves
) -> tuple[Floats, Floats, Floats]:
    """Hazards of deserting, surrendering and being lost in one week.

    Args:
        ranks: at the start of the week. number: weeks gone by. sent, rates, reserves: as in `campaign`.
    Returns:
        Three arrays (world, cell, formation), a week.
    """
    everyone = np.where(sent.strength > 0, sent.strength, 1.0)[:, None, :]
    relief = reserves.relief_given * 2.0 ** (-number / rates.half_life)
    spread = rates.contagion[:, None, None] * ranks.deserted / everyone - (rates.relief * relief)[:, None, None]
    loss = np.broadcast_to(rates.loss[..., None], rates.surrender.shape)
    return rates.desertion * np.exp(spread), rates.surrender, loss


def _refill(ranks: Ranks, sent: Sent, call: Call, reserves: Reserves) -> Ranks:
    """Recruits fill the gaps in proportion to them; those who fail to report leave the pool as well."""
    everyone = np.where(sent.strength > 0, sent.strength, 1.0)[:, None, :]
    gaps = np.maximum(sent.strength[:, None, :] - ranks.strength, 0.0)
    total = gaps.sum(axis=-1)
    called = np.minimum(np.minimum(reserves.max_intake[:, None], ranks.pool), total)
    shares = gaps / np.where(total > 0, total, 1.0)[..., None]
    seen = sent.refused + ranks.deserted / everyone
    arrivals = called[..., None] * shares * ndtr(-(call.field + call.coupling[:, None, :] * seen))
    grown = ranks.strength + arrivals
    mixed = ranks.strength * ranks.loyalty + arrivals * sent.recruits_loyalty[..., None]
    return ranks._replace(
        strength=grown,
        arrived=ranks.arrived + arrivals,
        loyalty=np.where(grown > 0, mixed / np.where(grown > 0, grown, 1.0), ranks.loyalty),
        pool=ranks.pool - called,
    )
