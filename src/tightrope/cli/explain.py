"""`tightrope explain CASE`: reasons in words, or everything about one named quantity."""

from __future__ import annotations

from typing import Annotated

import typer

from tightrope.cli.options import SEED, WORLDS, AsOf, CaseName, Json, Seed, WorldCount, day


def explain(
    case: CaseName,
    topic: Annotated[
        str, typer.Argument(metavar="TOPIC", help="bottom_line, reasons, change_mind or assumed; default: all four.")
    ] = "",
    quantity: Annotated[
        str,
        typer.Option(
            "--quantity",
            metavar="Q",
            help="One quantity: claim, equation, unit, origin, reference, prior and posterior.",
        ),
    ] = "",
    since: Annotated[
        str, typer.Option("--since", metavar="DATE", help="Say what moved since the eve of this day.")
    ] = "",
    seed: Seed = SEED,
    worlds: WorldCount = WORLDS,
    as_of: AsOf = "",
    json: Json = False,
) -> None:
    """Explain the answer in words, or one quantity in full."""
    from tightrope.cli.progress import Told
    from tightrope.cli.screen import tell
    from tightrope.forecast import Question
    from tightrope.forecast.asking import one_quantity, reasons

    question = Question(worlds, seed, day(as_of, "--as-of"), since=day(since, "--since"))
    with Told() as told:
        found = (
            one_quantity(case, question, quantity, told.stage)
            if quantity
            else reasons(case, question, topic, told.stage)
        )
    tell(found, json)
