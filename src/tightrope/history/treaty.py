"""How often is a treaty called upon, and honoured when it is? A second reading of history, never counted in."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv

from tightrope.errors import BadCounts
from tightrope.history.judgements import judged

Floats = NDArray[np.float64]

_JEFFREYS = 0.5
UNLIKELY = (judged("called_upon_yes"), judged("called_upon_no"))  # Beta, where the patron began the war


class TreatyCounts(NamedTuple):
    """Holds how many of n treaties were invoked, and how many of those invoked were honoured."""

    n: int
    invoked: int
    honoured: int


# Counted by us from the file of Berkemeier and Fuhrmann (2018), doi:10.1177/2053168018779697 (history specification 8).
ALL = TreatyCounts(576, 146, 73)
DEFENCE_FROM_1945 = TreatyCounts(195, 43, 6)
TREATIES_TO = 2001  # year of the last war in that file


def invoked_and_honoured(counts: TreatyCounts, uniforms: Floats, patron_initiated: bool = False) -> Floats:
    """Draws P(join through the treaty) = P(invoked) P(honoured | invoked), each Beta(k + 1/2, n - k + 1/2).

    A defence clause is seldom called upon by a patron who began the war; then P(invoked) is Beta(1, 19).

    Args:
        counts: of the kind of treaty.
        uniforms: (world, 2) strictly between 0 and 1.
        patron_initiated: whether the patron began the war.
    Returns:
        (world,) probability 0..1.
    Raises:
        BadCounts: more honoured than invoked, or more invoked than there are.
    Source:
        Beta posterior under Jeffreys's prior: Gelman and others (2013), Bayesian Data Analysis, 3rd edition, 2.8.
    """
    n, invoked, honoured = counts
    if not 0 <= honoured <= invoked <= n:
        raise BadCounts(f"{honoured} honoured of {invoked} invoked of {n}; allowed honoured <= invoked <= n")
    called = UNLIKELY if patron_initiated else (invoked + _JEFFREYS, n - invoked + _JEFFREYS)
    kept = (honoured + _JEFFREYS, invoked - honoured + _JEFFREYS)
    return np.asarray(betaincinv(*called, uniforms[:, 0]) * betaincinv(*kept, uniforms[:, 1]))
