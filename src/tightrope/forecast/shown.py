"""What was read, assumed and left out? The lists that a reader needs to judge an answer."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tightrope.case import Case, Prior
from tightrope.forecast.learning import ASSUMED, identified, phrase, uncertain
from tightrope.forecast.probability import correlation, mean, points
from tightrope.forecast.tables import crossing, equal
from tightrope.model import Worlds, toplines, used_by
from tightrope.model.reach import left_open
from tightrope.model.trade_figures import figures
from tightrope.opinion import coverage_bounds

Floats = NDArray[np.float64]

CONTEXT = "context"
_FITTED = ("survey", "trade")  # kinds that count only where the case has something to set them beside
PUBLIC = "public"  # the one group that surveys ask; every body is assumed to follow it with a shift


def evidence_rows(case: Case) -> list[dict[str, object]]:
    """Lists every visible item with its source, grades and discount, and where it counts.

    Args:
        case: the case as known on its as_of.
    Returns:
        The part `evidence` of the document, in order of the day of the act.
    """
    rows = []
    counted = {survey.id for survey in toplines(case)} | {item.id for item in figures(case)}
    for item in sorted(case.evidence, key=lambda item: (item.happened, item.id)):
        source = case.source(item.source)
        row: dict[str, object] = {
            "id": item.id,
            "kind": item.kind,
            "happened": min(item.happened, item.known).isoformat(),
            "known": item.known.isoformat(),
            "source": item.source,
            "title": source.title,
            "publisher": source.publisher,
            "reliability": source.reliability,
            "credibility": item.credibility,
            "discount": case.discount(item),
            "locator": item.locator,
            "says": item.says,
            "used_by": CONTEXT if item.kind in _FITTED and item.id not in counted else used_by(item) or CONTEXT,
        }
        if source.url:
            row["url"] = source.url
        rows.append(row)
    return rows


def source_rows(case: Case) -> list[dict[str, object]]:
    """Lists the sources that visible evidence and origins cite: the bibliography.

    Args:
        case: the case as known on its as_of.
    Returns:
        The part `sources` of the document.
    """
    rows = []
    for source in case.sources:
        row: dict[str, object] = {
            "id": source.id,
            "title": source.title,
            "publisher": source.publisher,
            "reliability": source.reliability,
        }
        if source.published:
            row["published"] = source.published
        if source.url:
            row["url"] = source.url
        rows.append(row)
    return rows


def assumed_rows(worlds: Worlds) -> list[dict[str, object]]:
    """Lists the judged numbers, defaults first, then what no evidence taught, then what moves the answer most.

    Args:
        worlds: played worlds.
    Returns:
        The part `assumed` of the document: 5, 50 and 95 % points before and after the evidence, the correlation
        over worlds with the probability of crossing by the headline date, and what the evidence did to the belief.
    """
    case, weight = worlds.case, worlds.weights.weight
    drawn = worlds.prior.draws.values
    prior = equal(worlds.prior)
    judged = {name: each for name, each in uncertain(worlds).items() if each.origin.kind == "judged"}
    answer = crossing(worlds, case.answers.headline)
    moves = {name: correlation(worlds.draws.standard[name], answer, weight) for name in judged}
    rows = []
    told = {name: identified(worlds, name) for name in judged}
    order = sorted(judged, key=lambda name: (told[name]["label"] != ASSUMED, -abs(moves[name]), name))
    for name in sorted(order, key=lambda name: not judged[name].default):
        values = worlds.draws.values[name]
        rows.append(
            {
                "quantity": name,
                "phrase": phrase(name),
                "unit": judged[name].unit,
                "said": judged[name].said,
                "origin": judged[name].origin.words(),
                "default": judged[name].default,
                "correlation": moves[name],
                "prior": points(drawn[name], prior),
                "posterior": points(values, weight),
                **told[name],
            }
        )
    return rows


def default_rows(case: Case) -> list[dict[str, object]]:
    """Lists what the case left out and the defaults put in.

    Args:
        case: the case.
    Returns:
        The part `defaults` of the document.
    """
    rows = []
    for path in case.defaults:
        row: dict[str, object] = {"path": path}
        name = path.partition("priors.")[2]
        prior: Prior | None = case.priors.get(name) if name else None
        if prior is not None:
            row |= {"phrase": phrase(name), "value": prior.said, "origin": prior.origin.words()}
        rows.append(row)
    return rows


def consequence_rows(case: Case) -> list[dict[str, object]]:
    """Sets beside each posture the measures that it brought or would bring, the trade they end, and the evidence.

    Args:
        case: the case as known on its as_of.
    Returns:
        The part `consequences` of the document; postures without any are left out.
    """
    rows: list[dict[str, object]] = []
    for posture in case.postures:
        for package in posture.triggers:
            ids = [item.id for item in case.evidence if item.package == package]
            lost = _ended(case, package)
            rows.append({"posture": posture.id, "package": package, "evidence": ids, "relations": lost})
    return rows


def _ended(case: Case, name: str) -> list[dict[str, object]]:
    """Relations that a package ends, by market abroad or way out: which goods, and what share of their sales."""
    trade = case.economy.trade
    package = None if trade is None else trade.package(name)
    if trade is None or package is None:
        return []
    goods = {one.id: one.label for one in trade.products}
    places = {one.id: one.label for one in trade.markets}
    ways = {one.id: one.label for one in trade.routes}
    rows: list[dict[str, object]] = []
    for measure in package.measures:
        sold = [goods[each] for each in measure.products]
        if measure.route is not None:
            rows.append({"with": ways[measure.route], "goods": sold})
        elif measure.coverage is not None:
            for market in measure.markets or tuple(one.id for one in trade.markets if not one.patron):
                rows.append({"with": places[market], "goods": sold, "share": measure.coverage.said})
    return rows


def support_rows(worlds: Worlds) -> list[dict[str, object]]:
    """Gives support by posture, group and past date, with 5, 50 and 95 % points.

    Args:
        worlds: played worlds.
    Returns:
        The part `support` of the document.
    """
    rows: list[dict[str, object]] = []
    science, weight = worlds.science, worlds.weights.weight
    for index, step in enumerate(worlds.steps.past):
        for column, posture in enumerate(worlds.case.postures):
            for place, group in enumerate(science.groups):
                low, middle, high = points(science.support[:, index, column, place], weight)
                rows.append(
                    {
                        "posture": posture.id,
                        "group": group,
                        "date": worlds.steps.end(step).isoformat(),
                        "low": low,
                        "median": middle,
                        "high": high,
                        "measured": science.measured[column] and group == PUBLIC,
                    }
                )
    return rows


def reading_rows(case: Case) -> list[dict[str, object]]:
    """Lists the printed figures of the surveys, each beside what it bounds without any assumption.

    Args:
        case: the case as known on its as_of.
    Returns:
        Rows with the printed share, n, house and mode.
    """
    rows: list[dict[str, object]] = []
    for survey in toplines(case):
        for reading in survey.readings:
            rows.append(
                {
                    "id": survey.id,
                    "posture": survey.posture,
                    "date": survey.field_end.isoformat(),
                    "share": reading.share,
                    "n": reading.n,
                    "house": survey.house,
                    "mode": survey.mode,
                }
            )
    return rows


def bound_rows(worlds: Worlds) -> list[dict[str, object]]:
    """Gives, for each printed figure, what the whole public may be if nothing is known of those not reached.

    Args:
        worlds: played worlds; the share that a survey reached is taken at the 5 % point of its prior.
    Returns:
        The part `bounds` of the document.
    """
    rows: list[dict[str, object]] = []
    for survey in toplines(worlds.case):
        coverage = left_open(worlds.case, survey).reached[0]
        for reading in survey.readings:
            bounds = coverage_bounds(reading.share, coverage)
            rows.append(
                {
                    "id": survey.id,
                    "share": reading.share,
                    "coverage": coverage,
                    "low": float(bounds.low),
                    "high": float(bounds.high),
                }
            )
    return rows


def apparatus_rows(worlds: Worlds) -> list[dict[str, object]]:
    """Gives obedience, desertion, surrender and the base left for the red line, in the likeliest phase of as_of.

    Args:
        worlds: played worlds.
    Returns:
        The part `apparatus` of the document: four numbers that are never added up.
    """
    science, weight, case = worlds.science, worlds.weights.weight, worlds.case
    line = [posture.id for posture in case.postures].index(case.red_line)
    mass = worlds.past.mass.sum(axis=(2, 3, 4, 5))
    phase = int(np.argmax(weight @ mass))
    rows = []
    for name, table in (
        ("obedience", science.obedience),
        ("general refusal", science.cascade),
        ("desertion", science.desertion),
        ("surrender", science.surrender),
        ("support base left", science.base_left),
    ):
        values = table[:, phase, -1, line]
        low, middle, high = points(values, weight)
        rows.append({"name": name, "mean": mean(values, weight), "low": low, "median": middle, "high": high})
    return [{"phase": case.war.phases[phase].id, **row} for row in rows]
