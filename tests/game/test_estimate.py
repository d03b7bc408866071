"""The strategic probit against R `games` 1.1.2 (oracles G5, G6), its laws, and what it refuses."""

import csv
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import check_grad
from scipy.special import expit, ndtr

from tightrope.errors import FitError, TreeError
from tightrope.game import Tree, fit_tree
from tightrope.game.estimate import SELECTED
from tightrope.game.play_slopes import Choice, Utilities, log_reach

TABLES = Path(os.environ.get("TIGHTROPE_TABLES", Path(__file__).resolve().parents[3] / "shared" / "data"))
WAR = TABLES / "war1800" / "war1800.csv"
SIMULATED = Path(__file__).parent / "data" / "three_player_sim.csv"


def end(players):
    return {"end": [0.0] * players}


def move(name, *children):
    return {"player": name, "children": list(children)}


TWO = Tree.read(move("challenger", end(2), move("defender", end(2), end(2))))
THREE = Tree.read(move("1", end(3), move("2", end(3), move("3", end(3), end(3)))))


@pytest.fixture(scope="module")
def war():
    if not WAR.is_file():
        pytest.skip(f"{WAR.name} is not here: set TIGHTROPE_TABLES to the folder that holds war1800/")
    rows = list(csv.DictReader(WAR.read_text(encoding="utf-8").splitlines()))

    def column(name):
        return np.array([np.nan if row[name] == "NA" else float(row[name]) for row in rows])

    def kind(name, value):
        return np.array([np.nan if row[name] == "NA" else float(row[name] == value) for row in rows])

    one = np.ones(len(rows))
    outcome = np.where(column("esc") == 0, 0.0, np.where(column("war") == 1, 2.0, 1.0))
    design = {
        (0, 0): np.stack([one, column("s_wt_re1"), column("revis1")], axis=1),
        (0, 1): None,
        (0, 2): np.stack([one, kind("regime1", "dem"), kind("regime1", "mixed")], axis=1),
        (1, 2): np.stack([one, column("balanc"), kind("regime2", "dem"), kind("regime2", "mixed")], axis=1),
    }
    return outcome, design


@pytest.fixture(scope="module")
def simulated():
    rows = list(csv.DictReader(SIMULATED.read_text(encoding="utf-8").splitlines()))
    x = {name: np.array([float(row[name]) for row in rows]) for name in rows[0]}
    outcome = np.searchsorted([1, 3, 5, 6], x["y"]).astype(float)

    def term(name):
        return np.stack([np.ones(len(rows)), x[name]], axis=1)

    own = {(0, 0): "x1", (0, 2): "x2", (0, 3): "x3", (1, 2): "x4", (1, 3): "x5", (2, 3): "x6"}
    return outcome, {key: term(name) for key, name in own.items()}


# Expected figures: R `games` 1.1.2 (game specification, G5 and G6).
AGENT = [-0.495446, -0.740015, 0.427240, 0.221907, -1.902235, -0.584105, 0.499088, -0.041972, -1.543614, -0.616827]
AGENT_ERRORS = [0.598726, 0.279655, 0.263804, 1.217046, 0.664447, 0.549914, 0.441376, 0.568738, 0.452642, 0.320831]
PRIVATE = [-0.444205, -0.644717, 0.376018, 0.177214, -1.665899, -0.511841, 0.489840, -0.038147, -1.539933, -0.610650]


def test_the_war_table_gives_the_coefficients_of_r_games_under_agent_error(war):
    fit = fit_tree(TWO, *war)
    assert (len(fit.used), fit.used.sum(), fit.dropped) == (313, 282, 31)
    assert np.bincount(war[0][fit.used].astype(int)).tolist() == [124, 83, 75]
    np.testing.assert_allclose(fit.coefficient, AGENT, atol=1e-4)
    np.testing.assert_allclose(fit.standard_error, AGENT_ERRORS, rtol=0.02)
    assert fit.log_likelihood == pytest.approx(-286.1237547, abs=1e-6)


