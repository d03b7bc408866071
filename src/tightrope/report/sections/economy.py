"""What became of the ruler's trade and means, and what could still be taken or given back?"""

from __future__ import annotations

from collections.abc import Mapping

from tightrope.forecast.figures import fine_points, percent
from tightrope.forecast.lookup import Document, has, number, part, rows, text
from tightrope.forecast.trade_words import CAUSES, cents, trade_sentences
from tightrope.report.blocks import Block, Paragraphs, Section, Table, cells
from tightrope.report.charts import OUTPUT, TRADE
from tightrope.report.figure import figure


def section(document: Document) -> Section:
    """Gives the sentences, the pictures and the tables of the economy, where the document holds them.

    Args:
        document: the forecast document.
    Returns:
        The section; without blocks where the thin form plays.
    Raises:
        ForecastError: a number is missing.
    """
    blocks: list[Block] = []
    if TRADE.present(document):
        told = part(document, "economy")
        blocks = [Paragraphs(tuple(trade_sentences(told))), figure(document, TRADE), _goods(told)]
        if OUTPUT.present(document):
            blocks.append(figure(document, OUTPUT))
        blocks += [_packages(told), _leans(told)]
        if has(told, "harm_to_others"):
            blocks.append(_harm(told))
    return Section("economy", "What trade and sanctions leave him", tuple(blocks))


def _goods(told: Document) -> Table:
    body = []
    for name, row in part(told, "goods").items():
        assert isinstance(row, Mapping)
        lost = [cents(number(row, "lost_by_cause", cause)) for cause in CAUSES]
        lever, other = (percent(number(told, key, name, "median")) for key in ("leverage_by_good", "rerouted"))
        body.append(cells(text(row, "label"), f"{number(row, 'netback', 'median'):.2f}", *lost, other, lever))
    head = (
        "Good",
        "price at the gate",
        *(f"lost to {words}" for words in CAUSES.values()),
        "rerouted",
        "cut by patron",
    )
    title = (
        "Good by good: price at the gate (year before: 1), bn USD of sales abroad lost to each cause, part of what old "
        "buyers left that others take, part of sales abroad that ends if the patron closes his routes"
    )
    return Table(title, head, (), 1, tuple(body))


def _packages(told: Document) -> Table:
    body = tuple(
        cells(
            text(row, "label"),
            *(f"{fine_points(number(row, *keys))} %" for keys in (("alone", "median"), ("on_offer", "median"))),
            f"{fine_points(number(row, 'share_of_all'))} %",
            f"{number(row, 'alone_usd'):.1f}",
        )
        for row in rows(told, "packages")
    )
    head = ("Package", "worth alone", "on offer", "part of all", "bn USD a year")
    return Table("What lifting a package is worth to him, share of the means before sanctions", head, body, 1)


def _leans(told: Document) -> Table:
    body = tuple(
        cells(
            text(row, "belief"),
            "judged" if row["judged"] else "from a source",
            f"{number(row, 'with_strain'):+.2f}",
            f"{number(row, 'with_leverage'):+.2f}",
        )
        for row in rows(told, "leans_on")
    )
    head = ("Belief", "origin", "with means lost", "with leverage")
    return Table("What these numbers lean on, judged ones first (correlation over worlds)", head, (), 1, body)


def _harm(told: Document) -> Table:
    body = tuple(cells(text(row, "says"), ", ".join(map(str, _ids(row)))) for row in rows(told, "harm_to_others"))
    return Table("Harm to others: named, and no part of what he has at stake", ("What happened", "evidence"), body, 2)


def _ids(row: Mapping[str, object]) -> list[object]:
    found = row["evidence"]
    return list(found) if isinstance(found, list | tuple) else []
