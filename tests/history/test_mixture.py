"""Half of the worlds follow counts, half the pooled model; both are spread over time alike."""

import datetime as dt

import numpy as np
import pytest

from tightrope.errors import HistoryError
from tightrope.history import BEFORE_ONSET, CONTIGUOUS, LISTED, NOT_IN, Situation, WarPath, outside, shipped
from tightrope.history.hazard import expected_hazard, join, past_wars, periods
from tightrope.history.mixture import COLUMNS, COUNTS, POOLED, mixture
from tightrope.history.reading import before_onset, reading, still_out, terms_of
from tightrope.randomness import uniforms

ONSET = dt.date(2022, 2, 24)
CHAIN = ("defence", "from_1945", "borders", "patron_initiated")
DATES = [dt.date(2022, 6, 1), dt.date(2022, 12, 31), dt.date(2023, 2, 24)]


def situation(standing, disputes=None):
    day = 56 if standing == NOT_IN else None
    as_of = ONSET + dt.timedelta(days=56) if standing == NOT_IN else dt.date(2022, 2, 1)
    return Situation(standing, as_of, ONSET, CHAIN, day, disputes=disputes)


def drawn(worlds=4000):
    return uniforms(1, "history/outside", np.arange(worlds), COLUMNS)


@pytest.mark.parametrize("standing", [BEFORE_ONSET, NOT_IN])
def test_the_mean_lies_half_way_between_the_two_readings(standing):
    asked, counts = situation(standing), shipped(dt.date(2022, 4, 21), CONTIGUOUS)
    found = mixture(asked, DATES, drawn(), counts)
    assert found.mean == pytest.approx((found.by_reading[COUNTS] + found.by_reading[POOLED]) / 2)
    assert found.by_reading[COUNTS] == pytest.approx(outside(asked, DATES, drawn(), counts).mean)
    assert found.probability.mean(axis=0) == pytest.approx(found.mean, abs=0.01)  # which half a world follows is chance
    assert (np.diff(found.probability, axis=1) >= -1e-12).all()
    assert (found.low <= found.mean).all()
    assert (found.mean <= found.high).all()


def test_after_a_year_the_pooled_model_says_what_it_was_taught_to():
    share = np.array([0.0, 0.02, 0.3])
    by_day = before_onset(share, np.array([0.05, 0.2]), 0.2)
    np.testing.assert_allclose(by_day[:, 1], share, atol=1e-12)
    # a third of the class's hazard is over by the first date: ln .95 / ln .8 = .22986
    assert by_day[2, 0] == pytest.approx(1 - 0.7**0.2298638, abs=1e-6)


def test_the_share_that_ever_joins_comes_back_over_past_wars():
    counts, asked = shipped(), situation(NOT_IN)
    of = periods(counts, "allied")
    first = Situation(NOT_IN, ONSET, ONSET, CHAIN, 0)
    share = np.array([0.01, 0.1, 0.6])
    found = still_out(share, counts, first, [2880], past_wars(of.wars, 0))
    np.testing.assert_allclose(found[:, 0], share, rtol=1e-4)
    # the widest class by itself: its own share gives its own hazard from day 56 on
    own = join(expected_hazard(of)[None], of.allied.edges, 0, [2880], past_wars(of.wars, 0))[:, 0]
    later = still_out(own, counts, asked, [97, 420], None)
    plain = join(expected_hazard(of)[None], of.allied.edges, 56, [97, 420], past_wars(of.wars, 56))
    np.testing.assert_allclose(later, plain, rtol=1e-4)


def test_a_war_that_is_over_draws_nobody_in():
    over = WarPath(np.array([56.0, 57.0]), np.array([[1.0, 0.0]]))
    found = still_out(np.array([0.5]), shipped(), situation(NOT_IN), [56, 60, 400], over)
    assert found[0, 0] == 0
    assert found[0, 1] == found[0, 2]


def test_past_disputes_raise_the_reading_and_their_absence_is_said():
    silent, told = reading(situation(BEFORE_ONSET)), reading(situation(BEFORE_ONSET, (1, 0)))
    assert told.odds.mean() > silent.odds.mean()
    assert "not stated" in silent.told[0]
    assert told.told == ()
    assert terms_of(situation(BEFORE_ONSET, (1, 0)))["same_par"] == pytest.approx(np.log(2))


def test_too_few_uniforms_are_refused():
    with pytest.raises(HistoryError, match="shape"):
        mixture(situation(NOT_IN), DATES, drawn(10)[:, :9], shipped())


def test_counting_borders_by_the_words_of_the_recipe_changes_only_classes_with_a_border():
    listed, contiguous = shipped(borders=LISTED), shipped(borders=CONTIGUOUS)
    for key, tally in listed.tallies.items():
        assert (tally == contiguous.tallies[key]) == ("borders" not in key[1]), key
    # recounted from the source tables without pairs that are marked as not contiguous
    last = "defence_1945_borders_initiated"
    for table, ever, n in (("strict", 2, 21), ("principal", 3, 22)):
        found = contiguous.tally(table, last)
        assert (found.ever, found.n, found.wars, found.sides) == (ever, n, 10, 10)
