"""What must be known to follow a war? Its phases, what was reported, and one number a world for all that is unsure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tightrope.errors import WarError
from tightrope.war.faults import (
    attribute_faults,
    hold_faults,
    phase_faults,
    place_faults,
    report_faults,
    row_faults,
    substitute_faults,
)
from tightrope.war.terms import Attributes, Floats, PhaseHold, Report, StepHold, Substitute


@dataclass(frozen=True, eq=False)
class WarInputs:
    """Holds what is the same in every world: phases, steps, reports, holds and the dates of paths.

    The names in `phases` serve messages alone; everything else points at phases by number.

    Raises:
        WarError: anything is out of range; the message tells every fault at once, `faults` lists them.
    """

    phases: tuple[str, ...]
    dates: int  # number of step ends from the step that holds the start of the game to the horizon, >= 1
    as_of: int  # date of knowledge, 0..dates - 1
    start: Floats  # (phase,) pseudo-counts of the phase at the start, before the move of step 0
    steps: Floats  # (phase, phase) pseudo-counts a step, from, to; 0 = impossible
    attributes: Attributes
    peace: tuple[int, ...]  # phases in which there is no war
    joined_toward: int | None = None  # phase that the ruler's joining makes likelier
    reports: tuple[Report, ...] = ()
    substitutes: tuple[Substitute, ...] = ()
    threat: tuple[int, ...] = ()  # date of each value of the adversary's threat
    incident: tuple[int, ...] = ()  # date of each value of the provocation
    phase_holds: tuple[PhaseHold, ...] = ()
    step_holds: tuple[StepHold, ...] = ()

    def __post_init__(self) -> None:
        found = phase_faults(self.phases) or row_faults(self.steps, self.start, self.phases)
        if not 0 <= self.as_of < self.dates:
            found.append(f"as_of: step {self.as_of}; allowed 0 to {self.dates - 1}; move it or the horizon")
        found += attribute_faults(self.attributes, self.phases)
        found += place_faults("peace", self.peace, self.phases)
        found += place_faults("joined_toward", [] if self.joined_toward is None else [self.joined_toward], self.phases)
        found += report_faults(self.reports, self.phases, self.as_of)
        found += substitute_faults(self.substitutes, self.phases)
        held = [hold.phase for hold in self.phase_holds]
        cells = [phase for hold in self.step_holds for phase in (hold.phase, hold.next_phase)]
        astray = place_faults("hold phase", held, self.phases) + place_faults("hold steps", cells, self.phases)
        found += astray
        if not found:
            found = hold_faults(self.phase_holds, self.step_holds, self.steps)
        _refuse(found)


@dataclass(frozen=True, eq=False)
class WarDraws:
    """Holds one number a world for everything that is unsure about the war.

    Raises:
        WarError: an array is out of range or has another number of worlds than the rest.
    """

    start: Floats  # (world, phase) uniforms
    steps: Floats  # (world, phase, phase) uniforms, from, to
    confusion: Floats  # (world, phase, phase) uniforms, true phase, phase named
    joined_shift: Floats  # (world,) log-odds
    substitutes: Floats  # (world, substitute) share of the need, 0..1
    threat: Floats  # (world, value) 0..1, in the order of `WarInputs.threat`
    incident: Floats  # (world, value) 0..1, in the order of `WarInputs.incident`

    def __post_init__(self) -> None:
        found = []
        for name in ("start", "steps", "confusion"):
            values = getattr(self, name)
            if not np.all((values > 0) & (values < 1)):
                found.append(f"draws.{name}: a number outside 0 to 1 (both excluded); give uniform numbers")
        for name in ("substitutes", "threat", "incident"):
            values = getattr(self, name)
            if not np.all((values >= 0) & (values <= 1)):
                found.append(f"draws.{name}: {_outside(values)} is not allowed; allowed 0 to 1; give a share")
        if not np.all(np.isfinite(self.joined_shift)):
            found.append("draws.joined_shift: not a finite number; allowed any real log-odds; give 0 for no effect")
        found += _unequal_worlds(self)
        _refuse(found)


def check_fit(inputs: WarInputs, draws: WarDraws) -> None:
    """Refuses draws that were made for another war.

    Args:
        inputs: the description of the war.
        draws: the numbers of the worlds.
    Raises:
        WarError: a shape does not follow from the inputs; tells all that do not.
    """
    worlds, size = len(draws.joined_shift), len(inputs.phases)
    wanted = {
        "start": (worlds, size),
        "steps": (worlds, size, size),
        "confusion": (worlds, size, size),
        "joined_shift": (worlds,),
        "substitutes": (worlds, len(inputs.substitutes)),
        "threat": (worlds, len(inputs.threat)),
        "incident": (worlds, len(inputs.incident)),
    }
    found = [
        f"draws.{name}: shape {getattr(draws, name).shape}; allowed {shape}; draw again for this war"
        for name, shape in wanted.items()
        if getattr(draws, name).shape != shape
    ]
    found += [
        f"{name}: {len(values)} worlds; allowed {worlds}; draw again for this war"
        for name, values in inputs.attributes._asdict().items()
        if np.ndim(values) > 1 and len(values) != worlds
    ]
    _refuse(found)


def _outside(values: Floats) -> float:
    flat = values.ravel()
    return float(flat[np.argmin((flat >= 0) & (flat <= 1))])


def _unequal_worlds(draws: WarDraws) -> list[str]:
    counts = {name: len(values) for name, values in vars(draws).items()}
    if len(set(counts.values())) == 1:
        return []
    return [f"draws: numbers of worlds differ ({counts}); allowed one number; draw all for the same worlds"]


def _refuse(found: list[str]) -> None:
    if found:
        told = found[0] if len(found) == 1 else f"{len(found)} faults of the war: " + "\n".join(found)
        raise WarError(told, faults=tuple(found))
