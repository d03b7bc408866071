"""How likely is he to lose office in this step, and through whom?

Axes of every table here, after the world: phase w, pressure' p, loyalty l, sanctions g, slot' s, refused r,
offered o, the west's move x. An axis on which a quantity does not depend has length 1. Primes mark values after
the moves; phase, loyalty and sanctions are those at the start of the step, but for the strain after the west's move.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.special import expit, logit

from tightrope.game.inputs import Conditions, Floats, Parameters, Rules
from tightrope.game.layout import Layout

LARGEST_EXPONENT = 700.0  # e^700 is finite in double precision; a hazard is capped at 1 long before
_AXES = "wplgsrox"


class Slots(NamedTuple):
    """Holds what depends on the slot at one date."""

    credit: Floats  # (world, slot) 0..1, what restraint is still worth to the west
    strain: Floats  # (world, sanctions, slot) 0..1, share of the means lost
    unpopular: Floats  # (world, slot) 1 - support, support shifted by the drift after a crossing
    away: Floats  # (world, phase, loyalty, slot) 1 - guard
    worth: Floats  # (world, phase, slot) worth of the posture to the patron
    motive: Floats  # (world, phase) part of the demand met by having crossed
    obeyed: Floats  # (world, phase, loyalty, slot, refused) m_eff


class Hazards(NamedTuple):
    """Holds the hazard rates of the five causes, each capped at 1, and what they come to."""

    rates: tuple[Floats, Floats, Floats, Floats, Floats]  # in the order of CAUSES, axes as in the file's first lines
    loss: Floats  # H = 1 - exp(-sum)
    share: Floats  # H / sum, so that H_cause = rate * share


def place(array: Floats, axes: str) -> Floats:
    """Gives an array (world, axes...) all the axes of this file, length 1 where it had none.

    Args:
        array: (world, one axis for each letter).
        axes: letters out of "wplgsrox", in that order.
    Returns:
        (world, w, p, l, g, s, r, o, x).
    """
    lengths = dict(zip(axes, array.shape[1:], strict=True))
    return array.reshape(array.shape[0], *(lengths.get(letter, 1) for letter in _AXES))


def slots_at(rules: Rules, plan: Layout, parameters: Parameters, conditions: Conditions) -> Slots:
    """Works out credit, strain, support, guard, worth, motive and obedience of each slot.

    Args:
        rules: postures and axes.
        plan: their layout.
        parameters: beliefs, (world,).
        conditions: the state of things at the date.
    Returns:
        Slot quantities as listed in `Slots`.
    """
    posture, ever = plan.posture, plan.ever
    credit = 1.0 - np.maximum(conditions.held[:, None], rules.complicity[posture])
    credit = credit * np.where(ever == 1, rules.credit_after_crossing, 1.0)
    near = rules.near * (1.0 - conditions.front_near[:, :, None])
    worth = conditions.contribution[:, None, :] * (1.0 - near)
    need = conditions.need * (1.0 - conditions.substitutes)
    own = parameters.v[:, None] * need * worth[:, :, rules.red_line]
    entrap = np.broadcast_to(parameters.entrap[:, None], own.shape)
    motive = np.divide(entrap, entrap + own, out=np.zeros_like(own), where=entrap > 0)
    ordered = rules.ordered[posture] == 1
    return Slots(
        credit=credit,
        strain=_strain(plan, credit, conditions),
        unpopular=1.0 - _support(plan, parameters, conditions),
        away=1.0 - _guard(rules, plan, conditions),
        worth=worth[:, :, posture],
        motive=motive,
        obeyed=np.stack(
            [
                np.where(ordered, conditions.obedience[..., posture], 1.0),
                np.broadcast_to(np.where(ordered, 0.0, 1.0), (*conditions.obedience.shape[:3], plan.slots)),
            ],
            axis=-1,
        ),
    )


def hazards(rules: Rules, plan: Layout, parameters: Parameters, conditions: Conditions, theta: Floats) -> Hazards:
    """Works out the hazard rates of a step and the probability of losing office.

    Args:
        rules: postures and axes.
        plan: their layout.
        parameters: beliefs, (world,).
        conditions: the state of things at the date.
        theta: (world,) multiplier of the patron's threat, the true one or the one he believes in.
    Returns:
        Rates by cause (each at most 1), H and H / sum.
    """
    slots = slots_at(rules, plan, parameters, conditions)
    firm, cracking = ends_of_loyalty(rules.loyalty)
    ordered = rules.ordered[plan.posture]
    ask = np.asarray(rules.demanded)[None, :]
    own = place(slots.worth, "ws") * place(slots.obeyed, "wlsr")
    given = np.maximum(own, place(slots.motive, "w") * _row(plan.ever.astype(np.float64), "s"))
    gap = np.maximum(0.0, place(ask, "p") - given)
    refused = _row(np.array([0.0, 1.0]), "r")
    at_odds = np.maximum(_row(ordered, "s"), refused) * (1.0 - np.where(refused == 1, 0.0, place(slots.obeyed, "wlsr")))
    p = Parameters(*(place(number, "") for number in parameters))
    calm = 1.0 - p.excuse * place(conditions.incident, "")
    street = (
        p.c0
        + p.c1 * _row(rules.salience[plan.posture], "s") * calm * place(slots.unpopular, "s")
        - p.c2 * _row(firm, "l")
        + p.c3 * place(conditions.casualties, "w") * _row(ordered, "s")
        + p.c4 * place(slots.away, "wls")
        - p.c5 * place(conditions.shield, "") * (1.0 - gap)
    )
    strain = place(np.moveaxis(slots.strain[:, plan.sanctions_after, :], 2, 3), "gsx")
    provoked = place(conditions.threat, "") * _row(rules.provocation[plan.posture], "s")
    rates = (
        _patron(rules, plan, p, conditions, place(theta, "") * gap),
        _capped(street),
        _capped(p.k0 + p.k1 * at_odds + p.k2 * _row(cracking, "l")),
        _capped(p.q0 + p.q1 * strain),
        _capped(p.j0 + p.j1 * provoked),
    )
    total = rates[0] + rates[1] + rates[2] + rates[3] + rates[4]
    loss = -np.expm1(-total)
    return Hazards(rates, loss, loss / total)


def ends_of_loyalty(loyalty: int) -> tuple[Floats, Floats]:
    """Marks the firm (last) and the cracking (first of several) loyalty level.

    Args:
        loyalty: number of levels.
    Returns:
        firm, cracking (loyalty,) 0 or 1.
    """
    level = np.arange(loyalty)
    return (level == loyalty - 1) * 1.0, ((level == 0) & (loyalty > 1)) * 1.0


def _patron(rules: Rules, plan: Layout, p: Parameters, conditions: Conditions, felt: Floats) -> Floats:
    """The patron's rate; `felt` is theta * gap."""
    offered = _row(np.array([0.0, 1.0]), "o")
    lever = p.b_direct + p.b_lever * place(conditions.leverage, "g")
    exponent = p.b0 + p.b_overture * offered + felt * _row(rules.levels, "p") * lever
    hold = place(conditions.reach, "w") * (1.0 + p.b_grip * _row(rules.grip[plan.posture], "s"))
    return np.minimum(1.0, hold * np.exp(np.minimum(exponent, LARGEST_EXPONENT)))


