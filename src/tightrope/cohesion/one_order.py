"""One order for one posture: what does each stage and each week add, and at which support does refusal tip?"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import logit

from tightrope.cohesion.campaign import muster, week
from tightrope.cohesion.field import EDGE
from tightrope.cohesion.inputs import STAGES, Campaigning, CohesionParameters, Formations, Phases, Reserves
from tightrope.cohesion.orders import Refuse, begin, cells_of
from tightrope.cohesion.refusal import Refused

Floats = NDArray[np.float64]

LIKELY = 1 / 2  # chance of a cascade above which it counts as likely (specification, section 7)
TIPPING_WIDTH = 1e-3  # how closely the support at which refusal tips is sought (specification, section 7)


class Weeks(NamedTuple):
    """Holds what became of those ordered, by the end of each week; (world, phase, loyalty, week), shares of them."""

    ranks_filled: Floats
    desertion: Floats
    surrender: Floats
    losses: Floats


class Played(NamedTuple):
    """Holds who refuses one order; the cell axis runs over phases and loyalty levels."""

    by_stage: Floats  # (world, phase, loyalty, stage) share of the force that first refuses there
    who: Refused  # after the last stage


def play_order(
    refuse: Refuse,
    posture: int,
    support: Floats,
    formations: Formations,
    phases: Phases,
    parameters: CohesionParameters,
    campaigning: Campaigning,
) -> Played:
    """Plays one order stage by stage.

    Those who refused earlier stay refusers, so each stage adds what the highest field so far adds.

    Args:
        refuse: the law of refusal.
        posture: index of the posture ordered; its order has stages.
        support, formations, phases, parameters, campaigning: as in `table_of`.
    Returns:
        Played; 0 at stages that the order does not contain.
    Raises:
        CohesionError: refusal that does not settle.
    """
    worlds, states = phases.casualties.shape
    out = np.zeros((worlds, states * campaigning.loyalty_levels, len(STAGES)))
    before = np.zeros(out.shape[:2])
    reached = np.zeros(len(STAGES), dtype=np.bool_)
    for stage in np.flatnonzero(formations.stages[posture]):
        reached[stage] = True
        cells = cells_of(posture, reached, support[:, None], formations, (phases, parameters, campaigning))
        who = refuse(cells.force, cells.command)
        out[..., stage] = who.whole - before
        before = who.whole
    return Played(out.reshape(worlds, states, campaigning.loyalty_levels, len(STAGES)), who)


def weeks_of(
    refuse: Refuse,
    posture: int,
    support: Floats,
    formations: Formations,
    phases: Phases,
    reserves: Reserves,
    parameters: CohesionParameters,
    campaigning: Campaigning,
) -> Weeks:
    """Gives what became of those ordered, week by week; who refused at the order stays a refuser.

    Args:
        refuse: the law of refusal. posture: index of the posture ordered; its order has stages.
        support, formations, phases, reserves, parameters, campaigning: as in `table_of`.
    Returns:
        Weeks; the last is the campaign's end.
    Raises:
        CohesionError: refusal that does not settle.
    """
    begun = begin(refuse, posture, support[:, None], formations, (phases, parameters, campaigning))
    ranks, after = muster(begun.sent, reserves), []
    for number in range(campaigning.weeks):
        ranks = week(ranks, number, (begun.sent, begun.rates, begun.call, reserves))
        after.append((ranks.strength, ranks.deserted, ranks.surrendered, ranks.lost))
    persons = np.array(after).sum(axis=-1)  # (week, output, world, cell)
    shares = np.moveaxis(persons / begun.sent.strength.sum(axis=1)[:, None], 0, -1)
    shape = (*phases.casualties.shape, campaigning.loyalty_levels, campaigning.weeks)
    return Weeks(*(output.reshape(shape) for output in shares))


def cascade_support(
    refuse: Refuse,
    posture: int,
    support: Floats,
    formations: Formations,
    phases: Phases,
    parameters: CohesionParameters,
    campaigning: Campaigning,
) -> Floats:
    """Support among the families of all who are ordered, below which a cascade is likelier than not.

    Bisection with the same battalions; commanders stay as they are. Refusal never falls as support falls, so there
    is one such point at most.

    Args:
        refuse: the law of refusal. posture: index of the posture ordered; its order has stages.
        support: (world, posture, group); the search starts from it, and commanders keep theirs.
        formations, phases, parameters, campaigning: as in `table_of`.
    Returns:
        (world, phase, loyalty) share, within half of 1e-3; NaN where support alone neither starts nor stops a
        cascade.
    Raises:
        CohesionError: refusal that does not settle.
    """
    stages, rest = formations.stages[posture], (phases, parameters, campaigning)
    cells = cells_of(posture, stages, support[:, None], formations, rest)
    weight = parameters.family_weight[:, None, None]
    alone = cells.force.field - weight * cells.opposed

    def likely(share: Floats) -> NDArray[np.bool_]:
        """Says in which cells a cascade is likely at a support."""
        force = cells.force._replace(field=alone + weight * logit(1 - share)[..., None])
        return np.asarray(refuse(force, cells.command).cascade >= LIKELY)

    low, high = np.full(alone.shape[:2], EDGE), np.full(alone.shape[:2], 1 - EDGE)
    tips = likely(low) & ~likely(high)
    for _ in range(math.ceil(math.log2(1 / TIPPING_WIDTH))):
        middle = (low + high) / 2
        below = likely(middle)
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    found = np.where(tips, (low + high) / 2, np.nan)
    return found.reshape(*phases.casualties.shape, campaigning.loyalty_levels)
