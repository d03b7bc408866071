"""Do changes of world trade agree with an independent program, and obey the laws of exact hat algebra?"""

from __future__ import annotations

import csv
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import root

from tightrope.economy import hat
from tightrope.errors import BadParameter, BadTrade, Isolated

few = settings(max_examples=20, deadline=None)
TABLES = Path(os.environ.get("TIGHTROPE_TABLES", Path(__file__).resolve().parents[2] / "../shared/data"))
SAMPLE = TABLES / "gegravity_sample"
CLOSURES = ("fixed-shares", "full")

# Coefficients of the package's own example (gegravity 0.3, README of the sample).
COEFFICIENTS = {
    "lndist": -0.3898623,
    "contiguity": 0.891577,
    "common_language": 0.0326249,
    "pta": 0.4711383,
    "international": -3.412584,
}


@pytest.fixture(scope="module")
def sample():
    """Countries, base trade balanced from cost proxies, and the change of costs of an agreement of CAN and JPN."""
    if not SAMPLE.is_dir():
        pytest.skip("the table gegravity_sample is not here: put it into the folder that TIGHTROPE_TABLES names")
    rows = list(csv.DictReader((SAMPLE / "sample_data_set.dlm").read_text().splitlines()))
    names = sorted({row["exporter"] for row in rows})
    place = {name: index for index, name in enumerate(names)}
    cost, joined = np.zeros((2, len(names), len(names)))
    output, spending = np.zeros((2, len(names)))
    for row in rows:
        at = place[row["exporter"]], place[row["importer"]]
        cost[at] = np.exp(sum(weight * float(row[name]) for name, weight in COEFFICIENTS.items()))
        joined[at], output[at[0]], spending[at[1]] = float(row["pta"]), float(row["Y"]), float(row["E"])
    left, right, _, _ = hat.balanced(cost[None], output / output.sum(), spending / spending.sum())
    change = np.ones_like(cost)
    for at in (("CAN", "JPN"), ("JPN", "CAN")):
        pair = place[at[0]], place[at[1]]
        change[pair] = np.exp(COEFFICIENTS["pta"] * (1 - joined[pair]))
    return names, left[0][:, None] * cost * right[0], change


# Oracle: output of gegravity 0.3 for its own example, sigma 5, reference DEU (30 countries).
def test_a_trade_agreement_changes_prices_and_income_as_an_independent_program_says(sample):
    names, trade, change = sample
    found = hat.solve(trade, change[None], np.array([5.0]), "fixed-shares", names.index("DEU"))
    text = (SAMPLE / "expected_country_results_gegravity_0.3.csv").read_text().splitlines()
    expected = {row["country"]: row for row in csv.DictReader(text)}
    assert len(expected) == 30
    for column, values in (
        ("factory gate price change (percent)", found.price),
        ("imr change (percent)", found.price_index),
    ):
        told = [1 + float(expected[name][column]) / 100 for name in names]
        assert values[0] == pytest.approx(told, abs=1e-8)
    welfare = [1 / float(expected[name]["welfare statistic"]) for name in names]
    assert found.real_income[0] == pytest.approx(welfare, abs=1e-8)


@pytest.mark.parametrize("closure", CLOSURES)
def test_the_unit_of_trade_does_not_matter(sample, closure):
    names, trade, change = sample
    same = hat.solve(trade, change[None], np.array([5.0]), closure, names.index("DEU"))
    for scale in 10.0 ** np.arange(-4, 5):
        scaled = hat.solve(trade * scale, change[None], np.array([5.0]), closure, names.index("DEU"))
        assert scaled.real_income == pytest.approx(same.real_income, abs=1e-10)
        assert scaled.price == pytest.approx(same.price, abs=1e-10)
        assert scaled.price_index == pytest.approx(same.price_index, abs=1e-10)


def flows(seed, size=5):
    return np.random.default_rng(seed).lognormal(0, 1, (size, size)) + np.eye(size) * size


@given(st.integers(0, 10**6), st.floats(1.5, 12))
@few
def test_nothing_changes_when_no_cost_changes(seed, sigma):
    found = hat.solve(flows(seed), np.ones((1, 5, 5)), np.array([sigma]), "full")
    for values in (found.real_income, found.price, found.price_index):
        assert values == pytest.approx(1, abs=1e-12)
    assert found.trade[0] == pytest.approx(flows(seed), rel=1e-12)


@given(st.integers(0, 10**6), st.floats(1.5, 10))
@few
def test_wages_are_the_root_that_a_general_solver_finds(seed, sigma):
    trade = flows(seed)
    change = np.random.default_rng(seed + 1).uniform(0.3, 2, trade.shape)
    found = hat.solve(trade, change[None], np.array([sigma]), "full")
    income, spending = trade.sum(axis=1), trade.sum(axis=0)

    def excess(log_wage):
        wage = np.exp(log_wage)
        power = trade / spending * change * wage[:, None] ** (1 - sigma)
        after = spending * wage * (wage @ income) / (wage @ spending)
        gap = (power / power.sum(axis=0) * after).sum(axis=1) / (wage * income) - 1
        gap[0] = wage @ income / income.sum() - 1  # Walras: one market clears by itself, the unit stands in its place
        return gap

    general = root(excess, np.zeros(5), tol=1e-14)
    assert np.exp(general.x) == pytest.approx(found.price[0], abs=1e-9)


@given(st.integers(0, 10**6))
@few
def test_worlds_solved_together_are_those_solved_alone(seed):
    trade, sigma = flows(seed), np.array([3.0, 7.0])
    change = np.random.default_rng(seed).uniform(0.5, 1.5, (2, 5, 5))
    for closure in CLOSURES:
        both = hat.solve(trade, change, sigma, closure)
        alone = [hat.solve(trade, change[[world]], sigma[[world]], closure) for world in range(2)]
        assert both.real_income == pytest.approx(np.vstack([each.real_income for each in alone]), abs=1e-12)


def test_dearer_trade_costs_both_sides_income():
    change = np.ones((1, 5, 5))
    change[0, 0, 1] = change[0, 1, 0] = 0.1
    found = hat.solve(flows(4), change, np.array([5.0]), "full")
    assert np.all(found.real_income[0, :2] < 1)


def test_a_country_without_any_sale_is_refused_by_its_place():
    trade, closed = flows(1), np.ones((1, 5, 5))
    trade[2] = 0
    with pytest.raises(Isolated, match="country 2 sells nothing in the base year"):
        hat.solve(trade, closed, np.array([5.0]), "full")
    closed[0, :, 3] = 0
    with pytest.raises(Isolated, match="country 3 buys nothing after"):
        hat.solve(flows(1), closed, np.array([5.0]), "full")


def test_an_elasticity_of_one_and_a_negative_flow_are_refused():
    with pytest.raises(BadParameter, match="above 1"):
        hat.solve(flows(1), np.ones((1, 5, 5)), np.array([1.0]), "full")
    with pytest.raises(BadTrade, match="trade"):
        hat.solve(-flows(1), np.ones((1, 5, 5)), np.array([5.0]), "full")
