"""On which days may opinion have moved at once, and how far had it moved by any other day?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tightrope.errors import FaultySurvey

Floats = NDArray[np.float64]


class Event(NamedTuple):
    """Names a day from which on opinion may stand elsewhere."""

    name: str
    day: date


def in_order(events: Sequence[Event]) -> tuple[Event, ...]:
    """Puts sudden events in the order of their days.

    Args:
        events: any number, each with a day of its own.
    Returns:
        Those events, the earliest first.
    Raises:
        FaultySurvey: two events on one day, whose steps nothing could tell apart; all such pairs at once.
    """
    ordered = tuple(sorted(events, key=lambda event: event.day))
    same = [(one.name, other.name, one.day) for one, other in pairwise(ordered) if one.day == other.day]
    if same:
        told = "; ".join(f"{one} and {other} both fall on {day}" for one, other, day in same)
        raise FaultySurvey(f"events: {told}; allowed one a day; leave one of the two out")
    return ordered


def after(events: Sequence[Event], days: Floats) -> Floats:
    """Says which events had happened by which day.

    Args:
        events: in the order of their days. days: (day,) day numbers.
    Returns:
        (day, event) 1 from the day of the event on, else 0.
    """
    first = np.array([float(event.day.toordinal()) for event in events])
    return (days[:, None] >= first).astype(np.float64)


def moved(steps: Floats, happened: Floats) -> Floats:
    """Adds up the steps of the events that had happened.

    Args:
        steps: (draw, event) or (draw, event, segment) J, logit. happened: (day, event), from `after`.
    Returns:
        (draw, day) or (draw, day, segment), logit; 0 without events.
    """
    return np.asarray(np.einsum("de...,te->dt...", steps, happened))
