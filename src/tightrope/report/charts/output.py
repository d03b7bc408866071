"""How much output is lost, and what did experts say at the time?"""

from __future__ import annotations

from tightrope.forecast.figures import fine_points
from tightrope.forecast.lookup import Document, has, number, part, text
from tightrope.forecast.lookup import rows as parts
from tightrope.report.charts.frame import BAND_80, INK, MEDIAN, NARROW, WARM, Row, Spec, framed

NAME = "output"
STEP, ROOM, ROOM_NARROW = 26, 210, 112
"""Height of one row and room for the names, pixels."""

MODEL = "tightrope"


def present(document: Document) -> bool:
    """Says whether the document holds what the chart shows."""
    return has(document, "economy", "gdp_by_year") and has(document, "economy", "experts_on")


def finding(document: Document) -> str:
    """Gives the title: the middle and nine tenths of the worlds in the first year."""
    year, row = _year(document)
    low, middle, high = (fine_points(number(row, name)) for name in ("low", "median", "high"))
    return f"Output of {year} changes by {middle} % through trade, transit and services ({low} to {high} %)"


def measure(document: Document) -> str:
    """Gives the subtitle: what bar, line and dots are."""
    return (
        "Change against the year before. Bars: nine of ten worlds, line: the middle. Dots: what experts known by then "
        "said of the first of these years, all causes counted; they are no input."
    )


def alternative(document: Document) -> str:
    """Gives the chart in words for those who do not see it."""
    said = [
        f"{row['who']} {fine_points(float(row['low']))} to {fine_points(float(row['high']))} %"
        for row in rows(document)
    ]
    return f"Change of output: {'; '.join(said)}."


def rows(document: Document) -> list[Row]:
    """Gives the table behind the chart: the years of the model, then the experts."""
    years: list[Row] = []
    for year in part(document, "economy", "gdp_by_year"):
        row = part(document, "economy", "gdp_by_year", year)
        years.append({"who": f"{MODEL}, {year}", **{name: number(row, name) for name in ("low", "median", "high")}})
    experts: list[Row] = [
        {"who": text(row, "by"), "low": number(row, "low"), "high": number(row, "high")}
        for row in parts(part(document, "economy"), "experts")
    ]
    return [*years, *experts]


def spec(document: Document, width: int) -> Spec:
    """Gives the Vega-Lite specification at a width."""
    told = rows(document)
    narrow = width <= NARROW
    y: Spec = {
        "field": "who",
        "type": "nominal",
        "sort": [row["who"] for row in told],
        "axis": {"title": None, "labelLimit": ROOM_NARROW if narrow else ROOM, "ticks": False},
    }
    axis: Spec = {"title": "change of output", "format": ".0%", "tickCount": 4 if narrow else 8}
    x: Spec = {"field": "low", "type": "quantitative", "axis": axis}
    model: Spec = {"values": [row for row in told if "median" in row]}
    experts: Spec = {"values": [row for row in told if "median" not in row]}
    layers: list[Spec] = [
        {
            "data": model,
            "mark": {"type": "bar", "height": 14, "color": BAND_80},
            "encoding": {"y": y, "x": x, "x2": {"field": "high"}},
        },
        {
            "data": model,
            "mark": {"type": "tick", "thickness": 3, "size": 18, "color": MEDIAN},
            "encoding": {"y": y, "x": {**x, "field": "median"}},
        },
        {
            "data": experts,
            "mark": {"type": "rule", "color": WARM, "strokeWidth": 2},
            "encoding": {"y": y, "x": x, "x2": {"field": "high"}},
        },
        {
            "data": experts,
            "mark": {"type": "point", "filled": True, "size": 55, "color": WARM},
            "encoding": {"y": y, "x": x},
        },
        {
            "data": {"values": [{"zero": 0}]},
            "mark": {"type": "rule", "color": INK},
            "encoding": {"x": {**x, "field": "zero"}},
        },
    ]
    room = ROOM_NARROW if narrow else ROOM
    view: Spec = {"width": width - room - 16, "height": {"step": STEP}, "layer": layers}
    return framed(document, (finding(document), measure(document)), [view], width)


def _year(document: Document) -> tuple[str, Document]:
    year = f"{number(document, 'economy', 'experts_on'):.0f}"
    return year, part(document, "economy", "gdp_by_year", year)
