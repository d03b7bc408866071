"""How often would each world's ruler join the war if nothing were known but what past situations know?

The reference situation: a patron, his war, two postures. A world brings its own beliefs and tastes; support, obedience,
means and the course of the war are drawn anew from the defaults, so that the answer speaks of the beliefs alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tightrope import randomness, war
from tightrope.case import Case, read
from tightrope.game import Parameters
from tightrope.kernels import each_block
from tightrope.model.ahead import Now, ahead
from tightrope.model.blocks import BLOCK
from tightrope.model.condition import start_mass
from tightrope.model.draw import MAIN_THEORY, Draws
from tightrope.model.evidence import red_line, seen
from tightrope.model.gather import by_world, inputs_of
from tightrope.model.kept import Singles, code, found, keep, place
from tightrope.model.quantile import from_normal
from tightrope.model.timeline import Timeline, timeline
from tightrope.model.to_cohesion import Orders
from tightrope.model.to_economy import means
from tightrope.model.to_game import RENAMED, Inputs, rules
from tightrope.model.to_opinion import public
from tightrope.model.to_war import war_draws, war_inputs
from tightrope.model.worlds import Worlds, part

Floats = NDArray[np.float64]

REPEATS = 4  # independent draws of the default inputs a world (history specification 9)
STREAM = "history/anchor"
DAYS = 365  # days after the onset up to which joining is counted
BEGINS, GOES_TO = "build_up", "advance"  # the war is known to begin: the default phase before it leads to this one
SCIENCES = ("opinion", "economy", "cohesion", "war", "game", "case")  # whose code the reference situation follows from
FILES = ("reference.yaml", "defaults.yaml")
OWN = tuple(RENAMED.get(name, name) for name in Parameters._fields)


class Reference(NamedTuple):
    """Holds what the worlds say of the reference situation.

    crossed: (world, step) P(own troops have fought by the end of each step), step 0 ends one step before the onset.
    steps: their days.
    """

    crossed: Floats
    steps: Timeline


def reference(worlds: Worlds, onset: dt.date, told: Callable[[int, int], None]) -> Reference:
    """Plays the reference situation in every world, with no evidence and no demand in force.

    Played once for the same beliefs and kept: what-ifs, another day of knowledge and the next command find it. Held in
    single precision also when just made, so that no answer depends on what was kept.

    Args:
        worlds: played worlds, for their beliefs and tastes. onset: first day of the war.
        told: told how many worlds are done, over all repeats.
    Returns:
        Reference; means over four independent draws of everything the class does not know.
    Raises:
        InputError: a science cannot use the defaults.
    """
    case = reference_case(onset, worlds.case.game.step_days)
    steps, draws = timeline(case), worlds.draws
    shape = (len(draws.worlds), steps.last + 1)

    def _whole(array: Singles) -> Singles:
        """What was kept, if it is what was asked for."""
        if array.shape != shape or array.dtype != np.float32:
            raise ValueError(f"shape {array.shape}, expected {shape}")
        return array

    path = _place(draws, onset, worlds.case.game.step_days)
    crossed = found(path, _whole)
    if crossed is None:
        crossed = _played(case, steps, draws, told).astype(np.float32)
        keep(crossed, path)
    return Reference(crossed.astype(np.float64), steps)


def _played(case: Case, steps: Timeline, own: Draws, told: Callable[[int, int], None]) -> Floats:
    """(world, step) mean of the repeats."""
    count, total = len(own.worlds), 0
    paths = np.zeros((count, steps.last + 1))
    for repeat in range(REPEATS):
        draws = _drawn(case, own, repeat)

        def _tell(done: int, _: int, before: int = total) -> None:
            told(before + done, REPEATS * count)

        paths += _crossed(case, steps, draws, _tell)
        total += count
    return paths / REPEATS


def _place(own: Draws, onset: dt.date, step_days: int) -> Path:
    """The file in which the reference situation of these beliefs is kept."""
    folder = files("tightrope").joinpath("cases")
    given = [folder.joinpath(name).read_bytes() for name in FILES]
    beliefs = [name.encode() + own.values[name].tobytes() for name in sorted(OWN) if name in own.values]
    asked = f"{own.seed} {onset} {step_days}".encode()
    return place("reference", "model", asked, own.worlds.tobytes(), *map(code, SCIENCES), *given, *beliefs)


def reference_case(onset: dt.date, step_days: int) -> Case:
    """Gives the case of the reference situation: one step before the onset, the war about to begin.

    Args:
        onset: first day of the war. step_days: length of a step in the case that is asked about.
    Returns:
        Case with two postures, defaults for all else and no evidence.
    """
    bare, start = _bare(), onset - dt.timedelta(days=step_days)
    end = onset + dt.timedelta(days=DAYS)
    game = replace(bare.game, start=start, step_days=step_days)
    course = replace(bare.war, steps={**bare.war.steps, BEGINS: {GOES_TO: 1.0}})
    return replace(bare, as_of=start, horizon=end, game=game, war=course)


@cache
def _bare() -> Case:
    return read(str(files("tightrope").joinpath("cases", "reference.yaml")))


def _drawn(case: Case, own: Draws, repeat: int) -> Draws:
    """The world's own beliefs and tastes; everything else by streams of its own for each repeat."""
    root = f"{STREAM}/{repeat}/"
    standard = {name: randomness.normals(own.seed, f"{root}prior/{name}", own.worlds)[:, 0] for name in case.priors}
    values = {
        name: own.values[name] if name in OWN else from_normal(prior, standard[name], np.zeros(len(own.worlds)))
        for name, prior in case.priors.items()
    }
    return Draws(own.seed, own.worlds, values, standard, np.full(len(own.worlds), MAIN_THEORY), root)


def _crossed(case: Case, steps: Timeline, draws: Draws, told: Callable[[int, int], None]) -> Floats:
    """(world, step) of one draw of the default inputs."""
    inputs, board, line = _inputs(case, draws, steps), rules(case), red_line(case)
    now_seen = seen(case, steps)[-1]

    def _block(which: slice) -> Floats:
        few, some = draws.part(which), part(inputs, which)
        start = start_mass(case, few, some, board)
        return ahead(case, steps, Now(few, some, now_seen, some.groups, start), ()).reached[:, :, line]

    return np.concatenate(each_block(_block, len(draws.worlds), BLOCK, told))


def _inputs(case: Case, draws: Draws, steps: Timeline) -> Inputs:
    course = by_world(war.course(war_inputs(case, draws, steps), war_draws(case, draws, steps)))
    support = public(case, draws, steps)
    orders = Orders.of(case, draws, course)
    return inputs_of(course, support, means(case, draws, steps), orders, orders.path(support.bodies))
