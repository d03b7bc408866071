"""`tightrope cohesion CASE`: whether the formations would obey, and who would be left afterwards."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tightrope.cli.options import SEED, WORLDS, AsOf, CaseName, Json, Seed, Strict, WorldCount, day


def cohesion(
    case: CaseName,
    seed: Seed = SEED,
    worlds: WorldCount = WORLDS,
    as_of: AsOf = "",
    strict: Strict = False,
    charts: Annotated[
        Path | None, typer.Option("--charts", metavar="DIR", help="Write the picture of the cascade there.")
    ] = None,
    json: Json = False,
) -> None:
    """Ask who would obey: refusal, desertion, surrender and loyalty, by formation, stage and week."""
    from tightrope.cli.progress import Told
    from tightrope.cli.screen import tell
    from tightrope.forecast import Question
    from tightrope.forecast.asking_formations import obeying
    from tightrope.report import write_charts

    question = Question(worlds, seed, day(as_of, "--as-of"), strict)
    with Told() as told:
        found = obeying(case, question, told.stage)
    if charts is not None:
        write_charts(found.pictured, charts)
    tell(found, json)
