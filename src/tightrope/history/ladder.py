"""Of those who joined a dispute beside a partner, how many fought, and how many only threatened or showed force?"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincinv

from tightrope.errors import BadCounts

Floats = NDArray[np.float64]

LEVELS = ("none", "threat", "display", "use", "war")
_JEFFREYS = 0.5
# Joiners by the highest act, counted by us from the dispute participants of Gibler, Miller and Little (2016),
# doi:10.1093/isq/sqw045 (history specification 8).
WAR_DISPUTES = (1, 3, 21, 12, 52)
USE_OF_FORCE = (47, 12, 75, 73, 52)
MINOR_CLIENTS = (13, 1, 18, 26, 27)
DISPUTES_TO = 2010  # last year of these disputes


class Ladder(NamedTuple):
    """Holds the shares of joiners by the highest act, and how many joined at any level for each that fought."""

    shares: Floats  # (world, level) sums to 1
    any_for_each_fought: Floats  # (world,) at least 1


def levels(counts: tuple[int, ...], uniforms: Floats) -> Ladder:
    """Draws how joiners spread over the levels of force: Dirichlet(count + 1/2).

    Hosting and launches have no level in any record; this says nothing of them.

    Args:
        counts: joiners at each of `LEVELS`.
        uniforms: (world, level) strictly between 0 and 1.
    Returns:
        Ladder.
    Raises:
        BadCounts: not one count a level, or a count below 0.
    Source:
        Dirichlet draws from gamma draws: Devroye (1986), Non-Uniform Random Variate Generation, chapter 11.
    """
    if len(counts) != len(LEVELS) or min(counts) < 0 or uniforms.shape[-1] != len(LEVELS):
        raise BadCounts(f"{counts} by level; allowed {len(LEVELS)} counts of 0 or more, with as many uniforms")
    raw = gammaincinv(np.array(counts) + _JEFFREYS, uniforms)
    shares = raw / raw.sum(axis=-1, keepdims=True)
    return Ladder(shares, np.asarray(1 / shares[:, -1]))
