"""What became of the ruler's trade and means: who buys now, what binds, what could be cut, what relief is worth?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tightrope import economy
from tightrope.case import Case
from tightrope.forecast.probability import correlation, mean, spread
from tightrope.forecast.trade_goods import goods, ways
from tightrope.forecast.trade_relief import packages
from tightrope.model import Draws, seen, timeline
from tightrope.model.clearing import Solved, solved
from tightrope.model.patron_loss import patron_loss
from tightrope.model.to_economy import cut_months, thin_purse
from tightrope.model.to_trade import Traded, trade_of, traded
from tightrope.model.trade_beliefs import beliefs
from tightrope.model.weights import quantile
from tightrope.model.year_before import provenance

Floats = NDArray[np.float64]
Row = dict[str, float]
Told = Callable[[str, int, int], None]

MONTHS = (1.0, 3.0, 6.0, 12.0)  # how long the patron keeps route and support cut (economy specification 6)
SUPPORT_ENDS = (0.1, 0.9)  # points of the patron's support at which leverage is shown (economy specification 8)
PARTS = ((2, 1), (4, 1), (6, 1), (8, 1), (10, 1), (12, 1))  # days in the middle of the six parts of a year
STAGES = 6
MOST_BELIEFS = 15  # rows of the table of what it leans on
SHOWN_MOVE = 0.5  # standard errors by which a published figure was moved before it is told


@dataclass(frozen=True, eq=False)
class Course:
    """Holds trade solved along the days of the path, with the patron's routes and support and without them."""

    world: Traded
    days: tuple[dt.date, ...]
    now: int  # which day is as_of
    level: int
    opened: Solved
    cut: Solved
    reference: Floats  # (world,)
    weight: Floats  # (world,) sums to 1


def trade(case: Case, draws: Draws, weight: Floats, told: Told) -> dict[str, object]:
    """Gives all that is said of the ruler's trade and means.

    Args:
        case: the case as known on its as_of. draws: of the worlds. weight: (world,), sums to 1.
        told: told how far it is.
    Returns:
        The part `economy` of the document; empty where the thin form plays.
    Raises:
        EconomyError: figures of trade that cannot be used together.
    """
    trades = trade_of(case)
    if trades is None:
        return {}
    told("solving trade", 0, STAGES)
    world = traded(case, trades, draws)
    course = _course(case, world, weight)
    told("solving trade", 2, STAGES)
    found = _stakes(case, course) | _output(case, course)
    found |= goods(world, course.opened, course.cut, course.now, weight)
    told("solving trade", 4, STAGES)
    found["routes"] = ways(world, course.opened, course.now, weight)
    found |= packages(case, world, (course.level, course.reference), weight)
    told("solving trade", STAGES, STAGES)
    return found | _beside(case, course, draws) | _judged(case, course)


def _course(case: Case, world: Traded, weight: Floats) -> Course:
    level = int(seen(case, timeline(case))[-1].sanctions)
    days = _days(case, world)
    months = world.months(days)
    active = [world.told.in_force(level, day) for day in days]
    return Course(
        world,
        days,
        days.index(case.as_of),
        level,
        solved(world, active, months),
        solved(world, active, months, cut=True),
        world.reference(),
        weight,
    )


def _days(case: Case, world: Traded) -> tuple[dt.date, ...]:
    """Middles of two months from the anchor's year to the horizon, as_of and horizon; one before the anchor."""
    years = range(world.anchor.year, case.horizon.year + 1)
    every = {dt.date(year, *part) for year in years for part in PARTS} | {case.as_of, case.horizon}
    kept = sorted(day for day in every if day <= case.horizon)
    before = [day for day in kept if day <= world.anchor and day != case.as_of]
    return tuple(day for day in kept if day not in before[:-1])


def _by_day(course: Course, values: Floats) -> dict[str, Row]:
    return {day.isoformat(): spread(values[:, at], course.weight) for at, day in enumerate(course.days)}


def _stakes(case: Case, course: Course) -> dict[str, object]:
    """What the ruler himself has at stake: strain, leverage at each date, and what holding him costs the patron."""
    opened, cut, reference = course.opened.income, course.cut.income, course.reference
    strain, ahead = economy.strain_of(opened.means, reference), cut_months(case)
    lever = economy.leverage(opened.means, cut.means, reference, ahead)
    now, weight = course.now, course.weight
    by_months = {
        f"{months:g}": spread(economy.leverage(opened.means, cut.means, reference, months)[:, now], weight)
        for months in MONTHS
    }
    price = economy.price_to_patron(
        opened.support, course.opened.equilibrium.rent, course.opened.equilibrium.use, course.world.routes.of_patron
    )
    return {
        "horizon": case.horizon.isoformat(),
        "as_of_day": case.as_of.isoformat(),
        "sanctions": course.world.told.regimes[course.level].id,
        "means_before": spread(reference, weight),
        "means": _by_day(course, opened.means),
        "means_without_patron": spread(cut.means[:, now], weight),
        "left_over": spread(opened.left_over[:, now], weight),
        "leverage": _by_day(course, lever),
        "leverage_months": ahead,
        "leverage_by_months": by_months,
        "leverage_at_support": _at_support(course, ahead),
        "price_to_patron": spread(price[:, now], weight),
        "stakes_of_the_ruler": {
            "strain": spread(strain[:, now], weight),
            "leverage": spread(lever[:, now], weight),
        },
        "strain": _by_day(course, strain),
        "dependence": _dependence(course),
    }


