"""What do the played worlds hold? Weights, the filtered state on as_of, and the paths to the horizon."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, ClassVar, Protocol, TypeVar, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from tightrope.case import Case
from tightrope.model.draw import Draws
from tightrope.model.pareto import Weights, smooth
from tightrope.model.timeline import Timeline
from tightrope.model.to_game import Inputs

Floats = NDArray[np.float64]


class Frozen(Protocol):
    """Any frozen dataclass."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


@runtime_checkable
class Parted(Protocol):
    """Any value that knows how to give some of its worlds."""

    def part(self, which: slice | NDArray[np.int64], /) -> object:
        """Gives those worlds."""


Rows = TypeVar("Rows", bound=Frozen)


@dataclass(frozen=True)
class Science:
    """Holds what the sciences say on as_of, for display: what the public wants, the means, the apparatus.

    support: (world, date, posture, group), on the ends of the past steps; groups are named in `groups`.
    strain, leverage, relief: (world, sanctions) shares of the means.
    obedience, cascade, desertion, surrender, base_left: (world, phase, loyalty, posture) on as_of.
    phase: (world, step, phase) filtered up to as_of and predicted to the horizon (he has not joined).
    """

    support: Floats
    groups: tuple[str, ...]
    measured: tuple[bool, ...]
    support_draws: float  # effective draws of the fit to the surveys; inf where none was asked
    strain: Floats
    leverage: Floats
    relief: Floats
    negative_relief: float
    obedience: Floats
    cascade: Floats
    desertion: Floats
    surrender: Floats
    base_left: Floats
    phase: Floats
    war_on: Floats


@dataclass(frozen=True)
class Past:
    """Holds what conditioning on the evidence gives: shared by all scenarios of a case.

    log_weight: (world,), with what the ruler says; plain: (world,), without.
    mass: (world, phase, pressure, loyalty, sanctions, slot), sums to 1 a world.
    rope, pull: (world, past step): mean of pull + other, and of pull, over the hidden states.
    """

    log_weight: Floats
    plain: Floats
    mass: Floats
    rope: Floats
    pull: Floats


@dataclass(frozen=True)
class Future:
    """Holds the paths from as_of to the horizon; axis 1 counts steps, 0 is as_of itself.

    reached: (world, step, posture) P(that posture or a more exposed one so far). acts: (world, step, act).
    reasoned, noise: (world, step) parts of the crossing reached. pressed, not_pressed: (world, step)
    P(crossed) given that he is, or is not, under a threat on as_of; pressed_mass: (world,).
    posture: (world, step, posture) P(in office and holding it). lost: (world, step, cause).
    demand: (world, step) first passage to a demand. demanded, complied: (world, step) mass of steps under
    demand, and of crossings in them. offer, bargain: (world, step) first passages.
    offered, relieved: (world, step) mass of offers and of relief given to one.
    rope, pull: (world, step), means over the hidden states below the red line; parts: (world, step, cause).
    comply, refuse: (world, step, cause) danger of the best crossing and of the best refusal.
    """

    reached: Floats
    acts: Floats
    reasoned: Floats
    noise: Floats
    pressed: Floats
    not_pressed: Floats
    pressed_mass: Floats
    posture: Floats
    lost: Floats
    demand: Floats
    demanded: Floats
    complied: Floats
    offer: Floats
    bargain: Floats
    offered: Floats
    relieved: Floats
    price: Floats  # (world,) danger that one level of relief saves him on as_of; 0 at the lowest level
    phase: Floats  # (world, step, phase) over all mass, he may have joined
    rope: Floats
    pull: Floats
    parts: Floats
    comply: Floats
    refuse: Floats


