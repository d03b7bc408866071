"""What does a file of BACI, Comtrade or Comext say, in dollars and with codes as text?"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tightrope.economy.flows import ALL_GOODS, EXPORT, IMPORT, WORLD, Flow, FlowTable, Reference, both_sides, finest
from tightrope.errors import TradeFileFault

Row = Mapping[str, str]

HS_DIGITS = 6
THOUSAND = 1_000.0
SHOWN = 8  # faults of one file that are shown before "and more"
WHOLE_YEAR = "52"  # the month by which Comext marks a whole year

_WORLD_CODES = frozenset({"W00", "WLD", "WORLD", "0", "ALL"})
_ALL_GOODS_CODES = frozenset({"TOTAL", "AG0", "ALL"})
_FLOW_CODES = {
    "X": EXPORT, "2": EXPORT, "EXPORT": EXPORT, "EXPORTS": EXPORT,
    "M": IMPORT, "1": IMPORT, "IMPORT": IMPORT, "IMPORTS": IMPORT,
}  # fmt: skip
_PARTNER_COLUMN = re.compile(r"^([a-z]{3})_(exports|imports)_(k|m|bn|)usd_(\d{4})$")
_UNIT = {"": 1.0, "k": 1e3, "m": 1e6, "bn": 1e9}


class _Form(NamedTuple):
    """Holds the columns of one form of file: what each is called, in lower case, older names after newer ones."""

    name: str
    columns: Mapping[str, tuple[str, ...]]


BACI = _Form(
    "BACI",
    {"period": ("t",), "exporter": ("i",), "importer": ("j",), "code": ("k",), "value": ("v",), "weight": ("q",)},
)
COMTRADE = _Form(
    "Comtrade",
    {
        "period": ("period", "refyear", "year"),
        "reporter": ("reporteriso", "reporter iso", "rt3iso"),
        "partner": ("partneriso", "partner iso", "pt3iso"),
        "flow": ("flowcode", "trade flow code", "rgcode", "flowdesc", "trade flow"),
        "code": ("cmdcode", "commodity code"),
        "value": ("primaryvalue", "trade value (us$)", "tradevalue"),
        "weight": ("netwgt", "netweight (kg)", "netweight"),
    },
)
COMEXT = _Form(
    "Eurostat Comext",
    {
        "period": ("period",),
        "reporter": ("reporter", "declarant_iso", "declarant"),
        "partner": ("partner", "partner_iso"),
        "flow": ("flow",),
        "code": ("product", "product_nc"),
        "value": ("value_in_euros",),
        "weight": ("quantity_in_kg",),
    },
)
WRITTEN = _Form(
    "flows by product",
    {
        "period": ("period",),
        "reporter": ("reporter",),
        "partner": ("partner",),
        "flow": ("flow",),
        "code": ("product",),
        "value": ("value_usd",),
        "weight": ("tonnes",),
    },
)
_OPTIONAL = ("weight",)


def read_baci(path: Path | str, countries: Mapping[str, str] | None = None, reporter: str = "") -> FlowTable:
    """Reads CEPII BACI: `t, i, j, k, v, q`; values in thousand USD, weights in tonnes, countries by number.

    Each flow is one reconciled figure, so it enters as the exporter's and as the importer's.

    Args:
        path: the CSV file. countries: number -> code, as in BACI's own list of countries; numbers stay without.
        reporter: read this country's flows alone, by number or code; "" for all.
    Returns:
        The flows in USD.
    Raises:
        TradeFileFault: the file cannot be read, or rows of it; tells all at once.
    """
    reader = _Reader(Path(path), BACI)
    named = dict(countries or {})
    flows = []
    for line, row in reader.rows():
        seller, buyer = (named.get(row[side], row[side]) for side in ("exporter", "importer"))
        if reporter and reporter not in (seller, buyer, row["exporter"], row["importer"]):
            continue
        value, tonnes = reader.number(line, "value", row), reader.weight(line, row, 1.0)
        flows.append(Flow(line, seller, buyer, EXPORT, _hs(row["code"]), row["period"], value * THOUSAND, tonnes))
    return FlowTable(reader.path.name, tuple(both_sides(finest(reader.whole(flows)))), reconciled=True)


def read_comtrade(path: Path | str, reporter: str = "") -> FlowTable:
    """Reads a CSV file of UN Comtrade with its newer or older header; values in USD, weights in kilograms.

    Re-exports and re-imports are parts of exports and imports and are left out, as are breakdowns by second
    partner, mode of transport and customs procedure.

    Args:
        path: the CSV file. reporter: read what this country declares, or what others declare with it; "" for all.
    Returns:
        The flows in USD.
    Raises:
        TradeFileFault: the file cannot be read, or rows of it; tells all at once.
    """
    return _declared(_Reader(Path(path), COMTRADE), reporter, 1.0)


def read_eurostat(path: Path | str, usd_per_eur: float, reporter: str = "") -> FlowTable:
    """Reads a CSV file of Eurostat Comext; values in euros, weights in kilograms, goods by CN code.

    Args:
        path: the CSV file. usd_per_eur: dollars for one euro in the period, stated by the reader; no default.
        reporter: as in `read_comtrade`.
    Returns:
        The flows in USD, goods by the first six digits of their code.
    Raises:
        TradeFileFault: the rate is not above 0, the file cannot be read, or rows of it; tells all at once.
    """
    if not (math.isfinite(usd_per_eur) and usd_per_eur > 0):
        raise TradeFileFault(
            f"{path}: values are in euros and the rate is {usd_per_eur}; allowed dollars for one euro, above 0; "
            "state the mean rate of the period, for example --rate 1.18"
        )
    return _declared(_Reader(Path(path), COMEXT), reporter, usd_per_eur)


def read_written(path: Path | str, reporter: str = "") -> FlowTable:
    """Reads a file of flows by product that an import wrote.

    Args:
        path: the CSV file. reporter: as in `read_comtrade`.
    Returns:
        The flows in USD.
    Raises:
        TradeFileFault: the file cannot be read, or rows of it; tells all at once.
    """
    return _declared(_Reader(Path(path), WRITTEN), reporter, 1.0)


def read_partners(path: Path | str) -> FlowTable:
    """Reads one country's trade by partner: `partner_iso3` and columns such as `blr_exports_kusd_2023`.

    Args:
        path: the CSV file.
    Returns:
        The flows in USD; whether both sides were reconciled cannot be seen, so it is taken to be so.
    Raises:
        TradeFileFault: the file cannot be read, or rows of it; tells all at once.
    """
    place = Path(path)
    header = [name.strip().lower() for name in _header(place)]
    wanted = {name: found for name in header if (found := _PARTNER_COLUMN.match(name))}
    reader = _Reader(place, _Form("trade by partner", {name: (name,) for name in ("partner_iso3", *wanted)}))
    flows = []
    for line, row in reader.rows():
        for name, found in wanted.items():
            who, flow, unit, year = found.groups()
            value = reader.number(line, name, row) * _UNIT[unit]
            flows.append(
                Flow(line, who.upper(), row["partner_iso3"].upper(), _FLOW_CODES[flow.upper()], "", year, value)
            )
    return FlowTable(place.name, finest(reader.whole(flows)), reconciled=True)


def recognise(path: Path | str) -> str:
    """Says by its header which form a file has.

    Args:
        path: the CSV file.
    Returns:
        `baci`, `comtrade`, `eurostat`, `partners` or `written`.
    Raises:
        TradeFileFault: the file cannot be read or its header is none of these.
    """
    names = {name.strip().lower() for name in _header(Path(path))}
    for form, known in (("baci", BACI), ("comtrade", COMTRADE), ("eurostat", COMEXT), ("written", WRITTEN)):
        if all(names & set(given) for part, given in known.columns.items() if part not in _OPTIONAL):
            return form
    if "partner_iso3" in names and any(_PARTNER_COLUMN.match(name) for name in names):
        return "partners"
    raise TradeFileFault(
        f"{path}: columns {', '.join(sorted(names))[:200]} are of no form known here; allowed BACI (t, i, j, k, v, q), "
        "Comtrade (reporterISO, partnerISO, flowCode, cmdCode, primaryValue), Comext (reporter, partner, product, "
        "flow, period, VALUE_IN_EUROS), or partner_iso3 beside blr_exports_kusd_2023; keep the header of the source"
    )


def read_countries(path: Path | str) -> dict[str, str]:
    """Reads BACI's own list of countries: `country_code` and `country_iso3`.

    Args:
        path: the CSV file.
    Returns:
        number -> code of three letters.
    Raises:
        TradeFileFault: the file cannot be read.
    """
    columns = {"number": ("country_code", "i"), "code": ("country_iso3", "iso_3digit_alpha", "iso3")}
    reader = _Reader(Path(path), _Form("list of countries", columns))
    return {row["number"]: row["code"].upper() for _, row in reader.rows()}


def read_totals(path: Path | str) -> tuple[Reference, ...]:
    """Reads published totals: `reporter, partner, flow, period, value_bn_usd, source`.

    A country may have several codes, parted by spaces; no partner means all of them.

    Args:
        path: the CSV file.
    Returns:
        The totals in USD.
    Raises:
        TradeFileFault: the file cannot be read, or rows of it; tells all at once.
    """
    names = ("reporter", "partner", "flow", "period", "value_bn_usd", "source")
    reader = _Reader(Path(path), _Form("published totals", {name: (name,) for name in names}))
    totals = []
    for line, row in reader.rows():
        flow = _FLOW_CODES.get(row["flow"].upper())
        if flow is None or not row["reporter"]:
            reader.faults.append(f"{reader.path.name}:{line}: flow {row['flow']!r} of {row['reporter']!r}; allowed a "
                                 "reporter and export or import")  # fmt: skip
            continue
        who, partner = tuple(row["reporter"].split()), tuple(row["partner"].split()) or (WORLD,)
        value = reader.number(line, "value_bn_usd", row) * _UNIT["bn"]
        totals.append(Reference(who, partner, flow, row["period"], value, row["source"]))
    reader.whole(())
    return tuple(totals)


def _declared(reader: _Reader, reporter: str, rate: float) -> FlowTable:
    flows = []
    kilograms = 1.0 if reader.form is WRITTEN else 1.0 / THOUSAND
    for line, row in reader.rows():
        flow = _FLOW_CODES.get(row["flow"].upper())
        who, partner = row["reporter"].upper(), row["partner"].upper()
        if flow is None or (reporter and reporter.upper() not in (who, partner)):
            continue
        code = row["code"] if reader.form is WRITTEN else _hs(row["code"])
        partner = WORLD if partner in _WORLD_CODES else partner
        value, tonnes = reader.number(line, "value", row) * rate, reader.weight(line, row, kilograms)
        flows.append(Flow(line, who, partner, flow, code, reader.period(line, row), value, tonnes))
    whole = tuple(reader.whole(flows))
    return FlowTable(reader.path.name, whole if reader.form is WRITTEN else finest(whole))


def _hs(code: str) -> str:
    """Keeps a code as text of at most six digits; one lost leading zero is put back."""
    code = code.upper()
    if code in _ALL_GOODS_CODES:
        return ALL_GOODS
    return (code.zfill(len(code) + len(code) % 2) if code.isdigit() else code)[:HS_DIGITS]


def _header(path: Path) -> list[str]:
    for _, cells in _lines(path):
        return cells
    raise TradeFileFault(f"{path}: the file is empty; allowed a CSV file with a header; download it again")


def _lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as text:
            reader = csv.reader(text)
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield reader.line_num, cells
    except (OSError, UnicodeDecodeError, csv.Error) as fault:
        why = getattr(fault, "strerror", None) or str(fault)
        raise TradeFileFault(
            f"{path}: cannot be read ({why}); allowed a CSV file as UTF-8; check its name and form"
        ) from fault


class _Reader:
    """Reads the rows of one file by the names of its form and keeps every fault until all rows are seen."""

    def __init__(self, path: Path, form: _Form) -> None:
        self.path, self.form = path, form
        self.faults: list[str] = []
        header = [name.strip().lower() for name in _header(path)]
        self.place: dict[str, int] = {}
        for part, names in form.columns.items():
            found = next((name for name in names if name in header), None)
            if found is not None:
                self.place[part] = header.index(found)
            elif part not in _OPTIONAL:
                self.faults.append(f"{path.name}: no column {' or '.join(names)}; it has {', '.join(header)[:200]}")
        self.whole(())  # without a column nothing can be read
        self.aside = _breakdowns(header)

    def rows(self) -> Iterator[tuple[int, Row]]:
        """Yields line number and cells by part; rows of a breakdown are left out."""
        for number, (line, cells) in enumerate(_lines(self.path)):
            if number == 0:
                continue
            if len(cells) <= max(self.place.values()):
                self.faults.append(f"{self.path.name}:{line}: {len(cells)} cells; the header has more")
                continue
            if all(cells[at].strip().upper() in total for at, total in self.aside.items()):
                yield line, {part: cells[at].strip() for part, at in self.place.items()}

    def number(self, line: int, part: str, row: Row) -> float:
        """Reads a value, noting a fault where it is no finite number of 0 or more."""
        try:
            value = float(row[part])
        except ValueError:
            value = math.nan
        if not (math.isfinite(value) and value >= 0):
            self.faults.append(f"{self.path.name}:{line}: {part} {row[part]!r}; allowed a number, 0 or more")
            return 0.0
        return value

    def weight(self, line: int, row: Row, tonnes: float) -> float | None:
        """Reads a weight in tonnes; None where there is none."""
        if row.get("weight", "").upper() in ("", "NA", "NAN"):
            return None
        return self.number(line, "weight", row) * tonnes

    def period(self, line: int, row: Row) -> str:
        """Reads a year or a month, as 2023 or 2023-05."""
        text = row["period"].replace("-", "")
        if not re.fullmatch(r"\d{4}(\d{2})?", text):
            self.faults.append(
                f"{self.path.name}:{line}: period {row['period']!r}; allowed a year or a year and a month"
            )
            return "0000"
        month = text[4:]
        return text[:4] if month in ("", WHOLE_YEAR) else f"{text[:4]}-{month}"

    def whole(self, flows: Sequence[Flow]) -> Sequence[Flow]:
        """Gives the flows back, or refuses the file with all its faults."""
        if self.faults:
            more = len(self.faults) - SHOWN
            shown = "\n".join(self.faults[:SHOWN]) + (f"\nand {more} more" if more > 0 else "")
            remedy = f"{len(self.faults)} faults of a {self.form.name} file; keep the file as the source gives it"
            raise TradeFileFault(f"{shown}\n{remedy}", faults=tuple(self.faults))
        return flows


def _breakdowns(header: Sequence[str]) -> dict[int, frozenset[str]]:
    """Which columns break a flow down further, and what stands in them for the whole."""
    whole: dict[str, frozenset[str]] = {
        "partner2code": frozenset({"0", "", "W00"}),
        "motcode": frozenset({"0", ""}),
        "customscode": frozenset({"C00", "", "0"}),
    }
    return {at: whole[name] for at, name in enumerate(header) if name in whole}
