"""`tightrope tip CASE`: at which value of a quantity his choice would flip."""

from __future__ import annotations

from typing import Annotated

import typer

from tightrope.cli.options import SEED, WORLDS, AsOf, CaseName, Json, Seed, Strict, WorldCount, day


def tip(
    case: CaseName,
    quantity: Annotated[
        list[str],
        typer.Option(
            "--quantity", metavar="Q", help="A quantity of the case; repeatable. Default: the four of the report."
        ),
    ] = [],  # noqa: B006
    seed: Seed = SEED,
    worlds: WorldCount = WORLDS,
    as_of: AsOf = "",
    strict: Strict = False,
    json: Json = False,
) -> None:
    """Find tipping points: where refusing and crossing weigh the same, and in how many worlds nowhere."""
    from tightrope.cli.progress import Told
    from tightrope.cli.screen import tell
    from tightrope.forecast import Question
    from tightrope.forecast.asking import turning

    question = Question(worlds, seed, day(as_of, "--as-of"), strict)
    with Told() as told:
        found = turning(case, question, tuple(quantity), told.stage)
    tell(found, json)
