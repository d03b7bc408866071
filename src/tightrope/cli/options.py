"""Which arguments and options do several verbs share? Each said once."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from tightrope.errors import RunError

CaseName = Annotated[
    str, typer.Argument(metavar="CASE", help="Folder or file of a case, or the name of a built-in one.")
]
Seed = Annotated[int, typer.Option("--seed", help="Seed of all chance; the same seed gives the same numbers.")]
WorldCount = Annotated[int, typer.Option("--worlds", help="How many worlds to play, 100 to 10,000,000.")]
AsOf = Annotated[
    str, typer.Option("--as-of", metavar="DATE", help="Last day of knowledge, as 2022-04-21; default: the case's own.")
]
Strict = Annotated[bool, typer.Option("--strict", help="Read only days proved by the source at hand.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of words.")]

WORLDS, SEED = 4_000, 1
RUNS = Path("runs")  # in the folder one stands in: where verbs that write leave what they wrote


def day(text: str, option: str) -> dt.date | None:
    """Reads a day given on the command line.

    Args:
        text: an ISO day, or nothing. option: its name, for the message.
    Returns:
        The day, or None where nothing was given.
    Raises:
        RunError: not a day.
    """
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as fault:
        raise RunError(f"{option}: {text!r} is not a date; allowed year-month-day; write it like 2022-04-21") from fault
