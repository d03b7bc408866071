"""What do lost sales and prices do to output, to real income and to what the ruler has to spend?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tightrope.economy.equilibrium import Equilibrium
from tightrope.economy.means import refuse
from tightrope.economy.trade import Accounts, Support, Trade

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Income:
    """Holds output and means under one regime, by world and date; money is USD bn a year."""

    means: Floats  # (world, date) R: rents, taxes and the patron's support
    rents: Floats  # (world, date) part of R that comes from sales
    taxes: Floats  # (world, date) part of R that comes from taxes
    support: Floats  # (world, date) part of R that the patron gives
    gdp_change: Floats  # (world, date) share of base output, negative: lost
    income_change: Floats  # (world, date) the same with the terms of trade
    left_over: Floats  # (world, date) Z: R less debt service and fixed bills; shown, never divided by


def means(trade: Trade, equilibrium: Equilibrium, accounts: Accounts, support: Support) -> Income:
    """Works out output and the ruler's means from prices and sales.

    Equations: dY = v' (I - A)^-1 d made + dServices, transit among them; real income = dY + sum q dn;
    R = sum rho P (n - c0) q + tax (Y + dY) + S. A good that is made from imports counts by its domestic content
    alone. Leaves out what lower incomes do to demand at home, import bans, exchange rates and the long run.

    Args:
        trade: the base year.
        equilibrium: prices and sales of one regime.
        accounts: what turns them into income and budget.
        support: what the patron gives.
    Returns:
        Output and means by world and date.
    Source:
        Leontief (1936), doi:10.2307/1927837, for the inverse; the budget is defined in `docs/science/economy.md`.
    """
    lost = equilibrium.made - trade.output[:, None, :]
    sold = equilibrium.sold.sum(axis=-1)
    change = np.einsum("wdg,wg->wd", lost, domestic_value(accounts)) + accounts.services
    terms = np.sum(sold * (accounts.price * equilibrium.netback - 1), axis=-1)
    margin = accounts.price * (equilibrium.netback - trade.shut_down[:, None, :])
    rents = np.einsum("wg,wdg->wd", accounts.revenue_share, margin * sold)
    taxes = accounts.tax_rate[:, None] * np.maximum(accounts.gdp[:, None] + change, 0)
    total = rents + taxes + support.amount
    return Income(
        means=total,
        rents=rents,
        taxes=taxes,
        support=support.amount,
        gdp_change=change / accounts.gdp[:, None],
        income_change=(change + terms) / accounts.gdp[:, None],
        left_over=total - (accounts.debt_service + accounts.fixed_bill)[:, None],
    )


def reference_means(trade: Trade, accounts: Accounts, support: Floats) -> Floats:
    """What the ruler had to spend before sanctions: the base year itself, so nothing is solved.

    Args:
        trade: the base year, in which every price is 1.
        accounts: what turns sales into income and budget.
        support: (world,) what the patron gave, USD bn a year.
    Returns:
        (world,) R before sanctions, USD bn a year.
    """
    rents = accounts.revenue_share * (1 - trade.shut_down) * trade.sales.sum(axis=-1)
    return np.asarray(rents.sum(axis=-1) + accounts.tax_rate * accounts.gdp + support)


def domestic_value(accounts: Accounts) -> Floats:
    """What a USD less of each product takes from income, through all suppliers at home: v' (I - A)^-1 content.

    Args:
        accounts: coefficients A, value added v and domestic content of each product by sector.
    Returns:
        (world, product) USD of income a USD of output.
    Raises:
        BadParameter: the coefficients of a column add up to 1 or more, so that the suppliers never end.
    """
    sums = accounts.coefficients.sum(axis=0)
    wrong = np.flatnonzero(sums >= 1)
    if len(wrong):
        refuse([f"coefficients of sector {int(wrong[0])} add up to {sums[wrong[0]]:.4g}; allowed below 1"])
    inverse = np.linalg.inv(np.eye(len(sums)) - accounts.coefficients)
    return np.asarray(accounts.value_added @ inverse @ accounts.content.T)


def strain_of(means_of: Floats, reference: Floats) -> Floats:
    """Share of the means before sanctions that is lost, 0 where there is more than before.

    Args:
        means_of: (world, ...) R. reference: (world,) R before sanctions, above 0.
    Returns:
        (world, ...) 0..1.
    """
    before = reference.reshape(-1, *(1,) * (means_of.ndim - 1))
    return np.clip(1 - means_of / before, 0, 1)
