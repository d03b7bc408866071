"""How likely are the joiners seen, when states of one war side have something in common that no table holds?"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy.special import expit, logsumexp

from tightrope.history.judgements import judged
from tightrope.kernels import over_blocks

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

# Priors on log-odds.
INTERCEPT = (judged("intercept_mean"), judged("intercept_sd"))
SLOPE_SD = judged("slope_sd")
SIDE_SD = judged("side_sd")
POINTS, REACH = 61, 6.0
_ROOM = 600.0  # of the logarithm of a product; a double holds up to 709


class Cells(NamedTuple):
    """Holds equal rows of a side as one: sides are contiguous, side g owns cells first[g] up to first[g + 1]."""

    x: Floats  # (cell, term) first term 1
    n: Floats  # (cell,) rows
    k: Floats  # (cell,) joiners
    first: Integers  # (side + 1,)


class Grid(NamedTuple):
    """Holds the points on which the effect of a side is integrated out."""

    z: Floats  # (point,)
    log_weight: Floats  # (point,) standard normal density times the trapezoid's width


def grid(points: int = POINTS) -> Grid:
    """Gives the trapezoid rule for a standard normal.

    Args:
        points: number of points on [-6, 6].
    Returns:
        Grid; for this smooth integrand the rule converges faster than any power of the width.
    Source:
        Trefethen and Weideman (2014), SIAM Review 56:385, doi:10.1137/130932132.
    """
    z = np.linspace(-REACH, REACH, points)
    ends = np.where(np.abs(z) == REACH, np.log(0.5), 0.0)
    return Grid(z, -0.5 * z**2 - 0.5 * np.log(2 * np.pi) + np.log(z[1] - z[0]) + ends)


def collapse(x: Floats, y: Floats, side: Integers) -> Cells:
    """Joins equal rows of a side.

    Args:
        x: (row, term). y: (row,) 0 or 1. side: (row,) number of the war side.
    Returns:
        Cells, in the order of the sides and of the values, whatever the order of the rows.
    """
    keyed = np.column_stack([side, x])
    found, place = np.unique(keyed, axis=0, return_inverse=True)
    place = place.reshape(-1)
    n = np.bincount(place, minlength=len(found)).astype(np.float64)
    k = np.asarray(np.bincount(place, weights=y, minlength=len(found)), dtype=np.float64)
    starts = np.flatnonzero(np.diff(found[:, 0], prepend=-np.inf) > 0)
    return Cells(np.ascontiguousarray(found[:, 1:]), n, k, np.append(starts, len(found)).astype(np.int64))


def log_prior(theta: Floats) -> Floats:
    """Gives the log prior density of (b, ln s) without constants.

    Args:
        theta: (draw, term + 1), last ln s.
    Returns:
        (draw,), with the Jacobian ln s.
    """
    s = np.exp(theta[:, -1])
    told = -0.5 * ((theta[:, 0] - INTERCEPT[0]) / INTERCEPT[1]) ** 2
    told -= 0.5 * np.sum((theta[:, 1:-1] / SLOPE_SD) ** 2, axis=1)
    return np.asarray(told - 0.5 * (s / SIDE_SD) ** 2 + theta[:, -1])


def log_posterior_reference(theta: Floats, cells: Cells, on: Grid) -> Floats:
    """Gives the log posterior, written as the equations read.

    Args:
        theta: (draw, term + 1) coefficients and ln s. cells: data. on: grid.
    Returns:
        (draw,) without constants of the prior.
    """
    told = log_prior(theta)
    for row, each in enumerate(theta):
        told[row] += logsumexp(_by_side(each, cells, on), axis=1).sum()
    return told


def gradient(theta: Floats, cells: Cells, on: Grid) -> tuple[float, Floats]:
    """Gives the log posterior of one point and its gradient.

    Args:
        theta: (term + 1,). cells: data. on: grid.
    Returns:
        (log posterior, (term + 1,)).
    """
    s = float(np.exp(theta[-1]))
    by_side = _by_side(theta, cells, on)
    total = logsumexp(by_side, axis=1)
    share = np.repeat(np.exp(by_side - total[:, None]), np.diff(cells.first), axis=0)
    left = cells.k[:, None] - cells.n[:, None] * expit(cells.x @ theta[:-1, None] + s * on.z)
    slope = np.empty_like(theta)
    slope[:-1] = cells.x.T @ np.sum(share * left, axis=1)
    slope[-1] = s * np.sum(share * left * on.z)
    slope[0] -= (theta[0] - INTERCEPT[0]) / INTERCEPT[1] ** 2
    slope[1:-1] -= theta[1:-1] / SLOPE_SD**2
    slope[-1] += 1 - (s / SIDE_SD) ** 2
    return float(total.sum() + log_prior(theta[None])[0]), slope


def log_posterior(theta: Floats, cells: Cells, on: Grid) -> Floats:
    """Gives the log posterior of many points, compiled, shared out over threads.

    Args:
        theta: (draw, term + 1) coefficients and ln s. cells: data. on: grid.
    Returns:
        (draw,) without constants of the prior.
    """
    asked, told = np.ascontiguousarray(theta), np.empty(len(theta))
    over_blocks(lambda first, last: _likelihoods(asked[first:last], cells, on, told[first:last]), len(theta))
    return np.asarray(log_prior(theta) + told)


def _by_side(theta: Floats, cells: Cells, on: Grid) -> Floats:
    """(side, point) log likelihood of a side at each value of its effect, times the weight of the point."""
    odds = cells.x @ theta[:-1, None] + np.exp(theta[-1]) * on.z
    each = cells.k[:, None] * odds - cells.n[:, None] * np.logaddexp(0, odds)
    return np.asarray(np.add.reduceat(each, cells.first[:-1], axis=0) + on.log_weight)


@njit(cache=True, nogil=True)
def _likelihoods(theta: Floats, cells: Cells, on: Grid, told: Floats) -> None:
    weight = np.exp(on.log_weight)
    for row in range(len(theta)):
        fixed = _fixed(theta[row], cells)
        effect = np.exp(theta[row, -1]) * on.z
        growth = np.exp(effect)
        total = 0.0
        for side in range(len(cells.first) - 1):
            if _in_range(fixed, effect[-1], cells, side):
                total += _side_by_products(fixed, growth, weight, cells, side)
            else:
                total += _side_by_logarithms(fixed, effect, on.log_weight, cells, side)
        told[row] = total


@njit(cache=True)
def _fixed(theta: Floats, cells: Cells) -> Floats:
    """(cell,) log-odds without the effect of the side."""
    told = np.zeros(len(cells.n))
    for cell in range(len(told)):
        for term in range(cells.x.shape[1]):
            told[cell] += cells.x[cell, term] * theta[term]
    return told


@njit(cache=True)
def _in_range(fixed: Floats, highest: float, cells: Cells, side: int) -> bool:
    """Whether products of a side neither overflow nor lose its likelihood at a mean effect to underflow."""
    joined, at_mean = 0.0, 0.0
    for cell in range(cells.first[side], cells.first[side + 1]):
        joined += cells.k[cell]
        at_mean += cells.n[cell] * (max(fixed[cell], 0.0) + np.log1p(np.exp(-abs(fixed[cell]))))
        if fixed[cell] + highest > _ROOM:
            return False
    return max(joined, 1.0) * highest < _ROOM and at_mean < _ROOM / 2


@njit(cache=True)
def _side_by_products(fixed: Floats, growth: Floats, weight: Floats, cells: Cells, side: int) -> float:
    """Log likelihood of a side; odds are multiplied, so that no logarithm is taken at each point of the grid."""
    points, product = weight.copy(), np.ones(len(weight))
    told, used = 0.0, 0.0
    highest = np.log(growth[-1])
    for cell in range(cells.first[side], cells.first[side + 1]):
        odds = np.exp(fixed[cell])
        told += cells.k[cell] * fixed[cell]
        for _ in range(int(cells.k[cell])):
            points *= growth
        need = max(fixed[cell] + highest, 0.0) + np.log(2.0)
        for _ in range(int(cells.n[cell])):
            if used + need > _ROOM:
                points /= product
                product[:] = 1.0
                used = 0.0
            used += need
            for j in range(len(product)):
                product[j] *= 1.0 + odds * growth[j]
    return told + np.log((points / product).sum())


@njit(cache=True)
def _side_by_logarithms(fixed: Floats, effect: Floats, log_weight: Floats, cells: Cells, side: int) -> float:
    """The same, for odds beyond what can be multiplied."""
    points = log_weight.copy()
    for cell in range(cells.first[side], cells.first[side + 1]):
        for j in range(len(points)):
            odds = fixed[cell] + effect[j]
            excess = np.log1p(np.exp(-abs(odds))) + max(odds, 0.0)
            points[j] += cells.k[cell] * odds - cells.n[cell] * excess
    highest = points.max()
    return highest + np.log(np.exp(points - highest).sum())
