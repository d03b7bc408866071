"""How do trade, prices and real income change everywhere when trade costs change? One sector, exact hat algebra."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from tightrope.economy.equilibrium import MOST_UNSOLVED
from tightrope.economy.faults import ELASTICITY, FLOW, Fault, Row, refuse_faults, row_faults
from tightrope.errors import Isolated, NoEquilibrium

Floats = NDArray[np.float64]

ERROR = 1e-13  # largest miss of a row, as a share of it, at which the rounds stop
LARGEST_MISS = 1e-10  # a world is solved if no row is missed by more than this share of itself
ROUNDS = 5000
BETWEEN = 5  # rounds of balancing between two looks at what is missed


@dataclass(frozen=True, eq=False)
class Hat:
    """Holds what changes: every figure but trade is the new value over the old one."""

    real_income: Floats  # (world, country)
    price: Floats  # (world, country) of what the country makes
    price_index: Floats  # (world, country) of what it buys
    trade: Floats  # (world, exporter, importer) new flows, in the unit of the old ones
    iterations: int
    residual: Floats  # (world,) largest miss of a row, as a share of it


def solve(
    trade: Floats,
    cost_change: Floats,
    sigma: Floats,
    closure: Literal["fixed-shares", "full"],
    reference: int = 0,
) -> Hat:
    """Solves one-sector gravity for what changes, in all worlds at once.

    With pi = X / E and K the change of tau^(1 - sigma). "fixed-shares": row factors a and column factors b make the
    sums of a X K b again those of X; b is 1 at the reference; prices are a^(1 / (1 - sigma)) and price indices b^(1 /
    (sigma - 1)). "full": P_n^(1-sigma) = sum_i pi_in K_in w_i^(1-sigma); E'_n = E_n w_n (Y.w) / (E.w); w_i Y_i =
    sum_n pi_in K_in w_i^(1-sigma) P_n^(sigma-1) E'_n; Y.w = sum Y. Deficits are multiplicative and closed for the
    world; additive ones are left out. Neither depends on the unit of trade.

    Args:
        trade: (exporter, importer) X >= 0 in any unit, own trade included; no country may sell or buy nothing.
        cost_change: (world, exporter, importer) K >= 0; 1 = unchanged.
        sigma: (world,) elasticity of substitution > 1.
        closure: which sums stay: those of the base, or income that follows wages.
        reference: the importer whose b is 1 ("fixed-shares").
    Returns:
        Changes by world and country.
    Raises:
        BadTrade: a flow or a change is negative or not finite, or a shape differs.
        BadParameter: sigma is not above 1.
        Isolated: a country sells or buys nothing, before or after the change.
        NoEquilibrium: more than one world in a thousand stayed unsolved.
    Source:
        Anderson & van Wincoop (2003), doi:10.1257/000282803321455214; Dekle, Eaton & Kortum (2007),
        doi:10.1257/aer.97.2.351.
    """
    _check(trade, cost_change, sigma)
    found = (
        _fixed_shares(trade, cost_change, sigma, reference)
        if closure == "fixed-shares"
        else _full(trade, cost_change, sigma)
    )
    unsolved = found.residual > LARGEST_MISS
    if unsolved.sum() > MOST_UNSOLVED * len(unsolved):
        worst = int(np.argmax(found.residual))
        raise NoEquilibrium(
            f"prices that clear world trade were not found in {int(unsolved.sum())} of {len(unsolved)} worlds; allowed "
            f"one in a thousand; the worst is world {worst}: look at the changes of cost that are 0 or very large",
            unsolved=int(unsolved.sum()),
            worst=worst,
        )
    return found


def balanced(flows: Floats, rows: Floats, columns: Floats) -> tuple[Floats, Floats, int, Floats]:
    """Finds factors of rows and columns with which flows add up to given sums.

    Args:
        flows: (world, exporter, importer) >= 0.
        rows: (exporter,) sums > 0.
        columns: (importer,) sums > 0 with the same total.
    Returns:
        Factors a (world, exporter) and b (world, importer), rounds, and the largest miss (world,) as a share.
    Source:
        Deming & Stephan (1940), doi:10.1214/aoms/1177731829.
    """
    right, turned = np.ones((*flows.shape[::2], 1)), np.ascontiguousarray(np.swapaxes(flows, -1, -2))
    row, column = rows[:, None], columns[:, None]
    rounds, missed = 0, np.full(len(flows), np.inf)
    while rounds < ROUNDS and np.any(missed > ERROR):
        rounds += BETWEEN
        for _ in range(BETWEEN):
            left = row / np.matmul(flows, right)
            right = column / np.matmul(turned, left)
        missed = np.abs(left * np.matmul(flows, right) / row - 1).max(axis=(1, 2))
    return left[..., 0], right[..., 0], rounds, missed


def _fixed_shares(trade: Floats, cost_change: Floats, sigma: Floats, reference: int) -> Hat:
    # Shares of the world, so that the unit of trade cannot matter, even by rounding.
    flows = trade / trade.sum()
    left, right, rounds, missed = balanced(flows * cost_change, flows.sum(axis=1), flows.sum(axis=0))
    scale = right[:, reference : reference + 1]
    price = (left * scale) ** (1 / (1 - sigma[:, None]))
    index = (right / scale) ** (1 / (sigma[:, None] - 1))
    after = left[:, :, None] * trade * cost_change * right[:, None, :]
    return Hat(price / index, price, index, after, rounds, missed)


def _full(trade: Floats, cost_change: Floats, sigma: Floats) -> Hat:
    flows = trade / trade.sum()
    income, spending = flows.sum(axis=1), flows.sum(axis=0)
    bought = flows / spending * cost_change
    power = 1 - sigma[:, None]
    wage = np.ones(cost_change.shape[:2])
    rounds, excess = 0, np.full(wage.shape, np.inf)
    while rounds < ROUNDS and np.any(np.abs(excess - 1) > ERROR):
        rounds += 1
        wage = wage if rounds == 1 else _unit(wage * excess ** (1 / sigma[:, None]), income)
        dearness = np.matmul(wage[:, None, :] ** power[..., None], bought)[:, 0]
        after = spending * wage * (wage @ income / (wage @ spending))[:, None]
        sold = wage**power * np.matmul(bought, (after / dearness)[..., None])[..., 0]
        excess = sold / (wage * income)
    index = dearness ** (1 / power)
    flow = wage[:, :, None] ** power[..., None] * bought * (after / dearness)[:, None, :] * trade.sum()
    return Hat(wage / index, wage, index, flow, rounds, np.abs(excess - 1).max(axis=-1))


def _unit(wage: Floats, income: Floats) -> Floats:
    """World income stays what it was."""
    return wage / (wage @ income)[:, None]


def _check(trade: Floats, cost_change: Floats, sigma: Floats) -> None:
    worlds, size = len(sigma), np.shape(trade)[0]
    rows: list[Row] = [("trade", trade, (size, size), FLOW), ("sigma", sigma, (worlds,), ELASTICITY)]
    rows += [("cost_change", cost_change, (worlds, size, size), FLOW)]
    refuse_faults("trade between countries", row_faults(rows))
    left = trade * cost_change
    found = [
        Fault(Isolated, f"country {int(place)} {verb} nothing {when}; allowed something; leave it out or merge it")
        for flows, when in ((trade[None], "in the base year"), (left, "after the change of costs"))
        for axis, verb in ((2, "sells"), (1, "buys"))
        for place in np.unique(np.argwhere(flows.sum(axis=axis) == 0)[:, 1])
    ]
    refuse_faults("trade between countries", found)
