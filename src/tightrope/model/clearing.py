"""At which prices does the trade of a case settle in every world, and what is left for the ruler?"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tightrope import economy
from tightrope.economy import equilibrium_fast
from tightrope.model.kept import found_or_made, place, said
from tightrope.model.to_trade import Traded

Floats = NDArray[np.float64]


class Solved(NamedTuple):
    """Holds one regime, its prices and sales, the accounts they go into, and the output and means that follow."""

    situation: economy.Situation
    equilibrium: economy.Equilibrium
    accounts: economy.Accounts
    income: economy.Income


def solved(world: Traded, active: Sequence[Collection[str]], months: Floats, cut: bool = False) -> Solved:
    """Solves trade under some packages and gives output and means.

    Args:
        world: the trade of the case. active: packages in force at each date. months: (date,) rising.
        cut: the patron closes his routes and pays nothing.
    Returns:
        Solved, by world and date.
    Raises:
        NoEquilibrium: prices that clear the markets were not found in too many worlds.
    """
    situation, backing = world.situation(active, months), world.backing(len(months), cut)
    prices = equilibrium_fast.solve(*situation, backing)
    accounts = world.accounts(active, months)
    return Solved(situation, prices, accounts, economy.means(world.trade, prices, accounts, backing))


class Left(NamedTuple):
    """Holds what is left at one date, in single precision, so that a kept answer and a new one are the same."""

    means: Floats  # (world,) the ruler's means, USD bn a year
    output: Floats  # (world,) change of output, share of that before


def left_kept(world: Traded, active: Collection[str], month: float, cut: bool) -> Left:
    """Gives the ruler's means and output at one date, solved or found where an equal question was solved before.

    Args:
        world: the trade of the case. active: packages in force. month: as `Traded.months` counts.
        cut: the patron closes his routes and pays nothing.
    Returns:
        Means and output by world.
    Raises:
        NoEquilibrium: prices that clear the markets were not found in too many worlds.
    """
    months = np.array([month])
    situation, backing = world.situation([active], months), world.backing(1, cut)
    accounts = world.accounts([active], months)
    path = None if world.draws.moved else place("left", "economy", *said((*situation, backing, accounts)))

    def _made() -> Floats:
        prices = equilibrium_fast.solve(*situation, backing)
        income = economy.means(world.trade, prices, accounts, backing)
        return np.stack([income.means[:, 0], income.gdp_change[:, 0]])

    return Left(*found_or_made(path, _made))
