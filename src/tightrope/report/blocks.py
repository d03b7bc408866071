"""Of what is a page made: paragraphs, tables, pictures, lists of facts, code?"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from markupsafe import Markup

_HALF = 70  # signs that stand side by side on half a sheet of paper
_GAP = 3  # signs that a gap between two columns takes


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

    @property
    def slim(self) -> bool:
        """Says whether half the width of a sheet is enough, so that it is printed in one of two columns."""
        texts = [[cell.text for cell in column] for column in zip(*self.rows, strict=True)]
        widths = [_width(column, place >= self.numbers) for place, column in enumerate(texts)]
        heads = [max(map(len, head.split()), default=0) for head in self.head]
        return sum(map(max, heads, widths)) + _GAP * len(heads) <= _HALF


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


def _width(texts: list[str], figures: bool) -> int:
    """How many signs wide a column is: figures stand on one line, other texts may take two."""
    return max(len(text) if figures else max(-(-len(text) // 2), *map(len, text.split() or [""])) for text in texts)


def _flows(block: Block) -> bool:
    """Says whether a block may stand in one of two columns on paper."""
    if isinstance(block, Table):
        return block.slim
    return isinstance(block, Points) or (isinstance(block, Paragraphs) and block.weight != "lead")


Block: TypeAlias = Paragraphs | Points | Facts | Table | Figure | Code | Sources


class Section(NamedTuple):
    """One part of the page under one heading."""

    id: str
    title: str
    blocks: tuple[Block, ...]

    def on_paper(self) -> list[tuple[Block, bool]]:
        """Tells of each block whether it is a table printed in one of two columns: only beside something that flows."""
        flows = [False, *map(_flows, self.blocks), False]
        beside = [before or after for before, after in zip(flows, flows[2:], strict=False)]
        return [
            (block, isinstance(block, Table) and block.slim and near)
            for block, near in zip(self.blocks, beside, strict=True)
        ]


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
