"""How long does it take to say who would obey, in all worlds, on all dates, in all phases of the war?

Correctness first: dates worked out together must equal each alone. Processor seconds of all threads together; a bar
"on two cores" allows twice as many of them as seconds. The bank of battalions is kept before the clock starts.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import time
from dataclasses import replace

import numpy as np

from tightrope.case import read
from tightrope.cohesion import Phases
from tightrope.model import draw, timeline, to_cohesion, to_opinion, to_war
from tightrope.model.gather import by_world
from tightrope.randomness import normals
from tightrope.war import course

WORLDS, FEW, ROUNDS = 4_000, 64, 3
LARGE, DATES, STATES, BATTALIONS = 10_000, 12, 4, 10


def orders(form, worlds):
    """Everything that an order of the built-in case meets, and support on its past dates."""
    case = read("belarus_2022")
    case = case.known_on(case.as_of)
    case = replace(case, forms=replace(case.forms, cohesion=form))
    draws, steps = draw(case, worlds, 1), timeline(case)
    war = by_world(course(to_war.war_inputs(case, draws, steps), to_war.war_draws(case, draws, steps)))
    return to_cohesion.Orders.of(case, draws, war), to_opinion.public(case, draws, steps).bodies


def one_formation(given, support):
    """A force of ten battalions in four phases on twelve dates, with the beliefs of the case."""
    bodies, units, first = given.formations, given.units, slice(0, 1)
    alone = {name: getattr(bodies, name)[:, first] for name in ("strength", "loyalty", "punishment", "severity", "pay")}
    alone |= {name: getattr(bodies, name)[:, first] for name in ("command", "ordered")}
    many = np.full((len(bodies.strength), 1), float(BATTALIONS))
    bodies = replace(bodies, **alone, battalions=many, base_weight=np.ones_like(many), mix=bodies.mix[first])
    slots = {name: getattr(units, name)[:, :, :BATTALIONS] for name in ("indices", "shocks", "commanders")}
    units = units._replace(**slots, battalions=many.astype(np.int64), first=units.first[first])
    moves = 0.3 * normals(1, "benchmark", np.arange(len(support)), DATES)[:, :, None, None]
    support = np.clip(support[:, -1:] * np.exp(np.cumsum(moves, axis=1)), 0, 1)
    phases = Phases(*(array[:, :STATES] for array in given.phases))
    campaigning = replace(given.campaigning, loyalty_levels=1)
    return replace(given, formations=bodies, units=units, phases=phases, campaigning=campaigning), support


def gate(form):
    """Dates worked out together equal each alone."""
    given, support = orders(form, FEW)
    together = given.path(support)
    for date in range(support.shape[1]):
        for found, alone in zip(together, given.table(support[:, date]), strict=True):
            np.testing.assert_array_equal(found[:, date], alone)


def clocked(work, *given):
    """Processor and clock seconds of a call, best of a few; the first one compiles and is not counted."""
    work(*given)
    best = [np.inf, np.inf]
    for _ in range(ROUNDS):
        cpu, wall = time.process_time(), time.perf_counter()
        work(*given)
        best = [min(best[0], time.process_time() - cpu), min(best[1], time.perf_counter() - wall)]
    return {"processor_s": best[0], "clock_s": best[1]}


def measures():
    """One row a table."""
    for form, bar in (("whole", 2.0), ("thin", 0.5)):
        gate(form)
        given, support = orders(form, WORLDS)
        yield {"measure": f"belarus_2022, {form} form", "bar_s_on_two_cores": bar} | clocked(given.path, support)
    given, support = one_formation(*orders("whole", LARGE))
    yield {"measure": "10,000 worlds, 12 dates, 4 phases", "bar_s_a_core": 30} | clocked(given.path, support)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON line a measure")
    asked = parser.parse_args()
    machine = {"cores": os.cpu_count(), "python": platform.python_version(), "numpy": np.__version__}
    for row in measures():
        print(json.dumps(row | machine) if asked.json else "  ".join(f"{key} {_said(row[key])}" for key in row))


def _said(value):
    return f"{value:,.4g}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    main()
