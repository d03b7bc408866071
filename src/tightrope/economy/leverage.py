"""What does the ruler lose if the patron cuts the route and his support?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

YEAR_MONTHS = 12.0  # a year's loss accrues evenly over its months (judged: tightrope)
SMALLEST_CHANGE = 0.001  # 0.1 points of output: below it a ratio of two losses says nothing (specification 6)


def thin_leverage(means_share: Floats, patron_support: Floats, lost: Floats, route: Floats, months: float) -> Floats:
    """Share of the means before sanctions that the patron could take away within some months.

    Equation: (chi T0 (1 - lam) a + S a) / (T0 + S), a = min(1, h / 12), clipped to 0..1. Assumes that no
    sale finds another way within that time and that support stops at once. The support is the weakest of
    the numbers and drives the result: show it with the support at its 10 and 90 % points.

    Args:
        means_share: (world,) T0, share of GDP 0..1.
        patron_support: (world,) S, share of GDP 0..1; T0 + S above 0.
        lost: (world, level) lam, share of T0 lost to sanctions 0..1.
        route: (world, level) chi, share of the rest that leaves by the patron's routes 0..1.
        months: h >= 0.
    Returns:
        (world, level) 0..1, share of the means before sanctions.
    """
    by_route = route * means_share[:, None] * (1 - lost)
    total = (means_share + patron_support)[:, None]
    return np.clip(accrued(months) * (by_route + patron_support[:, None]) / total, 0, 1)


def leverage(open_means: Floats, cut_means: Floats, reference: Floats, months: float) -> Floats:
    """Share of the means before sanctions that the patron takes away if he closes his routes and pays nothing.

    Equation: (R(open, S) - R(closed for h months, none)) / R_ref, clipped to 0..1. `cut_means` is a year with every
    route of the patron closed: sales find what other way there is. A shorter cut takes its part of that year.

    Args:
        open_means: (world, ...) R with his routes open and his support paid, USD bn a year.
        cut_means: (world, ...) R with his routes closed and no support, USD bn a year.
        reference: (world,) R before sanctions, above 0.
        months: h >= 0.
    Returns:
        (world, ...) 0..1.
    """
    before = reference.reshape(-1, *(1,) * (open_means.ndim - 1))
    return np.clip(accrued(months) * (open_means - cut_means) / before, 0, 1)


def accrued(months: float) -> float:
    """Part of a year's loss that a cut of some months brings.

    Args:
        months: h >= 0.
    Returns:
        0..1.
    """
    return min(1.0, months / YEAR_MONTHS)


def leverage_by_good(leaves_by: Floats, of_patron: Flags) -> Floats:
    """Share of each good's sales abroad that leaves by the patron's routes, so that closing them stops it at once.

    Args:
        leaves_by: (..., good, route) what leaves by each route, >= 0, in any unit.
        of_patron: (route,) whether the patron owns it.
    Returns:
        (..., good) 0..1; 0 where nothing leaves.
    """
    total = leaves_by.sum(axis=-1)
    owned = np.where(of_patron, leaves_by, 0).sum(axis=-1)
    return np.divide(owned, total, out=np.zeros_like(total), where=total > 0)


def dependence(to_patron: Floats, by_his_routes: Floats, support_share: Floats) -> Floats:
    """One number for how much hangs on the patron; for display, nothing is decided by it.

    Equation: 1 - (1 - D_x)(1 - D_t)(1 - D_s).

    Args:
        to_patron: (...) D_x, his share of the sales abroad, 0..1.
        by_his_routes: (...) D_t, share of the other sales abroad that leaves by his routes, 0..1.
        support_share: (...) D_s, his support as a share of the means, 0..1.
    Returns:
        (...) 0..1.
    """
    return np.asarray(1 - (1 - to_patron) * (1 - by_his_routes) * (1 - support_share))


def relative_damage(ruler: Floats, patron: Floats) -> Floats:
    """How much more of his output the ruler loses than the patron of his.

    Args:
        ruler, patron: (...) change of output as a share of it, negative where lost.
    Returns:
        (...) ratio; not a number where the patron's change is within 0.1 points of 0: say the share of such worlds.
    """
    known = np.abs(patron) > SMALLEST_CHANGE
    return np.divide(ruler, patron, out=np.full(np.shape(patron), np.nan), where=known)


def price_to_patron(support: Floats, rent: Floats, use: Floats, of_patron: Flags) -> Floats:
    """What holding the ruler costs the patron: his support, and the rent of his routes that a cut would forgo.

    Args:
        support: (world, date) S, USD bn a year.
        rent: (world, date, route) USD bn a Mt. use: (world, date, route) Mt a year.
        of_patron: (route,) whether he owns it.
    Returns:
        (world, date) USD bn a year.
    """
    return np.asarray(support + np.where(of_patron, rent * use, 0).sum(axis=-1))
