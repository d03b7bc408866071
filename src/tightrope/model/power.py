"""What would the weights of the worlds be if a belief, or the evidence, counted a little more or less?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tightrope.model.weights import effective_worlds

Floats = NDArray[np.float64]

POWERS = (0.8, 1.25)  # specification of the game, 3.5


def scaled(weight: Floats, log_density: Floats, power: float) -> Floats:
    """Reweights worlds as if one factor of their weight had been raised to a power.

    Args:
        weight: (world,), sums to 1. log_density: (world,) logarithm of the factor, up to a constant; -inf is allowed
            where the weight is 0. power: above 0; 1 changes nothing.
    Returns:
        (world,), sums to 1.
    Source:
        Kallioinen, Paananen, Buerkner and Vehtari (2024), doi:10.1007/s11222-023-10366-5.
    """
    if power == 1:
        return weight
    live = (weight > 0) & np.isfinite(log_density)
    bend = np.where(live, (power - 1) * np.where(live, log_density, 0.0), -np.inf)
    moved = weight * np.exp(bend - bend[live].max())
    return np.asarray(moved / moved.sum())


def normal_log_density(z: Floats) -> Floats:
    """Gives the logarithm of the density of a belief on the scale of its standard normal, up to a constant.

    Args:
        z: (world,).
    Returns:
        (world,).
    """
    return np.asarray(-(z**2) / 2)


def kept_share(weight: Floats, moved: Floats) -> float:
    """Gives how many of the effective worlds are left after reweighting, as a share.

    Args:
        weight, moved: (world,), each sums to 1.
    Returns:
        Above 0; below 1 where the reweighted worlds are fewer.
    """
    return effective_worlds(moved) / effective_worlds(weight)
