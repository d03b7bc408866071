"""How far must new buyers and makers give way so that a cited share of lost sales finds another buyer?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tightrope.economy import equilibrium_fast
from tightrope.economy.explain import Situation
from tightrope.economy.means import refuse, share_faults
from tightrope.economy.trade import Flags, Support, of_worlds

Floats = NDArray[np.float64]

ROUNDS = 20  # of false position; five to ten are needed
CLOSE = 1e-4  # how far the share may be missed: a hundredth of a per cent of what was lost


def taken_abroad(situation: Situation) -> Floats:
    """What bans and closed ways take of each product abroad before anyone finds another buyer.

    Args:
        situation: trade, routes and one regime.
    Returns:
        (world, date, product) USD bn a year at base-year prices.
    """
    trade, routes, rules = situation
    abroad = np.arange(len(trade.markets)) != trade.home
    sales = trade.sales[:, None, :, abroad]
    reached = np.einsum("wgmk,dgk->wdgm", routes.base_share[:, :, abroad], rules.open.astype(np.float64))
    kept = (1 - rules.coverage[..., abroad] * (1 - rules.leak[:, None][..., abroad])) * reached
    return np.asarray(np.sum(sales * np.maximum(1 - kept, 0), axis=-1))


def redirected_share(situation: Situation, support: Support) -> Floats:
    """Which share of what was taken abroad is sold abroad all the same, once prices have settled.

    Equation: 1 - fall of sales abroad / what bans and closed ways take. Below 0 where more is lost than was taken.

    Args:
        situation: what is to be solved. support: what the patron opens.
    Returns:
        (world, date) at most 1; 1 where nothing was taken.
    Raises:
        NoEquilibrium: prices that clear the markets were not found in too many worlds.
    """
    trade = situation.trade
    abroad = np.arange(len(trade.markets)) != trade.home
    sold = equilibrium_fast.solve(*situation, support).sold[..., abroad].sum(axis=(2, 3))
    fall, taken = trade.sales[..., abroad].sum(axis=(1, 2))[:, None] - sold, taken_abroad(situation).sum(axis=-1)
    return np.asarray(1 - np.divide(fall, taken, out=np.zeros_like(taken), where=taken > 0))


def redirecting(situation: Situation, support: Support, share: Floats) -> Floats:
    """Finds how far two judged beliefs, entry and the answer of output to prices, must bend for a cited share.

    On the way from as believed to all the way (entry of all that was lost, output fixed) both move in step, by one
    number a world, found by false position. A world that redirects more as believed stays as it is; one that cannot
    redirect so much goes all the way.

    Args:
        situation: trade, routes and one regime at one date, when redirection has run its course.
        support: what the patron opens. share: (world,) 0..1, what is redirected by then.
    Returns:
        (world,) 0..1, the `bend` of a trade in which the share is redirected.
    Raises:
        BadParameter: a share is out of range.
        NoEquilibrium: prices that clear the markets were not found in too many worlds.
    Source:
        Two thirds of banned non-oil exports: Haidar (2017), doi:10.1093/epolic/eix002. The two beliefs that bend:
        judged (tightrope). False position of Illinois: Dowell & Jarratt (1971), doi:10.1007/BF01934364.
    """
    refuse(share_faults("redirected share", share))

    def _beyond(way: Floats, asked: Flags) -> Floats:
        """By how much the share is passed, in the worlds asked for; 0 in the others."""
        passed = np.zeros(len(way))
        if asked.any():
            trade = replace(of_worlds(situation.trade, asked), bend=way[asked])
            bent = Situation(trade, of_worlds(situation.routes, asked), of_worlds(situation.sanctions, asked))
            passed[asked] = redirected_share(bent, of_worlds(support, asked))[:, 0] - share[asked]
        return passed

    low, high, everywhere = np.zeros(len(share)), np.ones(len(share)), np.ones(len(share), dtype=np.bool_)
    below = _beyond(low, everywhere)
    above = _beyond(high, below < 0)
    way = np.where(below >= 0, low, high)
    moving = (below < 0) & (above > 0)
    for _ in range(ROUNDS):
        if not moving.any():
            break
        reached = low - below * (high - low) / np.where(moving, above - below, 1)
        way = np.where(moving, reached, way)
        found = _beyond(way, moving)
        short = found < 0
        # An end that stays while the other moves counts half, so that it moves in turn.
        below, above = np.where(short, found, below / 2), np.where(short, above / 2, found)
        low, high = np.where(short, way, low), np.where(short, high, way)
        moving &= np.abs(found) > CLOSE
    return way
