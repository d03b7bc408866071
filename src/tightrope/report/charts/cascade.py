"""How many would refuse at which support among soldiers' families, where does it tip, and where do the worlds stand?"""

from __future__ import annotations

from tightrope.forecast.figures import percent
from tightrope.forecast.lookup import Document, has, number, part
from tightrope.forecast.lookup import rows as parts
from tightrope.report.charts.frame import BAND_80, GREY, INK, MEDIAN, NARROW, WARM, Row, Spec, framed

NAME = "cascade"
HEIGHT, ROOM = 180, 64
"""Pixels of the picture and of its axis."""

EVEN = (0.0, 0.25, 0.5, 0.75, 1.0)
SHARES = (0.0, 0.01, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0)
FEW_SHARES = (0.0, 0.05, 0.2, 0.5, 1.0)
"""Shares written on the axes; support is drawn by its square root, since so much happens where it is low."""


def present(document: Document) -> bool:
    """Says whether the document holds what the chart shows."""
    return has(document, "cohesion", "picture")


def finding(document: Document) -> str:
    """Gives the title: how many refuse today, and the chance of a cascade."""
    told = part(document, "cohesion")
    refuse, chance = number(told, "refusal", "median"), number(told, "cascade", "probability")
    return f"Of those ordered about {percent(refuse)} would refuse; more than half with a chance of {percent(chance)}"


def measure(document: Document) -> str:
    """Gives the subtitle: what the axes, the band, the dots and the dashed line are."""
    return (
        "Share refusing against support among soldiers' families: mean over worlds (line) and 5 to 95 % "
        f"(band) if support were so. Dots: worlds as they stand. {_tips(document)}"
    )


def alternative(document: Document) -> str:
    """Gives the chart in words for those who do not see it."""
    curve = parts(part(document, "cohesion", "picture"), "curve")
    ends = [f"{percent(number(row, 'mean'))} at {percent(number(row, 'support'))}" for row in (curve[0], curve[-1])]
    return f"Mean share refusing by support among families: {ends[0]}, {ends[1]}. {_tips(document)}"


def rows(document: Document) -> list[Row]:
    """Gives the table behind the chart: the curve, then the worlds of today."""
    picture = part(document, "cohesion", "picture")
    curve: list[Row] = [
        {"what": "curve", **{name: number(row, name) for name in ("support", "mean", "low", "median", "high")}}
        for row in parts(picture, "curve")
    ]
    cloud: list[Row] = [
        {"what": "world today", "support": number(row, "support"), "refusal": number(row, "refusal")}
        for row in parts(picture, "today")
    ]
    return [*curve, *cloud]


def spec(document: Document, width: int) -> Spec:
    """Gives the Vega-Lite specification at a width."""
    told = rows(document)
    few = width <= NARROW
    x = _axis("support", "support among soldiers' families (low shares drawn wider)", FEW_SHARES if few else SHARES)
    y = _axis("mean", "share refusing", EVEN)
    curve: Spec = {"values": [row for row in told if row["what"] == "curve"]}
    cloud: Spec = {"values": [row for row in told if row["what"] != "curve"]}
    layers: list[Spec] = [
        {
            "data": curve,
            "mark": {"type": "area", "color": BAND_80, "opacity": 0.6},
            "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}},
        },
        {
            "data": curve,
            "mark": {"type": "line", "color": MEDIAN, "strokeWidth": 2},
            "encoding": {"x": x, "y": y},
        },
        {
            "data": cloud,
            "mark": {"type": "point", "filled": True, "color": WARM, "size": 22, "opacity": 0.65},
            "encoding": {"x": x, "y": {**y, "field": "refusal"}},
        },
        *_tipping(document, x),
    ]
    view: Spec = {"width": width - ROOM, "height": HEIGHT, "layer": layers}
    return framed(document, (finding(document), measure(document)), [view], width)


def _tips(document: Document) -> str:
    tips = part(document, "cohesion", "tipping_support")
    if not has(tips, "median"):
        return "In no world does support alone start or stop a cascade."
    return (
        f"Dashed: the middle of the tipping points, {percent(number(tips, 'median'))}, in the "
        f"{percent(1 - number(tips, 'never'))} of worlds that have one."
    )


def _axis(field: str, title: str, marks: tuple[float, ...]) -> Spec:
    return {
        "field": field,
        "type": "quantitative",
        "scale": {"domain": [0, 1], "type": "linear" if marks == EVEN else "sqrt"},
        "axis": {"title": title, "format": ".0%", "values": list(marks)},
    }


def _tipping(document: Document, x: Spec) -> list[Spec]:
    tips = part(document, "cohesion", "tipping_support")
    if not has(tips, "median"):
        return []
    data: Spec = {"values": [{"support": number(tips, "median"), "words": "tips"}]}
    place: Spec = {**x, "field": "support"}
    return [
        {"data": data, "mark": {"type": "rule", "color": GREY, "strokeDash": [4, 3]}, "encoding": {"x": place}},
        {
            "data": data,
            "mark": {"type": "text", "align": "left", "dx": 4, "color": INK, "baseline": "top"},
            "encoding": {"x": place, "y": {"value": 4}, "text": {"field": "words"}},
        },
    ]
