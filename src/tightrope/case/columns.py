"""Which items of evidence does a CSV table hold? Each cell keeps its line and column."""

from __future__ import annotations

from collections.abc import Iterator

from tightrope.case.faults import Fault
from tightrope.case.nodes import Mark, Node, Scalar, Table
from tightrope.case.notes import closest
from tightrope.case.schema_evidence import EVIDENCE_MODELS
from tightrope.case.syntax import Unreadable

KNOWN_ON, JUDGED = "known_on", "known_on_judged"
SPAN = ("happened_from", "happened_to")
_NESTED = ("readings",)  # keys whose value no single cell can hold
COLUMNS = tuple(
    dict.fromkeys(
        [
            *(
                field.alias or name
                for model in EVIDENCE_MODELS.values()
                for name, field in model.model_fields.items()
                if name not in _NESTED
            ),
            KNOWN_ON,
            JUDGED,
            *SPAN,
        ]
    )
)


def rows(text: str, name: str) -> tuple[list[Node], list[Fault]]:
    """Turns a CSV table into items of evidence.

    The first row names the columns. An empty cell is left out. `known_on` is the day the source proves,
    `known_on_judged` the day the row was in all likelihood public; a survey never takes the judged day.

    Args:
        text: the file's text.
        name: how faults call the file.
    Returns:
        one table a row; faults of the header and of rows that are too long.
    Raises:
        Unreadable: a quotation mark is never closed.
    """
    lines = list(_lines(text, name))
    if not lines:
        return [], [Fault("T101", name, 1, 1, "", "no row", "a first row that names the columns", "write the header")]
    header, faults = lines[0], []
    wanted: list[Scalar | None] = []
    seen: dict[str, Mark] = {}
    for cell in header:
        key = cell.text.strip()
        if key not in COLUMNS:
            hint = closest(key, COLUMNS, "")
            faults.append(
                Fault("T102", *cell.mark, f"evidence.{key}"[:200], key[:80], f"columns {', '.join(COLUMNS)}", hint)
            )
        elif key in seen:
            hint = f"first written in column {seen[key].column}; remove one of the two"
            faults.append(Fault("T104", *cell.mark, f"evidence.{key}", key, "each column once", hint))
        fits = key in COLUMNS and key not in seen
        wanted.append(Scalar(key, True, cell.mark) if fits else None)
        seen.setdefault(key, cell.mark)
    items: list[Node] = []
    for line in lines[1:]:
        if len(line) > len(header):
            got = f"{len(line)} cells"
            hint = "put cells that hold a comma in quotation marks"
            faults.append(Fault("T101", *line[len(header)].mark, "", got, f"{len(header)} cells, as the header", hint))
        cells = {
            key.text: cell for key, cell in zip(wanted, line, strict=False) if key is not None and cell.text.strip()
        }
        if cells:
            items.append(_item(cells, line[0].mark))
    return items, faults


def _item(cells: dict[str, Scalar], mark: Mark) -> Table:
    kind = cells["kind"].text if "kind" in cells else ""
    values: dict[str, Node] = {key: cell for key, cell in cells.items() if key not in (KNOWN_ON, JUDGED, *SPAN)}
    strict, judged = cells.get(KNOWN_ON), cells.get(JUDGED)
    if strict is not None and judged is not None and kind != "survey":
        values |= {"known": judged, "known_strict": strict}
    elif strict is not None:
        values["known"] = strict
    if SPAN[0] in cells:
        ends = {"from": cells[SPAN[0]]} | ({"to": cells[SPAN[1]]} if SPAN[1] in cells else {})
        keys = {key: Scalar(key, True, cell.mark) for key, cell in ends.items()}
        values["happened"] = Table(keys, dict(ends), cells[SPAN[0]].mark)
    return Table({key: Scalar(key, True, value.mark) for key, value in values.items()}, values, mark)


def _lines(text: str, name: str) -> Iterator[list[Scalar]]:
    """Yields the cells of each row; quotation marks may enclose commas, line ends and doubled marks."""
    cells: list[Scalar] = []
    written: list[str] = []
    line, column, quoted, plain = 1, 1, False, True
    start = Mark(name, 1, 1)
    at = 0
    while at < len(text):
        letter = text[at]
        if quoted and letter == '"' and text[at + 1 : at + 2] == '"':
            written.append('"')
            at, column = at + 1, column + 1
        elif letter == '"' and (quoted or (plain and not written)):
            quoted, plain = not quoted, False
        elif quoted or letter not in ",\r\n":
            written.append(letter)
        elif letter != "\r":
            cells.append(Scalar("".join(written), plain, start))
            written, plain = [], True
        at += 1
        line, column = (line + 1, 1) if letter == "\n" else (line, column + 1)
        if not quoted and plain and not written and letter in ",\n":
            start = Mark(name, line, column)
        if not quoted and letter == "\n":
            yield from _full(cells)
            cells = []
    if quoted:
        hint = "close the quotation mark that is still open"
        raise Unreadable(Fault("T101", *start, "", "an unclosed quotation mark", "a CSV table", hint))
    cells.append(Scalar("".join(written), plain, start))
    yield from _full(cells)


def _full(cells: list[Scalar]) -> Iterator[list[Scalar]]:
    if any(cell.text.strip() for cell in cells):
        yield cells
