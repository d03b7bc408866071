"""Do prices, rents and sales agree with those worked by hand, and obey the laws of a market?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tightrope.economy import equilibrium, equilibrium_fast
from tightrope.economy.curves import curves
from tightrope.economy.equilibrium import settled
from tightrope.economy.faults import position
from tightrope.errors import BadParameter, BadRoute, BadTrade, InputError, NoEquilibrium, UnknownName

BOTH = pytest.mark.parametrize("solve", [equilibrium.solve, equilibrium_fast.solve], ids=["plain", "compiled"])
few = settings(max_examples=25, deadline=None)
seeds = st.integers(0, 10**6)
ABROAD = [[0], [0], [1]]  # one port, to the third market alone


# Oracles: specification of the economy, section 11, worked by hand.
@BOTH
def test_one_port_and_a_fixed_supply_give_the_rent_worked_by_hand(plain_economy, solve):
    found = plain_economy([[6, 0, 4]], ABROAD, output=8, share=1, capacity=[2]).solved_by(solve)
    assert found.netback.item() == pytest.approx(1, abs=1e-10)
    assert found.rent.item() == pytest.approx(1, abs=1e-10)


@BOTH
def test_a_sale_to_the_patron_takes_the_room_of_the_goods_it_displaces(plain_economy, solve):
    economy = plain_economy(
        [[5, 3, 4]], [[0, 0], [0, 1], [1, 0]], output=8, share=1, capacity=[2.5, np.inf], displaced=0.5, ports=0
    )
    found = economy.solved_by(solve)
    assert found.netback.item() == pytest.approx(1.076455554439, abs=1e-9)
    assert found.rent[0, 0, 0] == pytest.approx(1.355342225796, abs=1e-9)


@BOTH
def test_two_goods_that_share_a_port_pay_one_rent(plain_economy, solve):
    economy = plain_economy(
        [[3, 0, 4], [4, 0, 2]],
        ABROAD,
        output=[6, 5],
        share=[0.5, 0, 0],
        response=0.5,
        mass=[1, 2],
        cost=[[0.2], [0.1]],
        capacity=[3],
    )
    found = economy.solved_by(solve)
    assert found.rent.item() == pytest.approx(0.217616690489, abs=1e-9)
    assert found.netback[0, 0] == pytest.approx([0.8847231527915, 0.9631056197090], abs=1e-9)


# Oracle: the same specification, section 7: no theorem says that more demand abroad pays the makers more.
@pytest.mark.parametrize(("demand", "rents"), [(1, 6.967438), (4, 6.901001)])
def test_makers_may_lose_when_buyers_abroad_want_more(plain_economy, demand, rents):
    economy = plain_economy(
        [[3, 0, demand], [4, 0, 2]], ABROAD, output=[6, 5], share=1, own_price=2, shut_down=0.3, capacity=[3]
    )
    found = economy.solved_by(equilibrium_fast.solve)
    assert ((found.netback - 0.3) * found.sold.sum(axis=-1)).sum() == pytest.approx(rents, abs=1e-6)


@BOTH
@pytest.mark.parametrize("elasticity", [0.5, 1, 4])
def test_a_ban_on_a_share_of_a_fixed_supply_lowers_the_price_by_its_power(plain_economy, solve, elasticity):
    banned = np.linspace(0, 0.9, 10)
    prices = [_price_under_ban(plain_economy, solve, share, elasticity) for share in banned]
    assert prices == pytest.approx((1 - banned) ** (1 / elasticity), abs=1e-10)
    # The loss is convex in the ban where buyers answer prices by more than one for one, and concave where by less.
    assert np.all(np.sign(elasticity - 1) * np.diff(prices, 2) <= 1e-9)


def _price_under_ban(plain_economy, solve, share, elasticity):
    economy = plain_economy([[0, 0, 5]], ABROAD, share=1, own_price=elasticity)
    banned = np.zeros((1, 1, 1, 3))
    banned[..., 2] = share
    return economy.changed("sanctions", coverage=banned).solved_by(solve).netback.item()


@given(seeds)
@few
def test_without_sanctions_the_base_year_comes_back(drawn_economy, untouched_economy, seed):
    economy = untouched_economy(drawn_economy(seed))
    found = economy.solved_by(equilibrium_fast.solve)
    assert found.sold[:, 0] == pytest.approx(economy.trade.sales, rel=1e-10, abs=1e-10)
    assert found.netback == pytest.approx(1, abs=1e-10)
    assert not found.rent.any()


@given(seeds)
@few
def test_both_forms_agree(drawn_economy, seed):
    economy = drawn_economy(seed, worlds=1, dates=3)
    plain, compiled = economy.solved_by(equilibrium.solve), economy.solved_by(equilibrium_fast.solve)
    for name in plain.__dataclass_fields__:
        assert getattr(compiled, name) == pytest.approx(getattr(plain, name), rel=1e-10, abs=1e-10), name


@given(seeds)
@few
def test_what_is_sold_is_made_and_no_route_carries_more_than_it_can(drawn_economy, seed):
    economy = drawn_economy(seed, worlds=8, dates=2)
    found = economy.solved_by(equilibrium_fast.solve)
    trade, date = economy.trade, 1
    reach = np.clip((found.netback[:, date] - trade.shut_down) / (1 - trade.shut_down), 0, 1) ** trade.response
    sold = found.sold[:, date]
    taken = -np.minimum(found.stored[:, date], 0)
    assert sold.sum(axis=-1) == pytest.approx(trade.output * reach + taken, rel=1e-8, abs=1e-10)
    pushed = (trade.displaced * trade.mass * sold[..., trade.patron]).sum(axis=-1)
    use = np.einsum("wg,wgk->wk", trade.mass, found.routed[:, date])
    use[:, economy.routes.patron_ports] += pushed
    assert use == pytest.approx(found.use[:, date], rel=1e-10)
    assert np.all(use <= found.capacity[:, date] * (1 + 1e-8) + 1e-12)
    rented = found.rent[:, date] > 0
    assert use[rented] == pytest.approx(found.capacity[:, date][rented], rel=1e-8)
    assert found.routed.sum(axis=-1) == pytest.approx(found.sold.sum(axis=-1) - found.sold[..., trade.home])


@given(seeds, st.sampled_from(["ban", "capacity", "displaced"]))
@few
def test_total_surplus_never_falls_when_something_is_eased(drawn_economy, seed, eased):
    economy = drawn_economy(seed).changed("trade", entry=np.zeros((3, 3)), stored=np.zeros((3, 3)))
    rng = np.random.default_rng(seed)
    if eased == "ban":
        coverage = economy.sanctions.coverage
        easier = economy.changed("sanctions", coverage=coverage * rng.random(coverage.shape))
    elif eased == "capacity":
        more = 1 + rng.random(economy.routes.first_capacity.shape)
        routes = economy.routes
        easier = economy.changed(
            "routes", first_capacity=routes.first_capacity * more, final_capacity=routes.final_capacity * more
        )
    else:
        displaced = economy.trade.displaced
        easier = economy.changed("trade", displaced=displaced * rng.random(displaced.shape))
    before, after = (each.solved_by(equilibrium_fast.solve).surplus for each in (economy, easier))
    assert np.all(after >= before - 1e-9 * np.abs(before))


@given(seeds)
@few
def test_two_halves_of_a_product_are_the_product(drawn_economy, seed):
    economy = drawn_economy(seed, goods=2)
    halves = _split(economy)
    whole, split = economy.solved_by(equilibrium_fast.solve), halves.solved_by(equilibrium_fast.solve)
    assert split.netback[..., [0, 1]] == pytest.approx(np.repeat(whole.netback[..., :1], 2, axis=-1), abs=1e-9)
    assert split.sold[:, :, :2].sum(axis=2) == pytest.approx(whole.sold[:, :, 0], rel=1e-8, abs=1e-10)
    assert split.sold[:, :, 0] == pytest.approx(split.sold[:, :, 1], rel=1e-10)
    assert split.rent == pytest.approx(whole.rent, rel=1e-7, abs=1e-10)


def _split(economy):
    """The first product as two halves, interchangeable with each other."""
    order = [0, 0, 1]
    trade = {
        name: getattr(economy.trade, name)[:, order]
        for name in ("sigma", "own_price", "share", "mass", "displaced", "shut_down", "response", "entry", "stored")
    }
    weight = np.array([0.5, 0.5, 1])
    trade["sales"] = economy.trade.sales[:, order] * weight[:, None]
    for name in ("output", "patron_limit"):
        trade[name] = getattr(economy.trade, name)[:, order] * weight
    sanctions = {
        name: getattr(economy.sanctions, name)[:, :, order] for name in ("coverage", "demand", "cost", "discount")
    }
    sanctions["leak"] = economy.sanctions.leak[:, order]
    sanctions["open"] = economy.sanctions.open[:, order]
    routes = {name: getattr(economy.routes, name)[:, order] for name in ("base_share", "base_cost")}
    return (
        economy.changed("trade", products=("half", "other half", "rest"), surplus=economy.trade.surplus[order], **trade)
        .changed("routes", **routes)
        .changed("sanctions", **sanctions)
    )


@given(seeds, st.floats(0.01, 100))
@few
def test_another_currency_changes_no_share(drawn_economy, seed, rate):
    economy = drawn_economy(seed)
    trade = economy.trade
    money = {name: getattr(trade, name) * rate for name in ("sales", "output", "patron_limit")}
    other = economy.changed("trade", mass=trade.mass / rate, **money).solved_by(equilibrium_fast.solve)
    same = economy.solved_by(equilibrium_fast.solve)
    assert other.netback == pytest.approx(same.netback, abs=1e-9)
    assert other.sold / rate == pytest.approx(same.sold, rel=1e-8, abs=1e-10)


@given(seeds)
@few
def test_the_order_of_products_and_markets_does_not_matter(drawn_economy, seed):
    economy = drawn_economy(seed)
    turned = _turned(economy).solved_by(equilibrium_fast.solve)
    same = economy.solved_by(equilibrium_fast.solve)
    assert turned.sold[:, :, ::-1, ::-1] == pytest.approx(same.sold, rel=1e-8, abs=1e-10)
    assert turned.rent == pytest.approx(same.rent, rel=1e-7, abs=1e-10)


def _turned(economy):
    trade, routes, sanctions = economy.trade, economy.routes, economy.sanctions
    wide = {name: getattr(trade, name)[:, ::-1, ::-1] for name in ("sales", "share")}
    narrow = {
        name: getattr(trade, name)[:, ::-1]
        for name in ("output", "sigma", "own_price", "patron_limit", "mass", "displaced", "shut_down", "response")
    }
    more = {name: getattr(trade, name)[:, ::-1] for name in ("entry", "stored")}
    last = len(trade.markets) - 1
    dated = {name: getattr(sanctions, name)[:, :, ::-1, ::-1] for name in ("coverage", "demand", "discount")}
    return (
        economy.changed("trade", home=last, patron=last - 1, surplus=trade.surplus[::-1], **wide, **narrow, **more)
        .changed("routes", base_share=routes.base_share[:, ::-1, ::-1], base_cost=routes.base_cost[:, ::-1])
        .changed(
            "sanctions",
            **dated,
            leak=sanctions.leak[:, ::-1, ::-1],
            open=sanctions.open[:, ::-1],
            cost=sanctions.cost[:, :, ::-1],
        )
    )


def test_new_buyers_take_the_said_share_of_what_is_lost_where_it_was_sold_before(plain_economy):
    economy = plain_economy([[2, 3, 4, 1]], [[0], [1], [1], [1]])
    banned = np.zeros((1, 1, 1, 4))
    banned[..., 2] = 1
    economy = economy.changed("sanctions", coverage=banned).changed("trade", entry=np.array([[0.5]]))
    given = curves(economy.trade, economy.routes, economy.sanctions, economy.support)
    # lost 4, half of it finds buyers: three quarters at the patron's (3 of 4), a quarter in the last market
    assert given.demand[0, 0, 0] == pytest.approx([2, 4.5, 0, 1.5], abs=1e-12)


def test_a_market_that_no_route_reaches_is_lost_as_a_banned_one_is(plain_economy):
    economy = plain_economy([[2, 3, 4]], [[0, 0], [1, 0], [0, 1]]).changed("trade", entry=np.array([[0.5]]))
    shut = economy.changed("sanctions", open=np.array([[[True, False]]]))
    found = shut.solved_by(equilibrium_fast.solve)
    given = curves(shut.trade, shut.routes, shut.sanctions, shut.support)
    assert given.demand[0, 0, 0, 1] == pytest.approx(5, abs=1e-12)
    assert found.sold[0, 0, 0, 2] == 0
    assert np.isinf(found.delivered[0, 0, 0, 2])


@BOTH
def test_stores_fill_for_some_months_and_then_empty_as_long(plain_economy, solve):
    economy = plain_economy([[0, 0, 5]], ABROAD, response=1, capacity=[4])
    wide = {
        "coverage": np.zeros((1, 4, 1, 3)),
        "demand": np.ones((1, 4, 1, 3)),
        "discount": np.zeros((1, 4, 1, 3)),
        "cost": np.zeros((1, 4, 1, 1)),
        "open": np.ones((4, 1, 1), dtype=bool),
        "months": np.array([0.0, 3, 6, 9]),
        "lengths": np.full(4, 3.0),
    }
    economy = economy.changed("sanctions", **wide).changed("trade", stored=np.array([[0.3]]))
    economy = economy.changed("support", opening=np.ones((4, 1)), amount=np.zeros((1, 4)))
    found = economy.solved_by(solve)
    # The port lets 4 of 5 out: 0.3 of the 1 that is not sold is stored for two quarters, then 0.3 a year comes out.
    assert found.stored[0, :, 0] == pytest.approx([0.3, 0.3, -0.3, -0.3], abs=1e-9)
    assert found.made[0, :, 0] == pytest.approx([4.3, 4.3, 3.7, 3.7], abs=1e-9)


def test_capacity_grows_towards_its_end_as_months_pass(drawn_economy):
    routes = drawn_economy(1).routes
    early, late = routes.capacity(np.array([0.0, 1e6])).transpose(1, 0, 2)
    assert early == pytest.approx(routes.first_capacity)
    assert late == pytest.approx(routes.final_capacity)
    month = routes.capacity(routes.pace[:1, 1])[0, 0, 1]
    assert month == pytest.approx(
        routes.final_capacity[0, 1] - (routes.final_capacity[0, 1] - routes.first_capacity[0, 1]) / np.e
    )


def test_a_route_that_its_owner_shuts_carries_nothing(drawn_economy):
    economy = drawn_economy(3)
    shut = economy.changed("support", opening=np.array([[1.0, 0.0, 0.0]]))
    found = shut.solved_by(equilibrium_fast.solve)
    assert not found.routed[..., 1:].any()
    assert not (found.sold[..., 1] * (economy.trade.displaced > 0)[:, None]).any()


def test_the_number_of_threads_changes_no_bit(drawn_economy, monkeypatch):
    economy = drawn_economy(5, worlds=64)
    found = []
    for number in (1, 2):
        monkeypatch.setattr("tightrope.kernels.get_num_threads", lambda number=number: number)
        found.append(economy.solved_by(equilibrium_fast.solve))
    assert np.array_equal(found[0].sold, found[1].sold)
    assert np.array_equal(found[0].rent, found[1].rent)


@pytest.mark.parametrize(
    ("part", "field", "value", "error", "told"),
    [
        ("trade", "sales", -1.0, BadTrade, "sales"),
        ("trade", "sales", np.nan, BadTrade, "sales"),
        ("trade", "sigma", 1.0, BadParameter, "above 1"),
        ("trade", "share", 1.5, BadParameter, "0 to 1"),
        ("routes", "base_cost", -0.1, BadTrade, "base_cost"),
        ("routes", "final_capacity", -1.0, BadTrade, "final_capacity"),
        ("routes", "final_capacity", np.nan, BadRoute, "no final_capacity"),
        ("sanctions", "coverage", 1.01, BadParameter, "coverage"),
        ("sanctions", "discount", np.inf, BadTrade, "discount"),
        ("support", "opening", 2.0, BadParameter, "opening"),
    ],
)
def test_a_number_out_of_range_is_refused_with_its_place(drawn_economy, part, field, value, error, told):
    economy = drawn_economy(7)
    spoilt = getattr(getattr(economy, part), field).copy()
    spoilt.flat[-1] = value
    with pytest.raises(error, match=told) as caught:
        economy.changed(part, **{field: spoilt})
    assert isinstance(caught.value, InputError)


def test_a_route_without_owner_is_refused(drawn_economy):
    with pytest.raises(BadRoute, match="no owner"):
        drawn_economy(7).changed("routes", owners=("west", "", "patron"))


def test_a_sharpness_of_nothing_is_refused(drawn_economy):
    with pytest.raises(BadParameter, match="sharpness"):
        drawn_economy(7).changed("routes", sharpness=np.zeros(3))


def test_all_faults_are_told_at_once(drawn_economy):
    economy = drawn_economy(7)
    with pytest.raises(BadTrade, match="2 faults of trade") as caught:
        economy.changed("trade", sales=-economy.trade.sales, sigma=economy.trade.sigma * 0)
    assert len(caught.value.figures["faults"]) == 2


def test_inputs_of_different_worlds_are_refused(drawn_economy):
    economy, other = drawn_economy(7), drawn_economy(7, worlds=2)
    with pytest.raises(BadTrade, match="describe the same worlds"):
        equilibrium_fast.solve(economy.trade, other.routes, economy.sanctions, economy.support)


def test_an_unknown_name_is_told_with_the_nearest():
    with pytest.raises(UnknownName, match="did you mean 'potash'"):
        position("product", ("potash", "wood"), "potasch")


def test_too_many_unsolved_worlds_are_refused_with_the_worst(drawn_economy):
    economy = drawn_economy(5, worlds=3)
    given = curves(economy.trade, economy.routes, economy.sanctions, economy.support)
    missed = np.array([[0.0], [0.2], [np.nan]])
    with pytest.raises(NoEquilibrium, match="2 of 3 worlds") as caught:
        settled(replace(economy.solved_by(equilibrium_fast.solve), residual=missed), given)
    assert caught.value.figures["worst"] == 2


def test_one_unsolved_world_in_a_thousand_is_told_by_its_status(drawn_economy):
    economy = drawn_economy(5, worlds=1000, goods=1)
    found = economy.solved_by(equilibrium_fast.solve)
    given = curves(economy.trade, economy.routes, economy.sanctions, economy.support)
    missed = found.residual.copy()
    missed[7] = 1
    assert np.flatnonzero(settled(replace(found, residual=missed), given).status).tolist() == [7]
