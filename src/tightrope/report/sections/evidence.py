"""On what does the answer rest, item by item, and how far did each move it?"""

from __future__ import annotations

from tightrope.forecast.figures import day, fine_points
from tightrope.forecast.lookup import Document, has, number, rows, text, texts
from tightrope.report.blocks import Block, Cell, Paragraphs, Section, Table, cells, folded, link
from tightrope.report.charts.frame import label

SHOWN = 8
"""Items shown at once; the rest is folded away, so that the page prints on six sheets (product rule)."""

NOT_COMPUTED, CONTEXT, SURVEY, NONE = "not computed", "context", "survey", "-"
READING = (
    "Graded A to F for the source and one to six for the item; weight is the share of an item's likelihood that counts "
    "(surveys have their own discount). Moves the answer by: what the item adds to the answer, in points, beside all "
    "others and, in the last column, when items are added as they became known."
)


def section(document: Document) -> Section:
    """Gives the evidence with grade, weight and what leaving it out would do, then the consequences by posture.

    Args:
        document: the forecast document.
    Returns:
        The section.
    Raises:
        ForecastError: an item lacks a text.
    """
    blocks: list[Block] = []
    if rows(document, "evidence"):
        blocks += [Paragraphs((READING,), "note"), _items(document)]
    if rows(document, "consequences"):
        blocks.append(_consequences(document))
    return Section("evidence", "Evidence", tuple(blocks))


def _items(document: Document) -> Table:
    weighed = {text(row, "id"): row for row in rows(document, "attribution", "evidence")}
    ordered = sorted(rows(document, "evidence"), key=lambda row: _order(row, weighed.get(text(row, "id"))))
    body = [_item(row, weighed.get(text(row, "id"))) for row in ordered]
    known = {text(row, "id") for row in ordered}
    rest = tuple(_beside(row) for name, row in weighed.items() if name not in known)
    shown, more = folded(body, SHOWN)
    head = ("What it says", "Source", "known", "grade", "weight", "moves the answer by", "as known")
    return Table("Items that could be read by the day of knowledge", head, shown + rest, 3, more)


def _order(row: Document, weighed: Document | None) -> tuple[int, float]:
    """The largest movers first, then those whose move was not computed, then what is context alone."""
    if weighed is None or not isinstance(weighed.get("leave_one_out"), int | float):
        return (2 if row.get("used_by") == CONTEXT else 1, 0.0)
    return (0, -abs(number(weighed, "leave_one_out")))


def _beside(weighed: Document) -> tuple[Cell, ...]:
    """What moves the answer without being an item: steps in which nothing was seen."""
    return cells(text(weighed, "says"), "", "", "", "", NONE, _move(weighed, "added"))


def _item(row: Document, weighed: Document | None) -> tuple[Cell, ...]:
    title = text(row, "title") if has(row, "title") else text(row, "source")
    grade = f"{text(row, 'reliability')}{number(row, 'credibility'):.0f}" if has(row, "reliability") else ""
    return (
        Cell(text(row, "says")),
        Cell(f"{title}, {text(row, 'locator')}" if has(row, "locator") else title, link(row.get("url"))),
        Cell(day(text(row, "known"))),
        Cell(grade),
        Cell(f"{number(row, 'discount'):.2f}" if has(row, "discount") and row.get("kind") != SURVEY else NONE),
        *((Cell(CONTEXT), Cell(NONE)) if row.get("used_by") == CONTEXT else _moves(weighed)),
    )


def _moves(weighed: Document | None) -> tuple[Cell, Cell]:
    if weighed is None or not isinstance(weighed.get("leave_one_out"), int | float):
        return (Cell(NOT_COMPUTED), Cell(NONE))
    return (Cell(_move(weighed, "leave_one_out")), Cell(_move(weighed, "added")))


def _move(weighed: Document, name: str) -> str:
    return fine_points(number(weighed, name)) if has(weighed, name) else NONE


def _consequences(document: Document) -> Table:
    says = {text(row, "id"): text(row, "says") for row in rows(document, "evidence")}
    body = tuple(
        cells(
            label(document, text(row, "posture")),
            text(row, "package").replace("_", " "),
            "; ".join(_lost(each) for each in rows(row, "relations")) or NONE,
            "; ".join(says.get(item, item) for item in texts(row, "evidence")) or "no item of evidence",
        )
        for row in rows(document, "consequences")
    )
    head = ("Posture", "Package", "Relations lost", "Evidence")
    return Table("What each posture brings upon others and upon him", head, body, 4)


def _lost(relation: Document) -> str:
    share = f", {text(relation, 'share')} of sales" if has(relation, "share") else ", closed"
    return f"{text(relation, 'with')}: {', '.join(texts(relation, 'goods')) or 'all goods'}{share}"
