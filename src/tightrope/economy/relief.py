"""What is lifting sanctions worth to the ruler, alone and together, and what of it can he use?"""

from __future__ import annotations

from math import factorial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tightrope.economy.means import refuse, share_faults
from tightrope.errors import TooManyPackages

Floats = NDArray[np.float64]

MOST_PACKAGES = 6  # 2^6 combinations are solved (specification of the economy, section 6)


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


class Split(NamedTuple):
    """Holds what packages are worth, each alone and together."""

    shapley: Floats  # (world, package) share of what lifting all is worth; adds up to it
    alone: Floats  # (world, package) worth of lifting it while the others stay
    interaction: Floats  # (world, package, package) V(ab) - V(a) - V(b); 0 on the diagonal


def subsets(packages: int) -> tuple[tuple[int, ...], ...]:
    """Lists every set of packages that may be lifted together, in the order of the bits of its number.

    Args:
        packages: how many there are, at most 6.
    Returns:
        2^packages sets of places; the first is empty, the last holds all.
    Raises:
        TooManyPackages: more than 6.
    """
    if packages > MOST_PACKAGES:
        raise TooManyPackages(
            f"packages: {packages}; allowed at most {MOST_PACKAGES}, for every combination is solved; join some",
            packages=packages,
        )
    return tuple(tuple(p for p in range(packages) if number >> p & 1) for number in range(2**packages))


def relief(lifted_means: Floats, means: Floats, reference: Floats) -> Floats:
    """What lifting some sanctions is worth to the ruler, before anyone asks what he has done.

    Equation: (R(without the package) - R) / R_ref. Not always above 0: where two goods share a port, the sale of one
    more may only enrich the port's owner.

    Args:
        lifted_means: (world, ...) R without the package. means: (world, ...) R with it. reference: (world,) above 0.
    Returns:
        (world, ...) share of the means before sanctions.
    """
    return np.asarray((lifted_means - means) / reference.reshape(-1, *(1,) * (means.ndim - 1)))


def split(worth: Floats) -> Split:
    """Shares out what lifting packages is worth among them, whatever the order in which they are lifted.

    Args:
        worth: (world, set) worth of lifting each set in the order of `subsets`; the first is 0.
    Returns:
        Shapley values, worth alone, and interactions of pairs.
    Raises:
        TooManyPackages: more than 6 packages.
        BadParameter: the number of sets is no power of 2.
    Source:
        Shapley (1953), doi:10.1515/9781400881970-018.
    """
    packages = worth.shape[1].bit_length() - 1
    if worth.shape[1] != 2**packages:
        refuse([f"worth: {worth.shape[1]} sets; allowed 2^packages; give one for each of `subsets`"])
    sets = subsets(packages)
    shapley = np.zeros((len(worth), packages))
    for number, members in enumerate(sets):
        for package in set(range(packages)) - set(members):
            share = factorial(len(members)) * factorial(packages - len(members) - 1) / factorial(packages)
            shapley[:, package] += share * (worth[:, number | 1 << package] - worth[:, number])
    alone = np.stack([worth[:, 1 << p] for p in range(packages)], axis=1) if packages else np.zeros((len(worth), 0))
    pairs = np.zeros((len(worth), packages, packages))
    for a in range(packages):
        for b in range(packages):
            if a != b:
                pairs[:, a, b] = worth[:, 1 << a | 1 << b] - alone[:, a] - alone[:, b]
    return Split(shapley, alone, pairs)


def on_offer(worth: Floats, complicity: Floats, crossed: bool, credit_after: float) -> Floats:
    """What of relief the west would still grant, given what it holds against the ruler.

    Args:
        worth: (..., package) relief before that, share of means.
        complicity: (...) of the worst posture held so far, 0..1.
        crossed: whether the red line has been crossed. credit_after: what restraint is worth after that, 0..1.
    Returns:
        (..., package) share of means.
    """
    factor = (1 - complicity) * (credit_after if crossed else 1.0)
    return np.asarray(worth * np.asarray(factor)[..., None])
