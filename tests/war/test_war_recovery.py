"""Are wars of known truth found again by the filter?"""

from __future__ import annotations

import numpy as np
import pytest

from tightrope.randomness import uniforms
from tightrope.war import confusion, dirichlet, filtered

WARS, STEPS, WORLDS, SIZE = 200, 24, 4000, 4
COUNTS = np.array([[3, 0.7, 0.3, 0.2], [0.2, 2.5, 1, 0.8], [0.2, 0.6, 3, 1], [0.3, 0.4, 1, 2.5]])


def _prior(stream, number):
    worlds = np.arange(number)
    rows, told = (
        uniforms(11, f"{stream}/{name}", worlds, SIZE**2).reshape(number, SIZE, SIZE) for name in ("rows", "reports")
    )
    return dirichlet(COUNTS, rows), confusion(told)


def _reports(rows, told, numbers):
    """The phases named by one report a step in one war that begins in phase 0."""
    phase, named = 0, []
    for _ in range(STEPS):
        phase = numbers.choice(SIZE, p=rows[phase])
        named.append(numbers.choice(SIZE, p=told[phase]))
    return named


def _factors(told, named):
    return told[:, :, named].transpose(0, 2, 1)


def _interval(values, weights, low=0.05, high=0.95):
    order = np.argsort(values)
    below = np.cumsum(weights[order])
    return values[order][np.searchsorted(below, [low, high])]


@pytest.mark.slow
def test_nine_in_ten_intervals_of_the_filtered_phase_hold_the_truth():
    # Truth: the filtered probability of each phase under the war's own steps and reporting. Interval: 5 to 95 %
    # of the worlds, weighted by likelihood. 200 wars, so the mean over phases has a standard error near 1.5 points.
    numbers = np.random.default_rng(20)
    true_rows, true_told = _prior("truth", WARS)
    rows, told = _prior("worlds", WORLDS)
    start = np.eye(SIZE)[[0]]
    covered = np.zeros((WARS, SIZE))
    for war in range(WARS):
        named = _reports(true_rows[war], true_told[war], numbers)
        truth = filtered(start, true_rows[[war]], _factors(true_told[[war]], named)).probability[0, -1]
        known = filtered(np.repeat(start, WORLDS, axis=0), rows, _factors(told, named))
        total = known.log_likelihood.sum(axis=1)
        weights = np.exp(total - total.max())
        weights /= weights.sum()
        for phase in range(SIZE):
            low, high = _interval(known.probability[:, -1, phase], weights)
            covered[war, phase] = low <= truth[phase] <= high
    assert 0.86 <= covered.mean() <= 0.94
