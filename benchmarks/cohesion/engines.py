"""The rule of refusal written once for each engine: what a user of that engine would write.

Each engine is a function (dispositions, field) -> Engine. `step()` asks every soldier once, all at once, and says how
many refuse; `gone()` gives who, in the order of the dispositions. Soldiers of a squad, squads of a company, companies
of a battalion lie side by side.
"""

from __future__ import annotations

import importlib.metadata
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numba import njit

from tightrope.cohesion import Looks, Tree

TREE, LOOKS, COUPLING = Tree(), Looks(0.35, 0.25, 0.15, 0.25), 4.0
SIZES = (TREE.squad, TREE.squad * TREE.company, TREE.size)


class Engine(NamedTuple):
    """Holds one engine at work on one army."""

    step: Callable[[], int]
    gone: Callable[[], np.ndarray]


def ours(dispositions, field):
    """Our own synchronous rounds, compiled: all soldiers of a squad see the same field."""
    e = np.ascontiguousarray(dispositions.reshape(-1, SIZES[2] // SIZES[1], SIZES[1] // SIZES[0], SIZES[0]))
    now = np.zeros(e.shape[:3], np.int64)
    looks = np.array(LOOKS)

    def step():
        return _round(e, field, COUPLING, looks, now)

    return Engine(step, lambda: (e.argsort(axis=3).argsort(axis=3) < now[..., None]).ravel())


@njit(cache=True, error_model="numpy")
def _round(e, field, coupling, w, now):
    battalions, companies, squads, soldiers = e.shape
    in_company, in_battalion = squads * soldiers, companies * squads * soldiers
    total = 0
    for b in range(battalions):
        for c in range(companies):
            for s in range(squads):
                total += now[b, c, s]
    n, after = battalions * in_battalion, 0
    for b in range(battalions):
        battalion = 0
        for c in range(companies):
            for s in range(squads):
                battalion += now[b, c, s]
        for c in range(companies):
            company = 0
            for s in range(squads):
                company += now[b, c, s]
            in_turn = w[1] * company / in_company, w[2] * battalion / in_battalion, w[3] * total / n
            for s in range(squads):
                seen = w[0] * now[b, c, s] / soldiers + in_turn[0] + in_turn[1] + in_turn[2]
                limit, k = field + coupling * seen, 0
                for i in range(soldiers):
                    k += e[b, c, s, i] <= limit
                now[b, c, s] = k
                after += k
    return after


class Army:
    """Counts of refusers at the start of a round, as agents see them."""

    def __init__(self, persons, field):
        self.persons, self.field = persons, field
        self.counts, self.force = [[0] * (persons // size) for size in SIZES], 0

    def refuses(self, person, disposition):
        squad, company, battalion = (count[person // size] for count, size in zip(self.counts, SIZES, strict=True))
        seen = (
            LOOKS.squad * squad / SIZES[0]
            + LOOKS.company * company / SIZES[1]
            + LOOKS.battalion * battalion / SIZES[2]
            + LOOKS.force * self.force / self.persons
        )
        return disposition <= self.field + COUPLING * seen

    def note(self, person):
        for count, size in zip(self.counts, SIZES, strict=True):
            count[person // size] += 1
        self.force += 1


def mesa(dispositions, field):
    """Mesa: one object a soldier; look, then act."""
    import mesa as library

    class Soldier(library.Agent):
        def __init__(self, model, person, disposition):
            super().__init__(model)
            self.person, self.disposition, self.gone, self.wants = person, disposition, False, False

        def look(self):
            self.wants = not self.gone and self.model.army.refuses(self.person, self.disposition)

        def act(self):
            if self.wants:
                self.gone = True
                self.model.army.note(self.person)

    class Force(library.Model):
        def __init__(self):
            super().__init__(seed=1)
            self.army = Army(dispositions.size, field)
            for person, disposition in enumerate(dispositions.ravel().tolist()):
                Soldier(self, person, disposition)

        def step(self):
            self.agents.do("look")
            self.agents.do("act")

    model = Force()

    def step():
        model.step()
        return model.army.force

    return Engine(step, lambda: np.array([agent.gone for agent in model.agents]))


def agentpy(dispositions, field):
    """AgentPy: one object a soldier; look, then act."""
    import agentpy as library

    class Soldier(library.Agent):
        def setup(self):
            self.gone = self.wants = False

        def look(self):
            self.wants = not self.gone and self.model.army.refuses(self.person, self.disposition)

        def act(self):
            if self.wants:
                self.gone = True
                self.model.army.note(self.person)

    model = library.Model()
    model.army = Army(dispositions.size, field)
    soldiers = library.AgentList(model, dispositions.size, Soldier)
    soldiers.person = library.AttrIter(list(range(dispositions.size)))
    soldiers.disposition = library.AttrIter(dispositions.ravel().tolist())

    def step():
        soldiers.look()
        soldiers.act()
        return model.army.force

    return Engine(step, lambda: np.array([soldier.gone for soldier in soldiers]))


def _limits(gone, field):
    """(soldier,) field that each soldier sees, in NumPy."""
    seen = LOOKS.force * gone.sum() / gone.size
    for look, size in zip(LOOKS[:3], SIZES, strict=True):
        seen = seen + np.repeat(look * gone.reshape(-1, size).sum(axis=1) / size, size)
    return field + COUPLING * seen


def ambr(dispositions, field):
    """AMBER: columns borrowed as NumPy arrays and written back, its fast lane on a processor."""
    import ambr as library

    class Force(library.Model):
        def setup(self):
            self.add_agents(dispositions.size, e=dispositions.ravel(), gone=np.zeros(dispositions.size, np.int64))

        def step(self):
            e, gone = self.agents.borrow("e")[0], self.agents.borrow("gone")[0]
            after = (e <= _limits(gone, field)).astype(np.int64)
            self.agents.commit(gone=after)
            self.force = int(after.sum())

    model = Force({"steps": 0, "show_progress": False})
    model.setup()

    def step():
        model.step()
        return model.force

    return Engine(step, lambda: np.asarray(model.agents.borrow("gone")[0]).astype(bool))


def mesa_frames(dispositions, field):
    """mesa-frames: sums over groups of a Polars table."""
    import mesa_frames as library
    import polars as pl

    persons = np.arange(dispositions.size)

    class Soldiers(library.AgentSetPolars):
        def __init__(self, model):
            super().__init__(model)
            self.add(
                pl.DataFrame(
                    {"unique_id": persons, "e": dispositions.ravel(), "gone": np.zeros(persons.size, np.int64)}
                    | {f"in_{size}": persons // size for size in SIZES}
                )
            )

        def step(self):
            seen = LOOKS.force * pl.col("gone").sum() / persons.size
            for look, size in zip(LOOKS[:3], SIZES, strict=True):
                seen = seen + look * pl.col("gone").sum().over(f"in_{size}") / size
            asked = (pl.col("e") <= field + COUPLING * seen).cast(pl.Int64).alias("gone")
            self._agents = self._agents.with_columns(asked)

    class Force(library.ModelDF):
        def __init__(self):
            super().__init__()
            self.soldiers = Soldiers(self)

    model = Force()

    def step():
        model.soldiers.step()
        return int(model.soldiers._agents["gone"].sum())

    return Engine(step, lambda: model.soldiers._agents["gone"].to_numpy().astype(bool))


PEERS = {
    # engine: (function, distribution, lowest ratio of ours that the specification asks for, goal)
    "Mesa": (mesa, "mesa", 200, 369),
    "AgentPy": (agentpy, "agentpy", 400, 933),
    "mesa-frames": (mesa_frames, "mesa-frames", 20, 33),
    "AMBER": (ambr, "ambr", 10, 12),
}


def installed(distribution):
    """Version of a peer, or None where it is not installed."""
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return None
