"""`tightrope replay [CASES]`: the answers of past days, and how good they were."""

from __future__ import annotations

from typing import Annotated

import typer

from tightrope.cli.options import RUNS, SEED, Json, Seed, Strict, WorldCount, day

WORLDS = 1_000  # a replay asks many days; fewer worlds than a single answer


def replay(
    cases: Annotated[
        list[str] | None, typer.Argument(metavar="[CASES]...", help="Cases to replay; default: all built-in ones.")
    ] = None,
    seed: Seed = SEED,
    worlds: WorldCount = WORLDS,
    strict: Strict = False,
    from_: Annotated[
        str, typer.Option("--from", metavar="DATE", help="First day of knowledge; default: the first that is listed.")
    ] = "",
    to: Annotated[
        str, typer.Option("--to", metavar="DATE", help="Last day of knowledge; default: the last that is listed.")
    ] = "",
    every: Annotated[
        int, typer.Option("--every", metavar="DAYS", min=0, help="Ask every so many days; 0: the days that are listed.")
    ] = 0,
    json: Json = False,
) -> None:
    """Replay past cases: what would have been said then, what came, and how far off it was."""
    import hashlib

    from tightrope.case import builtin_names
    from tightrope.cli.progress import Told
    from tightrope.cli.screen import show
    from tightrope.forecast import Question
    from tightrope.ledger import Span, forecast_all, score_all
    from tightrope.ledger.replay import forecast_document
    from tightrope.ledger.told import told as lines
    from tightrope.runs.files import json_text, write_json

    question = Question(worlds, seed, None, strict)
    span = Span(day(from_, "--from"), day(to, "--to"), every)
    with Told() as told:
        replays = forecast_all(tuple(cases or builtin_names()), question, told.stage, span)
    asked = {"worlds": worlds, "seed": seed, "strict": strict, "forecasts": forecast_document(replays)}
    mark = hashlib.sha256("".join(each.digest for each in replays).encode()).hexdigest()[:8]
    folder = RUNS / f"replay-{mark}"
    write_json(folder / "forecasts.json", asked)  # before an outcome is opened
    scored = score_all(replays)
    write_json(folder / "scores.json", scored)
    if json:
        print(json_text(asked | scored), end="")
    else:
        written = f"Written to {folder}: forecasts.json (before an outcome was opened), scores.json"
        show([*lines(scored), "", written], bold=1)
