"""The outside view as a whole: both standings, dates, classes, words."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tightrope.errors import HistoryError, NoReferenceClass
from tightrope.history import (
    BEFORE_ONSET,
    COLUMNS,
    LASTING,
    NOT_IN,
    Situation,
    Treaty,
    chain,
    nested,
    outside,
    shipped,
)
from tightrope.history.hazard import join_by, periods
from tightrope.randomness import uniforms

ONSET = date(2022, 2, 24)
CHAIN = ("defence", "from_1945", "borders", "patron_initiated")
BEFORE = Situation(BEFORE_ONSET, date(2022, 2, 23), ONSET, CHAIN)
OUT = Situation(NOT_IN, date(2022, 4, 21), ONSET, CHAIN, day=56)
DATES = (date(2022, 6, 1), date(2022, 7, 1), date(2022, 12, 31), date(2023, 12, 31))
CHANCE = uniforms(1, "history/outside", np.arange(4000), COLUMNS)


def on_days(situation, days, chance=CHANCE, **more):
    return outside(situation, [situation.onset + timedelta(day) for day in days], chance, **more)


def test_asked_before_the_onset_the_rate_at_a_year_is_the_target_of_the_anchor():
    # History specification 9: Beta(5.0235834, 19.1068514), mean .208184538, sd .08083; 4,000 draws: 4 s.e. = .0052.
    found = on_days(BEFORE, [365])
    assert found.mean[0] == pytest.approx(0.208184538, abs=0.0052)
    # 5 and 95 % points of that distribution by SciPy 1.17: .0894 and .3535; error of a sample quantile about .004.
    assert found.low[0] == pytest.approx(0.0894, abs=0.01)
    assert found.high[0] == pytest.approx(0.3535, abs=0.015)


def test_asked_before_the_onset_the_first_day_counts():
    found = on_days(BEFORE, [-1, 0, 30])
    assert (found.probability[:, 0] == 0).all()
    # Pooled by hand: the chain of day-0 counts 32, 27, 14, 6, 4 of 1,221, 774, 635, 54, 28.
    assert 0.05 < found.mean[1] < 6 / 54 + 0.05
    assert (found.probability[:, 2] > found.probability[:, 1]).all()


def test_having_stayed_out_makes_the_view_far_lower():
    before, out = outside(BEFORE, DATES, CHANCE), outside(OUT, DATES, CHANCE)
    assert (out.mean < before.mean / 2).all()
    assert out.classes[-1].n == 24
    assert before.classes[-1].n == 28


def test_having_stayed_out_the_view_is_the_hazard_of_the_narrowest_class():
    found = outside(OUT, DATES, CHANCE)
    days = [(day - ONSET).days for day in DATES]
    of = periods(shipped(), "defence_1945_borders_initiated")
    assert (found.probability == join_by(of, 56, days, None, CHANCE)).all()


def test_the_classes_are_told_with_cases_wars_and_sides():
    found = outside(OUT, DATES, CHANCE)
    assert [(rate.k, rate.n, rate.wars, rate.sides) for rate in found.classes] == [
        (24, 1204, 71, 106), (20, 742, 57, 72), (16, 626, 32, 43), (7, 48, 17, 22), (3, 24, 11, 11)
    ]  # fmt: skip
    assert all("allied" not in rate.words and "ally" not in rate.words for rate in found.classes)
    assert all(rate.low < rate.mean < rate.high for rate in found.classes)
    assert "Of 24 states" in found.readings[0]
    assert "3 ever joined the war, in 11 wars" in found.readings[0]
    assert any("from day 56" in sentence for sentence in found.readings)


def test_the_counts_are_those_known_on_the_day():
    late = Situation(NOT_IN, date(1941, 12, 14), date(1941, 6, 22), ("defence", "borders"), day=175)
    found = outside(late, [date(1942, 12, 31)], CHANCE)
    assert (found.classes[-1].k, found.classes[-1].n) == (2, 15)
    assert any("before 1939" in sentence for sentence in found.readings)


def test_too_few_cases_leave_the_wider_class_and_say_so():
    few = {**shipped().tallies, ("strict", "defence_1945_borders_initiated"): shipped().tally("strict", "allied")}
    few["strict", "defence_1945_borders_initiated"] = type(few["strict", "allied"])(0, 0, 0, 1, 4, 2, 2)
    counts = type(shipped())(shipped().begun_before, few, shipped().bins)
    found = outside(OUT, DATES, CHANCE, counts)
    assert found.classes[-1].id == "defence_1945_borders"
    assert any("Too few cases" in sentence for sentence in found.readings)


def test_a_pact_not_in_force_leaves_the_wider_class_and_says_so():
    ended = Treaty(("defense",), date(1999, 1, 1), date(1999, 1, 1), ends=date(2010, 1, 1))
    talks = Treaty(("consul",), date(1999, 1, 1), date(1999, 1, 1))
    found = outside(Situation(NOT_IN, OUT.as_of, ONSET, CHAIN, 56, (ended, talks)), DATES, CHANCE)
    assert found.classes[-1].id == "allied"
    assert any("No defence pact" in sentence for sentence in found.readings)


@given(st.sampled_from([BEFORE, OUT]), st.lists(st.integers(-30, 2880), min_size=1, max_size=8))
@settings(max_examples=50, deadline=None)
def test_the_view_never_falls_with_the_date(situation, days):
    found = on_days(situation, sorted(days), CHANCE[:50])
    assert (np.diff(found.probability, axis=1) >= -1e-12).all()
    assert ((found.probability >= 0) & (found.probability < 1)).all()
    assert (found.low <= found.high).all()


@given(st.integers(0, 2880))
@settings(max_examples=50, deadline=None)
def test_a_date_stands_alone(day):
    alone = on_days(BEFORE, [day], CHANCE[:20]).probability[:, 0]
    np.testing.assert_allclose(on_days(BEFORE, [5, day, 2000], CHANCE[:20]).probability[:, 1], alone, atol=1e-12)


def test_the_counted_days_are_met_exactly():
    found = on_days(BEFORE, [0, 30, 365, 2880], CHANCE[:100]).probability
    names = chain(BEFORE)
    for place, label in enumerate(("day_0", "day_30", "day_365", "ever")):
        rate = nested({name: shipped().tally("principal", name) for name in names}, label)[-1]
        np.testing.assert_allclose(found[:, place], rate.draw(CHANCE[:100, 0]), atol=1e-12)


def test_a_war_that_goes_on_makes_joining_likelier_than_past_wars_did():
    assert (outside(OUT, DATES, CHANCE, war_on=LASTING).mean > outside(OUT, DATES, CHANCE).mean).all()


def test_worlds_in_other_chunks_change_no_bit():
    for situation in (BEFORE, OUT):
        parts = [outside(situation, DATES, CHANCE[part]).probability for part in (slice(0, 17), slice(17, 60))]
        assert (np.concatenate(parts) == outside(situation, DATES, CHANCE[:60]).probability).all()


def test_uniforms_of_another_shape_are_refused():
    with pytest.raises(HistoryError, match=r"allowed \(world, 9\)"):
        outside(OUT, DATES, CHANCE[:, :5])


def test_dates_past_those_counted_are_refused():
    for situation in (BEFORE, OUT):
        with pytest.raises(NoReferenceClass, match="past day 2880"):
            on_days(situation, [2881])
