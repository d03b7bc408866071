"""When does one refusal bring on the next, if everyone sees the whole force and it is without end?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, ndtr

from tightrope.cohesion.field import EDGE
from tightrope.errors import CohesionError

Floats = NDArray[np.float64]

BISTABLE = math.sqrt(2 * math.pi)  # coupling above which two outcomes are possible
_SETTLED = 1e-14  # a round that moves the share less than this ends the iteration (specification, section 4a)
_ROUNDS = 1_000_000  # at the fold itself the iteration would not end
_LEAST_WEIGHT = 1e-6  # family weight below which support has no tipping point (specification, section 7)


class Fold(NamedTuple):
    """Holds where the lower of two outcomes ends."""

    field: Floats  # NaN where there is only one outcome
    share: Floats


def least_fixed_point(field: Floats | float, coupling: Floats | float) -> Floats:
    """Share that refuses once each has seen the others: least root of R = Phi(field + coupling R).

    Reached from nobody refusing; unique and free of the order in which soldiers are asked.

    Args:
        field: alpha', probit, any shape.
        coupling: J' >= 0, broadcast.
    Returns:
        Share 0..1.
    Raises:
        CohesionError: negative coupling, numbers that are not finite, or no end of the iteration.
    Source:
        Granovetter (1978), doi:10.1086/226707.
    """
    alpha, j = np.broadcast_arrays(np.asarray(field, dtype=np.float64), np.asarray(coupling, dtype=np.float64))
    if not (np.isfinite(alpha).all() and np.isfinite(j).all() and (j >= 0).all()):
        raise CohesionError("field, coupling: allowed finite numbers, coupling 0 or more")
    share = np.zeros(alpha.shape)
    for _ in range(_ROUNDS):
        after = ndtr(alpha + j * share)
        if np.max(np.abs(after - share), initial=0.0) <= _SETTLED:
            return np.asarray(after)
        share = after
    raise CohesionError(f"refusal has not settled after {_ROUNDS} rounds: the field lies on the fold; move it")


def fold(coupling: Floats | float) -> Fold:
    """Field at which the calm outcome ends, and the share refusing there.

    x* = -sqrt(2 ln(J'/sqrt(2 pi))), field x* - J' Phi(x*), share Phi(x*); only if J' > sqrt(2 pi).

    Args:
        coupling: J', any shape.
    Returns:
        Field and share; NaN where J' leaves one outcome only.
    """
    j = np.asarray(coupling, dtype=np.float64)
    two = np.where(j > BISTABLE, j, BISTABLE)
    x = np.where(j > BISTABLE, -np.sqrt(2 * np.log(two / BISTABLE)), np.nan)
    share = ndtr(x)
    return Fold(np.asarray(x - two * share), np.asarray(share))


def granovetter(thresholds: Sequence[int]) -> int:
    """Counts who act in the end, when each acts once as many as his threshold already do.

    Args:
        thresholds: one whole number a person.
    Returns:
        Number acting, from nobody at the start.
    Source:
        Granovetter (1978), doi:10.1086/226707.
    """
    acting = 0
    while True:
        after = sum(threshold <= acting for threshold in thresholds)
        if after == acting:
            return acting
        acting = after


def tipping_support(rest: Floats, conformity: Floats, talk: Floats, family_weight: Floats) -> Floats:
    """Support among families below which refusal would spread, other things as they are.

    q* = 1 - Lambda((alpha'* - zeta J/2 - rest)/kappa_o), alpha'* the fold at J' = (1 - zeta) J. Mean field:
    an explanation, not the answer of the battalions.

    Args:
        rest: field without the part of the families, probit.
        conformity: J, broadcast.
        talk: zeta, share 0..1, broadcast.
        family_weight: kappa_o, broadcast.
    Returns:
        Share; NaN where support alone neither starts nor stops a cascade (coupling below sqrt(2 pi), weight
        below 1e-6, or outside 1e-4..1 - 1e-4).
    """
    weight = np.where(family_weight < _LEAST_WEIGHT, np.nan, family_weight)
    at_fold = fold((1 - talk) * conformity).field
    share = 1 - expit((at_fold - talk * conformity / 2 - rest) / weight)
    return np.where((share >= EDGE) & (share <= 1 - EDGE), share, np.nan)
