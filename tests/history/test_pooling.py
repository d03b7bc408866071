"""Pact, border and disputes are pooled over war sides that differ by more than any table says."""

import os
from pathlib import Path

import numpy as np
import pytest

from tightrope.errors import PoolingFailed, TableMissing
from tightrope.history.opportunities import Opportunities, read_built
from tightrope.history.pooling import COLUMNS, ERA, TERMS, fit, pareto_tail, row, terms_of, values
from tightrope.history.side_effect import collapse, gradient, grid, log_posterior, log_posterior_reference
from tightrope.randomness import uniforms

SPEC_ORDER = ("defense", "cont_opp", "partner_init", ERA, "same_par", "mid_opp")
SPEC_POINT = np.array([[-6.97, 0.73, 1.66, -0.80, -1.16, 2.65, 1.16, 1.06]])
BELARUS = {"defense": 1, "cont_opp": 1, "partner_init": 1, ERA: 1}


def synthetic(seed, sides=40, size=8, spread=1.5):
    """A seeded generator's table: sides that differ, one strong term."""
    draw = np.random.default_rng(seed)
    side = np.repeat(np.arange(sides), size)
    columns = {name: (draw.random(len(side)) < 0.4).astype(float) for name in TERMS}
    odds = -2.5 + 1.2 * columns["defense"] + spread * draw.standard_normal(sides)[side]
    joined = (draw.random(len(side)) < 1 / (1 + np.exp(-odds))).astype(float)
    year = np.where(side < sides // 2, 1900.0, 1980.0)
    return Opportunities(columns | {"war": side.astype(float), "side": side * 0 + 1.0, "year": year, "jever": joined})


def cells_of(opps, terms):
    return collapse(np.column_stack([np.ones(len(opps)), values(opps, terms)]), opps["jever"], opps.sides())


def allied(name):
    named = os.environ.get("TIGHTROPE_TABLES")
    folder = Path(named) if named else Path(__file__).resolve().parents[3] / "shared" / "data"
    path = folder / "join_opportunities" / name
    if not path.is_file():
        pytest.skip(f"{path} is not there; set TIGHTROPE_TABLES to the folder that holds join_opportunities")
    opps = read_built(path)
    return opps.where(opps["ally"] == 1)


def draws(many=4000):
    return uniforms(1, "history/pooling", np.arange(many), COLUMNS)


def test_the_log_posterior_is_that_of_the_specification():  # history specification 6, exact oracle
    cells = cells_of(allied("war_principal.csv.gz"), SPEC_ORDER)
    assert len(cells.n) == 369
    assert log_posterior_reference(SPEC_POINT, cells, grid())[0] == pytest.approx(-125.29158, abs=1e-4)
    assert log_posterior(SPEC_POINT, cells, grid())[0] == pytest.approx(-125.29158, abs=1e-4)
    finer = log_posterior_reference(SPEC_POINT, cells, grid(121))[0]
    assert abs(finer - log_posterior_reference(SPEC_POINT, cells, grid())[0]) < 1e-6


@pytest.mark.slow
def test_the_posterior_is_that_of_the_specification():
    found = fit(allied("war_principal.csv.gz"), "jever", draws())
    mean = dict(zip(("intercept", *found.terms), found.weight @ found.draws[:, :-1], strict=True))
    told = {"intercept": -6.97, "defense": 0.73, "cont_opp": 1.66, "partner_init": -0.80}
    told |= {ERA: -1.16, "same_par": 2.65, "mid_opp": 1.16}
    assert mean == pytest.approx(told, abs=0.1)
    spread = np.sqrt(found.weight @ (found.draws - found.weight @ found.draws) ** 2)[:-1]
    np.testing.assert_allclose(spread, [0.97, 0.58, 0.51, 0.81, 0.46, 0.49, 0.79], rtol=0.1)
    assert found.weight @ np.exp(found.draws[:, -1]) == pytest.approx(2.92, abs=0.1)
    assert found.effective > 2000
    assert found.tail < 0.7


@pytest.mark.slow
def test_the_row_of_belarus_has_the_rate_of_the_specification():
    found = fit(allied("war_principal.csv.gz"), "jever", draws())
    plain, beside = (row(BELARUS | more, found.terms) for more in ({}, {"same_par": np.log(2)}))
    assert found.mean(np.stack([plain, beside])) == pytest.approx([0.0335, 0.093], abs=0.005)
    worlds = found.rate(plain, uniforms(2, "history/pooling", np.arange(20000), 2))
    low, middle, high = np.quantile(worlds, [0.05, 0.5, 0.95])
    assert low < 1e-4
    assert middle == pytest.approx(0.0015, abs=5e-4)
    assert high == pytest.approx(0.17, abs=0.02)
    strict = fit(allied("war_strict.csv.gz"), "jever", draws())
    assert strict.mean(row(BELARUS, strict.terms)[None])[0] == pytest.approx(0.029, abs=0.006)


def test_the_compiled_likelihood_is_the_reference():
    cells = cells_of(synthetic(1), SPEC_ORDER)
    theta = np.random.default_rng(2).normal(0, 1, (20, 8))
    np.testing.assert_allclose(
        log_posterior(theta, cells, grid()), log_posterior_reference(theta, cells, grid()), rtol=0, atol=1e-10
    )


def test_odds_too_large_to_multiply_are_added_as_logarithms():
    cells = cells_of(synthetic(1, sides=6, size=40), SPEC_ORDER)
    theta = np.random.default_rng(3).normal(0, 1, (40, 8)) * np.repeat([1, 5, 30, 100], 10)[:, None]
    theta[:, -1] = np.linspace(-20, 5, 40)
    told, wanted = log_posterior(theta, cells, grid()), log_posterior_reference(theta, cells, grid())
    assert np.isfinite(told).all()
    np.testing.assert_allclose(told, wanted, rtol=1e-13, atol=1e-10)


def test_the_gradient_is_the_slope_of_the_log_posterior():
    cells, theta, step = cells_of(synthetic(3), TERMS), np.linspace(-1, 0.5, 7), 1e-5
    slope = gradient(theta, cells, grid())[1]
    for j, h in enumerate(np.eye(7) * step):
        both = log_posterior_reference(np.stack([theta + h, theta - h]), cells, grid())
        assert slope[j] == pytest.approx((both[0] - both[1]) / (2 * step), abs=1e-5)


def test_the_order_of_rows_and_sides_changes_nothing():
    opps = synthetic(4)
    order = np.random.default_rng(5).permutation(len(opps))
    renamed = Opportunities(dict(opps.where(order).columns) | {"war": 1000 - opps["war"][order]})
    theta = np.array([[-3, 1, 0.2, 0, 0.5, 0, 0.3]])
    told = [log_posterior_reference(theta, cells_of(each, TERMS), grid())[0] for each in (opps, renamed)]
    assert told[0] == pytest.approx(told[1], abs=1e-11)


def test_without_differences_between_sides_it_is_a_plain_logit():
    opps = synthetic(6)
    b = np.array([-2, 1, 0.2, 0, 0.5, 0])
    odds = np.column_stack([np.ones(len(opps)), values(opps, TERMS)]) @ b
    plain = np.sum(opps["jever"] * odds - np.logaddexp(0, odds))
    prior = -0.5 * 1.0**2 - 0.5 * np.sum(b[1:] ** 2) / 1.5**2 - 20  # intercept -2: one sd; ln s = -20
    found = log_posterior_reference(np.append(b, -20.0)[None], cells_of(opps, TERMS), grid())[0]
    assert found == pytest.approx(plain + prior, abs=1e-6)


def test_nobody_joining_gives_a_finite_answer():
    opps = synthetic(7)
    none = Opportunities(dict(opps.columns) | {"jever": np.zeros(len(opps))})
    found = fit(none, "jever", draws(300))
    assert 0 < found.mean(row({}, found.terms)[None])[0] < 0.05


def test_the_era_enters_only_where_the_rows_span_both():
    opps = synthetic(8)
    assert terms_of(opps) == (*TERMS, ERA)
    assert terms_of(opps.where(opps["year"] < 1946)) == TERMS


@pytest.mark.slow
def test_worlds_average_to_the_expected_rate():
    found = fit(synthetic(9), "jever", draws(800))
    x = row({"defense": 1}, found.terms)
    worlds = found.rate(x, uniforms(3, "history/pooling", np.arange(40000), 2))
    assert worlds.mean() == pytest.approx(found.mean(x[None])[0], abs=0.01)


def test_draws_too_few_to_carry_an_answer_are_refused():
    with pytest.raises(PoolingFailed, match="effective"):
        fit(synthetic(10), "jever", np.tile(draws(1), (50, 1)) * np.linspace(0.02, 0.97, 50)[:, None])


def test_the_tail_of_pareto_weights_is_found_again():
    uniform = (np.arange(20000) + 0.5) / 20000
    assert pareto_tail(uniform**-0.5) == pytest.approx(0.5, abs=0.1)
    assert pareto_tail(uniform**-0.9) == pytest.approx(0.9, abs=0.1)


def test_a_missing_table_is_named(tmp_path):
    with pytest.raises(TableMissing, match="not there"):
        read_built(tmp_path / "none.csv.gz")