def test_the_war_table_gives_the_coefficients_of_r_games_under_private_information(war):
    fit = fit_tree(TWO, *war, error="private")
    np.testing.assert_allclose(fit.coefficient, PRIVATE, atol=1e-4)
    assert fit.log_likelihood == pytest.approx(-286.1181742, abs=1e-6)


def test_the_unit_of_the_logit_shock_only_rescales_coefficients(war):
    root_two, one = fit_tree(TWO, *war, link="logit"), fit_tree(TWO, *war, link="logit", scale=1.0)
    np.testing.assert_allclose(one.coefficient, root_two.coefficient / 2**0.5, atol=1e-6)
    assert one.log_likelihood == pytest.approx(root_two.log_likelihood, abs=1e-8)


# Oracle G6: R `games` egame123 on our own simulation; log-likelihood checked with SciPy to 1e-8.
@pytest.mark.parametrize(
    ("error", "likelihood", "coefficient"),
    [
        (
            "agent",
            -624.72476941,
            [0.221, 0.791, -0.827, 1.201, 0.825, -0.344, 0.707, -0.685, -0.722, 0.714, 0.219, 0.498],
        ),
        (
            "private",
            -624.604286982,
            [0.199, 0.667, -0.653, 1.017, 0.705, -0.292, 0.614, -0.623, -0.620, 0.621, 0.224, 0.505],
        ),
    ],
)
def test_three_movers_give_the_figures_of_r_games(simulated, error, likelihood, coefficient):
    fit = fit_tree(THREE, *simulated, error=error)
    assert fit.log_likelihood == pytest.approx(likelihood, abs=1e-6)
    np.testing.assert_allclose(fit.coefficient, coefficient, atol=1e-3)


def test_the_simulated_truth_lies_within_three_standard_errors(simulated):
    truth = np.array([0.3, 0.8, -0.5, 0.6, 0.9, -0.7, 0.2, -0.5, -0.4, 0.9, 0.1, 0.7])
    fit = fit_tree(THREE, *simulated, error="agent", scale=2**0.5)
    assert (np.abs(fit.coefficient - truth) < 3 * fit.standard_error).all()


def test_probabilities_of_the_ends_sum_to_one_in_every_row(simulated):
    np.testing.assert_allclose(fit_tree(THREE, *simulated).probability.sum(axis=1), 1.0, atol=1e-12)


def test_a_single_move_is_ordinary_probit_or_logit_regression():
    tree = Tree.read(move("ruler", end(1), end(1)))
    x = np.linspace(-2, 2, 200)
    outcome = (np.sin(37 * x) + 0.8 * x > 0).astype(float)
    design = {(0, 1): np.stack([np.ones_like(x), x], axis=1)}
    for link, response in (("probit", ndtr), ("logit", expit)):
        fit = fit_tree(tree, outcome, design, link=link, scale=1.0)
        np.testing.assert_allclose(fit.probability[:, 1], response(design[0, 1] @ fit.coefficient), atol=1e-12)
        if link == "logit":  # the score of a logit is exact: fitted and observed sums agree
            np.testing.assert_allclose(design[0, 1].T @ (outcome - fit.probability[:, 1]), 0, atol=1e-6)


def test_separated_outcomes_need_a_prior_and_stay_finite_with_one():
    tree = Tree.read(move("ruler", end(1), end(1)))
    x = np.linspace(-1, 1, 40)
    design = {(0, 1): np.stack([np.ones_like(x), x], axis=1)}
    outcome = (x > 0).astype(float)
    with pytest.raises(FitError, match="prior_sd"):
        fit_tree(tree, outcome, design)
    fit = fit_tree(tree, outcome, design, prior_sd=2.5)
    assert np.abs(fit.coefficient).max() < 20
    assert np.isfinite(fit.standard_error).all()


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(-2, 2), min_size=4, max_size=4), st.sampled_from(["agent", "private"]))
def test_slopes_are_those_of_the_likelihood(coefficient, error):
    x = np.linspace(-1.5, 1.5, 7)
    one = np.ones_like(x)
    matrix = np.stack([one, x], axis=1)
    utilities = Utilities({(0, 0): (matrix, 0), (1, 2): (matrix, 2)}, 7, 4)
    choice = Choice("probit", error, 2**0.5)

    def value(point):
        return sum(float(log.value.sum()) for log in log_reach(TWO, utilities, choice, point))

    def slope(point):
        return np.sum([log.slope.sum(axis=0) for log in log_reach(TWO, utilities, choice, point)], axis=0)

    assert check_grad(value, slope, np.array(coefficient)) < 1e-4


