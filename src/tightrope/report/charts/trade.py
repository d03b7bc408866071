"""Who bought each good before sanctions, and who buys it now?"""

from __future__ import annotations

from collections.abc import Mapping

from tightrope.forecast.lookup import Document, has, number, part, text
from tightrope.report.charts.frame import (
    BAND_50,
    BAND_80,
    BAND_95,
    GREY,
    INK,
    MEDIAN,
    NARROW,
    PALE,
    WARM,
    Row,
    Spec,
    framed,
)

NAME = "trade"
BAR, ROOM, ROOM_NARROW = 11, 170, 118
"""Height of one bar and room for the names of goods, pixels."""

BEFORE, NOW = "year before", "now"
COLOURS = (WARM, MEDIAN, BAND_50, BAND_80, GREY, BAND_95, PALE)
"""Colours of markets, the largest buyer first; more markets than colours share the last."""


def present(document: Document) -> bool:
    """Says whether the document holds what the chart shows."""
    return has(document, "economy", "goods")


def finding(document: Document) -> str:
    """Gives the title: who buys most now, before and after."""
    told = part(document, "economy")
    before, now = _totals(told, "before"), _totals(told, "now")
    most = max(now, key=lambda name: now[name])
    return (
        f"{text(told, 'markets', most)} buys most: {before[most]:.1f} bn USD the year before, {now[most]:.1f} now; "
        f"all sales abroad fall from {sum(before.values()):.1f} to {sum(now.values()):.1f}"
    )


def measure(document: Document) -> str:
    """Gives the subtitle: what the bars and colours are."""
    imputed = number(document, "economy", "imputed_share")
    return (
        "Sales abroad by good and buyer, bn USD a year at the prices of the year before, mean over worlds; of each "
        f"pair the upper bar is the year before, the lower one now. {imputed:.0%} of the value is fixed by no figure."
    )


def alternative(document: Document) -> str:
    """Gives the chart in words for those who do not see it."""
    told = part(document, "economy")
    said = []
    for row in part(told, "goods").values():
        assert isinstance(row, Mapping)
        sums = [sum(_abroad(part(row, when)).values()) for when in ("before", "now")]
        said.append(f"{text(row, 'label')} from {sums[0]:.1f} to {sums[1]:.1f}")
    return f"Sales abroad in bn USD a year: {'; '.join(said)}."


def rows(document: Document) -> list[Row]:
    """Gives the table behind the chart: one row a good, time and market."""
    told = part(document, "economy")
    found: list[Row] = []
    for row in part(told, "goods").values():
        assert isinstance(row, Mapping)
        for when, key in ((BEFORE, "before"), (NOW, "now")):
            for market, sold in _abroad(part(row, key)).items():
                found.append(
                    {"good": text(row, "label"), "when": when, "market": text(told, "markets", market), "sold": sold}
                )
    return found


def spec(document: Document, width: int) -> Spec:
    """Gives the Vega-Lite specification at a width."""
    told = part(document, "economy")
    goods = [text(row, "label") for row in part(told, "goods").values() if isinstance(row, Mapping)]
    totals = _totals(told, "before")
    markets = [text(told, "markets", name) for name in sorted(totals, key=lambda name: -totals[name])]
    colours = [COLOURS[min(place, len(COLOURS) - 1)] for place in range(len(markets))]
    room = ROOM_NARROW if width <= NARROW else ROOM
    places = {name: place for place, name in enumerate(markets)}
    view: Spec = {
        "width": width - room - 16,
        "height": {"step": BAR},
        "data": {"values": [{**row, "place": places[str(row["market"])]} for row in rows(document)]},
        "mark": {"type": "bar"},
        "encoding": {
            "y": {
                "field": "good",
                "type": "nominal",
                "sort": goods,
                "scale": {"paddingInner": 0.25},
                "axis": {"title": None, "labelLimit": room, "ticks": False},
            },
            "yOffset": {"field": "when", "type": "nominal", "sort": [BEFORE, NOW], "scale": {"paddingInner": 0.1}},
            "x": {
                "field": "sold",
                "type": "quantitative",
                "stack": "zero",
                "axis": {"title": "bn USD a year", "tickCount": 5},
            },
            "order": {"field": "place", "type": "quantitative"},
            "color": {
                "field": "market",
                "type": "nominal",
                "scale": {"domain": markets, "range": colours},
                "legend": {
                    "title": None,
                    "orient": "top",
                    "columns": 2 if width <= NARROW else 5,
                    "labelColor": INK,
                    "labelLimit": 150,
                },
            },
        },
    }
    return framed(document, (finding(document), measure(document)), [view], width)


def _abroad(sold: Document) -> dict[str, float]:
    return {name: number(sold, name) for name in sold if name != "home"}


def _totals(told: Document, when: str) -> dict[str, float]:
    totals: dict[str, float] = {}
    for row in part(told, "goods").values():
        assert isinstance(row, Mapping)
        for market, sold in _abroad(part(row, when)).items():
            totals[market] = totals.get(market, 0.0) + sold
    return totals
