"""`tightrope trade check FILE`: may a file of trade be trusted? `tightrope trade import FORM FILE`: into products."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from tightrope.cli.options import Json

CHECK, IMPORT = "check", "import"
UNSOUND = 1
BESIDE = "belarus_2022"


def trade(
    task: Annotated[str, typer.Argument(metavar="check|import", help="`check FILE`, or `import FORM FILE`.")],
    first: Annotated[str, typer.Argument(metavar="FILE", help="The file; after `import` baci, comtrade or eurostat.")],
    file: Annotated[str, typer.Argument(metavar="[FILE]", help="After `import FORM`: the file.")] = "",
    case: Annotated[
        str, typer.Option("--case", metavar="CASE", help="Case whose totals, codes and acceptances are used.")
    ] = BESIDE,
    reference: Annotated[
        str, typer.Option("--reference", metavar="FILE", help="CSV of further published totals to set beside.")
    ] = "",
    accept: Annotated[
        list[str], typer.Option("--accept", metavar="RULE", help="Accept a rule that fires; recorded in the case.")
    ] = [],  # noqa: B006
    because: Annotated[str, typer.Option("--because", metavar="TEXT", help="Why it is accepted.")] = "",
    reporter: Annotated[str, typer.Option("--reporter", metavar="CODE", help="Read this country's flows alone.")] = "",
    countries: Annotated[
        str, typer.Option("--countries", metavar="FILE", help="BACI's own list of countries, for their codes.")
    ] = "",
    rate: Annotated[float | None, typer.Option("--rate", help="Comext: US dollars for one euro.")] = None,
    out: Annotated[str, typer.Option("--out", metavar="FILE", help="import: where the flows by product go.")] = "",
    json: Json = False,
) -> None:
    """Warn of partners and reporters that have vanished from a file of trade; or bring one into products."""
    from tightrope.cli.progress import Told
    from tightrope.cli.screen import tell
    from tightrope.errors import TradeFileFault
    from tightrope.forecast.trade_files import Acceptance, Reading, check_file, import_file
    from tightrope.runs.files import write_text

    if task not in (CHECK, IMPORT) or (task == IMPORT) != bool(file) or (task == IMPORT) != bool(out):
        raise TradeFileFault(
            "trade: allowed `trade check FILE` or `trade import baci|comtrade|eurostat FILE --out FILE`"
        )
    reading = Reading(case, reference, countries, reporter, rate)
    acceptance = Acceptance(tuple(accept), dt.date.today(), because)
    with Told() as told:
        told.stage("reading the file", 0, 1)
        if task == CHECK:
            judged = check_file(Path(first), reading, acceptance)
        else:
            judged = import_file(Path(file), first, Path(out), reading, acceptance)
    for path, text in judged.writes:
        write_text(path, text)
    tell(judged.found, json)
    if not judged.sound:
        raise typer.Exit(UNSOUND)
