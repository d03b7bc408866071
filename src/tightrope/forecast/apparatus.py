"""Would the formations obey, and who is left afterwards? Refusal, desertion, surrender, loyalty: never merged."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tightrope.cohesion import STAGES, ObedienceTable, Weeks, quiet_loglik
from tightrope.cohesion.armies import ARMIES
from tightrope.cohesion.refusal import PARTIAL, SPREADS
from tightrope.forecast.cascading import MANY, bank_error, by_rank, commanders_count, meanfield, tips
from tightrope.forecast.probability import mean, spread
from tightrope.model import Worlds, order
from tightrope.model.order import Order

Floats = NDArray[np.float64]
Row = dict[str, float]

TWICE, HALF = 2.0, 0.5  # "more" of a cause: desertion doubled, support halved, casualties up by one unit (judged)
CLOUD = 120  # worlds drawn as dots
CURVE = 400  # worlds in which the curve of refusal against support is worked out
POINTS = (0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.99)  # of that curve
_CENTRAL = (0.01, 0.99)


def apparatus(worlds: Worlds) -> dict[str, object]:
    """Gives all that is said of the formations, if the red line is ordered on as_of in the likeliest phase.

    Args:
        worlds: played worlds.
    Returns:
        The part `cohesion` of the document; empty where the order for the red line has no stages or no takers.
    Raises:
        CohesionError: an input out of range.
    """
    if not worlds.case.formations:
        return {}
    asked = order.order_now(worlds)
    if not asked.orders.formations.stages[asked.posture].any():
        return {}
    weight = worlds.weights.weight
    at = (slice(None), 0, 0, asked.posture)
    table, stages = order.follows(asked), order.refused_by_stage(asked)
    obey, alone = table.obedience[at], order.by_week(order.without_intake(asked))
    told: dict[str, object] = {
        "phase": worlds.case.war.phases[asked.phase].id,
        "weeks": asked.orders.campaigning.weeks,
        "formations": _formations(worlds, asked, table),
        "refusal": spread(1 - obey, weight),
        "desertion": spread(table.desertion[at], weight),
        "surrender": spread(table.surrender[at], weight),
        "losses": spread(table.losses[at], weight),
        "loyalty_change": spread(table.loyalty_change[at], weight),
        "cascade": {
            "probability": mean(table.cascade_probability[at], weight),
            "partial": mean(table.partial_probability[at], weight),
            "general_above": SPREADS,
            "partial_above": PARTIAL,
        },
        "refusal_by_stage": {stage: spread(stages[:, place], weight) for place, stage in enumerate(STAGES)},
        "refusal_by_rank": by_rank(asked, table.refusal_by_rank[at], weight),
        "command": commanders_count(asked, weight),
        "first_week": _first_week(worlds, stages * order.ordered_strength(asked)[:, None]),
        "by_week": _by_week(alone, obey, weight),
        "ranks_filled": _ranks(alone, obey, asked, weight),
        "support_base_left": _by_posture(worlds, asked, table.support_base_left),
        "guard_away": _by_posture(worlds, asked, table.guard_away),
        "support_base_left_if": {"more": _more(asked, table.support_base_left[at], weight)},
        "tipping_support": tips(order.tipping(asked), weight),
        "meanfield": meanfield(asked, 1 - obey, weight),
        "bank_error": bank_error(asked, weight),
        "many_desert": {"above": MANY, "worlds": float(np.clip(weight[table.desertion[at] > MANY].sum(), 0, 1))},
        "picture": _picture(worlds, asked, 1 - obey),
        "base_rates": _base_rates(worlds),
        "base_rates_covered": _covered(worlds),
        "assumed_of_formations": _assumed(worlds),
        "warnings": list(table.warnings),
        "note": table.note,
    }
    return {name: said for name, said in told.items() if said not in ({}, [])}


def _formations(worlds: Worlds, asked: Order, table: ObedienceTable) -> list[dict[str, object]]:
    """One row a formation: who would obey, by posture and by past date, and what ties it to the public."""
    weight, case = worlds.weights.weight, worlds.case
    now = {
        posture.id: 1 - table.obedience_by_formation[:, 0, 0, number]
        for number, posture in enumerate(case.postures)
        if asked.orders.formations.stages[number].any()
    }
    past = _past(worlds, asked)
    families = order.family_support(asked)
    rows: list[dict[str, object]] = []
    for number, body in enumerate(case.formations):
        ordered = {name: shares for name, shares in now.items() if np.isfinite(shares[:, number]).all()}
        if case.red_line not in ordered:
            continue
        rows.append(
            {
                "id": body.id,
                "strength": spread(asked.orders.formations.strength[:, number], weight),
                "base_weight": mean(asked.orders.formations.base_weight[:, number], weight),
                "favour": spread(families[:, number], weight),
                "willing": spread(1 - ordered[case.red_line][:, number], weight),
                "needed": 1 - SPREADS,
                "obedience": {name: spread(1 - shares[:, number], weight) for name, shares in ordered.items()},
                "by_date": [{"date": day, **spread(1 - shares[:, number], weight)} for day, shares in past],
                "link_to_public": {
                    "label": "assumed",
                    "unit": "probit per logit",
                    **spread(worlds.draws.values["family_weight"], weight),
                },
            }
        )
    return rows


def _past(worlds: Worlds, asked: Order) -> list[tuple[str, Floats]]:
    """Shares refusing by formation on the end of each past step; equal support is worked out once."""
    found: list[tuple[str, Floats]] = []
    before: Floats | None = None
    for day, support in order.past_support(worlds):
        same = before is not None and np.array_equal(support, before)
        shares = found[-1][1] if same else order.refused_by_formation(replace(asked, support=support))
        found.append((day.isoformat(), shares))
        before = support
    return found


def _first_week(worlds: Worlds, refusers: Floats) -> dict[str, object]:
    """Chance that a refusal becomes public after the order; refusers are persons, (world, stage)."""
    weight, detection = worlds.weights.weight, np.minimum(worlds.draws.values["detection"], 1.0)
    return {
        "refusers": spread(refusers.sum(axis=1), weight),
        "detection": spread(detection, weight),
        "refusal_reported": mean(-np.expm1(quiet_loglik(refusers.sum(axis=1), detection)), weight),
        "refusal_reported_at_the_muster": mean(-np.expm1(quiet_loglik(refusers[:, 0], detection)), weight),
    }


def _by_week(weeks: Weeks, obey: Floats, weight: Floats) -> list[dict[str, object]]:
    """What became of those ordered, week by week, without recruits: still serving, refused, deserted, surrendered."""
    return [
        {
            "week": number + 1,
            "obedience": spread(weeks.ranks_filled[:, number], weight),
            "refusal": spread(1 - obey, weight),
            "desertion": spread(weeks.desertion[:, number], weight),
            "surrender": spread(weeks.surrender[:, number], weight),
            "losses": spread(weeks.losses[:, number], weight),
        }
        for number in range(weeks.ranks_filled.shape[1])
    ]


def _ranks(alone: Weeks, obey: Floats, asked: Order, weight: Floats) -> dict[str, object]:
    """Can the ranks be refilled? Shares filled by week, the intake that would hold them, and who reports."""
    reserves = asked.orders.reserves
    named = bool((reserves.pool > 0).any() and (reserves.max_intake > 0).any())
    left = obey - alone.ranks_filled[:, -1]
    return {
        "without_intake": _filled(alone, weight),
        "with_intake": _filled(order.by_week(asked) if named else alone, weight),
        "reserve_named": named,
        "critical_intake": mean(left * order.ordered_strength(asked) / asked.orders.campaigning.weeks, weight),
        "recruits": mean(order.reporting(asked), weight),
        "recruits_if_deadlier": mean(order.reporting(order.deadlier(asked)), weight),
    }


def _filled(weeks: Weeks, weight: Floats) -> list[dict[str, float]]:
    return [{"week": n, **spread(filled, weight)} for n, filled in enumerate(weeks.ranks_filled.T, start=1)]


def _by_posture(worlds: Worlds, asked: Order, values: Floats) -> dict[str, Row]:
    weight = worlds.weights.weight
    return {posture.id: spread(values[:, 0, 0, n], weight) for n, posture in enumerate(worlds.case.postures)}


def _more(asked: Order, left: Floats, weight: Floats) -> dict[str, float]:
    """Change of the base left when more fall, when desertion is twice as common, when half as many are in favour."""
    name, before = "support_base_left", mean(left, weight)
    twice = TWICE * asked.orders.parameters.desertion_rate
    fewer = replace(asked, support=HALF * asked.support)
    others = {
        "losses": order.deadlier(asked),
        "desertion": order.with_parameter(asked, "desertion_rate", twice),
        "unpopularity": fewer,
    }
    return {cause: mean(order.column(other, name), weight) - before for cause, other in others.items()}


def _picture(worlds: Worlds, asked: Order, refuse: Floats) -> dict[str, object]:
    """Refusal against support of the families: the curve over worlds, and where the worlds stand today."""
    few = worlds.first(CURVE)
    weight, one = few.weights.weight, order.order_now(few)
    curve = [
        {"support": share, **spread(1 - order.column(order.with_support(one, share), "obedience"), weight)}
        for share in POINTS
    ]
    families = order.family_support(asked)
    strength = np.where(asked.orders.formations.ordered[asked.posture], asked.orders.formations.strength, 0.0)
    stand = (families * strength).sum(axis=1) / strength.sum(axis=1)
    at = _even(worlds.weights.weight)
    cloud = [{"support": float(stand[world]), "refusal": float(refuse[world])} for world in at]
    return {"curve": curve, "today": cloud, "support_today": spread(stand, worlds.weights.weight)}


def _even(weight: Floats) -> NDArray[np.int64]:
    """Worlds that stand for all by their weight, at even steps of the cumulative weight."""
    points = (np.arange(CLOUD) + 0.5) / CLOUD
    total = np.cumsum(weight)
    return np.minimum(np.searchsorted(total / total[-1], points), len(weight) - 1).astype(np.int64)


def _base_rates(worlds: Worlds) -> list[dict[str, object]]:
    """Weekly desertion in real armies; sources later than the day of knowledge are named as such."""
    year = worlds.case.as_of.year
    return [{**army._asdict(), "later_source": army.published > year} for army in ARMIES]


def _covered(worlds: Worlds) -> int:
    """How many of these armies lie inside the central 98 % of what the worlds believe before any evidence."""
    low, high = np.quantile(worlds.prior.draws.values["desertion_rate"], _CENTRAL)
    return sum(bool(low <= army.weekly <= high) for army in ARMIES)


def _assumed(worlds: Worlds) -> list[dict[str, object]]:
    """What no public data identify: mean, 5, 50 and 95 % in the worlds as they count, or the number that is fixed."""
    weight = worlds.weights.weight
    said = (
        ("loyalty_step", "log-odds that one level of loyalty is worth"),
        ("conformity", "how strongly soldiers follow what others do"),
        ("talk", "how far soldiers can talk before the order"),
        ("correlation", "how much of what moves soldiers is shared within units"),
    )
    rows: list[dict[str, object]] = []
    for name, phrase in said:
        values = worlds.draws.values.get(name)
        step = worlds.case.game.loyalty_step
        fixed = {"mean": step, "low": step, "median": step, "high": step}
        rows.append({"name": name, "phrase": phrase, **(fixed if values is None else spread(values, weight))})
    return rows
