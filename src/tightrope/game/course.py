"""What was seen in a step, what is asked of the future, and what comes back."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tightrope.game.inputs import Conditions, Floats, Integers, Rules, Truths
from tightrope.game.policy import Policy

UNSEEN = -1


class Observation(NamedTuple):
    """Holds what was seen in one step; the defaults say that nothing was.

    A move that was seen enters with its probability raised to its power (reliability times credibility).
    """

    slot: int = UNSEEN  # slot after the apparatus has acted; UNSEEN = not known
    power: float = 1.0  # on the probability of the move that was seen; staying counts with power 1
    order_factor: Floats | None = None  # (2,) or (world, 2): likelihood of reports if an order was obeyed, refused,
    #                                     relative to no order given
    offer: int = UNSEEN  # 0 none, 1 an offer
    offer_power: float = 1.0
    offer_missed: float = 1.0  # likelihood of hearing of none although one was made; counts where `offer` is UNSEEN
    west: int = UNSEEN  # 0 tighten, 1 hold, 2 relieve
    west_power: float = 1.0
    patron: int = UNSEEN  # 0 ease, 1 hold, 2 press
    patron_power: float = 1.0
    pressure_factor: Floats | None = None  # (pressure,) or (world, pressure): likelihood of reports on the level
    #                                        in force after the patron's move
    said_factor: Floats | None = None  # (world, phase, pressure', loyalty, sanctions): likelihood of what he said,
    #                                    at the ruler's nodes
    phase_factor: Floats | None = None  # (world, phase): likelihood of reports on the phase that ends the step
    office: int = UNSEEN  # 0 lost, 1 kept (scored); UNSEEN = in office, not scored


class Segment(NamedTuple):
    """Holds a stretch of steps under one policy."""

    conditions: Conditions
    policy: Policy
    steps: int
    rules: Rules | None = None  # where the axes differ from the first segment's (a pressure held from here on)
    moves: tuple[Integers | None, Integers | None, Integers | None, Integers | None, Integers | None] = (
        None,
        None,
        None,
        None,
        None,
    )  # phase, pressure, loyalty, sanctions, slot: new index of each old one at the segment's start


class Targets(NamedTuple):
    """Holds the sets of postures that are waited for besides "posture k or one more exposed"."""

    acts: Truths  # (act, posture) postures that contain the act


NO_ACTS = Targets(np.zeros((0, 0), dtype=np.bool_))


class RopeMeans(NamedTuple):
    """Holds where the ruler stands on the rope, averaged over states; NaN where there is nothing to average."""

    weight: Floats  # (world, step) mass that was averaged over
    rope: Floats  # (world, step) pull + other
    danger_comply: Floats  # (world, step, 5)
    danger_refuse: Floats  # (world, step, 5)

    @property
    def parts(self) -> Floats:
        """(world, step, 5): D_c(refuse) - D_c(comply)."""
        return self.danger_refuse - self.danger_comply

    @property
    def pull(self) -> Floats:
        """(world, step): D(refuse) - D(comply)."""
        pull: Floats = self.parts.sum(axis=-1)
        return pull

    @property
    def other(self) -> Floats:
        """(world, step): what weighs besides danger."""
        return self.rope - self.pull


class Projection(NamedTuple):
    """Holds what follows from a start; every array is (world, step, ...), step 0 = the start.

    First passages are cumulative: P(it happened on any day up to the end of step n). A passage counts when chosen
    and obeyed, before the hazard of that step. Flows (marked so) belong to their step alone and are 0 at step 0.
    """

    reached: Floats  # (world, step, posture) P(posture k or a more exposed one by then); 1 at 0 where held at the start
    acts: Floats  # (world, step, act)
    offer: Floats  # (world, step) P(an offer by then)
    bargain: Floats  # (world, step) P(offer, relief in that step, posture below the red line, by then)
    demand: Floats  # (world, step) P(a step with pressure above 0 by then); steps after the start
    reasoned: Floats  # (world, step) crossings by then from nodes with pull + other > 0
    noise: Floats  # (world, step) the other ones; reasoned + noise = reached[red line] - its value at the start
    pressed: Floats  # (world, step) P(crossing by then) from the start's states with pressure above 0; 0 if none
    not_pressed: Floats  # (world, step) the same from those without pressure
    pressed_mass: Floats  # (world,) mass of the start's states with pressure above 0
    holding: Floats  # (world, step, posture) P(in office and holding posture k); a posture and its copy added
    survival: Floats  # (world, step) P(in office)
    lost: Floats  # (world, step, 5) P(office lost by then), by cause; survival + lost = 1
    phase: Floats  # (world, step, phase) P(in office and in that phase)
    demanded: Floats  # (world, step) flow: not yet crossed, pressure above 0 in this step
    complied: Floats  # (world, step) flow: crossings in such steps
    offers: Floats  # (world, step) flow: offers made
    relieved: Floats  # (world, step) flow: offers answered with relief in the same step
    means: RopeMeans  # (world, step, ...) over mass in office below the red line, after the patron's move;
    #                   step 0: the states of the start, the patron staying where he is
