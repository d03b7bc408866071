"""What does a survey leave possible with no model: for the whole public, and for bodies that it might fill?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tightrope.case import Case, Prior
from tightrope.case.priors import Z95
from tightrope.model.draw import Draws
from tightrope.model.fits import as_unknown
from tightrope.opinion import BODIES, Bounds, Topline, coverage_bounds, joint_bounds, monotone_bounds, odds_bounds

Floats = NDArray[np.float64]
Interval = tuple[float, float]

FACTORS = (2.0, 3.0, 5.0)  # by how much the odds of those out of reach may differ (specification of opinion, section 8)
ENDS = np.array([-Z95, Z95])  # standard normal at 5 and 95 %


class Left(NamedTuple):
    """Holds what a survey leaves possible for the whole public."""

    reached: Interval  # 5 and 95 % of the share of the public that it reached, believed
    plain: Bounds  # nothing assumed of those out of reach, reach at its 5 % point
    worst: Bounds  # don't-knows, hiding, feigning and reach together, each at its worst
    odds: tuple[Bounds, ...]  # odds of those out of reach within each of `FACTORS`, up or down; reach at its 5 % point
    more: tuple[Bounds, ...]  # the same, if they are no less in favour


def left_open(case: Case, survey: Topline) -> Left:
    """Gives the bounds of a survey, over all its printed figures and their rounding.

    Args:
        case: the case as known on its as_of. survey: one of its surveys.
    Returns:
        Left; shares 0..1.
    Raises:
        FaultySurvey: a figure, or a belief on reach, hiding or feigning, that cannot be used.
    """
    reached, hide, feign = (ends(belief) for belief in (reach(case, survey), case.priors["hide"], case.priors["feign"]))
    shares, half = [reading.share for reading in survey.readings], survey.rounding / 2
    low, high = max(0.0, min(shares) - half), min(1.0, max(shares) + half)
    worst = [joint_bounds(share, reached, hide, feign, survey.dont_know) for share in (low, high)]
    return Left(
        reached,
        Bounds(coverage_bounds(low, reached[0]).low, coverage_bounds(high, reached[0]).high),
        Bounds(worst[0].low, worst[1].high),
        *(
            tuple(Bounds(bound(low, reached[0], k).low, bound(high, reached[0], k).high) for k in FACTORS)
            for bound in (odds_bounds, monotone_bounds)
        ),
    )


def reach(case: Case, survey: Topline) -> Prior:
    """Gives which share of the public a survey may have reached: what it states, else the prior of its way of asking.

    Args:
        case: the case. survey: one of its surveys.
    Returns:
        The prior of a share; surveys by telephone and at the door have one of their own.
    """
    (own,) = (item.coverage for item in case.evidence if item.id == survey.id)
    return own or case.priors["wide_coverage" if survey.reaches_everyone else "coverage"]


def ends(belief: Prior) -> Interval:
    """Gives the 5 and 95 % points of a belief.

    Args:
        belief: any prior.
    Returns:
        (low, high).
    """
    low, high = np.sort(as_unknown(belief).at(ENDS))
    return float(low), float(high)


def body_caps(case: Case, draws: Draws, asked: Mapping[int, Sequence[Topline]], dates: Sequence[date]) -> Floats:
    """Gives the logical bound of each body: it cannot hold more people in favour than there are.

    B = min(1, worst upper bound of the public / part of the public in the body); on a date, the bound of the
    latest survey whose middle day had come, else of the first. A posture nobody was asked about binds nothing.

    Args:
        case: the case. draws: of the worlds, with the parts of the bodies.
        asked: posture number -> its surveys. dates: past dates.
    Returns:
        (world, date, posture, body), share 0..1, bodies as in `BODIES`.
    Raises:
        FaultySurvey: as in `left_open`.
    """
    parts = np.stack([draws.values[f"{body}_part"] for body in BODIES], axis=1)
    caps = np.ones((len(draws.worlds), len(dates), len(case.postures), len(BODIES)))
    for posture, surveys in asked.items():
        ordered = sorted(surveys, key=lambda survey: survey.middle)
        highest = np.array([left_open(case, survey).worst.high for survey in ordered])
        days = np.array([float(day.toordinal()) for day in dates])
        latest = np.searchsorted([survey.middle for survey in ordered], days, side="right") - 1
        public = highest[np.maximum(latest, 0)]
        caps[:, :, posture] = np.minimum(1.0, public[None, :, None] / parts[:, None])
    return caps
