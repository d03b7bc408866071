"""In which phase is the war, how likely is each phase by each date, and what does that change for everyone else?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tightrope.errors import WarError
from tightrope.war.filtering import Filtered, filtered, move, smoothed
from tightrope.war.inputs import WarDraws, WarInputs
from tightrope.war.paths import frozen_path, substitute_share
from tightrope.war.reports import report_factors
from tightrope.war.steps import held_phase, start_phases, step_matrices, steps_ahead
from tightrope.war.terms import Floats

CASUALTY_UNIT = 0.02  # share of a force a week: the unit in which cohesion and the game count losses (judged)


@dataclass(frozen=True, eq=False)
class Course:
    """Holds the course of the war in every world and what it hands to the other sciences.

    Attributes of phases are (phase,), or (world, phase) where the case is unsure of them.
    """

    phase_step: Floats  # (world, 2, phase, phase) as drawn, not joined and joined; no hold
    start: Floats  # (world, phase) before the move of step 0
    phase_probability: Floats  # (world, date, phase) filtered to the day of knowledge, then predicted, not joined
    log_likelihood: Floats  # (world, date) of the reports; 0 after the day of knowledge; holds never touch it
    need: Floats  # 0..1
    casualties: Floats  # 0..4, units of 2 % of a committed force a week
    defeat: Floats  # 0..1
    encircled: Floats  # 0..1
    victory: Floats  # 0..1
    weak: Floats  # 0..1
    front_near: Floats  # 0..1
    reach: Floats  # 0..1
    substitutes: Floats  # (world, date, phase) 0..1
    war_on: Floats  # (world, date) probability that the phase is not one of peace
    threat: Floats  # (world, date) 0..1
    incident: Floats  # (world, date) 0..1


def course(inputs: WarInputs, draws: WarDraws) -> Course:
    """Follows the war through its reports to the day of knowledge and on to the horizon.

    The war is a chain of phases with uncertain step probabilities and uncertain reports. Combat is not
    modelled, and this path assumes that the ruler does not join; who conditions on his choices filters
    with `phase_step` and `report_factors` together with them.

    Args:
        inputs: the description of the war.
        draws: the numbers of the worlds.
    Returns:
        The course and the values that hang on its phases.
    Raises:
        WarError: the draws do not fit, or no world can have produced the reports; names the first such step.
    """
    phase_step = step_matrices(inputs, draws)
    start = start_phases(inputs, draws)
    past = _past(inputs, start, phase_step[:, 0], report_factors(inputs, draws))
    probability = _predicted(inputs, draws, phase_step, past)
    attributes = inputs.attributes._asdict() | {"casualties": inputs.attributes.casualties / CASUALTY_UNIT}
    war = [phase for phase in range(len(inputs.phases)) if phase not in inputs.peace]
    worlds = len(start)
    return Course(
        phase_step=phase_step,
        start=start,
        phase_probability=probability,
        log_likelihood=np.hstack([past.log_likelihood, np.zeros((worlds, inputs.dates - inputs.as_of - 1))]),
        substitutes=substitute_share(inputs.substitutes, draws.substitutes, inputs.dates, len(inputs.phases)),
        war_on=np.minimum(probability[:, :, war].sum(axis=-1), 1),
        threat=frozen_path(inputs.threat, draws.threat, inputs.dates, inputs.as_of),
        incident=frozen_path(inputs.incident, draws.incident, inputs.dates, inputs.as_of),
        **attributes,
    )


def smoothed_path(inputs: WarInputs, draws: WarDraws) -> Floats:
    """The phase at each past date in the light of all reports up to the day of knowledge. For charts only.

    Args:
        inputs: the description of the war.
        draws: the numbers of the worlds.
    Returns:
        (world, date, phase) for the dates 0..as_of, rows sum to 1.
    Raises:
        WarError: the draws do not fit the inputs.
    """
    rows = step_matrices(inputs, draws)[:, 0]
    factors = report_factors(inputs, draws)[:, : inputs.as_of + 1]
    return smoothed(start_phases(inputs, draws), rows, factors)


def _past(inputs: WarInputs, start: Floats, rows: Floats, factors: Floats) -> Filtered:
    past = filtered(start, rows, factors[:, : inputs.as_of + 1])
    lost = np.flatnonzero(np.all(np.isneginf(past.log_likelihood.cumsum(axis=1)), axis=0))
    if lost.size:
        told = [f"{item.source}: {item.event}" for item in inputs.reports if item.date == lost[0]]
        raise WarError(
            f"reports of step {lost[0]} ({'; '.join(told)}): no world can have produced them; "
            "allowed reports that some path of phases explains; give the step a pseudo-count or correct the report",
            step=int(lost[0]),
        )
    return past


def _predicted(inputs: WarInputs, draws: WarDraws, phase_step: Floats, past: Filtered) -> Floats:
    probability = np.empty((len(phase_step), inputs.dates, len(inputs.phases)))
    probability[:, : inputs.as_of + 1] = past.probability
    for date in range(inputs.as_of, inputs.dates):
        held = held_phase(inputs, date)
        if held is not None:
            probability[:, date] = np.eye(len(inputs.phases))[held]
        elif date > inputs.as_of:
            rows = steps_ahead(inputs, draws, phase_step, date)[:, 0]
            probability[:, date] = move(probability[:, date - 1], rows)
    return probability
