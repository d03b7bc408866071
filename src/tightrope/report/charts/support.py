"""How many want the red line crossed, in each group, and what did the surveys read?"""

from __future__ import annotations

from tightrope.forecast.figures import capital, day, percent
from tightrope.forecast.lookup import Document, found, number, text
from tightrope.forecast.lookup import rows as parts
from tightrope.forecast.publics import WHOLE, said
from tightrope.report.charts.frame import (
    BAND_80,
    GREY,
    MEDIAN,
    NARROW,
    WARM,
    Row,
    Spec,
    framed,
    known_until,
    label,
    when_axis,
)

NAME = "support"
HEIGHT, ROOM, MOST_ABREAST, FEW_ABREAST = 96, 48, 5, 2
"""Pixels of a small picture and of its axis; pictures in a line on a desk and on a phone."""

HEADROOM = 1.1
"""Factor on the highest value, so that no band touches the frame."""


def present(document: Document) -> bool:
    """Says whether the document holds what the chart shows."""
    return bool(_shown(document))


def finding(document: Document) -> str:
    """Gives the title: support of the whole public on the day of knowledge."""
    now = at_knowledge(document, groups(document)[0])
    crossing = label(document, text(document, "red_line"))
    middle, ends = percent(number(now, "median")), f"{percent(number(now, 'low'))} to {percent(number(now, 'high'))}"
    return f"{middle} ({ends}) of {said(groups(document)[0])} back “{crossing}” on {day(text(now, 'date'))}"


def measure(document: Document) -> str:
    """Gives the subtitle: what is estimated, what was read."""
    return (
        "Share of each group in favour, median and 5 to 95 % over the worlds. Dots: what surveys printed; thin lines: "
        "bounds for the whole public that assume nothing of those out of reach. A group never asked about is assumed."
    )


def alternative(document: Document) -> str:
    """Gives the chart in words for those who do not see it."""
    told = []
    for group in groups(document):
        now = at_knowledge(document, group)
        told.append(f"{said(group)} {percent(number(now, 'median'))}")
    return f"Support for the red line on the day of knowledge: {'; '.join(told)}."


def groups(document: Document) -> tuple[str, ...]:
    """Lists the groups with a support path for the red line, the whole public first.

    Args:
        document: the forecast document.
    Returns:
        Their ids.
    Raises:
        ForecastError: a row of support has no group.
    """
    named = list(dict.fromkeys(text(row, "group") for row in _shown(document)))
    return tuple(sorted(named, key=lambda group: group != WHOLE))


def at_knowledge(document: Document, group: str) -> Document:
    """Gives the support of a group for the red line at the last date known.

    Args:
        document: the forecast document.
        group: one of `groups(document)`.
    Returns:
        The row of the document; the first one where the path begins after the day of knowledge.
    Raises:
        ForecastError: a row has no date.
    """
    path = [row for row in _shown(document) if row.get("group") == group]
    known = [row for row in path if text(row, "date") <= text(document, "as_of")]
    return known[-1] if known else path[0]


def read(document: Document) -> list[tuple[Document, Document | None]]:
    """Pairs each printed figure about the red line with the bound that assumes nothing, where there is one.

    Args:
        document: the forecast document.
    Returns:
        (reading, bound or None), in the order of the document.
    Raises:
        ForecastError: a reading has no share.
    """
    bounds = {(text(row, "id"), number(row, "share")): row for row in parts(document, "bounds")}
    asked = text(document, "red_line")
    readings = [row for row in parts(document, "readings") if row.get("posture", asked) == asked]
    return [(row, bounds.get((text(row, "id"), number(row, "share")))) for row in readings]


def rows(document: Document) -> list[Row]:
    """Gives the table behind the chart: one row a posture, group and date."""
    return [
        {
            "posture": text(row, "posture"),
            "group": text(row, "group"),
            "date": text(row, "date"),
            "low": number(row, "low"),
            "median": number(row, "median"),
            "high": number(row, "high"),
            "measured": bool(found(row, "measured")),
        }
        for row in parts(document, "support")
    ]


def spec(document: Document, width: int) -> Spec:
    """Gives the small multiples as a Vega-Lite 6 specification.

    Args:
        document: the forecast document.
        width: outer width in pixels.
    Returns:
        The specification with its rows inside.
    Raises:
        ForecastError: a row of support lacks a number.
    """
    named = groups(document)
    abreast = min(len(named), MOST_ABREAST) if width > NARROW else FEW_ABREAST
    inner = width // abreast - ROOM
    pictures = [_picture(document, group, inner) for group in named]
    views: list[Spec] = [
        {"hconcat": pictures[start : start + abreast], "spacing": 10} for start in range(0, len(pictures), abreast)
    ]
    return framed(document, (finding(document), measure(document)), views, width)


def _shown(document: Document) -> list[Document]:
    return [row for row in parts(document, "support") if row.get("posture") == document.get("red_line")]


def _ceiling(document: Document) -> float:
    top = max(number(row, "high") for row in _shown(document))
    return min(1.0, HEADROOM * max([top, *(number(row, "share") for row, _ in read(document))]))


def _picture(document: Document, group: str, inner: int) -> Spec:
    path = [row for row in rows(document) if row["posture"] == document["red_line"] and row["group"] == group]
    domain = (str(path[0]["date"]), str(path[-1]["date"]))
    y: Spec = {
        "type": "quantitative",
        "stack": None,
        "scale": {"domain": [0, _ceiling(document)], "clamp": True},
        "axis": {"title": None, "format": ".0%", "tickCount": 4, "minExtent": 34, "maxExtent": 34},
    }
    x = when_axis(domain, ticks=2)
    standing = "measured" if any(row["measured"] for row in path) else "assumed"
    layers: list[Spec] = [
        {
            "mark": {"type": "area", "color": BAND_80},
            "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}},
        },
        {
            "mark": {"type": "line", "color": MEDIAN, "strokeWidth": 2},
            "encoding": {"x": x, "y": {**y, "field": "median"}},
        },
    ]
    return {
        "width": inner,
        "height": HEIGHT,
        "title": {
            "text": capital(said(group)),
            "subtitle": standing,
            "fontSize": 11,
            "subtitleFontSize": 10,
            "subtitleColor": GREY,
            "anchor": "start",
            "offset": 4,
            "color": MEDIAN,
            "limit": inner + ROOM // 2,
        },
        "data": {"values": path},
        "layer": [
            *layers,
            *(_read(document, domain, y) if group == groups(document)[0] else []),
            *known_until(document, when_axis(domain, ticks=2), False),
        ],
    }


def _read(document: Document, domain: tuple[str, str], y: Spec) -> list[Spec]:
    values = []
    for row, bound in read(document):
        if domain[0] <= text(row, "date") <= domain[1]:
            ends = {"low": number(bound, "low"), "high": number(bound, "high")} if bound is not None else {}
            values.append({"date": text(row, "date"), "share": number(row, "share"), **ends})
    data: Spec = {"values": values}
    x = when_axis(domain, ticks=2)
    return [
        {
            "data": data,
            "transform": [{"filter": "isValid(datum.low)"}],
            "mark": {"type": "rule", "color": GREY, "strokeWidth": 1, "clip": True},
            "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}},
        },
        {
            "data": data,
            "mark": {"type": "point", "filled": True, "color": WARM, "size": 50, "opacity": 1},
            "encoding": {"x": x, "y": {**y, "field": "share"}},
        },
    ]
