"""Is the length of a war that a case implies set rightly beside the record?"""

from __future__ import annotations

import numpy as np
import pytest

from tightrope.war import Ending, duration_check, onset_phases, recorded_survival, survival


def test_the_record_says_how_many_wars_outlast_a_month_a_quarter_and_a_year():
    # By hand from the row "wars ending": 81/95, 70/95, 61/95; then (148/164)^3 and (205/220)^6.
    shares = recorded_survival(
        (Ending(30, 14, 95), Ending(60, 11, 81), Ending(90, 9, 70), Ending(180, 16, 164), Ending(360, 15, 220))
    )
    half_year = 61 / 95 * (148 / 164) ** 3
    assert shares == pytest.approx([81 / 95, 70 / 95, 61 / 95, half_year, half_year * (205 / 220) ** 6], abs=1e-12)


def test_survival_with_one_hazard_is_geometric():
    rows = np.array([[[0.9, 0.1, 0], [0, 0.8, 0.2], [0, 0, 1]]])
    lasts = survival(np.array([[0, 1.0, 0]]), rows, (0, 2), [0, 1, 2.5, 10])
    assert lasts[0] == pytest.approx([1, 0.8, 0.8**2.5, 0.8**10], abs=1e-12)


def test_the_onset_is_the_first_phase_of_war_reached_from_peace():
    # By hand: from peace .6 stay, .3 to A, .1 to B: A with .75; a closed peace (last phase) is never left.
    rows = np.array([[[0.6, 0.3, 0.1, 0], [0, 0.5, 0.5, 0], [0, 0, 0.5, 0.5], [0, 0, 0, 1]]])
    assert onset_phases(np.array([[1.0, 0, 0, 0]]), rows, (0, 3))[0] == pytest.approx([0, 0.75, 0.25, 0], abs=1e-12)
    assert onset_phases(np.array([[0, 0, 0, 1.0]]), rows, (0, 3))[0].tolist() == [0, 0, 0, 0]
    assert onset_phases(np.array([[0, 0, 1.0, 0]]), rows, (0, 3))[0] == pytest.approx([0, 0, 1, 0], abs=1e-12)


def test_wars_that_end_as_in_the_record_are_not_warned_about(make_war, make_draws):
    # Pseudo-counts so large that every world ends 1 war in 7 a step, as 14/95 do in the first 30 days.
    steps = np.diag([1.0, 0, 0, 0, 0, 1]) * 1e6
    steps[0, 1] = 1e6
    steps[1, [1, 5]] = [6e6, 1e6]
    for phase in (2, 3, 4):
        steps[phase, 5] = 1e6
    war = make_war(steps=steps)
    figures = duration_check(war, make_draws(war), step_days=30)
    assert [figure.days for figure in figures] == [30, 60, 90, 180, 360, 720, 1440, 2880]
    assert figures[0].model == pytest.approx(6 / 7, abs=1e-3)
    assert [figure.warning for figure in figures[:4]] == [False] * 4
    assert figures[-1].warning  # 7 of 8 in a lifetime of 96 steps: none is left, while history still has 1.4 %


def test_a_warning_names_both_figures(make_war, make_draws):
    war = make_war()
    last = duration_check(war, make_draws(war, worlds=400), step_days=30)[-1]
    assert f"{last.model:.1%}" in last.sentence()
    assert "1.4%" in last.sentence()
    assert last.warning


def test_steps_of_another_length_change_no_figure_that_does_not_hang_on_them(make_war, make_draws):
    war = make_war()
    draws = make_draws(war)
    monthly = duration_check(war, draws, step_days=30)
    halved = duration_check(war, draws, step_days=15)
    assert [figure.history for figure in monthly] == [figure.history for figure in halved]
    assert halved[0].model == pytest.approx(monthly[1].model, abs=1e-12)


def test_a_war_that_cannot_begin_has_no_length(make_war, make_draws):
    war = make_war(start=np.array([0, 0, 0, 0, 0, 1.0]))
    assert duration_check(war, make_draws(war), step_days=30) == ()
