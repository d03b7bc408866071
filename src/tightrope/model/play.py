"""What happens in the many worlds of a case? The argument of the case, from top to bottom.

What is known shapes the course of the war, what the public wants and what the ruler has to spend; support
decides who would obey; all of it meets in the game. Worlds are weighed by what was seen up to as_of and
then played to the horizon.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np

from tightrope import war
from tightrope.case import Case, Hold
from tightrope.errors import EvidenceImpossible
from tightrope.kernels import silent
from tightrope.model.ahead import Change, unchanged
from tightrope.model.blocks import played, whole_course
from tightrope.model.draw import Draws
from tightrope.model.evidence import used_by
from tightrope.model.gather import by_world, inputs_of, science_of
from tightrope.model.hardship import hard_times, loyal_in_hard_times
from tightrope.model.pareto import Weights, smooth
from tightrope.model.timeline import Timeline, timeline
from tightrope.model.to_cohesion import Orders
from tightrope.model.to_economy import means
from tightrope.model.to_game import Inputs
from tightrope.model.to_opinion import public
from tightrope.model.to_war import war_draws, war_inputs
from tightrope.model.weights import effective_worlds
from tightrope.model.worlds import Science, Worlds

Told = Callable[[str, int, int], None]


def quiet(stage: str, done: int, total: int) -> None:
    """Tells nobody how far the work has come."""


def play(case: Case, draws: Draws, told: Told = quiet) -> Worlds:
    """Plays every world from the start of the game to the horizon, and weighs it by the evidence.

    Args:
        case: the case as known on its as_of (see `Case.known_on`).
        draws: the draws of the worlds.
        told: of each stage, how much of it is done, and of how much.
    Returns:
        Worlds.
    Raises:
        EvidenceImpossible: no world can have produced the evidence.
        EvidenceUsedTwice: an item would count in two places.
        InputError: a science cannot use what the case gives it.
    """
    for item in case.evidence:
        used_by(item)
    steps = timeline(case)
    inputs, science = understood(case, draws, steps, told)
    past, future = whole_course(case, draws, steps, inputs, partial(told, "playing worlds"))
    return Worlds(case, draws, steps, inputs, science, past, future, smooth(past.log_weight))


def understood(case: Case, draws: Draws, steps: Timeline, told: Told = quiet) -> tuple[Inputs, Science]:
    """Gives what the sciences say of the past of a case: for the game, and for a reader.

    Args:
        case: the case as known on its as_of. draws: of the worlds. steps: the timeline.
        told: of each stage, how much of it is done, and of how much.
    Returns:
        Inputs of the game, and the science behind them.
    Raises:
        InputError: a science cannot use what the case gives it.
    """
    course = by_world(war.course(war_inputs(case, draws, steps), war_draws(case, draws, steps)))
    asked = public(case, draws, steps, partial(told, "fitting the surveys"))
    told("trade and means", 0, 1)
    money = means(case, draws, steps)
    support = hard_times(case, draws, steps, asked, money)
    told("the formations", 0, 1)
    today = Orders.of(case, draws, course, partial(told, "building the battalions"))
    orders = loyal_in_hard_times(case, draws, steps, today, money)
    obedience = orders.path(support.bodies)
    return inputs_of(course, support, money, orders, obedience), science_of(course, support, money, obedience)


def replay(worlds: Worlds, holds: tuple[Hold, ...], count: int, change: Change = unchanged) -> Worlds:
    """Plays the same worlds to the horizon again, with quantities held; past steps and weights stay as they are.

    Args:
        worlds: worlds played without holds.
        holds: what is held, from when on.
        count: how many worlds, from the first on.
        change: applied to the players' beliefs.
    Returns:
        Worlds, the first `count` of them.
    Raises:
        CaseError: a hold that the case cannot follow.
    """
    few = worlds.first(count)
    future = played(few.case, few.draws, few.steps, few.inputs, few.past, holds, change)
    return replace(few, future=future)


def with_army(worlds: Worlds, times: float) -> Worlds:
    """Gives the same worlds in which his own army is stronger from as_of on; to be played again by `replay`.

    What he can give the patron by sending it grows as its strength does; it obeys as today's does. Past and weights
    stay.

    Args:
        worlds: played worlds. times: strength, times today's, 0 or more.
    Returns:
        Worlds whose `future` is still the old one.
    """
    return replace(worlds, inputs=replace(worlds.inputs, army=times))


def reckoning(worlds: Worlds, foresight: str) -> Worlds:
    """Plays the same worlds from the start again with players who foresee, or do not.

    Args:
        worlds: played worlds, a few hundred.
        foresight: "frozen" or "perfect"; see `game.foresight` of the case.
    Returns:
        Worlds; a world counts as much more or less than before as the evidence now is likelier or less likely in it.
    Raises:
        EvidenceImpossible: no world explains the evidence then.
    """
    case = replace(worlds.case, game=replace(worlds.case.game, foresight=foresight))
    past, future = whole_course(case, worlds.draws, worlds.steps, worlds.inputs, silent)
    alive = worlds.weights.weight > 0
    change = np.where(alive, past.log_weight - np.where(alive, worlds.past.log_weight, 0.0), -np.inf)
    if not np.isfinite(change).any():
        raise EvidenceImpossible(
            f"no world of {len(change)} explains the evidence when players are {foresight}; allowed one at least; "
            "play more worlds",
            worlds=len(change),
        )
    raw = worlds.weights.weight * np.exp(change - change.max())
    weights = Weights(raw / raw.sum(), worlds.weights.pareto_k, effective_worlds(raw))
    return replace(worlds, case=case, past=past, future=future, weights=weights)
