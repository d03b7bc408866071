"""What do the sciences hand to the game, and what of it is shown to a reader?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tightrope.economy import usable_relief
from tightrope.model.to_cohesion import Apparatus, Orders
from tightrope.model.to_economy import Purse
from tightrope.model.to_game import Inputs
from tightrope.model.to_opinion import Public
from tightrope.model.worlds import Science
from tightrope.war import Course

Floats = NDArray[np.float64]

_PHASE_ATTRIBUTES = ("need", "casualties", "defeat", "encircled", "victory", "weak", "front_near", "reach")


def by_world(course: Course) -> Course:
    """Gives every attribute of a phase by world, (world, phase), also where it is the same in all.

    Args:
        course: the course of the war.
    Returns:
        The same course; every array has the world first.
    """
    worlds = len(course.start)
    wide = {
        name: np.broadcast_to(getattr(course, name), (worlds, course.start.shape[1])).copy()
        for name in _PHASE_ATTRIBUTES
    }
    return replace(course, **wide)


def inputs_of(course: Course, public: Public, means: Purse, orders: Orders, apparatus: Apparatus) -> Inputs:
    """Gathers what the sciences hand to the game.

    Args:
        course: the war, by world. public: support on the past dates. means: by past date and level of sanctions.
        orders: what the formations meet. apparatus: by past date, phase, loyalty and posture.
    Returns:
        Inputs; every array has the world first.
    """
    paths = public.paths.support
    return Inputs(
        course=course,
        orders=orders,
        support=paths[..., 0],
        groups=public.bodies[:, -1],
        obedience=apparatus.obedience,
        cascade=apparatus.cascade,
        levels_lost=apparatus.levels_lost,
        guard_away=apparatus.guard_away,
        base_left=apparatus.base_left,
        strain=means.strain,
        leverage=means.leverage,
        relief=usable_relief(means.relief).relief,
        figures=means.figures,
    )


def science_of(course: Course, public: Public, means: Purse, apparatus: Apparatus) -> Science:
    """Gathers what a reader is shown of the sciences, on as_of and along the paths.

    Args:
        course, public, means, apparatus: as in `inputs_of`.
    Returns:
        Science.
    """
    return Science(
        support=public.paths.support,
        groups=public.paths.groups,
        measured=tuple(bool(known) for known in public.paths.measured),
        support_draws=public.effective,
        strain=means.strain[:, -1],
        leverage=means.leverage[:, -1],
        relief=means.relief[:, -1],
        negative_relief=float(np.max(usable_relief(means.relief[:, -1]).negative_share)),
        obedience=apparatus.obedience[:, -1],
        cascade=apparatus.cascade[:, -1],
        desertion=apparatus.desertion[:, -1],
        surrender=apparatus.surrender[:, -1],
        base_left=apparatus.base_left[:, -1],
        phase=course.phase_probability,
        war_on=course.war_on,
    )
