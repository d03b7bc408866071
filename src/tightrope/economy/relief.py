"""What is lifting sanctions worth to the ruler, once something else is assumed about it?"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tightrope.economy.means import refuse, share_faults

Floats = NDArray[np.float64]


class UsableRelief(NamedTuple):
    """Holds relief as a player can use it, and how often it had to be cut."""

    relief: Floats  # (..., level) 0..1, share of means
    negative_share: Floats  # (level,) share of worlds (and dates) in which relief was below 0 and was set to 0


def relieved_strain(strain: Floats, relief: Floats, in_force: int) -> Floats:
    """Works out strain below the level in force anew from what lifting each level gives back.

    Equation: strain[g - 1] = max(0, strain[g] - relief[g]) for g = in_force, in_force - 1, ..., 1; at most 1.
    At and above the level in force strain stays as it is. With the relief that belongs to the strain nothing
    changes. Leverage is not touched.

    Args:
        strain: (..., level) share of means 0..1.
        relief: (..., level) share of means -1..1; entry g leads from level g to g - 1, entry 0 is not read.
        in_force: level of sanctions in force, 0..levels - 1.
    Returns:
        (..., level) share of means 0..1.
    Raises:
        BadParameter: a number is out of range or relief is not a share of means.
    """
    found = share_faults("strain", strain) + share_faults("relief (share of means)", relief, low=-1.0)
    if strain.shape != relief.shape:
        found.append(f"relief: shape {relief.shape}; allowed {strain.shape}; give one relief a level")
    if not 0 <= in_force < strain.shape[-1]:
        found.append(f"level in force: {in_force}; allowed 0 to {strain.shape[-1] - 1}; name a level of the case")
    refuse(found)
    path = strain.copy()
    for level in range(in_force, 0, -1):
        path[..., level - 1] = np.clip(path[..., level] - relief[..., level], 0, 1)
    return path


def usable_relief(relief: Floats) -> UsableRelief:
    """Relief as the game takes it: never below 0, with the share of worlds in which that bit.

    Args:
        relief: (..., level) share of means -1..1.
    Returns:
        The relief at or above 0 and, by level, the share of worlds (and dates) in which it was below 0.
    Raises:
        BadParameter: a number is out of range.
    """
    refuse(share_faults("relief (share of means)", relief, low=-1.0))
    below = (relief < 0).reshape(-1, relief.shape[-1])
    return UsableRelief(np.maximum(relief, 0), below.mean(axis=0))
