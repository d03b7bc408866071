"""Does a war that cannot be used say what is wrong, where, what is allowed and what to do?"""

from __future__ import annotations

import numpy as np
import pytest

from tightrope.errors import InputError, WarError
from tightrope.war import (
    PhaseHold,
    Report,
    StepHold,
    Substitute,
    course,
    step_matrices,
)

FRONT = Report(date=2, known=2, phase=1, weight=0.5, certain=False, source="desk", event="town")


def _changed(array, place, value):
    copy = np.array(array, dtype=float)
    copy[place] = value
    return copy


@pytest.fixture(scope="module")
def refused(make_war):
    """Gives the message of the fault that a changed war is refused with."""

    def message(**changed):
        with pytest.raises(WarError) as caught:
            make_war(**changed)
        assert isinstance(caught.value, InputError)
        return str(caught.value)

    return message


def test_a_row_without_pseudo_counts_is_refused(make_war, refused):
    said = refused(steps=_changed(make_war().steps, 2, 0))
    assert "steps.advance_east: no pseudo-counts" in said
    assert "allowed at least one above 0" in said


@pytest.mark.parametrize("bad", [-1.0, np.nan, np.inf])
def test_pseudo_counts_that_are_no_counts_are_refused(make_war, refused, bad):
    assert "steps.stalemate" in refused(steps=_changed(make_war().steps, (3, 1), bad))
    assert "start" in refused(start=np.array([bad, 1, 0, 0, 0, 0]))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("peace", (0, 9)),
        ("joined_toward", 9),
        ("reports", (FRONT._replace(phase=9),)),
        ("substitutes", (Substitute((1, 9), 0, 3),)),
        ("phase_holds", (PhaseHold(9, 6, 8),)),
        ("step_holds", (StepHold(3, 9, 0.5, 6, 8),)),
    ],
)
def test_an_unknown_phase_is_refused_and_the_known_ones_are_named(refused, field, value):
    said = refused(**{field: value})
    assert "phase 9 is not known" in said
    assert "advance_capital" in said


def test_a_report_before_the_start_is_refused(refused):
    assert "before the start" in refused(reports=(FRONT._replace(date=-1),))


def test_a_report_known_before_it_happened_is_refused(refused):
    assert "before it happened" in refused(reports=(FRONT._replace(known=1),))


def test_a_report_from_after_the_day_of_knowledge_is_refused(refused):
    assert "after the day of knowledge" in refused(reports=(FRONT._replace(known=6),))


@pytest.mark.parametrize("weight", [-0.1, 1.1, np.nan])
def test_an_evidence_weight_outside_zero_to_one_is_refused(refused, weight):
    assert "allowed 0 to 1; reliability times credibility" in refused(reports=(FRONT._replace(weight=weight),))


def test_casualties_in_per_cent_are_refused_with_the_right_hint(make_war, refused):
    attributes = make_war().attributes
    said = refused(attributes=attributes._replace(casualties=_changed(attributes.casualties, 3, 1.5)))
    assert "casualties of stalemate: 1.5 is not allowed; allowed 0 to 0.08" in said
    assert "share a week, not per cent" in said


@pytest.mark.parametrize("name", ["need", "defeat", "encircled", "victory", "weak", "front_near", "reach"])
@pytest.mark.parametrize("bad", [-0.01, 1.01, np.nan])
def test_an_attribute_outside_zero_to_one_is_refused(make_war, refused, name, bad):
    attributes = make_war().attributes
    values = _changed(getattr(attributes, name), 4, bad)
    said = refused(attributes=attributes._replace(**{name: values}))
    assert f"{name} of setback" in said
    assert "allowed 0 to 1" in said


def test_a_war_in_which_every_phase_is_absorbing_is_refused_unless_there_is_one_phase_only(make_war, make_draws):
    with pytest.raises(WarError, match="every phase is absorbing"):
        make_war(steps=np.eye(6))
    attributes = type(make_war().attributes)(*(values[:1] for values in make_war().attributes))
    single = make_war(
        phases=("war",), start=np.ones(1), steps=np.ones((1, 1)), attributes=attributes, peace=(), joined_toward=None
    )
    result = course(single, make_draws(single))
    assert np.all(result.phase_probability == 1)
    assert np.all(result.war_on == 1)


@pytest.mark.parametrize("shift", [np.nan, np.inf])
def test_a_joined_shift_that_is_not_finite_is_refused(make_war, make_draws, shift):
    with pytest.raises(WarError, match="joined_shift: not a finite number"):
        make_draws(make_war(), worlds=3, joined_shift=np.array([0, shift, 0]))


