"""Which source tables does the user have, are they the ones that were checked, and where do they end?"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tightrope.errors import TableChanged, TableEnds, TableMissing

Column = NDArray[Any]


class Source(NamedTuple):
    """Says where a table lies, what is read of it, and the fingerprint of the file the counts were checked on."""

    path: str
    columns: tuple[str, ...]
    year: str  # the column that dates a row; "" where rows are dated otherwise
    last_year: int  # from the codebook, not from the rows
    sha256: str


_PS, _COW, _ISARD, _RELIABLE = "peacesciencer", "cow_interstate_war", "isard", "alliance_reliability"
SOURCES: Mapping[str, Source] = {
    "wars": Source(
        f"{_COW}/Inter-StateWarData_v4.0.csv",
        (
            *("WarNum", "WarName", "ccode", "Side", "Initiator"),
            *("StartMonth1", "StartDay1", "StartYear1", "EndMonth1", "EndDay1", "EndYear1"),
            *("EndMonth2", "EndDay2", "EndYear2"),
        ),
        "StartYear1",
        2007,
        "c49b832a1a0139cd2601fff8361099c9fcb2642d640bc8ee28a481c16bc676f7",
    ),
    "war_years": Source(
        f"{_PS}/cow_war_inter.rda",
        ("ccode1", "ccode2", "year", "cowinterongoing"),
        "year",
        2007,
        "d727523be3ab6f35653adc62a9b893101c8342e152af084d96f1297bb9a56131",
    ),
    "leaders": Source(
        f"{_PS}/archigos.rda",
        ("obsid", "leadid", "gwcode", "startdate", "enddate", "exit", "exitcode"),
        "",
        2015,
        "b58bb675856a11923b3906adf4360b61fe1be4cc30f29fda4c36ee38e69c991b",
    ),
    "regimes": Source(
        f"{_ISARD}/cw_democracy.rda",
        ("ccode", "year", "euds", "polity2", "v2x_polyarchy"),
        "year",
        2025,
        "63817db0ed4be6d4faafe6a1c363ffe3862897fb1b28d53298099fef576be45a",
    ),
    "alliances": Source(
        f"{_PS}/atop_alliance.rda",
        (
            *("ccode1", "ccode2", "year", "atop_defense", "atop_offense", "atop_neutral"),
            *("atop_nonagg", "atop_consul"),
        ),
        "year",
        2018,
        "1449ca0369aed33ccf3ac66e959d1d7429c981a3840981facc84fcb2c2bc0441",
    ),
    "capabilities": Source(
        f"{_PS}/cow_nmc.rda",
        ("ccode", "year", "cinc"),
        "year",
        2022,
        "c265ab4ffa73c87ddc565ce08a12963e8a6aa5020a56e3658108add14b24e82d",
    ),
    "states": Source(
        f"{_PS}/cow_states.rda",
        ("ccode", "styear", "endyear"),
        "",
        2016,
        "9248b9fc801124d2bb48c58740bb335a1ee4938c4096e4d5e0bd01c22bf1dc09",
    ),
    "majors": Source(
        f"{_PS}/cow_majors.rda",
        ("ccode", "styear", "endyear"),
        "",
        2016,
        "673cb752c2d1af045ea8e2c602b45bc037b84dda9537bfb060142ff255c7f2b6",
    ),
    "contiguity": Source(
        f"{_PS}/cow_contdir.rda",
        ("ccode1", "ccode2", "conttype", "stdate", "enddate"),
        "",
        2016,
        "779062fb96238a7c55dbb3436a0925f67d8f0b5bd8e522731c0c3c55f492dd70",
    ),
    "capitals": Source(
        f"{_PS}/cow_capitals.rda",
        ("ccode", "stdate", "enddate", "lat", "lng"),
        "",
        2024,
        "8659cd333a0cade601fd66f8de7e610962904c9562db5d07eaf4ccec862a6a0d",
    ),
    "rivalries": Source(
        f"{_PS}/tss_rivalries.rda",
        ("ccode1", "ccode2", "start", "end"),
        "",
        2020,
        "7d4aabe829ed3f3d32cc16cb1cf4c4fa11588e6823a2c19d73678e29c6879f6f",
    ),
    "disputes": Source(
        f"{_PS}/gml_part.rda",
        (
            *("dispnum", "ccode", "styear", "stmon", "stday", "endyear", "endmon", "endday"),
            *("dummy_stday", "dummy_endday", "sidea", "hiact", "orig"),
        ),
        "styear",
        2010,
        "dd190b9e2f132f3a20cd35f1f7c6b860f62fb4af0d799de5318a50685b98caf7",
    ),
    "dispute_levels": Source(
        f"{_PS}/gml_mid_disps.rda",
        ("dispnum", "styear", "hostlev"),
        "styear",
        2010,
        "a0eedf4fa05b60d3015437aeeee410a0b080e7a2e317ab8a2899479e878f450d",
    ),
    "clauses": Source(
        f"{_RELIABLE}/BerkemeierFuhrmannRAP2018_0303.dta",
        (
            *("sample", "warid", "multilateral", "dnaLLM", "honorLLM"),
            *("defense", "offense", "neutral", "nonagg", "consul"),
        ),
        "",
        2003,
        "92cbfdc40dd1cbb62afb45a11e9f8d21ff744ccb2ba4ffbec95538d9b2f52c41",
    ),
    "honoured": Source(
        f"{_RELIABLE}/LeedsAnacIIrep.dta",
        ("war", "honor3", "milinst", "formal", "chcap2d", "dinstch2", "origtar1"),
        "",
        1944,
        "4c8bda12f6022152e82b242daba61f875c84e9cb11d604e315b8d60a593ae518",
    ),
}


@dataclass(frozen=True, eq=False)
class Table:
    """Holds one source table: columns by name (row,), its fingerprint and the years it speaks of."""

    name: str
    columns: Mapping[str, Column]
    sha256: str
    first_year: int | None
    last_year: int

    def __getitem__(self, column: str) -> Column:
        return self.columns[column]

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))

    def within(self, year: int, carry: int = 0) -> int:
        """Gives the year in which the table may be read for a year asked.

        Args:
            year: calendar year asked. carry: years past the last one that may be read as the last one.
        Returns:
            The year itself, or the table's last year where carrying was asked for.
        Raises:
            TableEnds: the year lies past the last one and carrying was not asked for, or not that far.
        """
        if year > self.last_year + carry:
            raise TableEnds(
                f"table {self.name} ends in {self.last_year}, {year} was asked; "
                f"give the value, or ask to carry {self.name} forward by {year - self.last_year} years",
                table=self.name,
                last_year=self.last_year,
                asked=year,
            )
        return min(year, self.last_year)


Tables = Mapping[str, Table]


def read(folder: Path, names: Sequence[str] = tuple(SOURCES), accept: bool = False) -> Tables:
    """Reads source tables from the user's folder, each as columns with fingerprint and years.

    Args:
        folder: holds the folders of `SOURCES`. names: tables wanted. accept: take files other than those checked.
    Returns:
        Tables by name.
    Raises:
        TableMissing: a file, a column or the optional packages are not there; names all of them at once.
        TableChanged: a file is not the one the counts were checked on, and that was not accepted.
    """
    paths = {name: Path(folder) / SOURCES[name].path for name in names}
    absent = [f"{name} ({path})" for name, path in paths.items() if not path.is_file()]
    if absent:
        raise TableMissing(f"source tables not found: {'; '.join(absent)}; copy them there or name another folder")
    prints = {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in paths.items()}
    changed = [name for name in names if prints[name] != SOURCES[name].sha256]
    if changed and not accept:
        raise TableChanged(
            f"not the files on which the counts were checked: {', '.join(changed)}; accept them explicitly, and "
            "expect other counts",
            tables=tuple(changed),
        )
    return {name: _table(name, paths[name], prints[name]) for name in names}


def _table(name: str, path: Path, sha256: str) -> Table:
    source = SOURCES[name]
    frame = _frame(path)
    lacking = [column for column in source.columns if column not in frame]
    if lacking:
        raise TableMissing(f"table {name} ({path}) has no column {', '.join(lacking)}; take the version it names")
    columns = {column: _array(frame[column]) for column in source.columns}
    years = columns[source.year][columns[source.year] > 0] if source.year else np.empty(0)
    return Table(name, columns, sha256, int(years.min()) if len(years) else None, source.last_year)


def _frame(path: Path) -> Any:
    """The file as a data frame; the packages that read it come with the extra `tables` alone."""
    try:
        pandas, pyreadr = import_module("pandas"), import_module("pyreadr")
    except ImportError as missing:
        raise TableMissing(f"{missing.name} is not installed; install tightrope with the extra 'tables'") from missing
    if path.suffix == ".rda":
        return next(iter(pyreadr.read_r(str(path)).values()))
    if path.suffix == ".dta":
        return pandas.read_stata(path, convert_categoricals=False)
    return pandas.read_csv(path, encoding="latin-1")


def _array(series: Any) -> Column:
    """Numbers as floats, days as days, words as words."""
    values = series.to_numpy()
    if values.dtype.kind in "fiub":
        return np.asarray(values, dtype=np.float64)
    if values.dtype.kind == "M" or (values.dtype.kind == "O" and hasattr(values[0], "year")):
        return np.asarray(values, dtype="datetime64[D]")
    return np.asarray(["" if value != value else str(value) for value in values])
