"""Which posture does he hold at each date, and does he keep office?"""

from __future__ import annotations

from tightrope.forecast.figures import capital, day, percent
from tightrope.forecast.lookup import Document, found, has, number, text
from tightrope.forecast.lookup import rows as parts
from tightrope.report.charts.frame import (
    BAND_80,
    MEDIAN,
    NARROW,
    WARM,
    Row,
    Spec,
    framed,
    label,
    when_axis,
)

NAME = "postures"
SURVIVAL = "keeps office"
HEIGHT, ROOM, MOST_ABREAST, FEW_ABREAST = 84, 46, 5, 2
"""Pixels of a small picture and of its axis; pictures in a line on a desk and on a phone."""


def present(document: Document) -> bool:
    """Says whether the document holds what the chart shows."""
    return len(_held(document)) > 1


def finding(document: Document) -> str:
    """Gives the title: what he most probably does on the last day."""
    last = _held(document)[-1]
    held = {name: number(last, "posture", name) for name in _ids(document)}
    top = max(held, key=lambda name: held[name])
    return f"Most probably on {day(text(last, 'date'))}: “{label(document, top)}” ({percent(held[top])})"


def measure(document: Document) -> str:
    """Gives the subtitle: what the height means."""
    return (
        "Probability that a posture is held on the day, and that he keeps office to it. Dashed curve: the red line or "
        "more, ever by then."
    )


def alternative(document: Document) -> str:
    """Gives the chart in words for those who do not see it."""
    last = _held(document)[-1]
    held = [f"{label(document, name)} {percent(number(last, 'posture', name))}" for name in _ids(document)]
    kept = percent(number(last, "survival"))
    return f"Probabilities on {day(text(last, 'date'))}: {'; '.join(held)}; {SURVIVAL} {kept}."


def rows(document: Document) -> list[Row]:
    """Gives the table behind the chart: one row a date and posture, and one for keeping office."""
    table: list[Row] = []
    for row in _held(document):
        past = bool(found(row, "past"))
        for name in _ids(document):
            table.append(_row(text(row, "date"), past, (name, label(document, name)), number(row, "posture", name)))
        table.append(_row(text(row, "date"), past, ("survival", SURVIVAL), number(row, "survival")))
        table.append(_row(text(row, "date"), past, ("crossed_by", "red line, ever by then"), number(row, "crossed_by")))
    return table


def spec(document: Document, width: int) -> Spec:
    """Gives the small multiples as a Vega-Lite 6 specification.

    Args:
        document: the forecast document.
        width: outer width in pixels.
    Returns:
        The specification with its rows inside.
    Raises:
        ForecastError: the path lacks a number.
    """
    names = [*_ids(document), "survival"]
    abreast = min(len(names), MOST_ABREAST) if width > NARROW else FEW_ABREAST
    inner = width // abreast - ROOM
    pictures = [_picture(document, name, inner) for name in names]
    lines: list[Spec] = [
        {"hconcat": pictures[start : start + abreast], "spacing": 10} for start in range(0, len(pictures), abreast)
    ]
    return framed(document, (finding(document), measure(document)), lines, width)


def _held(document: Document) -> list[Document]:
    """The dates for which the document says what he holds: today and those ahead."""
    return [row for row in parts(document, "path") if has(row, "posture")]


def _ids(document: Document) -> list[str]:
    return [text(row, "id") for row in parts(document, "postures")]


def _row(when: str, past: bool, posture: tuple[str, str], chance: float) -> Row:
    name, said = posture
    return {"date": when, "past": past, "posture": name, "label": said, "probability": chance}


def _picture(document: Document, name: str, inner: int) -> Spec:
    table = rows(document)
    domain = (str(table[0]["date"]), str(table[-1]["date"]))
    crossing = name == text(document, "red_line")
    drawn = [_line(table, name, domain, crossing)]
    if crossing:
        drawn.append(_ever(table, domain))
    said = SURVIVAL if name == "survival" else label(document, name)
    return {
        "width": inner,
        "height": HEIGHT,
        "title": {
            "text": capital(said),
            "fontSize": 11,
            "anchor": "start",
            "offset": 4,
            "limit": inner + ROOM // 2,
            "color": WARM if crossing else MEDIAN,
        },
        "layer": drawn,
    }


def _chance() -> Spec:
    return {
        "field": "probability",
        "type": "quantitative",
        "stack": None,
        "scale": {"domain": [0, 1]},
        "axis": {"title": None, "format": ".0%", "values": [0, 0.5, 1], "minExtent": 32, "maxExtent": 32},
    }


def _line(table: list[Row], name: str, domain: tuple[str, str], crossing: bool) -> Spec:
    return {
        "data": {"values": [row for row in table if row["posture"] == name]},
        "mark": {
            "type": "area",
            "color": WARM if crossing else BAND_80,
            "line": {"color": WARM if crossing else MEDIAN, "strokeWidth": 1.6},
            "interpolate": "linear",
        },
        "encoding": {"x": when_axis(domain, ticks=2), "y": _chance()},
    }


def _ever(table: list[Row], domain: tuple[str, str]) -> Spec:
    return {
        "data": {"values": [row for row in table if row["posture"] == "crossed_by"]},
        "mark": {"type": "line", "color": MEDIAN, "strokeWidth": 1.4, "strokeDash": [4, 3]},
        "encoding": {"x": when_axis(domain, ticks=2), "y": _chance()},
    }
