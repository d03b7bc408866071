"""Is the equilibrium a linear programme's answer where curves become steps?"""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import linprog

from tightrope.economy import equilibrium, equilibrium_fast

STEEP = 1e8  # elasticity at which a curve is a step for all that a figure shows
GOODS, MARKETS, ROUTES = 3, 5, 3


def stepped(plain_economy, seed):
    """Fixed supply above a price at which it stops, fixed prices of buyers, and the cheapest route."""
    rng = np.random.default_rng(seed)
    sales = rng.uniform(0.5, 3, (GOODS, MARKETS))
    sales[:, 0] *= rng.random(GOODS) < 0.5
    ways = (rng.random((MARKETS, ROUTES)) < 0.5).astype(float)
    ways[1:, 0] = np.where(ways[1:].sum(axis=-1) == 0, 1, ways[1:, 0])
    ways[0] = 0
    economy = plain_economy(
        sales,
        ways / np.maximum(1, ways.sum(axis=-1, keepdims=True)),
        capacity=rng.uniform(0.5, 6, ROUTES),
        output=rng.uniform(2, 8, GOODS),
        sigma=STEEP,
        mass=rng.uniform(0.5, 2, GOODS),
        shut_down=rng.uniform(0.2, 0.9, GOODS),
        cost=rng.uniform(0, 0.5, (GOODS, ROUTES)),
        displaced=rng.uniform(0, 1, GOODS),
        ports=ROUTES - 1,
    )
    return (
        economy.changed("routes", base_cost=rng.uniform(0, 0.5, (1, GOODS, ROUTES)))
        .changed(
            "trade",
            surplus=np.ones(GOODS, dtype=bool),
            surplus_elasticity=STEEP,
            patron_limit=rng.uniform(0.2, 3, (1, GOODS)),
        )
        .changed("sanctions", discount=rng.uniform(0, 0.2, (1, 1, GOODS, MARKETS)) * (np.arange(MARKETS) > 0))
    )


def prices(economy):
    """(product, market): what buyers pay less what they take off; 1 at home."""
    leads, cost = economy.routes.base_share[0] > 0, economy.routes.base_cost[0]
    paid = 1 + np.where(leads, cost[:, None, :], np.inf).min(axis=-1)
    paid[:, 0] = 1
    return np.where(np.isfinite(paid), paid, 0) - economy.sanctions.discount[0, 0]


def programme(economy):
    """Most that sales earn beyond carriage and the price at which output stops."""
    trade, routes = economy.trade, economy.routes
    arcs = [(g, 0, None) for g in range(GOODS) if trade.sales[0, g, 0] > 0]
    arcs += [(int(g), int(m), int(k)) for g, m, k in np.argwhere(routes.base_share[0] > 0)]
    paid = prices(economy)
    gain = paid - trade.shut_down[0][:, None]
    worth = [gain[g, m] - (0 if k is None else economy.sanctions.cost[0, 0, g, k]) for g, m, k in arcs]
    rows = [[float(arc[0] == g) for arc in arcs] for g in range(GOODS)]
    rows += [[float(arc[:2] == (g, 1)) for arc in arcs] for g in range(GOODS)]
    rows += [[trade.mass[0, arc[0]] * _loads(economy, arc, k) for arc in arcs] for k in range(ROUTES)]
    limits = [*trade.output[0], *trade.patron_limit[0], *routes.first_capacity[0]]
    return -linprog(-np.array(worth), A_ub=np.array(rows), b_ub=limits, method="highs").fun


def _loads(economy, arc, route):
    good, market, taken = arc
    displaced = economy.trade.displaced[0, good] if market == 1 and route == economy.routes.patron_ports else 0
    return float(taken == route) + displaced


def earned(economy, found):
    carried = (found.routed * economy.sanctions.cost).sum()
    return (found.sold[0, 0] * prices(economy)).sum() - carried - (economy.trade.shut_down * found.made[0]).sum()


# Oracle: HiGHS on the same problem; 1e-6 of its value (specification of the economy, section 11).
@pytest.mark.parametrize("seeds", [range(1, 4), pytest.param(range(200), marks=pytest.mark.slow)], ids=["3", "200"])
def test_steps_earn_what_a_linear_programme_finds(plain_economy, seeds):
    for seed in seeds:
        economy = stepped(plain_economy, seed)
        found = economy.solved_by(equilibrium_fast.solve)
        assert earned(economy, found) == pytest.approx(programme(economy), rel=1e-6), seed


@pytest.mark.slow
def test_the_plain_form_follows_steps_too(plain_economy):
    economy = stepped(plain_economy, 4)
    assert earned(economy, economy.solved_by(equilibrium.solve)) == pytest.approx(programme(economy), rel=1e-6)


def test_a_patron_with_an_endless_elasticity_pays_his_own_netback_and_takes_no_more_than_he_can(plain_economy):
    economy = plain_economy([[1, 1, 8]], [[0], [1], [1]], shut_down=0.2, response=1).changed(
        "trade", surplus=np.ones(1, dtype=bool), patron_limit=np.array([[2.5]])
    )
    banned = np.zeros((1, 1, 1, 3))
    banned[..., 2] = 1
    economy = economy.changed("sanctions", coverage=banned)
    sold = []
    for elasticity in (20.0, 1e3, 1e5, 1e7):
        found = economy.changed("trade", surplus_elasticity=elasticity).solved_by(equilibrium_fast.solve)
        sold.append(found.sold[0, 0, 0, 1])
    assert sold == pytest.approx([2.5] * 4)  # his price would buy all; the limit is what he takes
    free = economy.changed("trade", patron_limit=np.array([[np.inf]]), surplus_elasticity=1e7)
    assert free.solved_by(equilibrium_fast.solve).netback.item() == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize("seeds", [range(1, 4), pytest.param(range(60), marks=pytest.mark.slow)], ids=["3", "60"])
@pytest.mark.parametrize("response", [1e-12, 1e-9])
def test_steps_of_an_output_that_hardly_answers_earn_the_same(plain_economy, seeds, response):
    for seed in seeds:
        economy = stepped(plain_economy, seed).changed("trade", response=np.full((1, GOODS), response))
        found = economy.solved_by(equilibrium_fast.solve)
        assert earned(economy, found) == pytest.approx(programme(economy), rel=1e-6), seed
