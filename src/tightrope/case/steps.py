"""Into which step of time does a day fall?

`as_of` ends step 0; step n ends n times `step_days` later; a day belongs to the step (t-1, t] that holds it.
"""

from __future__ import annotations

from datetime import date


def step_of(day: date, as_of: date, step_days: int) -> int:
    """Gives the number of the step that holds the day; 0 or less up to `as_of`, 1 or more after it."""
    return -((as_of - day).days // step_days)
