"""Who bought what in the year before sanctions, where only some totals were ever published?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import null_space, qr
from scipy.optimize import nnls
from scipy.special import gammaincinv, ndtri

from tightrope.economy.faults import POSITIVE, SHARE, Fault, name_faults, refuse_faults, row_faults
from tightrope.errors import BadTrade, InconsistentMargins

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

CITED, DERIVED, IMPUTED = "cited", "derived", "imputed"
ERROR_BY_KIND = {"official": 0.03, "reported": 0.05, "estimate": 0.15, "claim": 0.20, "forecast": 0.30}
"""Relative error (sd) of a figure by who says it (judged: economy specification 5.4)."""

CONCENTRATION = 50.0  # of the noise on what no figure fixes, within a product (judged: economy specification 5.4)
LARGEST_MISS = 2.0  # standard errors by which totals may contradict each other
TOLERANCE, ROUNDS, MOST_STEPS = 1e-10, 20, 80
LONGEST_STEP = 2.0  # of the logarithm of a cell in one step of Newton's method
SMALLEST_CELL = 1e-3  # of the mean cell: what a reconciled total leaves to each cell at least
_SOLVED, _LEAST_SHAPE = 1e-9, 1e-2
_TINY = 1e-12


@dataclass(frozen=True, eq=False)
class Margin:
    """Holds one published figure: what some products earned in some markets together.

    A product's total, a market's, the grand total, a group's and a single cell are all such sums.

    Raises:
        BadTrade: nothing is summed, or the value is not above 0.
        BadParameter: the error is not within 0..1.
    """

    name: str  # id of the row it comes from
    cells: Flags  # (product, market) what is summed
    value: float  # USD bn
    error: float  # relative, sd of its logarithm

    def __post_init__(self) -> None:
        value, error = np.asarray(self.value), np.asarray(self.error)
        found = row_faults([(f"{self.name}: value", value, (), POSITIVE), (f"{self.name}: error", error, (), SHARE)])
        if not self.cells.any():
            told = f"{self.name}: sums nothing; allowed one cell or more; name products and markets"
            found.append(Fault(BadTrade, told))
        refuse_faults("margins", found)


@dataclass(frozen=True, eq=False)
class Cells:
    """Holds the frame: products by markets, and which cells can hold anything.

    Raises:
        BadTrade: a name is missing or stands twice, or the frame has another shape.
    """

    products: tuple[str, ...]
    markets: tuple[str, ...]
    possible: Flags  # (product, market)

    def __post_init__(self) -> None:
        shape = (len(self.products), len(self.markets))
        found = name_faults("products", self.products) + name_faults("markets", self.markets)
        found += row_faults([("possible", np.asarray(self.possible, dtype=float), shape, SHARE)])
        refuse_faults("cells", found)


@dataclass(frozen=True, eq=False)
class BaseYear:
    """Holds the estimated matrix of sales with where each cell comes from."""

    value: Floats  # (world, product, market) USD bn
    origin: tuple[tuple[str, ...], ...]  # (product, market) cited, derived or imputed
    source: tuple[tuple[tuple[str, ...], ...], ...]  # (product, market) names of the margins used
    gap: Floats  # (world,) largest relative miss of a reconciled margin
    moved: dict[str, float]  # margin -> standard errors by which reconciling moved its published value
    imputed_share: Floats  # (world,) 0..1, share of the value that stands in imputed cells


class _System(NamedTuple):
    """Holds margins as one linear system over the possible cells."""

    sums: Floats  # (margin, cell) 0 or 1
    values: Floats  # (margin,) USD bn, as published
    spread: Floats  # (margin,) USD bn, standard error
    floor: float  # USD bn, least in a cell of a reconciled total


def uniforms_needed(margins: Sequence[Margin], cells: Cells) -> int:
    """How many uniform numbers a world needs: one a margin, one a cell.

    Args:
        margins: the figures. cells: the frame.
    Returns:
        The number of columns.
    """
    return len(margins) + cells.possible.size


def fit(margins: Sequence[Margin], cells: Cells, uniforms: Floats) -> BaseYear:
    """Estimates who bought what from published totals, once for each world.

    Each total is drawn log-normally around its value; drawn totals are reconciled by weighted least squares, so
    that some matrix meets them all; proportional fitting then gives the matrix of maximum entropy with these
    totals. Cells that no figure determines get Dirichlet noise within their product (concentration 50) and are
    fitted once more. Assumes independent errors of the figures. Leaves out all knowledge of who could have
    bought what beyond the frame and the figures.

    Args:
        margins: published sums, single cells among them.
        cells: the frame.
        uniforms: (world, column) in (0, 1), as many columns as `uniforms_needed` says.
    Returns:
        BaseYear.
    Raises:
        BadTrade: a margin has another frame, sums impossible cells alone, or the uniform numbers do not fit.
        InconsistentMargins: published values contradict each other by over two standard errors; names the rows.
    Source:
        Proportional fitting: Deming & Stephan (1940), doi:10.1214/aoms/1177731829.
    """
    _refuse_unfit(margins, cells, uniforms)
    system = _system(margins, cells)
    moved = _moved(margins, system)
    count = len(margins)
    errors = np.array([margin.error for margin in margins])
    drawn = system.values * np.exp(errors * ndtri(uniforms[:, :count]))
    target, fitted = _reconciled_fit(system, drawn)
    determined = _determined(system.sums)
    noise = uniforms[:, count:].reshape(len(uniforms), *cells.possible.shape)[:, cells.possible]
    row_of = np.nonzero(cells.possible)[0]
    noisy = _noisy(fitted, noise, row_of, ~determined)
    final = proportional(noisy, system.sums, target)
    value = np.zeros((len(uniforms), *cells.possible.shape))
    value[:, cells.possible] = final
    origin, source = _provenance(margins, cells, system.sums, determined)
    imputed = final[:, ~determined].sum(axis=1) / final.sum(axis=1)
    return BaseYear(value, origin, source, _gap(final, system.sums, target), moved, imputed)


def proportional(start: Floats, sums: Floats, target: Floats) -> Floats:
    """Scales each sum in turn to its total until all are met (iterative proportional fitting).

    Scaling is slow where a total leaves almost nothing to a cell. So after some rounds Newton's method on the
    same problem (start times one factor a sum, all totals met) ends it; the solution is the same.

    Args:
        start: (world, cell) > 0.
        sums: (margin, cell) 0 or 1.
        target: (world, margin) > 0.
    Returns:
        (world, cell), to a relative miss of 1e-10; where no matrix meets the totals, as near as it came.
    Source:
        Deming & Stephan (1940), doi:10.1214/aoms/1177731829.
    """
    parts = [np.flatnonzero(row) for row in sums]
    fitted = start.copy()
    for _ in range(ROUNDS):
        for number, part in enumerate(parts):
            total = fitted[:, part].sum(axis=1)
            fitted[:, part] *= (target[:, number] / np.maximum(total, np.finfo(float).tiny))[:, None]
    alone = _independent(sums)
    open_ = np.flatnonzero(_gap(fitted, sums, target) > TOLERANCE)
    fitted[open_] = _by_newton(fitted[open_], sums[alone], target[open_][:, alone])
    return fitted


def _independent(sums: Floats) -> NDArray[np.intp]:
    """Sums that follow from no others, as many as there are."""
    order = qr(sums.T, mode="r", pivoting=True)[1]
    return np.asarray(np.sort(order[: np.linalg.matrix_rank(sums)]))


def _by_newton(start: Floats, sums: Floats, target: Floats) -> Floats:
    """Finds start times exp(the sums' weights) that meets the totals: the minimum of a convex function a world."""
    cells, weights = start.copy(), np.zeros_like(target)
    open_ = np.arange(len(start))
    for _ in range(MOST_STEPS):
        here = cells[open_]
        slope = here @ sums.T - target[open_]
        left = np.abs(slope / target[open_]).max(axis=1, initial=0.0) > TOLERANCE / 2
        open_, here, slope = open_[left], here[left], slope[left]
        if not len(open_):
            break
        curved = (here[:, None, :] * sums) @ sums.T
        curved += _TINY * np.einsum("wkk->wk", curved).max(axis=1)[:, None, None] * np.eye(len(sums))
        step = np.linalg.solve(curved, -slope[:, :, None])[:, :, 0]
        step *= np.minimum(1.0, LONGEST_STEP / np.abs(step @ sums).max(axis=1))[:, None]
        weights[open_] += step
        cells[open_] = start[open_] * np.exp(weights[open_] @ sums)
    return cells


def _gap(fitted: Floats, sums: Floats, target: Floats) -> Floats:
    return np.abs(fitted @ sums.T / target - 1).max(axis=1)


def _refuse_unfit(margins: Sequence[Margin], cells: Cells, uniforms: Floats) -> None:
    found = [] if margins else [Fault(BadTrade, "margins: none is given; allowed one or more; cite a total")]
    for margin in margins:
        if margin.cells.shape != cells.possible.shape:
            told = f"{margin.name}: frame {margin.cells.shape}; allowed {cells.possible.shape}; use that of the cells"
            found.append(Fault(BadTrade, told))
        elif not (margin.cells & cells.possible).any():
            told = f"{margin.name}: sums cells alone that can hold nothing; allowed one possible cell; widen the frame"
            found.append(Fault(BadTrade, told))
    wanted = (len(uniforms), uniforms_needed(margins, cells))
    found += row_faults([("uniforms", uniforms, wanted, SHARE)])
    refuse_faults("margins", found)


def _system(margins: Sequence[Margin], cells: Cells) -> _System:
    sums = np.array([margin.cells[cells.possible] for margin in margins], dtype=np.float64)
    values = np.array([margin.value for margin in margins])
    spread = values * np.array([margin.error for margin in margins])
    return _System(sums, values, spread, SMALLEST_CELL * values.max() / sums.shape[1])


def _least_squares(system: _System, values: Floats) -> Floats:
    """Totals that some matrix of cells meets, nearest to given ones in standard errors."""
    shifted = values - system.floor * system.sums.sum(axis=1)
    spread = np.maximum(system.spread, _TINY * system.values)
    found, _ = nnls(system.sums / spread[:, None], shifted / spread, maxiter=50 * system.sums.shape[1])
    return np.asarray(system.sums @ (found + system.floor))


def _moved(margins: Sequence[Margin], system: _System) -> dict[str, float]:
    """By how many standard errors each published value had to move; refuses contradictions."""
    spread = np.maximum(system.spread, _TINY * system.values)
    errors = (_least_squares(system, system.values) - system.values) / spread
    if np.abs(errors).max() > LARGEST_MISS:
        order = [number for number in np.argsort(-np.abs(errors)) if abs(errors[number]) > LARGEST_MISS / 2]
        rows = "; ".join(f"{margins[n].name} ({margins[n].value:g} bn USD, {errors[n]:+.1f})" for n in order)
        raise InconsistentMargins(
            f"no trade can meet these totals together: {rows} standard errors away at the nearest; allowed within "
            f"{LARGEST_MISS:g}; correct a row, leave one out, or give it the error it deserves",
            rows=tuple(margins[n].name for n in order),
        )
    return {margin.name: float(error) for margin, error in zip(margins, errors, strict=True) if abs(error) > _SOLVED}


def _reconciled_fit(system: _System, drawn: Floats) -> tuple[Floats, Floats]:
    """Reconciles drawn totals by weighted least squares and fits the matrix to them."""
    apart = null_space(system.sums.T)
    target = drawn
    if apart.size:
        weight = system.spread[:, None] ** 2 * apart
        target = drawn - np.linalg.solve(apart.T @ weight, (drawn @ apart).T).T @ weight.T
    start = np.ones((len(drawn), system.sums.shape[1]))
    fitted = proportional(start, system.sums, np.maximum(target, system.floor))
    unmet = np.flatnonzero(_gap(fitted, system.sums, np.maximum(target, system.floor)) > _SOLVED)
    target = target.copy()
    for world in unmet:  # the nearest totals would need a cell below 0
        target[world] = _least_squares(system, drawn[world])
    fitted[unmet] = proportional(start[unmet], system.sums, target[unmet])
    return target, fitted


def _determined(sums: Floats) -> Flags:
    """Which cells the totals fix, whatever the others are."""
    return np.asarray(np.isclose(np.einsum("cm,mc->c", np.linalg.pinv(sums), sums), 1.0, atol=_SOLVED))


def _noisy(fitted: Floats, uniforms: Floats, row_of: NDArray[np.intp], free: Flags) -> Floats:
    noisy = fitted.copy()
    for row in np.unique(row_of[free]):
        here = np.flatnonzero(free & (row_of == row))
        total = fitted[:, here].sum(axis=1, keepdims=True)
        shape = np.maximum(CONCENTRATION * fitted[:, here] / total, _LEAST_SHAPE)
        sizes = np.maximum(gammaincinv(shape, uniforms[:, here]), _TINY)
        noisy[:, here] = total * sizes / sizes.sum(axis=1, keepdims=True)
    return noisy


def _provenance(
    margins: Sequence[Margin], cells: Cells, sums: Floats, determined: Flags
) -> tuple[tuple[tuple[str, ...], ...], tuple[tuple[tuple[str, ...], ...], ...]]:
    single = sums.sum(axis=1) == 1
    inverse = np.linalg.pinv(sums)
    origin = np.full(cells.possible.shape, CITED, dtype=object)  # a cell that can hold nothing is 0 by the frame
    source = np.full(cells.possible.shape, None, dtype=object)
    names = [margin.name for margin in margins]
    for number, (row, column) in enumerate(np.argwhere(cells.possible)):
        own = np.flatnonzero(single & (sums[:, number] > 0))
        used = np.flatnonzero(sums[:, number] > 0)
        kind = CITED if len(own) else IMPUTED
        if determined[number] and not len(own):
            kind, used = DERIVED, np.flatnonzero(np.abs(inverse[number]) > _SOLVED)
        origin[row, column] = kind
        source[row, column] = tuple(names[k] for k in (own if len(own) else used))
    sources = tuple(tuple(entry or () for entry in line) for line in source)
    return tuple(tuple(line) for line in origin), sources
