"""What does an order meet, who refuses it, and what awaits those who obey?"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tightrope.cohesion.campaign import Call, Rates, Sent
from tightrope.cohesion.field import after_talk, conformity, field, last_step, opposition, stage_steps
from tightrope.cohesion.inputs import Campaigning, CohesionParameters, Formations, Phases
from tightrope.cohesion.refusal import Command, Force, Refused

Floats = NDArray[np.float64]
Truths = NDArray[np.bool_]

ORDINARY_CASUALTIES = 0.02  # the unit of casualties: share of a force a week (specification, section 2)
Refuse = Callable[[Force, Command], Refused]
"""A law of refusal: the force under an order and its command, to who refuses."""


class Cells(NamedTuple):
    """Holds one posture's inputs with dates, phases and loyalty levels in one axis, those ordered alone."""

    force: Force
    command: Command
    mobilise: Floats  # (world, cell, formation) alpha' at mobilisation
    loyalty: Floats  # (world, cell, formation)
    opposed: Floats  # (world, cell, formation)
    phases: Phases  # (world, cell)
    recruits_loyalty: Floats  # (world, cell)


class Begun(NamedTuple):
    """Holds an order that has been answered, and the campaign that follows."""

    cells: Cells
    who: Refused
    sent: Sent
    rates: Rates
    call: Call


def begin(
    refuse: Refuse,
    posture: int,
    support: Floats,
    formations: Formations,
    rest: tuple[Phases, CohesionParameters, Campaigning],
) -> Begun:
    """Says who refuses an order, and what awaits those who obey.

    Args:
        refuse: the law of refusal. posture: index of the posture ordered; its order has stages.
        support: (world, date, posture, group), share 0..1. formations: of the case.
        rest: phases, parameters, campaigning.
    Returns:
        Begun.
    Raises:
        CohesionError: refusal that does not settle.
    """
    cells = cells_of(posture, formations.stages[posture], support, formations, rest)
    who = refuse(cells.force, cells.command)
    ordered = cells.command.ordered
    sent = Sent(formations.strength[:, ordered], who.by_formation, cells.loyalty, cells.recruits_loyalty)
    call = Call(cells.mobilise, cells.force.coupling * cells.force.force_weight[:, None])
    return Begun(cells, who, sent, _rates(cells, rest[1]), call)


def cells_of(
    posture: int,
    stages: Truths,
    support: Floats,
    formations: Formations,
    rest: tuple[Phases, CohesionParameters, Campaigning],
) -> Cells:
    """Gathers what the formations under an order meet, up to some stages.

    Args:
        posture, support, formations, rest: as in `begin`. stages: (stage,) True where the order has come so far.
    Returns:
        Cells: dates, phases and loyalty levels in one axis.
    """
    phases, p, campaigning = rest
    ordered = formations.ordered[posture]
    falls = campaigning.loyalty_step * np.arange(campaigning.loyalty_levels - 1, -1, -1.0)
    opposed = opposition(support[:, :, posture], formations.mix)
    (worlds, dates), states = opposed.shape[:2], phases.casualties.shape[1]
    firm = np.stack([field(opposed[:, date], formations, phases, p)[:, :, ordered] for date in range(dates)], axis=1)
    alpha = firm[:, :, :, None, :] + (p.loyalty_weight[:, None] * falls)[:, None, None, :, None]
    alpha = alpha.reshape(worlds, -1, firm.shape[-1])
    strength = np.where(ordered, formations.strength, 0.0)
    battalions = np.where(strength > 0, formations.battalions, 0.0).sum(axis=1)
    alone, coupling = after_talk(alpha, conformity(formations, p)[:, None, ordered], p.talk[:, None, None])
    steps = stage_steps(p)
    loyalty = np.tile(formations.loyalty[:, None, ordered] - falls[:, None], (1, dates * states, 1))
    force = Force(
        field=alone - last_step(steps, stages)[:, None, None],
        coupling=coupling[:, 0],
        force_weight=p.force_weight,
        shock=p.correlation * p.battalion_share / battalions,
        share=strength[:, ordered] / strength.sum(axis=1, keepdims=True),
    )
    chance = np.clip(support[:, :, posture] @ formations.commanders, 0, 1)
    cells = states * len(falls)  # of one date
    return Cells(
        force=force,
        command=Command(
            ordered, p.command_weight[:, None] * formations.command[:, ordered], np.repeat(1 - chance, cells, axis=1)
        ),
        mobilise=alone - steps[:, :1, None],
        loyalty=loyalty,
        opposed=np.repeat(opposed[..., ordered], cells, axis=1),
        phases=Phases(*(np.tile(np.repeat(array, len(falls), axis=1), (1, dates)) for array in phases)),
        recruits_loyalty=np.tile(-falls, (worlds, dates * states)),
    )


def _rates(cells: Cells, p: CohesionParameters) -> Rates:
    casualties, defeat, encircled, _ = cells.phases
    by_opposition = p.desertion_opposition[:, None, None] * cells.opposed
    by_phase = p.desertion_casualties[:, None] * casualties + p.desertion_defeat[:, None] * defeat
    cut_off = p.surrender_encircled[:, None] * encircled
    return Rates(
        desertion=p.desertion_rate[:, None, None] * np.exp(by_phase[..., None] + by_opposition),
        surrender=p.surrender_rate[:, None, None] * np.exp(cut_off[..., None] + by_opposition),
        loss=ORDINARY_CASUALTIES * casualties,
        contagion=p.desertion_contagion,
        relief=p.desertion_relief,
        half_life=p.recovery_half_life,
    )
