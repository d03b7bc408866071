"""How do tariffs change wages, prices and welfare where sectors feed each other? Many sectors, exact hat algebra."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tightrope.economy.faults import ANY, FLOW, POSITIVE, SHARE, Fault, Row, refuse_faults, row_faults
from tightrope.errors import BadTrade, Isolated, NoEquilibrium

Floats = NDArray[np.float64]

ERROR = 1e-11  # largest relative change of spending, prices and wages at which the rounds stop
ROUNDS = 20000
DAMPING = 0.3  # power of the excess demand for labour by which wages move in a round
SUM_ERROR = 1e-9  # how far shares may add up to something else than 1


@dataclass(frozen=True, eq=False)
class SectorBase:
    """Holds an economy of many sectors and regions before anything changes.

    Raises:
        BadTrade: an amount is not finite, a shape differs, or shares do not add up to 1.
        BadParameter: a share is out of range or a trade elasticity is not above 0.
    """

    shares: Floats  # (sector, exporter, importer) pi, share of spending with tariffs; adds up to 1 over exporters
    value_added_share: Floats  # (sector, region) gamma, of output
    input_share: Floats  # (input, sector, region) of output; published tables hold a few below 0
    value_added: Floats  # (region,) w L > 0
    deficit: Floats  # (region,) D, adds up to 0
    theta: Floats  # (sector,) > 0
    final_share: Floats  # (sector, region) alpha, 0..1, of income; adds up to 1

    def __post_init__(self) -> None:
        refuse_faults("the sectors", _faults(self))


class SectorHat(NamedTuple):
    """Holds what changes with tariffs, each figure by region; welfare in three ways that must not be mixed.

    The decompositions are first-order: terms of trade + volume of trade, each over base income.
    """

    wage: Floats  # (region,) new over old
    price_index: Floats  # (region,) new over old
    real_wage: Floats  # (region,) new over old
    exact: Floats  # (region,) new over old income over the price index; the one to use for bans
    terms_of_trade: Floats  # (region,) of the decomposition with net changes (new over old, less 1)
    volume_of_trade: Floats  # (region,)
    decomposition: Floats  # (region,) their sum
    decomposition_log: Floats  # (region,) the same sum with logs of changes
    residual: float  # largest relative miss of a labour market


class _Economy(NamedTuple):
    """Holds an equilibrium: hats against the base it was solved from, and its levels."""

    wage: Floats  # (region,) hat
    cost: Floats  # (sector, region) hat
    price: Floats  # (sector, region) hat
    shares: Floats  # (sector, exporter, importer)
    spending: Floats  # (sector, region)
    income: Floats  # (region,)
    residual: float


def from_flows(
    flows: Floats, tariff: Floats, intermediate: Floats, value_added: Floats, deficit: Floats, theta: Floats
) -> SectorBase:
    """Builds the base from tables of trade and production.

    Final shares are what is spent beyond inputs, over income; less than nothing counts as nothing, and the shares are
    made to add up to 1. Tables of final consumption are not used: they need not add up to spending.

    Args:
        flows: (sector, exporter, importer) net of tariffs, own trade included.
        tariff: (sector, exporter, importer) >= 0.
        intermediate: (input, sector, region) inputs with tariffs; published tables hold a few below 0.
        value_added: (sector, region).
        deficit: (region,).
        theta: (sector,) > 0.
    Returns:
        The base.
    Raises:
        BadTrade: an amount is negative or not finite, or a shape differs.
        Isolated: a region sells or buys nothing.
    """
    sectors, regions = np.shape(value_added)
    wide = (sectors, regions, regions)
    rows: list[Row] = [("flows", flows, wide, FLOW), ("tariff", tariff, wide, FLOW)]
    rows += [("intermediate", intermediate, (sectors, sectors, regions), ANY)]
    refuse_faults("the sectors", row_faults([*rows, ("value_added", value_added, (sectors, regions), FLOW)]))
    alone = [
        Fault(Isolated, f"region {place} {verb} nothing; allowed something; leave it out or merge it")
        for axis, verb in ((2, "sells"), (1, "buys"))
        for place in np.flatnonzero(flows.sum(axis=(0, axis)) == 0)
    ]
    refuse_faults("the sectors", alone)
    paid = flows * (1 + tariff)
    spending = paid.sum(axis=1)
    output = intermediate.sum(axis=0) + value_added
    made = np.where(output > 0, output, 1)
    income = value_added.sum(axis=0) + (flows * tariff).sum(axis=(0, 1)) + deficit
    input_share = intermediate / made
    final = np.maximum(spending - np.einsum("kjn,jn->kn", input_share, flows.sum(axis=2)), 0) / income
    spent = np.where(spending > 0, spending, 1)[:, None, :]
    return SectorBase(
        shares=np.where(spending[:, None, :] > 0, paid / spent, np.eye(regions)),
        value_added_share=np.where(output > 0, value_added / made, 1),
        input_share=input_share,
        value_added=value_added.sum(axis=0),
        deficit=deficit,
        theta=theta,
        final_share=final / final.sum(axis=0),
    )


def solve(
    base: SectorBase, tariff_before: Floats, tariff_after: Floats, deficits: Literal["zero", "kept"]
) -> SectorHat:
    """Solves for what a change of tariffs does to every region.

    Equations: c_jn = w_n^gamma_jn prod_k P_kn^gamma_kjn; P_jn^-theta = sum_i pi_jin (kappa_jin c_ji)^-theta with kappa
    the change of 1 + tariff; spending = inputs + final share of income; income = wages + tariff revenue + deficit;
    wages clear the markets for labour. First the base is solved anew at the tariffs before, with deficits at 0 or as
    they are; then the change runs from there, with the same deficits. The sum of value added is the unit.

    Args:
        base: sectors and regions.
        tariff_before: (sector, exporter, importer) >= 0, the tariffs that the base's shares include.
        tariff_after: (sector, exporter, importer) >= 0.
        deficits: "zero" or "kept".
    Returns:
        Changes and welfare by region.
    Raises:
        BadTrade: a tariff is negative or not finite, or a shape differs.
        NoEquilibrium: the rounds did not settle.
    Source:
        Caliendo & Parro (2015), doi:10.1093/restud/rdu035.
    """
    rows: list[Row] = [("tariff_before", tariff_before, base.shares.shape, FLOW)]
    refuse_faults("tariffs", row_faults([*rows, ("tariff_after", tariff_after, base.shares.shape, FLOW)]))
    deficit = np.zeros_like(base.deficit) if deficits == "zero" else base.deficit
    first = _clear(base, base.shares, np.ones_like(tariff_before), (tariff_before, base.value_added, deficit))
    after_first = (tariff_after, base.value_added * first.wage, deficit)
    second = _clear(base, first.shares, (1 + tariff_after) / (1 + tariff_before), after_first)
    return _welfare(base, (first, second), (tariff_before, tariff_after))


def _clear(base: SectorBase, shares: Floats, dearer: Floats, given: tuple[Floats, Floats, Floats]) -> _Economy:
    """Rounds over wages, prices and spending until every market clears."""
    tariff, value_added, deficit = given
    theta = base.theta[:, None]
    open_shares = shares * dearer ** -base.theta[:, None, None]
    wage, log_price = np.ones_like(value_added), np.zeros_like(base.final_share)
    spending = base.final_share * value_added
    for _ in range(ROUNDS):
        log_cost = base.value_added_share * np.log(wage) + np.einsum("kjn,kn->jn", base.input_share, log_price)
        offers = np.exp(-theta * log_cost)
        log_price_next = -np.log(np.einsum("ji,jin->jn", offers, open_shares)) / theta
        bought = open_shares * offers[:, :, None] * np.exp(theta * log_price_next)[:, None, :]
        net = bought / (1 + tariff) * spending[:, None, :]
        sold = net.sum(axis=2)
        income = wage * value_added + (tariff * net).sum(axis=(0, 1)) + deficit
        spending_next = np.einsum("kjn,jn->kn", base.input_share, sold) + base.final_share * income
        excess = (base.value_added_share * sold).sum(axis=0) / (wage * value_added)
        moved = (
            np.abs(log_price_next - log_price).max(),
            np.abs(spending_next - spending).max() / spending_next.max(),
            np.abs(excess - 1).max(),
        )
        log_price, spending = log_price_next, spending_next
        if max(moved) <= ERROR:
            return _Economy(wage, np.exp(log_cost), np.exp(log_price), bought, spending, income, float(moved[2]))
        wage = wage * excess**DAMPING
        wage = wage * value_added.sum() / (wage @ value_added)
    raise NoEquilibrium(
        f"wages that clear the labour markets were not found in {ROUNDS} rounds; look at tables whose totals differ",
        residual=float(moved[2]),
    )


def _welfare(base: SectorBase, economies: tuple[_Economy, _Economy], tariffs: tuple[Floats, Floats]) -> SectorHat:
    first, second = economies
    before, after = (
        economy.shares / (1 + tariff) * economy.spending[:, None, :]
        for economy, tariff in zip(economies, tariffs, strict=True)
    )
    index = np.exp((base.final_share * np.log(second.price)).sum(axis=0))
    traded = before > 0
    flow = np.where(traded, after, 1) / np.where(traded, before, 1)
    net = _terms(before, tariffs[0], second.cost - 1, flow - 1)
    logs = _terms(before, tariffs[0], np.log(second.cost), np.log(np.where(flow > 0, flow, 1)))
    return SectorHat(
        wage=second.wage,
        price_index=index,
        real_wage=second.wage / index,
        exact=second.income / first.income / index,
        terms_of_trade=net[0] / first.income,
        volume_of_trade=net[1] / first.income,
        decomposition=sum(net) / first.income,
        decomposition_log=sum(logs) / first.income,
        residual=max(first.residual, second.residual),
    )


def _terms(flows: Floats, tariff: Floats, cost: Floats, flow: Floats) -> tuple[Floats, Floats]:
    """What dearer exports less dearer imports give, and what more dutiable imports give (own trade cancels)."""
    earned = np.einsum("jni,jn->n", flows, cost) - np.einsum("jin,ji->n", flows, cost)
    return earned, np.einsum("jin,jin->n", tariff * flows, flow - cost[:, :, None])


def _faults(base: SectorBase) -> list[Fault]:
    sectors, regions = np.shape(base.value_added_share)
    rows: list[Row] = [("shares", base.shares, (sectors, regions, regions), SHARE)]
    rows += [("value_added_share", base.value_added_share, (sectors, regions), ANY)]
    rows += [("input_share", base.input_share, (sectors, sectors, regions), ANY)]
    rows += [("value_added", base.value_added, (regions,), POSITIVE), ("deficit", base.deficit, (regions,), ANY)]
    rows += [("theta", base.theta, (sectors,), POSITIVE), ("final_share", base.final_share, (sectors, regions), SHARE)]
    found = row_faults(rows)
    sums = [("shares over exporters", base.shares.sum(axis=1)), ("final_share", base.final_share.sum(axis=0))]
    sums += [("value_added_share and input_share", base.value_added_share + base.input_share.sum(axis=0))]
    return found or [
        Fault(BadTrade, f"{name}: adds up to {values.flat[place]:.6g}; allowed 1; divide by the sum")
        for name, values in sums
        for place in np.flatnonzero(np.abs(values - 1) > SUM_ERROR)[:1]
    ]
