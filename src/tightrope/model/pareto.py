"""Can the weights of the worlds be trusted, and how are the few largest ones tamed?"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tightrope.errors import EvidenceImpossible
from tightrope.model.weights import effective_worlds

Floats = NDArray[np.float64]

# Vehtari et al. (2024), sections 2 and 3: size of the tail, weak prior on its shape, bound of the shape.
_TAIL_SHARE = 0.2
_TAIL_ROOT = 3.0
_SAME = 9  # decimals of a log weight; worlds that differ by less differ by rounding and share a rank
_TAIL_SMALLEST = 5  # exceedances without which no shape is estimated
_PRIOR_COUNT = 10.0  # the prior weighs as much as ten exceedances
_PRIOR_SHAPE = 0.5
_SHAPE_BOUND = 0.7
# Zhang and Stephens (2009), section 4, with the finer grid of Vehtari et al.
_GRID_LEAST = 30
_GRID_SCALE = 3.0
_QUARTER = 0.25
EFFECTIVE_LEAST = 400.0  # effective worlds below which an answer is indicative (judged: tightrope)


@dataclass(frozen=True, eq=False)
class Weights:
    """Holds how much each world counts, with two signs of whether enough of them do.

    weight: (world,) share, sums to 1, largest ones smoothed. pareto_k: shape of the tail of the raw weights,
    inf where too few exceed their threshold to tell, 0 where none does. effective: effective worlds of the raw weights.
    """

    weight: Floats
    pareto_k: float
    effective: float

    @property
    def indicative(self) -> bool:
        """Says whether too few worlds explain the evidence for more than an indication."""
        return self.pareto_k >= shape_limit(len(self.weight)) or self.effective < EFFECTIVE_LEAST


def shape_limit(worlds: int) -> float:
    """Gives the tail shape from which weighted means of this many worlds are not to be relied on.

    min(0.7, 1 - 1 / log10 N); -inf for a single world.

    Args:
        worlds: number of worlds, >= 1.
    Returns:
        Bound of pareto_k.
    Source:
        Vehtari, Simpson, Gelman, Yao and Gabry (2024), Journal of Machine Learning Research 25(72).
    """
    return min(_SHAPE_BOUND, 1 - 1 / math.log10(worlds)) if worlds > 1 else -math.inf


def smooth(log_weight: Floats) -> Weights:
    """Turns log weights into weights whose largest values are replaced by those of a fitted Pareto tail.

    The M = ceil(min(0.2 N, 3 sqrt N)) largest weights, less the next largest one, are read as a sample of a
    generalised Pareto distribution; they are replaced by its expected order statistics, none above the
    largest raw weight. Ranks are kept, and worlds with equal weights keep equal ones.

    Args:
        log_weight: (world,) log likelihood of the evidence, up to a constant; -inf is a world it rules out.
    Returns:
        Weights; weight sums to 1.
    Raises:
        EvidenceImpossible: no world is left, or a log weight is NaN or +inf.
    Source:
        Vehtari et al. (2024), Journal of Machine Learning Research 25(72);
        Zhang and Stephens (2009), doi:10.1198/tech.2009.08017.
    """
    raw = _relative(np.asarray(log_weight, dtype=np.float64))
    shape, smoothed = _smoothed(raw)
    return Weights(smoothed / smoothed.sum(), shape, effective_worlds(raw))


def _relative(log_weight: Floats) -> Floats:
    """Weights with the largest set to 1."""
    bad = np.flatnonzero(np.isnan(log_weight) | np.isposinf(log_weight))
    if len(bad):
        raise EvidenceImpossible(
            f"the log weight of world {bad[0]} is {log_weight[bad[0]]}; allowed any number below +inf, or -inf; "
            "look for a likelihood that is not a number",
            world=int(bad[0]),
        )
    if not np.isfinite(log_weight).any():
        raise EvidenceImpossible(
            f"none of {len(log_weight)} worlds can have produced the evidence; allowed at least one with a weight "
            "above 0; look for two items that exclude each other",
            worlds=len(log_weight),
        )
    return np.asarray(np.exp(np.round(log_weight - log_weight.max(), _SAME)))


def _smoothed(raw: Floats) -> tuple[float, Floats]:
    """Shape of the tail and the weights after smoothing; raw weights have maximum 1."""
    order = np.argsort(raw, kind="stable")
    threshold = raw[order[max(len(raw) - _tail_size(len(raw)) - 1, 0)]]
    tail = order[raw[order] > threshold]
    if len(tail) == 0:
        return 0.0, raw
    if len(tail) < _TAIL_SMALLEST:
        return math.inf, raw
    shape, scale = _fit(raw[tail] - threshold)
    if not (math.isfinite(shape) and math.isfinite(scale)):
        return math.inf, raw
    smoothed = raw.copy()
    smoothed[tail] = _equal_for_equals(raw[tail], np.minimum(threshold + _order_statistics(len(tail), shape, scale), 1))
    return shape, smoothed


def _equal_for_equals(raw: Floats, smoothed: Floats) -> Floats:
    """Worlds that explain the evidence equally well share what was found for them."""
    _, place, times = np.unique(raw, return_inverse=True, return_counts=True)
    return np.asarray((np.bincount(place, smoothed) / times)[place])


def _tail_size(worlds: int) -> int:
    return math.ceil(min(_TAIL_SHARE * worlds, _TAIL_ROOT * math.sqrt(worlds)))


def _fit(excess: Floats) -> tuple[float, float]:
    """Shape (with the weak prior) and scale of a generalised Pareto sample, sorted upwards, all above 0."""
    count = len(excess)
    points = _GRID_LEAST + int(math.sqrt(count))
    quarter = excess[int(count * _QUARTER + 1 / 2) - 1]
    with np.errstate(all="ignore"):
        spread = 1 - np.sqrt(points / (np.arange(1, points + 1) - 1 / 2))
        theta = 1 / excess[-1] + spread / (_GRID_SCALE * quarter)
        profile = _profile(theta, excess)
        share = np.exp(profile - profile.max())
        best = float(np.sum(np.where(share > 0, theta * share, 0)) / share.sum())
        shape = float(np.log1p(-best * excess).mean())
        scale = -shape / best if best else float(excess.mean())
    weighted = (count * shape + _PRIOR_COUNT * _PRIOR_SHAPE) / (count + _PRIOR_COUNT)
    return weighted, scale


def _profile(theta: Floats, excess: Floats) -> Floats:
    """Profile log likelihood of each theta = -shape / scale; -inf where it is not defined."""
    shape = np.log1p(-theta[:, None] * excess).mean(axis=1)
    profile = len(excess) * (np.log(-theta / shape) - shape - 1)
    return np.asarray(np.where(np.isfinite(profile), profile, -np.inf))


def _order_statistics(count: int, shape: float, scale: float) -> Floats:
    """Quantiles of the generalised Pareto distribution at (j - 1/2) / count."""
    left = -np.log1p(-(np.arange(1, count + 1) - 1 / 2) / count)
    return np.asarray(scale * (np.expm1(shape * left) / shape if shape else left))
