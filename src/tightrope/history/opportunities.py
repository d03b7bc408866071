"""Which states could have joined which side of which war, what tied them to it, and who joined when?"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tightrope.errors import BadCounts, TableMissing
from tightrope.history.covariates import tied
from tightrope.history.disputes import disputes, rows_of
from tightrope.history.tables import Tables
from tightrope.history.ties import BORDERS, LISTED, Ties, on, pact, ties, years_of
from tightrope.history.wars import War, originals, principal, wars

Column = NDArray[Any]
Truths = NDArray[np.bool_]

RULES = ("strict", "principal", "dispute")
LABEL_DAYS = {"j0": 0, "j30": 30, "j365": 365, "jever": np.inf}
WORDS = ("name", "onset")  # columns that hold no numbers
NEEDED = ("war", "side", "third", "partner", "year", "ally", "defense", "cont_opp", "partner_init", "jever", "delay")


@dataclass(frozen=True, eq=False)
class Opportunities:
    """Holds one row a war, side and third state: columns by name (row,); empty cells are missing numbers."""

    columns: Mapping[str, Column]

    def __getitem__(self, column: str) -> Column:
        return self.columns[column]

    def __len__(self) -> int:
        return len(self.columns["war"])

    def where(self, mask: Truths) -> Opportunities:
        """Gives the rows of a mask.

        Args:
            mask: (row,) wanted.
        Returns:
            Opportunities.
        """
        return Opportunities({name: values[mask] for name, values in self.columns.items()})

    def sides(self) -> NDArray[np.int64]:
        """Numbers the war sides.

        Returns:
            (row,) 0, 1, ... for each war and side.
        """
        pairs = np.stack([self["war"], self["side"]], axis=1)
        return np.unique(pairs, axis=0, return_inverse=True)[1].reshape(-1)


def read_built(path: Path) -> Opportunities:
    """Reads a table built earlier by the same recipe.

    Args:
        path: gzip CSV with a header.
    Returns:
        Opportunities.
    Raises:
        TableMissing: the file or a column that every question needs is not there.
    """
    if not Path(path).is_file():
        raise TableMissing(f"{path} is not there; build it from the source tables or name another file")
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    header, cells = rows[0], list(zip(*rows[1:], strict=True))
    lacking = [name for name in NEEDED if name not in header]
    if lacking:
        raise TableMissing(f"{path} has no column {', '.join(lacking)}; build it anew")
    return Opportunities({name: _column(name, column) for name, column in zip(header, cells, strict=True)})


def opportunities(tables: Tables, rule: str, lag: int = 1, borders: str = LISTED) -> Opportunities:
    """Builds the table of joining opportunities from the source tables: one row a war, side and third state.

    Args:
        tables: all source tables.
        rule: "strict" (the war is on; originals of a side are no third states) or "principal" (asked before the
            onset; all but one principal of a side are third states) or "dispute" (tied to an originator of a side of a
            dispute, or joined it; with the highest act of originators and joiner).
        lag: years before the onset at which pacts are read; 0 shows the leak of treaties signed after the shooting.
        borders: "contiguous" (by land or up to 12 miles of water), or "listed", which rebuilds the table built first.
    Returns:
        Opportunities, with the columns of the built files.
    Raises:
        BadCounts: another rule, lag or kind of border.
    Source:
        Correlates of War 4.0 (Sarkees and Wayman 2010); ATOP (Leeds et al. 2002, doi:10.1080/03050620213653).
    """
    if rule not in RULES or lag not in (0, 1) or borders not in BORDERS:
        allowed = f"{', '.join(RULES)}; 0 or 1; {', '.join(BORDERS)}"
        raise BadCounts(f"rule {rule!r}, lag {lag}, borders {borders!r}; allowed {allowed}")
    of = ties(tables, borders)
    if rule == "dispute":
        rows = [row for each in disputes(tables) for row in rows_of(each, of, lag)]
    else:
        rows = [row for war in wars(tables["wars"]) for row in _of_war(war, of, rule, lag)]
    return Opportunities({name: np.array([row[name] for row in rows]) for name in rows[0]})


def _of_war(war: War, of: Ties, rule: str, lag: int) -> list[dict[str, Any]]:
    """Rows of one war, side by side, third states by code."""
    year = war.onset.year
    if rule == "strict":
        cores = {side: originals(war, side) for side in (1, 2)}
    else:
        cores = {side: (principal(war, side, of),) for side in (1, 2)}
    began = {entry.state for entry in war.entries if entry.initiator}
    inside = {state for core in cores.values() for state in core}
    thirds = sorted(state for state in of.members if on(of.members, state, year) and state not in inside)
    rows = []
    shared = {"war": war.number, "name": war.name, "onset": war.onset.isoformat(), "year": year}
    shared |= {"dur": (war.end - war.onset).days}
    for third in thirds:
        for side, core in cores.items():
            against = cores[3 - side]
            own = {"side": side, "partner_init": int(any(state in began for state in core))}
            own |= {"n_partners": len(core), "n_opps": len(against)}
            bound = tied(of, third, (core, against), years_of(year, lag))
            cascade = _first_ally_day(of, war, side, third, lag) if rule == "principal" else {}
            rows.append(shared | own | bound | _joined(war, side, third) | cascade)
    return rows


def _first_ally_day(of: Ties, war: War, side: int, third: int, lag: int) -> dict[str, Any]:
    """The day on which the first state tied to this one was in on the side, for a definition that cascades."""
    days = [
        (each.day - war.onset).days
        for each in war.entries
        if each.side == side and each.state != third and any(pact(of, third, (each.state,), each.day.year - lag))
    ]
    return {"first_ally_day": float(min(days, default=np.nan))}


def _joined(war: War, side: int, third: int) -> dict[str, Any]:
    """Labels of one third state: whether, when and on which side it came in."""
    entry = next((each for each in war.entries if each.state == third), None)
    delay = (entry.day - war.onset).days if entry and entry.side == side else np.nan
    found = {label: int(delay <= days) for label, days in LABEL_DAYS.items()}
    return found | {"jopp": int(entry is not None and entry.side != side), "delay": delay}


def _column(name: str, cells: tuple[str, ...]) -> Column:
    if name in WORDS:
        return np.array(cells)
    return np.array([float(cell) if cell else np.nan for cell in cells])
