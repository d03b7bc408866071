"""On which side of the rope do the worlds walk, and how far from it?"""

from __future__ import annotations

from tightrope.forecast.figures import capital, day, percent, worlds_of_100
from tightrope.forecast.lookup import Document, found, has, number, text
from tightrope.forecast.lookup import rows as parts
from tightrope.report.charts.frame import (
    BAND_50,
    BAND_80,
    BAND_95,
    GREY,
    INK,
    MEDIAN,
    NARROW,
    SHADE,
    WARM,
    Row,
    Spec,
    framed,
    known_until,
    label,
    when_axis,
)

NAME = "tightrope"
BANDS = (
    ("95 of 100 worlds", "q025", "q975", BAND_95),
    ("80 of 100", "q10", "q90", BAND_80),
    ("50 of 100", "q25", "q75", BAND_50),
)
MIDDLE_LINE, FEAR, BESIDES = "median", "pull: fear alone", "other (dashed)"
QUANTILES = {
    "0.025": "q025",
    "0.1": "q10",
    "0.25": "q25",
    "0.5": "q50",
    "0.75": "q75",
    "0.9": "q90",
    "0.975": "q975",
}
HEIGHT, STRIP, LEFT, RIGHT = 270, 22, 66, 132
"""Pixels: picture, strip of evidence, room for the axis, room for the words at the right end."""


def present(document: Document) -> bool:
    """Says whether the document holds what the chart shows."""
    return len(parts(document, "path")) > 1


def finding(document: Document) -> str:
    """Gives the title: on which side of the rope the worlds end."""
    last = parts(document, "path")[-1]
    share = number(last, "above")
    return (
        f"{capital(worlds_of_100(share))} stand above the rope on {day(text(last, 'date'))}: there he would rather "
        f"take “{label(document, text(document, 'red_line'))}” than not"
    )


def measure(document: Document) -> str:
    """Gives the subtitle: what the height means and why share and probability differ."""
    return (
        "Height: how much more dangerous refusing is believed to be than complying (pull), plus what weighs besides "
        "(other: rents, the cost of moving, a broken word), in probability of losing office. 0 is the rope, where the "
        "choice flips. The share of worlds above it and the probability differ by the noise: slips against his own "
        "reckoning."
    )


def alternative(document: Document) -> str:
    """Gives the chart in words for those who do not see it."""
    first, last = parts(document, "path")[0], parts(document, "path")[-1]
    ends = [
        f"on {day(text(row, 'date'))} the median of pull plus other is {number(row, 'q', '0.5'):+.3f}, with "
        f"{worlds_of_100(number(row, 'above'))} above the rope"
        for row in (first, last)
    ]
    return f"Fan over time of pull plus other around the rope at 0: {'; '.join(ends)}. {_right_end(document)}."


def rows(document: Document) -> list[Row]:
    """Gives the table behind the chart: one row a date."""
    table: list[Row] = []
    for step in parts(document, "path"):
        row: Row = {"date": text(step, "date"), "past": bool(found(step, "past"))}
        row |= {column: number(step, "q", name) for name, column in QUANTILES.items()}
        row |= {"pull": number(step, "pull"), "other": number(step, "other"), "share_above_rope": number(step, "above")}
        if has(step, "crossed_by"):
            row["crossed_by"] = number(step, "crossed_by")
        table.append(row)
    return table


def spec(document: Document, width: int) -> Spec:
    """Gives the picture as a Vega-Lite 6 specification.

    Args:
        document: the forecast document.
        width: outer width in pixels.
    Returns:
        The specification with its rows inside.
    Raises:
        ForecastError: the path lacks a number.
    """
    path = parts(document, "path")
    domain = (text(path[0], "date"), text(path[-1], "date"))
    wide = width > NARROW
    inner = width - LEFT - (RIGHT if wide else 0)
    picture: Spec = {
        "width": inner,
        "height": HEIGHT,
        "data": {"values": rows(document)},
        "layer": [
            *_past(document, domain),
            *[_band(band, domain, wide) for band in BANDS],
            *_lines(domain, wide),
            *_rope(domain, wide),
            *known_until(document, when_axis(domain), True),
            *(_end(document, domain) if wide else []),
        ],
    }
    views = [picture, _evidence(document, domain, inner)]
    under = measure(document) if wide else f"{measure(document)} {_right_end(document)}."
    return framed(document, (finding(document), under), views, width)


def _right_end(document: Document) -> str:
    last = parts(document, "path")[-1]
    share = f"{capital(worlds_of_100(number(last, 'above')))} above the rope at the end"
    if not has(last, "crossed_by"):
        return share
    return f"{share}; probability of having crossed by then {percent(number(last, 'crossed_by'))}"


