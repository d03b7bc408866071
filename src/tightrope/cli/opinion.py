"""`tightrope opinion CASE`: what its surveys say; `tightrope opinion weight FILE`: weighting a file of respondents."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from typer.core import TyperGroup

from tightrope.cli.options import SEED, AsOf, CaseName, Json, Seed, Strict, day

CASE = "CASE"  # what stands for any word that names no command


class CaseOrCommand(TyperGroup):
    """Takes the first word for a case unless it names a command."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]
        """Sends anything but a command, and a bare call for help, to the command that reads a case."""
        if args and args[0] not in (*self.commands, *ctx.help_option_names):
            args = [CASE, *args]
        return super().parse_args(ctx, args)


opinion = typer.Typer(
    cls=CaseOrCommand,
    no_args_is_help=True,
    subcommand_metavar="CASE | weight FILE",
    help="Read the surveys of a case: each figure, its bounds, the path of support. Or weight a file of respondents.",
)


@opinion.command(CASE)
def read(case: CaseName, seed: Seed = SEED, as_of: AsOf = "", strict: Strict = False, json: Json = False) -> None:
    """Read the surveys of a case: each figure, its bounds, the path of support, its change."""
    from tightrope.cli.progress import Told
    from tightrope.cli.screen import tell
    from tightrope.forecast import Question
    from tightrope.forecast.surveys import surveys

    with Told() as told:
        found = surveys(case, Question(seed=seed, as_of=day(as_of, "--as-of"), strict=strict), told.stage)
    tell(found, json)


@opinion.command()
def weight(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Respondents as CSV, XLSX or SPSS.")],
    item: Annotated[str, typer.Option("--item", metavar="COLUMN", help="Column of the answers.")],
    targets: Annotated[Path, typer.Option("--targets", metavar="FILE", help="CSV of variable, level, total.")],
    design: Annotated[
        list[str],
        typer.Option(
            "--design", metavar="PART=COLUMN", help="How they were drawn: weight=, strata= or cluster=; repeatable."
        ),
    ] = [],  # noqa: B006
    missing: Annotated[
        list[str], typer.Option("--missing", metavar="ANSWER", help="Answer that does not count; repeatable.")
    ] = [],  # noqa: B006
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Where the weights go, as CSV.")] = None,
    json: Json = False,
) -> None:
    """Weight a file of respondents to known totals, and estimate the share of each answer."""
    from tightrope.cli.screen import tell
    from tightrope.forecast.weighting import sample, weigh
    from tightrope.runs.files import write_text

    weighed = weigh(file, targets, sample(item, design, missing))
    if out is not None:
        write_text(out, weighed.table)
    tell(weighed.found, json)
