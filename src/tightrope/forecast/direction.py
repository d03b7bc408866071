"""Is it rising or falling, since when, and because of what? Two days of knowledge, one fixed date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import numpy as np

from tightrope.case import Case, Evidence
from tightrope.forecast.probability import error, mean
from tightrope.forecast.tables import reached
from tightrope.model import Worlds, enters_filter

ONE_POINT = 0.01  # a smaller change is called steady (specification of the product, section 2)
ERRORS = 2  # so is one within this many Monte-Carlo errors
RISING, STEADY, FALLING = "rising", "steady", "falling"

Player = Callable[[Case], Worlds]


def last_shock(case: Case) -> dt.date | None:
    """Gives the day on which the last dated act or report of the front became known.

    Args:
        case: the case as known on its as_of.
    Returns:
        A day, or None where nothing of the kind is known.
    """
    days = [item.known for item in case.evidence if enters_filter(item) and item.kind != "silence"]
    return max(days, default=None)


def direction(
    case: Case, today: Worlds, play: Player, since: dt.date | None = None, strict: bool = False
) -> dict[str, object]:
    """Compares P at one fixed date with what it was on the eve of the last dated shock (or of `since`).

    Args:
        case: the whole case, from which the earlier day of knowledge is read.
        today: worlds played with what is known on as_of.
        play: plays the case of the earlier day, with the same worlds.
        since: the day to compare with; None takes the last dated shock.
        strict: whether only proved days are read, on both days.
    Returns:
        The parts `direction` and `compare_change` of the document; empty where there is no earlier day.
    Raises:
        CaseError: the earlier day lies before the start of the game.
    """
    shock = since or last_shock(today.case)
    if shock is None:
        return {}
    eve = shock - dt.timedelta(days=1)
    stated = "game.start" not in case.defaults
    if stated and eve < case.game.start:
        return {}
    then = play(case.known_on(eve, strict))
    day = today.case.answers.compare
    before, after = reached(then, [day])[0], reached(today, [day])[0]
    because = _newest(today.case, eve)
    found: dict[str, object] = {}
    for column, posture in enumerate(today.case.postures):
        old, new = before[:, column], after[:, column]
        change = mean(new, today.weights.weight) - mean(old, then.weights.weight)
        spread = float(np.hypot(error(new, today.weights.weight), error(old, then.weights.weight)))
        row: dict[str, object] = {
            "word": word(change, spread),
            "since": shock.isoformat(),
            "change": change,
            "error": spread,
        }
        if because is not None:
            row["because"] = because.id
        found[posture.id] = row
    line = [posture.id for posture in today.case.postures].index(today.case.red_line)
    return {
        "direction": found,
        "compare_change": {
            "from": eve.isoformat(),
            "date": day.isoformat(),
            "worlds": len(after),
            "then": mean(before[:, line], then.weights.weight),
            "now": mean(after[:, line], today.weights.weight),
        },
    }


def word(change: float, spread: float) -> str:
    """Says a change in one word: steady within 2 Monte-Carlo errors or one point.

    Args:
        change: difference of two probabilities. spread: its Monte-Carlo error.
    Returns:
        rising, steady or falling.
    """
    if abs(change) <= max(ERRORS * spread, ONE_POINT):
        return STEADY
    return RISING if change > 0 else FALLING


def _newest(case: Case, eve: dt.date) -> Evidence | None:
    """The dated act or report that became known after a day and happened last."""
    newer = [item for item in case.evidence if enters_filter(item) and item.kind != "silence" and item.known > eve]
    return max(newer, key=lambda item: (item.happened, item.id), default=None)
