"""Are worlds led from where they were drawn, by everything they drew, and only where that is needed?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tightrope.model import draw, must_lead, play
from tightrope.model.blocks import filtered_each
from tightrope.model.draw import Draws, Moved, drawn
from tightrope.model.lead import CARRIED, FEWEST, _start
from tightrope.model.likelihood import log_likelihood
from tightrope.model.pareto import Weights
from tightrope.model.play import understood

WORLDS = 48


@pytest.fixture(scope="module")
def few(example):
    return play(example, draw(example, WORLDS, 1))


def again(case, few, places, z, worlds):
    """The draws of worlds whose chance stands in z, and their log weight."""
    moved = Moved(places, z, WORLDS)
    found = drawn(case, Draws(1, worlds, {}, {}, np.zeros_like(worlds), moved=moved))
    inputs = understood(case, found, few.steps)[0]
    return found, filtered_each(case, [case], found, few.steps, inputs)[0].log_weight


def test_worlds_that_have_not_moved_are_the_worlds_that_were_drawn(example, few):
    places, z = _start(example, few.draws, few.steps)
    found, log = again(example, few, places, z, few.draws.worlds)
    assert log == pytest.approx(few.past.log_weight, abs=1e-9)
    for name, values in few.draws.values.items():
        assert np.allclose(found.values[name], values, rtol=1e-9), name


def test_a_led_world_takes_its_numbers_along_wherever_it_stands(example, few):
    """Two slots with the same chance and the same ancestor are the same world, in another company."""
    places, z = _start(example, few.draws, few.steps)
    chosen = np.array([7, 3, 7])
    _, log = again(example, few, places, z[chosen], chosen)
    assert log == pytest.approx(few.past.log_weight[chosen], abs=1e-9)


def test_every_prior_and_every_row_of_a_fit_is_a_coordinate(example, few):
    places, z = _start(example, few.draws, few.steps)
    assert {f"prior/{name}" for name in example.priors} < set(places)
    assert {"rival", "opinion.row", "war/steps", "war/confusion"} < set(places)
    assert not [stream for stream in places if stream.startswith(CARRIED)]
    assert z.shape == (WORLDS, sum(width for _, width in places.values()))
    assert np.isfinite(z).all()


def test_worlds_are_led_only_where_too_few_explain_and_enough_are_there(few):
    poor = Weights(np.full(FEWEST, 1 / FEWEST), 0.9, 50.0)
    good = replace(poor, pareto_k=0.1, effective=900.0)
    many = replace(few, draws=replace(few.draws, worlds=np.arange(FEWEST)))
    assert must_lead(replace(many, weights=poor))
    assert not must_lead(replace(many, weights=good))
    assert not must_lead(replace(few, weights=poor))


def test_a_world_is_given_up_only_below_its_floor_and_the_rest_keep_every_bit(example, few):
    full = few.past.log_weight
    floors = [np.full(WORLDS, -np.inf), np.full(WORLDS, np.median(full)), full - 0.05, full + 10.0]
    for floor in floors:
        found = log_likelihood(example, few.draws, few.steps, few.inputs, floor)
        kept = np.isfinite(found)
        np.testing.assert_array_equal(found[kept], full[kept])
        assert (kept | (full < floor)).all()
    assert not kept.any()
