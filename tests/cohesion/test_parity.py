"""The same rule written as ordinary Mesa and AgentPy agents ends with the same refusers, person for person.

Both libraries come with the extra `parity`; without it these tests are skipped.
"""

import numpy as np
import pytest

from tightrope.cohesion import Looks, Tree, cascade, soldiers
from tightrope.randomness import normals

pytestmark = pytest.mark.slow

TREE, LOOKS, COUPLING = Tree(), Looks(0.35, 0.25, 0.15, 0.25), 4.0
SIZES = (TREE.squad, TREE.squad * TREE.company, TREE.size)


def drawn(seed, persons):
    """Dispositions with a twentieth of the variance common to battalion, company and squad each."""
    battalions = persons // TREE.size
    shape = (battalions, TREE.battalion, TREE.company, TREE.squad)
    parts = [
        np.sqrt(0.05) * normals(seed, name, np.arange(battalions), int(np.prod(inner))).reshape(battalions, *inner)
        for name, inner in (("b", (1, 1, 1)), ("c", (5, 1, 1)), ("s", (5, 10, 1)))
    ]
    own = np.sqrt(0.85) * normals(seed, "own", np.arange(battalions), TREE.size).reshape(shape)
    return own + sum(parts)


class Army:
    """Counts of those who refuse, by squad, company, battalion and force: what each agent sees."""

    def __init__(self, persons, field):
        self.persons, self.field = persons, field
        self.counts = [[0] * (persons // size) for size in SIZES]
        self.force = 0

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


def with_mesa(dispositions, field, seed):
    """Agents asked one after another in random order, each seeing what has happened so far."""
    mesa = pytest.importorskip("mesa", reason="the extra parity (mesa, agentpy) is not installed")

    class Soldier(mesa.Agent):
        def __init__(self, model, person, disposition):
            super().__init__(model)
            self.person, self.disposition, self.gone = person, disposition, False

        def step(self):
            if not self.gone and self.model.army.refuses(self.person, self.disposition):
                self.gone = True
                self.model.army.note(self.person)

    class Force(mesa.Model):
        def __init__(self):
            super().__init__(seed=seed)
            self.army = Army(dispositions.size, field)
            for person, disposition in enumerate(dispositions.ravel().tolist()):
                Soldier(self, person, disposition)

        def step(self):
            self.agents.shuffle_do("step")

    model, before = Force(), -1
    while model.army.force > before:
        before = model.army.force
        model.step()
    return np.array([agent.gone for agent in sorted(model.agents, key=lambda agent: agent.person)])


def with_agentpy(dispositions, field, seed):
    """Agents asked all at once in each round."""
    agentpy = pytest.importorskip("agentpy", reason="the extra parity (mesa, agentpy) is not installed")

    class Soldier(agentpy.Agent):
        def setup(self):
            self.gone = self.wants = False

        def look(self):
            self.wants = not self.gone and self.model.army.refuses(self.person, self.disposition)

        def act(self):
            if self.wants:
                self.gone = True
                self.model.army.note(self.person)

    class Force(agentpy.Model):
        def setup(self):
            self.army, self.before = Army(dispositions.size, field), -1
            self.soldiers = agentpy.AgentList(self, dispositions.size, Soldier)
            self.soldiers.person = agentpy.AttrIter(list(range(dispositions.size)))
            self.soldiers.disposition = agentpy.AttrIter(dispositions.ravel().tolist())

        def step(self):
            self.before = self.army.force
            self.soldiers.look()
            self.soldiers.act()
            if self.army.force == self.before:
                self.stop()

    model = Force({"seed": seed})
    model.run(display=False)
    return np.array([agent.gone for agent in model.soldiers])


@pytest.mark.parametrize("engine", [with_mesa, with_agentpy])
@pytest.mark.parametrize("persons", [1_000, 10_000])
@pytest.mark.parametrize("field", [-2.0, -1.5])  # either side of the fold -1.634 of the mean field at J' 4
def test_the_same_persons_refuse_as_with(engine, persons, field):
    for seed in range(20):
        dispositions = drawn(seed, persons)
        found = cascade(dispositions, field, COUPLING, LOOKS, TREE)
        np.testing.assert_array_equal(found, soldiers.cascade(dispositions, field, COUPLING, LOOKS, TREE))
        np.testing.assert_array_equal(found.ravel(), engine(dispositions, field, seed))
