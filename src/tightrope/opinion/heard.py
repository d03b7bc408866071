"""What did each printed figure come to weigh against its rivals, and what would it say alone?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import logsumexp

from tightrope.opinion.likelihood import Counts
from tightrope.opinion.toplines import Topline

Floats = NDArray[np.float64]


class HeardReading(NamedTuple):
    """Holds what one printed figure came to weigh, and what it would say alone."""

    topline: str
    origin: str
    n: int
    share: float
    prior_weight: float
    posterior_weight: float
    median_alone: float  # median public support at the survey's middle day if this reading alone were true


def heard(
    toplines: Sequence[Topline],
    public: Floats,
    by_reading: Floats,
    by_wave: Floats,
    figures: Counts,
    fitted: bool = False,
) -> tuple[HeardReading, ...]:
    """Weighs each reading against the others of its survey, and tells the result under each alone.

    Args:
        toplines: in the order of the wave axis.
        public: (draw, wave), public support 0..1.
        by_reading: (draw, reading), log-likelihood of each reading.
        by_wave: (draw, wave), log-likelihood of each topline, the mixture of its readings.
        figures: from `likelihood.counts`.
        fitted: True if the draws already follow the surveys and weigh the same; False for draws of the prior.
    Returns:
        One entry a reading; within a survey the posterior weights sum to 1.
    """
    total = np.zeros(len(public)) if fitted else by_wave.sum(axis=1)
    weights, told = normalised(total), []
    orders = {wave: np.argsort(public[:, wave]) for wave in range(len(toplines))}
    readings = [reading for topline in toplines for reading in topline.readings]
    for j, reading in enumerate(readings):
        wave, log_weight = int(figures.wave[j]), figures.log_weight[j]
        against_rivals = by_reading[:, j] - by_wave[:, wave]
        alone = np.cumsum(normalised(total + against_rivals)[orders[wave]])
        middle = orders[wave][np.searchsorted(alone, alone[-1] / 2)]
        told.append(
            HeardReading(
                topline=toplines[wave].id,
                origin=reading.origin,
                n=reading.n,
                share=reading.share,
                prior_weight=float(np.exp(log_weight)),
                posterior_weight=float(weights @ np.exp(log_weight + against_rivals)),
                median_alone=float(public[middle, wave]),
            )
        )
    return tuple(told)


def normalised(loglik: Floats) -> Floats:
    """Turns log-likelihoods into weights.

    Args:
        loglik: (draw,).
    Returns:
        (draw,), sum 1.
    """
    return np.asarray(np.exp(loglik - logsumexp(loglik)))
