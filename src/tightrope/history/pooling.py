"""What do pact, border and past disputes say together, and how far do war sides differ beyond them?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit, gammaincinv, ndtri

from tightrope.errors import PoolingFailed
from tightrope.history.opportunities import Opportunities
from tightrope.history.side_effect import POINTS, Cells, Grid, collapse, gradient, grid, log_posterior

Floats = NDArray[np.float64]

TERMS = ("defense", "cont_opp", "partner_init", "same_par", "mid_opp")
ERA, ERA_FROM = "post45", 1946
COLUMNS = 2 * (len(TERMS) + 4)  # uniforms a draw needs: two rounds of (intercept, terms, era, ln s, scale)
FEWEST_EFFECTIVE, WORST_TAIL = 400.0, 0.7  # history specification 6
_FREEDOM = 6.0
_WIDER = 1.1
_STEP = 1e-4
_ROUNDS = 6  # two as the specification has it, more only where the second is refused
_GOLDEN, _EDGE = 0.6180339887498949, 1e-12


@dataclass(frozen=True, eq=False)
class Pooled:
    """Holds weighted draws of the pooled model.

    terms: names after the intercept. draws: (draw, term + 2) intercept, terms, ln s. weight: (draw,) sum 1.
    effective: effective draws. tail: Pareto k of the raw weights. sides: war sides in the data.
    """

    terms: tuple[str, ...]
    draws: Floats
    weight: Floats
    effective: float
    tail: float
    sides: int

    def mean(self, x: Floats) -> Floats:
        """Gives the expected share that joins, over draws and over the effect of a side not yet seen.

        Args:
            x: (row, term) values of `terms`.
        Returns:
            (row,) 0..1.
        """
        on = grid()
        spread = np.exp(self.draws[:, -1:]) * on.z
        told = np.empty(len(x))
        for row, odds in enumerate(self._fixed(x)):
            told[row] = self.weight @ (expit(odds[:, None] + spread) @ np.exp(on.log_weight))
        return told

    def rate(self, x: Floats, uniforms: Floats) -> Floats:
        """Gives the share that joins in each world: one draw of the model and one side effect a world.

        Args:
            x: (term,) values of `terms`. uniforms: (world, 2) strictly between 0 and 1.
        Returns:
            (world,) 0..1.
        """
        edges = np.cumsum(self.weight)
        chosen = np.minimum(np.searchsorted(edges, uniforms[:, 0] * edges[-1]), len(edges) - 1)
        effect = np.exp(self.draws[chosen, -1]) * ndtri(uniforms[:, 1])
        return np.asarray(expit(self._fixed(x[None])[0][chosen] + effect))

    def _fixed(self, x: Floats) -> Floats:
        return np.asarray(np.column_stack([np.ones(len(x)), x]) @ self.draws[:, :-1].T)


def terms_of(opps: Opportunities) -> tuple[str, ...]:
    """Says which terms the rows can speak of: the era only where they span both.

    Args:
        opps: training rows.
    Returns:
        Names of terms, without the intercept.
    """
    late = opps["year"] >= ERA_FROM
    return (*TERMS, ERA) if late.any() and not late.all() else TERMS


def values(opps: Opportunities, terms: tuple[str, ...]) -> Floats:
    """Gives the values of the terms.

    Args:
        opps: rows. terms: names.
    Returns:
        (row, term).
    """
    columns = [opps["year"] >= ERA_FROM if name == ERA else opps[name] for name in terms]
    return np.asarray(np.column_stack(columns), dtype=np.float64)


def row(given: Mapping[str, float], terms: tuple[str, ...]) -> Floats:
    """Gives the values of the terms for one situation.

    Args:
        given: value by name; what is not named counts as 0. terms: names.
    Returns:
        (term,).
    """
    return np.array([float(given.get(name, 0.0)) for name in terms])


def fit(
    opps: Opportunities, label: str, uniforms: Floats, points: int = POINTS, terms: tuple[str, ...] | None = None
) -> Pooled:
    """Fits a logit with an effect of each war side by importance sampling, no Markov chain.

    Mode, then a multivariate t around it; centre and spread are learnt from the weighted draws and drawn again.

    Args:
        opps: training rows. label: for example "jever". uniforms: (draw, 18) strictly between 0 and 1; two more for
            each term beyond those of `TERMS` and the era.
        points: of the grid on which side effects are integrated out. terms: columns; those of `terms_of` unless given.
    Returns:
        Pooled.
    Raises:
        PoolingFailed: below 400 effective draws (a tenth of the draws where fewer than 4,000 are asked for) or
            Pareto k above 0.7.
    Source:
        Importance sampling with learnt moments: Cappe et al. (2008), doi:10.1007/s11222-008-9059-x; tail: Vehtari
        et al. (2024), Journal of Machine Learning Research 25:72.
    """
    terms = terms_of(opps) if terms is None else terms
    x = np.column_stack([np.ones(len(opps)), values(opps, terms)])
    cells, on = collapse(x, opps[label], opps.sides()), grid(points)
    draws, weight, effective, tail = importance(
        lambda theta: log_posterior(theta, cells, on), *_mode(cells, on), uniforms
    )
    return Pooled(terms, draws, weight, effective, tail, len(cells.first) - 1)


def importance(
    height: Callable[[Floats], Floats], centre: Floats, spread: Floats, uniforms: Floats
) -> tuple[Floats, Floats, float, float]:
    """Draws from a density by weighing draws of a multivariate t, whose centre and spread are learnt from them.

    The second round is kept where its weights can be trusted; else it is learnt from again, up to six rounds.

    Args:
        height: (draw, parameter) to (draw,) log density without constants. centre: (parameter,) its mode.
        spread: (parameter, parameter) covariance there. uniforms: (draw, 2 (parameter + 1)) strictly between 0 and 1.
    Returns:
        Draws (draw, parameter), weights (draw,) of sum 1, effective draws, Pareto k.
    Raises:
        PoolingFailed: below 400 effective draws (a tenth of the draws where fewer than 4,000 are asked for) or
            Pareto k above 0.7.
    """
    fewest = min(FEWEST_EFFECTIVE, len(uniforms) / 10)
    effective, tail = 0.0, np.inf
    for learnt in range(_ROUNDS):
        draws, log_density = _student(centre, spread, _of_round(uniforms, learnt, centre.size + 1))
        ratio = height(draws) - log_density
        weight = np.exp(ratio - ratio.max())
        weight /= weight.sum()
        effective, tail = float(1 / np.sum(weight**2)), pareto_tail(weight)
        if learnt and effective >= fewest and tail <= WORST_TAIL:
            return draws, weight, effective, tail
        centre = weight @ draws
        spread = (draws - centre).T @ ((draws - centre) * weight[:, None])
    raise PoolingFailed(
        f"{effective:.0f} effective draws of {len(uniforms)} (allowed {fewest:.0f} or more), Pareto k "
        f"{tail:.2f} (allowed up to {WORST_TAIL}) after {_ROUNDS} rounds; use the classes alone",
        effective=effective,
        tail=tail,
    )


def _of_round(uniforms: Floats, learnt: int, need: int) -> Floats:
    """(draw, need) numbers of one round: two blocks by turns, shifted around the unit circle each time."""
    first = (learnt % 2) * (uniforms.shape[1] // 2)
    block = uniforms[:, first : first + need]
    shifted = (block + (learnt // 2) * _GOLDEN) % 1.0
    return block if learnt < 2 else np.clip(shifted, _EDGE, 1 - _EDGE)


def pareto_tail(weight: Floats) -> float:
    """Estimates the shape of the generalised Pareto tail of importance weights; above 0.7 they cannot be trusted.

    Args:
        weight: (draw,) above 0.
    Returns:
        Pareto k.
    Source:
        Zhang and Stephens (2009), doi:10.1198/tech.2009.08017; Vehtari et al. (2024), JMLR 25:72.
    """
    ordered = np.sort(weight)
    many = int(min(len(ordered) // 5, 3 * np.sqrt(len(ordered))))
    tail = ordered[-many:] - ordered[-many - 1]
    tail = tail[tail > 0]
    if len(tail) < 5:
        return -np.inf
    count = 30 + int(np.sqrt(len(tail)))
    quarter = tail[int(len(tail) / 4 + 0.5) - 1]
    scale = 1 / tail[-1] + (1 - np.sqrt(count / (np.arange(1, count + 1) - 0.5))) / (3 * quarter)
    shape = np.mean(np.log1p(-scale[:, None] * tail), axis=1)
    profile = len(tail) * (np.log(-scale / shape) - shape - 1)
    share = np.exp(profile - profile.max())
    best = float(np.sum(scale * share) / share.sum())
    k = float(np.mean(np.log1p(-best * tail)))
    return (len(tail) * k + 10 * 0.5) / (len(tail) + 10)


def _mode(cells: Cells, on: Grid) -> tuple[Floats, Floats]:
    """Mode of the posterior and the inverse of its curvature, differences of the exact gradient."""
    start = np.zeros(cells.x.shape[1] + 1)
    start[0] = -4.0

    def downhill(theta: Floats) -> tuple[float, Floats]:
        """What is minimised, and its slope."""
        height, slope = gradient(theta, cells, on)
        return -height, -slope

    best = minimize(downhill, start, jac=True, method="BFGS").x
    steps = np.eye(len(best)) * _STEP
    curvature = np.array([(downhill(best + h)[1] - downhill(best - h)[1]) / (2 * _STEP) for h in steps])
    return best, np.linalg.inv((curvature + curvature.T) / 2)


def _student(centre: Floats, spread: Floats, uniforms: Floats) -> tuple[Floats, Floats]:
    """Draws of a multivariate t with 6 degrees of freedom and their log density without constants."""
    size = len(centre)
    try:
        root = np.linalg.cholesky(_WIDER * spread)
    except np.linalg.LinAlgError as flat:
        raise PoolingFailed(
            "too few effective draws to learn the spread of the pooled model; use more draws, or the classes alone"
        ) from flat
    normal = ndtri(uniforms[:, :size])
    scale = np.sqrt(_FREEDOM / (2 * gammaincinv(_FREEDOM / 2, uniforms[:, size])))
    standard = normal * scale[:, None]
    log_density = -0.5 * (_FREEDOM + size) * np.log1p(np.sum(standard**2, axis=1) / _FREEDOM)
    return centre + standard @ root.T, log_density