def test_one_hand_worked_private_spread():
    # Mover 1 divides by sqrt(1 + p^2 + (1 - p)^2); by hand at p = 1/2 and a gap of 1: Phi(1 / sqrt 1.5) is fought for.
    matrix = np.ones((1, 1))
    utilities = Utilities({(0, 1): (matrix, 0), (0, 2): (matrix, 1)}, 1, 2)
    log = log_reach(TWO, utilities, Choice("probit", "private", 1.0), np.array([1.0, 1.0]))
    assert np.exp(log[0].value[0]) == pytest.approx(0.2071081, abs=1e-7)  # 1 - Phi(0.8164966)


def test_order_of_rows_changes_nothing(simulated):
    outcome, design = simulated
    turned = fit_tree(THREE, outcome[::-1], {key: matrix[::-1] for key, matrix in design.items()})
    np.testing.assert_allclose(turned.coefficient, fit_tree(THREE, outcome, design).coefficient, atol=1e-6)


def test_selected_rows_are_said_to_be_selected(simulated):
    assert fit_tree(THREE, *simulated, selected=True).notes == (SELECTED,)


ONE = np.ones((3, 1))
OUTCOME = np.array([0.0, 1.0, 2.0])


@pytest.mark.parametrize(
    ("outcome", "design", "options", "says"),
    [
        (np.array([0.0, 1.0, 7.0]), {(0, 0): ONE}, {}, "outcome 7 is no end"),
        (OUTCOME, {(0, 0): np.ones((2, 1))}, {}, "allowed .3 rows"),
        (OUTCOME, {(0, 0): np.ones((3, 2))}, {}, "rank 1 for 2 terms"),
        (OUTCOME, {(0, 9): ONE}, {}, "no such mover or end"),
        (OUTCOME, {(0, 0): None}, {}, "no utility has a term"),
        (OUTCOME * np.nan, {(0, 0): ONE}, {}, "every row has a missing value"),
        (OUTCOME, {(0, 0): ONE}, {"link": "cauchy"}, "allowed probit, logit"),
        (OUTCOME, {(0, 0): ONE}, {"error": "none"}, "allowed agent, private"),
        (OUTCOME, {(0, 0): ONE}, {"link": "logit", "error": "private"}, "no closed form"),
        (OUTCOME, {(0, 0): ONE}, {"scale": 0.0}, "allowed above 0"),
        (OUTCOME, {(0, 0): ONE}, {"prior_sd": -1.0}, "prior_sd -1.0"),
    ],
)
def test_what_cannot_be_fitted_is_refused_with_the_remedy(outcome, design, options, says):
    with pytest.raises(FitError, match=says):
        fit_tree(TWO, outcome, design, **options)


def test_probit_takes_two_actions_a_move_and_logit_any_number():
    tree = Tree.read(move("ruler", end(1), end(1), end(1)))
    design = {(0, 1): np.ones((60, 1)), (0, 2): np.ones((60, 1))}
    outcome = np.repeat([0.0, 1.0, 2.0], [10, 20, 30])
    with pytest.raises(FitError, match="3 actions; probit allows two"):
        fit_tree(tree, outcome, design)
    fit = fit_tree(tree, outcome, design, link="logit", scale=1.0)
    np.testing.assert_allclose(fit.coefficient, np.log([2, 3]), atol=1e-7)  # log odds of the counts


def test_private_information_allows_one_move_a_path():
    tree = Tree.read(move("ruler", end(2), move("patron", end(2), move("ruler", end(2), end(2)))))
    with pytest.raises(TreeError, match="moved before"):
        fit_tree(tree, np.array([0.0, 1.0, 2.0, 3.0]), {(0, 0): np.ones((4, 1))}, error="private")
