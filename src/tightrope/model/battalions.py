"""Which battalions does each world's force consist of, and where does the bank of them lie?

A world follows one of eight kinds of army: its shares of conformity and its correlations, each taken from the
lower or the upper half of its prior. For each kind a bank of battalions is built once from draws of its own and kept
(`model.kept`): so the errors of the banks are independent and average out over the kinds.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from tightrope import randomness
from tightrope.case import Case, Prior
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
PARTS = ("squad_part", "company_part")  # priors that the kinds are spread over: Dirichlet(4, 3, 2), stick by stick
_HALF, _QUARTER = 0.5, 0.25
_TURNS = (3, 5, 7)  # steps of the lattice that spreads the rest over the kinds
_MOST = 2  # banks held in memory


class Kind(NamedTuple):
    """Holds one kind of army."""

    looks: Looks
    correlations: Correlations


Progress = Callable[[int, int], None]

_held: dict[tuple[Kind, ...], Singles] = {}
_lock = Lock()  # two threads that ask for the same bank must not both build it


def silent(done: int, total: int) -> None:
    """Tells nobody how far the building has come."""


def units(case: Case, draws: Draws, formations: Formations, building: Progress = silent) -> Units:
    """Gives the battalions of every world's formations.

    Args:
        case: the case; its priors give the eight kinds.
        draws: of the worlds; a world keeps the halves in which its own draws lie.
        formations: their numbers of battalions.
        building: told how many kinds are built, where no bank of them was kept.
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
        fields=bank(kinds, building),
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
    priors, in all eight combinations; how the rest is split (squad, company and battalion by their priors; what
    company and squad share evenly) runs through eight evenly spread points.

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
        parts = (_at(case.priors[name], share) for name, share in zip(PARTS, spread, strict=False))
        squad = (1 - force) * next(parts)
        company = (1 - force - squad) * next(parts)
        rest = total * (1 - part)
        kinds.append(
            Kind(
                Looks(squad, company, 1 - force - squad - company, force),
                Correlations(total * part, rest * spread[2], rest * (1 - spread[2])),
            )
        )
    return tuple(kinds)


def _at(prior: Prior, share: float) -> float:
    """Value of a prior at a share of its distribution."""
    return float(from_normal(prior, ndtri(np.array([share])), np.full(1, _HALF))[0])


def bank(kinds: tuple[Kind, ...], building: Progress = silent) -> Singles:
    """Gives the ignition fields of the kinds, as kept or built and kept.

    Args:
        kinds: kinds of army.
        building: told how many are built, where they have to be.
    Returns:
        (kind, coupling, battalion, soldier), probit, not falling along the last axis.
    Warns:
        DamagedFile: the kept file could not be read.
    """
    with _lock:
        if kinds not in _held:
            while len(_held) >= _MOST:
                _held.pop(next(iter(_held)))
            path = place("battalions", "cohesion", repr((HELD, COUPLINGS.tolist(), TREE, kinds)).encode())
            kept = found(path, lambda lists: _checked(lists, len(kinds)))
            _held[kinds] = _kept(_built(kinds, building), path) if kept is None else kept
        return _held[kinds]


def forget() -> None:
    """Lets go of the bank in memory; what is kept on disk stays."""
    _held.clear()


def _checked(lists: Singles, kinds: int) -> Singles:
    if lists.shape != (kinds, len(COUPLINGS), HELD, TREE.size) or lists.dtype != np.float32:
        raise ValueError(f"holds {lists.shape} of {lists.dtype}")
    ends = lists[..., [0, -1]]
    if not (np.isfinite(ends).all() and (ends[..., 0] <= ends[..., 1]).all()):
        raise ValueError("holds numbers that are no ignition fields")
    return lists


def _built(kinds: tuple[Kind, ...], building: Progress) -> Singles:
    built = np.empty((len(kinds), len(COUPLINGS), HELD, TREE.size), dtype=np.float32)
    numbers = TREE.battalion + TREE.battalion * TREE.company + TREE.size
    for number, kind in enumerate(kinds):
        building(number, len(kinds))
        normals = randomness.normals(0, f"cohesion.bank/{number}", np.arange(HELD), numbers)
        built[number] = build_bank(normals, COUPLINGS, kind.looks, kind.correlations, TREE).fields
    building(len(kinds), len(kinds))
    return built


def _kept(built: Singles, path: Path) -> Singles:
    keep(built, path)
    return built


def _check_rivals(case: Case) -> None:
    for rival in case.rivals:
        fixed = [name for name in (*HALVED, *PARTS) if name in rival.sets]
        if fixed:
            raise CohesionError(
                f"rivals.{rival.id}.sets.{fixed[0]}: the banks of battalions fix it; leave it out, or let cohesion "
                "play in its thin form (forms: {cohesion: thin})"
            )
