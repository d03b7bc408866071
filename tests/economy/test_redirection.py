"""Does the share of lost sales that finds another buyer come out as cited, where a case says so?"""

from dataclasses import replace

import numpy as np
import pytest

from tightrope.economy import Routes, Sanctions, Situation, Support, Trade, redirected_share, redirecting, taken_abroad
from tightrope.errors import BadParameter

WORLDS = 40


@pytest.fixture(scope="module")
def banned():
    """One good: 4 sold to a market that bans half of it, 6 to another, nothing at home; no carriage, no discount."""
    wide = np.ones((WORLDS, 1))
    trade = Trade(
        products=("good",), markets=("banning", "patron", "home"), home=2, patron=1,
        sales=np.tile([4.0, 6.0, 0.0], (WORLDS, 1, 1)), output=10 * wide, sigma=3 * wide, own_price=wide,
        share=np.zeros((WORLDS, 1, 3)), surplus=np.array([False]), surplus_elasticity=20.0, patron_limit=np.inf * wide,
        mass=wide, displaced=0 * wide, shut_down=0.3 * wide, response=wide, entry=0.2 * wide, stored=0 * wide,
        store_months=0.0,
    )  # fmt: skip
    routes = Routes(
        names=("road",), owners=("nobody",), patron="patron", patron_ports=None, pace=wide,
        base_share=np.tile([[[1.0], [1.0], [0.0]]], (WORLDS, 1, 1, 1)), base_cost=np.zeros((WORLDS, 1, 1)),
        sharpness=np.full(WORLDS, np.inf), first_capacity=np.inf * wide, final_capacity=np.inf * wide,
    )  # fmt: skip
    nothing = np.zeros((WORLDS, 1, 1, 3))
    rules = Sanctions(
        months=np.array([18.0]), lengths=np.ones(1), coverage=nothing + np.array([0.5, 0, 0]), leak=nothing[:, 0],
        demand=1 + nothing, open=np.ones((1, 1, 1), dtype=bool), cost=np.zeros((WORLDS, 1, 1, 1)), discount=nothing,
    )  # fmt: skip
    return Situation(trade, routes, rules), Support(opening=np.ones((1, 1)), amount=np.zeros((WORLDS, 1)))


def test_what_is_taken_is_the_banned_part_of_the_sales(banned):
    assert taken_abroad(banned[0]) == pytest.approx(np.full((WORLDS, 1, 1), 2.0))


def test_the_share_is_what_comes_back_of_what_was_taken(banned):
    # by hand with entry 0 and output fixed: demand 8 n^-3 = 10, so all of it comes back at a lower price
    situation, support = banned
    none = np.zeros((WORLDS, 1))
    fixed = situation._replace(trade=replace(situation.trade, entry=none, response=none))
    assert redirected_share(fixed, support) == pytest.approx(np.ones((WORLDS, 1)))


def test_a_cited_share_is_reached_in_every_world_that_can_reach_it(banned):
    situation, support = banned
    as_believed = redirected_share(situation, support)[:, 0]
    asked = np.linspace(as_believed[0] + 0.02, 0.9, WORLDS)
    bent = situation._replace(trade=replace(situation.trade, bend=redirecting(situation, support, asked)))
    assert redirected_share(bent, support)[:, 0] == pytest.approx(asked, abs=1e-3)


def test_a_world_that_redirects_more_as_believed_stays_as_it_is(banned):
    assert not redirecting(*banned, np.zeros(WORLDS)).any()


def test_a_world_that_cannot_redirect_so_much_goes_all_the_way(banned):
    situation, support = banned
    empty = replace(situation.sanctions, discount=situation.sanctions.discount + np.array([0.0, 0.6, 0.0]))
    assert redirecting(situation._replace(sanctions=empty), support, np.ones(WORLDS)) == pytest.approx(1, abs=1e-3)


def test_beliefs_give_way_in_equal_steps_until_their_months_have_passed(banned):
    trade = replace(banned[0].trade, bend=np.linspace(0, 1, WORLDS), bend_months=18.0)
    months = np.array([0.0, 6.0, 18.0, 30.0])
    assert trade.bent(months) == pytest.approx(np.linspace(0, 1, WORLDS)[:, None] * [0, 1 / 3, 1, 1])
    assert not banned[0].trade.bent(months).any()


def test_a_share_out_of_range_is_refused(banned):
    with pytest.raises(BadParameter, match="redirected share"):
        redirecting(*banned, np.full(WORLDS, 1.2))
