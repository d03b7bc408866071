"""How much would an estimate move if the sample had been another, weighted anew each time?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tightrope import randomness
from tightrope.errors import FaultyDesign
from tightrope.opinion.design import Design, Estimate

Floats = NDArray[np.float64]
Statistic = Callable[[Floats], float]


@dataclass(frozen=True)
class Replicates:
    """Holds the weights of each replicate of a sample, calibrated like the sample itself."""

    weights: Floats  # (replicate, respondent)
    factors: Floats  # (replicate,), what a squared distance counts
    whole: Floats  # (respondent,), weights of the sample itself
    degrees_of_freedom: int

    def estimate(self, statistic: Statistic) -> Estimate:
        """Estimates anything that can be worked out from weights.

        Distances are taken from the mean of all replicates.

        Args:
            statistic: gives a number from weights (respondent,).
        Returns:
            Estimate; its design effect is not a number.
        """
        values = np.array([statistic(weights) for weights in self.weights])
        found = float(self.factors @ (values - values.mean()) ** 2)
        return Estimate(statistic(self.whole), float(np.sqrt(found)), self.degrees_of_freedom, float("nan"))


def jackknife(design: Design) -> Replicates:
    """Leaves out one cluster at a time and scales up the rest of its stratum.

    JKn: factor (1 - f_h)(n_h - 1)/n_h.

    Args:
        design: the sample.
    Returns:
        One replicate a cluster.
    Raises:
        FaultyTargets, NotConverged: a replicate cannot be calibrated.
    Source:
        Lumley (2010), Complex Surveys, Wiley, doi:10.1002/9780470580066, section 2.3.
    """
    told = design.units
    counts = told.clusters[told.stratum]
    stratum = told.stratum[told.cluster]
    kept = []
    for cluster in range(len(told.stratum)):
        own = stratum == told.stratum[cluster]
        scale = np.where(own, counts[cluster] / (counts[cluster] - 1), 1.0)
        kept.append(_again(design, design.base * np.where(told.cluster == cluster, 0.0, scale)))
    factors = told.open_share[told.stratum] * (counts - 1) / counts
    return Replicates(np.stack(kept), factors, design.weights, len(told.stratum) - len(told.clusters))


def bootstrap(design: Design, draws: int, stream: tuple[int, str]) -> Replicates:
    """Draws n_h - 1 clusters of each stratum with replacement, as often as wanted.

    Each drawn cluster counts n_h/(n_h - 1); a finite population is left out of account.

    Args:
        design: the sample.
        draws: replicates, two or more.
        stream: (seed, name) of the chance.
    Returns:
        Replicates.
    Raises:
        FaultyDesign: fewer than two draws.
        FaultyTargets, NotConverged: a replicate cannot be calibrated.
    Source:
        Rao and Wu (1988), doi:10.1080/01621459.1988.10478591.
    """
    if draws < 2:
        raise FaultyDesign(f"draws: {draws}; allowed 2 or more")
    told, (seed, name) = design.units, stream
    chance = randomness.uniforms(seed, name, np.arange(draws), len(told.stratum))
    times = np.zeros((draws, len(told.stratum)))
    rows = np.arange(draws)
    for h, count in enumerate(told.clusters):
        members = np.flatnonzero(told.stratum == h)
        for column in members[:-1]:
            picked = members[np.minimum((chance[:, column] * count).astype(int), count - 1)]
            np.add.at(times, (rows, picked), count / (count - 1))
    kept = np.stack([_again(design, design.base * factor[told.cluster]) for factor in times])
    degrees = len(told.stratum) - len(told.clusters)
    return Replicates(kept, np.full(draws, 1 / (draws - 1)), design.weights, degrees)


def _again(design: Design, weights: Floats) -> Floats:
    for step, _ in design.steps:
        weights = step.again(weights)
    return weights
