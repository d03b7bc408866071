"""How are respondents weighted so that the sample matches what is known of the whole public?"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tightrope.errors import FaultyTargets, NotConverged
from tightrope.opinion import calibration_fast
from tightrope.opinion.design import Design

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_AGREE = 1e-6  # relative; how far totals of two margins may differ
_SWEEPS = 10  # of the projection off margins, as in R `survey`: the exact one can differ by 2e-7 of the error


class Margin(NamedTuple):
    """Holds one margin: a label of each respondent and the known total of each level."""

    labels: ArrayLike  # (respondent,)
    totals: Mapping[str, float]  # level -> persons of the public, > 0
    name: str = "margin"


class Level(NamedTuple):
    """Holds a margin as numbers."""

    codes: Integers  # (respondent,)
    totals: Floats  # (level,)
    names: tuple[str, ...]


class Cells(NamedTuple):
    """Holds which respondents share the levels of all margins, and the margins as told of such cells."""

    of: Integers  # (respondent,)
    codes: Integers  # (margin, cell), level of each, counted over all margins
    totals: Floats  # (level,), of all margins
    first: Integers  # (margin + 1,), where each margin begins
    names: tuple[str, ...]  # (level,)


def poststratify(design: Design, labels: ArrayLike, totals: Mapping[str, float]) -> Design:
    """Scales the weights within each group to its known total.

    Args:
        design: the sample.
        labels: (respondent,), group of each.
        totals: persons of the public in each group, > 0.
    Returns:
        The design with new weights, which remembers the targets.
    Raises:
        FaultyTargets: a level without target, an empty level, a target that is not above 0; all at once.
    """
    return design.calibrated(PostStrata(*_levels(design, [Margin(labels, totals, "post-strata")])))


def rake(design: Design, margins: Sequence[Margin], tolerance: float = 1e-10, rounds: int = 500) -> Design:
    """Scales the weights to each margin in turn until all hold.

    Args:
        design: the sample.
        margins: one or more; their totals must agree.
        tolerance: largest relative distance of a level from its target.
        rounds: how often to go through all margins.
    Returns:
        The design with new weights, all > 0, which remembers the targets.
    Raises:
        FaultyTargets: as in `poststratify`, or margins whose totals disagree.
        NotConverged: residual and worst level.
    Source:
        Deming and Stephan (1940), Annals of Mathematical Statistics 11:427, doi:10.1214/aoms/1177731829.
    """
    levels = tuple(_levels(design, margins))
    return design.calibrated(Raking(levels, _cells(levels), tolerance, rounds))


def greg(design: Design, columns: ArrayLike, totals: ArrayLike) -> Design:
    """Moves the weights as little as possible so that columns meet their totals; weights may fall below 0.

    w = d (1 + X lambda), (X'dX) lambda = t - X'd.

    Args:
        design: the sample.
        columns: (respondent, column), finite; a column of ones fixes the size of the public.
        totals: (column,), finite.
    Returns:
        The design with new weights, which remembers the targets.
    Raises:
        FaultyTargets: shapes, figures that are not finite, or columns that repeat each other.
    Source:
        Sarndal, Swensson and Wretman (1992), Model Assisted Survey Sampling, doi:10.1007/978-1-4612-4378-6.
    """
    x, goals = np.asarray(columns, dtype=np.float64), np.asarray(totals, dtype=np.float64)
    if x.ndim != 2 or len(x) != design.size or goals.shape != x.shape[1:]:
        raise FaultyTargets(f"columns {x.shape}, totals {goals.shape}; allowed ({design.size}, k) and (k,)")
    if not (np.all(np.isfinite(x)) and np.all(np.isfinite(goals))):
        raise FaultyTargets("columns or totals: some are not finite; allowed numbers; leave such respondents out")
    if np.linalg.matrix_rank(x) < x.shape[1]:
        raise FaultyTargets("columns: one repeats the others; allowed independent ones; leave it out")
    return design.calibrated(Regression(x, goals))


@dataclass(frozen=True)
class PostStrata:
    """Holds known totals of groups that do not overlap."""

    level: Level

    def again(self, weights: Floats) -> Floats:
        """Weights (respondent,) scaled to the total of each group.

        Raises:
            FaultyTargets: a group without weight.
        """
        level = self.level
        held = np.bincount(level.codes, weights, len(level.totals))
        _refuse_empty(held, level.names)
        return np.asarray(weights * (level.totals / held)[level.codes])

    def residual(self, influence: Floats, before: Floats) -> Floats:
        """Influence (respondent,) less its mean in the group, weighted as before."""
        codes = self.level.codes
        means = np.bincount(codes, before * influence) / np.bincount(codes, before)
        return np.asarray(influence - means[codes])


@dataclass(frozen=True)
class Raking:
    """Holds known totals of several margins.

    Respondents who share all levels share every factor, so the rounds run over such cells, not over respondents.
    """

    levels: tuple[Level, ...]  # as told of respondents
    cells: Cells
    tolerance: float
    rounds: int

    def again(self, weights: Floats) -> Floats:
        """Weights (respondent,) scaled to each margin in turn until all hold.

        Raises:
            NotConverged: residual and worst level. FaultyTargets: a level without weight.
        """
        cells = self.cells
        sums = np.bincount(cells.of, weights, cells.codes.shape[1]).astype(np.float64)
        scale, worst, where = calibration_fast.scaled(
            sums, cells.codes, cells.totals, cells.first, self.tolerance, self.rounds
        )
        if worst <= self.tolerance:
            return np.asarray(weights * scale[cells.of])
        if math.isinf(worst):
            _refuse_empty(np.bincount(cells.codes.ravel(), np.tile(sums, len(cells.codes))), cells.names)
        raise NotConverged(
            f"raking: still {worst:.2g} off at {cells.names[where]} after {self.rounds} rounds; allowed "
            f"{self.tolerance:g}; join thin levels or drop a margin that contradicts another",
            residual=worst,
            level=cells.names[where],
        )

    def residual(self, influence: Floats, before: Floats) -> Floats:
        """Influence (respondent,) after its projection off the margins, each respondent alike."""
        rest = influence.copy()
        for _ in range(_SWEEPS):
            for level in self.levels:
                rest -= (np.bincount(level.codes, rest) / np.bincount(level.codes))[level.codes]
        return rest


@dataclass(frozen=True)
class Regression:
    """Holds known totals of columns."""

    columns: Floats  # (respondent, column)
    totals: Floats  # (column,)

    def again(self, weights: Floats) -> Floats:
        """Weights (respondent,) moved to the totals by one regression."""
        x = self.columns
        shift = np.linalg.solve(x.T @ (weights[:, None] * x), self.totals - x.T @ weights)
        return np.asarray(weights * (1 + x @ shift))

    def residual(self, influence: Floats, before: Floats) -> Floats:
        """Influence (respondent,) less what the columns explain of it, weighted as before."""
        x = self.columns
        slopes = np.linalg.solve(x.T @ (before[:, None] * x), x.T @ (before * influence))
        return np.asarray(influence - x @ slopes)


def scaled(
    sums: Floats, codes: Integers, totals: Floats, first: Integers, tolerance: float, rounds: int
) -> tuple[Floats, float, int]:
    """Scales cells to each margin in turn until all hold.

    Args:
        sums: (cell,) weight of each.
        codes: (margin, cell) level of each, counted over all margins.
        totals: (level,) of all margins, one after another.
        first: (margin + 1,) where each margin begins.
        tolerance: largest relative distance of a level from its target. rounds: how often at most.
    Returns:
        Factor of each cell (cell,), the largest distance before the last round, infinite at an empty level, and
        its level.
    Source:
        Deming and Stephan (1940), doi:10.1214/aoms/1177731829.
    """
    scale, worst, where = np.ones(len(sums)), 0.0, 0
    for _ in range(rounds):
        worst, where = 0.0, 0
        for own, start, end in zip(codes, first, first[1:], strict=False):
            held = np.bincount(own - start, sums * scale, end - start)
            if held.min() <= 0:
                return scale, math.inf, int(start + held.argmin())
            far = np.abs(held / totals[start:end] - 1)
            if far.max() > worst:
                worst, where = float(far.max()), int(start + far.argmax())
            scale *= (totals[start:end] / held)[own - start]
        if worst <= tolerance:
            break
    return scale, worst, where


def _refuse_empty(held: NDArray[Any], names: Sequence[str]) -> None:
    empty = [name for name, weight in zip(names, held.tolist(), strict=True) if weight <= 0]
    if empty:
        raise FaultyTargets(f"{', '.join(empty)}: nobody left there; allowed at least one; join thin levels")


def _cells(levels: Sequence[Level]) -> Cells:
    """Numbers the combinations of levels; each respondent is one where there are more combinations than respondents."""
    sizes, people = [len(level.totals) for level in levels], len(levels[0].codes)
    first = np.cumsum([0, *sizes])
    if math.prod(sizes) > people:
        of, codes = np.arange(people), np.stack([level.codes for level in levels])
    else:
        of = levels[0].codes
        for level, size in zip(levels[1:], sizes[1:], strict=True):
            of = of * size + level.codes
        codes = np.stack(np.unravel_index(np.arange(math.prod(sizes)), sizes))
    names = tuple(name for level in levels for name in level.names)
    return Cells(of, codes + first[:-1, None], np.concatenate([level.totals for level in levels]), first, names)


def _levels(design: Design, margins: Sequence[Margin]) -> list[Level]:
    faults = [] if margins else ["margins: none; allowed one or more"]
    levels = []
    for margin in margins:
        level, found = _level(margin, design.size)
        levels.append(level)
        faults += found
    sums = [float(level.totals.sum()) for level in levels]
    if not faults and max(sums) - min(sums) > _AGREE * max(sums):
        shown = ", ".join(f"{margin.name} {whole:g}" for margin, whole in zip(margins, sums, strict=True))
        faults.append(f"totals of the margins disagree: {shown}; allowed one public for all; correct them")
    if faults:
        raise FaultyTargets("; ".join(faults))
    return levels


def _level(margin: Margin, size: int) -> tuple[Level, list[str]]:
    """A margin as numbers, and all its faults; its numbers mean nothing where there are faults."""
    names = sorted(margin.totals)
    totals = np.array([margin.totals[name] for name in names], dtype=np.float64)
    level = Level(np.zeros(size, dtype=np.int64), totals, tuple(f"{margin.name} {name}" for name in names))
    if np.shape(margin.labels) != (size,):
        return level, [f"{margin.name}: {np.shape(margin.labels)} labels; allowed ({size},), one a respondent"]
    codes, empty, strange = _coded(np.asarray(margin.labels), names)
    faults = [f"{margin.name}: level {x} has no target; give one or leave its respondents out" for x in strange]
    faults += [f"{margin.name}: level {x} has no respondent; join it with another" for x in empty]
    faults += [f"{margin.name}: target {total:g} of {x} is not allowed; allowed finite and above 0"
               for x, total in margin.totals.items() if not (np.isfinite(total) and total > 0)]  # fmt: skip
    return level._replace(codes=codes), faults


def _coded(labels: NDArray[Any], names: Sequence[str]) -> tuple[Integers, list[str], list[str]]:
    """Number of the name of each label, the names that no label has, and the labels that are no name."""
    if labels.dtype.kind in "biuf":  # numbers are put into words once each
        distinct, place = np.unique(labels, return_inverse=True)
        codes, empty, strange = _coded(distinct.astype(np.str_), names)
        return codes[place], empty, strange
    words = labels.astype(np.str_, copy=False)
    codes, counts = calibration_fast.coded(words, np.array(names, dtype=np.str_))
    empty = [name for name, count in zip(names, counts.tolist(), strict=False) if not count]
    return codes, empty, sorted(set(words[codes == len(names)].tolist())) if counts[-1] else []
