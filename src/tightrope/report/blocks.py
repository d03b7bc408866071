"""Of what is a page made: paragraphs, tables, pictures, lists of facts, code?"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from markupsafe import Markup


class Cell(NamedTuple):
    """One cell of a table: its text and, for a source, where it lies."""

    text: str
    href: str | None = None


class Paragraphs(NamedTuple):
    """Sentences, each its own paragraph; `weight` is "lead", "plain" or "note"."""

    lines: tuple[str, ...]
    weight: str = "plain"
    kind: str = "paragraphs"


class Points(NamedTuple):
    """A list of sentences, each with the item it rests on or an empty text."""

    lines: tuple[tuple[str, str], ...]
    kind: str = "points"


class Facts(NamedTuple):
    """Pairs of a name and what it is."""

    pairs: tuple[tuple[str, str], ...]
    kind: str = "facts"


class Table(NamedTuple):
    """A table; columns from `numbers` on are figures; `more` rows are folded away and not printed."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numbers: int
    more: tuple[tuple[Cell, ...], ...] = ()
    kind: str = "table"


class Figure(NamedTuple):
    """One picture in two widths, of which a reader's window shows one."""

    name: str
    alternative: str
    wide: Markup
    narrow: Markup
    kind: str = "figure"


class Code(NamedTuple):
    """Lines to be typed."""

    caption: str
    lines: str
    kind: str = "code"


class Sources(NamedTuple):
    """The bibliography: each entry with its link or none; `more` is folded away and not printed."""

    entries: tuple[Cell, ...]
    more: tuple[Cell, ...] = ()
    kind: str = "sources"


Block: TypeAlias = Paragraphs | Points | Facts | Table | Figure | Code | Sources


class Section(NamedTuple):
    """One part of the page under one heading."""

    id: str
    title: str
    blocks: tuple[Block, ...]


def cells(*texts: str) -> tuple[Cell, ...]:
    """Makes a row of plain cells.

    Args:
        *texts: what stands in each.
    Returns:
        The row.
    """
    return tuple(Cell(text) for text in texts)


def folded(
    rows: list[tuple[Cell, ...]], most: int
) -> tuple[tuple[tuple[Cell, ...], ...], tuple[tuple[Cell, ...], ...]]:
    """Parts rows into those shown and those folded away.

    Args:
        rows: all rows, the weightiest first.
        most: how many are shown.
    Returns:
        (shown, folded away).
    """
    return tuple(rows[:most]), tuple(rows[most:])


def link(address: object) -> str | None:
    """Lets an address become a link only where it leads to the web.

    Args:
        address: what the document gives as url, or None.
    Returns:
        The address when it begins with http:// or https://, else None.
    """
    return address if isinstance(address, str) and address.startswith(("https://", "http://")) else None