def test_two_certain_reports_of_different_phases_in_one_step_are_refused_and_of_one_phase_are_not(make_war, refused):
    sure = FRONT._replace(certain=True)
    said = refused(reports=(sure, sure._replace(phase=3, source="agency")))
    assert "two certain reports name the phases advance_capital and stalemate in step 2" in said
    make_war(reports=(sure, sure._replace(source="agency")))
    make_war(reports=(sure, FRONT._replace(phase=3)))


def test_reports_that_no_world_can_have_produced_are_refused_with_their_step(make_war, make_draws):
    over = FRONT._replace(certain=True, phase=5, event="peace signed")
    back = over._replace(date=4, known=4, phase=1, event="attack")
    war = make_war(reports=(over, back))
    with pytest.raises(WarError, match=r"reports of step 4 \(desk: attack\): no world can have produced them"):
        course(war, make_draws(war))


def test_holds_that_contradict_each_other_are_refused(refused):
    assert "allowed one phase a step" in refused(phase_holds=(PhaseHold(3, 6, 8), PhaseHold(2, 8, 9)))
    assert "add up to 1.2" in refused(step_holds=(StepHold(3, 2, 0.6, 6, 8), StepHold(3, 4, 0.6, 7, 9)))
    assert "held twice" in refused(step_holds=(StepHold(3, 2, 0.6, 6, 8), StepHold(3, 2, 0.3, 7, 9)))
    assert "allowed 0 to 1" in refused(step_holds=(StepHold(3, 2, 1.6, 6, 8),))
    assert "before it begins" in refused(phase_holds=(PhaseHold(3, 8, 6),))


def test_a_held_step_that_leaves_its_row_short_of_one_is_refused(make_war, refused):
    assert "cannot add up to 1" in refused(step_holds=(StepHold(5, 5, 0.5, 6, 8),))
    left = (StepHold(5, 5, 0.5, 6, 9), StepHold(5, 3, 0.5, 6, 8))
    assert "in step 9" in refused(step_holds=left)
    make_war(step_holds=(StepHold(5, 5, 0.5, 6, 8), StepHold(5, 3, 0.5, 6, 8)))


def test_all_faults_are_told_at_once(make_war):
    with pytest.raises(WarError) as caught:
        make_war(peace=(7,), as_of=12, reports=(FRONT._replace(weight=2.0),))
    assert len(caught.value.figures["faults"]) == 3
    assert str(caught.value).startswith("3 faults of the war: ")


@pytest.mark.parametrize(
    "changed",
    [
        {"start": np.ones(4)},
        {"steps": np.ones((4, 4))},
        {"dates": 5},
        {"phases": ("war", "war", "a", "b", "c", "d")},
        {"phases": ()},
    ],
)
def test_shapes_and_lengths_that_do_not_fit_are_refused(refused, changed):
    assert "allowed" in refused(**changed)


def test_draws_of_another_war_are_refused(make_war, make_draws):
    war = make_war(threat=(0, 2))
    with pytest.raises(WarError, match=r"draws.threat: shape \(20, 0\); allowed \(20, 2\)"):
        step_matrices(war, make_draws(make_war()))
    uneven = make_war(attributes=war.attributes._replace(need=np.full((7, 6), 0.5)))
    with pytest.raises(WarError, match="need: 7 worlds; allowed 20"):
        course(uneven, make_draws(uneven))


def test_draws_out_of_range_are_refused(make_war, make_draws):
    war = make_war(substitutes=(Substitute((1,), 0, 3),))
    with pytest.raises(WarError, match="steps: a number outside 0 to 1"):
        make_draws(war, worlds=2, steps=np.ones((2, 6, 6)))
    with pytest.raises(WarError, match=r"draws.substitutes: 30.0 is not allowed; allowed 0 to 1"):
        make_draws(war, worlds=2, substitutes=np.full((2, 1), 30.0))
    with pytest.raises(WarError, match="numbers of worlds differ"):
        make_draws(war, worlds=2, joined_shift=np.zeros(3))


def test_attributes_may_differ_by_world(make_war, make_draws):
    need = np.tile(make_war().attributes.need, (20, 1)) / 2
    war = make_war(attributes=make_war().attributes._replace(need=need))
    assert np.array_equal(course(war, make_draws(war)).need, need)
