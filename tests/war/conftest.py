"""What do the tests of the war share? Makers of small wars and of their draws."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from tightrope.randomness import normals, uniforms
from tightrope.war import Attributes, WarDraws, WarInputs

NAMES = ("build_up", "advance_capital", "advance_east", "stalemate", "setback", "over")

# Pseudo-counts and attributes of the first built-in case: specification of the war, section 4 (judged).
ROWS = np.array(
    [
        [3, 0.7, 0.3, 0, 0, 0],
        [0, 2.5, 1, 0.8, 0.4, 0.3],
        [0, 0.2, 3, 1, 0.5, 0.3],
        [0, 0.1, 0.6, 4, 0.6, 0.3],
        [0, 0, 0.4, 1, 2.5, 0.3],
        [0, 0, 0, 0, 0, 1],
    ]
)
ATTRIBUTES = Attributes(
    need=np.array([0.2, 0.6, 0.5, 0.5, 0.8, 0]),
    casualties=np.array([0, 0.02, 0.015, 0.01, 0.02, 0]),
    defeat=np.array([0, 0, 0, 0.3, 0.8, 0]),
    encircled=np.array([0, 0.2, 0, 0, 0.3, 0]),
    victory=np.array([0, 0.3, 0.2, 0, 0, 0]),
    weak=np.array([0.0, 0, 0, 1, 1, 0]),
    front_near=np.array([1, 1, 0.3, 0.3, 0.4, 0]),
    reach=np.array([1, 1, 0.9, 0.8, 0.7, 1]),
)


@pytest.fixture(scope="session")
def make_war() -> Callable[..., WarInputs]:
    """Makes the war of the first built-in case on 12 dates, known to date 5; any field can be replaced."""

    def make(**changed: object) -> WarInputs:
        fields: dict[str, object] = {
            "phases": NAMES,
            "dates": 12,
            "as_of": 5,
            "start": np.array([1.0, 0, 0, 0, 0, 0]),
            "steps": ROWS,
            "attributes": ATTRIBUTES,
            "peace": (0, 5),
            "joined_toward": 1,
        }
        return WarInputs(**(fields | changed))

    return make


@pytest.fixture(scope="session")
def make_draws() -> Callable[..., WarDraws]:
    """Makes draws that fit a war; any field can be replaced."""

    def make(inputs: WarInputs, worlds: int = 20, seed: int = 1, **changed: object) -> WarDraws:
        numbers, size = np.arange(worlds), len(inputs.phases)

        def draw(name: str, *shape: int) -> np.ndarray:
            return uniforms(seed, f"test/{name}", numbers, int(np.prod(shape))).reshape(worlds, *shape)

        fields: dict[str, object] = {
            "start": draw("start", size),
            "steps": draw("steps", size, size),
            "confusion": draw("confusion", size, size),
            "joined_shift": 0.3 * normals(seed, "test/shift", numbers)[:, 0],
            "substitutes": draw("substitutes", len(inputs.substitutes)),
            "threat": draw("threat", len(inputs.threat)),
            "incident": draw("incident", len(inputs.incident)),
        }
        return WarDraws(**(fields | changed))

    return make
