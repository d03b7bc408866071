"""How many of a force of battalions refuse, when each battalion ignites as a whole? (The equations.)

A bank holds, for some couplings, the ignition fields of many battalions without their own common shock. A force
takes battalions from it, adds to each a shock of its own, and climbs from nobody refusing: the field that
each battalion sees is alpha' + J' w_g (share of the force refusing).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tightrope.cohesion.refusal import PARTIAL, SPREADS, Force, Refused
from tightrope.cohesion.soldiers import Looks, Tree, check_looks
from tightrope.cohesion.soldiers_fast import ignition_fields
from tightrope.errors import CohesionError

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Lists = NDArray[np.floating]


class Correlations(NamedTuple):
    """Holds the shares of the variance of dispositions that a battalion, a company, a squad has in common."""

    battalion: float
    company: float
    squad: float


@dataclass(frozen=True, eq=False)
class Bank:
    """Holds ignition fields of battalions.

    fields: (coupling, battalion, soldier) not falling along the last axis, probit, without the battalion's shock.
    couplings: (coupling,) J', rising. weights, correlations, tree: what they were built for.
    """

    fields: Lists
    couplings: Floats
    weights: Looks
    correlations: Correlations
    tree: Tree

    def place(self, coupling: Floats) -> Integers:
        """Gives where couplings lie in the bank.

        Args:
            coupling: J', any shape.
        Returns:
            Same shape, places on the first axis of `fields`.
        Raises:
            CohesionError: a coupling the bank was not built for.
        """
        place = np.minimum(np.searchsorted(self.couplings, coupling), len(self.couplings) - 1)
        if (self.couplings[place] != coupling).any():
            wrong = np.asarray(coupling)[self.couplings[place] != coupling].flat[0]
            raise CohesionError(f"coupling: {wrong:g} is not in the bank; allowed {self.couplings.tolist()}")
        return np.asarray(place, dtype=np.int64)


def build_bank(
    normals: Floats,
    couplings: Floats,
    weights: Looks,
    correlations: Correlations,
    tree: Tree,
    dtype: type[np.floating] = np.float32,
) -> Bank:
    """Builds a bank from drawn numbers.

    A soldier's disposition is sqrt(rho_c) a_company + sqrt(rho_s) a_squad + sqrt(1 - rho_b - rho_c - rho_s) e.

    Args:
        normals: (battalion, companies + squads + soldiers) standard normal, in that order.
        couplings: (coupling,) J' >= 0, rising. weights: shares of conformity. correlations: rho_b, rho_c, rho_s.
        tree: sizes. dtype: of the stored fields.
    Returns:
        Bank.
    Raises:
        CohesionError: shapes, weights or correlations out of range.
    """
    check_looks(weights)
    if not (min(correlations) >= 0 and sum(correlations) < 1):
        raise CohesionError(f"correlations: {tuple(correlations)}; allowed 0 or more, sum below 1")
    companies, squads = tree.battalion, tree.battalion * tree.company
    wanted = companies + squads + tree.size
    if normals.ndim != 2 or normals.shape[1] != wanted:  # battalion, number
        raise CohesionError(f"normals: shape {normals.shape}; allowed (battalion, {wanted})")
    shape = (len(normals), tree.battalion, tree.company, tree.squad)
    own = np.sqrt(1 - sum(correlations)) * normals[:, companies + squads :].reshape(shape)
    company = np.sqrt(correlations.company) * normals[:, :companies].reshape(*shape[:2], 1, 1)
    squad = np.sqrt(correlations.squad) * normals[:, companies : companies + squads].reshape(*shape[:3], 1)
    dispositions = own + company + squad
    lists = [ignition_fields(dispositions, float(j), weights, tree) for j in couplings]
    return Bank(np.stack(lists).astype(dtype), np.asarray(couplings, dtype=np.float64), weights, correlations, tree)


def force_refusal(
    bank: Bank,
    field: Floats,
    coupling: Floats,
    battalions: Integers,
    share: Floats,
    indices: Integers,
    shifts: Floats,
) -> Floats:
    """Gives the share of each formation that refuses, in forces made of banked battalions.

    From nobody refusing: field of a battalion = alpha'_f + J'_f w_g R, refusers = entries of its list, plus its
    shift, at or below; R = sum of share_f times the formation's share refusing; until nothing moves.

    Args:
        bank: ignition fields; gives w_g and sizes.
        field: (force, formation) alpha'. coupling: (force, formation) J', each in the bank.
        battalions: (formation,) >= 1 slots of each. share: (force, formation) by strength, rows sum to 1.
        indices: (force, slot) battalions of the bank, formation after formation.
        shifts: (force, slot) sqrt(rho_b) a_b, probit: a shock of the battalion, added to its dispositions.
    Returns:
        (force, formation) share 0..1.
    Raises:
        CohesionError: a coupling that is not in the bank.
    Source:
        Granovetter (1978), doi:10.1086/226707; exact given the battalions.
    """
    place, size = bank.place(coupling), bank.tree.size
    formation = np.repeat(np.arange(len(battalions)), battalions)
    refused = np.zeros(field.shape)
    for force in range(len(field)):
        lists = bank.fields[place[force, formation], indices[force]].astype(np.float64)
        gone = np.zeros(len(formation), dtype=np.int64)
        while True:
            part = np.bincount(formation, gone, len(battalions)) / (battalions * size)
            seen = field[force] + coupling[force] * bank.weights.force * (share[force] * part).sum()
            slots = zip(lists, shifts[force], seen[formation], strict=True)
            after = np.array([np.searchsorted(row + shift, at, side="right") for row, shift, at in slots])
            if (after == gone).all():
                break
            gone = after
        refused[force] = part
    return refused


class Units(NamedTuple):
    """Holds the battalions that the worlds' forces are made of.

    fields: (atom, coupling, battalion, soldier) ignition fields; one atom is one set of shares of conformity and
    correlations. couplings: (coupling,) J', rising from 0 by one step. looks: (atom, 4) squad, company, battalion,
    force. battalion_shock: (atom,) sqrt(rho_b). atom: (world,) which a world follows. rounding: (world,) uniform.
    battalions: (world, formation) >= 1. indices: (world, replicate, slot) battalions of the bank.
    shocks: (world, replicate, slot) standard normal. first: (formation,) first slot of a formation.
    """

    fields: Lists
    couplings: Floats
    looks: Floats
    battalion_shock: Floats
    atom: Integers
    rounding: Floats
    battalions: Integers
    indices: Integers
    shocks: Floats
    first: Integers


def rounded(coupling: Floats, couplings: Floats, rounding: Floats) -> Integers:
    """Gives the place of each coupling in the bank, one of its two neighbours.

    The upper neighbour with the probability that leaves the mean as it is; one uniform a world, so that a larger
    coupling never gets a smaller place. Beyond the last the last.

    Args:
        coupling: (world, formation) J'. couplings: (coupling,) evenly spaced from 0. rounding: (world,) uniform.
    Returns:
        (world, formation) places.
    """
    at = np.minimum(coupling / (couplings[1] - couplings[0]), len(couplings) - 1)
    lower = np.floor(at)
    return (lower + (rounding[:, None] < at - lower)).astype(np.int64)


def refused(force: Force, units: Units) -> Refused:
    """Shares refusing, in the mean over the replicates of each world's battalions.

    Args:
        force: the force under the order; its shock is not read, the battalions have their own.
        units: the battalions, formations as in the force.
    Returns:
        Means over replicates, and shares of them in which a half or a tenth of the force refuses.
    Raises:
        CohesionError: shapes that do not fit.
    Source:
        Granovetter (1978), doi:10.1086/226707; exact given the battalions.
    """
    places = rounded(force.coupling, units.couplings, units.rounding)
    worlds, cells, formations = force.field.shape
    found = np.zeros((worlds, units.indices.shape[1], cells, formations))
    for w in range(worlds):
        looks, many = Looks(*units.looks[units.atom[w]].tolist()), units.battalions[w]
        tree = Tree(units.fields.shape[-1], 1, 1)
        bank = Bank(units.fields[units.atom[w]], units.couplings, looks, Correlations(0.0, 0.0, 0.0), tree)
        slots = np.concatenate([first + np.arange(n) for first, n in zip(units.first, many, strict=True)])
        spread = units.battalion_shock[units.atom[w]]
        for r in range(found.shape[1]):
            again = (cells, 1)
            found[w, r] = force_refusal(
                bank,
                force.field[w],
                np.tile(units.couplings[places[w]], again),
                many,
                np.tile(force.share[w], again),
                np.tile(units.indices[w, r, slots], again),
                np.tile(spread * units.shocks[w, r, slots], again),
            )
    whole = np.einsum("wrcf,wf->wrc", found, force.share)
    return Refused(
        found.mean(axis=1), whole.mean(axis=1), (whole > SPREADS).mean(axis=1), (whole > PARTIAL).mean(axis=1)
    )
