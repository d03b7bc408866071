"""What does the ruler lose if the patron cuts the route and his support?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

YEAR_MONTHS = 12.0  # a year's loss accrues evenly over its months (judged: tightrope)


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
    accrued = min(1.0, months / YEAR_MONTHS)
    by_route = route * means_share[:, None] * (1 - lost)
    total = (means_share + patron_support)[:, None]
    return np.clip(accrued * (by_route + patron_support[:, None]) / total, 0, 1)
