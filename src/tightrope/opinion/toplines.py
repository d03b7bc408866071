"""What did each survey print, when could it be read, and where do its readings contradict each other?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from tightrope.errors import ConflictingReadings, FaultySurvey

REACHES_EVERYONE = ("phone", "face_to_face")  # ways of asking that also reach the uncovered
_WHOLE = 1e-6  # how far n times an exactly printed share may lie from a whole number of persons


@dataclass(frozen=True)
class Reading:
    """Holds one printed figure of a survey.

    Args:
        n: persons asked, a whole number > 0.
        share: share in favour, 0..1.
        origin: where the figure was read; must not be empty.
        weight: weight of this reading within its survey, > 0; they are scaled to sum 1.
        known_on: first day it could be read; None stands for the day of its topline.
    Raises:
        FaultySurvey: all faults of the reading at once.
    """

    n: int
    share: float
    origin: str
    weight: float = 1.0
    known_on: date | None = None

    def __post_init__(self) -> None:
        faults = _reading_faults(self)
        if faults:
            raise FaultySurvey("; ".join(faults), share=self.share, n=self.n, weight=self.weight)


@dataclass(frozen=True, kw_only=True)
class Topline:
    """Holds one surveyed item with all the readings that were printed of it.

    Args:
        id: name of the survey item.
        item: what was asked, in the analyst's words.
        posture: the posture that the share in favour is about.
        house: pollster.
        mode: way of asking; `phone` and `face_to_face` also reach those whom `coverage` leaves out.
        field_start, field_end: first and last day of asking.
        known_on: first day the topline could be read.
        frame: who could be reached.
        readings: one or more printed figures.
        rounding: step of the printed share, 0..1: 0.01 for whole per cent, 0 for an exact count.
        dont_know: share without an answer, 0..1.
        keep_all: True marks several readings as a conflict to be kept side by side.
    Raises:
        FaultySurvey: all faults of the topline at once.
        ConflictingReadings: several readings without the mark; shows each with its origin.
    """

    id: str
    item: str
    posture: str
    house: str
    mode: str
    field_start: date
    field_end: date
    known_on: date
    frame: str
    readings: tuple[Reading, ...]
    rounding: float = 0.0
    dont_know: float = 0.0
    keep_all: bool = False

    def __post_init__(self) -> None:
        faults = _topline_faults(self)
        if faults:
            raise FaultySurvey("; ".join(faults), id=self.id)
        if len(self.readings) > 1 and not self.keep_all:
            shown = "; ".join(f"{r.share:g} of n {r.n} ({r.origin})" for r in self.readings)
            raise ConflictingReadings(
                f"{self.id}: {len(self.readings)} readings of one survey: {shown}; "
                "write `conflict: keep_all` to keep them side by side, or leave one",
                id=self.id,
                readings=self.readings,
            )

    @property
    def middle(self) -> float:
        """Middle of the field, as a day number (`date.toordinal`); may fall at noon."""
        return (self.field_start.toordinal() + self.field_end.toordinal()) / 2

    @property
    def reaches_everyone(self) -> bool:
        """True if the way of asking also reaches those whom an online panel cannot."""
        return self.mode in REACHES_EVERYONE

    def weights(self) -> tuple[float, ...]:
        """Weights of the readings, scaled to sum 1."""
        total = sum(reading.weight for reading in self.readings)
        return tuple(reading.weight / total for reading in self.readings)


class Conflict(NamedTuple):
    """Holds the readings of one survey that contradict each other, and the weight each has before the fit."""

    topline: str
    readings: tuple[Reading, ...]
    weights: tuple[float, ...]


def conflicts(toplines: Sequence[Topline]) -> tuple[Conflict, ...]:
    """Lists every survey that carries more than one reading; nothing is picked.

    Args:
        toplines: any number, in any order.
    Returns:
        One entry a survey with two readings or more, in the order given.
    """
    return tuple(Conflict(t.id, t.readings, t.weights()) for t in toplines if len(t.readings) > 1)


def visible(toplines: Sequence[Topline], as_of: date) -> tuple[Topline, ...]:
    """Keeps what could be read on a day; a topline of which no reading was known is left out.

    Args:
        toplines: any number.
        as_of: last day of knowledge.
    Returns:
        Toplines with their readings known on or before `as_of`; empty means that the posture counts as unmeasured.
    """
    kept = []
    for topline in toplines:
        readings = tuple(r for r in topline.readings if (r.known_on or topline.known_on) <= as_of)
        if readings:
            kept.append(replace(topline, readings=readings))
    return tuple(kept)


def counts_that_print(share: float, rounding: float, n: int) -> tuple[int, int]:
    """Gives the first and last number of persons in favour that would be printed as this share.

    All whole k with share - rounding/2 <= k/n < share + rounding/2, cut to 0..n.

    Args:
        share: printed share, 0..1.
        rounding: step of print, 0..1; 0 for an exact count.
        n: persons asked.
    Returns:
        (first, last), both included.
    Raises:
        FaultySurvey: no whole number of persons gives this share.
    """
    if rounding == 0:
        count = round(n * share)
        if abs(count - n * share) > _WHOLE:
            raise FaultySurvey(
                f"share {share:g} of n {n}: no whole number of persons gives it; say how it was rounded",
                share=share, n=n,
            )  # fmt: skip
        return count, count
    middle, half = Fraction(str(share)), Fraction(str(rounding)) / 2
    first = max(0, math.ceil((middle - half) * n))
    last = min(n, math.ceil((middle + half) * n) - 1)
    if last < first:
        raise FaultySurvey(
            f"share {share:g} of n {n}, rounded to {rounding:g}: no whole number of persons gives it; "
            "check n, or give a wider rounding",
            share=share, n=n, rounding=rounding,
        )  # fmt: skip
    return first, last


def _reading_faults(reading: Reading) -> list[str]:
    faults = []
    if not 0 <= reading.share <= 1:
        faults.append(_share_fault("share", reading.share))
    if isinstance(reading.n, bool) or int(reading.n) != reading.n or reading.n <= 0:
        faults.append(f"n: {reading.n} is not allowed; allowed whole numbers above 0; write how many were asked")
    if not (reading.weight > 0 and math.isfinite(reading.weight)):
        faults.append(f"weight: {reading.weight} is not allowed; allowed above 0; leave it out for equal weights")
    if not reading.origin.strip():
        faults.append("origin: missing; allowed any source; say where the figure was read")
    return faults


def _topline_faults(topline: Topline) -> list[str]:
    faults = []
    if not topline.readings:
        faults.append(f"{topline.id}: readings: none; allowed one or more; give a share and n")
    if topline.field_end < topline.field_start:
        faults.append(
            f"{topline.id}: field_end {topline.field_end} lies before field_start {topline.field_start}; "
            "allowed the same day or later; swap them"
        )
    for name, value in (("rounding", topline.rounding), ("dont_know", topline.dont_know)):
        if not 0 <= value <= 1:
            faults.append(f"{topline.id}: {_share_fault(name, value)}")
    return faults


def _share_fault(name: str, value: float) -> str:
    advice = f"write {value / 100:g} or {value:g} %" if 1 < value <= 100 else "write a share"
    return f"{name}: {value:g} is not allowed; allowed 0 to 1; {advice}"
