"""How many refuse, and does refusal spread, when the whole force shares one shock? (The equations.)"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from tightrope.errors import CohesionError

Floats = NDArray[np.float64]

NODES = 11  # Gauss-Hermite nodes of the common shock (specification, section 4a)
SETTLED = 1e-14
_ROUNDS = 1_000_000
SPREADS = 1 / 2  # share refusing above which refusal counts as a cascade
PARTIAL = 0.1  # share refusing above which it counts as partial (specification, section 2)


class Nodes(NamedTuple):
    """Holds points and weights that stand for a standard normal shock."""

    points: Floats  # (node,), falling: the field rises along the axis
    weights: Floats  # (node,), sum 1


class Force(NamedTuple):
    """Holds the force under an order; the cell axis runs over phases and loyalty levels."""

    field: Floats  # (world, cell, formation) alpha' at the last stage, probit
    coupling: Floats  # (world, formation) J'
    force_weight: Floats  # (world,) w_g
    shock: Floats  # (world,) variance of the common shock, rho_b / battalions, 0..1
    share: Floats  # (world, formation) share of the force by strength; rows sum to 1


class Command(NamedTuple):
    """Holds who is under an order and what their commanders add where they oppose it."""

    ordered: NDArray[np.bool_]  # (formation,) of all formations of the case
    weight: Floats  # (world, formation ordered) kappa_m command, probit
    opposing: Floats  # (world,) or (world, cell) chance that a commander opposes, 0..1

    def opposing_in(self, cells: int) -> Floats:
        """Gives the chance that a commander opposes, by world and cell.

        Args:
            cells: how many.
        Returns:
            (world, cell).
        """
        chance = self.opposing.reshape(len(self.opposing), -1)
        return np.ascontiguousarray(np.broadcast_to(chance, (len(chance), cells)), dtype=np.float64)


class Refused(NamedTuple):
    """Holds who refuses, averaged over the common shock."""

    by_formation: Floats  # (world, cell, formation) share
    whole: Floats  # (world, cell) share, by strength
    cascade: Floats  # (world, cell) probability that more than half refuse
    partial: Floats  # (world, cell) probability that more than a tenth refuse
    commanders: Floats | None = None  # (world, cell) share of commanders, by strength; None: the law knows none


def shock_nodes(count: int = NODES) -> Nodes:
    """Gives points and weights that integrate over a standard normal shock.

    Args:
        count: number of nodes.
    Returns:
        Points and weights; weights sum to 1.
    Source:
        Abramowitz and Stegun (1964), 25.4.46 (Gauss-Hermite).
    """
    points, weights = np.polynomial.hermite_e.hermegauss(count)
    return Nodes(points[::-1].copy(), (weights / weights.sum())[::-1].copy())


def refused(force: Force, nodes: Nodes) -> Refused:
    """Shares refusing: at each node of the shock the least fixed point from nobody refusing.

    R_f = Phi((alpha'_f - sqrt(v) x + J'_f ((1 - w_g) R_f + w_g R_force))/sqrt(1 - v)); R_force is the mean
    by strength. Smaller units, which can set off a force, are left out.

    Args:
        force: the force under the order.
        nodes: from `shock_nodes`.
    Returns:
        Means over the nodes, and probabilities that a half or a tenth of the force refuses.
    Raises:
        CohesionError: the iteration does not settle.
    Source:
        Granovetter (1978), doi:10.1086/226707 (least fixed point).
    """
    field = force.field[:, :, None, :] - (np.sqrt(force.shock)[:, None] * nodes.points)[:, None, :, None]
    scale = np.sqrt(1 - force.shock)[:, None, None, None]
    coupling, near = force.coupling[:, None, None, :], (1 - force.force_weight)[:, None, None, None]
    share = np.zeros(field.shape)
    for _ in range(_ROUNDS):
        whole = np.einsum("wcjf,wf->wcj", share, force.share)[..., None]
        after = ndtr((field + coupling * (near * share + (1 - near) * whole)) / scale)
        settled = np.max(np.abs(after - share), initial=0.0) <= SETTLED
        share = after
        if settled:
            break
    else:
        raise CohesionError(f"refusal has not settled after {_ROUNDS} rounds: a field lies on the fold")
    whole = np.einsum("wcjf,wf->wcj", share, force.share)
    return Refused(
        by_formation=np.einsum("wcjf,j->wcf", share, nodes.weights),
        whole=whole @ nodes.weights,
        cascade=(whole > SPREADS) @ nodes.weights,
        partial=(whole > PARTIAL) @ nodes.weights,
    )
