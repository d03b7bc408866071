"""What was believed before the evidence, what after it, and on which of it does the answer lean?"""

from __future__ import annotations

from tightrope.forecast.figures import capital, fine_points, percent, plain
from tightrope.forecast.lookup import Document, has, number, rows, text, texts
from tightrope.report.blocks import Block, Cell, Paragraphs, Table, cells, folded

SHOWN = 4
"""Rows shown at once; the rest is folded away, so that the page prints on few sheets."""

NONE = "-"
HEAD = ("Belief", "standing", "before evidence", "after evidence")


def blocks(document: Document) -> list[Block]:
    """Gives the table of beliefs before and after, what the answer leans on, and the judged situations.

    Args:
        document: the forecast document with its sentences.
    Returns:
        Blocks; a part that was not computed is absent.
    Raises:
        ForecastError: a number is missing.
    """
    found: list[Block] = []
    if has(document, "sentences", "doubts"):
        found.append(Paragraphs(texts(document, "sentences", "doubts")))
    if rows(document, "power_scaling"):
        found.append(_leaning(document))
    if rows(document, "learned"):
        found.append(_learned(document))
    if rows(document, "anchors"):
        found.append(_anchors(document))
    return found


def _leaning(document: Document) -> Table:
    every = []
    for row in rows(document, "power_scaling"):
        if row.get("plays_no_part"):
            every.append(cells(capital(text(row, "phrase")), "plays no part here", "", "", ""))
            continue
        standing = "leans on it" if row.get("leans_on") else ""
        thin = "few worlds left" if row.get("thin") else ""
        moved = [fine_points(number(row, name)) for name in ("lower", "higher", "change")]
        every.append(cells(capital(text(row, "phrase")), "; ".join(word for word in (standing, thin) if word), *moved))
    shown, more = folded(every, SHOWN)
    head = ("Counted less, more", "", "power 0.8", "power 1.25", "per doubling")
    return Table("What the answer leans on: points of the answer", head, shown, 2, more)


def _learned(document: Document) -> Table:
    shown, more = folded([_belief(row) for row in rows(document, "learned")], SHOWN)
    return Table("Beliefs before and after the evidence: what is judged and was not learned comes first", HEAD,
                 shown, 2, more)  # fmt: skip


def _belief(row: Document) -> tuple[Cell, ...]:
    unit = f" ({text(row, 'unit')})" if row.get("unit") else ""
    ranges = [span_of(row.get(name)) for name in ("prior_points", "posterior_points")]
    return cells(f"{capital(text(row, 'phrase'))}{unit}", text(row, "label"), *ranges)


def _anchors(document: Document) -> Table:
    body = []
    for row in rows(document, "anchors"):
        low, middle, high = (percent(float(point)) for point in _points(row.get("prior")))
        flat = percent(number(row, "slope_zero")) if has(row, "slope_zero") else NONE
        body.append(cells(capital(text(row, "phrase")), text(row, "origin"), middle, f"{low} to {high}", flat))
    head = ("Situation, share who fall within a year", "who says so", "middle", "5 to 95 %", "judged safer")
    return Table("Judged situations, from which the dangers are worked out", head, tuple(body), 2)


def _points(points: object) -> tuple[float, ...]:
    return tuple(float(point) for point in points) if isinstance(points, list | tuple) else ()


def span_of(points: object) -> str:
    """Says three points, 5, 50 and 95 %, as a middle with its range; a dash where there are none."""
    found = _points(points)
    if not found:
        return NONE
    low, middle, high = (plain(point) for point in found)
    return f"{middle} ({low} to {high})"
