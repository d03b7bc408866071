"""Does the war agree with figures worked out by hand or by another road?"""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy.stats import beta

from tightrope.randomness import uniforms
from tightrope.war import (
    CASUALTY_UNIT,
    Report,
    confusion,
    course,
    dirichlet,
    filtered,
    join,
    report_factors,
    smoothed,
    smoothed_path,
    step_matrices,
)

EXACT = 1e-12


def test_two_phases_and_three_reports_give_the_probabilities_worked_out_by_hand():
    # W1, by hand. Start (1/2, 1/2); steps A->A .9, B->B .8; a report is right with .8; reports A, A, B.
    # 1: move  A = .5*.9 + .5*.2 = .55,             B = .45;      times (.8, .2): .44, .09;  sum .53 = 53/100
    #    P(A) = 44/53
    # 2: move  A = (44*.9 + 9*.2)/53 = 41.4/53,     B = 11.6/53;  times (.8, .2): 33.12/53, 2.32/53
    #    sum 35.44/53;  P(A) = 33.12/35.44 = 414/443
    # 3: move  A = (414*.9 + 29*.2)/443 = 378.4/443, B = 64.6/443; times (.2, .8): 75.68/443, 51.68/443
    #    sum 127.36/443;  P(A) = 75.68/127.36 = 473/796
    rows = np.array([[[0.9, 0.1], [0.2, 0.8]]])
    right = np.array([[0.8, 0.2], [0.2, 0.8]])
    result = filtered(np.array([[0.5, 0.5]]), rows, right[[0, 0, 1]][None])
    assert result.probability[0, :, 0] == pytest.approx([44 / 53, 414 / 443, 473 / 796], abs=EXACT)
    assert np.exp(result.log_likelihood[0]) == pytest.approx([53 / 100, 35.44 / 53, 127.36 / 443], abs=EXACT)


def _paths(start, rows, factors, until):
    """All paths (start, s0, ..., s_until) with their weights, one by one: an independent road to the filter."""
    for path in product(range(len(start)), repeat=until + 2):
        weight = start[path[0]]
        for date in range(until + 1):
            weight *= rows[path[date], path[date + 1]] * factors[date, path[date + 1]]
        yield path[1:], weight


def _enumerate(start, rows, factors):
    dates, size = factors.shape
    last, every = np.zeros((dates, size)), np.zeros((dates, size))
    for until in range(dates):
        for path, weight in _paths(start, rows, factors, until):
            last[until, path[-1]] += weight
    for path, weight in _paths(start, rows, factors, dates - 1):
        every[range(dates), path] += weight
    return last, every


def test_filter_equals_the_sum_over_all_paths_of_four_phases_and_six_dates():
    numbers = np.random.default_rng(4)
    start, rows = numbers.dirichlet(np.ones(4)), numbers.dirichlet(np.ones(4), size=4)
    factors = numbers.uniform(0.05, 1, (6, 4))
    last, every = _enumerate(start, rows, factors)
    result = filtered(start[None], rows[None], factors[None])
    assert result.probability[0] == pytest.approx(last / last.sum(axis=1, keepdims=True), abs=EXACT)
    assert result.log_likelihood[0].cumsum() == pytest.approx(np.log(last.sum(axis=1)), abs=EXACT)
    back = smoothed(start[None], rows[None], factors[None])
    assert back[0] == pytest.approx(every / every.sum(axis=1, keepdims=True), abs=EXACT)


def test_drawn_rows_have_the_means_of_their_pseudo_counts(make_war):
    # W3: mean a_i / a_0, variance a_i (a_0 - a_i) / (a_0^2 (a_0 + 1)); fails by luck about once in 15,000 a cell.
    worlds = 6_000
    counts = make_war().steps
    rows = dirichlet(counts, uniforms(7, "test/w3", np.arange(worlds), 36).reshape(worlds, 6, 6))
    total = counts.sum(axis=1, keepdims=True)
    error = np.sqrt(counts * (total - counts) / (total**2 * (total + 1)) / worlds)
    assert np.all(np.abs(rows.mean(axis=0) - counts / total) <= 4 * error)


def test_a_drawn_cell_of_two_follows_the_beta_distribution():
    # A Dirichlet row of two cells is Beta(a, b): at a median pair and in the tails the ratio of gammas is exact.
    worlds = 20_000
    rows = dirichlet(np.array([2.5, 0.4]), uniforms(3, "test/beta", np.arange(worlds), 2))
    shares = (rows[:, 0, None] < beta.ppf([0.05, 0.5, 0.95], 2.5, 0.4)).mean(axis=0)
    assert np.all(np.abs(shares - [0.05, 0.5, 0.95]) < 4 * np.sqrt(0.25 / worlds))


