"""How are respondents weighted so that the sample matches what is known of the whole public?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tightrope.errors import FaultyTargets, NotConverged
from tightrope.opinion.design import Calibration, Design

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
    return _calibrated(design, PostStrata(*_levels(design, [Margin(labels, totals, "post-strata")])))


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
    return _calibrated(design, Raking(tuple(_levels(design, margins)), tolerance, rounds))


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
    return _calibrated(design, Regression(x, goals))


@dataclass(frozen=True)
class PostStrata:
    """Holds known totals of groups that do not overlap."""

    level: Level

    def again(self, weights: Floats) -> Floats:
        """Weights (respondent,) scaled to the total of each group.

        Raises:
            FaultyTargets: a group without weight.
        """
        sums = _sums(weights, self.level)
        return np.asarray(weights * (self.level.totals / sums)[self.level.codes])

    def residual(self, influence: Floats, before: Floats) -> Floats:
        """Influence (respondent,) less its mean in the group, weighted as before."""
        codes = self.level.codes
        means = np.bincount(codes, before * influence) / np.bincount(codes, before)
        return np.asarray(influence - means[codes])


@dataclass(frozen=True)
class Raking:
    """Holds known totals of several margins."""

    levels: tuple[Level, ...]
    tolerance: float
    rounds: int

    def again(self, weights: Floats) -> Floats:
        """Weights (respondent,) scaled to each margin in turn until all hold.

        Raises:
            NotConverged: residual and worst level. FaultyTargets: a level without weight.
        """
        weights = weights.copy()
        for level in self.levels:
            _sums(weights, level)
        worst = 0.0
        for _ in range(self.rounds):
            worst, where = 0.0, ""
            for level in self.levels:
                factor = level.totals / np.bincount(level.codes, weights, len(level.totals))
                far = np.abs(1 / factor - 1)
                if far.max() > worst:
                    worst, where = float(far.max()), level.names[int(far.argmax())]
                weights *= factor[level.codes]
            if worst <= self.tolerance:
                return weights
        raise NotConverged(
            f"raking: still {worst:.2g} off at {where} after {self.rounds} rounds; allowed {self.tolerance:g}; "
            "join thin levels or drop a margin that contradicts another",
            residual=worst,
            level=where,
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


def _calibrated(design: Design, step: Calibration) -> Design:
    return replace(design, weights=step.again(design.weights), steps=(*design.steps, (step, design.weights)))


def _sums(weights: Floats, level: Level) -> Floats:
    sums = np.bincount(level.codes, weights, len(level.totals)).astype(np.float64)
    empty = [level.names[k] for k in np.flatnonzero(sums <= 0)]
    if empty:
        raise FaultyTargets(f"{', '.join(empty)}: nobody left there; allowed at least one; join thin levels")
    return sums


def _levels(design: Design, margins: Sequence[Margin]) -> list[Level]:
    faults = [] if margins else ["margins: none; allowed one or more"]
    for margin in margins:
        faults += _margin_faults(design, margin)
    sums = [sum(margin.totals.values()) for margin in margins]
    if not faults and max(sums) - min(sums) > _AGREE * max(sums):
        shown = ", ".join(f"{margin.name} {whole:g}" for margin, whole in zip(margins, sums, strict=True))
        faults.append(f"totals of the margins disagree: {shown}; allowed one public for all; correct them")
    if faults:
        raise FaultyTargets("; ".join(faults))
    return [_level(margin) for margin in margins]


def _margin_faults(design: Design, margin: Margin) -> list[str]:
    labels = np.asarray(margin.labels).astype(str)
    if labels.shape != (design.size,):
        return [f"{margin.name}: {labels.shape} labels; allowed ({design.size},), one a respondent"]
    found, named = set(labels.tolist()), set(margin.totals)
    faults = [f"{margin.name}: level {x} has no target; give one or leave its respondents out"
              for x in sorted(found - named)]  # fmt: skip
    faults += [f"{margin.name}: level {x} has no respondent; join it with another" for x in sorted(named - found)]
    faults += [f"{margin.name}: target {total:g} of {x} is not allowed; allowed finite and above 0"
               for x, total in margin.totals.items() if not (np.isfinite(total) and total > 0)]  # fmt: skip
    return faults


def _level(margin: Margin) -> Level:
    names, codes = np.unique(np.asarray(margin.labels).astype(str), return_inverse=True)
    totals = np.array([margin.totals[str(name)] for name in names], dtype=np.float64)
    told = tuple(f"{margin.name} {name}" for name in names)
    return Level(np.asarray(codes, dtype=np.int64).ravel(), totals, told)
