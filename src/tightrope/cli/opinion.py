"""`tightrope opinion CASE`: what its surveys say; `tightrope opinion weight FILE`: weighting a file of respondents."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tightrope.cli.options import SEED, AsOf, CaseName, Json, Seed, Strict, day

WEIGHT = "weight"


def opinion(
    case: CaseName,
    file: Annotated[
        str, typer.Argument(metavar="[FILE]", help="After the word `weight`: respondents as CSV, XLSX or SPSS.")
    ] = "",
    item: Annotated[str, typer.Option("--item", metavar="COLUMN", help="weight: column of the answers.")] = "",
    targets: Annotated[
        str, typer.Option("--targets", metavar="FILE", help="weight: CSV of variable, level, total.")
    ] = "",
    weight: Annotated[str, typer.Option("--weight", metavar="COLUMN", help="weight: column of design weights.")] = "",
    strata: Annotated[str, typer.Option("--strata", metavar="COLUMN", help="weight: column of strata.")] = "",
    cluster: Annotated[str, typer.Option("--cluster", metavar="COLUMN", help="weight: column of clusters.")] = "",
    missing: Annotated[
        list[str], typer.Option("--missing", metavar="ANSWER", help="weight: answer that does not count; repeatable.")
    ] = [],  # noqa: B006
    out: Annotated[str, typer.Option("--out", metavar="FILE", help="weight: where the weights go, as CSV.")] = "",
    seed: Seed = SEED,
    as_of: AsOf = "",
    strict: Strict = False,
    json: Json = False,
) -> None:
    """Read the surveys of a case: each figure, its bounds, the path of support, its change. Or weight a file."""
    from tightrope.cli.progress import Told
    from tightrope.cli.screen import tell
    from tightrope.errors import FaultySurvey
    from tightrope.forecast import Question
    from tightrope.forecast.surveys import surveys
    from tightrope.forecast.weighting import Sample, weigh
    from tightrope.runs.files import write_text

    if (case == WEIGHT) != bool(file):
        raise FaultySurvey("opinion: allowed `opinion CASE` or `opinion weight FILE --item COLUMN --targets FILE`")
    if case == WEIGHT:
        weighed = weigh(Path(file), Path(targets), Sample(item, weight, strata, cluster, tuple(missing)))
        if out:
            write_text(Path(out), weighed.table)
        found = weighed.found
    else:
        with Told() as told:
            found = surveys(case, Question(seed=seed, as_of=day(as_of, "--as-of"), strict=strict), told.stage)
    tell(found, json)
