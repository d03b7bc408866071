"""May a file of trade be trusted, or has a reporter, a partner or a part of the year vanished from it?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tightrope.economy.flows import EXPORT, FLOWS, IMPORT, WORLD, FlowTable, Reference, Totals

MAIN_SHARE = 0.10  # a partner with this share of a reporter's trade is a main one (economy specification 10)
LARGEST_GAP = 0.20  # of the larger of two totals
SLIPS = ((500.0, 2_000.0), (5e5, 2e6))  # a total off by such a factor counts thousands as ones, or millions
YEAR_MONTHS, THIN_MONTH = 12, 0.20
BILLION = 1e9

RULES = ("vanished_partner", "vanished_reporter", "mirror_gap", "units", "truncated_year")


class Fault(NamedTuple):
    """Holds one reason not to trust a file: where, which rule, what was found, what to do."""

    rule: str
    file: str
    line: int
    figure: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.figure}; {self.remedy} [{self.rule}]"


class _Main(NamedTuple):
    """Holds why a partner counts as a main one."""

    partner: str
    flow: str
    share: float
    said: str


def check(table: FlowTable, references: Sequence[Reference] = ()) -> tuple[Fault, ...]:
    """Looks for what silently falls out of files of trade, by five rules.

    A pair that held a tenth of a reporter's trade in an earlier year of the file, or in published totals, and
    is now 0; a country that declares nothing itself in a year; two totals more than a fifth apart; a total
    off by about a thousand or a million; a year without all its months. Leaves out errors that keep totals whole.

    Args:
        table: the flows of one file.
        references: published totals; those of other reporters are not looked at.
    Returns:
        The faults in the order of the rules, then of the file.
    Source:
        Rules judged (tightrope) after files in which the pair of a client and its patron is 0 because neither
        declared its trade any more; see docs/how-to/trade.md.
    """
    totals = Totals(table)
    found = [
        *_vanished_partners(table, totals, references),
        *_vanished_reporters(table, totals),
        *_mirror_gaps(table, totals, references),
        *_slipped_units(table, totals, references),
        *_truncated_years(table, totals),
    ]
    return tuple(sorted(found, key=lambda fault: (RULES.index(fault.rule), fault.line, fault.figure)))


def _of(references: Sequence[Reference], reporter: str) -> list[Reference]:
    return [reference for reference in references if reporter in reference.reporter]


def _vanished_partners(table: FlowTable, totals: Totals, references: Sequence[Reference]) -> Iterator[Fault]:
    for reporter in table.countries():
        years = totals.years(reporter)
        for year in years:
            main = [*_main_before(totals, reporter, year, years), *_main_by_reference(totals, reporter, references)]
            yield from _gone(table, totals, reporter, year, main)


def _gone(table: FlowTable, totals: Totals, reporter: str, year: str, main: Sequence[_Main]) -> Iterator[Fault]:
    seen = set()
    for partner, flow, share, said in main:
        known = [each for each in FLOWS if totals.world(reporter, each, year) > 0]
        if flow not in known or partner in seen or totals.pair(reporter, flow, year, partner) > 0:
            continue
        if not totals.partners(reporter, flow, year):
            continue  # a total over all partners says nothing of one
        seen.add(partner)
        values = " and ".join(f"{each} {totals.pair(reporter, each, year, partner):,.0f} USD" for each in known)
        line = totals.lines.get((reporter, partner), totals.lines[reporter, WORLD])
        figure = f"{reporter} with {partner} in {year}: {values}, where {partner} held {100 * share:.0f} % of {said}"
        remedy = "the pair has fallen out of the file: take it from another source, do not read the rest as a whole"
        yield Fault("vanished_partner", table.name, line, figure, remedy)


def _main_before(totals: Totals, reporter: str, year: str, years: Sequence[str]) -> Iterator[_Main]:
    for earlier in years:
        if earlier >= year:
            continue
        for flow in FLOWS:
            total = totals.world(reporter, flow, earlier)
            for partner, value in totals.partners(reporter, flow, earlier).items():
                if total > 0 and value >= MAIN_SHARE * total:
                    yield _Main(partner, flow, value / total, f"{flow}s in {earlier}, by the same file")


def _main_by_reference(totals: Totals, reporter: str, references: Sequence[Reference]) -> Iterator[_Main]:
    own = _of(references, reporter)
    for reference in own:
        if reference.partner == (WORLD,):
            continue
        whole = _nearest_whole(own, reference)
        if whole is None:  # no published total: measured against this file's own and the pair together
            here = max((totals.world(reporter, reference.flow, year) for year in totals.years(reporter)), default=0.0)
            total, said = here + reference.value, "this file's and its own"
        else:
            total, said = whole.value, f"in {whole.period}"
        if reference.value >= MAIN_SHARE * total:
            amount = f"{reference.value / BILLION:.1f} bn USD in {reference.period}"
            of = f"{reference.flow}s: {amount} of {total / BILLION:.1f} {said} ({reference.source})"
            listed = [code for code in reference.partner if (reporter, code) in totals.lines]
            code = listed[0] if listed else reference.partner[0]
            yield _Main(code, reference.flow, reference.value / total, of)


def _nearest_whole(own: Sequence[Reference], part: Reference) -> Reference | None:
    """The published total over all partners whose whole year is nearest."""
    whole = [one for one in own if one.partner == (WORLD,) and one.flow == part.flow and one.whole_year]
    return min(whole, key=lambda one: (abs(int(one.year) - int(part.year)), one.year), default=None)


def _vanished_reporters(table: FlowTable, totals: Totals) -> Iterator[Fault]:
    """A country that others name as partner in a year, and that declares other years but not this one."""
    if table.reconciled:
        return
    named: dict[tuple[str, str], tuple[int, float]] = {}
    for flow in table.flows:
        line, value = named.get((flow.partner, flow.year), (flow.line, 0.0))
        named[flow.partner, flow.year] = (line, value + flow.value)
    countries = table.countries()
    for (country, year), (line, value) in named.items():
        if country in countries and year not in totals.years(country):
            told = ", ".join(totals.years(country))
            figure = (
                f"{country} declares nothing itself for {year}, only others do ({value:,.0f} USD); it did for {told}"
            )
            remedy = f"call {year} mirror figures, and add what goes to countries that declare nothing either"
            yield Fault("vanished_reporter", table.name, line, figure, remedy)


def _mirror_gaps(table: FlowTable, totals: Totals, references: Sequence[Reference]) -> Iterator[Fault]:
    if not table.reconciled:
        yield from _gaps_inside(table, totals)
    for reporter, reference, value in _beside(table, totals, references):
        larger = max(value, reference.value)
        short = value < reference.value
        if _slipped(value, reference.value) or not (reference.whole_year or short):
            continue
        gap = abs(value - reference.value) / larger
        if gap > LARGEST_GAP:
            part = "" if reference.whole_year else ", a part of the year alone"
            figure = (
                f"{reporter} {reference.flow}s in {reference.year}: {value / BILLION:.3f} bn USD in the file against "
                f"{reference.value / BILLION:.1f} ({reference.source}{part}), a gap of {100 * gap:.0f} %"
            )
            remedy = "say which total is used and take the gap as error of measurement; never mix the two"
            yield Fault("mirror_gap", table.name, totals.lines[reporter, WORLD], figure, remedy)


def _gaps_inside(table: FlowTable, totals: Totals) -> Iterator[Fault]:
    """Exports that a country declares against what its partners declare to have bought, over the same pairs."""
    countries = table.countries()
    for reporter in countries:
        for year in totals.years(reporter):
            sold = totals.partners(reporter, EXPORT, year)
            both = [other for other in sold if other in countries and totals.partners(other, IMPORT, year)]
            own = sum(sold[other] for other in both)
            mirror = sum(totals.pair(other, IMPORT, year, reporter) for other in both)
            larger = max(own, mirror)
            if larger > 0 and abs(own - mirror) > LARGEST_GAP * larger:
                figure = (
                    f"{reporter} exports in {year}: {own / BILLION:.3f} bn USD as declared against "
                    f"{mirror / BILLION:.3f} as its partners declare, a gap of {100 * abs(own - mirror) / larger:.0f} %"
                )
                remedy = "say which side is used and take the gap as error of measurement; never mix the two"
                yield Fault("mirror_gap", table.name, totals.lines[reporter, WORLD], figure, remedy)


def _beside(
    table: FlowTable, totals: Totals, references: Sequence[Reference]
) -> Iterator[tuple[str, Reference, float]]:
    """Each published total over all partners beside what the file says of the same year."""
    for reporter in table.countries():
        for reference in _of(references, reporter):
            value = totals.world(reporter, reference.flow, reference.year)
            if reference.partner == (WORLD,) and value > 0:
                yield reporter, reference, value


def _slipped(value: float, reference: float) -> float:
    """Gives the factor between two totals where it looks like a slip of units, else 0."""
    factor = max(value, reference) / min(value, reference)
    return factor if any(low <= factor <= high for low, high in SLIPS) else 0.0


def _slipped_units(table: FlowTable, totals: Totals, references: Sequence[Reference]) -> Iterator[Fault]:
    for reporter, reference, value in _beside(table, totals, references):
        factor = _slipped(value, reference.value)
        if factor:
            side = "more" if value > reference.value else "less"
            figure = (
                f"{reporter} {reference.flow}s in {reference.year}: {value:,.0f} USD, {factor:,.0f} times {side} than "
                f"{reference.value:,.0f} ({reference.source})"
            )
            remedy = "thousands or millions were taken for ones, or the other way: see the unit of the source"
            yield Fault("units", table.name, totals.lines[reporter, WORLD], figure, remedy)


def _truncated_years(table: FlowTable, totals: Totals) -> Iterator[Fault]:
    for (reporter, flow, year), months in totals.monthly().items():
        last = max(months)
        mean = sum(months.values()) / len(months)
        figure = ""
        if len(months) < YEAR_MONTHS:
            figure = f"{reporter} {flow}s in {year}: {len(months)} months of {YEAR_MONTHS}, the last is {year}-{last}"
        elif months[last] < THIN_MONTH * mean:
            figure = f"{reporter} {flow}s in {year}-{last}: {100 * months[last] / mean:.0f} % of the year's mean month"
        if figure:
            remedy = "do not call this a year; wait for the missing months or name the months that are there"
            yield Fault("truncated_year", table.name, totals.lines[reporter, WORLD], figure, remedy)
