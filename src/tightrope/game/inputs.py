"""What does the game need to know? The rules of a case, what each world believes, and the state of things at a date.

Axis order everywhere: world, date, state, player, posture, group. The state axes are, in order,
phase, pressure, loyalty, sanctions, slot. Every axis length comes from the case; length 1 is allowed.
Loyalty levels rise: the last is "firm"; the first is "cracking" when there is more than one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Truths = NDArray[np.bool_]

CAUSES = ("patron", "street", "apparatus", "economy", "adversary")


@dataclass(frozen=True)
class Rules:
    """Holds what is the same in every world: the postures and the lengths of the axes."""

    exposure: Floats  # (posture,) 0..1, rising; the order matters for the red line alone
    salience: Floats  # (posture,) 0..1
    provocation: Floats  # (posture,) 0..1
    ordered: Floats  # (posture,) 0 or 1
    near: Floats  # (posture,) 0..1
    grip: Floats  # (posture,) 0..1
    complicity: Floats  # (posture,) 0..1
    allowed: Truths  # (posture, posture) from, to
    red_line: int  # index of the first crossing posture
    levels: Floats  # (pressure,) 0..1
    demanded: Floats  # (pressure,) contribution demanded at each level
    phases: int
    loyalty: int
    sanctions: int
    lookahead: int = 12  # steps
    memory: bool = True
    credit_after_crossing: float = 0.0


class Parameters(NamedTuple):
    """Holds one number a world for each belief and taste; all arrays are (world,). Units as in the specification."""

    precision: Floats  # the ruler's lambda, 1/probability; may be inf
    b0: Floats
    c0: Floats
    k0: Floats
    q0: Floats
    j0: Floats
    b_direct: Floats
    b_lever: Floats
    b_overture: Floats
    b_grip: Floats
    theta: Floats
    kappa_b: Floats
    c1: Floats
    c2: Floats
    c3: Floats
    c4: Floats
    c5: Floats
    k1: Floats
    k2: Floats
    q1: Floats
    j1: Floats
    kappa_up: Floats
    kappa_down: Floats
    kappa_word: Floats
    kappa_offer: Floats
    rho: Floats
    zeta: Floats
    precision_patron: Floats
    precision_west: Floats
    v: Floats
    k_patron: Floats  # K_P, loss of the ruler to the patron
    cost_press: Floats  # per unit of pressure level
    entrap: Floats
    worry: Floats
    cost_tighten: Floats
    cost_relieve: Floats
    wedge: Floats
    wedge_offer: Floats
    drift: Floats
    excuse: Floats


class Conditions(NamedTuple):
    """Holds the state of things at one date."""

    support: Floats  # (world, posture) 0..1, before a crossing
    obedience: Floats  # (world, phase, loyalty, posture) 0..1
    cascade: Floats  # (world, phase, loyalty, posture) 0..1, chance that an order is refused as a whole
    levels_lost: Floats  # (world, phase, loyalty, posture) levels a step, real
    guard_away: Floats  # (world, phase, loyalty, posture) 0..1
    base_left: Floats  # (world, phase, loyalty, posture) 0..1, support base left after return
    strain: Floats  # (world, sanctions) 0..1
    leverage: Floats  # (world, sanctions) 0..1
    relief: Floats  # (world, sanctions) share of means regained by lifting level g, before complicity
    sanctions_in_force: int  # g0 of the block
    phase_step: Floats  # (world, 2, phase, phase) not joined, joined; rows sum to 1
    need: Floats  # (world, phase) 0..1
    weak: Floats  # (world, phase) 0..1
    front_near: Floats  # (world, phase) 0..1
    casualties: Floats  # (world, phase) units of 2 % of the force a week, 0..4
    reach: Floats  # (world, phase) 0..1
    substitutes: Floats  # (world, phase) 0..1
    threat: Floats  # (world,) 0..1
    incident: Floats  # (world,) 0..1
    shield: Floats  # (world,) 0..1
    held: Floats  # (world,) 0..1, complicity of the worst posture held so far
    word: Floats  # (world, phase, posture) 0..1, promises in force that the posture breaks in the phase
    contribution: Floats  # (world, posture) 1 is all that his army can give today; above 1 if it were stronger
    occasion: Floats  # (world, posture, pressure) 0..1
    occasion_overture: Floats  # (world,) 0..1
