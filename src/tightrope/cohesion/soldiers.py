"""Who refuses once each has seen his squad, his company, his battalion and the force? (Every soldier, the equations.)

A soldier refuses once his disposition lies at or below the field plus what he sees:
e <= a + J (w_s ks/ns + w_c kc/nc + w_b kb/nb + w_g k/n). Nobody takes a refusal back, so the outcome is the
least fixed point from nobody refusing, whatever the order in which men are asked.
"""

from __future__ import annotations

from math import comb
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from tightrope.errors import CohesionError

Floats = NDArray[np.float64]
Truths = NDArray[np.bool_]
Integers = NDArray[np.int64]

_LARGEST_GROUP = 20  # the recursion of `squad_law` cancels beyond it (specification, section 4)
_SUM = 1e-9


class Tree(NamedTuple):
    """Holds how a battalion is built: soldiers a squad, squads a company, companies a battalion."""

    squad: int = 10
    company: int = 10
    battalion: int = 5

    @property
    def size(self) -> int:
        """Soldiers in a battalion."""
        return self.squad * self.company * self.battalion


class Looks(NamedTuple):
    """Holds the shares of conformity that look at the squad, the company, the battalion and the force; sum 1."""

    squad: float
    company: float
    battalion: float
    force: float


def check_looks(weights: Looks) -> Looks:
    """Refuses weights that are no shares.

    Args:
        weights: of squad, company, battalion, force.
    Returns:
        The same.
    Raises:
        CohesionError: a weight below 0, not finite, or a sum that is not 1.
    """
    if not (np.isfinite(weights).all() and min(weights) >= 0 and abs(sum(weights) - 1) <= _SUM):
        raise CohesionError(f"weights: {tuple(weights)} is not allowed; allowed 0 or more, sum 1")
    return weights


def check_dispositions(dispositions: Floats, tree: Tree) -> Floats:
    """Refuses dispositions that do not fit the tree.

    Args:
        dispositions: (battalion, company, squad, soldier), finite.
        tree: sizes.
    Returns:
        As float64.
    Raises:
        CohesionError: another shape, or a number that is not finite.
    """
    found = np.asarray(dispositions, dtype=np.float64)
    wanted = (tree.battalion, tree.company, tree.squad)
    if found.ndim != 1 + len(wanted) or found.shape[1:] != wanted or len(found) == 0:
        raise CohesionError(f"dispositions: shape {found.shape}; allowed (battalion, {', '.join(map(str, wanted))})")
    if not np.isfinite(found).all():
        place = np.argwhere(~np.isfinite(found))[0].tolist()
        raise CohesionError(f"dispositions{place}: {found[tuple(place)]}; allowed finite numbers")
    return found


def cascade(
    dispositions: Floats, field: Floats | float, coupling: Floats | float, weights: Looks, tree: Tree
) -> Truths:
    """Gives who refuses in the end, all asked at once in each round.

    Args:
        dispositions: (battalion, company, squad, soldier) standard normal, probit.
        field: (battalion,) or scalar, alpha'. coupling: (battalion,) or scalar, J' >= 0.
        weights: shares of conformity. tree: sizes.
    Returns:
        (battalion, company, squad, soldier) True where he refuses.
    Raises:
        CohesionError: shapes, weights or couplings out of range.
    Source:
        Granovetter (1978), doi:10.1086/226707; nested units are ours.
    """
    e = check_dispositions(dispositions, tree)
    w, along = check_looks(weights), (slice(None), None, None, None)
    alpha, j = fields_and_couplings(field, coupling, len(e))
    refuses = np.zeros(e.shape, dtype=np.bool_)
    while True:
        squad = refuses.sum(axis=3, keepdims=True)
        company = squad.sum(axis=2, keepdims=True)
        battalion = company.sum(axis=1, keepdims=True)
        seen = (
            w.squad * squad / tree.squad
            + w.company * company / (tree.squad * tree.company)
            + w.battalion * battalion / tree.size
            + w.force * battalion.sum() / (tree.size * len(e))
        )
        after = e <= alpha[along] + j[along] * seen
        if (after <= refuses).all():
            return refuses
        refuses |= after


