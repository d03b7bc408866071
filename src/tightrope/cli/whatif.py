"""`tightrope whatif CASE`: scenarios on the same worlds, side by side with the unchanged case."""

from __future__ import annotations

from typing import Annotated

import typer

from tightrope.cli.options import SEED, WORLDS, AsOf, CaseName, Json, Seed, Strict, WorldCount, day


def whatif(
    case: CaseName,
    scenario: Annotated[
        list[str], typer.Option("--scenario", metavar="ID", help="A scenario of the case; repeatable. Default: all.")
    ] = [],  # noqa: B006
    hold: Annotated[
        list[str],
        typer.Option(
            "--hold",
            metavar="Q=X@DATE",
            help="Hold a quantity at a value from a day on, as pressure=0.6@2022-05-01; repeatable.",
        ),
    ] = [],  # noqa: B006
    seed: Seed = SEED,
    worlds: WorldCount = WORLDS,
    as_of: AsOf = "",
    strict: Strict = False,
    json: Json = False,
) -> None:
    """Ask what if: the same worlds with something held, beside the unchanged case."""
    from tightrope.cli.progress import Told
    from tightrope.cli.screen import tell
    from tightrope.forecast import Question
    from tightrope.forecast.asking import compare

    question = Question(worlds, seed, day(as_of, "--as-of"), strict)
    with Told() as told:
        found = compare(case, question, tuple(scenario), tuple(hold), told.stage)
    tell(found, json)
