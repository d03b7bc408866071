"""What does each place pay when goods flow from many origins to many destinations? Straight-line curves."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from tightrope.economy.faults import FLOW, LIMIT, RESPONSE, Row, refuse_faults, row_faults
from tightrope.errors import NoEquilibrium

Floats = NDArray[np.float64]
Integers = NDArray[np.intp]

PIVOTS = 5000
SMALLEST = 1e-11  # a pivot below this is none


class Network(NamedTuple):
    """Holds flows and prices between origins and destinations."""

    flow: Floats  # (origin, destination)
    supply_price: Floats  # (origin,) what makers get
    price: Floats  # (destination,) what buyers pay
    rent: Floats  # (origin, destination) worth of one more unit of an arc's capacity
    cost: float  # of all that is carried
    residual: float  # largest miss of a condition of the equilibrium


def solve_linear(
    supply_intercept: Floats,
    supply_slope: Floats,
    demand_intercept: Floats,
    demand_slope: Floats,
    cost: Floats,
    capacity: Floats | None = None,
) -> Network:
    """Finds flows at which no trader gains by another one, with straight-line supply and demand.

    Inverse supply p = a + b q at each origin, inverse demand p = a - b q at each destination, an arc cost, and
    perhaps an arc capacity. A flow is above 0 only where the supply price, the cost and the rent of the arc add up to
    the demand price: a linear complementarity problem, solved by Lemke's method. Serves as an oracle of the model
    with one origin and for cases with several.

    Args:
        supply_intercept: (origin,) a.
        supply_slope: (origin,) b >= 0.
        demand_intercept: (destination,) a.
        demand_slope: (destination,) b >= 0.
        cost: (origin, destination) >= 0.
        capacity: (origin, destination) >= 0, inf where none; None: none anywhere.
    Returns:
        Flows, prices and rents.
    Raises:
        BadTrade: a cost or a capacity is negative or not finite, or a shape differs.
        BadParameter: a slope is below 0.
        NoEquilibrium: Lemke's method found no solution.
    Source:
        Takayama & Judge (1964), Econometrica 32:510-524; Lemke (1965), doi:10.1287/mnsc.11.7.681.
    """
    origins, destinations = np.shape(cost)
    limits = np.full((origins, destinations), np.inf) if capacity is None else capacity
    rows: list[Row] = [("cost", cost, (origins, destinations), FLOW), ("capacity", limits, np.shape(cost), LIMIT)]
    rows += [
        ("supply_slope", supply_slope, (origins,), RESPONSE),
        ("demand_slope", demand_slope, (destinations,), RESPONSE),
    ]
    refuse_faults("the network", row_faults(rows))
    out, into = np.repeat(np.eye(origins), destinations, axis=0), np.tile(np.eye(destinations), (origins, 1))
    bound = np.flatnonzero(np.isfinite(limits.ravel()))
    rented = np.eye(origins * destinations)[:, bound]
    slope = (out * supply_slope) @ out.T + (into * demand_slope) @ into.T
    matrix = np.block([[slope, rented], [-rented.T, np.zeros((len(bound), len(bound)))]])
    margin = (out @ supply_intercept + cost.ravel() - into @ demand_intercept, limits.ravel()[bound])
    solution, slack = _lemke(matrix, np.concatenate(margin))
    flow = solution[: origins * destinations].reshape(origins, destinations)
    rent = (rented @ solution[origins * destinations :]).reshape(origins, destinations)
    missed = max(-solution.min(), -slack.min(), float(np.abs(solution * slack).max()))
    return Network(
        flow,
        supply_intercept + supply_slope * flow.sum(axis=1),
        demand_intercept - demand_slope * flow.sum(axis=0),
        rent,
        float((cost * flow).sum()),
        max(0.0, float(missed)),
    )


def transport(cost: Floats, supply: Floats, demand: Floats) -> Network:
    """Finds the cheapest way to carry given supplies to given demands.

    Args:
        cost: (origin, destination) >= 0.
        supply: (origin,) >= 0, most that can leave.
        demand: (destination,) >= 0, what must arrive.
    Returns:
        Flows and shadow prices; the least supply price is 0.
    Raises:
        BadTrade: a number is negative or not finite, or a shape differs.
        NoEquilibrium: more is wanted than there is.
    Source:
        Dantzig (1951), "Application of the simplex method to a transportation problem".
    """
    origins, destinations = np.shape(cost)
    rows: list[Row] = [("cost", cost, (origins, destinations), FLOW), ("supply", supply, (origins,), FLOW)]
    refuse_faults("the network", row_faults([*rows, ("demand", demand, (destinations,), FLOW)]))
    out, into = np.repeat(np.eye(origins), destinations, axis=0), np.tile(np.eye(destinations), (origins, 1))
    found = linprog(cost.ravel(), A_ub=out.T, b_ub=supply, A_eq=into.T, b_eq=demand, method="highs")
    if found.status != 0:
        raise NoEquilibrium(
            f"{demand.sum():g} is wanted and {supply.sum():g} is there; allowed no more than that; lower the demand",
            wanted=float(demand.sum()),
            there=float(supply.sum()),
        )
    flow = found.x.reshape(origins, destinations)
    supply_price, price = -found.ineqlin.marginals, found.eqlin.marginals
    gain = price[None, :] - supply_price[:, None] - cost
    missed = max(float(gain.max()), float(np.abs(gain * flow).max()), 0.0)
    return Network(flow, supply_price, price, np.zeros_like(cost), float(found.fun), missed)


def _lemke(matrix: Floats, constant: Floats) -> tuple[Floats, Floats]:
    """z >= 0 and w = M z + q >= 0 with z w = 0, by complementary pivots from an artificial column of ones."""
    size = len(constant)
    if np.all(constant >= 0):
        return np.zeros(size), constant
    table = np.hstack([np.eye(size), -matrix, -np.ones((size, 1)), constant[:, None]])
    basis = np.arange(size)
    row, entering = int(np.argmin(constant)), 2 * size
    for _ in range(PIVOTS):
        table[row] /= table[row, entering]
        others = np.arange(size) != row
        table[others] -= np.outer(table[others, entering], table[row])
        leaving, basis[row] = basis[row], entering
        if leaving == 2 * size:
            solution = np.zeros(2 * size + 1)
            solution[basis] = table[:, -1]
            return solution[size : 2 * size], solution[:size]
        entering = int(leaving + size if leaving < size else leaving - size)
        row = _leaving_row(table, entering, basis)
    raise NoEquilibrium("the network has no equilibrium that pivots can reach; look at the slopes", pivots=PIVOTS)


def _leaving_row(table: Floats, entering: int, basis: Integers) -> int:
    """Least ratio; ties go to the artificial column, then to the first row in lexicographic order."""
    column = table[:, entering]
    able = np.flatnonzero(column > SMALLEST)
    if not len(able):
        raise NoEquilibrium("the network has no equilibrium: a flow could grow for ever; look at the slopes", ray=True)
    ratio = table[able, -1] / column[able]
    tied = able[ratio <= ratio.min() + SMALLEST]
    artificial = tied[basis[tied] == len(table) * 2]
    if len(artificial):
        return int(artificial[0])
    keys = table[tied, : len(table)] / column[tied, None]
    return int(tied[np.lexsort(keys.T[::-1])[0]])
