"""How far do media move the support of those who follow them?"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tightrope.errors import FaultySurvey

Floats = NDArray[np.float64]

FIELDS = ("state", "independent")
# (segment, field): what segments state, both, independent, none take in of each field (specification, section 10)
EXPOSURE: tuple[tuple[float, float], ...] = ((1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.2, 0.2))
PACE = 0.05  # logits per week at full exposure and full output; standard deviation of an effect centred at 0, judged
_DAYS_A_WEEK = 7
_MOST_REPEATED = 0.5  # largest share of an effect that talk passes on


class Output(NamedTuple):
    """Holds what a field said between two days: -1 wholly against the step, 1 wholly for it."""

    first: float  # day number
    last: float  # day number, not before `first`
    value: float  # -1..1
    repeated: float = 0.0  # share 0..0.5 of its effect that talk passes on


def drift(
    exposure: ArrayLike, output: ArrayLike, weeks: ArrayLike, pace: ArrayLike = PACE, repeated: float = 0.0
) -> Floats:
    """Gives the move of support that a steady output of one field brings.

    x beta F t / (1 - psi). An effect may have either sign: an audience can react against what it hears.

    Args:
        exposure: x, share 0..1 of the output that the group takes in, any shape.
        output: F, -1..1, broadcast. weeks: t >= 0, broadcast.
        pace: beta, logits per week, broadcast.
        repeated: psi, 0..0.5, share of an effect that talk passes on.
    Returns:
        Logits, the shape of all together.
    Raises:
        FaultySurvey: a figure out of its range.
    Source:
        Yanagizawa-Drott (2014), QJE 129:1947, doi:10.1093/qje/qju020 (order of size, spillovers).
    """
    x, f, t = (np.asarray(value, dtype=np.float64) for value in (exposure, output, weeks))
    faults = [f"{name}: {allowed}" for name, good, allowed in (
        ("exposure", np.all((x >= 0) & (x <= 1)), "allowed 0 to 1"),
        ("output", np.all((f >= -1) & (f <= 1)), "allowed -1 to 1"),
        ("weeks", np.all(t >= 0), "allowed 0 or more"),
        ("repeated", 0 <= repeated <= _MOST_REPEATED, "allowed 0 to 0.5")) if not good]  # fmt: skip
    if faults:
        raise FaultySurvey("; ".join(faults))
    return np.asarray(x * np.asarray(pace) * f * t / (1 - repeated))


def outputs(series: Mapping[str, tuple[Output, ...]]) -> Floats:
    """Gets the series of the fields ready for drawing.

    Args:
        series: outputs by field of `FIELDS`; they may not overlap in a field.
    Returns:
        (output, 5): field, first and last day, -1..1, share that talk passes on.
    Raises:
        FaultySurvey: an unknown field, an output out of its range, reversed or overlapping.
    """
    faults = [f"{field}: no such field; allowed {', '.join(FIELDS)}" for field in series if field not in FIELDS]
    for field, said in series.items():
        faults += _series_faults(field, said)
    if faults:
        raise FaultySurvey("; ".join(faults))
    rows = [(FIELDS.index(field), *output) for field, said in series.items() for output in said]
    return np.array(rows, dtype=np.float64).reshape(-1, 5)


def full_weeks(days: Floats, since: float, said: Floats) -> Floats:
    """Gives the weeks of full output that each segment took in from each field between two days.

    x times the time integral of F / (1 - psi); negative for a day before `since`.

    Args:
        days: (day,) day numbers. since: day number from which it is counted.
        said: from `outputs`.
    Returns:
        (day, segment, field), weeks.
    """
    found = np.zeros((len(days), len(EXPOSURE), len(FIELDS)))
    for row in said:
        field, first, last, value, repeated = (float(x) for x in row)
        weeks = (np.clip(days, first, last) - np.clip(since, first, last)) / _DAYS_A_WEEK
        pushed = drift(np.array(EXPOSURE)[:, int(field)], np.sign(value), np.abs(weeks)[:, None], abs(value), repeated)
        found[:, :, int(field)] += np.sign(weeks)[:, None] * pushed
    return found


def _series_faults(field: str, said: tuple[Output, ...]) -> list[str]:
    faults = [f"{field}: output {o.value:g} is not allowed; allowed -1 to 1" for o in said if not -1 <= o.value <= 1]
    faults += [
        f"{field}: repeated {o.repeated:g} is not allowed; allowed 0 to {_MOST_REPEATED:g}"
        for o in said
        if not 0 <= o.repeated <= _MOST_REPEATED
    ]
    faults += [f"{field}: an output ends before it begins; swap the days" for o in said if o.last < o.first]
    ordered = sorted(said)
    if any(b.first < a.last for a, b in pairwise(ordered)):
        faults.append(f"{field}: two outputs overlap; allowed one at a time")
    return faults
