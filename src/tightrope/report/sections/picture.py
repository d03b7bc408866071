"""How does the path look, and what is the probability of each posture and act by each date?"""

from __future__ import annotations

from tightrope.forecast.figures import count_of_100, day, fine_points, percent, span
from tightrope.forecast.lookup import Document, found, has, number, pair, part, rows, text, texts
from tightrope.forecast.past_words import leading
from tightrope.report.blocks import Block, Cell, Section, Table, cells
from tightrope.report.charts import POSTURES, TIGHTROPE
from tightrope.report.charts.frame import label
from tightrope.report.figure import figure
from tightrope.report.most import DASH, most

HEADS = ("history", "before evidence", "model alone", "pooled", "answer", "direction")
VIEWS = (
    "answer",
    "5 to 95 %",
    "beliefs off by half or double",
    "noise",
    "never slips",
    "model alone",
    "history",
    "pooled",
)


def section(document: Document) -> Section:
    """Gives the first picture, the postures and the tables of probabilities.

    Args:
        document: the forecast document.
    Returns:
        The section.
    Raises:
        ForecastError: a probability is missing.
    """
    blocks: list[Block] = [_most(document), _by_date(document)]
    if TIGHTROPE.present(document):
        postures: list[Block] = [figure(document, POSTURES)] if POSTURES.present(document) else []
        blocks = [figure(document, TIGHTROPE), _path(document), *postures, *blocks]
    if has(document, "acts"):
        blocks.append(_acts(document))
    return Section("picture", "The path along the rope", tuple(blocks))


def _path(document: Document) -> Table:
    path = rows(document, "path")
    asked = (text(document, "as_of"), *texts(document, "dates"))
    near = {max((text(row, "date") for row in path if text(row, "date") <= when), default="") for when in asked}
    shown = tuple(_step(row) for row in path if text(row, "date") in near)
    rest = tuple(_step(row) for row in path if text(row, "date") not in near)
    head = (
        "Date",
        "pull + other",
        "50 of 100 worlds",
        "95 of 100 worlds",
        "pull",
        "other",
        "above the rope",
        "crossed by",
    )
    return Table("Pull and other along the path, in points of probability of losing office", head, shown, 1, rest)


def _step(row: Document) -> tuple[Cell, ...]:
    def _reach(low: str, high: str) -> str:
        return f"{fine_points(number(row, 'q', low))} to {fine_points(number(row, 'q', high))}"

    return cells(
        day(text(row, "date")) + (" (past)" if found(row, "past") else ""),
        fine_points(number(row, "q", "0.5")),
        _reach("0.25", "0.75"),
        _reach("0.025", "0.975"),
        fine_points(number(row, "pull")),
        fine_points(number(row, "other")),
        f"{count_of_100(number(row, 'above'))} of 100",
        percent(number(row, "crossed_by")) if has(row, "crossed_by") else DASH,
    )


def _most(document: Document) -> Table:
    when = text(document, "headline")
    body = tuple(
        cells(
            f"{row.label} (red line)" if row.red_line else row.label,
            row.history,
            row.before,
            row.inside,
            row.pooled,
            row.answer,
            row.direction,
        )
        for row in most(document, when)
    )
    return Table(f"Most he will do by {day(when)}", ("Posture", *HEADS), body, 1)


def _by_date(document: Document) -> Table:
    posture = text(document, "red_line")
    body = tuple(_day(document, posture, when) for when in texts(document, "dates"))
    caption = f"“{label(document, posture)}” or beyond on any day up to the date"
    return Table(caption, ("By", *VIEWS), body, 1)


def _day(document: Document, posture: str, when: str) -> tuple[Cell, ...]:
    return cells(
        day(when),
        percent(leading(document, posture, when)),
        _ends(document, ("interval", posture, when)),
        _ends(document, ("robust_range", posture, when)),
        _at(document, ("noise_share", when)),
        _at(document, ("limit", when)),
        _at(document, ("inside", posture, when)),
        _at(document, ("outside", "probability", when)),
        _at(document, ("pooled", posture, when)),
    )


def _at(document: Document, keys: tuple[str, ...]) -> str:
    return percent(number(document, *keys)) if has(document, *keys) else DASH


def _ends(document: Document, keys: tuple[str, ...]) -> str:
    return f"{span(*pair(document, *keys))} %" if has(document, *keys) else DASH


def _acts(document: Document) -> Table:
    dates = texts(document, "dates")
    body = tuple(
        cells(act.replace("_", " "), *(_at(document, ("acts", act, when)) for when in dates))
        for act in part(document, "acts")
    )
    return Table("Each act on any day up to the date", ("Act", *(day(when) for when in dates)), body, 1)
