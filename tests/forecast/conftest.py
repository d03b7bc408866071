"""Answers the example case of the product specification with few worlds, once for all tests of the forecast."""

from __future__ import annotations

from pathlib import Path

import pytest

from tightrope.forecast import Forecast, Question, answer

EXAMPLE = Path(__file__).resolve().parent.parent / "mission" / "troops_demo.yaml"


@pytest.fixture(scope="session")
def forecast() -> Forecast:
    return answer(EXAMPLE, Question(worlds=128))
