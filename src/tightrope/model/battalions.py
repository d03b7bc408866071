"""Which battalions does each world's force consist of, and where does the bank of them lie?

A world follows one of eight kinds of army: its shares of conformity and its correlations, each taken from the
lower or the upper half of its prior. For each kind a bank of battalions is built once from draws of its own and kept
(`model.kept`): so the errors of the banks are independent and average out over the kinds.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, ndtri

from tightrope import randomness
from tightrope.case import Case
from tightrope.cohesion import Correlations, Formations, Looks, Tree, Units, build_bank
from tightrope.errors import CohesionError
from tightrope.model.draw import Draws
from tightrope.model.kept import Singles, found, keep, place
from tightrope.model.quantile import from_normal

Floats = NDArray[np.float64]

HELD = 256  # battalions of a bank (specification of cohesion, section 4)
COUPLINGS = np.arange(25) / 4.0  # J' of the bank: 0 to 6 (the same)
REPLICATES = 8  # forces a world over which obedience is averaged (the same)
TREE = Tree()
HALVED = ("force_weight", "correlation", "battalion_share")  # priors whose half a world keeps
KINDS = 2 ** len(HALVED)
_HALF, _QUARTER = 0.5, 0.25
_SQUAD, _COMPANY = (4.0, 5.0), (3.0, 2.0)  # Dirichlet(4, 3, 2) of squad, company, battalion, stick by stick
_TURNS = (3, 5, 7)  # steps of the lattice that spreads the rest over the kinds


class Kind(NamedTuple):
    """Holds one kind of army."""

    looks: Looks
    correlations: Correlations


def units(case: Case, draws: Draws, formations: Formations) -> Units:
    """Gives the battalions of every world's formations.

    Args:
        case: the case; its priors give the eight kinds.
        draws: of the worlds; a world keeps the halves in which its own draws lie.
        formations: their numbers of battalions.
    Returns:
        Units; a world's battalions do not depend on its company.
    Raises:
        CohesionError: a rival theory sets what the bank fixes.
    """
    _check_rivals(case)
    kinds = kinds_of(case)
    halves = np.stack([draws.standard[name] > 0 for name in HALVED], axis=1)
    battalions = formations.battalions.astype(np.int64)
    picked, shocks, led = [], [], []
    for number, body in enumerate(case.formations):
        many = int(battalions[:, number].max())
        shape = (len(battalions), many, REPLICATES)
        chance = draws.uniforms(f"cohesion.battalions/{body.id}", many * REPLICATES)
        normal = draws.normals(f"cohesion.battalions/{body.id}/shock", many * REPLICATES)
        commander = draws.uniforms(f"cohesion.commanders/{body.id}", many * REPLICATES)
        picked.append((chance * HELD).astype(np.int64).reshape(shape).transpose(0, 2, 1))
        shocks.append(normal.reshape(shape).transpose(0, 2, 1))
        led.append(commander.reshape(shape).transpose(0, 2, 1))
    return Units(
        fields=bank(kinds),
        couplings=COUPLINGS,
        looks=np.array([kind.looks for kind in kinds]),
        battalion_shock=np.sqrt([kind.correlations.battalion for kind in kinds]),
        atom=halves @ (1 << np.arange(len(HALVED))),
        rounding=draws.uniforms("cohesion.rounding")[:, 0],
        battalions=battalions,
        indices=np.concatenate(picked, axis=2),
        shocks=np.concatenate(shocks, axis=2),
        commanders=np.concatenate(led, axis=2),
        first=np.cumsum([0, *(part.shape[2] for part in picked[:-1])]),
    )


def kinds_of(case: Case) -> tuple[Kind, ...]:
    """Gives the eight kinds of army of a case.

    Share of the force, correlation and the battalion's part of it lie at the lower or upper quartile of their
    priors, in all eight combinations; how the rest is split (squad, company, battalion by Dirichlet(4, 3, 2);
    company and squad evenly) runs through eight evenly spread points.

    Args:
        case: the case.
    Returns:
        Kinds; bit i of the place says which half of the i-th of `HALVED`.
    """
    quartile = ndtri(np.array([_QUARTER, 1 - _QUARTER]))
    ends = {name: from_normal(case.priors[name], quartile, np.full(2, _HALF)) for name in HALVED}
    kinds = []
    for number in range(KINDS):
        force, total, part = (float(ends[name][number >> bit & 1]) for bit, name in enumerate(HALVED))
        spread = [((turn * number) % KINDS + _HALF) / KINDS for turn in _TURNS]
        squad = (1 - force) * float(betaincinv(*_SQUAD, spread[0]))
        company = (1 - force - squad) * float(betaincinv(*_COMPANY, spread[1]))
        rest = total * (1 - part)
        kinds.append(
            Kind(
                Looks(squad, company, 1 - force - squad - company, force),
                Correlations(total * part, rest * spread[2], rest * (1 - spread[2])),
            )
        )
    return tuple(kinds)


@lru_cache(maxsize=2)
def bank(kinds: tuple[Kind, ...]) -> Singles:
    """Gives the ignition fields of the kinds, as kept or built and kept.

    Args:
        kinds: kinds of army.
    Returns:
        (kind, coupling, battalion, soldier), probit, not falling along the last axis.
    Warns:
        DamagedFile: the kept file could not be read.
    """
    shape = (len(kinds), len(COUPLINGS), HELD, TREE.size)
    path = place("battalions", "cohesion", repr((HELD, COUPLINGS.tolist(), TREE, kinds)).encode())

    def _checked(lists: Singles) -> Singles:
        if lists.shape != shape or lists.dtype != np.float32:
            raise ValueError(f"holds {lists.shape} of {lists.dtype}")
        ends = lists[..., [0, -1]]
        if not (np.isfinite(ends).all() and (ends[..., 0] <= ends[..., 1]).all()):
            raise ValueError("holds numbers that are no ignition fields")
        return lists

    kept = found(path, _checked)
    if kept is not None:
        return kept
    numbers = TREE.battalion + TREE.battalion * TREE.company + TREE.size
    built = np.empty(shape, dtype=np.float32)
    for number, kind in enumerate(kinds):
        normals = randomness.normals(0, f"cohesion.bank/{number}", np.arange(HELD), numbers)
        built[number] = build_bank(normals, COUPLINGS, kind.looks, kind.correlations, TREE).fields
    keep(built, path)
    return built


def _check_rivals(case: Case) -> None:
    for rival in case.rivals:
        fixed = [name for name in HALVED if name in rival.sets]
        if fixed:
            raise CohesionError(
                f"rivals.{rival.id}.sets.{fixed[0]}: the banks of battalions fix it; leave it out, or let cohesion "
                "play in its thin form (forms: {cohesion: thin})"
            )
