"""Did support really fall between two surveys, or could coverage, error and chance make it look so?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tightrope.opinion import latent, thin
from tightrope.opinion.bounds import Bounds, change_bounds
from tightrope.opinion.sampling import Difference, share_change

_QUANTILES = (0.05, 0.5, 0.95)  # printed points of a posterior: ends of the 90 % interval and its middle


@dataclass(frozen=True)
class PrintedChange:
    """Holds what one reading of each survey says by itself, as design and as bounds."""

    first: str  # origin of the first reading
    second: str  # origin of the second
    design: Difference
    bounds: Bounds


@dataclass(frozen=True)
class Change:
    """Holds the change of public support between two surveys, with and without a model."""

    low: float  # 5 % point of the posterior change
    median: float
    high: float  # 95 % point
    fall: float  # probability that support fell
    printed: tuple[PrintedChange, ...]  # one entry for each pair of readings; none is picked


def change(
    bank: thin.SupportBank | latent.SupportBank, first: str, second: str, coverage: float, design_effect: float
) -> Change:
    """Gives the change of public support between the middle days of two surveys.

    Args:
        bank: a fit that holds both surveys.
        first, second: ids of the surveys.
        coverage: share 0..1 of the public covered on both dates, for the bounds.
        design_effect: variance over that of a simple random sample, for the design-based interval, > 0.
    Returns:
        Posterior of the change, probability of a fall, design-based interval and bounds.
    Raises:
        OpinionError: a survey that the bank does not hold.
        FaultySurvey: coverage or design effect out of range.
    """
    places = bank.wave(first), bank.wave(second)
    public = bank.public()
    moved = public[:, places[1]] - public[:, places[0]]
    low, median, high = (float(q) for q in np.quantile(moved, _QUANTILES))
    earlier, later = (bank.toplines[place].readings for place in places)
    printed = tuple(
        PrintedChange(
            a.origin,
            b.origin,
            share_change((a.share, a.n), (b.share, b.n), design_effect),
            change_bounds(a.share, b.share, coverage),
        )
        for a in earlier
        for b in later
    )
    return Change(low, median, high, float(np.mean(moved < 0)), printed)


def lowest(bank: thin.SupportBank | latent.SupportBank, survey: str, others: Sequence[str]) -> float:
    """Probability that public support was lower at one survey than at all the others.

    Args:
        bank: a fit that holds them.
        survey: id of the survey. others: ids of those it is set against.
    Returns:
        Probability, 0..1.
    Raises:
        OpinionError: a survey that the bank does not hold.
    """
    public, place = bank.public(), bank.wave(survey)
    against = public[:, [bank.wave(other) for other in others if other != survey]]
    return float(np.mean(np.all(public[:, [place]] < against, axis=1)))
