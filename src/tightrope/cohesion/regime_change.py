"""How strong must an order be not to be overturned, if nobody knows exactly how strong it is?"""

from __future__ import annotations

import math

import numpy as np
from scipy.optimize import brentq
from scipy.special import ndtri

from tightrope.errors import CohesionError

_EDGE = 1e-15


def regime_change_cutoff(cost: float, mean: float, prior_precision: float, signal_precision: float) -> float:
    """Gives the strength below which refusal wins, in the global game of regime change.

    Strength theta ~ N(z, 1/alpha); each soldier sees it with noise of precision beta and refuses where that pays: 1 - c
    if refusal wins, -c if not. Refusal wins once its share exceeds theta. At the cutoff
    alpha (theta - z) - sqrt(beta) Phi^-1(theta) = sqrt(alpha + beta) Phi^-1(c).

    Args:
        cost: c, 0..1, ends not included. mean: z. prior_precision: alpha >= 0. signal_precision: beta > 0.
    Returns:
        theta*, 0..1.
    Raises:
        CohesionError: a number out of range, or beta < alpha^2 / (2 pi): then the cutoff is not unique.
    Source:
        Morris and Shin (2003), in Advances in Economics and Econometrics, Cambridge University Press; Angeletos,
        Hellwig and Pavan (2007), doi:10.1111/j.1468-0262.2007.00766.x.
    """
    if not (0 < cost < 1 and math.isfinite(mean)):
        raise CohesionError(f"cost, mean: {cost:g}, {mean:g}; allowed 0 < cost < 1, a finite mean")
    if not (0 <= prior_precision < math.inf and 0 < signal_precision < math.inf):
        raise CohesionError(
            f"precisions: {prior_precision:g}, {signal_precision:g}; allowed prior 0 or more, signal above 0, finite"
        )
    if signal_precision < prior_precision**2 / (2 * math.pi):
        raise CohesionError(
            f"not unique: signal precision {signal_precision:g} lies below {prior_precision**2 / (2 * math.pi):g}, the "
            "square of the prior precision over 2 pi; several cutoffs are possible; give a sharper signal"
        )
    right = math.sqrt(prior_precision + signal_precision) * float(ndtri(cost))

    def miss(strength: float) -> float:
        """Falls in the strength wherever the cutoff is unique."""
        return prior_precision * (strength - mean) - math.sqrt(signal_precision) * float(ndtri(strength)) - right

    return float(brentq(miss, _EDGE, 1 - _EDGE, xtol=1e-14, rtol=4 * np.finfo(float).eps))
