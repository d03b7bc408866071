"""An answer rests on starting beliefs. The robust range is the lowest and highest probability over all beliefs whose
density is nowhere less than half or more than twice ours; it contains the answer and is exact."""

import itertools

import numpy as np
import pytest

from tightrope.forecast.robust import robust_range

pytestmark = pytest.mark.owner("A")


def enumerated(chances, weight):
    """All ratios 1/2 or 2 on each world: the extremes of a ratio of linear forms lie at the corners."""
    found = []
    for pattern in itertools.product((0.5, 2.0), repeat=len(chances)):
        tilted = np.array(pattern) * weight
        found.append(tilted @ chances / tilted.sum())
    return min(found), max(found)


def test_four_equal_worlds_give_the_range_of_the_specification():
    low, high = robust_range(np.array([0.1, 0.2, 0.3, 0.8]), np.full(4, 0.25))
    assert low == pytest.approx(0.23, abs=1e-12)  # specification of the game, G24
    assert high == pytest.approx(19 / 35, abs=1e-12)  # .5428571429


@pytest.mark.parametrize("seed", range(20))
def test_the_range_is_that_of_the_enumeration_on_four_worlds_and_contains_the_answer(seed):
    chance = np.random.default_rng(seed)
    chances, weight = chance.uniform(size=4), chance.dirichlet(np.ones(4))
    low, high = robust_range(chances, weight)
    assert (low, high) == pytest.approx(enumerated(chances, weight), abs=1e-12)
    assert low < chances @ weight < high


def test_worlds_that_agree_leave_no_range():
    low, high = robust_range(np.full(4, 0.37), np.array([0.1, 0.2, 0.3, 0.4]))
    assert (low, high) == pytest.approx((0.37, 0.37), abs=1e-15)


def test_the_range_of_a_case_contains_its_answer(plain):
    holds_for(plain.document)


def test_the_range_of_the_built_in_case_contains_its_answer(belarus):
    holds_for(belarus)


def holds_for(document):
    line = document["red_line"]
    for day in document["dates"]:
        low, high = document["robust_range"][line][day]
        assert 0 <= low <= document["probability"][line][day] <= high <= 1
        assert len(document["interval"][line][day]) == 2
