"""Where does the danger of each choice come from, and which side weighs more?"""

from __future__ import annotations

from tightrope.forecast.figures import capital, fine_points, percent
from tightrope.forecast.lookup import Document, has, number
from tightrope.forecast.reasons import CAUSES, strongest_brake
from tightrope.report.charts.frame import BAND_80, INK, MEDIAN, NARROW, WARM, Row, Spec, framed

NAME = "attribution"
REFUSE, COMPLY = "if he refuses", "if he complies"
OVER, BACK = "pushes him over", "holds him back"
OTHER, SUM = "other", "pull + other"
ROW_HEIGHT, ROOM, PARTS_ROOM = 30, 78, 86
"""Pixels: height of a cause, room for its name left of each picture."""


def present(document: Document) -> bool:
    """Says whether the document holds what the chart shows."""
    return has(document, "now", "pull_parts")


def finding(document: Document) -> str:
    """Gives the title: which choice looks more dangerous and what decides it."""
    refuse, comply = number(document, "now", "refuse", "danger"), number(document, "now", "comply", "danger")
    because = strongest_brake(document)
    if comply > refuse:
        return f"Complying looks more dangerous than refusing; {because} weighs most"
    return f"Refusing looks at least as dangerous as complying; {because} weighs most"


def measure(document: Document) -> str:
    """Gives the subtitle: unit and reading of both pictures."""
    return (
        "First: believed probability of losing office as far as he looks ahead, by cause, for both choices. "
        "Second: the difference, refusing minus complying, in points; with what weighs besides danger it adds up to "
        "pull + other. Means over the weighted worlds."
    )


def alternative(document: Document) -> str:
    """Gives the chart in words for those who do not see it."""
    causes = [
        f"{cause}: refusing {percent(number(document, 'now', 'refuse', 'parts', cause))}, "
        f"complying {percent(number(document, 'now', 'comply', 'parts', cause))}"
        for cause in CAUSES
    ]
    total = fine_points(number(document, "now", "rope"))
    return f"Danger by cause. {capital('; '.join(causes))}. Pull plus other: {total} points."


def rows(document: Document) -> list[Row]:
    """Gives the table behind the chart: one row a cause, then other and the sum."""
    table: list[Row] = [
        {
            "cause": cause,
            "refuse": number(document, "now", "refuse", "parts", cause),
            "comply": number(document, "now", "comply", "parts", cause),
            "part_of_pull": number(document, "now", "pull_parts", cause),
        }
        for cause in CAUSES
    ]
    table.append(
        {
            "cause": "pull",
            "refuse": number(document, "now", "refuse", "danger"),
            "comply": number(document, "now", "comply", "danger"),
            "part_of_pull": number(document, "now", "pull"),
        }
    )
    table.append({"cause": OTHER, "refuse": "", "comply": "", "part_of_pull": number(document, "now", "other")})
    table.append({"cause": SUM, "refuse": "", "comply": "", "part_of_pull": number(document, "now", "rope")})
    return table


def spec(document: Document, width: int) -> Spec:
    """Gives both pictures as a Vega-Lite 6 specification.

    Args:
        document: the forecast document.
        width: outer width in pixels.
    Returns:
        The specification with its rows inside.
    Raises:
        ForecastError: a part is missing.
    """
    wide = width > NARROW
    inner = width // 2 - ROOM - 20 if wide else width - PARTS_ROOM - 14
    pictures = [_dangers(document, inner), _difference(document, inner)]
    views: list[Spec] = [{"hconcat": pictures, "spacing": 24}] if wide else pictures
    apart: Spec = {"resolve": {"scale": {"color": "independent"}}}
    views = [{**view, **apart} for view in views] if wide else views
    return {**framed(document, (finding(document), measure(document)), views, width), **apart}


def _dangers(document: Document, inner: int) -> Spec:
    danger: Spec = {"title": "danger", "format": ".1~%", "tickCount": 4}
    values = [
        {"cause": row["cause"], "choice": choice, "danger": row[field]}
        for row in rows(document)
        if row["cause"] in CAUSES
        for choice, field in ((REFUSE, "refuse"), (COMPLY, "comply"))
    ]
    return {
        "width": inner,
        "height": ROW_HEIGHT * len(CAUSES),
        "data": {"values": values},
        "mark": {"type": "bar"},
        "encoding": {
            "y": _causes(list(CAUSES)),
            "yOffset": {"field": "choice", "type": "nominal", "sort": [REFUSE, COMPLY]},
            "x": {"field": "danger", "type": "quantitative", "axis": danger},
            "color": {
                "field": "choice",
                "type": "nominal",
                "sort": [REFUSE, COMPLY],
                "scale": {"domain": [REFUSE, COMPLY], "range": [BAND_80, MEDIAN]},
                "legend": {"title": None, "orient": "top", "symbolType": "square"},
            },
        },
    }


def _difference(document: Document, inner: int) -> Spec:
    values = [
        {
            "cause": row["cause"],
            "part": row["part_of_pull"],
            "side": OVER if float(row["part_of_pull"]) > 0 else BACK,
            "words": fine_points(float(row["part_of_pull"])),
        }
        for row in rows(document)
        if row["cause"] != "pull"
    ]
    order = [*CAUSES, OTHER, SUM]
    bars: Spec = {
        "mark": {"type": "bar", "height": {"band": 0.55}},
        "encoding": {
            "color": {
                "field": "side",
                "type": "nominal",
                "scale": {"domain": [BACK, OVER], "range": [MEDIAN, WARM]},
                "legend": {"title": None, "orient": "top", "symbolType": "square"},
            }
        },
    }
    return {
        "width": inner,
        "height": ROW_HEIGHT * len(CAUSES),
        "data": {"values": values},
        "encoding": {"y": _causes(order), "x": _part()},
        "layer": [bars, _rope(), *_words()],
    }


def _part() -> Spec:
    axis: Spec = {"title": "refusing − complying", "format": "+.1~%", "tickCount": 4}
    return {"field": "part", "type": "quantitative", "axis": axis, "scale": {"padding": 34}}


def _rope() -> Spec:
    return {
        "data": {"values": [{"part": 0}]},
        "mark": {"type": "rule", "color": INK, "strokeWidth": 1.6},
        "encoding": {"x": {"field": "part", "type": "quantitative"}, "y": {"value": 0}, "y2": {"value": "height"}},
    }


def _words() -> list[Spec]:
    sides = (("datum.part > 0", "left", 4), ("datum.part <= 0", "right", -4))
    return [
        {
            "transform": [{"filter": test}],
            "mark": {"type": "text", "align": side, "dx": shift},
            "encoding": {"text": {"field": "words"}},
        }
        for test, side, shift in sides
    ]


def _causes(order: list[str]) -> Spec:
    return {
        "field": "cause",
        "type": "nominal",
        "sort": order,
        "axis": {"title": None, "ticks": False, "minExtent": ROOM - 6},
    }
