"""`tightrope check CASE`: every fault of every file; with --reality, whether the case says what its author expects."""

from __future__ import annotations

import json as jsonlib
import sys
from typing import Annotated

import typer

from tightrope.cli.options import SEED, CaseName, Json, Seed

REALITY_WORLDS = 2_000  # worlds of a reality check (specification of the product, section 2)
FAULTY, UNREAL = 1, 3


def check(
    case: CaseName,
    reality: Annotated[
        bool, typer.Option("--reality", help="Play 2,000 worlds and test the checks and the scale of the priors.")
    ] = False,
    seed: Seed = SEED,
    json: Json = False,
) -> None:
    """Tell every fault of a case, each with file, line, value, range and remedy."""
    from tightrope.case import check as faults_of
    from tightrope.case import read
    from tightrope.case.anchors import fixed_by
    from tightrope.case.remarks import remarks

    faults = faults_of(case)
    if faults:
        if json:
            print(jsonlib.dumps({"faults": [fault.as_dict() for fault in faults]}, indent=2, ensure_ascii=False))
        else:
            for fault in faults:
                print(fault, file=sys.stderr)
            noun = "fault" if len(faults) == 1 else "faults"
            print(f"{len(faults)} {noun}; nothing was forecast.", file=sys.stderr)
        raise typer.Exit(FAULTY)
    found = read(case)
    facts = {
        "case": found.id,
        "schema": 1,
        "sources": len(found.sources),
        "evidence": len(found.evidence),
        "visible": len(found.known_on(found.as_of).evidence),
        "as_of": found.as_of.isoformat(),
        "defaults": len(found.defaults),
        "anchors": list(found.anchors),
        "remarks": list(remarks(found)),
    }
    if reality:
        _reality(case, seed, json, facts)
    elif json:
        print(jsonlib.dumps({"faults": [], **facts}, indent=2))
    else:
        judged = ""
        if found.anchors:
            judged = f" {len(found.anchors)} judged situations give {len(fixed_by(found.anchors))} rates of danger."
        print(
            f"{found.id}: no faults; schema 1, {facts['sources']} sources, {facts['evidence']} items of evidence, "
            f"{facts['visible']} of them known by {facts['as_of']}; "
            f"{facts['defaults']} values taken from the defaults.{judged}"
        )
        for remark in remarks(found):
            print(f"look again: {remark}")


def _reality(case: str, seed: int, json: bool, facts: dict[str, object]) -> None:
    """Plays the checks of the case and the scale of its priors; exit 3 where one fails."""
    from tightrope.cli.progress import Told
    from tightrope.forecast.reality import reality, said

    with Told() as told:
        rows = reality(case, REALITY_WORLDS, seed, told.stage)
    if json:
        print(jsonlib.dumps({"faults": [], **facts, "checks": rows}, indent=2))
    else:
        for row in rows:
            print(said(row))
    if not all(row["holds"] for row in rows):
        raise typer.Exit(UNREAL)
