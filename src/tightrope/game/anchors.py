"""What do six judged situations say about the log rates of danger?

People judge situations, not log rates: of a hundred such rulers, how many lose office within a year if it lasts?
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from tightrope.game.inputs import Floats, Truths

YEAR = 365.0  # days
SALIENCE_LEFT = 0.95  # 1 - support, in the situation of a crossing that five in a hundred want
STRAIN = 1 / 3  # share of the ruler's means lost, in the situation of cut means
BASES = ("b0", "c0", "k0", "q0", "j0")  # log rates of the causes in a quiet year, in the order of CAUSES
_QUIET = np.exp([-6.5, -6.5, -7.0, -7.0, -7.5])
SHARES: Floats = _QUIET / _QUIET.sum()
"""Shares of the causes in a quiet year where no count of exits says better (judged, specification of the game 2.4)."""

SLOPES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "refuses_full_demand": ("quiet_year", ("b_direct", "b_lever")),
    "crosses_at_5_percent": ("quiet_year", ("c1",)),
    "order_refused": ("quiet_year", ("k1",)),
    "means_cut_third": ("quiet_year", ("q1",)),
    "crosses_under_ultimatum": ("crosses_at_5_percent", ("j1",)),
}
"""Situation -> the one it is compared with, and the slopes that the difference gives; in the order of CAUSES."""


class Rates(NamedTuple):
    """Holds the log rates and slopes that the answers give, and where a slope would have been negative.

    values: name of a parameter -> (world,), log rate a step. flat: situation -> (world,) True where it was judged less
    dangerous than the one it is compared with, so that its slope is 0.
    """

    values: dict[str, Floats]
    flat: dict[str, Truths]


def log_rates(answers: Mapping[str, float], step_days: int) -> dict[str, float]:
    """Gives the log rates of danger that six exact answers imply.

    Args:
        answers: situation -> share of such rulers who lose office within a year, 0..1, ends left out.
        step_days: days of a step.
    Returns:
        Name of a parameter -> log rate a step.
    """
    found = derived({name: np.array([value]) for name, value in answers.items()}, step_days, SHARES)
    return {name: float(value[0]) for name, value in found.values.items()}


def derived(answers: Mapping[str, Floats], step_days: int, shares: Floats) -> Rates:
    """Gives the log rates of danger that answers imply, world by world.

    With h = -ln(1 - P) step_days / 365 the hazard of a step, a quiet year gives ln(h share) for each cause; a situation
    gives the slope ln(1 + (h - h of the one it is compared with) / hazard of its cause), divided by how much of the
    cause's term the situation holds. A difference below 0 makes the slope 0.

    Args:
        answers: situation -> (world,) share who lose office within a year, 0..1; `quiet_year` is needed, and
            `crosses_at_5_percent` where `crosses_under_ultimatum` is given.
        step_days: days of a step. shares: (cause,) of the danger of a quiet year, sum to 1.
    Returns:
        Rates.
    """
    hazard = {name: -np.log1p(-np.asarray(value)) * step_days / YEAR for name, value in answers.items()}
    base = hazard["quiet_year"][:, None] * shares
    values = {name: np.log(base[:, column]) for column, name in enumerate(BASES)}
    flat: dict[str, Truths] = {}
    for cause, (name, (other, fixed)) in enumerate(SLOPES.items()):
        if name in hazard:
            rise = hazard[name] - hazard[other]
            flat[name] = rise < 0
            whole = np.log1p(np.maximum(rise, 0.0) / base[:, cause])
            values |= dict(zip(fixed, _slopes(name, whole), strict=True))
    return Rates(values, flat)


def _slopes(name: str, whole: Floats) -> tuple[Floats, ...]:
    """Divides the rise of a log rate by how much of its term the situation holds."""
    if name == "refuses_full_demand":  # gap 1, leverage 1/2; leverage is judged to count twice as much as the threat
        return whole / 2, whole
    if name == "crosses_at_5_percent":
        return (whole / SALIENCE_LEFT,)
    return (whole / STRAIN,) if name == "means_cut_third" else (whole,)
