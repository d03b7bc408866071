"""Are drawn truths found at every rank equally often?"""

from __future__ import annotations

from tightrope.forecast.figures import day, percent
from tightrope.forecast.lookup import Document, found, has, number, text
from tightrope.forecast.lookup import rows as listed
from tightrope.report.charts.frame import GREY, MEDIAN, SHADE, WARM, Row, Spec, framed

NAME = "calibration"
HEIGHT = 170
"""Pixels of a view."""

PLACES = 100  # a truth has 100 places among 99 draws
DRAWN = 5  # every fifth place is drawn; the table has all


def present(document: Document) -> bool:
    """Says whether the document holds what the chart shows."""
    return has(document, "band", "low") and bool(listed(document, "quantities"))


def finding(document: Document) -> str:
    """Gives the title: how many quantities keep to their band."""
    every = listed(document, "quantities")
    kept = sum(bool(row["inside"]) for row in every)
    return f"{kept} of {len(every)} quantities are found at every rank equally often"


def measure(document: Document) -> str:
    """Gives the subtitle: what the lines and the band are."""
    histories = f"{number(document, 'histories'):.0f}"
    return (
        f"Share of {histories} truths ranked below each place, less what even ranks would give. Shade: where 95 of 100 "
        f"sets of even ranks stay. Grey: beliefs; orange: those that leave the band. Mean coverage of 90 % intervals: "
        f"{percent(number(document, 'mean_coverage_90'))}."
    )


def alternative(document: Document) -> str:
    """Gives the chart in words for those who do not see it."""
    left = [text(row, "phrase") for row in listed(document, "quantities") if not row["inside"]]
    outside = "; ".join(left) if left else "none"
    return f"{finding(document)}, known up to {day(text(document, 'as_of'))}. Outside the band: {outside}."


def rows(document: Document) -> list[Row]:
    """Gives the table behind the chart: one row a quantity and place."""
    return [
        {
            "quantity": text(row, "quantity"),
            "phrase": text(row, "phrase"),
            "inside": bool(row["inside"]),
            "place": (place + 1) / PLACES,
            "difference": share - (place + 1) / PLACES,
        }
        for row in listed(document, "quantities")
        for place, share in enumerate(_numbers(row.get("cumulative")))
    ]


def spec(document: Document, width: int) -> Spec:
    """Gives the lines as a Vega-Lite 6 specification: beliefs above, what follows from them below.

    Args:
        document: the document of a calibration.
        width: outer width in pixels.
    Returns:
        The specification with its rows inside.
    Raises:
        ForecastError: a number is missing.
    """
    named = found(document, "named_inside")
    names = set(named) if isinstance(named, dict) else set()
    every = [row for place, row in enumerate(rows(document)) if (place % (PLACES - 1)) % DRAWN == DRAWN - 1]
    views = [
        _view(document, [row for row in every if row["quantity"] not in names], width, "beliefs"),
        _view(document, [row for row in every if row["quantity"] in names], width, "what follows from them"),
    ]
    return framed(document, (finding(document), measure(document)), views, width)


def _view(document: Document, values: list[Row], width: int, title: str) -> Spec:
    x: Spec = {
        "field": "place",
        "type": "quantitative",
        "axis": {"title": "rank of the truth", "tickCount": 5, "grid": False},
        "scale": {"domain": [0, 1]},
    }
    y: Spec = {
        "field": "difference",
        "type": "quantitative",
        "axis": {"title": title, "format": "+.2f", "tickCount": 5},
    }
    colour: Spec = {
        "field": "inside",
        "type": "nominal",
        "scale": {"domain": [True, False], "range": [GREY, WARM]},
        "legend": None,
    }
    line: Spec = {"mark": {"type": "line", "strokeWidth": 1, "opacity": 0.55, "aria": False}}
    line["encoding"] = {"x": x, "y": y, "color": colour, "detail": {"field": "quantity", "type": "nominal"}}
    band: Spec = {
        "data": {"values": _band(document)},
        "mark": {"type": "area", "color": SHADE, "opacity": 1},
        "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}},
    }
    once: Spec = {"values": [{}]}  # one rule, not one a row
    even: Spec = {"data": once, "mark": {"type": "rule", "color": MEDIAN}, "encoding": {"y": {"datum": 0}}}
    return {"width": width - 90, "height": HEIGHT, "data": {"values": values}, "layer": [band, line, even]}


def _band(document: Document) -> list[Row]:
    low, high = (_numbers(found(document, "band", end)) for end in ("low", "high"))
    return [
        {"place": (place + 1) / PLACES, "low": one - (place + 1) / PLACES, "high": other - (place + 1) / PLACES}
        for place, (one, other) in enumerate(zip(low, high, strict=True))
    ]


def _numbers(values: object) -> list[float]:
    return [float(value) for value in values] if isinstance(values, list | tuple) else []
