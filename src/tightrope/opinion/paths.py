"""How may support have moved between the surveys, before the first and after the last?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from tightrope.opinion.events import after, moved
from tightrope.opinion.thin import DAYS_A_WEEK, SupportBank

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Truths = NDArray[np.bool_]


def level(bank: SupportBank, rows: Integers, dates: Sequence[date], normals: Floats) -> Floats:
    """Level of support in logits at any dates, exact given the waves of each world.

    Brownian bridge between two waves, free walk after the last and, backward, before the first. Events
    enter as steps on their days.

    Args:
        bank: a fit.
        rows: (world,) row of the bank that each world follows.
        dates: query dates, in any order.
        normals: (world, date) standard normals, one column a date in the order given.
    Returns:
        (world, date), logit.
    Source:
        Brownian bridge: Karatzas and Shreve (1991), Brownian Motion and Stochastic Calculus, section 5.6.B.
    """
    days = np.array([float(day.toordinal()) for day in dates])
    values = bank.values
    step = values.support_level[rows, None] + moved(values.event_step[rows], after(bank.events, days))
    return step + walk_at(bank.days, bank.waves[rows], values.walk[rows], days, normals)


def before_evidence(bank: SupportBank, dates: Sequence[date]) -> Truths:
    """Says which dates lie before the middle of the first survey.

    Args:
        bank: a fit.
        dates: query dates.
    Returns:
        (date,) True where the path walks backward from the first survey.
    """
    return before_first(bank.days, dates)


def before_first(known: Floats, dates: Sequence[date]) -> Truths:
    """Says which dates lie before the first of the known days.

    Args:
        known: (wave,) day numbers, rising.
        dates: query dates.
    Returns:
        (date,) True before the first.
    """
    return np.array([day.toordinal() < known[0] for day in dates], dtype=np.bool_)


def walk_at(known: Floats, states: Floats, pace: Floats, days: Floats, normals: Floats) -> Floats:
    """Random walk at the query days, given its states at the known days.

    Args:
        known: (wave,) day numbers, rising. states: (world, wave) logit.
        pace: (world,) logit per square root of a week.
        days: (day,) query day numbers, in any order. normals: (world, day) standard normals.
    Returns:
        (world, day), logit.
    """
    out = np.empty((len(pace), len(days)))
    order = np.argsort(days, kind="stable")
    forward = [j for j in order if days[j] >= known[0]]
    backward = [j for j in order[::-1] if days[j] < known[0]]
    _outward(out, known[0], states[:, 0], backward, (pace, days, normals))
    wave, day, state = 0, known[0], states[:, 0]
    for j in forward:
        while wave + 1 < len(known) and known[wave + 1] <= days[j]:
            wave += 1
            day, state = known[wave], states[:, wave]
        if wave + 1 == len(known):
            state = state + pace * np.sqrt((days[j] - day) / DAYS_A_WEEK) * normals[:, j]
        else:
            state = _bridge(state, states[:, wave + 1], (day, days[j], known[wave + 1]), pace, normals[:, j])
        day = days[j]
        out[:, j] = state
    return out


def _outward(out: Floats, day: float, state: Floats, order: list[int], chance: tuple[Floats, Floats, Floats]) -> None:
    """Walks from one day away, date by date, and writes the states into `out`."""
    pace, days, normals = chance
    for j in order:
        state = state + pace * np.sqrt(abs(days[j] - day) / DAYS_A_WEEK) * normals[:, j]
        day = days[j]
        out[:, j] = state


def _bridge(start: Floats, end: Floats, days: tuple[float, float, float], pace: Floats, normals: Floats) -> Floats:
    """State at the middle day of three, given those at the outer two."""
    first, here, last = days
    share = (here - first) / (last - first)
    weeks = (here - first) * (last - here) / (last - first) / DAYS_A_WEEK
    return np.asarray(start + share * (end - start) + pace * np.sqrt(weeks) * normals)
