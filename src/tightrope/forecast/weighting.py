"""What does a file of respondents say once it is weighted to known totals of the public?"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from tightrope.errors import FaultySurvey, FaultyTargets
from tightrope.forecast.asking import Found
from tightrope.opinion import Margin, Respondents, rake, read_respondents
from tightrope.opinion.design import Design, mean

HEADER = ["variable", "level", "total"]
PARTS = ("weight", "strata", "cluster")  # of the design of a sample


class Sample(NamedTuple):
    """Holds which columns of a file mean what; "" means none."""

    item: str
    weight: str = ""
    strata: str = ""
    cluster: str = ""
    missing: tuple[str, ...] = ()


class Weighed(NamedTuple):
    """Holds the estimates, and the weights as a CSV table."""

    found: Found
    table: str


def sample(item: str, design: Sequence[str], missing: Sequence[str]) -> Sample:
    """Reads which columns mean what.

    Args:
        item: column of the answers. design: PART=COLUMN, each part of `PARTS` once at most.
        missing: answers that do not count.
    Returns:
        Sample.
    Raises:
        FaultySurvey: no answers named, or a part unknown, named twice or without a column; all at once.
    """
    faults = [] if item else ["--item: missing; allowed a column of the file; say which answers to estimate"]
    columns: dict[str, str] = {}
    for given in design:
        part, _, column = (word.strip() for word in given.partition("="))
        if part not in PARTS or part in columns or not column:
            faults.append(f"--design {given}: allowed {', '.join(PARTS)}, each once; write for example strata=region")
        columns[part] = column
    if faults:
        raise FaultySurvey("; ".join(faults))
    return Sample(item, missing=tuple(missing), **columns)


def weigh(path: Path, targets: Path, drawn: Sample) -> Weighed:
    """Rakes the respondents of a file to targets and estimates the share of each answer.

    Args:
        path: the file of respondents. targets: CSV with the columns variable, level, total.
        drawn: the columns, from `sample`.
    Returns:
        Weighed: share, standard error and design effect of each answer; weights in the order of the file.
    Raises:
        FaultySurvey, FaultyDesign, FaultyTargets, NotConverged, MissingExtra: as in `read_respondents` and `rake`.
    """
    told = read_respondents(
        path, drawn.item, weight=drawn.weight or None, strata=drawn.strata or None,
        cluster=drawn.cluster or None, missing=drawn.missing,
    )  # fmt: skip
    before = told.design()
    after = rake(before, _margins(told, targets))
    answers = sorted(set(told.answers[told.answered].tolist()))
    rows = [_row(answer, told, before, after) for answer in answers]
    document: dict[str, object] = {"file": path.name, "item": drawn.item, "answers": rows, **_size(told, after)}
    return Weighed(Found(document, tuple(_lines(document, rows))), _table(before, after))


def _row(answer: str, told: Respondents, before: Design, after: Design) -> dict[str, object]:
    given = told.answers == answer
    raw, found = mean(before, given, told.answered), mean(after, given, told.answered)
    return {
        "answer": answer,
        "unweighted_to_targets": raw.value,
        "share": found.value,
        "se": found.se,
        "deff": found.deff,
        "degrees_of_freedom": found.degrees_of_freedom,
    }


def _size(told: Respondents, after: Design) -> dict[str, object]:
    w = after.weights
    return {
        "respondents": after.size,
        "answered": int(told.answered.sum()),
        "kish_effective": float(w.sum() ** 2 / (w @ w)),
        "largest_to_mean_weight": float(w.max() / w.mean()),
    }


def _margins(told: Respondents, place: Path) -> list[Margin]:
    totals: dict[str, dict[str, float]] = {}
    faults = []
    for number, row in enumerate(_read(place), 2):
        name, level, text = (row[column].strip() for column in HEADER)
        if name not in told.columns:
            faults.append(f"{place}: row {number}: no column {name} in the file of respondents; allowed its columns")
        if level in totals.get(name, {}):
            faults.append(f"{place}: row {number}: {name} {level} stands twice; allowed once")
        totals.setdefault(name, {})[level] = _number(text)
    if faults:
        raise FaultyTargets("; ".join(faults))
    return [Margin(told.columns[name], levels, name) for name, levels in totals.items()]


def _read(place: Path) -> list[dict[str, str]]:
    try:
        with place.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines, restval="")
            rows = list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as fault:
        raise FaultyTargets(
            f"--targets {place}: cannot be read; allowed a CSV file of variable, level, total"
        ) from fault
    if list(reader.fieldnames or ()) != HEADER or not rows:
        raise FaultyTargets(f"{place}: columns {reader.fieldnames}; allowed variable, level, total and a row a level")
    return rows


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan  # refused with its place by the weighting itself


def _table(before: Design, after: Design) -> str:
    page = io.StringIO()
    writer = csv.writer(page, lineterminator="\n")
    writer.writerow(["respondent", "before", "weight"])
    writer.writerows(
        [number, repr(float(one)), repr(float(other))]
        for number, (one, other) in enumerate(zip(before.weights, after.weights, strict=True), 1)
    )
    return page.getvalue()


def _lines(document: dict[str, object], rows: list[dict[str, object]]) -> list[str]:
    lines = [f"{document['file']}: {document['item']}, weighted to the targets"]
    for row in rows:
        share, raw, se, deff = (np.float64(str(row[k])) for k in ("share", "unweighted_to_targets", "se", "deff"))
        lines.append(
            f"  {row['answer']}: {100 * share:.1f} % (standard error {100 * se:.1f} points, design effect {deff:.2f}); "
            f"before weighting {100 * raw:.1f} %"
        )
    return [
        *lines,
        f"  {document['answered']} of {document['respondents']} answered; as sure as {document['kish_effective']:.0f} "
        f"of equal weight; the largest weight is {document['largest_to_mean_weight']:.1f} times the mean",
    ]
