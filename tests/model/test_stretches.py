"""Holds cut the steps ahead where they begin and end, and never reach into the past."""

from __future__ import annotations

import datetime as dt

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tightrope.case import Hold
from tightrope.model.condition import split_level
from tightrope.model.holds import stretches
from tightrope.model.timeline import Timeline

AS_OF = dt.date(2022, 4, 21)
STEPS = Timeline(AS_OF, 30, -3, 21)


def test_without_holds_one_stretch_covers_the_way_to_the_horizon():
    (only,) = stretches(STEPS, ())
    assert (only.first, only.last, dict(only.active)) == (1, 21, {})


def test_a_hold_before_as_of_acts_from_the_first_step_ahead():
    (only,) = stretches(STEPS, (Hold("pressure", 0.6, dt.date(2022, 1, 1)),))
    assert (only.first, only.last, dict(only.active)) == (1, 21, {"pressure": 0.6})


def test_a_later_hold_acts_from_the_step_that_holds_its_day():
    before, after = stretches(STEPS, (Hold("phase", "stalemate", dt.date(2022, 6, 1)),))
    assert (before.first, before.last, dict(before.active)) == (1, 1, {})
    assert (after.first, after.last, dict(after.active)) == (2, 21, {"phase": "stalemate"})


@given(st.lists(st.tuples(st.integers(-40, 600), st.integers(0, 400)), max_size=4))
def test_stretches_cover_every_step_ahead_once(spans):
    holds = tuple(
        Hold(f"quantity_{number}", 0.5, AS_OF + dt.timedelta(first), AS_OF + dt.timedelta(first + length))
        for number, (first, length) in enumerate(spans)
    )
    covered = [step for part in stretches(STEPS, holds) for step in range(part.first, part.last + 1)]
    assert covered == list(range(1, 22))


@given(st.floats(0, 1))
def test_a_level_off_the_grid_is_split_so_that_its_mean_is_kept(level):
    grid = np.array([0.0, 0.5, 1.0])
    split = split_level(np.array([level]), grid)
    assert abs(split.sum() - 1) < 1e-12
    assert abs((split @ grid)[0] - level) < 1e-12


def test_a_level_of_three_tenths_is_split_four_to_six():
    """Specification of the game, 2.2: level .3 on the grid 0, .5, 1 gives .4 and .6."""
    assert np.allclose(split_level(np.array([0.3]), np.array([0.0, 0.5, 1.0])), [[0.4, 0.6, 0.0]])
