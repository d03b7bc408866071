"""Product by product and way by way: who buys now, what was lost to which cause, what is full?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tightrope import economy
from tightrope.economy import equilibrium_fast
from tightrope.forecast.probability import mean, spread
from tightrope.model.clearing import Solved
from tightrope.model.to_trade import Traded

Floats = NDArray[np.float64]

FULL = 1e-9  # USD bn a Mt: above it a way is called full


def goods(world: Traded, opened: Solved, cut: Solved, now: int, weight: Floats) -> dict[str, object]:
    """Gives what became of each product on one day.

    Args:
        world: the trade of the case. opened, cut: solved along the path with the patron's routes and without.
        now: which date. weight: (world,), sums to 1.
    Returns:
        Parts `goods`, `markets`, `leverage_by_good` and `rerouted`.
    """
    causes = _causes(world, opened, now)
    abroad = slice(0, len(world.told.markets))
    rows: dict[str, object] = {}
    lever: dict[str, object] = {}
    rerouted: dict[str, object] = {}
    for place, product in enumerate(world.told.products):
        told = economy.explain(opened.situation, opened.equilibrium, product.id)
        kept, left = told.now[:, now, abroad].sum(axis=1), cut.equilibrium.sold[:, now, place, abroad].sum(axis=1)
        lost = np.divide(kept - left, kept, out=np.zeros_like(kept), where=kept > 0)
        lever[product.id] = spread(np.clip(lost, 0, 1), weight)
        rerouted[product.id] = spread(told.rerouted[:, now], weight)
        rows[product.id] = {
            "label": product.label,
            "before": _by_market(world, told.before, weight),
            "now": _by_market(world, told.now[:, now], weight),
            "netback": spread(told.netback[:, now], weight),
            "lost_by_cause": {cause: float(values[:, place] @ weight) for cause, values in causes.items()},
            "binds": _binds(world, told.binds[:, now], told.leaves_by[:, now], weight),
        }
    return {
        "goods": rows,
        "markets": {market.id: market.label for market in world.told.markets},
        "leverage_by_good": lever,
        "rerouted": rerouted,
        "rerouted_of_all": spread(_rerouted_of_all(world, opened, now), weight),
    }


def _rerouted_of_all(world: Traded, opened: Solved, now: int) -> Floats:
    """Share of what old buyers of each good no longer take that others take, over all goods."""
    abroad = slice(0, len(world.told.markets))
    before, after = world.trade.sales[..., abroad], opened.equilibrium.sold[:, now, :, abroad]
    lost = np.maximum(before - after, 0).sum(axis=2)
    gained = np.minimum(np.maximum(after - before, 0).sum(axis=2), lost)
    whole = lost.sum(axis=1)
    return np.asarray(np.divide(gained.sum(axis=1), whole, out=np.ones_like(whole), where=whole > 0))


def _causes(world: Traded, opened: Solved, now: int) -> dict[str, Floats]:
    """USD bn a year of receipts abroad that each cause takes, (world, product)."""
    full = opened.situation.sanctions
    one = slice(now, now + 1)
    rules = economy.Sanctions(
        full.months[one],
        full.lengths[one],
        full.coverage[:, one],
        full.leak,
        full.demand[:, one],
        full.open[one],
        full.cost[:, one],
        full.discount[:, one],
    )
    backing = world.backing(1)
    abroad = slice(0, len(world.told.markets))

    def _receipts(situation: economy.Situation) -> Floats:
        found = equilibrium_fast.solve(*situation, backing)
        return np.asarray(found.netback[:, 0] * found.sold[:, 0, :, abroad].sum(axis=-1))

    return economy.lost_by_cause(economy.Situation(world.trade, world.routes, rules), _receipts)


def _by_market(world: Traded, sold: Floats, weight: Floats) -> dict[str, float]:
    """Mean over worlds by market, home last."""
    names = world.trade.markets
    return {name: float(sold[:, place] @ weight) for place, name in enumerate(names)}


def _binds(world: Traded, binds: Floats, leaves: Floats, weight: Floats) -> dict[str, object]:
    """Ways that are full for a product: in which share of worlds, and what the owner takes of a USD."""
    found: dict[str, object] = {}
    for place, route in enumerate(world.told.routes):
        full = mean(binds[:, place] > FULL, weight)
        if full > 0 and float(weight @ leaves[:, place]) > 0:
            found[route.id] = {"share_of_worlds": full, "takes": float(weight @ binds[:, place])}
    return found


def ways(world: Traded, opened: Solved, now: int, weight: Floats) -> list[dict[str, object]]:
    """Gives for each way out whose it is, what leaves by it now and before, whether it is full and what that costs.

    Args:
        world: the trade of the case. opened: solved along the path. now: which date. weight: (world,), sums to 1.
    Returns:
        Part `routes`, in the order of the case.
    """
    found = opened.equilibrium
    base = np.einsum("wgm,wgmk->wk", world.trade.sales, world.routes.base_share)
    use, room, rent = found.use[:, now], found.capacity[:, now], found.rent[:, now]
    rows: list[dict[str, object]] = []
    for place, route in enumerate(world.told.routes):
        row: dict[str, object] = {
            "id": route.id,
            "label": route.label,
            "owner": route.owner,
            "before": float(base[:, place] @ weight),
            "now": float(found.routed[:, now, :, place].sum(axis=1) @ weight),
            "use": spread(use[:, place], weight),
            "full_in": mean(rent[:, place] > FULL, weight),
            "rent": spread(rent[:, place] * use[:, place], weight),
        }
        if np.isfinite(room[:, place]).all():
            row["room"] = spread(room[:, place], weight)
        rows.append(row)
    return rows
