"""An order was given and nobody reports a refusal: how much does the silence say?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def quiet_loglik(refusers: Floats, detection: Floats) -> Floats:
    """Log-chance that no refusal is reported: -detection * refusers, reports falling independently.

    Applies only if an order was given.

    Args:
        refusers: persons who refused, >= 0.
        detection: chance that one refuser becomes known, 0..1, broadcast.
    Returns:
        Log-likelihood <= 0.
    Source:
        Poisson thinning: Kingman (1993), Poisson Processes, section 5.1.
    """
    return -detection * refusers