def test_pseudo_counts_near_zero_still_give_rows_that_sum_to_one():
    # Gammas of shape 1e-4 underflow; their logs follow g^a / Gamma(a + 1).
    rows = dirichlet(np.array([1e-4, 1e-4]), uniforms(3, "test/tiny", np.arange(4000), 2))
    assert rows.sum(axis=1) == pytest.approx(np.ones(4000), abs=EXACT)
    assert abs(rows[:, 0].mean() - 0.5) < 4 * 0.5 / np.sqrt(4000)


def test_moving_the_uniforms_of_one_world_changes_that_world_only(make_war, make_draws):
    war = make_war()
    draws = make_draws(war, worlds=6)
    moved = draws.steps.copy()
    moved[2] = 1 - moved[2]
    before = step_matrices(war, draws)
    after = step_matrices(war, make_draws(war, worlds=6, steps=moved))
    changed = np.any(before != after, axis=(1, 2, 3))
    assert changed.tolist() == [False, False, True, False, False, False]


def test_without_reports_the_prediction_is_the_matrix_power(make_war, make_draws):
    war = make_war()
    draws = make_draws(war)
    result = course(war, draws)
    for date in (0, 5, 11):
        power = np.linalg.matrix_power(result.phase_step[:, 0], date + 1)
        expected = np.einsum("ws,wst->wt", result.start, power)
        assert result.phase_probability[:, date] == pytest.approx(expected, abs=EXACT)


def test_an_absorbing_phase_never_loses_mass(make_war, make_draws):
    war = make_war(dates=60)
    over = course(war, make_draws(war)).phase_probability[:, :, 5]
    assert np.all(np.diff(over, axis=1) >= -EXACT)


def test_joining_by_log_two_doubles_the_odds_of_the_phase_it_favours():
    # By hand: row (.2, .3, .5), toward the first, exp(shift) = 2: (.4, .3, .5) / 1.2.
    rows = np.array([[[0.2, 0.3, 0.5]] * 3])
    both = join(rows, np.array([np.log(2)]), 0)
    assert both[0, 0, 0] == pytest.approx([0.2, 0.3, 0.5], abs=EXACT)
    assert both[0, 1, 0] == pytest.approx([1 / 3, 1 / 4, 5 / 12], abs=EXACT)


def test_a_report_is_right_with_eight_thirteenths_on_average():
    # Dirichlet (8, 1, 1, 1, 1, 1): mean 8/13 on the true phase, 1/13 elsewhere; 4 standard errors a cell.
    worlds = 20_000
    drawn = confusion(uniforms(5, "test/row", np.arange(worlds), 36).reshape(worlds, 6, 6))
    mean = (np.ones((6, 6)) + 7 * np.eye(6)) / 13
    error = np.sqrt(mean * (1 - mean) / 14 / worlds)
    assert np.all(np.abs(drawn.mean(axis=0) - mean) <= 4 * error)


def test_reports_of_one_step_multiply_each_raised_to_its_evidence_weight(make_war, make_draws):
    first = Report(date=2, known=2, phase=1, weight=0.5, certain=False, source="desk", event="town")
    second = first._replace(phase=3, weight=1.0, source="agency")
    draws = make_draws(make_war())
    factors = report_factors(make_war(reports=(first, second)), draws)
    speaks = confusion(draws.confusion)
    assert factors[:, 2] == pytest.approx(np.sqrt(speaks[:, :, 1]) * speaks[:, :, 3], abs=EXACT)
    assert np.all(factors[:, [0, 1, 3, 4, 5, 11]] == 1)


def test_casualties_are_told_in_units_of_two_per_cent_a_week(make_war, make_draws):
    war = make_war()
    result = course(war, make_draws(war))
    assert CASUALTY_UNIT == 0.02
    assert result.casualties == pytest.approx([0, 1, 0.75, 0.5, 1, 0], abs=EXACT)


def test_war_is_on_with_the_probability_of_the_phases_that_are_not_peace(make_war, make_draws):
    war = make_war()
    result = course(war, make_draws(war))
    fought = result.phase_probability[:, :, 1:5].sum(axis=-1)
    assert result.war_on == pytest.approx(fought, abs=EXACT)


def test_the_smoothed_path_ends_where_the_filter_ends_and_knows_the_past_better(make_war, make_draws):
    onset = Report(date=3, known=3, phase=1, weight=1.0, certain=True, source="wire", event="onset")
    war = make_war(reports=(onset,))
    draws = make_draws(war)
    path = smoothed_path(war, draws)
    result = course(war, draws).phase_probability
    assert path.shape == (20, 6, 6)
    assert path[:, 5] == pytest.approx(result[:, 5], abs=EXACT)
    assert np.all(path[:, :3, 5] <= EXACT)  # a war that is not over at date 3 was not over before
    assert np.any(result[:, :3, 5] > EXACT)
