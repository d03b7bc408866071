"""What happens in the many worlds of a case? The argument of the case, from top to bottom.

What is known shapes the course of the war, what the public wants and what the ruler has to spend; support
decides who would obey; all of it meets in the game. Worlds are weighed by what was seen up to as_of and
then played to the horizon.
"""

from __future__ import annotations

from dataclasses import replace

from tightrope import war
from tightrope.case import Case, Hold
from tightrope.model.ahead import Change, unchanged
from tightrope.model.blocks import Progress, played, silent, whole_course
from tightrope.model.draw import Draws
from tightrope.model.gather import by_world, inputs_of, science_of
from tightrope.model.pareto import smooth
from tightrope.model.timeline import timeline
from tightrope.model.to_cohesion import apparatus_path
from tightrope.model.to_economy import means
from tightrope.model.to_opinion import public
from tightrope.model.to_war import war_draws, war_inputs
from tightrope.model.worlds import Worlds


def play(case: Case, draws: Draws, progress: Progress = silent) -> Worlds:
    """Plays every world from the start of the game to the horizon, and weighs it by the evidence.

    Args:
        case: the case as known on its as_of (see `Case.known_on`).
        draws: the draws of the worlds.
        progress: told how many worlds are done.
    Returns:
        Worlds.
    Raises:
        EvidenceImpossible: no world can have produced the evidence.
        InputError: a science cannot use what the case gives it.
    """
    progress(0, len(draws.worlds))
    steps = timeline(case)
    course = by_world(war.course(war_inputs(case, draws, steps), war_draws(case, draws, steps)))
    support = public(case, draws, steps)
    money = means(case, draws, steps)
    obedience = apparatus_path(case, draws, course, support.bodies)
    inputs = inputs_of(course, support, money, obedience)
    past, future = whole_course(case, draws, steps, inputs, progress)
    science = science_of(course, support, money, obedience)
    return Worlds(case, draws, steps, inputs, science, past, future, smooth(past.log_weight))


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
