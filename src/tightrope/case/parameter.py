"""What is said about one parameter of the model?"""

from __future__ import annotations

from typing import NamedTuple

JUDGED = "no published figure; judged"
QUANTAL = "McKelvey and Palfrey (1998), Experimental Economics 1, 9-41"


class Parameter(NamedTuple):
    """Describes one uncertain number: who owns it, its unit and range, its words, its claim and reference."""

    name: str
    owner: str  # the science that reads it
    unit: str
    low: float | None
    high: float | None
    symbol: str
    phrase: str  # for an analyst: no parameter names
    claim: str
    equation: str
    reference: str
