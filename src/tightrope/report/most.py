"""How far will he go at most by a day, posture by posture, and where does each answer come from?"""

from __future__ import annotations

from math import hypot
from typing import NamedTuple

from tightrope.forecast.figures import percent
from tightrope.forecast.lookup import Document, found, has, number, part, rows, text
from tightrope.forecast.past_words import leads

DASH = "-"
STEADY = "steady"
ERRORS = 2
"""Monte-Carlo errors within which a change is none (product rule of direction)."""

POINT = 0.01
"""A change of one point or less is none (product rule of direction)."""


class Most(NamedTuple):
    """One row of the first table: a posture and what five views say of it, each already spoken."""

    posture: str
    label: str
    red_line: bool
    history: str
    before: str
    inside: str
    pooled: str
    answer: str
    direction: str


def most(document: Document, when: str) -> tuple[Most, ...]:
    """Gives the first table: the most exposed posture he takes on any day up to a date.

    Below the red line a row is the probability that this posture is the most exposed one, the difference of two
    neighbours of the document; from the red line on it is the probability of that posture or one beyond it. The rows
    up to the red line therefore add up to one. History exists for the red line alone.

    Args:
        document: the forecast document.
        when: one of its dates, ISO.
    Returns:
        The rows, least exposed first.
    Raises:
        ForecastError: a probability is missing.
    """
    ids = [text(row, "id") for row in rows(document, "postures")]
    red_line = text(document, "red_line")
    return tuple(_row(document, ids, name, when, ids.index(name) >= ids.index(red_line)) for name in ids)


def _row(document: Document, ids: list[str], name: str, when: str, crossing: bool) -> Most:
    label = next(text(row, "label") for row in rows(document, "postures") if row["id"] == name)
    beyond = None if crossing else ids[ids.index(name) + 1]
    red = name == document["red_line"]
    pooled = percent(number(document, "pooled", name, when)) if has(document, "pooled", name, when) else DASH
    answer = _chance(document, ("probability", name, beyond), when)
    return Most(
        posture=name,
        label=label,
        red_line=red,
        history=percent(number(document, "outside", "probability", when)) if red and _past(document, when) else DASH,
        before=_chance(document, ("prior_only", name, beyond), when),
        inside=_chance(document, ("inside" if has(document, "inside") else "probability", name, beyond), when),
        pooled=pooled if red else DASH,
        answer=pooled if red and leads(document) == "pooled" else answer,
        direction=_direction(document, name, beyond),
    )


def _past(document: Document, when: str) -> bool:
    return has(document, "outside", "probability", when)


def _chance(document: Document, view: tuple[str, str, str | None], when: str) -> str:
    name, posture, beyond = view
    if not has(document, name, posture, when):
        return DASH
    reached = number(document, name, posture, when)
    further = 0.0 if beyond is None else number(document, name, beyond, when)
    return percent(max(0.0, reached - further))


def _direction(document: Document, posture: str, beyond: str | None) -> str:
    moved = part(document, "direction", posture)
    if beyond is None:
        return text(moved, "word") if moved else DASH
    further = part(document, "direction", beyond)
    if not moved or not further:
        return DASH
    change = number(moved, "change") - number(further, "change")
    return direction_word(change, hypot(_error(moved), _error(further)))


def direction_word(change: float, error: float) -> str:
    """Gives the word of a change: steady within two Monte-Carlo errors or one point.

    Args:
        change: of a probability, -1..1.
        error: its Monte-Carlo error, 0 or more.
    Returns:
        "rising", "steady" or "falling".
    """
    if abs(change) <= max(POINT, ERRORS * error):
        return STEADY
    return "rising" if change > 0 else "falling"


def _error(moved: Document) -> float:
    return number(moved, "error") if found(moved, "error") is not None else 0.0
