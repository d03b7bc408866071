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

from tightrope.cohesion.inputs import Faults
from tightrope.cohesion.refusal import PARTIAL, SPREADS, Command, Force, Refused
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
    weights: Floats,
    battalions: Integers,
    indices: Integers,
    shifts: Floats,
) -> Floats:
    """Gives the share of each formation that refuses, in forces made of banked battalions.

    From nobody refusing: field of a battalion = alpha'_f + J'_f w_g R, refusers = entries of its list, plus its
    shift, at or below; R = sum of weight_f times the formation's share refusing; until nothing moves.

    Args:
        bank: ignition fields; gives the shares of conformity and sizes.
        field: (force, formation) alpha'. coupling: (force, formation) J', each in the bank.
        weights: (force, formation) of the formations in the force, by strength; rows sum to 1.
        battalions: (formation,) >= 1 slots of each.
        indices: (force, slot) battalions of the bank, formation after formation.
        shifts: (force, slot) probit, added to the battalion's dispositions: its shock, less what its commander adds.
    Returns:
        (force, formation) share 0..1.
    Raises:
        CohesionError: a coupling that is not in the bank; an index beyond it; shapes that do not fit.
    Source:
        Granovetter (1978), doi:10.1086/226707; exact given the battalions.
    """
    gone = refusers(bank, field, coupling, weights, battalions, indices, shifts)
    return in_formations(gone, battalions) / (battalions * bank.tree.size)


def refusers(
    bank: Bank,
    field: Floats,
    coupling: Floats,
    weights: Floats,
    battalions: Integers,
    indices: Integers,
    shifts: Floats,
) -> Integers:
    """Gives how many of each battalion refuse.

    Args:
        bank, field, coupling, weights, battalions, indices, shifts: as in `force_refusal`.
    Returns:
        (force, slot) soldiers.
    Raises:
        CohesionError: as there.
    """
    check_forces(bank, field, coupling, weights, battalions, indices, shifts)
    place = bank.place(coupling)
    formation = np.repeat(np.arange(len(battalions)), battalions)
    found = np.zeros(indices.shape, dtype=np.int64)
    for force in range(len(field)):
        lists = bank.fields[place[force, formation], indices[force]].astype(np.float64)
        gone = np.zeros(len(formation), dtype=np.int64)
        while True:
            part = np.bincount(formation, gone, len(battalions)) / (battalions * bank.tree.size)
            seen = field[force] + coupling[force] * bank.weights.force * (weights[force] * part).sum()
            slots = zip(lists, shifts[force], seen[formation], strict=True)
            after = np.array([np.searchsorted(row + shift, at, side="right") for row, shift, at in slots])
            if (after == gone).all():
                break
            gone = after
        found[force] = gone
    return found


def in_formations(by_slot: Integers, battalions: Integers) -> Integers:
    """Adds up what battalions hold, by formation.

    Args:
        by_slot: (force, slot), formation after formation. battalions: (formation,) slots of each.
    Returns:
        (force, formation).
    """
    return np.add.reduceat(by_slot, np.cumsum([0, *battalions[:-1]]), axis=1)


def check_forces(
    bank: Bank,
    field: Floats,
    coupling: Floats,
    weights: Floats,
    battalions: Integers,
    indices: Integers,
    shifts: Floats,
) -> None:
    """Refuses forces that cannot be made of a bank.

    Args:
        bank, field, coupling, weights, battalions, indices, shifts: as in `force_refusal`.
    Raises:
        CohesionError: all faults at once.
    """
    told = Faults()
    forces, slots = len(field), int(battalions.sum())
    for name, array in (("field", field), ("coupling", coupling), ("weights", weights)):
        told.shape(name, array, (forces, len(battalions)))
    told.shape("indices", indices, (forces, slots))
    told.shape("shifts", shifts, (forces, slots))
    told.within("battalions", battalions, 1, np.inf)
    told.end()
    told.within("field", field, -np.inf, np.inf)
    told.within("shifts", shifts, -np.inf, np.inf)
    told.within("weights", weights, 0, 1)
    told.sums("weights", weights)
    told.within("indices", indices, 0, bank.fields.shape[1] - 1)
    told.end()


