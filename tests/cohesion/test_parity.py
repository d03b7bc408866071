"""The same rule written as ordinary Mesa and AgentPy agents ends with the same refusers, person for person.

Both libraries come with the extra `parity`; without it these tests are skipped.
"""

import importlib
import sys
from pathlib import Path

import numpy as np
import pytest

from tightrope.cohesion import cascade, soldiers
from tightrope.randomness import normals

pytestmark = pytest.mark.slow

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks" / "cohesion"))
engines = importlib.import_module("engines")
TREE, LOOKS, COUPLING = engines.TREE, engines.LOOKS, engines.COUPLING


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
            self.army = engines.Army(dispositions.size, field)
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
    """Agents asked all at once in each round, as in the benchmark."""
    pytest.importorskip("agentpy", reason="the extra parity (mesa, agentpy) is not installed")
    engine, before = engines.agentpy(dispositions, field), -1
    while (after := engine.step()) > before:
        before = after
    return engine.gone()


@pytest.mark.parametrize("engine", [with_mesa, with_agentpy])
@pytest.mark.parametrize("persons", [1_000, 10_000])
@pytest.mark.parametrize("field", [-2.0, -1.5])  # either side of the fold -1.634 of the mean field at J' 4
def test_the_same_persons_refuse_as_with(engine, persons, field):
    for seed in range(20):
        dispositions = drawn(seed, persons)
        found = cascade(dispositions, field, COUPLING, LOOKS, TREE)
        np.testing.assert_array_equal(found, soldiers.cascade(dispositions, field, COUPLING, LOOKS, TREE))
        np.testing.assert_array_equal(found.ravel(), engine(dispositions, field, seed))
