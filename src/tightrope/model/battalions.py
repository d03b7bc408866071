"""Which battalions does each world's force consist of, and where does the bank of them lie?

A world follows one of eight kinds of army: its shares of conformity and its correlations, each taken from the
lower or the upper half of its prior. For each kind a bank of battalions is built once and kept in a cache file.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import warnings
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, ndtri

from tightrope import randomness
from tightrope.case import Case
from tightrope.cohesion import Correlations, Formations, Looks, Tree, Units, build_bank
from tightrope.errors import CohesionError
from tightrope.model.draw import Draws
from tightrope.model.quantile import from_normal

Floats = NDArray[np.float64]
Lists = NDArray[np.float32]

HELD = 256  # battalions of a bank (specification of cohesion, section 4)
COUPLINGS = np.arange(25) / 4.0  # J' of the bank: 0 to 6 (the same)
REPLICATES = 8  # forces a world over which obedience is averaged (the same)
TREE = Tree()
HALVED = ("force_weight", "correlation", "battalion_share")  # priors whose half a world keeps
KINDS = 2 ** len(HALVED)
CACHE = "TIGHTROPE_CACHE"  # folder for banks, by default tightrope/ in the user's cache folder
_HALF, _QUARTER = 0.5, 0.25
_VERSION = 1  # of the file
_SQUAD, _COMPANY = (4.0, 5.0), (3.0, 2.0)  # Dirichlet(4, 3, 2) of squad, company, battalion, stick by stick
_TURNS = (3, 5, 7)  # steps of the lattice that spreads the rest over the kinds


class DamagedBank(UserWarning):
    """A cache file of battalions could not be read; it is built again."""


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
    picked, shocks = [], []
    for number, body in enumerate(case.formations):
        many = int(battalions[:, number].max())
        shape = (len(battalions), many, REPLICATES)
        chance = draws.uniforms(f"cohesion.battalions/{body.id}", many * REPLICATES)
        normal = draws.normals(f"cohesion.battalions/{body.id}/shock", many * REPLICATES)
        picked.append((chance * HELD).astype(np.int64).reshape(shape).transpose(0, 2, 1))
        shocks.append(normal.reshape(shape).transpose(0, 2, 1))
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
    found = []
    for place in range(KINDS):
        force, total, part = (float(ends[name][place >> bit & 1]) for bit, name in enumerate(HALVED))
        spread = [((turn * place) % KINDS + _HALF) / KINDS for turn in _TURNS]
        squad = (1 - force) * float(betaincinv(*_SQUAD, spread[0]))
        company = (1 - force - squad) * float(betaincinv(*_COMPANY, spread[1]))
        rest = total * (1 - part)
        found.append(
            Kind(
                Looks(squad, company, 1 - force - squad - company, force),
                Correlations(total * part, rest * spread[2], rest * (1 - spread[2])),
            )
        )
    return tuple(found)


@lru_cache(maxsize=2)
def bank(kinds: tuple[Kind, ...]) -> Lists:
    """Gives the ignition fields of the kinds, from the cache file or built and written there.

    Args:
        kinds: kinds of army.
    Returns:
        (kind, coupling, battalion, soldier), probit, not falling along the last axis.
    Warns:
        DamagedBank: the cache file could not be read.
    """
    shape = (len(kinds), len(COUPLINGS), HELD, TREE.size)
    said = repr((_VERSION, HELD, COUPLINGS.tolist(), TREE, kinds)).encode()
    path = _folder() / f"battalions-{hashlib.sha256(said).hexdigest()[:16]}.npy"
    if path.is_file():
        try:
            return _opened(path, shape)
        except (OSError, ValueError) as fault:
            warnings.warn(f"{path.name} is damaged ({fault}); it is built again", DamagedBank, stacklevel=2)
    numbers = TREE.battalion + TREE.battalion * TREE.company + TREE.size
    normals = randomness.normals(0, "cohesion.bank", np.arange(HELD), numbers)
    built = np.empty(shape, dtype=np.float32)
    for place, kind in enumerate(kinds):
        built[place] = build_bank(normals, COUPLINGS, kind.looks, kind.correlations, TREE).fields
    return _opened(path, shape) if _written(built, path) else built


def _opened(path: Path, shape: tuple[int, ...]) -> Lists:
    lists = np.load(path, mmap_mode="c", allow_pickle=False)
    if lists.shape != shape or lists.dtype != np.float32:
        raise ValueError(f"holds {lists.shape} of {lists.dtype}")
    ends = lists[..., [0, -1]]
    if not (np.isfinite(ends).all() and (ends[..., 0] <= ends[..., 1]).all()):
        raise ValueError("holds numbers that are no ignition fields")
    return np.asarray(lists)


def _written(lists: Lists, path: Path) -> bool:
    """Writes the file whole or not at all; says whether it is there. A folder that cannot be written to is no fault."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    except OSError:
        return False
    try:
        with os.fdopen(handle, "wb") as file:
            np.save(file, lists, allow_pickle=False)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        return False
    return True


def _folder() -> Path:
    if CACHE in os.environ:
        return Path(os.environ[CACHE])
    user = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(user) / "tightrope"


def _check_rivals(case: Case) -> None:
    for rival in case.rivals:
        fixed = [name for name in HALVED if name in rival.sets]
        if fixed:
            raise CohesionError(
                f"rivals.{rival.id}.sets.{fixed[0]}: the banks of battalions fix it; leave it out, or let cohesion "
                "play in its thin form (forms: {cohesion: thin})"
            )
