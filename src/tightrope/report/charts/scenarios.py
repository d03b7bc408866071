"""What would each scenario do to the answer?"""

from __future__ import annotations

from tightrope.forecast.figures import capital, day, fine_points, points
from tightrope.forecast.lookup import Document, has, number, text, texts
from tightrope.forecast.lookup import rows as parts
from tightrope.report.charts.frame import GREY, INK, MEDIAN, NARROW, WARM, Row, Spec, framed

NAME = "scenarios"
ERRORS = 2
"""Monte-Carlo errors on each side of a dot, the bar below which a move is called none (product rule of direction)."""

ROW_HEIGHT, ROOM, PHONE_ROOM, GAP = 26, 130, 136, 20
"""Pixels: height of a scenario, room for its name on a desk and on a phone, gap between pictures."""

OUTCOMES = (
    ("crossing", "change", "the red line"),
    ("demand", "demand_change", "a demand"),
    ("bargain", "bargain_change", "a bargain"),
)


def present(document: Document) -> bool:
    """Says whether the document holds what the chart shows."""
    return bool(parts(document, "scenarios"))


def name_of(scenario: Document) -> str:
    """Gives the name of a scenario as it is written on the page.

    Args:
        scenario: one row of the document's scenarios.
    Returns:
        Its id with spaces.
    Raises:
        ForecastError: it has no id.
    """
    return text(scenario, "id").replace("_", " ")


def finding(document: Document) -> str:
    """Gives the title: which scenario moves the answer most."""
    when = text(document, "headline")
    most = max(parts(document, "scenarios"), key=lambda row: abs(number(row, "change", when)))
    return f"“{capital(name_of(most))}” moves the answer for {day(when)} most: {points(number(most, 'change', when))}"


def measure(document: Document) -> str:
    """Gives the subtitle: difference, worlds and error."""
    return (
        "Change of a probability against the unchanged case, in points, on the same worlds; the line through a dot is "
        "two Monte-Carlo errors on each side."
    )


def alternative(document: Document) -> str:
    """Gives the chart in words for those who do not see it."""
    when = text(document, "headline")
    said = [f"{name_of(row)} {fine_points(number(row, 'change', when))}" for row in parts(document, "scenarios")]
    return f"Change of the probability of the red line by {day(when)}, in points: {'; '.join(said)}."


def rows(document: Document) -> list[Row]:
    """Gives the table behind the chart: one row a scenario and date."""
    red_line = text(document, "red_line")
    table: list[Row] = []
    for scenario in parts(document, "scenarios"):
        for when in texts(document, "dates"):
            row: Row = {
                "scenario": text(scenario, "id"),
                "date": when,
                "probability": number(scenario, "probability", red_line, when),
                "change": number(scenario, "change", when),
                "error": number(scenario, "error", when),
            }
            for name in ("bargain", "bargain_change", "demand", "demand_change", "offer"):
                if has(scenario, name, when):
                    row[name] = number(scenario, name, when)
            table.append(row)
    return table


def spec(document: Document, width: int) -> Spec:
    """Gives the dots as a Vega-Lite 6 specification.

    Args:
        document: the forecast document.
        width: outer width in pixels.
    Returns:
        The specification with its rows inside.
    Raises:
        ForecastError: a scenario lacks a number.
    """
    wide = width > NARROW
    shown = [outcome for outcome in OUTCOMES if _has_outcome(document, outcome[1])]
    if wide:
        inner = (width - ROOM) // len(shown) - GAP
        drawn = [_dots(document, outcome, inner, index == 0) for index, outcome in enumerate(shown)]
        views: list[Spec] = [{"hconcat": drawn, "spacing": GAP}]
    else:
        views = [_dots(document, outcome, width - PHONE_ROOM - 16, True) for outcome in shown]
    return framed(document, (finding(document), measure(document)), views, width)


def _has_outcome(document: Document, field: str) -> bool:
    when = text(document, "headline")
    return all(has(row, field, when) for row in parts(document, "scenarios"))


def _dots(document: Document, outcome: tuple[str, str, str], inner: int, named: bool) -> Spec:
    _, field, said = outcome
    when = text(document, "headline")
    values = []
    for scenario in parts(document, "scenarios"):
        change = number(scenario, field, when)
        error = number(scenario, "error", when) if field == "change" else 0.0
        values.append(
            {
                "scenario": name_of(scenario),
                "change": 100 * change,
                "low": 100 * (change - ERRORS * error),
                "high": 100 * (change + ERRORS * error),
            }
        )
    order = [row["scenario"] for row in values]
    axis: Spec = {"title": f"probability of {said}, points", "format": "+~f", "tickCount": 4}
    x: Spec = {"field": "change", "type": "quantitative", "axis": axis}
    return {
        "width": inner,
        "height": ROW_HEIGHT * len(values),
        "data": {"values": values},
        "encoding": {"y": _scenario_axis(order, named)},
        "layer": [_zero(), _error(axis), _dot(x)],
    }


def _scenario_axis(order: list[object], named: bool) -> Spec:
    axis: Spec = {
        "title": None,
        "labels": named,
        "ticks": False,
        "grid": True,
        "labelLimit": ROOM,
        "minExtent": ROOM - 10 if named else 0,
    }
    return {"field": "scenario", "type": "nominal", "sort": order, "axis": axis}


def _zero() -> Spec:
    return {
        "data": {"values": [{"zero": 0}]},
        "mark": {"type": "rule", "color": INK, "strokeWidth": 1.4},
        "encoding": {"x": {"field": "zero", "type": "quantitative"}, "y": {"value": 0}, "y2": {"value": "height"}},
    }


def _error(axis: Spec) -> Spec:
    return {
        "mark": {"type": "rule", "color": GREY, "strokeWidth": 2},
        "encoding": {"x": {"field": "low", "type": "quantitative", "axis": axis}, "x2": {"field": "high"}},
    }


def _dot(x: Spec) -> Spec:
    colour: Spec = {"condition": {"test": "datum.change > 0", "value": WARM}, "value": MEDIAN}
    shape: Spec = {"condition": {"test": "datum.change > 0", "value": "triangle-right"}, "value": "triangle-left"}
    return {
        "mark": {"type": "point", "filled": True, "size": 90, "opacity": 1},
        "encoding": {"x": x, "color": colour, "shape": shape},
    }
