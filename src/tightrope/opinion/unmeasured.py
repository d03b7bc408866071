"""What may the public think of a posture that no survey ever asked about?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def nearest(exposure: Floats, measured: Sequence[int], posture: int) -> int:
    """Finds the measured posture nearest in exposure; of two equally near, the dearer.

    Args:
        exposure: (posture,) 0..1.
        measured: indices of the measured postures, at least one.
        posture: index of the unmeasured posture.
    Returns:
        Index of the measured posture.
    """
    return min(measured, key=lambda r: (abs(exposure[r] - exposure[posture]), -exposure[r], -r))


def shifted(level: Floats, slope: Floats, less_exposed: float, noise: Floats) -> Floats:
    """Level of an unmeasured posture: the whole path of the nearest measured one, shifted.

    theta_p = theta_r + slope (exposure_r - exposure_p) + noise: what exposes the country less is minded less.
    Judged; no survey stands behind it.

    Args:
        level: (world, date) logit, path of the measured posture.
        slope: (world,) logit per unit of exposure.
        less_exposed: exposure of the measured posture less that of the unmeasured.
        noise: (world,) logit.
    Returns:
        (world, date), logit.
    """
    return level + (slope * less_exposed + noise)[:, None]


def unasked(start: Floats, slope: Floats, exposure: float, dates: int) -> Floats:
    """Level of a posture when no posture was ever measured: constant in time. Judged.

    theta_p = start - slope exposure_p.

    Args:
        start: (world,) logit, level of a posture without exposure.
        slope: (world,) logit per unit of exposure.
        exposure: exposure of the posture, 0..1.
        dates: number of dates.
    Returns:
        (world, date), logit.
    """
    return np.repeat((start - slope * exposure)[:, None], dates, axis=1)
