"""How does an answer reach the terminal? As JSON, or as plain lines; NO_COLOR and pipes get plain text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

if TYPE_CHECKING:
    from tightrope.forecast.asking import Found

BOLD_LINES = 2  # the question and the answer


def show(lines: Iterable[str], bold: int = 0) -> None:
    """Prints lines as they are; texts of a case are never read as markup.

    Args:
        lines: plain lines. bold: how many of the first ones stand out on a terminal.
    """
    console = Console(soft_wrap=True, highlight=False)
    for number, line in enumerate(lines):
        for piece in _folded(line, console.width) if console.is_terminal else (line,):
            console.print(Text(piece, style="bold" if number < bold else ""))


def _folded(line: str, width: int) -> list[str]:
    """Breaks a line that is wider than the terminal, further lines a little further in."""
    from tightrope.forecast.figures import folded

    if len(line) <= width:
        return [line]
    words = line.lstrip()
    before = line[: len(line) - len(words)]
    return folded(words, width, before, f"{before}  ")


def tell(found: Found, json: bool) -> None:
    """Prints the answer to one question, as JSON or in words under a bold first line.

    Args:
        found: the answer. json: whether the document is asked for.
    """
    from tightrope.runs.files import json_text

    if json:
        print(json_text(found.document), end="")
    else:
        show(found.lines, bold=1)
