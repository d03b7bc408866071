"""What runs beside the war: other men for the patron, the adversary's threat, incidents?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tightrope.war.terms import Floats, Substitute


def substitute_share(substitutes: Sequence[Substitute], shares: Floats, dates: int, phases: int) -> Floats:
    """Share of the patron's need that others fill: shares in force are summed and capped at 1.

    Args:
        substitutes: where and when each counts.
        shares: (world, substitute) 0..1.
        dates: number of dates.
        phases: number of phases.
    Returns:
        (world, date, phase) 0..1.
    """
    total = np.zeros((len(shares), dates, phases))
    for number, item in enumerate(substitutes):
        for phase in sorted(set(item.phases)):
            total[:, max(item.first, 0) : max(item.last + 1, 0), phase] += shares[:, number, None]
    return np.minimum(total, 1)


def effective_need(need: Floats, substitutes: Floats) -> Floats:
    """What is left of the patron's need for the ruler's forces: need * (1 - substitutes).

    Args:
        need: (phase,) or (world, phase) 0..1.
        substitutes: (world, date, phase) 0..1.
    Returns:
        (world, date, phase) 0..1.
    """
    return np.asarray(need[..., None, :] * (1 - substitutes))


def frozen_path(points: Sequence[int], values: Floats, dates: int, as_of: int) -> Floats:
    """A path that keeps its last known value: 0 before the first value, frozen after the day of knowledge.

    A value dated after the day of knowledge has no say. Of two values in one step the later in the list holds.

    Args:
        points: date of each value, in any order; a date before the start counts from the start on.
        values: (world, value) 0..1.
        dates: number of dates.
        as_of: last date of knowledge.
    Returns:
        (world, date) 0..1.
    """
    path = np.zeros((len(values), dates))
    for number in sorted(range(len(points)), key=lambda index: points[index]):
        if points[number] <= as_of:
            path[:, max(points[number], 0) :] = values[:, number, None]
    return path
