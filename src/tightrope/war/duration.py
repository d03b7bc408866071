"""Does a case imply wars that last about as long as wars have lasted?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from tightrope.war.inputs import WarDraws, WarInputs
from tightrope.war.steps import start_phases, step_matrices
from tightrope.war.terms import Floats

FACTOR = 3.0  # how far the two figures may lie apart before a case is warned (judged: tightrope)
PERIOD_DAYS = 30  # length of a period at risk in the table below
_DOUBLINGS = 40  # 2^40 steps: until the war has begun, or never will


class Ending(NamedTuple):
    """Holds how many wars ended in a stretch of days, of how many war-periods of 30 days at risk."""

    until: int  # last day of the stretch, counted from the onset
    ended: int
    at_risk: int


# Source: Correlates of War, inter-state wars 1816-2007, version 4.0, 95 wars (Sarkees and Wayman 2010,
# Resort to War, https://correlatesofwar.org/data-sets/); counted in periods of 30 days from the onset.
WARS_ENDING = (
    Ending(30, 14, 95),
    Ending(60, 11, 81),
    Ending(90, 9, 70),
    Ending(180, 16, 164),
    Ending(360, 15, 220),
    Ending(720, 16, 245),
    Ending(1440, 5, 274),
    Ending(2880, 7, 188),
)


class Duration(NamedTuple):
    """Holds the chance that a war is still on so many days after its onset: in the case, and in history."""

    days: int
    model: float  # probability 0..1, mean over worlds
    history: float  # probability 0..1
    warning: bool  # the two differ by more than `FACTOR`

    def sentence(self) -> str:
        """Says both figures in words.

        Returns:
            One sentence.
        """
        return (
            f"{self.days} days after the onset the war is still on with {self.model:.1%} by this case, "
            f"with {self.history:.1%} by the record of past wars"
        )


def duration_check(
    inputs: WarInputs, draws: WarDraws, step_days: float, record: Sequence[Ending] = WARS_ENDING
) -> tuple[Duration, ...]:
    """Compares the length of war that a case implies with the record of past wars.

    Counts from the onset: the first phase of war reached from the start. A war is over when it first
    reaches a phase of peace. Reads the prior alone: no reports, no holds, ruler not joined. A case in
    which no war can begin has nothing to compare and gives no figures.

    Args:
        inputs: the description of the war.
        draws: the numbers of the worlds.
        step_days: length of a step in days, > 0.
        record: endings and periods at risk in stretches of days, ascending.
    Returns:
        One pair of figures for the last day of each stretch, with a warning where they lie too far apart.
    Raises:
        WarError: the draws do not fit the inputs.
    """
    rows = step_matrices(inputs, draws)[:, 0]
    onset = onset_phases(start_phases(inputs, draws), rows, inputs.peace)
    if not np.any(onset > 0):
        return ()
    days = [ending.until for ending in record]
    model = survival(onset, rows, inputs.peace, [day / step_days for day in days])
    begun = onset.sum(axis=-1) > 0
    return tuple(
        _compared(day, float(implied), recorded)
        for day, implied, recorded in zip(days, model[begun].mean(axis=0), recorded_survival(record), strict=True)
    )


def recorded_survival(record: Sequence[Ending]) -> tuple[float, ...]:
    """Chance that a past war was still on at the last day of each stretch.

    Equation: product over stretches of (1 - ended / at risk)^(periods in the stretch); geometric within one.

    Args:
        record: endings and periods at risk, ascending in days.
    Returns:
        Probabilities 0..1, one a stretch, falling.
    """
    begins = [0, *(ending.until for ending in record[:-1])]
    periods = [(ending.until - begin) / PERIOD_DAYS for begin, ending in zip(begins, record, strict=True)]
    kept = [(1 - ending.ended / ending.at_risk) ** count for ending, count in zip(record, periods, strict=True)]
    return tuple(float(share) for share in np.cumprod(kept))


def onset_phases(start: Floats, rows: Floats, peace: Sequence[int]) -> Floats:
    """Probability of each phase at the onset: the first one of war reached from the start.

    Args:
        start: (world, phase), rows sum to 1.
        rows: (world, phase, phase) step probabilities.
        peace: phases without war.
    Returns:
        (world, phase), rows sum to 1, or to 0 where war never begins; 0 on phases of peace.
    """
    size = start.shape[-1]
    war = [phase for phase in range(size) if phase not in peace]
    chain = rows.copy()
    chain[:, war] = np.eye(size)[war]
    for _ in range(_DOUBLINGS):
        chain = np.matmul(chain, chain)
        chain /= chain.sum(axis=-1, keepdims=True)  # else rounding would double with each squaring
    reached = np.matmul(start[:, None, :], chain)[:, 0]
    reached[:, list(peace)] = 0
    total = reached.sum(axis=-1, keepdims=True)
    return np.asarray(reached / np.where(total > 0, total, 1.0))


def survival(onset: Floats, rows: Floats, peace: Sequence[int], steps: Sequence[float]) -> Floats:
    """Chance that a war has not yet reached a phase of peace so many steps after its onset.

    Args:
        onset: (world, phase) at the onset; 0 on phases of peace.
        rows: (world, phase, phase) step probabilities.
        peace: phases without war; once reached, the war is over.
        steps: times since the onset, in steps, >= 0; geometric within a step.
    Returns:
        (world, time) probabilities 0..1.
    """
    within = rows.copy()
    within[:, :, list(peace)] = 0
    lasts = [onset.sum(axis=-1)]
    current = onset
    for _ in range(int(np.ceil(max(steps)))):
        current = np.matmul(current[:, None, :], within)[:, 0]
        lasts.append(current.sum(axis=-1))
    path = np.stack(lasts, axis=1)
    below = np.floor(steps).astype(np.int64)
    above = np.ceil(steps).astype(np.int64)
    share = np.asarray(steps) - below
    return np.asarray(path[:, below] ** (1 - share) * path[:, above] ** share)


def _compared(days: int, model: float, history: float) -> Duration:
    return Duration(days, model, history, not history / FACTOR <= model <= history * FACTOR)
