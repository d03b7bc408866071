"""How sure is an estimate from one sample, given how its respondents were chosen and weighted?"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaincinv, expit, logit, stdtrit

from tightrope.errors import FaultyDesign

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Truths = NDArray[np.bool_]


class Calibration(Protocol):
    """What a design remembers of a weighting: how to do it again, and what it takes out of an error."""

    def again(self, weights: Floats) -> Floats:
        """Weights (respondent,) once more brought to the targets."""

    def residual(self, influence: Floats, before: Floats) -> Floats:
        """Part of an influence value (respondent,) that the targets leave open; `before`: weights before it."""


class Estimate(NamedTuple):
    """Holds an estimate and its doubt from sampling."""

    value: float
    se: float  # standard error, unit of the value
    degrees_of_freedom: int  # clusters less strata
    deff: float  # variance over that of a simple random sample of the same size


@dataclass(frozen=True)
class Design:
    """Holds how respondents were chosen: weights, strata, clusters and what the weights were brought to.

    A cluster label counts within its stratum. Without strata there is one; without clusters each respondent is one.

    Args:
        weights: (respondent,), > 0, persons of the public that a respondent stands for.
        strata, clusters: (respondent,), any labels, or None.
        population: (respondent,), clusters in the whole stratum; None: chance of being drawn is small.
        population_within: (respondent,), persons in the whole cluster; None: the first stage tells all.
        steps: what the weights were brought to, each with the weights before it; made by `calibration`.
    Raises:
        FaultyDesign: all faults at once: lengths, weights, counts, a stratum with one cluster.
    """

    weights: Floats
    strata: NDArray[np.generic] | None = None
    clusters: NDArray[np.generic] | None = None
    population: Floats | None = None
    population_within: Floats | None = None
    steps: tuple[tuple[Calibration, Floats], ...] = ()

    def __post_init__(self) -> None:
        for name in ("weights", "population", "population_within"):
            if getattr(self, name) is not None:
                object.__setattr__(self, name, np.asarray(getattr(self, name), dtype=np.float64))
        faults = _length_faults(self) or [*_weight_faults(self), *_cluster_faults(self)]
        if faults:
            raise FaultyDesign("; ".join(faults))

    @property
    def size(self) -> int:
        """Number of respondents."""
        return len(self.weights)

    @property
    def base(self) -> Floats:
        """Weights before any calibration: (respondent,)."""
        return self.steps[0][1] if self.steps else self.weights

    @cached_property
    def units(self) -> Units:
        """Numbers of stratum and cluster of each respondent, and the sizes."""
        return units(self)

    def calibrated(self, step: Calibration) -> Design:
        """Brings the weights to targets; everything else stays as it was checked.

        Args:
            step: what to bring them to.
        Returns:
            The design with new weights, which remembers the step.
        Raises:
            FaultyTargets, NotConverged: as the step does. FaultyDesign: a new weight that is not finite.
        """
        weights = step.again(self.weights)
        told = copy(self)
        object.__setattr__(told, "weights", weights)
        object.__setattr__(told, "steps", (*self.steps, (step, self.weights)))
        faults = _weight_faults(told)
        if faults:
            raise FaultyDesign("; ".join(faults))
        return told


class Units(NamedTuple):
    """Holds strata and clusters as numbers."""

    cluster: Integers  # (respondent,), number of the cluster
    stratum: Integers  # (cluster,), number of its stratum
    clusters: Integers  # (stratum,), how many clusters it has
    open_share: Floats  # (stratum,), 1 - n_h / N_h; 1 if the population is not known


def units(design: Design) -> Units:
    """Numbers the strata and the clusters of a design.

    Args:
        design: the sample.
    Returns:
        Units.
    """
    stratum = _codes(design.strata, design.size)
    within = np.arange(design.size) if design.clusters is None else _codes(design.clusters, design.size)
    pairs, cluster = np.unique(stratum * (within.max() + 1) + within, return_inverse=True)
    of_cluster = np.asarray(pairs // (within.max() + 1), dtype=np.int64)
    counts = np.bincount(of_cluster)
    share = np.ones(len(counts))
    if design.population is not None:
        totals = np.zeros(len(counts))
        totals[stratum] = design.population
        share = 1 - counts / totals
    return Units(np.asarray(cluster, dtype=np.int64).ravel(), of_cluster, counts, share)


def mean(design: Design, answers: ArrayLike, domain: Truths | None = None) -> Estimate:
    """Estimates the mean of an answer, a share if answers are 0 and 1.

    Influence z = (y - mean)/N, zero outside the domain.

    Args:
        design: the sample.
        answers: (respondent,), finite inside the domain.
        domain: (respondent,), True for those meant (for example those who answered); None means all.
    Returns:
        Estimate.
    Raises:
        FaultyDesign: another length, an answer that is not finite, an empty domain.
    Source:
        Lumley (2010), Complex Surveys, Wiley, doi:10.1002/9780470580066, chapter 2.
    """
    y, inside = _answers(design, answers, domain)
    return ratio_of(design, y, inside.astype(np.float64), inside)


def total(design: Design, answers: ArrayLike, domain: Truths | None = None) -> Estimate:
    """Estimates the total of an answer over the public; influence z = y, zero outside the domain.

    Args:
        design, answers, domain: as in `mean`.
    Returns:
        Estimate.
    Raises:
        FaultyDesign: as in `mean`.
    """
    y, _ = _answers(design, answers, domain)
    return _estimate(design, float(design.weights @ y), y)


def ratio(design: Design, answers: ArrayLike, over: ArrayLike, domain: Truths | None = None) -> Estimate:
    """Estimates the ratio of two totals; influence z = (y - R x)/sum w x.

    Args:
        design, answers, domain: as in `mean`.
        over: (respondent,), x, the answer below the line.
    Returns:
        Estimate.
    Raises:
        FaultyDesign: as in `mean`, or a total below the line of 0.
    """
    y, inside = _answers(design, answers, domain)
    x, _ = _answers(design, over, domain)
    return ratio_of(design, y, x, inside)


def by(design: Design, answers: ArrayLike, labels: ArrayLike) -> dict[str, Estimate]:
    """Estimates the mean of an answer within each group.

    Args:
        design, answers: as in `mean`.
        labels: (respondent,), group of each.
    Returns:
        One estimate a group, in the order of the labels.
    Raises:
        FaultyDesign: as in `mean`.
    """
    groups = np.asarray(labels)
    return {str(group): mean(design, answers, groups == group) for group in np.unique(groups)}


def interval(estimate: Estimate, respondents: int, level: float = 0.95, form: str = "logit") -> tuple[float, float]:
    """Gives the interval of a share, which stays inside 0..1.

    Args:
        estimate: of a share, strictly between 0 and 1.
        respondents: how many answered.
        level: probability inside, 0..1.
        form: `logit` (Student on the logit scale) or `beta` (exact, with the effective number of respondents).
    Returns:
        (low, high), 0..1.
    Raises:
        FaultyDesign: a share at 0 or 1, or another form.
    Source:
        Korn and Graubard (1998), Survey Methodology 24:193 (beta).
    """
    p, se, tail = estimate.value, estimate.se, (1 - level) / 2
    if not 0 < p < 1 or se <= 0 or form not in ("logit", "beta"):
        raise FaultyDesign(f"interval: {form} of {p:g} (error {se:g}); allowed logit or beta of a share inside 0..1")
    student = float(stdtrit(estimate.degrees_of_freedom, 1 - tail))
    if form == "logit":
        half = student * se / (p * (1 - p))
        return float(expit(logit(p) - half)), float(expit(logit(p) + half))
    n = p * (1 - p) / se**2 * (float(stdtrit(respondents - 1, 1 - tail)) / student) ** 2
    return float(betaincinv(n * p, n * (1 - p) + 1, tail)), float(betaincinv(n * p + 1, n * (1 - p), 1 - tail))


def ratio_of(design: Design, y: Floats, x: Floats, inside: Truths) -> Estimate:
    """Estimates a ratio of totals of checked answers.

    Args:
        design: the sample. y, x: (respondent,), zero outside the domain. inside: (respondent,).
    Returns:
        Estimate.
    Raises:
        FaultyDesign: a total below the line of 0.
    """
    below = float(design.weights @ x)
    if below == 0:
        raise FaultyDesign("ratio: total below the line is 0; allowed anything else; leave this group out")
    value = float(design.weights @ y) / below
    return _estimate(design, value, np.where(inside, (y - value * x) / below, 0.0))


def variance(design: Design, influence: Floats) -> float:
    """Gives the variance of an estimate from the influence of each respondent on it.

    Sum over strata of (1 - f_h) n_h/(n_h - 1) times the squared spread of the clusters' weighted sums, after each
    calibration has taken out of z what its targets fix; f_h times the spread within clusters is added where the
    second stage is known.

    Args:
        design: the sample.
        influence: (respondent,), z.
    Returns:
        Variance, squared unit of the estimate.
    Source:
        Deville and Sarndal (1992), doi:10.1080/01621459.1992.10475217 (calibration).
    """
    for step, before in design.steps:
        influence = step.residual(influence, before)
    parts, told = design.weights * influence, design.units
    sums = np.bincount(told.cluster, parts, len(told.stratum)).astype(np.float64)
    spread = _spread(sums, told.stratum)
    counts = told.clusters
    first = float(np.sum(told.open_share * counts / (counts - 1) * spread))
    return first + _second_stage(design, told, parts)


def _second_stage(design: Design, told: Units, parts: Floats) -> float:
    if design.population is None or design.population_within is None:
        return 0.0
    sizes = np.bincount(told.cluster)
    whole = np.zeros(len(sizes))
    whole[told.cluster] = design.population_within
    spread = _spread(parts, told.cluster)
    scale = np.where(sizes > 1, sizes / np.maximum(sizes - 1, 1), 0.0)
    return float(np.sum((1 - told.open_share)[told.stratum] * (1 - sizes / whole) * scale * spread))


def _spread(values: Floats, group: Integers) -> Floats:
    """Sum of squares about the mean of each group."""
    means = np.bincount(group, values) / np.bincount(group)
    return np.bincount(group, (values - means[group]) ** 2).astype(np.float64)


def _estimate(design: Design, value: float, influence: Floats) -> Estimate:
    found, told = variance(design, influence), design.units
    weight, n = design.weights, design.size
    people = float(weight.sum())
    centre = float(weight @ influence) / people
    simple = people * float(weight @ (influence - centre) ** 2) / (n - 1)
    if design.population is not None:
        simple *= 1 - n / people
    degrees = len(told.stratum) - len(told.clusters)
    return Estimate(value, float(np.sqrt(found)), degrees, found / simple if simple > 0 else float("nan"))


def _answers(design: Design, answers: ArrayLike, domain: Truths | None) -> tuple[Floats, Truths]:
    y = np.asarray(answers, dtype=np.float64)
    inside = np.ones(design.size, dtype=bool) if domain is None else np.asarray(domain, dtype=bool)
    if y.shape != (design.size,) or inside.shape != (design.size,):
        raise FaultyDesign(f"answers: shape {y.shape}; allowed ({design.size},), one a respondent")
    if not inside.any():
        raise FaultyDesign("domain: empty; allowed at least one respondent; leave this group out")
    if not np.all(np.isfinite(y[inside])):
        raise FaultyDesign(
            "answers: some are missing or not finite; allowed numbers; name those who answered as the domain"
        )
    return np.where(inside, y, 0.0), inside


def _codes(labels: NDArray[np.generic] | None, size: int) -> Integers:
    if labels is None:
        return np.zeros(size, dtype=np.int64)
    return np.asarray(np.unique(np.asarray(labels), return_inverse=True)[1], dtype=np.int64).ravel()


def _length_faults(design: Design) -> list[str]:
    faults = [] if design.weights.ndim == 1 and design.size > 1 else ["weights: allowed one a respondent, two or more"]
    for name in ("strata", "clusters", "population", "population_within"):
        value = getattr(design, name)
        if value is not None and np.shape(value) != (design.size,):
            faults.append(f"{name}: shape {np.shape(value)}; allowed ({design.size},), one a respondent")
    return faults


def _weight_faults(design: Design) -> list[str]:
    faults = [_first_bad("weights", design.weights, lambda w: np.isfinite(w) & ((w > 0) | bool(design.steps)))]
    for name in ("population", "population_within"):
        counts = getattr(design, name)
        if counts is not None:
            faults.append(_first_bad(name, counts, lambda w: np.isfinite(w) & (w >= 1)))
    return [fault for fault in faults if fault]


def _first_bad(name: str, values: Floats, good: Callable[[Floats], Truths]) -> str:
    bad = np.flatnonzero(~good(values))
    if not len(bad):
        return ""
    return (
        f"{name}: {values[bad[0]]:g} of respondent {bad[0] + 1} ({len(bad)} in all) is not allowed; "
        "allowed finite and above 0; correct them or leave them out"
    )


def _cluster_faults(design: Design) -> list[str]:
    told = design.units
    names = np.unique(np.asarray(design.strata)) if design.strata is not None else np.array(["all"])
    faults = [
        f"stratum {names[h]}: one cluster; allowed two or more; join it with a neighbour"
        for h in np.flatnonzero(told.clusters == 1)
    ]
    faults += [
        f"stratum {names[h]}: population below the {told.clusters[h]} clusters drawn; allowed at least as many"
        for h in np.flatnonzero(told.open_share < 0)
    ]
    return faults + _within_faults(design, told)


def _within_faults(design: Design, told: Units) -> list[str]:
    faults = []
    if design.population is not None:
        stratum = told.stratum[told.cluster]
        if np.any(_spread(design.population, stratum) > 0):
            faults.append("population: differs within a stratum; allowed one count a stratum")
    if design.population_within is not None:
        sizes = np.bincount(told.cluster)[told.cluster]
        if np.any(_spread(design.population_within, told.cluster) > 0) or np.any(design.population_within < sizes):
            faults.append("population_within: differs within a cluster, or is below those asked; allowed one count")
        elif design.population is not None and np.any((sizes == 1) & (design.population_within > 1)):
            faults.append("population_within: a cluster with one of several asked; allowed two or more")
    return faults
