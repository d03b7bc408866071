"""How do plain lines reach the terminal? With a little weight on the first; NO_COLOR and pipes get plain text."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

BOLD_LINES = 2  # the question and the answer


def show(lines: Iterable[str], bold: int = 0) -> None:
    """Prints lines as they are; texts of a case are never read as markup.

    Args:
        lines: plain lines. bold: how many of the first ones stand out on a terminal.
    """
    console = Console(soft_wrap=True, highlight=False)
    for number, line in enumerate(lines):
        console.print(Text(line, style="bold" if number < bold else ""))
