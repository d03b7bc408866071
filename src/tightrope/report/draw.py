"""How does a chart become a picture and a file?"""

from __future__ import annotations

import csv
import html
import io
import re
from pathlib import Path

import vl_convert

from tightrope.forecast.lookup import Document
from tightrope.report.charts import WIDE, Chart, Row, Spec, shown
from tightrope.runs.files import json_text, write_text

MAJOR = "6."
"""The Vega-Lite that the specifications are written in."""

VERSION = max(
    (version for version in vl_convert.get_vegalite_versions() if version.startswith(MAJOR)),
    key=lambda version: tuple(int(step) for step in version.split(".")),
)
"""The newest Vega-Lite 6 that the installed converter holds."""

TAG = re.compile(r"<[a-zA-Z][^<>]*>")
REFERENCE = re.compile(r"(\bid=\"|url\(#|href=\"#)([\w-]+)")
SPOKEN = re.compile(r"<(path|line)( [^<>]*?aria-label=\"([^\"<>]*)\"[^<>]*?)/>")
UNSEEN = re.compile(r"<path class=\"\w+ground\"[^<>]*(?: display=\"none\"| d=\"M0,0h0v0h0Z\")[^<>]*/>")
ROOT = re.compile(r"<svg [^<>]*?width=\"(\d+)\" height=\"(\d+)\"[^<>]*>")
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a text begins that a spreadsheet would run as a formula."""


def svg(spec: Spec, name: str, words: tuple[str, str]) -> str:
    """Draws a specification as SVG that fits any width, names itself and shares no id with another.

    Nothing is loaded: the rows are inside and no address is allowed.

    Args:
        spec: a Vega-Lite 6 specification with its rows inside.
        name: a word that no other picture of the page has; goes before every id.
        words: (title, text alternative), written into the picture for those who do not see it.
    Returns:
        One `svg` element.
    Raises:
        ValueError: the specification cannot be drawn.
    Source:
        Satyanarayan et al. (2017), Vega-Lite: a grammar of interactive graphics, doi:10.1109/TVCG.2016.2599030.
    """
    drawn = vl_convert.vegalite_to_svg(spec, vl_version=VERSION, allowed_base_urls=[])
    drawn = _renamed(UNSEEN.sub("", drawn), name)
    drawn = SPOKEN.sub(r"<\1\2><title>\3</title></\1>", drawn)
    return ROOT.sub(lambda root: _root(root, words), drawn, count=1)


def table_csv(rows: list[Row]) -> str:
    """Says the rows behind a chart as CSV; numbers unrounded, texts that look like formulas made harmless.

    Args:
        rows: the rows; a column that a row lacks stays empty.
    Returns:
        The text, header first, lines ended by a line feed.
    """
    columns = list(dict.fromkeys(column for row in rows for column in row))
    page = io.StringIO()
    writer = csv.DictWriter(page, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows({column: _cell(value) for column, value in row.items()} for row in rows)
    return page.getvalue()


def write_charts(document: Document, folder: Path, charts: tuple[Chart, ...] | None = None) -> tuple[Path, ...]:
    """Writes every chart of a document as CSV, SVG and JSON (its Vega-Lite specification).

    Args:
        document: the forecast document.
        folder: where the files go; made when absent.
        charts: which; those of a forecast that it has the numbers for, unless given.
    Returns:
        The paths written, chart by chart.
    Raises:
        RunError: the folder cannot be written.
        ForecastError: the document lacks a number that a chart needs.
    """
    written: list[Path] = []
    for chart in shown(document) if charts is None else charts:
        for ending, content in _files(document, chart).items():
            path = folder / f"{chart.name}.{ending}"
            write_text(path, content)
            written.append(path)
    return tuple(written)


def _files(document: Document, chart: Chart) -> dict[str, str]:
    spec = chart.spec(document, WIDE)
    words = (chart.finding(document), chart.alternative(document))
    return {
        "csv": table_csv(chart.rows(document)),
        "svg": svg(spec, chart.name, words) + "\n",
        "json": json_text(spec),
    }


def _cell(value: str | float | bool) -> str | float | bool:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _renamed(drawn: str, name: str) -> str:
    """Numbers the ids of a picture in the order in which they come; the converter counts on from picture to picture."""
    numbers: dict[str, int] = {}

    def _own(found: re.Match[str]) -> str:
        return f"{found.group(1)}{name}-{numbers.setdefault(found.group(2), len(numbers))}"

    return TAG.sub(lambda tag: REFERENCE.sub(_own, tag.group(0)), drawn)


def _root(root: re.Match[str], words: tuple[str, str]) -> str:
    width, height = root.groups()
    title, alternative = (html.escape(said) for said in words)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" role="img" '
        f'viewBox="0 0 {width} {height}" width="{width}" height="{height}" style="max-width:100%;height:auto">'
        f"<title>{title}</title><desc>{alternative}</desc>"
    )
