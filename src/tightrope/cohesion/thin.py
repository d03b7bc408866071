"""Who obeys, if the whole force shares one shock and small units are left out? (The thin form.)"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tightrope.cohesion import refusal_fast
from tightrope.cohesion.inputs import Campaigning, CohesionParameters, Formations, Phases, Reserves
from tightrope.cohesion.refusal import Command, Force, Nodes, Refused, shock_nodes
from tightrope.cohesion.table import ObedienceTable, table_of

Floats = NDArray[np.float64]

THIN_NOTE = (
    "Obedience is thin: the whole force shares one shock, and small units that can set off a force are left out. "
    "Near the tip soldiers counted one by one refuse far more often (.78 where this form says .07); averaged over wide "
    "beliefs the two agree within .02. Read tipping points and what-ifs on the formations as rough."
)


def thin_refusal(force: Force, command: Command) -> Refused:
    """Gives who refuses by mean field with one common shock of variance rho_b / battalions.

    Args:
        force: the force under the order. command: not read; this form knows no commanders.
    Returns:
        Refused.
    Raises:
        CohesionError: the iteration does not settle.
    Source:
        Granovetter (1978), doi:10.1086/226707.
    """
    del command
    return refusal_fast.refused(force, shock_nodes())


def plain_refusal(force: Force, command: Command) -> Refused:
    """Gives who refuses by plain mean field: one endless crowd, no shock, no units, no commanders.

    For explanation alone: R = Phi(alpha' + J' R) for one formation.

    Args:
        force: the force under the order. command: not read.
    Returns:
        Refused; a chance within a world is 0 or 1.
    Raises:
        CohesionError: the iteration does not settle.
    Source:
        Granovetter (1978), doi:10.1086/226707.
    """
    del command
    nobody_apart = force._replace(shock=np.zeros_like(force.shock))
    return refusal_fast.refused(nobody_apart, Nodes(np.zeros(1), np.ones(1)))


def thin_table(
    support: Floats,
    formations: Formations,
    phases: Phases,
    reserves: Reserves,
    parameters: CohesionParameters,
    campaigning: Campaigning,
) -> ObedienceTable:
    """Gives the table of obedience at one date by mean field. Leaves out units inside the force and commanders.

    Args:
        support: (world, posture, group), share 0..1, at the date.
        formations, phases, reserves, parameters, campaigning: as described there.
    Returns:
        The table, with the note that it is thin.
    Raises:
        CohesionError: an array out of range or of the wrong shape, all at once; or refusal that does not settle.
    Source:
        Granovetter (1978), doi:10.1086/226707; sizes of the parameters are judged.
    """
    table = table_of(thin_refusal, support, formations, phases, reserves, parameters, campaigning)
    return replace(table, note=THIN_NOTE)
