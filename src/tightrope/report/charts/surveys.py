"""What did each survey print about the red line, what may the whole public have wanted, what is not excluded?"""

from __future__ import annotations

from tightrope.forecast.figures import percent
from tightrope.forecast.lookup import Document, has, number, part, text
from tightrope.forecast.lookup import rows as parts
from tightrope.forecast.survey_words import printed
from tightrope.report.charts.frame import BAND_80, GREY, INK, MEDIAN, NARROW, WARM, Row, Spec, framed, label, when_axis

NAME = "surveys"
HEIGHT = 110
ROOM = 64  # pixels of the axis and the frame beside the picture
HEADROOM = 1.05  # factor on the highest bound, so that no line touches the frame


def present(document: Document) -> bool:
    """Says whether the document holds what the chart shows: surveys about the red line."""
    return bool(entry(document).get("measured"))


def entry(document: Document) -> Document:
    """Gives what the surveys say of the red line; empty where that was not computed."""
    return part(document, "surveys", "postures", text(document, "red_line"))


def finding(document: Document) -> str:
    """Gives the title: first and last figure printed, and what the whole public may want now."""
    own = entry(document)
    waves, now = parts(own, "waves"), part(own, "latest")
    middle, ends = percent(number(now, "median")), f"{percent(number(now, 'low'))} to {percent(number(now, 'high'))}"
    path = f"from {printed(waves[0])} to {printed(waves[-1])}" if len(waves) > 1 else printed(waves[0])
    crossing = label(document, text(document, "red_line"))
    return f"Printed {path} for “{crossing}”; of the whole public now {middle} ({ends})"


def measure(document: Document) -> str:
    """Gives the subtitle: what is drawn."""
    return (
        "Line and band: share of the whole public, median and 5 to 95 %, error, reach and hiding counted. Marks: what "
        "surveys printed, by pollster and way of asking. Thin lines: what is not excluded if nothing is assumed of "
        "those out of reach. Dashed: days on which support may have moved at once."
    )


def alternative(document: Document) -> str:
    """Gives the chart in words for those who do not see it."""
    told = [
        f"{text(wave, 'to')}: {printed(wave)} printed, whole public {percent(number(wave, 'posterior_median'))}, "
        f"not excluded {percent(number(wave, 'low'))} to {percent(number(wave, 'high'))}"
        for wave in parts(entry(document), "waves")
    ]
    return f"Surveys on the red line. {'; '.join(told)}."


def rows(document: Document) -> list[Row]:
    """Gives the table behind the chart: the path a week apart, sudden events, then one row for each figure printed."""
    path: list[Row] = [
        {"kind": "path", "date": text(row, "date"), **{name: number(row, name) for name in ("low", "median", "high")}}
        for row in parts(entry(document), "path")
    ]
    sudden: list[Row] = [
        {"kind": "event", "date": text(row, "day"), "says": text(row, "says")}
        for row in parts(entry(document), "events")
        if has(row, "moved")
    ]
    return [*path, *sudden, *_marks(document)]


def spec(document: Document, width: int) -> Spec:
    """Gives the path with the surveys as a Vega-Lite 6 specification.

    Args:
        document: the forecast document.
        width: outer width in pixels.
    Returns:
        The specification with its rows inside.
    Raises:
        ForecastError: a number is missing.
    """
    table = rows(document)
    path, sudden, marks = ([row for row in table if row["kind"] == kind] for kind in ("path", "event", "survey"))
    top = HEADROOM * max(float(row["high"]) for row in (*path, *marks))
    x = when_axis((str(path[0]["date"]), str(path[-1]["date"])), ticks=4 if width <= NARROW else 8)
    y: Spec = {
        "type": "quantitative",
        "scale": {"domain": [0, min(1.0, top)], "clamp": True},
        "axis": {"title": None, "format": ".0%", "tickCount": 5, "minExtent": 34, "maxExtent": 34},
    }
    low_to_high: Spec = {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}}
    by = sorted({str(row["by"]) for row in marks})
    legend: Spec = {"title": None, "orient": "top", "direction": "horizontal", "columns": 1 if width <= NARROW else 3}
    point: Spec = {
        "x": x,
        "y": {**y, "field": "printed"},
        "shape": {
            "field": "by",
            "type": "nominal",
            "scale": {"domain": by, "range": ["circle", "triangle-up", "square", "diamond", "cross"]},
            "legend": legend,
        },
    }
    view: Spec = {
        "width": width - ROOM,
        "height": HEIGHT,
        "layer": [
            {"data": {"values": path}, "mark": {"type": "area", "color": BAND_80}, "encoding": low_to_high},
            {
                "data": {"values": path},
                "mark": {"type": "line", "color": MEDIAN, "strokeWidth": 2},
                "encoding": {"x": x, "y": {**y, "field": "median"}},
            },
            {
                "data": {"values": sudden},
                "mark": {"type": "rule", "color": INK, "strokeWidth": 1, "strokeDash": [3, 3]},
                "encoding": {"x": x},
            },
            {
                "data": {"values": marks},
                "mark": {"type": "rule", "color": GREY, "strokeWidth": 1},
                "encoding": low_to_high,
            },
            {
                "data": {"values": marks},
                "mark": {"type": "point", "filled": True, "color": WARM, "stroke": INK, "size": 70, "opacity": 1},
                "encoding": point,
            },
        ],
    }
    return framed(document, (finding(document), measure(document)), [view], width)


def _marks(document: Document) -> list[Row]:
    marks: list[Row] = []
    for wave in parts(entry(document), "waves"):
        shares = wave["printed"]
        assert isinstance(shares, list)
        by = f"{text(wave, 'house')}, {text(wave, 'mode').replace('_', ' ')}"
        ends = {"low": number(wave, "low"), "high": number(wave, "high")}
        day = text(wave, "middle")
        marks += [{"kind": "survey", "date": day, "printed": float(share), "by": by, **ends} for share in shares]
    return marks
