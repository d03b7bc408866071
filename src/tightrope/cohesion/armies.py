"""How many deserted in real armies? Nine published figures that the prior of weekly desertion must cover."""

from __future__ import annotations

import math
from typing import NamedTuple

PERCENT_98 = 2.326347874040841  # standard normal quantile of .99 (Abramowitz and Stegun, 1964, table 26.1)
PERCENT_90 = 1.6448536269514722  # of .95


class Army(NamedTuple):
    """Holds one published figure of desertion."""

    force: str
    figure: str
    weekly: float  # share a week, -ln(1 - share)/weeks, as rounded in the specification of cohesion, section 5
    source: str
    published: int  # year


ARMIES: tuple[Army, ...] = (
    Army("US Army 2007", "9 in 1,000 a year", 0.00017, "AP, 16 November 2007", 2007),
    Army(
        "Russia in Ukraine to the end of 2024",
        "about 50,000 of about 600,000 in 148 weeks",
        0.0006,
        "Important Stories; Kyiv Independent, 15 January 2025",
        2025,
    ),
    Army("Union Army", "9.2 % in about 130 weeks", 0.0007, "Costa and Kahn (2003), doi:10.3386/w8627", 2003),
    Army("US Army, worst year in Vietnam", "5.2 % a year", 0.0010, "StrategyPage, 8 March 2010", 2010),
    Army("US Army 1944", "6.3 % a year", 0.0013, "StrategyPage, 8 March 2010", 2010),
    Army("Afghan army 2009", "18 % a year", 0.0038, "StrategyPage, 8 March 2010", 2010),
    Army("Ukraine 2025", "about 17,400 cases a month among 880,000", 0.0046, "Slovo i Dilo, 2025", 2025),
    Army(
        "Afghan army, first half of 2011",
        "24,590 of about 170,000 in 26 weeks",
        0.0060,
        "Washington Post, 2011",
        2011,
    ),
    Army("Afghan army, June 2011", "3 % in the month", 0.0070, "Washington Post, 2011", 2011),
)
"""Dates of publication decide which rows a forecast of an earlier day could have known."""


def inside(median: float, spread: float, width: float, armies: tuple[Army, ...] = ARMIES) -> int:
    """Counts the armies inside a central interval of a lognormal.

    Args:
        median: of the lognormal, share a week. spread: standard deviation of its logarithm.
        width: standard normal quantile of the upper end. armies: those counted.
    Returns:
        How many lie inside.
    """
    return sum(abs(math.log(army.weekly / median)) <= width * spread for army in armies)
