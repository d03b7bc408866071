"""On which steps does the case play? From the step that holds its start to the one that holds its horizon."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tightrope.case import Case
from tightrope.case.steps import step_of
from tightrope.errors import CaseError


@dataclass(frozen=True)
class Timeline:
    """Holds the steps of a case: `first` .. 0 are past (0 ends on as_of), 1 .. `last` are ahead."""

    as_of: dt.date
    step_days: int
    first: int
    last: int

    def end(self, step: int) -> dt.date:
        """Gives the last day of a step."""
        return self.as_of + dt.timedelta(days=self.step_days * step)

    @property
    def past(self) -> range:
        """The steps up to as_of."""
        return range(self.first, 1)

    def step(self, day: dt.date) -> int:
        """Gives the step whose days (t-1, t] hold the day."""
        return step_of(day, self.as_of, self.step_days)

    def share(self, day: dt.date) -> tuple[int, float]:
        """Gives the step that holds a day and the share of the step gone by its end."""
        step = self.step(day)
        gone = (day - self.end(step - 1)).days / self.step_days
        return step, gone


def timeline(case: Case) -> Timeline:
    """Lays the steps of a case on the calendar, anchored at as_of.

    Args:
        case: a case; `game.start` must not lie after `as_of`.
    Returns:
        Timeline.
    Raises:
        CaseError: the game starts after as_of.
    """
    if case.game.start > case.as_of:
        raise CaseError(
            f"game.start: {case.game.start} is not allowed; allowed days up to as_of {case.as_of}; "
            "start the game earlier or forecast from a later day",
            start=case.game.start,
            as_of=case.as_of,
        )
    days = case.game.step_days
    return Timeline(
        case.as_of, days, step_of(case.game.start, case.as_of, days), step_of(case.horizon, case.as_of, days)
    )
