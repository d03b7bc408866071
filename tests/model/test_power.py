"""Counting a belief or the evidence more or less moves the answer as the exact posterior says."""

import numpy as np
import pytest

from tightrope import randomness
from tightrope.model import idle
from tightrope.model.power import kept_share, normal_log_density, scaled

WORLDS = 40_000
EXACT = {  # oracle G25: z ~ N(0,1), one observation 1 with sd 1; mean of z by conjugacy
    ("prior", 0.8): 1 / 1.8,
    ("prior", 1.25): 1 / 2.25,
    ("likelihood", 0.8): 0.8 / 1.8,
    ("likelihood", 1.25): 1.25 / 2.25,
}
Z = randomness.normals(1, "test/power", np.arange(WORLDS))[:, 0]
LOG_LIKELIHOOD = -((1 - Z) ** 2) / 2
WEIGHT = np.exp(LOG_LIKELIHOOD) / np.exp(LOG_LIKELIHOOD).sum()


@pytest.mark.parametrize(("factor", "power"), EXACT)
def test_a_power_gives_the_conjugate_posterior(factor, power):
    density = normal_log_density(Z) if factor == "prior" else LOG_LIKELIHOOD
    moved = scaled(WEIGHT, density, power)
    mean = moved @ Z
    error = np.sqrt(np.sum(moved**2 * (Z - mean) ** 2))
    assert error < 0.01
    assert abs(mean - EXACT[factor, power]) < 4 * error  # four standard errors: 1 in 16,000 by luck


def test_power_1_changes_nothing():
    assert scaled(WEIGHT, LOG_LIKELIHOOD, 1.0) is WEIGHT
    assert kept_share(WEIGHT, WEIGHT) == 1


def test_a_world_without_weight_stays_without_it():
    weight, log = np.array([0.5, 0.5, 0.0]), np.array([0.0, -1.0, -np.inf])
    moved = scaled(weight, log, 2.0)
    assert moved[2] == 0
    assert moved[0] / moved[1] == pytest.approx(np.e)


def test_a_belief_plays_no_part_where_nothing_meets_it(worlds):
    assert {"kappa_word", "c5", "j1"} <= idle(worlds)  # nobody promised, shielded or threatened
    assert not {"lambda", "pressure", "b0", "c1"} & idle(worlds)
