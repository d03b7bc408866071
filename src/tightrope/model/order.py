"""What follows if the order is given on as_of? The table of obedience asked again with one thing changed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tightrope.case import Case
from tightrope.cohesion import (
    STAGES,
    Campaigning,
    CohesionParameters,
    Formations,
    ObedienceTable,
    Phases,
    Reserves,
    Units,
    obedience_table,
    thin_table,
)
from tightrope.model.to_cohesion import Orders
from tightrope.model.worlds import Worlds
from tightrope.opinion import GROUPS

Floats = NDArray[np.float64]

WORST = 4.0  # casualties, in units of 2 % a week, beyond which the sciences do not go (specification of cohesion)
PROBE = 0.01  # persons called a week to learn which share reports: too few to change the ranks


@dataclass(frozen=True)
class Order:
    """Holds an order for one posture in one phase of the war, with firm loyalty; the world comes first."""

    support: Floats  # (world, posture, group)
    formations: Formations
    phases: Phases  # (world, 1)
    reserves: Reserves
    parameters: CohesionParameters
    campaigning: Campaigning
    units: Units | None  # None: the thin form
    posture: int
    phase: int  # of the case, the likeliest on as_of


def order_now(worlds: Worlds, posture: str | None = None) -> Order:
    """Gives the order for a posture on as_of, in the likeliest phase.

    Args:
        worlds: played worlds. posture: its id; the red line unless given.
    Returns:
        Order.
    """
    case = worlds.case
    phase = int(np.argmax(worlds.weights.weight @ worlds.past.mass.sum(axis=(2, 3, 4, 5))))
    given = Orders.of(case, worlds.draws, worlds.inputs.course)
    return Order(
        support=worlds.inputs.groups,
        formations=given.formations,
        phases=Phases(*(array[:, phase : phase + 1] for array in given.phases)),
        reserves=given.reserves,
        parameters=given.parameters,
        campaigning=replace(given.campaigning, loyalty_levels=1),
        units=given.units,
        posture=_index(case, posture or case.red_line),
        phase=phase,
    )


def past_support(worlds: Worlds) -> list[tuple[dt.date, Floats]]:
    """Gives the support of the groups that formations come from, on the end of each past step.

    Args:
        worlds: played worlds.
    Returns:
        (day, (world, posture, group)), groups as in `opinion.GROUPS`.
    """
    named = [worlds.science.groups.index(group) for group in GROUPS]
    support = worlds.science.support[..., named]
    return [(worlds.steps.end(step), support[:, number]) for number, step in enumerate(worlds.steps.past)]


def follows(order: Order) -> ObedienceTable:
    """Gives what follows from an order: the table with one phase and one level of loyalty.

    Args:
        order: the order.
    Returns:
        ObedienceTable.
    Raises:
        CohesionError: an input out of range.
    """
    given = (order.support, order.formations, order.phases, order.reserves, order.parameters, order.campaigning)
    return thin_table(*given) if order.units is None else obedience_table(*given, order.units)


def column(order: Order, name: str) -> Floats:
    """Gives one output of the table for the order's posture.

    Args:
        order: the order. name: a field of `ObedienceTable` that is by posture.
    Returns:
        (world,).
    """
    return np.asarray(getattr(follows(order), name)[:, 0, 0, order.posture])


def in_weeks(order: Order, weeks: int) -> Order:
    """Gives the same order for a campaign of another length.

    Args:
        order: the order. weeks: above 0.
    Returns:
        Order.
    """
    return replace(order, campaigning=replace(order.campaigning, weeks=weeks))


def without_intake(order: Order) -> Order:
    """Gives the same order when nobody fills the gaps.

    Args:
        order: the order.
    Returns:
        Order.
    """
    nobody = np.zeros_like(order.reserves.pool)
    return replace(order, reserves=order.reserves._replace(pool=nobody, max_intake=nobody))


def with_support(order: Order, share: Floats | float) -> Order:
    """Gives the same order with the support of every group for its posture set to a share.

    Args:
        order: the order. share: (world,) or one number, 0..1.
    Returns:
        Order.
    """
    support = order.support.copy()
    support[:, order.posture] = np.clip(np.broadcast_to(share, len(support)), 0, 1)[:, None]
    return replace(order, support=support)


def deadlier(order: Order, units: float = 1.0) -> Order:
    """Gives the same order when more fall.

    Args:
        order: the order. units: of 2 % of the force a week, added in every world.
    Returns:
        Order.
    """
    more = np.minimum(order.phases.casualties + units, WORST)
    return replace(order, phases=order.phases._replace(casualties=more))


def with_parameter(order: Order, name: str, values: Floats) -> Order:
    """Gives the same order under another belief.

    Args:
        order: the order. name: a field of `CohesionParameters`. values: (world,), in its unit.
    Returns:
        Order.
    """
    return replace(order, parameters=order.parameters._replace(**{name: np.asarray(values, dtype=np.float64)}))


def refused_by_formation(order: Order) -> Floats:
    """Gives the share of each formation that refuses.

    With the whole support base resting on one formation, the guard left at home is the share of it that refused.

    Args:
        order: the order.
    Returns:
        (world, formation); not a number where the formation is not ordered.
    """
    found = np.full(order.formations.strength.shape, np.nan)
    for number in np.flatnonzero(order.formations.ordered[order.posture]):
        alone = np.zeros_like(order.formations.base_weight)
        alone[:, number] = 1.0
        found[:, number] = column(replace(order, formations=replace(order.formations, base_weight=alone)), "guard_away")
    return found


def refused_by_stage(order: Order) -> Floats:
    """Gives the share of the force that first refuses at each stage: what the order adds when it goes so far.

    Args:
        order: the order.
    Returns:
        (world, stage), in the order of `STAGES`; 0 at stages that the order does not contain.
    """
    contained = order.formations.stages[order.posture]
    found = np.zeros((len(order.support), len(STAGES)))
    before = np.zeros(len(order.support))
    for stage in np.flatnonzero(contained):
        stages = order.formations.stages.copy()
        stages[order.posture] = contained & (np.arange(len(STAGES)) <= stage)
        upto = 1 - column(replace(order, formations=replace(order.formations, stages=stages)), "obedience")
        found[:, stage], before = upto - before, upto
    return found


def reporting(order: Order) -> Floats:
    """Gives the share of those called who report, over the campaign.

    Args:
        order: the order.
    Returns:
        (world,), from a call too small to change the ranks.
    """
    weeks = order.campaigning.weeks
    few = np.full(len(order.support), PROBE)
    probe = replace(order, reserves=order.reserves._replace(pool=few * weeks, max_intake=few))
    return arrived(probe) / (PROBE * weeks)


def arrived(order: Order) -> Floats:
    """Gives how many persons joined the ranks over the campaign: who is there and who left, less who obeyed at first.

    Args:
        order: the order.
    Returns:
        (world,), persons.
    """
    table = follows(order)
    out = ("ranks_filled", "desertion", "surrender", "losses")
    shares = sum((getattr(table, name) for name in out), np.zeros_like(table.obedience)) - table.obedience
    return np.asarray(np.maximum(shares[:, 0, 0, order.posture], 0.0) * ordered_strength(order))


def ordered_strength(order: Order) -> Floats:
    """Gives the persons under the order.

    Args:
        order: the order.
    Returns:
        (world,), persons.
    """
    ordered = order.formations.ordered[order.posture]
    return np.asarray(order.formations.strength[:, ordered].sum(axis=1))


def family_support(order: Order) -> Floats:
    """Gives the support among the families of each formation for the order's posture.

    Args:
        order: the order.
    Returns:
        (world, formation), share 0..1.
    """
    return np.asarray(np.clip(order.support[:, order.posture] @ order.formations.mix.T, 0, 1))


def tipping(order: Order) -> Floats:
    """Gives the support below which refusal would spread through the force, by the formula of the mean field.

    Of several formations the largest ordered one speaks for the force.

    Args:
        order: the order.
    Returns:
        (world,); not a number where support alone neither starts nor stops a cascade.
    """
    strength = np.where(order.formations.ordered[order.posture], order.formations.strength, -1.0)
    values = follows(order).tipping_support[:, 0]
    return np.asarray(np.take_along_axis(values, strength.argmax(axis=1)[:, None], axis=1)[:, 0])


def _index(case: Case, posture: str) -> int:
    return [each.id for each in case.postures].index(posture)