def _capped(exponent: Floats) -> Floats:
    return np.exp(np.minimum(exponent, 0.0))


def _row(numbers: Floats, axis: str) -> Floats:
    """Numbers along one axis, the same in every world."""
    return place(np.asarray(numbers, dtype=np.float64)[None, :], axis)


def _strain(plan: Layout, credit: Floats, conditions: Conditions) -> Floats:
    """Strain by level and slot: as given from the level in force up; below it, less what credit lets him regain."""
    strain = np.repeat(conditions.strain[:, :, None], plan.slots, axis=2)
    for level in range(conditions.sanctions_in_force, 0, -1):
        regained = credit * conditions.relief[:, level, None]
        strain[:, level - 1, :] = np.maximum(0.0, strain[:, level, :] - regained)
    return strain


def _support(plan: Layout, parameters: Parameters, conditions: Conditions) -> Floats:
    """Support on each slot: its logit moves by `drift` once he has crossed."""
    support = conditions.support[:, plan.posture]
    drift = parameters.drift[:, None] * plan.ever
    moved: Floats = expit(logit(support) + drift)
    return np.where(drift == 0, support, moved)


def _guard(rules: Rules, plan: Layout, conditions: Conditions) -> Floats:
    """Part of the support base at home: whole before a crossing, less while formations are away and after."""
    guard = np.ones((*conditions.guard_away.shape[:3], plan.slots))
    crossing = plan.crossed == 1
    guard[..., crossing] = conditions.guard_away[..., plan.posture[crossing]]
    copies = (plan.ever == 1) & ~crossing
    guard[..., copies] = conditions.base_left[..., rules.red_line, None]
    return guard
