"""What did each respondent of a survey file answer, and what does he stand for?"""

from __future__ import annotations

import csv
import difflib
import importlib
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tightrope.errors import FaultyDesign, FaultySurvey, MissingExtra
from tightrope.opinion.design import Design

Floats = NDArray[np.float64]
Truths = NDArray[np.bool_]
Words = NDArray[np.str_]

_INSTALL = 'pip install "tightrope[survey]"'
_SHOWN = 5  # faults of one kind that are shown before "and more"


@dataclass(frozen=True)
class Respondents:
    """Holds the answers to one item with what is known of each respondent."""

    item: str
    answers: Words  # (respondent,), "" where no answer counts
    answered: Truths  # (respondent,)
    weights: Floats  # (respondent,), 1 each if the file has no weights
    strata: Words | None
    clusters: Words | None
    columns: Mapping[str, Words]  # every column of the file as text

    def design(self) -> Design:
        """The sample as a design.

        Raises:
            FaultyDesign: a stratum with one cluster, or a weight that is not above 0.
        """
        return Design(self.weights, self.strata, self.clusters)


class _Table(NamedTuple):
    """Holds a file as columns of text, with what its own metadata says."""

    columns: dict[str, list[str]]
    weight: str | None  # the weight variable that the file names
    unlabelled: dict[str, set[str]]  # codes without a label, by column, where the column has labels
    user_missing: dict[str, set[str]]  # what the file itself marks as missing, by column


def read_respondents(
    path: Path | str,
    item: str,
    *,
    weight: str | None = None,
    strata: str | None = None,
    cluster: str | None = None,
    missing: Sequence[str] = (),
) -> Respondents:
    """Reads a file of respondents: CSV, or XLSX and SPSS with the extra `survey`.

    Of an SPSS file, value labels, user-missing codes and the weight variable are read from its own metadata;
    the codes for "do not know" must be named, never guessed.

    Args:
        path: the file. item: column of the answers.
        weight, strata, cluster: columns; without a weight column all weigh 1, unless an SPSS file names its own.
        missing: answers (or labels) that do not count, for example "hard to say"; "" for an empty cell.
    Returns:
        Respondents.
    Raises:
        FaultySurvey: a column that is absent, with the nearest name; codes without a label; empty answers.
        FaultyDesign: weights that are not numbers above 0.
        MissingExtra: the file needs the extra.
    """
    place = Path(path)
    table = _table(place)
    wanted = {"item": item, "weight": weight, "strata": strata, "cluster": cluster}
    faults = [_absent(place, part, name, table.columns) for part, name in wanted.items() if name]
    faults = [fault for fault in faults if fault]
    if faults:
        raise FaultySurvey("; ".join(faults), path=str(place))
    answers, answered = _answers(place, table, item, missing)
    own = weight or table.weight
    return Respondents(
        item=item,
        answers=np.where(answered, answers, ""),
        answered=answered,
        weights=np.ones(len(answers)) if own is None else _weights(place, own, table.columns[own]),
        strata=np.array(table.columns[strata]) if strata else None,
        clusters=np.array(table.columns[cluster]) if cluster else None,
        columns={name: np.array(column) for name, column in table.columns.items()},
    )


def _answers(place: Path, table: _Table, item: str, missing: Sequence[str]) -> tuple[Words, Truths]:
    codes = np.array(table.columns[item], dtype=np.str_)
    left_out = set(missing) | table.user_missing.get(item, set())
    faults = []
    bare = sorted(table.unlabelled.get(item, set()) - left_out)
    if bare:
        faults.append(f"{place}: {item}: {_some(bare)} without a label; allowed labelled codes; name them as missing")
    if "" not in left_out and np.any(codes == ""):
        row = int(np.flatnonzero(codes == "")[0]) + 1
        faults.append(f'{place}: {item}: respondent {row} has no answer; allowed an answer; name "" as missing')
    unknown = sorted(set(missing) - {""} - set(codes.tolist()))
    if unknown:
        near = [_nearest(word, set(codes.tolist())) for word in unknown]
        faults.append(f"{place}: {item}: {_some(unknown)} named as missing is never an answer{near[0]}")
    if faults:
        raise FaultySurvey("; ".join(faults), path=str(place), item=item)
    return codes, ~np.isin(codes, sorted(left_out))


def _weights(place: Path, name: str, cells: Sequence[str]) -> Floats:
    bad, values = [], []
    for row, cell in enumerate(cells, 1):
        try:
            value = float(cell)
        except ValueError:
            value = math.nan
        values.append(value)
        if not (math.isfinite(value) and value > 0):
            bad.append(f"respondent {row}: {cell!r}")
    if bad:
        raise FaultyDesign(
            f"{place}: {name}: {_some(bad)}; allowed finite and above 0; correct them or leave them out",
            path=str(place),
        )
    return np.array(values)


