"""May a table of cited figures be used: does each row have an id, a readable value, a kind and a publication?"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Literal, NamedTuple, get_args
from urllib.parse import urlsplit

from tightrope.case.printed import Printed, read_printed

COLUMNS = ("id", "period", "quantity", "value", "unit", "kind", "source")
FigureKind = Literal["official", "reported", "estimate", "claim", "forecast"]
KINDS: tuple[FigureKind, ...] = get_args(FigureKind)
READ_AS = {"EDB": "estimate", "quoted": "claim"}  # economy specification 9


class Fact(NamedTuple):
    """Holds one cited figure; kind: who says so, in the words of a margin's error."""

    line: int
    id: str
    period: str
    quantity: str
    value: Printed
    unit: str
    kind: str
    source: str


class FactFault(NamedTuple):
    """Holds what is wrong with one row of a table of facts."""

    line: int
    rule: str
    figure: str
    remedy: str


def holds_facts(header: str) -> bool:
    """Says whether a header is that of a table of facts.

    Args:
        header: the first line of a file.
    Returns:
        True or False.
    """
    return tuple(name.strip() for name in header.strip("\ufeff\r\n").split(",")) == COLUMNS


def read_facts(text: str) -> tuple[tuple[Fact, ...], tuple[FactFault, ...]]:
    """Reads a table of cited figures and looks at each row: id once, a known kind, a value, a web address.

    Args:
        text: CSV with the columns id, period, quantity, value, unit, kind, source.
    Returns:
        The rows, and what is wrong with them, in the order of the file.
    """
    facts: list[Fact] = []
    faults: list[FactFault] = []
    first: dict[str, int] = {}
    reader = csv.DictReader(io.StringIO(text), restval="")
    for row in reader:
        line = reader.line_num
        kind = kind_of(row["kind"])
        value = read_printed(row["value"], row["quantity"])
        facts.append(Fact(line, row["id"], row["period"], row["quantity"], value, row["unit"], kind, row["source"]))
        faults += _of_row(facts[-1], row["kind"], first)
    return tuple(facts), tuple(faults)


def kind_of(written: str) -> str:
    """Gives who says so: the first word of what is written, other names read as the nearest kind.

    Args:
        written: for example `reported`, `estimate (PIE)`, `EDB`.
    Returns:
        official, reported, estimate, claim or forecast; "" where it is none of them.
    """
    word = written.split("(")[0].strip()
    return word if word in KINDS else READ_AS.get(word, "")


def _of_row(fact: Fact, written: str, first: dict[str, int]) -> Iterator[FactFault]:
    if not fact.id.strip():
        yield FactFault(fact.line, "no_id", "no id", "give each row an id")
    elif fact.id in first:
        yield FactFault(fact.line, "id_twice", f"{fact.id} is also in line {first[fact.id]}", "rename one of the two")
    first.setdefault(fact.id, fact.line)
    if not fact.kind:
        allowed = ", ".join((*KINDS, *READ_AS))
        yield FactFault(fact.line, "unknown_kind", f"kind {written!r}", f"say who says so: {allowed}")
    if not (fact.value.words or fact.value.parts or fact.value.low is not None):
        yield FactFault(fact.line, "no_value", "no value", "write the figure as printed, or its words")
    address = urlsplit(fact.source)
    if address.scheme not in ("http", "https") or "." not in address.netloc:
        remedy = "cite a publication by its address; what somebody remembers is no source"
        yield FactFault(fact.line, "no_publication", f"source {fact.source[:80]!r}", remedy)
