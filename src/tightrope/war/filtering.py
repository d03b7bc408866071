"""Which phase is the war in, given the reports so far?"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tightrope.war.terms import Floats


class Filtered(NamedTuple):
    """Holds what the reports say about the phase, date by date."""

    probability: Floats  # (world, date, phase) given the reports up to the date
    log_likelihood: Floats  # (world, date) log probability of the step's reports given the earlier ones


def filtered(start: Floats, rows: Floats, factors: Floats) -> Filtered:
    """Follows the hidden phase forward: in each step first the move, then the step's reports.

    Equation: a[t] proportional to (a[t-1] M) * factor[t], a[-1] = start. A world in which no path explains
    a step's reports gets log likelihood -inf there, keeps its prediction and so weighs nothing.

    Args:
        start: (world, phase) before the move of step 0, rows sum to 1.
        rows: (world, phase, phase) step probabilities.
        factors: (world, date, phase) likelihoods >= 0.
    Returns:
        Probability of each phase at the end of each step, and the log likelihood of each step.
    Source:
        Rabiner (1989), doi:10.1109/5.18626, section III.A.
    """
    probability = np.empty(factors.shape)
    likelihood = np.empty(factors.shape[:2])
    current = start
    for date in range(factors.shape[1]):
        predicted = move(current, rows)
        joint = predicted * factors[:, date]
        likelihood[:, date] = joint.sum(axis=-1)
        possible = likelihood[:, date, None] > 0
        current = np.where(possible, joint / np.where(possible, likelihood[:, date, None], 1.0), predicted)
        probability[:, date] = current
    with np.errstate(divide="ignore"):
        return Filtered(probability, np.log(likelihood))


def smoothed(start: Floats, rows: Floats, factors: Floats) -> Floats:
    """Looks back: the phase at each date given all reports, later ones included. For charts only.

    Equation: s[t] proportional to a[t] * b[t], b[t] = M (factor[t+1] * b[t+1]), b[last] = 1.

    Args:
        start, rows, factors: as in `filtered`.
    Returns:
        (world, date, phase), rows sum to 1.
    Source:
        Rabiner (1989), doi:10.1109/5.18626, section III.A.
    """
    forward = filtered(start, rows, factors).probability
    path = forward.copy()
    backward = np.ones_like(start)
    for date in range(factors.shape[1] - 2, -1, -1):
        backward = move(factors[:, date + 1] * backward, rows.transpose(0, 2, 1))
        largest = backward.max(axis=-1, keepdims=True)
        backward = backward / np.where(largest > 0, largest, 1.0)
        joint = forward[:, date] * backward
        total = joint.sum(axis=-1, keepdims=True)
        path[:, date] = np.where(total > 0, joint / np.where(total > 0, total, 1.0), forward[:, date])
    return path


def move(current: Floats, rows: Floats) -> Floats:
    """One step of the war: the phase probabilities after the move.

    Args:
        current: (world, phase) before the move.
        rows: (world, phase, phase) step probabilities, from, to.
    Returns:
        (world, phase) after the move.
    """
    return np.asarray(np.matmul(current[:, None, :], rows)[:, 0])
