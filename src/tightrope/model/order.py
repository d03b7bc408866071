"""What follows if the order is given on as_of? The table of obedience asked again with one thing changed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tightrope.cohesion import (
    HIGHEST_CASUALTIES,
    Campaigning,
    CohesionParameters,
    Formations,
    ObedienceTable,
    Phases,
    Refused,
    Weeks,
    cascade_support,
    plain_refusal,
    play_order,
    weeks_of,
)
from tightrope.model.to_cohesion import Orders
from tightrope.model.worlds import Worlds
from tightrope.opinion import GROUPS

Floats = NDArray[np.float64]

BANK_PARTS = 4  # parts of the bank of battalions that are played apart to learn the bank's own error
PROBE = 0.01  # persons called a week to learn which share reports: too few to change the ranks


@dataclass(frozen=True)
class Order:
    """Holds an order for one posture, in one phase of the war and with firm loyalty.

    orders: all that it meets but support, with that phase alone. support: (world, posture, group).
    posture, phase: places in the case; the phase is the likeliest on as_of.
    """

    orders: Orders
    support: Floats
    posture: int
    phase: int


def order_now(worlds: Worlds, posture: str | None = None) -> Order:
    """Gives the order for a posture on as_of, in the likeliest phase.

    Args:
        worlds: played worlds. posture: its id; the red line unless given.
    Returns:
        Order.
    """
    case = worlds.case
    phase = int(np.argmax(worlds.weights.weight @ worlds.past.mass.sum(axis=(2, 3, 4, 5))))
    given = worlds.inputs.orders
    alone = replace(
        given,
        phases=Phases(*(array[:, phase : phase + 1] for array in given.phases)),
        campaigning=replace(given.campaigning, loyalty_levels=1),
    )
    place = [each.id for each in case.postures].index(posture or case.red_line)
    return Order(alone, worlds.inputs.groups, place, phase)


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
    return order.orders.follow(order.support)


def column(order: Order, name: str) -> Floats:
    """Gives one output of the table for the order's posture.

    Args:
        order: the order. name: a field of `ObedienceTable` that is by posture.
    Returns:
        (world,).
    """
    return np.asarray(getattr(follows(order), name)[:, 0, 0, order.posture])


def by_week(order: Order) -> Weeks:
    """Gives what became of those ordered by the end of each week.

    Args:
        order: the order.
    Returns:
        Weeks, each (world, week).
    """
    posture, support, bodies, phases, beliefs, campaigning = _asked(order)
    found = weeks_of(order.orders.law, posture, support, bodies, phases, order.orders.reserves, beliefs, campaigning)
    return Weeks(*(array[:, 0, 0] for array in found))


def without_intake(order: Order) -> Order:
    """Gives the same order when nobody fills the gaps.

    Args:
        order: the order.
    Returns:
        Order.
    """
    nobody = np.zeros_like(order.orders.reserves.pool)
    return _meeting(order, reserves=order.orders.reserves._replace(pool=nobody, max_intake=nobody))


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
    phases = order.orders.phases
    more = np.minimum(phases.casualties + units, HIGHEST_CASUALTIES)
    return _meeting(order, phases=phases._replace(casualties=more))


def with_parameter(order: Order, name: str, values: Floats) -> Order:
    """Gives the same order under another belief.

    Args:
        order: the order. name: a field of `CohesionParameters`. values: (world,), in its unit.
    Returns:
        Order.
    """
    changed = order.orders.parameters._replace(**{name: np.asarray(values, dtype=np.float64)})
    return _meeting(order, parameters=changed)


def refused_by_formation(order: Order) -> Floats:
    """Gives the share of each formation that refuses.

    Args:
        order: the order.
    Returns:
        (world, formation); not a number where the formation is not ordered.
    """
    return np.asarray(1 - follows(order).obedience_by_formation[:, 0, 0, order.posture])


def refused_by_stage(order: Order) -> Floats:
    """Gives the share of the force that first refuses at each stage: what the order adds when it goes so far.

    Args:
        order: the order.
    Returns:
        (world, stage), in the order of `STAGES`; 0 at stages that the order does not contain.
    """
    return np.asarray(play_order(order.orders.law, *_asked(order)).by_stage[:, 0, 0])


def plainly(order: Order) -> Refused:
    """Gives who refuses by the plain formula of the mean field: one endless crowd, no units, no commanders.

    Args:
        order: the order.
    Returns:
        Refused, each (world,) for the whole force; a chance within a world is 0 or 1.
    """
    who = play_order(plain_refusal, *_asked(order)).who
    return Refused(who.by_formation[:, 0], who.whole[:, 0], who.cascade[:, 0], who.partial[:, 0])


def reporting(order: Order) -> Floats:
    """Gives the share of those called who report, over the campaign.

    Args:
        order: the order.
    Returns:
        (world,), from a call too small to change the ranks.
    """
    weeks = order.orders.campaigning.weeks
    few = np.full(len(order.support), PROBE)
    probe = _meeting(order, reserves=order.orders.reserves._replace(pool=few * weeks, max_intake=few))
    return arrived(probe) / (PROBE * weeks)


def arrived(order: Order) -> Floats:
    """Gives how many persons joined the ranks over the campaign.

    Args:
        order: the order.
    Returns:
        (world,), persons.
    """
    return column(order, "arrived") * ordered_strength(order)


def ordered_strength(order: Order) -> Floats:
    """Gives the persons under the order.

    Args:
        order: the order.
    Returns:
        (world,), persons.
    """
    ordered = order.orders.formations.ordered[order.posture]
    return np.asarray(order.orders.formations.strength[:, ordered].sum(axis=1))


def family_support(order: Order) -> Floats:
    """Gives the support among the families of each formation for the order's posture.

    Args:
        order: the order.
    Returns:
        (world, formation), share 0..1.
    """
    return np.asarray(np.clip(order.support[:, order.posture] @ order.orders.formations.mix.T, 0, 1))


def tipping(order: Order) -> Floats:
    """Gives the support among the families of all ordered, below which a cascade is likelier than not.

    Args:
        order: the order.
    Returns:
        (world,), by the law of refusal in force; not a number where support alone neither starts nor stops one.
    """
    return np.asarray(cascade_support(order.orders.law, *_asked(order))[:, 0, 0])


def plain_tipping(order: Order) -> Floats:
    """Gives the same by the plain formula of the mean field.

    Args:
        order: the order.
    Returns:
        (world,), as in `tipping`.
    """
    return np.asarray(cascade_support(plain_refusal, *_asked(order))[:, 0, 0])


def commanders_apart(order: Order, command: float | None = None) -> Order:
    """Gives the same order with the support of commanders in a group of its own, the last, so that it alone can move.

    Args:
        order: the order. command: how much they count in every formation, 0..1; None leaves that to the case.
    Returns:
        Order.
    """
    bodies = order.orders.formations
    groups = bodies.mix.shape[1]
    apart = np.append(order.support, (order.support @ bodies.commanders)[..., None], axis=2)
    counted = bodies.command if command is None else np.full_like(bodies.command, command)
    led = replace(
        bodies,
        command=counted,
        mix=np.append(bodies.mix, np.zeros((len(bodies.mix), 1)), axis=1),
        commanders=np.append(np.zeros(groups), 1.0),
    )
    return replace(_meeting(order, formations=led), support=np.clip(apart, 0, 1))


def more_in_favour(order: Order, share: Floats | float, commanders: bool) -> Order:
    """Gives the same order with more in favour of it, among the commanders or among everybody else.

    Args:
        order: from `commanders_apart`. share: (world,) or one number, added to the share in favour.
        commanders: who is moved.
    Returns:
        Order.
    """
    support, added = order.support.copy(), np.broadcast_to(share, len(order.support))
    moved = np.s_[:, order.posture, -1:] if commanders else np.s_[:, order.posture, :-1]
    support[moved] = np.clip(support[moved] + added[:, None], 0, 1)
    return replace(order, support=support)


def commanders_a_head(order: Order) -> Floats:
    """Gives the commanders a soldier under the order: battalions over persons.

    Args:
        order: the order.
    Returns:
        (world,).
    """
    ordered = order.orders.formations.ordered[order.posture]
    return np.asarray(order.orders.formations.battalions[:, ordered].sum(axis=1) / ordered_strength(order))


def in_parts_of_the_bank(order: Order) -> list[Order]:
    """Gives the same order in a few forms, each made of battalions of its own part of the banks.

    How far the parts differ says how far another bank would have moved the answer.

    Args:
        order: the order.
    Returns:
        Orders; none where no battalions are played.
    """
    units = order.orders.units
    if units is None:
        return []
    held = units.fields.shape[2] // BANK_PARTS
    parts = [units._replace(indices=units.indices % held + part * held) for part in range(BANK_PARTS)]
    return [_meeting(order, units=part) for part in parts]


def _asked(order: Order) -> tuple[int, Floats, Formations, Phases, CohesionParameters, Campaigning]:
    """The order as the functions of one order take it."""
    given = order.orders
    return order.posture, order.support, given.formations, given.phases, given.parameters, given.campaigning


def _meeting(order: Order, **changes: object) -> Order:
    """The same order, meeting something else."""
    return replace(order, orders=replace(order.orders, **changes))  # type: ignore[arg-type]
