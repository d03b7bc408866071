"""At which prices does one world's trade clear on one date? Newton's method on route rents, with safeguards."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tightrope.economy.curves import routing
from tightrope.economy.netback import Demand, Supply, bought, netbacks, offered

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

ROUNDS = 200  # Newton steps at one sharpness
SPLITS = 100  # most evaluations along one step
USE_ERROR = 1e-13  # how far use may miss capacity, as a share of it, before Newton's method stops
STEEP = 0.5  # a step is good when it leaves at most this share of the slope
PATIENCE = 2  # steps without any gain before Newton's method stops
FLATTEST = 1e-14  # share of the steepest slope that every slope is given, so that a flat one can be followed
FIRMEST = 1e-6  # what that share grows to at once after a short step, and then by powers of FIRMER
FIRMER = 10.0
SHORT = 0.1  # a step of which less than this was good was short
LARGEST_MISS = 1e-9  # a world is solved if no row is missed by more than this share of itself, and rounding
ROUNDING = 1e-15  # what rounding of a price takes from a quantity, for each unit of the elasticity
SOFTEST = 4.0  # where Newton's method needs help, elasticities and sharpness are first cut to this, then to its powers
SHARPEST = 1e9  # stands for "the cheapest route only" where several routes compete for capacity
DEAREST = 1e6  # buyers' surplus is counted up to this multiple of the base price; only differences mean anything


def tolerance(elasticity: Floats) -> Floats:
    """How far a row may be missed: the larger the steepest curve, the more rounding shows in what is bought.

    Args:
        elasticity: (..., product, market).
    Returns:
        (...) share of a row.
    """
    return np.asarray(LARGEST_MISS + ROUNDING * elasticity.max(axis=(-2, -1)))


class Market(NamedTuple):
    """Holds the curves of one world on one date, as in `Curves`, with what stores give."""

    demand: Floats  # (product, market)
    elasticity: Floats
    base_price: Floats
    wedge: Floats
    limit: Floats
    weight: Floats  # (product, market, route) 0 where the route is closed
    cost: Floats  # (product, route)
    sharpness: float
    mass: Floats  # (product,)
    displaced: Floats
    capacity: Floats  # (route,)
    output: Floats  # (product,)
    shut_down: Floats
    response: Floats
    drawn: Floats  # (product,) taken from stores, USD bn a year
    places: tuple[int, int, int]


class Clearing(NamedTuple):
    """Holds what clears one world on one date; names as in `Equilibrium`."""

    netback: Floats  # (product,)
    delivered: Floats  # (product, market)
    sold: Floats
    routed: Floats  # (product, route)
    rent: Floats  # (route,)
    use: Floats
    surplus: float
    residual: float


class _State(NamedTuple):
    """Holds everything at one vector of rents."""

    rent: Floats
    place: Floats  # (product,) ln (n - c0); -inf where the price is the one at which output stops
    netback: Floats
    follows: Floats  # (product, route) how the netback answers each rent
    delivered: Floats
    sold: Floats
    part: Floats  # (product, market, route) share of each sale by each route
    use: Floats
    slope: Floats  # (route, route) how use falls as rents rise


def clear(market: Market) -> Clearing:
    """Finds rents and producers' prices that clear one world on one date.

    Rents minimise the dual of total surplus: its slope in a rent is capacity less use. Newton's method on the routes
    whose rent is above 0 or whose use is above capacity; each step is shortened or doubled until the slope along it
    has at most halved and not turned, which needs no values of the function and so stays exact near the solution.
    Where only the cheapest route counts and several compete, or the curves are too steep for that, elasticities and
    the choice between routes are sharpened in steps.

    Args:
        market: curves of one world on one date.
    Returns:
        What clears.
    Source:
        Projected Newton method: Bertsekas (1982), doi:10.1137/0320018.
    """
    several = bool(np.any((market.weight > 0).sum(axis=-1) > 1))
    rent, place = np.zeros(len(market.capacity)), np.log1p(-market.shut_down)
    if not (several and np.isinf(market.sharpness)):
        state = _settle(market, _state(market, rent, place))
        if _miss(market, state) <= tolerance(market.elasticity):
            return _clearing(market, state)
    steepest = SOFTEST
    while True:
        softer = market._replace(
            elasticity=np.minimum(market.elasticity, steepest), sharpness=min(market.sharpness, steepest)
        )
        state = _settle(softer, _state(softer, rent, place))
        if steepest >= SHARPEST:
            return _clearing(softer, state)
        steepest, rent, place = steepest * SOFTEST, state.rent, state.place


def _state(market: Market, rent: Floats, start: Floats) -> _State:
    """Prices, sales and use at given rents, with how use answers them."""
    home, patron, ports = market.places
    ways = routing(market.weight, market.cost + market.mass[:, None] * rent, np.array(market.sharpness), home)
    carried = market.mass[:, None, None] * ways.part  # Mt a USD bn sold, by each route
    offset = ways.cost + market.wedge
    if ports >= 0:
        pushed_out = market.displaced * market.mass
        carried[:, patron, ports] += pushed_out
        barred = (pushed_out > 0) & (market.capacity[ports] == 0)
        offset[:, patron] += np.where(barred, np.inf, pushed_out * rent[ports])
    demand = Demand(market.demand, market.elasticity, market.base_price, market.limit, offset)
    supply = Supply(market.output, market.shut_down, market.response, market.drawn)
    place = netbacks(demand, supply, start)
    netback = market.shut_down + np.exp(place)
    sold, slope = bought(demand, netback)
    follows, slopes = _answers(market, (sold, slope, offered(supply, place)[1], np.isinf(place)), carried, ways.part)
    use = np.einsum("gm,gmk->k", sold, carried)
    return _State(rent, place, netback, follows, offset + netback[:, None], sold, ways.part, use, slopes)


def _answers(
    market: Market, curves: tuple[Floats, Floats, Floats, Flags], carried: Floats, part: Floats
) -> tuple[Floats, Floats]:
    """How netbacks and use answer rents, written as sums of squares so that nothing cancels where curves are steep.

    A rent moves the price of a product by the mean of what its sales carry, weighted by how they answer the price;
    what is left moves sales between markets. The choice between routes adds theta q w^2 (diag P - P P').
    """
    sold, slope, rising, idle = curves
    falling = -slope.sum(axis=-1)
    firm = np.where(falling > 0, falling, 1)
    mean = np.einsum("gm,gmk->gk", -slope, carried) / firm[:, None]
    mean[idle] = 0
    left = np.where((slope < 0)[..., None], carried - mean[:, None, :], 0)
    between = np.einsum("gm,gmk,gml->kl", -slope, left, left)
    pull = np.where(idle, 0, falling / np.where(idle | (falling + rising == 0), 1, falling + rising))
    held = np.where(np.isinf(rising), falling, pull * np.where(np.isinf(rising), 0, rising))
    whole = np.einsum("g,gk,gl->kl", np.where(idle, 0, held), mean, mean)
    flows = (market.sharpness if np.isfinite(market.sharpness) else 0.0) * sold * market.mass[:, None] ** 2
    switching = -np.einsum("gm,gmk,gml->kl", flows, part, part)
    np.fill_diagonal(switching, 0)
    switching -= np.diag(switching.sum(axis=-1))
    return -pull[:, None] * mean, between + whole + switching


def _gap(market: Market, state: _State) -> Floats:
    """(route,) capacity less use where capacity can bind: the slope of the dual in each rent."""
    binding = np.isfinite(market.capacity) & (market.capacity > 0)
    return np.where(binding, market.capacity, 0) - np.where(binding, state.use, 0)


def _miss(market: Market, state: _State) -> float:
    """Largest miss of row 9 and its complement, as a share of capacity."""
    gap = _gap(market, state)
    missed = np.where(state.rent > 0, np.abs(gap), np.maximum(-gap, 0))
    scale = np.where(np.isfinite(market.capacity) & (market.capacity > 0), market.capacity, 1)
    return float(np.max(missed / scale, initial=0.0))


def _settle(market: Market, state: _State) -> _State:
    """Newton's method on the rents."""
    best, lost, firmness = _miss(market, state), 0, FLATTEST
    for _ in range(ROUNDS):
        if best <= USE_ERROR:
            return state
        step = _newton_step(market, state, firmness)
        tried, share = _along(market, state, step)
        firmness = max(firmness * FIRMER, FIRMEST) if share < SHORT else max(firmness / FIRMER, FLATTEST)
        miss = _miss(market, tried)
        lost = lost + 1 if best <= LARGEST_MISS and miss >= best else 0
        state, best = tried, min(best, miss)
        if lost > PATIENCE:
            return state
    return state


def _newton_step(market: Market, state: _State, firmness: float) -> Floats:
    """Step of the rents that are free to move; one at 0 that would fall stays."""
    gap = _gap(market, state)
    free = (state.rent > 0) | (gap < 0)
    step = np.zeros(len(gap))
    for _ in range(len(gap)):
        chosen = np.flatnonzero(free)
        slope = state.slope[np.ix_(chosen, chosen)]
        firm = slope + np.eye(len(chosen)) * (firmness * np.max(np.diag(slope), initial=0) + np.finfo(float).tiny)
        step[:] = 0
        step[chosen] = np.linalg.solve(firm, -gap[chosen])
        astray = free & (state.rent == 0) & (step < 0)
        if not astray.any():
            break
        free &= ~astray
    heaviest = market.mass.max()
    longest = (1 + 2 * np.max(state.rent * heaviest, initial=0.0)) / heaviest
    step = np.clip(step, -longest, longest)
    # Where rounding turns a flat direction, the slope itself leads down.
    return step if gap @ step < 0 else np.where((state.rent > 0) | (gap < 0), -gap / np.abs(gap).max() * longest, 0)


def _along(market: Market, state: _State, step: Floats) -> tuple[_State, float]:
    """Goes along a step until the slope along it has at least halved, and says how far that was."""
    falling = step < 0
    room = np.where(falling, state.rent / np.where(falling, -step, 1), np.inf)
    low, high = 0.0, min(1.0, float(room.min()))
    first = float(_gap(market, state) @ step)
    slope_low, share = first, high
    for _ in range(SPLITS):
        rent = np.maximum(0, state.rent + share * step)
        rent[falling & (room <= share)] = 0
        above = np.exp(state.place) + state.follows @ (rent - state.rent)
        tried = _state(market, rent, np.where(above > 0, np.log(np.where(above > 0, above, 1)), state.place))
        slope = float(_gap(market, tried) @ step)
        if slope <= STEEP * abs(first) and (share == high or slope >= STEEP * first):
            return tried, share
        if slope > 0:
            high = share
        else:
            low, slope_low = share, slope
        middle = low + (high - low) * np.clip(slope_low / (slope_low - max(slope, 0) - 1e-300), 0.1, 0.9)
        share = float(middle) if slope > 0 else (low + high) / 2
        if high - low <= np.finfo(float).eps * high:
            break
    return tried, share


def _clearing(market: Market, state: _State) -> Clearing:
    supply = Supply(market.output, market.shut_down, market.response, market.drawn)
    total = state.sold.sum(axis=-1)
    supplied = offered(supply, state.place)[0]
    # At the price at which output stops less is sold than could be offered, and that is no miss.
    idle = np.isinf(state.place) & (total <= supplied)
    missed = np.where(idle, 0, np.abs(total - supplied) / np.where(supplied > 0, supplied, 1))
    return Clearing(
        netback=state.netback,
        delivered=np.where(market.demand > 0, state.delivered, np.inf),
        sold=state.sold,
        routed=np.einsum("gm,gmk->gk", state.sold, state.part),
        rent=state.rent,
        use=state.use,
        surplus=_surplus(market, state),
        residual=max(float(missed.max()), _miss(market, state)),
    )


def _surplus(market: Market, state: _State) -> float:
    """Buyers' and makers' surplus and route rents: the dual at its least point."""
    buyable = (market.demand > 0) & np.isfinite(state.delivered)
    base = np.where(buyable, market.base_price, 1)
    price = np.where(buyable, state.delivered, 1) / base
    bend = np.where(buyable, (market.demand / market.limit) ** (1 / market.elasticity), 0)
    bent = np.maximum(price, bend)
    power = 1 - market.elasticity
    flat = power == 0
    slope = np.where(flat, 1, power)
    area = np.where(
        flat, np.log(DEAREST / bent), (np.expm1(power * np.log(DEAREST)) - np.expm1(power * np.log(bent))) / slope
    )
    capped = np.where(np.isfinite(market.limit), market.limit, 0) * (bent - price)
    buyers = np.where(buyable, base * (market.demand * area + capped), 0).sum()
    room = 1 - market.shut_down
    above = np.maximum(state.netback - market.shut_down, 0)
    reach = np.minimum(1, above / room)
    made = market.output * (room * reach ** (market.response + 1) / (market.response + 1) + np.maximum(above - room, 0))
    paid = state.rent @ np.where(state.rent > 0, market.capacity, 0)
    return float(buyers + (made + market.drawn * state.netback).sum() + paid)
