"""Which laws does the course of the war always obey?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tightrope.war import (
    Attributes,
    PhaseHold,
    Report,
    StepHold,
    Substitute,
    counted_once,
    course,
    effective_need,
    frozen_path,
    held_phase,
    join,
    report_factors,
    step_matrices,
    steps_ahead,
    substitute_share,
)

EXACT = 1e-12
few = settings(max_examples=20, deadline=None)
seeds = st.integers(0, 10_000)


@st.composite
def reports(draw):
    """Lists of reports in the first six steps."""
    count = draw(st.integers(0, 6))
    return tuple(
        Report(date, date, draw(st.integers(1, 4)), draw(st.floats(0, 1)), False, "desk", f"event {number}")
        for number, date in enumerate(draw(st.lists(st.integers(1, 5), min_size=count, max_size=count)))
    )


@few
@given(seed=seeds, told=reports(), shift=st.floats(-800, 800))
def test_every_row_sums_to_one(make_war, make_draws, seed, told, shift):
    war = make_war(reports=told)
    draws = make_draws(war, seed=seed, joined_shift=np.full(20, shift))
    result = course(war, draws)
    assert result.phase_step.sum(axis=-1) == pytest.approx(np.ones((20, 2, 6)), abs=EXACT)
    assert result.phase_probability.sum(axis=-1) == pytest.approx(np.ones((20, 12)), abs=EXACT)
    assert np.all(result.phase_step >= 0)
    assert np.all(result.phase_probability >= 0)


@few
@given(seed=seeds, told=reports(), phase=st.integers(0, 5), certain=st.booleans())
def test_a_report_of_evidence_weight_zero_changes_nothing(make_war, make_draws, seed, told, phase, certain):
    idle = Report(2, 2, phase, 0.0, certain, "rumour", "rumour")
    war = make_war(reports=told)
    before = course(war, make_draws(war, seed=seed))
    after = course(replace(war, reports=(*told, idle)), make_draws(war, seed=seed))
    assert np.array_equal(before.phase_probability, after.phase_probability)
    assert np.array_equal(before.log_likelihood, after.log_likelihood)


@settings(max_examples=10, deadline=None)
@given(seed=seeds, told=reports(), order=st.permutations(range(6)))
def test_renaming_or_reordering_the_phases_only_reorders_the_results(make_war, make_draws, seed, told, order):
    war = make_war(reports=told, substitutes=(Substitute((1, 3), 2, 8),), phase_holds=(PhaseHold(3, 8, 9),))
    draws = make_draws(war, seed=seed)
    place = {old: new for new, old in enumerate(order)}
    turned = replace(
        war,
        phases=tuple(f"renamed {war.phases[old]}" for old in order),
        start=war.start[order],
        steps=war.steps[np.ix_(order, order)],
        attributes=Attributes(*(values[order] for values in war.attributes)),
        peace=tuple(place[phase] for phase in war.peace),
        joined_toward=place[war.joined_toward],
        reports=tuple(report._replace(phase=place[report.phase]) for report in told),
        substitutes=(Substitute(tuple(place[phase] for phase in (1, 3)), 2, 8),),
        phase_holds=(PhaseHold(place[3], 8, 9),),
    )
    lots = replace(
        draws,
        start=draws.start[:, order],
        steps=draws.steps[:, order][:, :, order],
        confusion=draws.confusion[:, order][:, :, order],
    )
    plain, other = course(war, draws), course(turned, lots)
    assert other.phase_probability == pytest.approx(plain.phase_probability[:, :, order], abs=EXACT)
    assert other.phase_step == pytest.approx(plain.phase_step[:, :, order][:, :, :, order], abs=EXACT)
    assert other.log_likelihood == pytest.approx(plain.log_likelihood, abs=1e-11)
    assert other.war_on == pytest.approx(plain.war_on, abs=EXACT)
    assert np.array_equal(other.need, plain.need[order])
    assert np.array_equal(other.substitutes, plain.substitutes[:, :, order])


@few
@given(seed=seeds, low=st.floats(-50, 50), more=st.floats(0, 50), toward=st.integers(0, 5))
def test_a_larger_shift_never_makes_the_phase_it_favours_less_likely(make_war, make_draws, seed, low, more, toward):
    rows = step_matrices(make_war(), make_draws(make_war(), seed=seed))[:, 0]
    less = join(rows, np.full(20, low), toward)[:, 1, :, toward]
    larger = join(rows, np.full(20, low + more), toward)[:, 1, :, toward]
    assert np.all(larger >= less - EXACT)


@few
@given(seed=seeds)
def test_a_shift_of_zero_or_no_favoured_phase_leaves_joining_without_effect(make_war, make_draws, seed):
    war = make_war()
    none = step_matrices(replace(war, joined_toward=None), make_draws(war, seed=seed))
    zero = step_matrices(war, make_draws(war, seed=seed, joined_shift=np.zeros(20)))
    assert np.array_equal(none[:, 0], none[:, 1])
    assert zero[:, 1] == pytest.approx(zero[:, 0], abs=EXACT)


@few
@given(seed=seeds, told=reports(), phase=st.integers(0, 5), first=st.integers(-3, 11))
def test_holding_a_phase_makes_it_certain_and_leaves_every_weight(make_war, make_draws, seed, told, phase, first):
    war = make_war(reports=told)
    draws = make_draws(war, seed=seed)
    held = course(replace(war, phase_holds=(PhaseHold(phase, first, 11),)), draws)
    free = course(war, draws)
    begins = max(first, war.as_of)
    assert np.all(held.phase_probability[:, begins:, phase] == 1)
    assert np.array_equal(held.phase_probability[:, :begins], free.phase_probability[:, :begins])
    assert np.array_equal(held.log_likelihood, free.log_likelihood)
    assert np.array_equal(held.phase_step, free.phase_step)


@few
@given(seed=seeds, value=st.floats(0, 1), first=st.integers(0, 11))
def test_a_held_step_takes_its_value_and_the_rest_of_its_row_keeps_its_proportions(
    make_war, make_draws, seed, value, first
):
    war = make_war(step_holds=(StepHold(3, 2, value, first, 11),))
    draws = make_draws(war, seed=seed)
    drawn = step_matrices(war, draws)
    ahead = steps_ahead(war, draws, drawn, 11)
    assert ahead[:, 0, 3, 2] == pytest.approx(np.full(20, value), abs=EXACT)
    assert ahead.sum(axis=-1) == pytest.approx(np.ones((20, 2, 6)), abs=EXACT)
    assert ahead[:, 0, 3, 4] * drawn[:, 0, 3, 3] == pytest.approx(ahead[:, 0, 3, 3] * drawn[:, 0, 3, 4], abs=EXACT)
    assert np.array_equal(ahead[:, 0, :3], drawn[:, 0, :3])
    assert steps_ahead(war, draws, drawn, war.as_of) is drawn
    assert np.array_equal(course(war, draws).log_likelihood, course(replace(war, step_holds=()), draws).log_likelihood)


@few
@given(seed=seeds, told=reports())
def test_after_a_certain_report_of_the_onset_the_build_up_is_over(make_war, make_draws, seed, told):
    onset = Report(1, 1, 1, 0.85, True, "state television", "onset")
    later = tuple(report for report in told if report.date > 1)
    war = make_war(reports=(onset, *later))
    result = course(war, make_draws(war, seed=seed)).phase_probability
    assert np.all(result[:, 1:, 0] == 0)
    assert np.all(result[:, 1, 1] == 1)


@few
@given(seed=seeds, fill=st.floats(0, 1), more=st.floats(0, 1))
def test_more_substitutes_never_raise_the_need_and_none_leave_it(make_war, seed, fill, more):
    need = make_war().attributes.need
    items = (Substitute((1, 2), 0, 5), Substitute((2, 3), 3, 9))
    little = substitute_share(items, np.array([[fill, 0.3]]), 12, 6)
    much = substitute_share(items, np.array([[min(1, fill + more), 0.3]]), 12, 6)
    none = substitute_share((), np.empty((1, 0)), 12, 6)
    assert np.all(effective_need(need, much) <= effective_need(need, little))
    assert np.array_equal(effective_need(need, none), np.broadcast_to(need, (1, 12, 6)))
    assert np.all(much <= 1)
    assert np.all(much >= 0)


def test_substitutes_count_only_in_their_phases_and_on_their_dates_and_are_capped():
    items = (Substitute((1, 2), 0, 5), Substitute((2,), 3, 9))
    share = substitute_share(items, np.array([[0.7, 0.6]]), 12, 6)
    assert share[0, [0, 3, 6, 11], 2] == pytest.approx([0.7, 1, 0.6, 0])
    assert share[0, [0, 3, 6, 11], 1] == pytest.approx([0.7, 0.7, 0, 0])
    assert np.all(share[:, :, [0, 3, 4, 5]] == 0)


def test_threat_keeps_its_last_known_value_and_nothing_dated_later_counts():
    path = frozen_path((4, 1, 7), np.array([[0.5, 0.2, 0.9]]), dates=10, as_of=5)
    assert path[0].tolist() == [0, 0.2, 0.2, 0.2, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5]


def test_two_reports_of_one_event_by_one_source_count_once(make_war, make_draws):
    first = Report(2, 2, 2, 0.4, False, "desk", "town taken")
    again = first._replace(weight=0.9, known=3)
    war = make_war(reports=(first, again))
    single = make_war(reports=(again,))
    assert counted_once(war.reports) == (again,)
    assert np.array_equal(report_factors(war, make_draws(war)), report_factors(single, make_draws(single)))


def test_two_contradictory_reports_of_one_day_both_count(make_war, make_draws):
    east = Report(2, 2, 2, 0.5, False, "desk", "town")
    stuck = east._replace(phase=3)
    both = report_factors(make_war(reports=(east, stuck)), make_draws(make_war()))
    one = report_factors(make_war(reports=(east,)), make_draws(make_war()))
    other = report_factors(make_war(reports=(stuck,)), make_draws(make_war()))
    assert both == pytest.approx(one * other, abs=EXACT)
    assert not np.allclose(both, one)


def test_a_hold_that_ends_lets_the_war_move_on_from_the_held_phase(make_war, make_draws):
    war = make_war(phase_holds=(PhaseHold(3, 6, 8),))
    draws = make_draws(war)
    result = course(war, draws)
    assert np.all(result.phase_probability[:, 6:9, 3] == 1)
    assert result.phase_probability[:, 9] == pytest.approx(result.phase_step[:, 0, 3], abs=EXACT)
    assert [held_phase(war, date) for date in (5, 6, 8, 9)] == [None, 3, 3, None]
