"""What does an analyst read first, in the terminal, as plain lines?"""

from __future__ import annotations

import textwrap

from tightrope.forecast.figures import day, folded
from tightrope.forecast.lookup import Document, found, text, texts
from tightrope.forecast.words import question_line
from tightrope.report.most import Most, most

WIDTH = 100
"""Columns of the screen."""

INDENT = "  "
RULE = f"{INDENT}------"
HEADS = ("history", "before", "model", "pooled", "answer", "direction")
"""History alone, before any evidence, the model alone, pooled half and half, the answer, and where it moves."""

LONGEST = len("below 1 %")
"""Columns of the longest cell."""

GAP = 2
"""Spaces between two columns of the table."""

UPPER = (("headline", "robust", "direction"), ("noise",))
LOWER = ("pressed", "words", "theories", "reason")


def first_screen(document: Document, report: str | None = None) -> list[str]:
    """Gives the whole first screen: the answer, a rule, then what would turn it and where the report lies.

    Args:
        document: the forecast document with its sentences.
        report: path of the report as it is to be printed; None where there is none.
    Returns:
        Plain lines of at most 100 columns, without colour or control characters.
    Raises:
        ForecastError: a number that every forecast has is missing.
    """
    return [*upper(document), *lower(document, report)]


def upper(document: Document) -> list[str]:
    """Gives the lines above the rule, those of the answer path; `--quick` stops after them.

    Args:
        document: the forecast document with its sentences.
    Returns:
        Plain lines of at most 100 columns.
    Raises:
        ForecastError: a number that every forecast has is missing.
    """
    lines = _title(document)
    lines += _said(document, ("standing", "indicative"))
    for names in UPPER:
        lines += _said(document, names)
    lines += _table(document)
    lines += _said(document, ("history", "anchoring"))
    lines += _said(document, LOWER)
    return lines + _wrapped(" ".join([*_sentence(document, "worlds"), *texts(document, "sentences", "assumed")]))


def lower(document: Document, report: str | None = None) -> list[str]:
    """Gives the rule and the lines below it, those of the report path.

    Args:
        document: the forecast document with its sentences.
        report: path of the report as it is to be printed; None where there is none.
    Returns:
        Plain lines of at most 100 columns; a path is never broken.
    """
    lines = [RULE, *_said(document, ("turns",)), *_said(document, ("bargain",))]
    return lines if report is None else [*lines, f"{INDENT}Report {_inert(report)}"]


def _title(document: Document) -> list[str]:
    question = question_line(document)
    asked = f"{text(document, 'case')}: {question[:1].lower()}{question[1:]}"
    known = f"known up to {day(text(document, 'as_of'))}"
    if len(asked) + len(known) + 2 * GAP <= WIDTH:
        return [_inert(asked + known.rjust(WIDTH - len(asked)))]
    return [*_wrapped(asked, ""), *_wrapped(known)]


def _said(document: Document, names: tuple[str, ...]) -> list[str]:
    return _wrapped(" ".join(sentence for name in names for sentence in _sentence(document, name)))


def _sentence(document: Document, name: str) -> list[str]:
    sentence = found(document, "sentences", name)
    return [sentence] if isinstance(sentence, str) else []


def _wrapped(paragraph: str, indent: str = INDENT) -> list[str]:
    return folded(_inert(paragraph), WIDTH, indent, INDENT)


def _inert(line: str) -> str:
    """Leaves out what a terminal would obey: control characters of a case's texts become spaces."""
    return "".join(letter if letter.isprintable() else " " for letter in line)


def _table(document: Document) -> list[str]:
    when = text(document, "headline")
    widths = [max(len(head), LONGEST) for head in HEADS]
    room = WIDTH - len(INDENT) - sum(widths) - GAP * len(widths)
    rows = most(document, when)
    *above, titled = textwrap.wrap(f"Most he will do by {day(when)}", room)
    names = [textwrap.wrap(_inert(_name(row)), room) for row in rows]
    wide = max(len(line) for line in [titled, *(line for name in names for line in name)])
    lines = [*(INDENT + line for line in above), _line(titled, HEADS, wide, widths)]
    for row, name in zip(rows, names, strict=True):
        lines.append(_line(name[0], _cells(row), wide, widths))
        lines += [INDENT + line for line in name[1:]]
    return lines


def _name(row: Most) -> str:
    return f"{row.label} (red line)" if row.red_line else row.label


def _cells(row: Most) -> tuple[str, ...]:
    return (row.history, row.before, row.inside, row.pooled, row.answer, row.direction)


def _line(name: str, cells: tuple[str, ...], wide: int, widths: list[int]) -> str:
    spoken = (cell.rjust(width) for cell, width in zip(cells, widths, strict=True))
    gap = " " * GAP
    return f"{INDENT}{name.ljust(wide)}{gap}{gap.join(spoken)}"
