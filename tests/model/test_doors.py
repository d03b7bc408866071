"""A survey may enter through the fit of opinion or as a weight on worlds that know nothing of it: both say the same."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tightrope import randomness
from tightrope.forecast.tables import crossing
from tightrope.model import draw, play, to_opinion
from tightrope.model.pareto import smooth
from tightrope.opinion import likelihood, likelihood_fast, pick_rows, thin

WORLDS = 1_500


def _by_survey(bank):
    """(row,) log likelihood of the surveys in each row of a bank that has not used them."""
    levels = thin._levels(bank.values, bank.waves, bank.days, bank.events)
    figures = likelihood.counts(bank.toplines)
    reported = thin._reported(bank.toplines, bank.values, levels)
    by_reading = likelihood_fast.reading_loglik(reported, bank.values.total_error_excess, figures)
    return likelihood.topline_loglik(by_reading, figures, len(bank.toplines)).sum(axis=1)


@pytest.mark.slow
def test_fitted_and_weighted_surveys_give_the_same_answer(example, monkeypatch):
    case = replace(example, forms=replace(example.forms, opinion="thin"))
    draws = draw(case, WORLDS, 1)
    fitted = play(case, draws)
    banks = []

    def untold(toplines, prior, shocks, event):
        banks.append(thin.unconditioned(toplines, prior, shocks, event))
        return banks[-1]

    monkeypatch.setattr("tightrope.model.fits.fit", untold)
    untaught = play(case, draws)
    (bank,) = banks
    rows = pick_rows(randomness.uniforms(draws.seed, "opinion.pick", np.arange(bank.rows))[:, 0], draws.worlds)
    weighted = smooth(untaught.past.log_weight + _by_survey(bank)[rows])
    assert weighted.effective > 100
    day = case.answers.headline
    answers = []
    for worlds, weight in ((fitted, fitted.weights.weight), (untaught, weighted.weight)):
        chances = crossing(worlds, day)
        mean = float(weight @ chances)
        answers.append((mean, float(np.sqrt(weight**2 @ (chances - mean) ** 2))))
    (one, error), (other, wide) = answers
    assert abs(one - other) <= 3 * np.hypot(error, wide)  # by luck: 3 in 1,000
    naive = float(untaught.weights.weight @ crossing(untaught, day))
    assert abs(one - naive) > abs(one - other)  # the survey says something
    assert to_opinion.toplines(case)
