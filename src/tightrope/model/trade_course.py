"""What do the worlds of a case say of output, sales, plants and ways out over a stretch of months?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tightrope.case import Case
from tightrope.case.trade import UNIT_OF
from tightrope.economy.faults import position
from tightrope.economy.leverage import YEAR_MONTHS
from tightrope.errors import UnknownName
from tightrope.model.clearing import Solved, solved
from tightrope.model.draw import draw
from tightrope.model.to_trade import Traded, trade_of, traded

Floats = NDArray[np.float64]

MEASURES = tuple(UNIT_OF)
MID_MONTH = 15
YEAR_DAYS = 365.25


class Asked(NamedTuple):
    """Holds what is asked of the months from one day to another.

    measure: `output`, change of output against the year before; `sales`, change of what is earned abroad;
    `sales_share`, part of all earned abroad; `volume`, change of tonnes sold abroad; `made`, change of what is
    made; `earned`, bn USD over the months at the prices of the year before; `carried`, Mt over the months; `budget`,
    bn USD of revenue and taxes over the months.
    products, markets, routes: which; empty for all.
    """

    measure: str
    first: dt.date
    last: dt.date
    products: tuple[str, ...] = ()
    markets: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Course:
    """Holds trade solved on some days after the first measure, most often at the middle of each month."""

    days: tuple[dt.date, ...]
    world: Traded
    solved: Solved


def course(case: Case, worlds: int, seed: int, last: dt.date) -> Course:
    """Solves the trade of a case month by month, with the packages in force on each day.

    A package counts from its own day on, whatever level of sanctions the game has reached; so the worlds say what
    the measures that were known on the as-of day do to later months, and nothing of measures to come.

    Args:
        case: as known on its as_of. worlds: how many. seed: of the draws. last: last day.
    Returns:
        Course.
    Raises:
        UnknownName: the case names no products, so that no trade is solved.
        NoEquilibrium: prices that clear the markets were not found in too many worlds.
    """
    told = trade_of(case)
    if told is None:
        raise UnknownName(f"{case.id}: no products; allowed a case whose economy names products; add them")
    world = traded(case, told, draw(case, worlds, seed))
    return course_of(case, world, months_between(world.anchor, last))


def course_of(case: Case, world: Traded, days: Sequence[dt.date]) -> Course:
    """Solves the trade of some worlds on some days.

    Args:
        case: as known on its as_of. world: what the worlds believe about its trade. days: rising; those before the
            first measure need not be solved and are left out.
    Returns:
        Course.
    Raises:
        NoEquilibrium: prices that clear the markets were not found in too many worlds.
    """
    told, days = world.told, tuple(day for day in days if day > world.anchor)
    active = [[one.id for one in told.packages if one.known <= case.as_of and one.from_ <= day] for day in days]
    return Course(days, world, solved(world, active, world.months(days)))


def months_between(first: dt.date, last: dt.date) -> tuple[dt.date, ...]:
    """Gives the middle of every month from one day to another.

    Args:
        first, last: days, both counted.
    Returns:
        The 15th of each month between them.
    """
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    ahead = ((first.month - 1 + step) for step in range(count))
    days = (dt.date(first.year + month // 12, month % 12 + 1, MID_MONTH) for month in ahead)
    return tuple(day for day in days if first <= day <= last)


def measured(course: Course, asked: Asked) -> Floats:
    """Gives what the worlds say of one thing over its months.

    Args:
        course: the months solved. asked: what of which months.
    Returns:
        (world,) as `Asked` says.
    Raises:
        UnknownName: a measure, product, market or route that is not there.
    """
    world, trade, prices = course.world, course.world.trade, course.solved.equilibrium
    position("measure", MEASURES, asked.measure)
    goods = _chosen("product", trade.products, asked.products)
    places = _chosen("market", trade.markets[: trade.home], asked.markets)
    ways = _chosen("route", world.routes.names, asked.routes)
    if asked.measure == "output":
        return _mean(course, asked, course.solved.income.gdp_change, 0.0)
    if asked.measure == "budget":
        income = course.solved.income
        before = world.reference() - world.support
        return _mean(course, asked, income.rents + income.taxes, before) * _years(asked)
    if asked.measure == "made":
        before = trade.output[:, goods].sum(axis=1)
        return np.asarray(_mean(course, asked, prices.made[:, :, goods].sum(axis=2), before) / before - 1)
    mass = trade.mass[:, None, goods]
    if asked.measure == "carried":
        tonnes = (prices.routed[:, :, goods][..., ways].sum(axis=3) * mass).sum(axis=2)
        first = world.routes.base_share[:, goods][:, :, : trade.home][..., ways].sum(axis=3)
        before = ((first * trade.sales[:, goods, : trade.home]).sum(axis=2) * mass[:, 0]).sum(axis=1)
        return _mean(course, asked, tonnes, before) * _years(asked)
    now, then = prices.sold[:, :, goods][..., places].sum(axis=3), trade.sales[:, goods][..., places].sum(axis=2)
    if asked.measure == "volume":
        before = (then * mass[:, 0]).sum(axis=1)
        return np.asarray(_mean(course, asked, (now * mass).sum(axis=2), before) / before - 1)
    before = then.sum(axis=1)
    paid = (prices.netback * course.solved.accounts.price)[:, :, goods]
    earned = _mean(course, asked, (now * paid).sum(axis=2), before)
    if asked.measure == "earned":
        return earned * _years(asked)
    if asked.measure == "sales":
        return np.asarray(earned / before - 1)
    return np.asarray(earned / measured(course, asked._replace(measure="earned", markets=())) * _years(asked))


def _chosen(what: str, names: Sequence[str], asked: Sequence[str]) -> list[int]:
    return [position(what, names, name) for name in asked] if asked else list(range(len(names)))


def days_of(asked: Asked) -> tuple[dt.date, ...]:
    """Gives the days that stand for a stretch: the middle of each month in it, or its own middle where none is.

    Args:
        asked: what is asked.
    Returns:
        One day or more, rising.
    """
    return months_between(asked.first, asked.last) or (asked.first + (asked.last - asked.first) / 2,)


def _years(asked: Asked) -> float:
    months = len(months_between(asked.first, asked.last))
    return months / YEAR_MONTHS if months else ((asked.last - asked.first).days + 1) / YEAR_DAYS


def _mean(course: Course, asked: Asked, at: Floats, before: Floats | float) -> Floats:
    """Mean over the months asked; a month before the first measure is as the year before."""
    days = days_of(asked)
    places = [course.days.index(day) for day in days if day in course.days]
    ahead = sum(day <= course.world.anchor for day in days)
    if len(places) + ahead < len(days):
        raise UnknownName(f"months up to {asked.last} are not solved; allowed up to {course.days[-1]}; solve further")
    return np.asarray((at[:, places].sum(axis=1) + ahead * before) / len(days))