def _absent(place: Path, part: str, name: str, columns: Iterable[str]) -> str:
    known = list(columns)
    if name in known:
        return ""
    near = _nearest(name, known)
    return f"{place}: {part}: no column {name}{near or '; allowed ' + ', '.join(known[:_SHOWN])}"


def _nearest(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, list(known), n=1)
    return f"; did you mean {near[0]}?" if near else ""


def _some(words: Sequence[str]) -> str:
    more = f" and {len(words) - _SHOWN} more" if len(words) > _SHOWN else ""
    return ", ".join(words[:_SHOWN]) + more


def _table(place: Path) -> _Table:
    readers: dict[str, Callable[[Path], _Table]] = {".csv": _csv, ".xlsx": _xlsx, ".sav": _sav}
    if place.suffix.lower() not in readers:
        raise FaultySurvey(f"{place}: {place.suffix or 'no ending'} is not read; allowed .csv, .xlsx, .sav")
    if not place.is_file():
        raise FaultySurvey(f"{place}: no such file; allowed a file of respondents; check the path")
    table = readers[place.suffix.lower()](place)
    if not table.columns or not next(iter(table.columns.values())):
        raise FaultySurvey(f"{place}: no respondents; allowed a first row of names and one row a respondent")
    return table


def _csv(place: Path) -> _Table:
    try:
        with place.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.reader(lines))
    except (UnicodeDecodeError, csv.Error) as fault:
        raise FaultySurvey(f"{place}: not a CSV file in UTF-8 ({fault}); save it anew as CSV UTF-8") from fault
    return _rows(place, rows)


def _xlsx(place: Path) -> _Table:
    openpyxl = _extra("openpyxl", place)
    try:
        book = openpyxl.load_workbook(place, read_only=True, data_only=True)
        rows = [
            ["" if cell is None else _text(cell) for cell in row] for row in book.active.iter_rows(values_only=True)
        ]
        book.close()
    except Exception as fault:  # the library raises many kinds for a damaged file
        raise FaultySurvey(f"{place}: not an XLSX file ({fault}); save it anew") from fault
    return _rows(place, rows)


def _rows(place: Path, rows: Sequence[Sequence[str]]) -> _Table:
    if not rows:
        return _Table({}, None, {}, {})
    names, body = list(rows[0]), [row for row in rows[1:] if any(row)]
    faults = [f"row {n}: {len(row)} cells; allowed {len(names)}"
              for n, row in enumerate(body, 2) if len(row) != len(names)]  # fmt: skip
    faults += [
        f"column {name or 'without a name'} stands twice" for name in sorted(set(names)) if names.count(name) > 1
    ]
    if faults:
        raise FaultySurvey(f"{place}: {_some(faults)}", path=str(place))
    return _Table({name: [row[k] for row in body] for k, name in enumerate(names)}, None, {}, {})


def _sav(place: Path) -> _Table:
    pyreadstat = _extra("pyreadstat", place)
    try:
        found, meta = pyreadstat.read_sav(str(place), output_format="dict", user_missing=True)
    except Exception as fault:  # the library raises many kinds for a damaged file
        raise FaultySurvey(f"{place}: not an SPSS file ({fault}); save it anew") from fault
    columns, unlabelled, user_missing = {}, {}, {}
    for name, cells in found.items():
        labels = {_text(code): label for code, label in meta.variable_value_labels.get(name, {}).items()}
        codes = [_text(cell) for cell in cells]
        columns[name] = [labels.get(code, code) for code in codes]
        if labels:
            unlabelled[name] = set(codes) - set(labels) - {""}
        gone = {code for code in set(codes) if _in_ranges(code, meta.missing_ranges.get(name, ()))}
        user_missing[name] = gone | {labels[code] for code in gone & set(labels)}
    weight = getattr(meta, "variable_weight", None)
    return _Table(columns, weight or None, unlabelled, user_missing)


def _in_ranges(code: str, ranges: Sequence[Mapping[str, Any]]) -> bool:
    try:
        return any(float(part["lo"]) <= float(code) <= float(part["hi"]) for part in ranges)
    except ValueError:
        return any(code == str(part["lo"]) for part in ranges)


def _text(cell: object) -> str:
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return ""
    return f"{cell:g}" if isinstance(cell, float) and cell == int(cell) else str(cell)


def _extra(library: str, place: Path) -> Any:
    try:
        return importlib.import_module(library)
    except ImportError as fault:
        raise MissingExtra(f"{place}: needs {library}, which is not installed; run: {_INSTALL}") from fault
