"""`tightrope calibrate CASE`: does the model find its own truths again?"""

from __future__ import annotations

from typing import Annotated

import typer

from tightrope.cli.options import RUNS, SEED, AsOf, CaseName, Json, Seed, Strict, day


def calibrate(
    case: CaseName,
    histories: Annotated[int, typer.Option("--histories", help="How many histories to draw, 20 or more.")] = 200,
    worlds: Annotated[int, typer.Option("--worlds", help="How many worlds weigh each history, 100 or more.")] = 2_000,
    seed: Seed = SEED,
    as_of: AsOf = "",
    strict: Strict = False,
    likelihood_power: Annotated[
        float, typer.Option("--likelihood-power", help="Plants a fault: 2 counts the evidence twice.")
    ] = 1.0,
    json: Json = False,
) -> None:
    """Draw truths and histories from a case, and see whether each truth is found again in its history."""
    from tightrope.cli.progress import Told
    from tightrope.cli.screen import show
    from tightrope.forecast import Question
    from tightrope.forecast.calibrated_words import told as lines
    from tightrope.forecast.calibrating import Trial
    from tightrope.forecast.calibrating import calibrate as calibrated
    from tightrope.report.charts import CALIBRATION
    from tightrope.report.draw import write_charts
    from tightrope.runs.files import json_text, write_json

    trial = Trial(histories, worlds, seed, likelihood_power)
    question = Question(seed=seed, as_of=day(as_of, "--as-of"), strict=strict)
    with Told() as told:
        document = calibrated(case, question, trial, told.stage)
    folder = RUNS / f"calibrate-{document['case']}-{str(document['digest'])[:8]}"
    write_json(folder / "verdict.json", document)
    write_charts(document, folder, (CALIBRATION,))
    if json:
        print(json_text(document), end="")
    else:
        show([*lines(document), f"  Written to {folder}"], bold=1)