def _at_support(course: Course, months: float) -> list[Row]:
    """Leverage with the patron's support, the weakest number, at its 10 and 90 % points in every world."""
    now, world = course.now, course.world
    before = course.reference - world.support
    opened = course.opened.income.means[:, now] - world.support
    cut = course.cut.income.means[:, now]
    rows = []
    for point in SUPPORT_ENDS:
        support = float(quantile(world.support, course.weight, np.array([point]))[0])
        lever = economy.leverage(opened + support, cut, before + support, months)
        rows.append({"point": point, "support": support, **spread(lever, course.weight)})
    return rows


def _dependence(course: Course) -> dict[str, Row]:
    now, world = course.now, course.world
    sold, routed = course.opened.equilibrium.sold[:, now], course.opened.equilibrium.routed[:, now]
    home, patron = world.trade.home, world.trade.patron
    abroad = np.delete(sold, home, axis=-1).sum(axis=(1, 2))
    to_patron = np.minimum(sold[:, :, patron].sum(axis=1) / abroad, 1)
    by_his = routed[:, :, world.routes.of_patron].sum(axis=(1, 2)) - sold[:, :, patron].sum(axis=1)
    others = np.maximum(abroad - sold[:, :, patron].sum(axis=1), np.finfo(np.float64).tiny)
    rest = np.clip(by_his / others, 0, 1)
    support = world.support / course.opened.income.means[:, now]
    parts = {
        "sold_to_patron": to_patron,
        "rest_by_his_routes": rest,
        "support_of_means": support,
        "together": economy.dependence(to_patron, rest, support),
    }
    return {name: spread(values, course.weight) for name, values in parts.items()}


def _output(case: Case, course: Course) -> dict[str, object]:
    """Output along the path and by calendar year, beside what experts said, and beside the patron's own loss."""
    change = course.opened.income.gdp_change
    found: dict[str, object] = {
        "gdp": _by_day(course, change),
        "real_income": _by_day(course, course.opened.income.income_change),
    }
    years = {
        str(year): _year(course, change, year)
        for year in sorted({day.year for day in course.days})
        if dt.date(year, *PARTS[-1]) <= case.horizon
    }
    found["gdp_by_year"] = {year: spread(values, course.weight) for year, values in years.items()}
    first = next(iter(years), None)
    if first is not None:
        found["experts_on"] = int(first)
        picture = np.arange(1, 100) / 100
        points = quantile(years[first], course.weight, picture)
        found["gdp_points"] = [{"share": float(s), "change": float(c)} for s, c in zip(picture, points, strict=True)]
    found["experts"] = [
        {"id": one.id, "by": one.by, "low": one.low, "high": one.high, "known": one.known.isoformat()}
        for one in course.world.told.experts
    ]
    patron = course.world.told.patron
    if patron is not None and first is not None:
        found |= _damage(years[first], patron_loss(patron, course.world.draws), course.weight)
    found["harm_to_others"] = [
        {"id": one.id, "says": one.says, "evidence": list(one.evidence)} for one in course.world.told.harm
    ]
    return found


def _year(course: Course, values: Floats, year: int) -> Floats:
    """Mean over the six parts of a year; a part before the first day of the path lost nothing."""
    parts = [
        values[:, course.days.index(day)] if day in course.days else np.zeros(len(values))
        for day in (dt.date(year, *part) for part in PARTS)
    ]
    return np.asarray(np.mean(parts, axis=0))


def _damage(ruler: Floats, patron: Floats, weight: Floats) -> dict[str, object]:
    ratio = economy.relative_damage(ruler, patron)
    known = np.isfinite(ratio)
    found: dict[str, object] = {
        "patron_output": spread(patron, weight),
        "relative_damage": {"undefined": mean(~known, weight)},
    }
    if weight[known].sum() > 0:
        some = weight[known] / weight[known].sum()
        above = mean(ratio[known] > 1, some)
        found["relative_damage"] = {
            "undefined": mean(~known, weight),
            "share_above_1": above,
            **spread(ratio[known], some),
        }
    return found


def _beside(case: Case, course: Course, draws: Draws) -> dict[str, object]:
    """The thin form beside the whole one, on the same worlds."""
    plain = thin_purse(case, draws, 1)
    at = {"strain": plain.strain, "leverage": plain.leverage}
    return {"thin": {name: spread(values[:, 0, course.level], course.weight) for name, values in at.items()}}


def _judged(case: Case, course: Course) -> dict[str, object]:
    """Where the figures of the base year come from, and which beliefs move strain and leverage most."""
    world, weight, now = course.world, course.weight, course.now
    base = provenance(world.told)
    sales = world.trade.sales[..., : len(world.told.markets)].mean(axis=0)
    imputed = np.array([[kind == "imputed" for kind in line] for line in base.origin])
    opened, cut = course.opened.income, course.cut.income
    strain = 1 - opened.means[:, now] / course.reference
    lever = (opened.means[:, now] - cut.means[:, now]) / course.reference
    found = [
        (belief, correlation(belief.values, strain, weight), correlation(belief.values, lever, weight))
        for belief in beliefs(case, world)
    ]
    found.sort(key=lambda each: (not each[0].judged, -max(abs(each[1]), abs(each[2]))))
    return {
        "imputed_share": float(sales[imputed].sum() / sales.sum()),
        "reconciled": {name: float(errors) for name, errors in base.moved.items() if abs(errors) > SHOWN_MOVE},
        "leans_on": [
            {
                "belief": belief.words,
                "origin": belief.origin,
                "judged": belief.judged,
                "with_strain": with_strain,
                "with_leverage": with_leverage,
            }
            for belief, with_strain, with_leverage in found[:MOST_BELIEFS]
        ],
    }
