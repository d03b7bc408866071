"""`tightrope run CASE`: draw, play, weigh, answer; then scenarios and the report."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tightrope.cli.options import RUNS, SEED, WORLDS, AsOf, CaseName, Json, Seed, Strict, WorldCount, day


def run(
    case: CaseName,
    seed: Seed = SEED,
    worlds: WorldCount = WORLDS,
    as_of: AsOf = "",
    strict: Strict = False,
    quick: Annotated[bool, typer.Option("--quick", help="Stop after the answer: no scenarios, no report.")] = False,
    runs: Annotated[Path, typer.Option("--runs", metavar="DIR", help="Where the folder of the run is made.")] = RUNS,
    json: Json = False,
) -> None:
    """Answer a case: a dated probability for each posture, with reasons, and a report."""
    from tightrope.case import read
    from tightrope.cli.progress import Told
    from tightrope.cli.screen import BOLD_LINES, show
    from tightrope.forecast import Question, answer, deepen
    from tightrope.model import BLOCK
    from tightrope.report import write_charts, write_page
    from tightrope.report.screen import lower, upper
    from tightrope.runs.files import write_text
    from tightrope.runs.folder import DONE, FAILED, start

    question = Question(worlds, seed, day(as_of, "--as-of"), strict)
    whole = read(case)
    with Told() as told:
        found = answer(whole, question, told.stage)
    if not json:
        show(upper(found.document), BOLD_LINES)
    if not quick:
        folder = start(runs, found.document, whole.files, BLOCK)
        try:
            with Told() as told:
                found = deepen(found, told.stage)
            write_text(folder.folder / "forecast.json", found.to_json())
            write_charts(found.document, folder.folder / "charts")
            write_page(found.document, folder.folder / "report.html")
        except BaseException:
            folder.write_state(FAILED)
            raise
        folder.write_state(DONE)
        if not json:
            show(lower(found.document, str(folder.folder / "report.html")))
    if json:
        print(found.to_json(), end="")
