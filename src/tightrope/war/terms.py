"""In which terms is a war described? Phases with attributes, reports, stand-ins for the ruler's forces, and holds.

Phases are numbers 0, 1, ...; no number and no name has a meaning to the code. Dates are numbers too:
date t is the end of step t, and step 0 is the one that holds the start of the game. The war may move
in every step, that one included: the phase at the start is the one before the move of step 0.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Attributes(NamedTuple):
    """Holds what each phase means for others: (phase,), or (world, phase) where the value is uncertain."""

    need: Floats  # 0..1, how much the patron needs the ruler's forces
    casualties: Floats  # 0..0.08, killed and wounded a week as a share of a committed force
    defeat: Floats  # 0..1
    encircled: Floats  # 0..1
    victory: Floats  # 0..1
    weak: Floats  # 0..1, the patron is weak enough for a bargain on leaving
    front_near: Floats  # 0..1, worth of the ruler's territory to the patron
    reach: Floats  # 0..1, the patron's ability to punish


class Report(NamedTuple):
    """Holds one dated report that the war was in a phase."""

    date: int  # the step in which the thing reported happened
    known: int  # the step in which the report could first be read
    phase: int  # the phase it names
    weight: float  # 0..1, reliability times credibility: exponent on the likelihood
    certain: bool  # a public start or end of hostilities: an act, not an opinion
    source: str  # who reports; with `event` and `phase` it says what counts once
    event: str  # what is reported, in any words


class Substitute(NamedTuple):
    """Holds where and when other men fill part of the patron's need; their share stands in `WarDraws`."""

    phases: tuple[int, ...]
    first: int  # first date in force
    last: int  # last date in force


class PhaseHold(NamedTuple):
    """Holds the war in one phase from the later of `first` and the day of knowledge to `last`."""

    phase: int
    first: int
    last: int


class StepHold(NamedTuple):
    """Holds one cell of the step matrix (for experts) for the moves that end on the dates `first` to `last`."""

    phase: int
    next_phase: int
    at: float  # 0..1, probability of the move in a step, for a ruler who has not joined
    first: int
    last: int
