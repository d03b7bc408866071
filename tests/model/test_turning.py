"""Turning points are found world by world, every one of them, as exactly as the rope can be read."""

import numpy as np
import pytest

from tightrope.case import Hold
from tightrope.model import replay
from tightrope.model.turning import BISECTIONS, held_at, turns

GRID = np.linspace(0, 1, 6)


@pytest.fixture(scope="module")
def few(worlds):
    return worlds.first(8)


@pytest.mark.parametrize("name", ["pressure", "support", "obedience", "relief", "threat"])
def test_a_value_held_in_each_world_alone_is_the_value_held_in_all(few, name):
    whole = replay(few, (Hold(name, 0.6),), 8).future
    which = np.array([3, 0, 7, 3])
    rope, parts = held_at(few, name, np.full(4, 0.6), which)
    assert np.allclose(rope, whole.rope[which, 0], atol=1e-12)
    assert np.allclose(parts, whole.parts[which, 0], atol=1e-12)


def _ropes(few, name):
    return np.stack([replay(few, (Hold(name, float(at)),), 8).future.rope[:, 0] for at in GRID], axis=1)


@pytest.mark.parametrize("name", ["support", "pressure"])
def test_he_stands_on_the_rope_where_it_turns(few, name):
    ropes = _ropes(few, name)
    ropes = ropes - np.median(ropes)  # a made-up line that many worlds cross, to learn which cells are searched
    world, cell = np.nonzero((ropes[:, :-1] > 0) != (ropes[:, 1:] > 0))
    found = turns(few, name, GRID, ropes)
    assert (found.world == world).all()
    assert ((found.value >= GRID[cell]) & (found.value <= GRID[cell + 1])).all()
    assert np.allclose(found.parts.sum(axis=1) + found.other, held_at(few, name, found.value, found.world)[0])


def test_a_root_is_halved_to_a_thousandth_of_its_cell(few):
    ropes = _ropes(few, "support")
    found = turns(few, "support", GRID, ropes)
    width = (GRID[1] - GRID[0]) / 2**BISECTIONS
    for world, value in zip(found.world, found.value, strict=True):
        at = np.clip([value - width, value + width], 0, 1)
        ends, _ = held_at(few, "support", at, np.full(2, world))
        assert (ends[0] > 0) != (ends[1] > 0)


def test_no_change_of_side_gives_no_value(few):
    found = turns(few, "support", GRID, np.full((8, len(GRID)), -1.0))
    assert len(found.world) == len(found.value) == 0
