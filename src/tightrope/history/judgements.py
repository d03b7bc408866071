"""Which numbers of this science did no table give, and who says so, why?"""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

FILE = "judgements.csv"


class Judgement(NamedTuple):
    """Holds one number that was judged or roughly estimated, with its origin."""

    value: float
    unit: str
    origin: str  # who says so, or from what it was estimated
    because: str


@lru_cache(maxsize=1)
def judgements() -> dict[str, Judgement]:
    """Gives every number that this science takes on judgement.

    Returns:
        Judgement by name, in the order of the file.
    """
    text = files("tightrope.history").joinpath(FILE).read_text(encoding="utf-8")
    return {
        row["name"]: Judgement(float(row["value"]), row["unit"], row["origin"], row["because"])
        for row in csv.DictReader(text.splitlines())
    }


def judged(name: str) -> float:
    """Gives one such number.

    Args:
        name: as in the file.
    Returns:
        In the unit of the file.
    """
    return judgements()[name].value
