"""Means and covariances of the pooled model, without its tables, still say how often such a state joins."""

import datetime as dt
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import expit
from scipy.stats import norm

from tightrope.errors import NoReferenceClass
from tightrope.history.opportunities import read_built
from tightrope.history.pooling import COLUMNS, fit, row
from tightrope.history.posterior import LogOdds, Posterior, shipped_posterior, summary
from tightrope.randomness import uniforms

TERMS = ("defense", "cont_opp")
CUT = dt.date(2008, 1, 1)


def posterior(spread=0.3, log_s=0.5):
    """Invented: two terms, coefficients that lean on each other, differences between sides that lean on the first."""
    covariance = np.diag([0.4, 0.3, 0.2, 1.0]) * spread
    covariance[0, 3] = covariance[3, 0] = -0.2 * spread
    return Posterior(TERMS, np.array([-3.0, 1.0, 0.5, log_s]), covariance, 100, 10, 9, 20, CUT)


def test_the_expected_share_is_the_integral_over_coefficients_and_sides():
    found, x = posterior(), np.array([1.0, 1.0])
    # by hand: given ln s, the log-odds are normal; ln s has mean .5 and variance .3; covariance of x'b with it -.06
    total = 0.0
    for log_s, weight in zip(*np.polynomial.hermite_e.hermegauss(60), strict=True):
        at = 0.5 + np.sqrt(0.3) * log_s
        centre = -1.5 - 0.06 / 0.3 * (at - 0.5)
        sd = np.sqrt(0.27 - 0.06**2 / 0.3 + np.exp(2 * at))
        inner = quad(lambda v, m=centre, s=sd: norm.pdf(v, m, s) * expit(v), centre - 9 * sd, centre + 9 * sd)
        total += weight * inner[0]
    assert found.log_odds(x).mean() == pytest.approx(total / np.sqrt(2 * np.pi), abs=1e-7)


def test_worlds_average_to_the_expected_share_and_fall_below_a_value_as_often_as_said():
    odds = posterior().log_odds(np.array([1.0, 0.0]))
    worlds = odds.draw(uniforms(1, "history/outside", np.arange(40_000), 2))
    assert worlds.mean() == pytest.approx(odds.mean(), abs=0.005)  # sd below .3: five errors are .0075
    for share in (0.01, 0.1, 0.5):
        assert (worlds < share).mean() == pytest.approx(odds.below(share), abs=0.0125)


@given(st.floats(-6, 2), st.floats(0.01, 4))
def test_the_chance_to_lie_below_rises_with_the_value_and_ends_at_one(centre, sd):
    odds = LogOdds(np.ones(1), np.array([centre]), np.array([sd]))
    below = [odds.below(share) for share in (0.001, 0.1, 0.5, 0.9, 0.999999999)]
    assert below == sorted(below)
    assert 0 < odds.mean() < 1
    assert odds.below(0.5) == pytest.approx(norm.cdf(-centre / sd), abs=1e-12)


def test_a_posterior_without_doubt_is_one_logit():
    found = posterior(spread=1e-14, log_s=-20.0)
    assert found.log_odds(np.array([1.0, 1.0])).mean() == pytest.approx(1 / (1 + np.exp(1.5)), abs=1e-7)


def test_every_shipped_model_was_known_on_its_day_and_doubts_all_it_says():
    for table, label in (("principal", "j365"), ("strict", "jever")):
        for day in (dt.date(1939, 1, 1), dt.date(2003, 6, 1), dt.date(2022, 4, 21)):
            known = shipped_posterior(table, label, day)
            assert known.begun_before <= day
            assert (np.linalg.eigvalsh(known.spread) > 0).all()
            assert 0 < known.joined < known.rows
            odds = known.log_odds(row({"defense": 1}, known.terms))
            assert odds.below(odds.mean()) > 0.6  # the mean lies far above the median: sides differ
    assert "post45" not in shipped_posterior("strict", "jever", dt.date(1941, 6, 21)).terms


def test_a_day_before_the_first_cut_has_no_model():
    with pytest.raises(NoReferenceClass, match="known by 1930"):
        shipped_posterior("strict", "jever", dt.date(1930, 1, 1))
    with pytest.raises(NoReferenceClass):
        shipped_posterior("strict", "j30")


@pytest.mark.slow
def test_means_and_covariances_keep_the_row_of_the_specification():
    named = os.environ.get("TIGHTROPE_TABLES")
    folder = Path(named) if named else Path(__file__).resolve().parents[3] / "shared" / "data"
    path = folder / "join_opportunities" / "war_principal.csv.gz"
    if not path.is_file():
        pytest.skip(f"{path} is not there; set TIGHTROPE_TABLES to the folder that holds join_opportunities")
    opps = read_built(path)
    found = fit(opps.where(opps["ally"] == 1), "jever", uniforms(1, "history/pooling", np.arange(4000), COLUMNS))
    kept = summary(found, (1221, 56, 72), CUT)
    x = row({"defense": 1, "cont_opp": 1, "partner_init": 1, "post45": 1}, found.terms)
    # history specification 6: mean .0335 (+- .005), .093 (+- .012) with one dispute beside the patron
    assert kept.log_odds(x).mean() == pytest.approx(0.0335, abs=0.005)
    beside = row({"defense": 1, "cont_opp": 1, "partner_init": 1, "post45": 1, "same_par": np.log(2)}, found.terms)
    assert kept.log_odds(beside).mean() == pytest.approx(0.093, abs=0.012)
    assert kept.log_odds(x).mean() == pytest.approx(found.mean(x[None])[0], abs=0.001)
