"""A published figure of trade or budget weighs a world by how near its own trade comes to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from scipy import stats

from tightrope.case import Case, Evidence, read
from tightrope.case.content import Forms
from tightrope.case.trade import SUMS_OVER, UNIT_OF
from tightrope.economy.year_before import ERROR_BY_KIND
from tightrope.errors import CaseError, EvidenceUsedTwice
from tightrope.model import Draws, draw, play, used_by, weighs
from tightrope.model.blocks import filtered_each
from tightrope.model.likelihood import log_likelihood
from tightrope.model.timeline import timeline
from tightrope.model.to_economy import means
from tightrope.model.to_trade import Traded, trade_of, traded
from tightrope.model.trade_course import Asked, course, measured
from tightrope.model.trade_figures import explained, figures, likelihood, log_density, own, scale

WORLDS = 24
PRINTED = Evidence(
    id="printed", kind="trade", happened=date(2022, 4, 7), began=date(2022, 4, 1), known=date(2022, 4, 7),
    known_strict=None, source="interfax_77964", locator="a page", credibility=1, says="Plants run at half.",
    row="oil products made", period="2022-04", value=-0.45, unit="share", measure="made", products=("oil_products",),
)  # fmt: skip


@pytest.fixture(scope="module")
def bare() -> Case:
    """The built-in case without published figures of its own."""
    case = read("belarus_2022")
    known = case.known_on(case.as_of)
    return replace(known, evidence=tuple(item for item in known.evidence if item.kind != "trade"))


@pytest.fixture(scope="module")
def case(bare: Case) -> Case:
    return replace(bare, evidence=(*bare.evidence, PRINTED))


@pytest.fixture(scope="module")
def draws(bare: Case) -> Draws:
    return draw(bare, WORLDS, 1)


@pytest.fixture(scope="module")
def world(bare: Case, draws: Draws) -> Traded:
    told = trade_of(bare)
    assert told is not None
    return traded(bare, told, draws)


@pytest.mark.parametrize("away", [-0.6, 0.0, 0.02, 0.9])
def test_the_density_is_that_of_a_student_t_with_four_degrees_of_freedom_on_the_log(away: float) -> None:
    # scipy.stats.t, an independent program; a change is a ratio to the year before
    earned = replace(PRINTED, measure="earned", value=8.0, error=0.05)
    found = log_density(earned, np.array([8.0 * np.exp(away)]))
    assert found[0] == pytest.approx(stats.t.logpdf(-away, df=4, scale=0.05), abs=1e-12)
    change = log_density(replace(PRINTED, error=0.1), np.array([0.55 * np.exp(away) - 1]))
    assert change[0] == pytest.approx(stats.t.logpdf(-away, df=4, scale=0.1), abs=1e-12)


def test_the_error_of_a_figure_is_its_own_else_that_of_its_range_else_that_of_who_says_so() -> None:
    assert scale(replace(PRINTED, error=0.07, low=-0.5, high=-0.4)) == 0.07
    ranged = replace(PRINTED, measure="earned", value=17.0, low=16.0, high=18.0)
    assert scale(ranged) == pytest.approx(np.log(18 / 16) / (stats.norm.ppf(0.95) - stats.norm.ppf(0.05)), abs=1e-12)
    assert scale(PRINTED) == ERROR_BY_KIND["reported"]
    assert scale(replace(PRINTED, figure="claim")) == ERROR_BY_KIND["claim"]


@pytest.mark.parametrize("measure", list(UNIT_OF))
def test_a_world_is_set_beside_its_own_trade_of_the_same_months(measure: str, bare: Case, world: Traded) -> None:
    patron = ("patron",) if "markets" in SUMS_OVER.get(measure, ()) else ()
    days = {"began": date(2022, 3, 1), "happened": date(2022, 4, 30)}
    item = replace(PRINTED, measure=measure, products=(), markets=patron, **days)
    asked = Asked(measure, item.began, item.happened, markets=patron)
    expected = measured(course(bare, WORLDS, 1, item.happened), asked)
    assert own(bare, world, item) == pytest.approx(expected, rel=1e-6)
    assert np.ptp(expected) > 0


def test_revenue_and_taxes_of_a_month_lie_near_a_twelfth_of_a_year(bare: Case, world: Traded) -> None:
    item = replace(PRINTED, measure="budget", products=(), began=date(2022, 4, 1), happened=date(2022, 4, 30))
    yearly = world.reference() - world.support
    share = own(bare, world, item) / yearly * 12
    assert ((share > 0.6) & (share < 1.1)).all()  # sanctions of two months took less than two fifths of it


def test_the_discount_is_the_exponent_and_items_add_up(case: Case, world: Traded) -> None:
    full = likelihood(case, world)
    alone = log_density(PRINTED, own(case, world, PRINTED))
    assert full[:, 0] == pytest.approx(case.discount(PRINTED) * alone, abs=1e-12)
    assert np.array_equal(explained(case, full, ("printed",)), full[:, 0])
    assert np.array_equal(explained(case, full, ()), np.zeros(WORLDS))


def test_a_figure_moves_the_weights_by_its_likelihood_and_no_hidden_state(case: Case, bare: Case, draws: Draws) -> None:
    few = draws.part(slice(0, 4))
    told, without = play(case, few), play(bare, few)
    log = explained(case, told.inputs.figures, ("printed",))
    assert told.past.log_weight - without.past.log_weight == pytest.approx(log, abs=1e-12)
    assert told.past.plain - without.past.plain == pytest.approx(log, abs=1e-12)
    assert np.array_equal(told.past.mass, without.past.mass)
    assert np.ptp(log) > 0
    left = filtered_each(case, [case, bare], few, told.steps, told.inputs)[1]
    assert np.array_equal(left.log_weight, without.past.log_weight)
    assert (used_by(PRINTED), weighs(PRINTED)) == ("trade and budget", True)


def test_worlds_led_to_the_evidence_are_led_to_its_figures_too(case: Case, draws: Draws) -> None:
    few = draws.part(slice(0, 8))
    told = play(case, few)
    full = told.past.log_weight
    for floor in (np.full(8, -np.inf), np.full(8, np.median(full))):
        found = log_likelihood(case, few, told.steps, told.inputs, floor)
        asked = full >= floor
        assert np.array_equal(found[asked], full[asked])


def test_a_figure_that_built_the_economy_enters_no_second_time(bare: Case, draws: Draws) -> None:
    fact = bare.economy.trade.facts[1]  # type: ignore[union-attr]
    again = replace(PRINTED, source=str(fact.origin.source), locator=str(fact.origin.locator))
    with pytest.raises(EvidenceUsedTwice, match=r"evidence\.printed: zawya_2022_05.*built from that figure already"):
        means(replace(bare, evidence=(again,)), draws, timeline(bare))


def test_a_figure_of_the_year_before_is_told_where_it_belongs(bare: Case, draws: Draws) -> None:
    early = replace(PRINTED, began=date(2021, 1, 1), happened=date(2021, 3, 31))
    with pytest.raises(CaseError, match=r"lies before sanctions; .*economy\.facts"):
        means(replace(bare, evidence=(early,)), draws, timeline(bare))


def test_the_thin_form_foretells_no_figure(case: Case) -> None:
    assert figures(replace(case, forms=Forms(economy="thin"))) == ()
    assert figures(replace(case, evidence=(replace(PRINTED, used=False),))) == ()
    assert figures(replace(case, evidence=(replace(PRINTED, measure=None),))) == ()
