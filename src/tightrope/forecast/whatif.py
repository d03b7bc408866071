"""What if something were otherwise? The same worlds, with a quantity held, beside the unchanged case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np

from tightrope.case import Case, Hold, Scenario
from tightrope.case.quantities import quantity
from tightrope.errors import ForecastError
from tightrope.forecast.probability import by_date, mean, paired
from tightrope.forecast.tables import by_days, crossing, headline_tables
from tightrope.game import CAUSES
from tightrope.model import Worlds, replay


def whatif(
    worlds: Worlds, name: str, because: str, holds: tuple[Hold, ...], days: Sequence[dt.date]
) -> dict[str, object]:
    """Plays the same worlds with quantities held and sets them beside the unchanged ones, paired by world.

    Args:
        worlds: the unchanged worlds; all of them are played again.
        name, because: of the scenario.
        holds: what is held. days: answer dates.
    Returns:
        One row of the part `scenarios` of the document.
    Raises:
        CaseError: a hold that the case cannot follow.
    """
    after = replay(worlds, holds, len(worlds.draws.worlds))
    weight = worlds.weights.weight
    changes = {day: paired(crossing(worlds, day), crossing(after, day), weight) for day in days}
    found: dict[str, object] = {
        "id": name,
        "because": because,
        "holds": [spoken(worlds.case, hold) for hold in holds],
        "probability": headline_tables(after, days)["probability"],
        "unchanged": {day.isoformat(): mean(crossing(worlds, day), weight) for day in days},
        "change": {day.isoformat(): change for day, (change, _) in changes.items()},
        "error": {day.isoformat(): error for day, (_, error) in changes.items()},
    }
    for part in ("bargain", "demand", "offer"):
        before, later = getattr(worlds.future, part), getattr(after.future, part)
        found[part] = by_days(later, after, days)
        moved = {
            day: paired(by_date(before, worlds.steps, day), by_date(later, worlds.steps, day), weight) for day in days
        }
        found[f"{part}_change"] = {day.isoformat(): change for day, (change, _) in moved.items()}
    rope = after.future.rope[:, _first_held(worlds, holds)]
    if np.isfinite(rope).all():
        found["rope"] = mean(rope, weight)
    cause = moved_most(worlds, after)
    if cause:
        found["moved_most"] = cause
    return found


def _first_held(worlds: Worlds, holds: tuple[Hold, ...]) -> int:
    """The first step ahead in which all holds are in force, 0 where they act from as_of on."""
    begins = [worlds.steps.step(hold.from_) for hold in holds if hold.from_ is not None]
    return min(max([0, *begins]), worlds.steps.last)


def scenario(worlds: Worlds, what: Scenario, days: Sequence[dt.date]) -> dict[str, object]:
    """Plays one scenario of the case; see `whatif`.

    Args:
        worlds: the unchanged worlds. what: the scenario. days: answer dates.
    Returns:
        One row of the part `scenarios` of the document.
    Raises:
        CaseError: a hold that the case cannot follow.
    """
    return whatif(worlds, what.id, what.because, what.holds(worlds.case), days)


def moved_most(before: Worlds, after: Worlds) -> str | None:
    """Names the part of the rope that a hold moved most: one of the five causes, or `other`.

    Compares the stretch of steps ahead, since a hold may begin late.

    Args:
        before, after: the same worlds without and with the hold.
    Returns:
        Name, or None where nothing moved.
    """
    old, new = _means(before), _means(after)
    differences = {name: abs(new[name] - old[name]) for name in old if name in new}
    name = max(differences, key=lambda key: differences[key], default=None)
    return name if name is not None and differences[name] > 0 else None


def _means(worlds: Worlds) -> dict[str, float]:
    """Weighted means over the steps ahead of the five parts and of what weighs besides danger."""
    weight = worlds.weights.weight
    parts = np.nan_to_num(worlds.future.parts).mean(axis=1)
    other = np.nan_to_num(worlds.future.rope - worlds.future.pull).mean(axis=1)
    return {cause: mean(parts[:, column], weight) for column, cause in enumerate(CAUSES)} | {
        "other": mean(other, weight)
    }


def spoken(case: Case, hold: Hold) -> dict[str, object]:
    """Says a hold in the words of the catalogue.

    Args:
        case: the case. hold: what is held.
    Returns:
        phrase, at, from (and to, where it ends).
    """
    said: dict[str, object] = {
        "phrase": phrase(case, hold.quantity),
        "at": hold.at if isinstance(hold.at, str) else float(hold.at),
        "from": max(hold.from_ or case.as_of, case.as_of).isoformat(),
    }
    if hold.to is not None:
        said["to"] = hold.to.isoformat()
    return said


def phrase(case: Case, name: str) -> str:
    """Gives the words for a quantity, with the label of its posture where it has one.

    Args:
        case: the case. name: `pressure`, `support.send_troops`, ...
    Returns:
        The phrase of the catalogue.
    Raises:
        ForecastError: no such quantity.
    """
    entry = quantity(name)
    if entry is None:
        raise ForecastError(f"{name} is not a quantity that can be held", quantity=name)
    posture = name.partition(".")[2] or case.red_line
    labels = {each.id: each.label for each in case.postures}
    return entry.phrase.replace("...", labels.get(posture, posture).lower())
