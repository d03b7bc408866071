"""Even ranks keep to their band as often as it promises; ranks that pile up do not."""

import numpy as np
import pytest
from scipy.stats import binom

from tightrope import randomness
from tightrope.errors import RunError
from tightrope.forecast.calibrating import Trial
from tightrope.forecast.ranks import DRAWS, band, counted, covered, cumulative, inside, rank, resampled

SETS, HISTORIES = 400, 60


def _even(stream):
    uniforms = randomness.uniforms(3, stream, np.arange(SETS), HISTORIES)
    return (uniforms * (DRAWS + 1)).astype(np.int64)


def test_even_ranks_stay_inside_in_95_of_100_sets():
    kept = sum(inside(ranks, band(HISTORIES)) for ranks in _even("even"))
    low, high = binom.ppf([0.0005, 0.9995], SETS, 0.95)  # by luck: 1 in 1,000
    assert low <= kept <= high


def test_the_band_holds_even_shares_and_is_wider_in_the_middle():
    low, high = band(HISTORIES)
    even = np.arange(1, DRAWS + 1) / (DRAWS + 1)
    assert (low <= even).all()
    assert (even <= high).all()
    assert high[49] - low[49] > high[0] - low[0]


def test_a_hundred_quantities_together_need_a_wider_band():
    one, many = band(HISTORIES), band(HISTORIES, 100)
    assert (many[0] <= one[0]).all()
    assert (many[1] >= one[1]).all()
    kept = [inside(ranks, many) for ranks in _even("together")]
    assert sum(kept) >= SETS - 3  # each leaves it in 1 of 2,000 sets; by luck more than 3 in 1,000 trials of this test


def test_a_shared_bank_makes_histories_count_less():
    assert counted(200, 1e9) == 199
    assert counted(200, 200) == 100


def test_ranks_that_pile_up_at_the_ends_leave_the_band():
    bold = np.where(np.arange(HISTORIES) % 2 == 0, 2, 97)
    assert not inside(bold, band(HISTORIES, 100))
    assert covered(bold) == 0
    assert cumulative(bold)[50] == 0.5


def test_a_rank_counts_the_draws_below_and_breaks_ties_by_chance():
    values = np.array([0.0, 1.0, 1.0, 2.0])
    assert [rank(1.0, values, u) for u in (0.0, 0.5, 0.99)] == [1, 2, 3]
    assert rank(-1.0, values, 0.5) == 0
    assert rank(3.0, values, 0.5) == 4


def test_worlds_are_drawn_by_their_weight():
    picked = resampled(np.array([0.25, 0.0, 0.75]), (np.arange(100) + 0.5) / 100)
    assert np.bincount(picked).tolist() == [25, 0, 75]


def test_a_trial_that_says_nothing_is_refused():
    with pytest.raises(RunError, match=r"histories: 5 .*worlds: 50 .*likelihood-power: 0"):
        Trial(histories=5, bank=50, power=0)
