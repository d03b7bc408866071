"""Who declared which trade with whom, in which period, and what does it add up to?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

WORLD = "WLD"
EXPORT, IMPORT = "export", "import"
FLOWS = (EXPORT, IMPORT)
ALL_GOODS = ""  # the product code of a total over all goods


class Flow(NamedTuple):
    """Holds one declared flow.

    line: of the file. reporter, partner: country codes as in the file, WORLD for all partners.
    flow: `export` or `import`, seen from the reporter. product: HS code as text, or an id; "" for all goods.
    period: `2023` or `2023-05`. value: USD, >= 0. tonnes: None where the file has no weight.
    """

    line: int
    reporter: str
    partner: str
    flow: str
    product: str
    period: str
    value: float
    tonnes: float | None = None

    @property
    def year(self) -> str:
        """Gives the year of the period."""
        return self.period[:4]

    @property
    def month(self) -> str:
        """Gives the month of the period, or nothing for a whole year."""
        return self.period[5:7]


@dataclass(frozen=True)
class FlowTable:
    """Holds the flows of one file in USD, no total beside its own parts.

    reconciled: both sides of each flow are one figure, so no row says who declared it.
    """

    name: str
    flows: tuple[Flow, ...]
    reconciled: bool = False

    def countries(self) -> tuple[str, ...]:
        """Gives every country that declares something, in order of the alphabet."""
        return tuple(sorted({flow.reporter for flow in self.flows}))


class Reference(NamedTuple):
    """Holds one published total to set beside a file.

    reporter, partner: the codes by which files call the country; WORLD alone for all partners.
    period: a year, or a part of one such as `2023Q1`. value: USD. source: who says so.
    """

    reporter: tuple[str, ...]
    partner: tuple[str, ...]
    flow: str
    period: str
    value: float
    source: str

    @property
    def year(self) -> str:
        """Gives the year of the period."""
        return self.period[:4]

    @property
    def whole_year(self) -> bool:
        """Says whether the period is a year and not a part of one."""
        return len(self.period) == len("2023")


class Totals:
    """Holds what a file adds up to: by reporter, flow, year and partner."""

    def __init__(self, table: FlowTable) -> None:
        """Adds up a file once.

        Args:
            table: the flows.
        """
        self._sums: dict[tuple[str, str, str], dict[str, float]] = {}  # reporter, flow, year -> partner -> USD
        self._years: dict[str, set[str]] = {}
        self._months: dict[tuple[str, str, str], dict[str, float]] = {}
        self.lines: dict[tuple[str, str], int] = {}
        for flow in table.flows:
            key = (flow.reporter, flow.flow, flow.year)
            sums = self._sums.setdefault(key, {})
            sums[flow.partner] = sums.get(flow.partner, 0.0) + flow.value
            self._years.setdefault(flow.reporter, set()).add(flow.year)
            self.lines.setdefault((flow.reporter, flow.partner), flow.line)
            self.lines.setdefault((flow.reporter, WORLD), flow.line)
            if flow.month:
                months = self._months.setdefault(key, {})
                months[flow.month] = months.get(flow.month, 0.0) + flow.value

    def pair(self, reporter: str, flow: str, year: str, partner: str) -> float:
        """Gives one reporter's trade with one partner in a year.

        Args:
            reporter, flow, year, partner: as in the file.
        Returns:
            USD; 0 where there is none.
        """
        return self._sums.get((reporter, flow, year), {}).get(partner, 0.0)

    def partners(self, reporter: str, flow: str, year: str) -> dict[str, float]:
        """Gives one reporter's trade by partner, the world as a whole left out.

        Args:
            reporter, flow, year: as in the file.
        Returns:
            partner -> USD.
        """
        sums = self._sums.get((reporter, flow, year), {})
        return {partner: value for partner, value in sums.items() if partner != WORLD}

    def world(self, reporter: str, flow: str, year: str) -> float:
        """Gives one reporter's trade with all partners: its own total where declared, else the sum.

        Args:
            reporter, flow, year: as in the file.
        Returns:
            USD.
        """
        sums = self._sums.get((reporter, flow, year), {})
        return sums[WORLD] if WORLD in sums else sum(sums.values())

    def years(self, reporter: str) -> tuple[str, ...]:
        """Gives the years in which a reporter declares something, in order.

        Args:
            reporter: as in the file.
        Returns:
            the years.
        """
        return tuple(sorted(self._years.get(reporter, ())))

    def monthly(self) -> Mapping[tuple[str, str, str], Mapping[str, float]]:
        """Gives months and their values by reporter, flow and year, where the file has months."""
        return self._months


def finest(flows: Sequence[Flow]) -> tuple[Flow, ...]:
    """Leaves out what would be counted twice: totals beside their parts, coarse codes beside fine ones.

    Where a reporter's flow in a period has a total over all goods, it is kept beside no single good unless
    single goods are there; then these are kept, at the longest code. A year as a whole gives way to its months.

    Args:
        flows: as read.
    Returns:
        flows that add up.
    """
    longest: dict[tuple[str, str, str], int] = {}
    monthly: set[tuple[str, str, str]] = set()
    for flow in flows:
        key = (flow.reporter, flow.flow, flow.period)
        longest[key] = max(longest.get(key, 0), len(flow.product))
        if flow.month:
            monthly.add((flow.reporter, flow.flow, flow.year))
    return tuple(
        flow
        for flow in flows
        if len(flow.product) == longest[flow.reporter, flow.flow, flow.period]
        and (flow.month or (flow.reporter, flow.flow, flow.year) not in monthly)
    )


def both_sides(flows: Iterable[Flow]) -> Iterator[Flow]:
    """Yields each flow and the same flow seen from the other country.

    Args:
        flows: of a reconciled file.
    Yields:
        the flow, then its other side.
    """
    for flow in flows:
        yield flow
        yield flow._replace(
            reporter=flow.partner, partner=flow.reporter, flow=IMPORT if flow.flow == EXPORT else EXPORT
        )


class ByProduct(NamedTuple):
    """Holds flows by product of a case, and what no product took.

    unmapped: USD by code, the largest first. share: of the value that no product took, 0..1.
    """

    table: FlowTable
    unmapped: tuple[tuple[str, float], ...]
    share: float


def by_product(table: FlowTable, codes: Mapping[str, Sequence[str]]) -> ByProduct:
    """Adds up flows by the products of a case; the longest code that begins a flow's code decides.

    Args:
        table: the flows by HS code.
        codes: product -> HS codes, as text, that begin the codes it takes.
    Returns:
        ByProduct: the flows by product and what is left over.
    """
    product_of = {code: product for product, given in codes.items() for code in given}
    sums: dict[tuple[str, str, str, str, str], Flow] = {}
    left: dict[str, float] = {}
    for flow in table.flows:
        product = _product(flow.product, product_of)
        if product is None:
            left[flow.product] = left.get(flow.product, 0.0) + flow.value
            continue
        key = (flow.reporter, flow.partner, flow.flow, product, flow.period)
        before = sums.get(key)
        sums[key] = flow._replace(product=product) if before is None else _added(before, flow)
    total = sum(flow.value for flow in table.flows)
    missing = tuple(sorted(left.items(), key=lambda entry: (-entry[1], entry[0])))
    share = sum(left.values()) / total if total else 0.0
    return ByProduct(FlowTable(table.name, tuple(sums.values()), table.reconciled), missing, share)


def _product(code: str, product_of: Mapping[str, str]) -> str | None:
    for length in range(len(code), -1, -1):
        found = product_of.get(code[:length])
        if found is not None:
            return found
    return None


def _added(before: Flow, flow: Flow) -> Flow:
    weighed = before.tonnes is not None and flow.tonnes is not None
    tonnes = (before.tonnes or 0.0) + (flow.tonnes or 0.0) if weighed else None
    return before._replace(value=before.value + flow.value, tonnes=tonnes)