def fields_and_couplings(field: Floats | float, coupling: Floats | float, battalions: int) -> tuple[Floats, Floats]:
    """Gives field and coupling by battalion.

    Args:
        field, coupling: scalar or (battalion,). battalions: how many.
    Returns:
        Two arrays (battalion,).
    Raises:
        CohesionError: not finite, or a coupling below 0.
    """
    alpha = np.broadcast_to(np.asarray(field, dtype=np.float64), (battalions,))
    j = np.broadcast_to(np.asarray(coupling, dtype=np.float64), (battalions,))
    if not (np.isfinite(alpha).all() and np.isfinite(j).all() and (j >= 0).all()):
        raise CohesionError("field, coupling: allowed finite numbers, coupling 0 or more")
    return np.ascontiguousarray(alpha), np.ascontiguousarray(j)


def ignition_fields(dispositions: Floats, coupling: float, weights: Looks, tree: Tree) -> Floats:
    """Gives for each battalion alone the fields at which one more soldier refuses.

    Repeatedly takes the squad whose next soldier needs the smallest field
    h = e - J (w_s ks/ns + w_c kc/nc + w_b kb/nb); the running maximum of these numbers is the list. At field h as
    many refuse as entries lie at or below h: no grid and no interpolation, so the steps that pin a cascade stay.

    Args:
        dispositions: (battalion, company, squad, soldier), probit. coupling: J' >= 0.
        weights: shares of conformity; the force's share is left to the force. tree: sizes.
    Returns:
        (battalion, soldier) not falling along the last axis, probit.
    Raises:
        CohesionError: shapes, weights or coupling out of range.
    """
    e = check_dispositions(dispositions, tree)
    w = check_looks(weights)
    fields_and_couplings(0.0, coupling, 1)
    return np.stack([_ignition(np.sort(one, axis=2), coupling, w, tree) for one in e])


def _ignition(e: Floats, coupling: float, w: Looks, tree: Tree) -> Floats:
    """One battalion, soldiers of a squad in order of disposition."""
    gone = np.zeros((tree.battalion, tree.company), dtype=np.int64)
    padded = np.concatenate([e, np.full((*e.shape[:2], 1), np.inf)], axis=2)
    found = np.empty(tree.size)
    for place in range(tree.size):
        ahead = np.take_along_axis(padded, gone[:, :, None], axis=2)[:, :, 0]
        company = gone.sum(axis=1, keepdims=True)
        seen = (
            w.squad * gone / tree.squad
            + w.company * company / (tree.squad * tree.company)
            + w.battalion * gone.sum() / tree.size
        )
        needs = ahead - coupling * seen
        first = np.unravel_index(int(np.argmin(needs)), needs.shape)
        found[place] = needs[first]
        gone[first] += 1
    return np.maximum.accumulate(found)


def squad_law(n: int, field: float, coupling: float) -> Floats:
    """Gives the exact law of how many of a group refuse when all look at the whole group.

    p_k = Phi(H + J k/n); G_0 = 1, G_k = 1 - sum over j < k of C(k, j) G_j (1 - p_j)^(k - j);
    P(K = k) = C(n, k) G_k (1 - p_k)^(n - k).

    Args:
        n: soldiers, 1 to 20: the recursion cancels beyond. field: H, probit. coupling: J w, probit, >= 0.
    Returns:
        (n + 1,) probabilities of 0 to n refusing.
    Raises:
        CohesionError: n out of range, numbers not finite.
    Source:
        Ball (1986), Advances in Applied Probability 18, 289-310 (final size among exchangeable members).
    """
    if not 1 <= n <= _LARGEST_GROUP:
        raise CohesionError(f"n: {n} soldiers; allowed 1 to {_LARGEST_GROUP}, beyond which the recursion cancels")
    fields_and_couplings(field, coupling, 1)
    stays = 1 - ndtr(field + coupling * np.arange(n + 1) / n)
    share = np.ones(n + 1)
    for k in range(1, n + 1):
        share[k] = 1 - sum(comb(k, j) * share[j] * stays[j] ** (k - j) for j in range(k))
    return np.array([comb(n, k) * share[k] * stays[k] ** (n - k) for k in range(n + 1)])
