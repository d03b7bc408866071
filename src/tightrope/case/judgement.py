"""Which distribution passes through three quantiles that a person named?

Three-term metalog on the transformed scale: z(u) = a1 + a2 L + a3 (u - 1/2) L with L = ln(u / (1 - u)).
"""

from __future__ import annotations

import math

# Where the middle quantile may lie between the outer two, on the transformed scale, for z(u) to rise everywhere;
# computed to four digits (ledger specification 8).
LOWEST_MIDDLE = 0.1249
HIGHEST_MIDDLE = 0.8751
_TAIL = math.log(0.95 / 0.05)  # L at the 95 % point


def metalog(z05: float, z50: float, z95: float) -> tuple[float, float, float]:
    """Gives a1, a2, a3 of the metalog through the 5, 50 and 95 % points, exactly.

    Args:
        z05, z50, z95: quantiles on the transformed scale (logit, log or real), increasing.
    Returns:
        a1, a2, a3 in units of the transformed scale.
    Source:
        Keelin (2016), doi:10.1287/deca.2016.0338.
    """
    spread, skew = z95 - z05, z95 + z05 - 2 * z50
    return z50, spread / (2 * _TAIL), skew / (2 * 0.45 * _TAIL)


def middle(z05: float, z50: float, z95: float) -> float:
    """Says how far the median lies on the way from the 5 % to the 95 % point, 0..1, on the transformed scale."""
    return (z50 - z05) / (z95 - z05)


def feasible(z05: float, z50: float, z95: float) -> bool:
    """Says whether a metalog rises everywhere through the three points."""
    return LOWEST_MIDDLE <= middle(z05, z50, z95) <= HIGHEST_MIDDLE
