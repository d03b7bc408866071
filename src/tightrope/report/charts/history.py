"""How far apart are the model, history and the answer that leans on both?"""

from __future__ import annotations

from tightrope.forecast.figures import day, percent
from tightrope.forecast.lookup import Document, has, number, text
from tightrope.forecast.past_words import leading, leads
from tightrope.report.charts.frame import GREY, MEDIAN, NARROW, WARM, Row, Spec, framed

NAME = "history"
ROW_HEIGHT, ROOM, PHONE_ROOM = 22, 140, 118
"""Pixels: height of a view, room for its name on a desk and on a phone."""

ANSWER = "the answer"


def present(document: Document) -> bool:
    """Says whether the document holds what the chart shows."""
    parts = ("inside", "outside", "pooled", "prior_only")
    return has(document, "anchored", "target") and all(has(document, name) for name in parts)


def finding(document: Document) -> str:
    """Gives the title: where the answer stands between the model alone and history."""
    alone, answer = (row["probability"] for row in _views(document) if row["view"] in ("the model alone", ANSWER))
    said = f"The model alone says {percent(float(alone))} for {day(text(document, 'headline'))}"
    how = "leaning on history it is" if leads(document) == "anchored" else "pooled with history it is"
    return f"{said}; {how} {percent(float(answer))}"


def measure(document: Document) -> str:
    """Gives the subtitle: what is set beside what."""
    return (
        "Above: how often a ruler joins within a year of the onset, in past cases and in the model's worlds asked the "
        "same bare question. Below: the red line by the headline date. Lines: 5 to 95 % of past cases; for the "
        "answer, what it is if history lies at those ends."
    )


def alternative(document: Document) -> str:
    """Gives the chart in words for those who do not see it."""
    return "; ".join(
        f"{row['question']}, {row['view']}: {percent(float(row['probability']))}" for row in rows(document)
    )


def rows(document: Document) -> list[Row]:
    """Gives the table behind the chart: one row a view."""
    return [*_bare(document), *_views(document)]


def spec(document: Document, width: int) -> Spec:
    """Gives the dots as a Vega-Lite 6 specification.

    Args:
        document: the forecast document.
        width: outer width in pixels.
    Returns:
        The specification with its rows inside.
    Raises:
        ForecastError: a view lacks a number.
    """
    room = ROOM if width > NARROW else PHONE_ROOM
    views = [_dots(found, width - room - 24, room) for found in (_bare(document), _views(document))]
    return framed(document, (finding(document), measure(document)), views, width)


def _bare(document: Document) -> list[Row]:
    asked = "within a year of the onset"
    return [
        {
            "question": asked,
            "view": "past cases",
            "probability": number(document, "anchored", "target"),
            "low": number(document, "anchored", "target_low"),
            "high": number(document, "anchored", "target_high"),
        },
        _row(asked, "the model's worlds", number(document, "anchored", "inside_reference")),
    ]


def _views(document: Document) -> list[Row]:
    posture, when = text(document, "red_line"), text(document, "headline")
    asked = f"by {day(when)}"
    past: Row = {
        "question": asked,
        "view": "history alone",
        "probability": number(document, "outside", "probability", when),
        "low": number(document, "outside", "low", when),
        "high": number(document, "outside", "high", when),
    }
    answer = _row(asked, ANSWER, leading(document, posture, when))
    if leads(document) == "anchored" and has(document, "anchored", "low") and has(document, "anchored", "high"):
        answer |= {name: number(document, "anchored", name, when) for name in ("low", "high")}
    return [
        _row(asked, "before any evidence", number(document, "prior_only", posture, when)),
        _row(asked, "the model alone", number(document, "inside", posture, when)),
        past,
        _row(asked, "pooled half and half", number(document, "pooled", posture, when)),
        answer,
    ]


def _row(asked: str, view: str, probability: float) -> Row:
    return {"question": asked, "view": view, "probability": probability, "low": probability, "high": probability}


def _dots(found: list[Row], inner: int, room: int) -> Spec:
    order = [row["view"] for row in found]
    axis: Spec = {"title": f"{found[0]['question']}, %", "format": "~f", "tickCount": 5}
    y: Spec = {
        "field": "view",
        "type": "nominal",
        "sort": order,
        "axis": {"title": None, "ticks": False, "grid": True, "labelLimit": room, "minExtent": room - 10},
    }
    values = [row | {name: 100 * float(row[name]) for name in ("probability", "low", "high")} for row in found]
    x: Spec = {"field": "probability", "type": "quantitative", "axis": axis, "scale": {"zero": True}}
    low: Spec = {"field": "low", "type": "quantitative", "axis": axis, "scale": {"zero": True}}
    colour: Spec = {"condition": {"test": f"datum.view === '{ANSWER}'", "value": WARM}, "value": MEDIAN}
    shape: Spec = {"condition": {"test": f"datum.view === '{ANSWER}'", "value": "diamond"}, "value": "circle"}
    return {
        "width": inner,
        "height": ROW_HEIGHT * len(values),
        "data": {"values": values},
        "encoding": {"y": y},
        "layer": [
            {
                "mark": {"type": "rule", "color": GREY, "strokeWidth": 2},
                "encoding": {"x": low, "x2": {"field": "high"}},
            },
            {
                "mark": {"type": "point", "filled": True, "size": 90, "opacity": 1},
                "encoding": {"x": x, "color": colour, "shape": shape},
            },
        ],
    }
