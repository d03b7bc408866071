"""How does a reader get the same numbers, and which sources stand behind them?"""

from __future__ import annotations

import re

from tightrope.forecast.figures import day
from tightrope.forecast.lookup import Document, has, rows, text, texts
from tightrope.report.blocks import Block, Cell, Code, Section, Sources, link

WHOLE_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
SHOWN = 8
"""Sources shown at once; the rest is folded away, so that the page prints on six sheets (product rule)."""


def section(document: Document) -> Section:
    """Gives two commands, a block of Python and the bibliography.

    Args:
        document: the forecast document.
    Returns:
        The section.
    Raises:
        ForecastError: a source lacks a text.
    """
    blocks: list[Block] = []
    commands = texts(document, "reproduce", "commands")
    if commands:
        blocks.append(Code("In a terminal", "\n".join(commands)))
    if has(document, "reproduce", "python"):
        blocks.append(Code("In Python", text(document, "reproduce", "python").rstrip("\n")))
    if rows(document, "sources"):
        entries = tuple(_source(row) for row in rows(document, "sources"))
        blocks.append(Sources(entries[:SHOWN], entries[SHOWN:]))
    return Section("reproduce", "Reproduce", tuple(blocks))


def _source(row: Document) -> Cell:
    said = [text(row, "publisher")] if has(row, "publisher") else []
    said.append(text(row, "title"))
    if has(row, "published"):
        said.append(_published(text(row, "published")))
    if has(row, "reliability"):
        said.append(f"reliability {text(row, 'reliability')}")
    return Cell(", ".join(said), link(row.get("url")))


def _published(when: str) -> str:
    """A whole day is said in words; a year or a month alone stays as the case gives it."""
    return day(when) if WHOLE_DAY.fullmatch(when) else when
