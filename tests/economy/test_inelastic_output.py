"""Does trade clear where makers hardly answer the price, and is the limit a fixed output?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tightrope.economy import equilibrium, equilibrium_fast
from tightrope.economy.netback import Demand, Supply, bought, netbacks, offered

few = settings(max_examples=20, deadline=None)
seeds = st.integers(0, 10**6)


def stubborn(economy, seed, least=-15.0):
    """The same economy; of ten products one makes a fixed output, the others answer with 10^least to 1."""
    rng = np.random.default_rng(seed)
    shape = economy.trade.response.shape
    return economy.changed("trade", response=10.0 ** rng.uniform(least, 0, shape) * (rng.random(shape) > 0.1))


@given(seeds)
@few
def test_every_world_is_solved_however_little_output_answers(drawn_economy, seed):
    found = stubborn(drawn_economy(seed, worlds=20, dates=2), seed).solved_by(equilibrium_fast.solve)
    assert not found.status.any()
    assert found.residual.max() < 1e-10


@given(seeds)
@few
def test_both_forms_agree_where_output_hardly_answers(drawn_economy, seed):
    economy = stubborn(drawn_economy(seed, worlds=1, dates=2), seed)
    plain, compiled = economy.solved_by(equilibrium.solve), economy.solved_by(equilibrium_fast.solve)
    for name in plain.__dataclass_fields__:
        assert getattr(compiled, name) == pytest.approx(getattr(plain, name), rel=1e-10, abs=1e-10), name


@given(seeds, st.floats(-14, -4))
@few
def test_the_less_output_answers_the_nearer_it_is_to_a_fixed_one(drawn_economy, seed, power):
    economy = drawn_economy(seed)
    little = economy.changed("trade", response=np.full_like(economy.trade.response, 10.0**power))
    fixed = economy.changed("trade", response=np.zeros_like(economy.trade.response))
    near, limit = (each.solved_by(equilibrium_fast.solve) for each in (little, fixed))
    # ln of what is made answers with the elasticity times ln of the price: two figures of it are taken as the allowance
    allowed = 100 * 10.0**power + 1e-9
    assert near.sold == pytest.approx(limit.sold, rel=allowed, abs=allowed)
    assert near.surplus == pytest.approx(limit.surplus, rel=allowed)


# By hand: buyers take 3 / n^2, plants that stop at 0.5 make 4 (2 n - 1)^phi. At 0.5 buyers would take 12, so the price
# of a fixed output is sqrt(3 / 4). With 1.5 / n^2 they take 6 of an output of 8 at 0.5, whatever phi, and make do.
@pytest.mark.parametrize("response", [0.0, 1e-15, 1e-12, 1e-9])
def test_the_price_is_that_worked_by_hand(response):
    wide = np.ones((2, 1))
    demand = Demand(np.array([[3.0], [1.5]]), 2 * wide, wide, np.inf * wide, 0 * wide)
    supply = Supply(np.array([4.0, 8.0]), np.array([0.5, 0.5]), np.full(2, response), np.zeros(2))
    place = netbacks(demand, supply, np.zeros(2))
    assert 0.5 + np.exp(place) == pytest.approx([np.sqrt(0.75), 0.5], abs=1e-8)
    if response:
        # 8 (2 n - 1)^phi = 6: the logarithm of n - 0.5 keeps what n itself cannot
        assert place[1] == pytest.approx(np.log(0.5) + np.log(6 / 8) / response, rel=1e-12)


def test_a_step_does_not_leap_back_and_forth_over_the_price_from_which_a_market_takes_all_it_can():
    demand = Demand(
        np.array([[0.78, 7.72, 0.27, 0.83, 3.69, 0.69]]),
        np.array([[3.7, 20.0, 3.64, 3.49, 2.83, 3.47]]),
        np.array([[1.0, 1.107, 1.193, 1.193, 1.152, 1.176]]),
        np.array([[np.inf, 13.95, np.inf, np.inf, np.inf, np.inf]]),
        np.array([[0.0, 0.3205, 0.459, 0.654, 0.676, 0.601]]),
    )
    supply = Supply(np.array([17.67]), np.array([0.66676]), np.array([5.9e-6]), np.zeros(1))
    place = netbacks(demand, supply, np.array([-1.0989]))
    sold, made = bought(demand, supply.shut_down + np.exp(place))[0].sum(), offered(supply, place)[0]
    assert sold == pytest.approx(made[0], rel=1e-12)