class Units(NamedTuple):
    """Holds the battalions that the worlds' forces are made of.

    fields: (atom, coupling, battalion, soldier) ignition fields; one atom is one set of shares of conformity and
    correlations. couplings: (coupling,) J', rising from 0 by one step. looks: (atom, 4) squad, company, battalion,
    force. battalion_shock: (atom,) sqrt(rho_b). atom: (world,) which a world follows. rounding: (world,) uniform.
    battalions: (world, formation) >= 1. indices: (world, replicate, slot) battalions of the bank.
    shocks: (world, replicate, slot) standard normal. commanders: (world, replicate, slot) uniform; below the chance
    of opposing the commander of that battalion opposes. first: (formation,) first slot of a formation.
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
    commanders: Floats
    first: Integers

    def part(self, which: slice | NDArray[np.int64]) -> Units:
        """Gives the battalions of some worlds.

        Args:
            which: the worlds.
        Returns:
            Units.
        """
        return self._replace(**{name: getattr(self, name)[which] for name in _BY_WORLD})


_BY_WORLD = ("atom", "rounding", "battalions", "indices", "shocks", "commanders")


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


def refused(force: Force, units: Units, command: Command) -> Refused:
    """Shares refusing, in the mean over the replicates of each world's battalions.

    A battalion whose commander opposes faces a field that is higher by what commanders weigh; he counts as refusing
    himself if more than half of it refuses.

    Args:
        force: the force under the order; its shock is not read, the battalions have their own.
        units: the battalions, formations as in the force.
        command: what an opposing commander adds, and the chance that he opposes.
    Returns:
        Means over replicates, and shares of them in which a half or a tenth of the force refuses.
    Raises:
        CohesionError: shapes that do not fit.
    Source:
        Granovetter (1978), doi:10.1086/226707; exact given the battalions.
    """
    places = rounded(force.coupling, units.couplings, units.rounding)
    worlds, cells, formations = force.field.shape
    replicates, opposing = units.indices.shape[1], command.opposing_in(cells)
    found, led = np.zeros((worlds, replicates, cells, formations)), np.zeros((worlds, replicates, cells))
    for w in range(worlds):
        looks, many = Looks(*units.looks[units.atom[w]].tolist()), units.battalions[w]
        tree = Tree(units.fields.shape[-1], 1, 1)
        bank = Bank(units.fields[units.atom[w]], units.couplings, looks, Correlations(0.0, 0.0, 0.0), tree)
        slots = np.concatenate([first + np.arange(n) for first, n in zip(units.first, many, strict=True)])
        spread, weight = units.battalion_shock[units.atom[w]], np.repeat(command.weight[w], many)
        apiece = np.repeat(force.share[w] / many, many)
        for r in range(replicates):
            again, opposes = (cells, 1), units.commanders[w, r, slots] < opposing[w, :, None]
            gone = refusers(
                bank,
                force.field[w],
                np.tile(units.couplings[places[w]], again),
                np.tile(force.share[w], again),
                many,
                np.tile(units.indices[w, r, slots], again),
                spread * units.shocks[w, r, slots] - weight * opposes,
            )
            found[w, r] = in_formations(gone, many) / (many * tree.size)
            led[w, r] = (opposes & (gone > SPREADS * tree.size)) @ apiece
    whole = np.einsum("wrcf,wf->wrc", found, force.share)
    return Refused(
        found.mean(axis=1),
        whole.mean(axis=1),
        (whole > SPREADS).mean(axis=1),
        (whole > PARTIAL).mean(axis=1),
        led.mean(axis=1),
    )
