"""What does every chart carry: finding, measure, source line, colours, size?"""

from __future__ import annotations

from datetime import date
from typing import TypeAlias

from tightrope.forecast.figures import day, folded
from tightrope.forecast.lookup import Document, found, number, text

Spec: TypeAlias = dict[str, object]
"""A Vega-Lite 6 specification, or a part of one."""

Row: TypeAlias = dict[str, str | float | bool]
"""One row of the table behind a chart."""

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
WIDE, NARROW = 880, 356
"""Outer widths in pixels for a desk and for a phone of 390 pixels with its margins."""

SMALL, MIDDLE, LARGE = 11, 12, 15
"""Letter sizes in pixels."""

PIXELS_A_LETTER = 0.5
"""Mean width of a letter of Liberation Sans as a share of its size, measured on English text."""

INK, GREY, PALE, SHADE = "#1a1a1a", "#5f6368", "#dfe3e8", "#f3f4f6"
BAND_95, BAND_80, BAND_50, MEDIAN = "#d3e3f3", "#9fc3e4", "#5b9bd0", "#0b3c6f"
WARM = "#b35806"
"""One hue for the fan, from light to dark, and one warm accent: they differ in lightness, so grey print and
red-green blindness keep them apart."""

DIGEST_LETTERS = 12
MONTHLY = 150
"""Days: on a longer axis months are written, on a shorter one days, so that no two words are the same."""


def source_line(document: Document) -> str:
    """Gives the line that tells where a chart comes from.

    Args:
        document: the forecast document.
    Returns:
        Case, day of knowledge, seed and the beginning of the digest.
    Raises:
        ForecastError: one of them is missing.
    """
    seed = f"{number(document, 'seed'):.0f}"
    return (
        f"{text(document, 'case')}, known up to {day(text(document, 'as_of'))}; "
        f"seed {seed}; digest {text(document, 'digest')[:DIGEST_LETTERS]}"
    )


def framed(document: Document, words: tuple[str, str], views: list[Spec], width: int) -> Spec:
    """Puts finding, measure and source line around the views of a chart.

    Args:
        document: the forecast document.
        words: (finding, measure): title and subtitle.
        views: the views from top to bottom.
        width: outer width in pixels.
    Returns:
        A whole Vega-Lite 6 specification with its rows inside.
    Raises:
        ForecastError: the source line cannot be written.
    """
    finding, measure = words
    return {
        "$schema": SCHEMA,
        "description": finding,
        "background": "white",
        "padding": 4,
        "config": _config(),
        "title": {
            "text": lines(finding, LARGE, width),
            "subtitle": lines(measure, MIDDLE, width),
            "anchor": "start",
            "frame": "bounds",
            "offset": 12,
        },
        "spacing": 12,
        "vconcat": [*views, _footer(document, width)],
    }


def lines(sentence: str, size: int, width: int) -> list[str]:
    """Breaks a sentence into lines that fit.

    Args:
        sentence: one paragraph.
        size: letter size in pixels.
        width: room in pixels.
    Returns:
        The lines, none longer than the room.
    """
    return folded(sentence, max(1, int(width / (size * PIXELS_A_LETTER)))) or [""]


def label(document: Document, posture: str) -> str:
    """Gives the label of a posture.

    Args:
        document: the forecast document.
        posture: its id.
    Returns:
        The label, or the id where the document declares no such posture.
    """
    postures = found(document, "postures")
    known = postures if isinstance(postures, list | tuple) else ()
    return next((str(row["label"]) for row in known if row["id"] == posture), posture)


def when_axis(domain: tuple[str, str], labels: bool = True, ticks: int = 6) -> Spec:
    """Gives the axis of days, read and drawn in universal time, so that every time zone sees the same picture.

    Args:
        domain: first and last ISO day.
        labels: whether the days are written.
        ticks: about how many are written.
    Returns:
        The encoding of x.
    """
    days = (date.fromisoformat(domain[1]) - date.fromisoformat(domain[0])).days
    axis: Spec = {
        "title": None,
        "format": "%b %Y" if days > MONTHLY else "%-d %b",
        "labels": labels,
        "ticks": labels,
        "grid": False,
        "tickCount": ticks,
        "labelOverlap": "greedy",
        "labelFlush": True,
    }
    return {
        "field": "date",
        "type": "temporal",
        "scale": {"type": "utc", "domain": list(domain), "nice": False},
        "axis": axis,
    }


def known_until(document: Document, x: Spec, named: bool) -> list[Spec]:
    """Marks the day of knowledge: a dashed line, named where there is room.

    Args:
        document: the forecast document.
        x: the axis of days of the view.
        named: whether the day is written beside it.
    Returns:
        Layers for the view.
    Raises:
        ForecastError: no day of knowledge.
    """
    as_of = text(document, "as_of")
    data: Spec = {"values": [{"date": as_of, "words": f"known up to {day(as_of)}"}]}
    line: Spec = {
        "data": data,
        "mark": {"type": "rule", "color": GREY, "strokeDash": [3, 3]},
        "encoding": {"x": x},
    }
    words: Spec = {
        "data": data,
        "mark": {"type": "text", "align": "left", "baseline": "bottom", "dx": 5, "dy": -4, "color": INK},
        "encoding": {"x": x, "y": {"value": "height"}, "text": {"field": "words"}},
    }
    return [line, words] if named else [line]


def _footer(document: Document, width: int) -> Spec:
    written = lines(source_line(document), SMALL, width)
    return {
        "data": {"values": [{"words": "\n".join(written)}]},
        "width": 10,
        "height": 13 * len(written),
        "view": {"stroke": None},
        "mark": {
            "type": "text",
            "align": "left",
            "baseline": "top",
            "lineBreak": "\n",
            "color": GREY,
            "fontSize": SMALL - 1,
        },
        "encoding": {"text": {"field": "words"}, "x": {"value": 0}, "y": {"value": 0}},
    }


def _config() -> Spec:
    return {
        "aria": False,
        "font": FONT,
        "view": {"stroke": PALE},
        "axis": {
            "labelFontSize": SMALL,
            "titleFontSize": SMALL,
            "titleFontWeight": "normal",
            "labelColor": INK,
            "titleColor": GREY,
            "gridColor": PALE,
            "domainColor": GREY,
            "tickColor": GREY,
            "labelLimit": 260,
        },
        "legend": {"labelFontSize": SMALL, "labelColor": INK, "labelLimit": 420, "symbolSize": 120},
        "title": {
            "fontSize": LARGE,
            "color": INK,
            "subtitleFontSize": MIDDLE,
            "subtitleColor": GREY,
            "subtitlePadding": 5,
        },
        "text": {"fontSize": SMALL, "color": INK},
    }
