"""Lost output moves support and loyalty where a case says how far, and nothing where it says nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import logit

from tightrope.case import Case, Prior, read
from tightrope.model import draw, timeline
from tightrope.model.gather import by_world
from tightrope.model.hardship import hard_times, loyal_in_hard_times
from tightrope.model.to_cohesion import Orders
from tightrope.model.to_economy import means
from tightrope.model.to_opinion import public
from tightrope.model.to_war import war_draws, war_inputs
from tightrope.war import course

WORLDS = 30


@pytest.fixture(scope="module")
def belarus() -> Case:
    case = read("belarus_2022")
    return case.known_on(case.as_of)


def with_slope(case: Case, name: str, value: float) -> Case:
    trade = case.economy.trade
    assert trade is not None
    told = getattr(trade.beliefs, name)
    beliefs = replace(trade.beliefs, **{name: Prior("exactly", (value,), "logit", None, None, told.origin, f"{value}")})
    return replace(case, economy=replace(case.economy, trade=replace(trade, beliefs=beliefs)))


@pytest.fixture(scope="module")
def sciences(belarus: Case):
    draws, steps = draw(belarus, WORLDS, 1), timeline(belarus)
    war = by_world(course(war_inputs(belarus, draws, steps), war_draws(belarus, draws, steps)))
    orders = Orders.of(belarus, draws, war)
    return draws, steps, public(belarus, draws, steps), orders, means(belarus, draws, steps)


def test_a_case_that_says_nothing_keeps_every_bit(belarus, sciences):
    draws, steps, asked, orders, purse = sciences
    assert hard_times(belarus, draws, steps, asked, purse) is asked
    assert loyal_in_hard_times(belarus, draws, steps, orders, purse) is orders


def test_support_moves_with_the_output_lost_since_people_were_asked(belarus, sciences):
    draws, steps, asked, _, purse = sciences
    told = with_slope(belarus, "output_support", 2.0)
    moved = logit(hard_times(told, draws, steps, asked, purse).paths.support) - logit(asked.paths.support)
    surveyed = max(item.happened for item in belarus.evidence if item.used and item.kind == "survey")
    at = min(sum(steps.end(step) < surveyed for step in steps.past), len(steps.past) - 1)
    assert moved[:, at] == pytest.approx(0, abs=1e-9)
    # before people were asked output was higher, so that support lay higher where it goes with output
    assert (moved[:, 0] >= -1e-9).all()
    unasked = replace(told, evidence=tuple(item for item in told.evidence if item.kind != "survey"))
    since = logit(hard_times(unasked, draws, steps, asked, purse).paths.support) - logit(asked.paths.support)
    level = -1  # the last past date is as_of, when the highest level of sanctions is in force
    lost = np.broadcast_to(2.0 * purse.output[:, -1, level, None, None], since[:, -1].shape)
    assert since[:, -1] == pytest.approx(lost, abs=1e-6)


def test_loyalty_moves_with_the_output_lost_by_now(belarus, sciences):
    draws, steps, _, orders, purse = sciences
    told = with_slope(belarus, "output_loyalty", 3.0)
    moved = loyal_in_hard_times(told, draws, steps, orders, purse).formations.loyalty - orders.formations.loyalty
    assert (purse.output[:, -1, -1] < 0).all()
    assert moved == pytest.approx(np.broadcast_to(3.0 * purse.output[:, -1, -1, None], moved.shape))
