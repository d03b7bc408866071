"""May a file of trade be trusted, and what does it say in the products of a case?"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, get_args

from tightrope.case import Case, read
from tightrope.case.fact_table import holds_facts, read_facts
from tightrope.case.schema_trade_files import FactRule
from tightrope.case.trade_files import Accepted, accepted_rules, with_accepted
from tightrope.economy.flows import WORLD, ByProduct, FlowTable, Reference, by_product
from tightrope.economy.honesty import BILLION, RULES, Fault, check
from tightrope.economy.importers import (
    read_baci,
    read_comtrade,
    read_countries,
    read_eurostat,
    read_partners,
    read_totals,
    read_written,
    recognise,
)
from tightrope.errors import TradeFileFault
from tightrope.forecast.asking import Found

FORMS = ("baci", "comtrade", "eurostat")
UNMAPPED = "unmapped"
MOST_UNMAPPED = 0.01  # of the value: what may fall into no product (economy specification 10)
SHOWN = 10
HEADER = ("reporter", "partner", "flow", "product", "period", "value_usd", "tonnes")


class Reading(NamedTuple):
    """Holds how a file is to be read and what it is set beside.

    case: path or name. reference: a CSV file of totals, or "". countries: BACI's list of countries, or "".
    reporter: read this country alone, or "". rate: USD for one euro, None where none was stated.
    """

    case: str
    reference: str = ""
    countries: str = ""
    reporter: str = ""
    rate: float | None = None


class Acceptance(NamedTuple):
    """Holds the rules that are accepted, the day and the reason; no rule: nothing is accepted."""

    rules: tuple[str, ...] = ()
    on: dt.date = dt.date.min
    because: str = ""


class Judged(NamedTuple):
    """Holds what was found of a file, and what is to be written.

    sound: no fault is left that was not accepted. writes: files with their new text, none where it is not sound.
    """

    found: Found
    sound: bool
    writes: tuple[tuple[Path, str], ...]


def check_file(path: Path, reading: Reading, acceptance: Acceptance) -> Judged:
    """Looks for what has fallen out of a file of trade, or what is wrong with a table of cited figures.

    Args:
        path: the file. reading: how it is read. acceptance: what is accepted from now on.
    Returns:
        Judged: every fault with the rule that fired; the acceptances to write into the case.
    Raises:
        TradeFileFault: the file or the totals cannot be read, or a rule is accepted without reason or case.
        CaseFaults, CaseError: the case cannot be read or not changed.
    """
    if _holds_facts(path):
        return _facts(path, reading, acceptance)
    case = read(reading.case)
    form = recognise(path)
    table = _read(path, form, reading)
    found = check(table, _references(case, reading))
    return _judged(path, case, reading, acceptance, _of_flows(path, case, form, table, found))


def import_file(path: Path, form: str, out: Path, reading: Reading, acceptance: Acceptance) -> Judged:
    """Turns a file of trade into flows by product of a case, after the same look at it.

    Args:
        path: the file. form: `baci`, `comtrade` or `eurostat`. out: where the flows go.
        reading: how it is read. acceptance: what is accepted from now on.
    Returns:
        Judged: the faults; the flows and the acceptances to write where no fault is left.
    Raises:
        TradeFileFault: as in `check_file`; an unknown form, or a case without codes of products.
        CaseFaults, CaseError: the case cannot be read or not changed.
    """
    if form not in FORMS:
        raise TradeFileFault(f"{form!r} is no form of a file of trade; allowed {', '.join(FORMS)}; name one of them")
    case = read(reading.case)
    if not case.trade_files.codes:
        raise TradeFileFault(
            f"{case.id}: no codes of goods; allowed trade_files.codes, product -> HS codes; without them no flow "
            "belongs to a product"
        )
    table = _read(path, form, reading)
    mapped = by_product(table, case.trade_files.codes)
    found = check(table, _references(case, reading)) + _left_over(path, mapped)
    judged = _judged(path, case, reading, acceptance, _of_flows(path, case, form, table, found))
    if not judged.sound:
        return judged
    line = f"  {len(mapped.table.flows)} flows by product written to {out.name}"
    told = Found({**judged.found.document, "written": out.name}, (*judged.found.lines, line))
    return Judged(told, True, (*judged.writes, (out, _text(mapped.table))))


class _Looked(NamedTuple):
    said: str  # what the file is
    document: dict[str, object]
    faults: tuple[Fault, ...]
    rules: tuple[str, ...]  # that may fire for such a file


def _of_flows(path: Path, case: Case, form: str, table: FlowTable, faults: tuple[Fault, ...]) -> _Looked:
    reporters = table.countries()
    who = f"{len(reporters)} reporting countries" if len(reporters) != 1 else f"reporting country {reporters[0]}"
    said = f"{path.name}: {len(table.flows)} flows, {who}; set beside the totals of {case.id}"
    document: dict[str, object] = {"form": form, "rows": len(table.flows), "reporters": len(reporters)}
    return _Looked(said, document, faults, (*RULES, UNMAPPED))


def _holds_facts(path: Path) -> bool:
    try:
        with path.open(encoding="utf-8-sig") as lines:
            return holds_facts(lines.readline())
    except (OSError, UnicodeDecodeError):
        return False  # the reader of flows says what is wrong with it


def _facts(path: Path, reading: Reading, acceptance: Acceptance) -> Judged:
    facts, wrong = read_facts(path.read_text(encoding="utf-8-sig"))
    faults = tuple(Fault(each.rule, path.name, each.line, each.figure, each.remedy) for each in wrong)
    ranges = sum(fact.value.low != fact.value.high for fact in facts)
    pairs = sum(bool(fact.value.parts) for fact in facts)
    said = f"{path.name}: {len(facts)} cited figures, {ranges} of them ranges, {pairs} pairs of two figures"
    looked = _Looked(said, {"form": "facts", "rows": len(facts)}, faults, get_args(FactRule))
    return _judged(path, read(reading.case), reading, acceptance, looked)


def _read(path: Path, form: str, reading: Reading) -> FlowTable:
    if form == "baci":
        countries = read_countries(reading.countries) if reading.countries else None
        return read_baci(path, countries, reading.reporter)
    if form == "comtrade":
        return read_comtrade(path, reading.reporter)
    if form == "eurostat":
        if reading.rate is None:
            raise TradeFileFault(
                f"{path}: values are in euros and no rate was stated; allowed dollars for one euro, above 0; "
                "state the mean rate of the period, for example --rate 1.18"
            )
        return read_eurostat(path, reading.rate, reading.reporter)
    return read_partners(path) if form == "partners" else read_written(path, reading.reporter)


def _references(case: Case, reading: Reading) -> tuple[Reference, ...]:
    sources = {source.id: source.publisher for source in case.sources}
    own = tuple(
        Reference(
            total.reporter,
            total.partner or (WORLD,),
            total.flow,
            total.period,
            total.value * BILLION,
            sources.get(total.source, total.source),
        )
        for total in case.trade_files.totals
    )
    return own + (read_totals(reading.reference) if reading.reference else ())


def _left_over(path: Path, mapped: ByProduct) -> tuple[Fault, ...]:
    if mapped.share <= MOST_UNMAPPED:
        return ()
    most = ", ".join(f"{code or 'all goods'} ({value:,.0f} USD)" for code, value in mapped.unmapped[:SHOWN])
    figure = f"{100 * mapped.share:.1f} % of the value belongs to no product: {most}"
    return (Fault(UNMAPPED, path.name, 1, figure, "give these codes to products under trade_files.codes"),)


def _judged(path: Path, case: Case, reading: Reading, acceptance: Acceptance, looked: _Looked) -> Judged:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    reasons = accepted_rules(case.trade_files, digest)
    fired = {fault.rule for fault in looked.faults}
    new = _accepted_now(path.name, digest, fired, looked.rules, acceptance)
    reasons |= {each.rule: each.because for each in new}
    writes: tuple[tuple[Path, str], ...] = ()
    if new:
        writes = (with_accepted(reading.case, new),)
    open_ = [fault for fault in looked.faults if fault.rule not in reasons]
    head: dict[str, object] = {"file": path.name, "digest": digest, "case": case.id}
    document = head | looked.document | {"faults": [_row(fault, reasons) for fault in looked.faults]}
    return Judged(Found(document, (looked.said, *_told(looked.faults, reasons))), not open_, writes)


def _accepted_now(
    name: str, digest: str, fired: set[str], allowed: tuple[str, ...], acceptance: Acceptance
) -> tuple[Accepted, ...]:
    unknown = [rule for rule in acceptance.rules if rule not in allowed]
    if unknown:
        raise TradeFileFault(
            f"--accept {unknown[0]!r} is no rule; allowed {', '.join(allowed)}; name the one that fired"
        )
    if acceptance.rules and not acceptance.because:
        raise TradeFileFault("--accept: no reason; allowed --because and a sentence; say why the fault may stand")
    idle = [rule for rule in acceptance.rules if rule not in fired]
    if idle:
        raise TradeFileFault(
            f"--accept {idle[0]}: this rule does not fire for {name}; allowed rules that fire; leave it out"
        )
    return tuple(Accepted(name, digest, rule, acceptance.on, acceptance.because) for rule in acceptance.rules)


def _row(fault: Fault, reasons: dict[str, str]) -> dict[str, object]:
    row: dict[str, object] = fault._asdict()
    return row | ({"accepted": reasons[fault.rule]} if fault.rule in reasons else {})


def _told(faults: Sequence[Fault], reasons: dict[str, str]) -> list[str]:
    lines = [f"  {fault}" + (f" accepted: {reasons[fault.rule]}" if fault.rule in reasons else "") for fault in faults]
    left = sum(fault.rule not in reasons for fault in faults)
    if not left:
        return [*lines, "  nothing stands against using it" if not faults else "  every fault is accepted"]
    return [*lines, f"  {left} fault{'' if left == 1 else 's'}; do not use this file before each is mended or accepted"]


def _text(table: FlowTable) -> str:
    page = io.StringIO()
    writer = csv.writer(page, lineterminator="\n")
    writer.writerow(HEADER)
    for flow in sorted(table.flows, key=lambda f: (f.reporter, f.flow, f.period, f.product, f.partner)):
        tonnes = "" if flow.tonnes is None else repr(flow.tonnes)
        cells = (flow.reporter, flow.partner, flow.flow, flow.product, flow.period, repr(flow.value), tonnes)
        writer.writerow(cells)
    return page.getvalue()
