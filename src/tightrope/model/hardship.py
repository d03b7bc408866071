"""What does output lost to sanctions do to what people want and to how loyal formations are?

Both slopes are 0 unless a case says otherwise; then the very numbers of the sciences come back.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from tightrope.case import Case
from tightrope.case.trade import TradeBeliefs
from tightrope.model.draw import Draws
from tightrope.model.evidence import seen
from tightrope.model.timeline import Timeline
from tightrope.model.to_cohesion import Orders
from tightrope.model.to_economy import Purse
from tightrope.model.to_opinion import Public
from tightrope.model.to_trade import trade_of

Floats = NDArray[np.float64]

SUPPORT, LOYALTY = "output_support", "output_loyalty"


def hard_times(case: Case, draws: Draws, steps: Timeline, public: Public, purse: Purse) -> Public:
    """Moves support with the output lost since people were last asked.

    Equation: logit support + slope x (output on the day - output when the last survey was made); what people said
    then already holds what had been lost. Before any survey the output of the year before is the measure. What later
    sanctions would take does not move it.

    Args:
        case: the case as known on its as_of. draws: of the worlds. steps: its timeline.
        public: support on the past dates. purse: the ruler's means and the output behind them.
    Returns:
        Public; the same where the slope is 0.
    """
    slope = _slope(case, draws, SUPPORT)
    if not slope.any():
        return public
    output = _in_force(case, steps, purse)
    asked = [item.happened for item in case.evidence if item.used and item.kind == "survey"]
    held = output[:, [_step_of(steps, max(asked))]] if asked else np.zeros_like(output[:, :1])
    with np.errstate(divide="ignore"):
        moved = expit(logit(public.paths.support) + (slope[:, None] * (output - held))[:, :, None, None])
    return replace(public, paths=replace(public.paths, support=moved))


def loyal_in_hard_times(case: Case, draws: Draws, steps: Timeline, orders: Orders, purse: Purse) -> Orders:
    """Moves the loyalty of formations with the output lost by as_of.

    Equation: loyalty (logit) + slope x change of output.

    Args:
        case: the case as known on its as_of. draws: of the worlds. steps: its timeline.
        orders: what formations meet. purse: the ruler's means and the output behind them.
    Returns:
        Orders; the same where the slope is 0.
    """
    slope = _slope(case, draws, LOYALTY)
    if not slope.any():
        return orders
    moved = orders.formations.loyalty + (slope * _in_force(case, steps, purse)[:, -1])[:, None]
    return replace(orders, formations=replace(orders.formations, loyalty=moved))


def _slope(case: Case, draws: Draws, name: str) -> Floats:
    """(world,) logit a share of output; 0 where no trade is solved, so that no output is known to be lost."""
    told = trade_of(case)
    if told is None:
        return np.zeros(len(draws.worlds))
    beliefs: TradeBeliefs = told.beliefs
    prior = beliefs.output_support if name == SUPPORT else beliefs.output_loyalty
    return draws.of(prior, f"economy/beliefs/{name}")


def _in_force(case: Case, steps: Timeline, purse: Purse) -> Floats:
    """(world, past date) change of output at the level of sanctions that was in force."""
    levels = [each.sanctions for each in seen(case, steps)]
    return np.stack([purse.output[:, date, level] for date, level in enumerate(levels)], axis=1)


def _step_of(steps: Timeline, day: dt.date) -> int:
    """The past date whose step holds a day, or the nearest."""
    return min(max(steps.step(day) - steps.first, 0), len(steps.past) - 1)