def _past(document: Document, domain: tuple[str, str]) -> list[Spec]:
    as_of = text(document, "as_of")
    if as_of <= domain[0]:
        return []
    return [
        {
            "data": {
                "values": [{"date": domain[0], "until": as_of}],
                "format": {"parse": {"until": "date"}},
            },
            "mark": {"type": "rect", "color": SHADE},
            "encoding": {"x": when_axis(domain), "x2": {"field": "until"}},
        }
    ]


def _height(field: str) -> Spec:
    return {
        "field": field,
        "type": "quantitative",
        "axis": {"title": "pull + other", "format": "+.2~f", "minExtent": LEFT - 20, "maxExtent": LEFT - 20},
    }


def _colour(name: str, wide: bool) -> Spec:
    names = [*(band[0] for band in BANDS), MIDDLE_LINE, FEAR, BESIDES]
    tones = [*(band[3] for band in BANDS), MEDIAN, INK, WARM]
    legend: Spec = {
        "title": None,
        "orient": "bottom",
        "columns": len(names) if wide else 2,
        "titleAnchor": "start",
        "symbolType": "square",
        "offset": 8,
        "columnPadding": 14,
    }
    return {"datum": name, "type": "nominal", "scale": {"domain": names, "range": tones}, "legend": legend}


def _band(band: tuple[str, str, str, str], domain: tuple[str, str], wide: bool) -> Spec:
    name, low, high, _ = band
    return {
        "mark": {"type": "area", "interpolate": "linear"},
        "encoding": {
            "x": when_axis(domain),
            "y": _height(low),
            "y2": {"field": high},
            "color": _colour(name, wide),
        },
    }


def _lines(domain: tuple[str, str], wide: bool) -> list[Spec]:
    drawn = ((MIDDLE_LINE, "q50", 2.2, [1, 0]), (FEAR, "pull", 1.1, [1, 0]), (BESIDES, "other", 1.4, [5, 3]))
    return [
        {
            "mark": {"type": "line", "strokeWidth": thick, "strokeDash": dash},
            "encoding": {"x": when_axis(domain), "y": _height(field), "color": _colour(name, wide)},
        }
        for name, field, thick, dash in drawn
    ]


def _rope(domain: tuple[str, str], wide: bool) -> list[Spec]:
    words = (("above the rope: he would rather cross", "bottom", -4), ("below: he would rather refuse", "top", 5))
    named: list[Spec] = [
        {
            "data": {"values": [{"date": domain[1], "words": said, "level": 0}]},
            "mark": {"type": "text", "align": "right", "baseline": side, "dx": -4, "dy": shift, "fontStyle": "italic"},
            "encoding": {"x": when_axis(domain), "y": _height("level"), "text": {"field": "words"}},
        }
        for said, side, shift in words
    ]
    line: Spec = {
        "data": {"values": [{"level": 0}]},
        "mark": {"type": "rule", "color": INK, "strokeWidth": 2.5},
        "encoding": {"y": _height("level")},
    }
    return [line, *named] if wide else [line, named[0]]


def _end(document: Document, domain: tuple[str, str]) -> list[Spec]:
    last = parts(document, "path")[-1]
    said = f"{worlds_of_100(number(last, 'above'))}\nabove the rope"
    if has(last, "crossed_by"):
        said += f";\nprobability of\nhaving crossed: {percent(number(last, 'crossed_by'))}"
    return [
        {
            "data": {"values": [{"date": domain[1], "words": said}]},
            "mark": {"type": "text", "align": "left", "baseline": "middle", "dx": 8, "lineBreak": "\n", "clip": False},
            "encoding": {"x": when_axis(domain), "y": {"value": HEIGHT / 2}, "text": {"field": "words"}},
        }
    ]


def _evidence(document: Document, domain: tuple[str, str], inner: int) -> Spec:
    items = [
        {"date": min(text(row, "happened"), text(document, "as_of")), "words": _item(row)}
        for row in parts(document, "evidence")
        if text(row, "happened") >= domain[0]
    ]
    return {
        "width": inner,
        "height": STRIP,
        "view": {"stroke": None},
        "data": {"values": items},
        "mark": {"type": "rect", "width": 2, "height": STRIP - 6, "color": GREY, "aria": True},
        "encoding": {
            "x": when_axis(domain, labels=False),
            "y": {
                "datum": "evidence",
                "type": "nominal",
                "axis": {
                    "title": None,
                    "domain": False,
                    "ticks": False,
                    "minExtent": LEFT - 20 + 15,
                    "maxExtent": LEFT - 20 + 15,
                },
            },
            "description": {"field": "words"},
        },
    }


def _item(row: Document) -> str:
    where = text(row, "title") if has(row, "title") else text(row, "source")
    return f"{day(text(row, 'happened'))}: {text(row, 'says')} ({where})"
