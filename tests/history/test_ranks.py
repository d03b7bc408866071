"""The posterior of the pooled model is the right one: the truth falls anywhere in it, equally often."""

import numpy as np
import pytest
from scipy.stats import kstest

from tightrope.history.opportunities import Opportunities
from tightrope.history.pooling import TERMS, fit, values
from tightrope.history.side_effect import INTERCEPT, SIDE_SD, SLOPE_SD
from tightrope.randomness import uniforms

SETS, SIDES, SIZE, DRAWS = 200, 24, 8, 2000
ASKED = ("defense", "cont_opp", "same_par")


def made_up(seed):
    """Coefficients from their priors, and a record of joining that follows from them."""
    chance = np.random.default_rng(seed)
    slopes = chance.normal(0, SLOPE_SD, len(ASKED))
    truth = np.concatenate([[chance.normal(*INTERCEPT)], slopes, [np.log(abs(chance.normal(0, SIDE_SD)))]])
    side = np.repeat(np.arange(SIDES), SIZE)
    rows = {name: np.zeros(len(side)) for name in TERMS}
    rows |= {name: (chance.random(len(side)) < 0.4).astype(float) for name in ASKED}
    opps = Opportunities(rows | {"war": side.astype(float), "side": np.ones(len(side)), "year": 1950.0 + 0 * side})
    odds = truth[0] + values(opps, ASKED) @ truth[1:-1] + np.exp(truth[-1]) * chance.standard_normal(SIDES)[side]
    joined = (chance.random(len(side)) < 1 / (1 + np.exp(-odds))).astype(float)
    return truth, Opportunities(dict(opps.columns) | {"jever": joined})


@pytest.mark.slow
def test_the_truth_lies_at_every_rank_of_the_posterior_equally_often():
    ranks = []
    for one in range(SETS):
        truth, opps = made_up(one)
        columns = 2 * (len(ASKED) + 3)
        found = fit(opps, "jever", uniforms(one, "history/pooling", np.arange(DRAWS), columns), terms=ASKED)
        ranks.append(found.weight @ (found.draws < truth))
    # Talts et al. (2018), arXiv:1804.06788; five tests at .001 each: a right posterior fails by chance once in 200
    for column in np.array(ranks).T:
        assert kstest(column, "uniform").pvalue > 0.001
