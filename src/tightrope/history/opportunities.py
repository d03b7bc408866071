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

from tightrope.errors import TableMissing

Column = NDArray[Any]
Truths = NDArray[np.bool_]

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


def _column(name: str, cells: tuple[str, ...]) -> Column:
    if name in WORDS:
        return np.array(cells)
    return np.array([float(cell) if cell else np.nan for cell in cells])
