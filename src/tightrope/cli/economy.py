"""`tightrope economy CASE`: who buys now, what binds, what could be cut, what relief is worth, what output lost."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tightrope.cli.options import SEED, AsOf, CaseName, Json, Seed, Strict, WorldCount, day

FEW = 1_000  # worlds by default: every package and cause is solved for each of them


def economy(
    case: CaseName,
    seed: Seed = SEED,
    worlds: WorldCount = FEW,
    as_of: AsOf = "",
    strict: Strict = False,
    charts: Annotated[
        Path | None, typer.Option("--charts", metavar="DIR", help="Write the pictures of trade and output there.")
    ] = None,
    tables: Annotated[
        Path | None, typer.Option("--tables", metavar="DIR", help="Write what the game reads there, all worlds.")
    ] = None,
    json: Json = False,
) -> None:
    """Ask what became of trade and means: buyers before and now, what binds, the patron's leverage, relief, output."""
    from tightrope.cli.progress import Told
    from tightrope.cli.screen import tell
    from tightrope.forecast import Question
    from tightrope.forecast.asking_trade import trading
    from tightrope.forecast.trade_tables import trade_tables
    from tightrope.report import write_charts
    from tightrope.runs.files import write_bytes, write_text

    question = Question(worlds, seed, day(as_of, "--as-of"), strict)
    with Told() as told:
        found = trading(case, question, told.stage)
    if charts is not None:
        write_charts(found.pictured, charts)
    if tables is not None:
        worked = trade_tables(case, question)
        write_bytes(tables / "means.npz", worked.archive())
        write_text(tables / "means.csv", worked.quantiles())
    tell(found, json)