@dataclass(frozen=True, eq=False)
class Led:
    """Holds how worlds were led to where the evidence points, in islands: world i is of island i % islands.

    drawn: the worlds as drawn, weighed by the evidence. known: (world,) log likelihood that the led worlds follow
    already. tempers: share of the evidence let in, by level. moves: rounds of moves. acceptance: 0..1, mean.
    log_evidence, evidence_error: log probability of the evidence and its standard error.
    """

    drawn: Worlds
    known: Floats
    islands: int
    tempers: tuple[float, ...]
    moves: int
    acceptance: float
    log_evidence: float
    evidence_error: float

    def first(self, count: int) -> Led:
        """Gives the first `count` worlds alone."""
        return replace(self, drawn=self.drawn.first(count), known=self.known[:count])


@dataclass(frozen=True)
class Worlds:
    """Holds played worlds: the case, its draws, what was conditioned on and what lies ahead.

    tilt: (world,) logarithm of the weight that past cases give a world before any evidence; None where all count alike.
    moved: how worlds were led to where the evidence points; None where they are as drawn, and weighed.
    """

    case: Case
    draws: Draws
    steps: Timeline
    inputs: Inputs
    science: Science
    past: Past
    future: Future
    weights: Weights
    tilt: Floats | None = None
    moved: Led | None = None

    @property
    def prior(self) -> Worlds:
        """Gives the worlds as drawn, before any evidence led them."""
        return self if self.moved is None else self.moved.drawn

    def tilted(self, tilt: Floats | None) -> Worlds:
        """Gives the same worlds with another weight before the evidence.

        Args:
            tilt: (world,) logarithm of that weight, up to a constant; None lets all worlds count alike.
        Returns:
            Worlds, weighed by tilt and evidence together.
        """
        if tilt is None and self.tilt is None:
            return self
        tilted = replace(self, tilt=tilt)
        return replace(tilted, weights=tilted.weighed(self.past.log_weight))

    def weighed(self, log_weight: Floats) -> Weights:
        """Gives the weights of the worlds for a likelihood of the evidence, or of a part of it.

        Args:
            log_weight: (world,) log likelihood, up to a constant.
        Returns:
            Weights, with the tilt of past cases.
        """
        log = log_weight if self.moved is None else log_weight - self.moved.known
        return smooth(log if self.tilt is None else log + self.tilt)

    def first(self, count: int) -> Worlds:
        """Gives the first `count` worlds alone, weighed among themselves.

        Args:
            count: how many; more than there are gives all.
        Returns:
            Worlds.
        """
        if count >= len(self.draws.worlds):
            return self
        which = slice(0, count)
        past = part(self.past, which)
        few = replace(
            self,
            draws=self.draws.part(which),
            inputs=part(self.inputs, which),
            science=part(self.science, which),
            past=past,
            future=part(self.future, which),
            tilt=None if self.tilt is None else self.tilt[which],
            moved=None if self.moved is None else self.moved.first(count),
        )
        return replace(few, weights=few.weighed(past.log_weight))

    def until(self, day: dt.date) -> Worlds:
        """Gives the same worlds with a nearer end, so that playing them again stops at the step that holds the day.

        Args:
            day: a day after as_of.
        Returns:
            Worlds whose `future` still reaches as far as it was played.
        """
        return replace(self, steps=replace(self.steps, last=min(self.steps.last, max(1, self.steps.step(day)))))


def part(rows: Rows, which: slice | NDArray[np.int64]) -> Rows:
    """Gives some worlds of a frozen value: cuts every array in it, and in what it holds, along the world axis.

    Args:
        rows: a frozen dataclass whose arrays all have the world first; a field that knows how to give its worlds is
            asked for them, others are kept.
        which: the worlds.
    Returns:
        The same kind of value.
    """
    cut: dict[str, object] = {}
    for field in fields(rows):
        value = getattr(rows, field.name)
        if isinstance(value, np.ndarray):
            cut[field.name] = value[which]
        elif isinstance(value, Parted):
            cut[field.name] = value.part(which)
        elif is_dataclass(value) and not isinstance(value, type):
            cut[field.name] = part(value, which)
    return replace(rows, **cut)
