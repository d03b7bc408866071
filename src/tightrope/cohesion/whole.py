"""Who obeys, if refusal spreads from squad to company to battalion to force? (The whole form.)"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tightrope.cohesion import battalions_fast
from tightrope.cohesion.battalions import Units
from tightrope.cohesion.field import conformity
from tightrope.cohesion.inputs import Campaigning, CohesionParameters, Formations, Phases, Reserves
from tightrope.cohesion.orders import Refuse
from tightrope.cohesion.refusal import Command, Force, Refused
from tightrope.cohesion.table import ObedienceTable, table_of

Floats = NDArray[np.float64]


def refusal_in_units(units: Units) -> Refuse:
    """Gives the law of refusal of forces made of given battalions.

    Args:
        units: the battalions of every formation.
    Returns:
        A law that takes a force and its command, and gives who refuses.
    """

    def refuse(force: Force, command: Command) -> Refused:
        """Plays the battalions of the formations ordered."""
        ordered = command.ordered
        sent = units._replace(battalions=units.battalions[:, ordered], first=units.first[ordered])
        return battalions_fast.refused(force, sent, command)

    return refuse


def obedience_table(
    support: Floats,
    formations: Formations,
    phases: Phases,
    reserves: Reserves,
    parameters: CohesionParameters,
    campaigning: Campaigning,
    units: Units,
) -> ObedienceTable:
    """Gives the table of obedience at one date, from battalions that ignite as units.

    Args:
        support: (world, posture, group), share 0..1, at the date.
        formations, phases, reserves, parameters, campaigning: as described there; w_g comes from the units.
        units: the battalions that each world's force is made of.
    Returns:
        The table.
    Raises:
        CohesionError: an array out of range or of the wrong shape, all at once.
    Source:
        Granovetter (1978), doi:10.1086/226707; nested units are ours, sizes of the parameters are judged.
    """
    seen = in_force_of(parameters, units)
    table = table_of(refusal_in_units(units), support, formations, phases, reserves, seen, campaigning)
    return replace(table, warnings=(*table.warnings, *_beyond(formations, parameters, units)))


def _beyond(formations: Formations, p: CohesionParameters, units: Units) -> tuple[str, ...]:
    """Says in how many worlds soldiers follow each other more than the bank knows."""
    most = units.couplings[-1]
    beyond = ((1 - p.talk[:, None]) * conformity(formations, p) > most).any(axis=1).sum()
    if beyond == 0:
        return ()
    told = f"in {beyond} of {len(p.talk)} worlds soldiers follow each other more than the battalions know"
    return (f"{told}; held at {most:g} there",)


def in_force_of(parameters: CohesionParameters, units: Units) -> CohesionParameters:
    """Gives the parameters with the share of conformity that looks at the force as the units have it.

    Args:
        parameters: of the worlds. units: their battalions.
    Returns:
        CohesionParameters.
    """
    return parameters._replace(force_weight=units.looks[units.atom, 3])
