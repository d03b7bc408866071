"""What is believed about the public before any survey is read, and who says so?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tightrope.errors import FaultySurvey, OpinionError
from tightrope.opinion.media import Output

Floats = NDArray[np.float64]
Rule = Callable[[Floats], Floats]

SEGMENTS = ("state", "both", "independent", "none")  # whose media people follow
_END, _CELLS = 8, 1024  # standard normals beyond 8 do not occur; 64 cells a unit err below 1e-4 of a unit
GRID = np.linspace(-_END, _END, _CELLS + 1)
_LIKELY = 2.0  # standard normal that bounds the middle 95 %


class Unknown(NamedTuple):
    """Holds one unknown as a function of a standard normal number, told at the points of `GRID`."""

    values: Floats  # (point,), read by straight lines between the points
    origin: str

    def at(self, normals: Floats) -> Floats:
        """Values at standard normal numbers of any shape."""
        return np.asarray(np.interp(normals, GRID, self.values))


class MediaEffect(NamedTuple):
    """Holds what fields of media said, and what is believed of how a week of it moves those who take it in."""

    series: Mapping[str, tuple[Output, ...]]  # by field of `media.FIELDS`; an empty one moves nobody
    pace: Unknown  # beta, logit per week; one draw a segment and field


def unknown(rule: Rule, origin: str) -> Unknown:
    """Tells an unknown by the rule that makes it from a standard normal number.

    Args:
        rule: function of an array of standard normals, for example `lambda u: -2.2 + 1.0 * u`.
        origin: who or what says so; must not be empty.
    Returns:
        The unknown.
    Raises:
        OpinionError: the rule gives numbers that are not finite, or no origin is told.
    """
    values = np.asarray(rule(GRID), dtype=np.float64)
    if values.shape != GRID.shape or not np.all(np.isfinite(values)):
        raise OpinionError("a prior of opinion gives numbers that are not finite; narrow it")
    if not origin.strip():
        raise OpinionError("a prior of opinion has no origin; say who or what says so")
    return Unknown(values, origin)


@dataclass(frozen=True)
class OpinionPrior:
    """Holds what is believed before the surveys of one posture are read; each part carries its origin.

    Args:
        support_level: beta0, logit. segments: alpha, logit, one a segment in the order of `SEGMENTS`.
        audiences: log weight of each segment, made shares by softmax.
        walk: sigma_w, logit per square root of a week, >= 0. walk_shared: rho, share 0..1 of it that all have.
        event_step: J of each event, common to all, logit. event_step_segment: what each segment adds to it.
        house_scale, mode_scale: logit, >= 0, spread of the offsets of pollsters and of ways of asking.
        wrong_together: c, logit. coverage: kappa, 0..1. uncovered_gap: Delta, logit.
        hide, feign: a and f, 0..1. total_error_excess: D - 1 of a house, ratio >= 0.
        media: what fields of media said; None if nothing was coded.
    Raises:
        FaultySurvey: hide + feign reach 1 within their middle 95 %, or a part leaves its range; all at once.
    """

    support_level: Unknown
    segments: tuple[Unknown, Unknown, Unknown, Unknown]
    audiences: tuple[Unknown, Unknown, Unknown, Unknown]
    walk: Unknown
    walk_shared: Unknown
    event_step: Unknown
    event_step_segment: Unknown
    house_scale: Unknown
    mode_scale: Unknown
    wrong_together: Unknown
    coverage: Unknown
    uncovered_gap: Unknown
    hide: Unknown
    feign: Unknown
    total_error_excess: Unknown
    media: MediaEffect | None = None

    def __post_init__(self) -> None:
        faults = []
        for name, high in _RANGES.items():
            values = getattr(self, name).values
            if values.min() < 0 or values.max() > high:
                faults.append(f"{name}: {values.min():g} to {values.max():g}; allowed 0 to {high:g}; narrow it")
        likely = np.array([-_LIKELY, _LIKELY])
        if self.hide.at(likely).max() + self.feign.at(likely).max() >= 1:
            faults.append("hide + feign: 1 or more within their likely values; allowed below 1; narrow them")
        if faults:
            raise FaultySurvey("; ".join(faults))

    def tables(self) -> Floats:
        """All parts one below the other, in the order of the fields: (21, point); one more where media spoke."""
        parts = [self.support_level, *self.segments, *self.audiences]
        parts += [getattr(self, name) for name in _SINGLE]
        parts += [self.media.pace] if self.media is not None and self.media.series else []
        return np.stack([part.values for part in parts])


_RANGES = {"walk": np.inf, "walk_shared": 1.0, "house_scale": np.inf, "mode_scale": np.inf, "coverage": 1.0,
           "hide": 1.0, "feign": 1.0, "total_error_excess": np.inf}  # fmt: skip
_SINGLE = ("walk", "walk_shared", "event_step", "event_step_segment", "house_scale", "mode_scale", "wrong_together",
           "coverage", "uncovered_gap", "hide", "feign", "total_error_excess")  # fmt: skip
