"""What is allowed and may not be meant is pointed out, and nothing is said of a case that has nothing of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tightrope.case import Case, read
from tightrope.case.remarks import remarks

EXAMPLE = Path(__file__).resolve().parent / "example.yaml"


@pytest.fixture(scope="module")
def case() -> Case:
    return read(EXAMPLE)


def test_a_case_without_any_of_it_is_not_talked_about(case: Case) -> None:
    assert remarks(case) == ()


def test_two_postures_that_play_alike_are_named(case: Case) -> None:
    again = replace(case.postures[1], id="again", label="The same once more")
    (said,) = remarks(replace(case, postures=(*case.postures, again)))
    assert said.startswith(f"postures {case.postures[1].id} and again are alike in all that play sees")
    other = replace(again, salience=again.salience + 0.1)
    assert remarks(replace(case, postures=(*case.postures, other))) == ()


def test_a_west_with_nothing_to_lift_is_pointed_out(case: Case) -> None:
    (said,) = remarks(replace(case, game=replace(case.game, sanctions_levels=("none",))))
    assert "no bargain can come about" in said


def test_a_demand_that_no_posture_meets_is_pointed_out(case: Case) -> None:
    (said,) = remarks(replace(case, game=replace(case.game, levels=(0.0, 1.0), demanded=(0.0, 1.5))))
    assert said.startswith("game.demanded at the level 1 of the threat is 1.5, more than any posture gives (1)")
