"""The ruler's means come from trade where a case names products, else from four numbers a world."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tightrope.case import Case, Prior, read
from tightrope.case.content import Forms
from tightrope.case.trade import Measure
from tightrope.model import Draws, draw, timeline
from tightrope.model.clearing import solved
from tightrope.model.patron_loss import matrix, patron_loss
from tightrope.model.to_economy import cut_months, means, thin_purse
from tightrope.model.to_trade import Traded, trade_of, traded
from tightrope.model.year_before import provenance, year_before

WORLDS = 60


@pytest.fixture(scope="module")
def belarus() -> Case:
    case = read("belarus_2022")
    return case.known_on(case.as_of)


@pytest.fixture(scope="module")
def draws(belarus: Case) -> Draws:
    return draw(belarus, WORLDS, 1)


@pytest.fixture(scope="module")
def world(belarus: Case, draws: Draws) -> Traded:
    told = trade_of(belarus)
    assert told is not None
    return traded(belarus, told, draws)


def test_the_thin_form_plays_where_the_case_says_so(belarus: Case, draws: Draws) -> None:
    thin = replace(belarus, forms=Forms(economy="thin"))
    assert trade_of(thin) is None
    played, alone = means(thin, draws, timeline(thin)), thin_purse(belarus, draws, 4)
    assert np.array_equal(played.strain, alone.strain)
    assert np.array_equal(played.leverage, alone.leverage)


def test_relief_and_strain_are_one_thing_at_every_date(belarus: Case, draws: Draws) -> None:
    purse = means(belarus, draws, timeline(belarus))
    steps = timeline(belarus)
    assert purse.strain.shape == (WORLDS, len(steps.past), 2)
    usable = np.maximum(purse.relief[..., 1], 0)
    assert purse.strain[..., 0] == pytest.approx(np.maximum(purse.strain[..., 1] - usable, 0), abs=1e-12)
    for values in (purse.strain, purse.leverage):
        assert (values >= 0).all()
        assert (values <= 1).all()


def test_a_world_has_the_same_means_in_any_company(belarus: Case, draws: Draws) -> None:
    steps = timeline(belarus)
    whole, few = means(belarus, draws, steps), means(belarus, draws.part(slice(10, 20)), steps)
    assert np.array_equal(whole.strain[10:20], few.strain)
    assert np.array_equal(whole.leverage[10:20], few.leverage)


def test_nothing_is_lost_before_the_first_measure(belarus: Case, world: Traded) -> None:
    found = solved(world, [()], world.months([world.anchor]))
    assert found.income.gdp_change == pytest.approx(0, abs=1e-6)
    assert found.income.means[:, 0] == pytest.approx(world.reference(), rel=1e-6)


def test_the_more_packages_the_less_is_sold_abroad(world: Traded) -> None:
    sold = []
    for names in ((), ("war_next_door",), ("war_next_door", "eu_march_2022")):
        found = solved(world, [names], world.months([world.anchor]))
        sold.append(found.equilibrium.sold[:, 0, :, : len(world.told.markets)].sum(axis=(1, 2)))
    assert (np.diff(np.stack(sold), axis=0) < 0).all()


def test_leverage_is_0_where_the_patron_owns_no_way_and_gives_nothing(belarus: Case, world: Traded) -> None:
    foreign = replace(world.routes, owners=("west",) * len(world.routes.names))
    alone = replace(world, routes=foreign, support=np.zeros(WORLDS))
    months = alone.months([belarus.as_of])
    active = [alone.told.active(1, belarus.as_of)]
    opened, cut = (solved(alone, active, months, cut).income.means for cut in (False, True))
    assert np.array_equal(opened, cut)


def test_the_year_before_meets_the_published_figures_and_says_what_is_imputed(belarus: Case, draws: Draws) -> None:
    told = trade_of(belarus)
    assert told is not None
    sales = year_before(told, draws)
    place = [market.id for market in told.markets].index("union")
    assert np.median(sales[:, :, place].sum(axis=1)) == pytest.approx(9.5, rel=0.05)  # fact row tr013
    base = provenance(told)
    goods = [product.id for product in told.products].index("oil_products")
    neighbour = [market.id for market in told.markets].index("neighbour")
    assert base.origin[goods][neighbour] == "cited"
    assert "imputed" in {kind for line in base.origin for kind in line}


def test_no_figure_known_later_than_the_day_is_used(belarus: Case) -> None:
    told = trade_of(belarus)
    assert told is not None
    assert all(fact.known <= belarus.as_of for fact in told.facts)
    assert all(expert.known <= belarus.as_of for expert in told.experts)


def test_the_patron_loses_what_dearer_trade_takes_and_nothing_without_it(belarus: Case, draws: Draws) -> None:
    told = trade_of(belarus)
    assert told is not None
    assert told.patron is not None
    assert (patron_loss(told.patron, draws) < 0).all()
    free = replace(told.patron, dearer=replace(told.patron.dearer, form="exactly", numbers=(0.0,)))
    assert patron_loss(free, draws) == pytest.approx(0, abs=1e-12)
    flows = matrix(told.patron)
    assert flows.sum(axis=0) == pytest.approx(flows.sum(axis=1))


def test_leverage_counts_for_as_long_as_players_think_ahead(belarus: Case, draws: Draws) -> None:
    half = replace(belarus, game=replace(belarus.game, lookahead=belarus.game.lookahead // 2))
    assert cut_months(belarus) == 12
    whole, short = (means(case, draws, timeline(case)).leverage[:, -1] for case in (belarus, half))
    assert short == pytest.approx(whole / 2)


def test_a_dearer_world_pays_more_for_the_same_goods(belarus: Case, world: Traded) -> None:
    told = world.told
    first = told.packages[0]
    dearer = Measure(products=("potash",), price=Prior("exactly", (1.5,), "ratio", None, None, None, "exactly 1.5"))
    more = replace(world, told=replace(told, packages=(*told.packages, replace(first, id="dear", measures=(dearer,)))))
    more = replace(more, hits={**world.hits, ("dear", 0): np.full(WORLDS, 1.5)})
    months = world.months([world.anchor])
    before, after = solved(world, [()], months), solved(more, [("dear",)], months)
    assert np.array_equal(before.equilibrium.sold, after.equilibrium.sold)
    good = list(world.trade.products).index("potash")
    gained = after.income.rents - before.income.rents
    sold, margin = before.equilibrium.sold[:, 0, good].sum(axis=1), 1 - world.trade.shut_down[:, good]
    assert gained[:, 0] == pytest.approx(0.5 * world.revenue_share[:, good] * margin * sold, rel=1e-6)
    assert (after.income.income_change > before.income.income_change).all()
