"""`tightrope history CASE`: what usually happens in such a place, and how it entered the answer."""

from __future__ import annotations

from tightrope.cli.options import SEED, WORLDS, AsOf, CaseName, Json, Seed, Strict, WorldCount, day


def history(
    case: CaseName,
    seed: Seed = SEED,
    worlds: WorldCount = WORLDS,
    as_of: AsOf = "",
    strict: Strict = False,
    json: Json = False,
) -> None:
    """Show past cases: who joined, of how many, when; how rulers fall; and how the answer leans on them."""
    from tightrope.cli.progress import Told
    from tightrope.cli.screen import tell
    from tightrope.forecast import Question
    from tightrope.forecast.history_asking import ask_history

    question = Question(worlds, seed, day(as_of, "--as-of"), strict)
    with Told() as told:
        found = ask_history(case, question, told.stage)
    tell(found, json)
