"""How far must new buyers and makers give way so that a cited share of lost sales finds another buyer?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tightrope.economy import equilibrium_fast
from tightrope.economy.explain import Situation
from tightrope.economy.means import refuse, share_faults
from tightrope.economy.trade import Support, Trade

Floats = NDArray[np.float64]

HALVINGS = 12  # of the stretch from as believed to all the way; 1 / 4,096 is left
STIFFEST = 0.9  # part of the answer of output to prices that can be taken away (judged: tightrope)


def lost_abroad(situation: Situation) -> Floats:
    """What bans and closed ways take abroad before anyone finds another buyer.

    Args:
        situation: trade, routes and one regime.
    Returns:
        (world, date) USD bn a year at base-year prices.
    """
    trade, routes, rules = situation
    abroad = np.arange(len(trade.markets)) != trade.home
    sales = trade.sales[:, None, :, abroad]
    reached = np.einsum("wgmk,dgk->wdgm", routes.base_share[:, :, abroad], rules.open.astype(np.float64))
    kept = sales * (1 - rules.coverage[..., abroad] * (1 - rules.leak[:, None][..., abroad])) * reached
    return np.asarray((sales - kept).sum(axis=(2, 3)))


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
    fall, taken = trade.sales[..., abroad].sum(axis=(1, 2))[:, None] - sold, lost_abroad(situation)
    return np.asarray(1 - np.divide(fall, taken, out=np.zeros_like(taken), where=taken > 0))


def redirecting(situation: Situation, support: Support, share: Floats) -> Trade:
    """Bends two judged beliefs, entry and the answer of output to prices, until a cited share is redirected.

    On the way from as believed to all the way (entry of all that was lost, output answering a tenth as much) both
    move in step, by one number a world, found by halving. A world that redirects more as believed stays as it
    is; one that cannot redirect so much goes all the way.

    Args:
        situation: trade, routes and one regime at one date, when redirection has run its course.
        support: what the patron opens. share: (world,) 0..1, what is redirected by then.
    Returns:
        The trade, changed in `entry` and `response` alone.
    Raises:
        BadParameter: a share is out of range.
        NoEquilibrium: prices that clear the markets were not found in too many worlds.
    Source:
        Two thirds of banned non-oil exports: Haidar (2017), doi:10.1093/epolic/eix002. The two beliefs that bend:
        judged (tightrope).
    """
    refuse(share_faults("redirected share", share))
    low, high = np.zeros(len(share)), np.ones(len(share))
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        bent = situation._replace(trade=_bent(situation.trade, middle))
        short = redirected_share(bent, support)[:, 0] < share
        low, high = np.where(short, middle, low), np.where(short, high, middle)
    return _bent(situation.trade, low)


def _bent(trade: Trade, way: Floats) -> Trade:
    part = way[:, None]
    return replace(trade, entry=trade.entry + part * (1 - trade.entry), response=trade.response * (1 - STIFFEST * part))
