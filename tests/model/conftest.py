"""Plays the example case of the product specification with few worlds, once for all tests of the model."""

from __future__ import annotations

from pathlib import Path

import pytest

from tightrope.case import Case, read
from tightrope.model import Worlds, draw, play

EXAMPLE = Path(__file__).resolve().parent.parent / "mission" / "troops_demo.yaml"
WORLDS, SEED = 128, 1


@pytest.fixture(scope="session")
def example() -> Case:
    case = read(EXAMPLE)
    return case.known_on(case.as_of)


@pytest.fixture(scope="session")
def worlds(example: Case) -> Worlds:
    return play(example, draw(example, WORLDS, SEED))
