from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tightrope.errors import FaultySurvey, OpinionError
from tightrope.opinion import (
    OpinionPrior,
    Reading,
    Shocks,
    covered_share,
    fit,
    paths,
    pick_rows,
    public_share,
    reported_share,
    resample,
    unconditioned,
)
from tightrope.randomness import normals, uniforms

DRAWS, ROWS = 200_000, 4096


def quantiles(bank, dates, seed):
    rows = pick_rows(uniforms(seed, "opinion.pick", np.arange(ROWS))[:, 0], np.arange(ROWS))
    level = paths.level(bank, rows, dates, normals(seed, "opinion.path", np.arange(ROWS), len(dates)))
    public = public_share(level, bank.values.coverage[rows, None], bank.values.uncovered_gap[rows, None])
    return np.quantile(public, [0.05, 0.5, 0.95], axis=0).T


@pytest.mark.slow
def test_two_waves_give_the_reference_support(waves, make_prior, make_shocks, invasion):
    # Specification of opinion, 6.4: prototype with 400,000 draws. Medians within .004, ends within .010, share .029.
    # Chance of failing by luck: the resampled median has a standard error near .001, so below 1 in 1,000.
    bank = fit([waves["CH7"], waves["CH8"]], make_prior(1, DRAWS), make_shocks(1, DRAWS), invasion, ROWS)
    found = quantiles(bank, [date(2022, 1, 30), date(2022, 3, 9), date(2022, 4, 30)], 1)
    expected = np.array([[0.082, 0.146, 0.255], [0.013, 0.035, 0.083], [0.011, 0.036, 0.102]])
    assert np.all(np.abs(found - expected) <= [0.010, 0.004, 0.010])
    assert bank.effective / DRAWS == pytest.approx(0.029, abs=0.003)
    assert bank.warnings == ()


@pytest.mark.slow
def test_four_waves_give_the_reference_support(waves, make_prior, make_shocks, invasion):
    # Specification of opinion, 6.4: 2022-03-09 .019/.046/.099; 2022-06-11 .022/.053/.115; share .011.
    four = [waves[name] for name in ("CH7", "CH8", "CH9", "CH10")]
    bank = fit(four, make_prior(1, DRAWS), make_shocks(1, DRAWS), invasion, ROWS)
    found = quantiles(bank, [date(2022, 3, 9), date(2022, 6, 11)], 1)
    assert np.all(np.abs(found - [[0.019, 0.046, 0.099], [0.022, 0.053, 0.115]]) <= [0.010, 0.004, 0.010])
    assert bank.effective / DRAWS == pytest.approx(0.011, abs=0.002)


@pytest.mark.slow
def test_after_two_waves_the_drift_stays_open_upward(waves, make_prior, make_shocks, invasion):
    # Specification of opinion, 12: P(2022-04-30 above 2022-03-09) .52, tolerance .03.
    bank = fit([waves["CH7"], waves["CH8"]], make_prior(2, DRAWS), make_shocks(2, DRAWS), invasion, ROWS)
    dates = [date(2022, 3, 9), date(2022, 4, 30)]
    level = paths.level(bank, np.arange(ROWS), dates, normals(2, "opinion.path", np.arange(ROWS), 2))
    assert np.mean(level[:, 1] > level[:, 0]) == pytest.approx(0.52, abs=0.03)


def test_each_reading_of_a_conflict_is_weighed_and_told_alone(waves, make_prior, make_shocks, invasion):
    bank = fit([waves["CH7"], waves["CH8"]], make_prior(1, 20_000), make_shocks(1, 20_000), invasion, 256)
    seventh = [h for h in bank.heard if h.topline == "CH7"]
    assert sum(h.posterior_weight for h in seventh) == pytest.approx(1, abs=1e-9)
    assert [h.prior_weight for h in seventh] == pytest.approx([0.25] * 4)
    low, high = (np.mean([h.median_alone for h in seventh if h.share == share]) for share in (0.12, 0.13))
    assert low < high


def test_the_fit_does_not_depend_on_the_order_of_the_waves(waves, make_prior, make_shocks, invasion):
    three = [waves[name] for name in ("CH7", "CH8", "CH9")]
    banks = [fit(order, make_prior(3, 5000), make_shocks(3, 5000), invasion, 64) for order in (three, three[::-1])]
    assert np.array_equal(banks[0].picks, banks[1].picks)
    assert np.array_equal(banks[0].waves, banks[1].waves)


def test_two_identical_readings_fit_as_one(waves, make_prior, make_shocks, invasion):
    twice = replace(waves["CH8"], readings=(Reading(896, 0.03, "a"), Reading(896, 0.03, "b")))
    banks = [fit([w], make_prior(3, 5000), make_shocks(3, 5000), invasion, 64) for w in (waves["CH8"], twice)]
    assert banks[0].effective == pytest.approx(banks[1].effective, rel=1e-9)
    assert np.array_equal(banks[0].picks, banks[1].picks)


def test_a_large_exact_survey_of_everyone_is_believed(make_topline, make_prior, make_shocks):
    # With coverage 1 and honest answers the posterior mean goes to the printed share (law of section 13).
    plain = {"coverage": 1, "hide": 0, "feign": 0, "wrong_together": 0, "total_error_excess": 0, "walk": 0}
    day = date(2022, 3, 1)
    wave = make_topline("w", day, day, day, (20_000, 0.08), rounding=0)
    bank = fit([wave], make_prior(4, 50_000, plain, 0), make_shocks(4, 50_000), (), 2048)
    assert bank.public().mean() == pytest.approx(0.08, abs=0.001)


def test_a_telephone_survey_pulls_the_uncovered_toward_its_figure(waves, make_prior, make_shocks, invasion):
    online = [waves[name] for name in ("CH7", "CH8", "CH9", "CH10")]
    without, with_it = (
        fit(some, make_prior(5, 8000), make_shocks(5, 8000), invasion, 512)
        for some in (online, [*online, waves["BAW9"]])
    )
    assert with_it.values.uncovered_gap.mean() > without.values.uncovered_gap.mean()


def test_few_effective_draws_raise_a_warning_by_name(waves, make_prior, make_shocks, invasion):
    bank = fit([waves["CH7"], waves["CH8"]], make_prior(1, 2000), make_shocks(1, 2000), invasion, 64)
    assert bank.effective < 400
    assert "surveys on send_troops: only" in bank.warnings[0]


def test_without_conditioning_the_rows_are_plain_draws(waves, make_prior, make_shocks, invasion):
    prior = make_prior(1, 500)
    bank = unconditioned([waves["CH8"], waves["CH7"]], prior, make_shocks(1, 500), invasion, 100)
    for name in OpinionPrior._fields:
        assert np.array_equal(getattr(bank.values, name), getattr(prior, name)[:100])
    assert np.all(bank.waves[:, 0] == 0)


def test_the_event_is_a_step_on_its_day(waves, make_prior, make_shocks, invasion):
    values = make_prior(1, 300, {"walk": 0, "uncovered_gap": 0})
    bank = unconditioned([waves["CH7"], waves["CH8"]], values, make_shocks(1, 300), invasion, 300)
    public = bank.public()
    step = np.log(public[:, 1] / (1 - public[:, 1])) - np.log(public[:, 0] / (1 - public[:, 0]))
    assert step == pytest.approx(values.event_step[:, 0], abs=1e-9)
    still = values._replace(event_step=values.event_step[:, :0])
    flat = unconditioned([waves["CH7"], waves["CH8"]], still, make_shocks(1, 300), (), 300).public()
    assert np.array_equal(flat[:, 0], flat[:, 1])


def test_faults_of_the_arrays_are_told_at_once(waves, make_prior, make_shocks):
    prior = make_prior(1, 100)._replace(walk=np.full(100, -1.0), coverage=np.full(100, 1.5), hide=np.full(99, 0.1))
    with pytest.raises(OpinionError) as fault:
        fit([waves["CH8"]], prior, Shocks(np.zeros((100, 1)), 2.0), ())
    for part in ("walk[0]: -1", "coverage[0]: 1.5", "hide: shape (99,)", "shocks.pick: 2"):
        assert part in fault.value.message
    with pytest.raises(OpinionError, match=r"hide \+ feign"):
        fit([waves["CH8"]], make_prior(1, 100, {"hide": 0.6, "feign": 0.5}, 0), make_shocks(1, 100), ())
    with pytest.raises(FaultySurvey, match="none"):
        fit([], make_prior(1, 100, events=0), make_shocks(1, 100), ())
    two = [waves["CH8"], replace(waves["CH9"], posture="host")]
    with pytest.raises(FaultySurvey, match="allowed one posture"):
        fit(two, make_prior(1, 100, events=0), make_shocks(1, 100), ())


def test_a_survey_too_small_for_its_error_is_refused(make_topline, make_prior, make_shocks):
    day = date(2022, 3, 1)
    tiny = make_topline("w", day, day, day, (5, 0.2), rounding=0.01)
    with pytest.raises(FaultySurvey, match="5 persons are too few"):
        fit([tiny], make_prior(1, 100, {"total_error_excess": 4.5}, 0), make_shocks(1, 100), ())


@settings(max_examples=50)
@given(st.lists(st.floats(0.001, 1), min_size=1, max_size=30), st.floats(0, 0.999), st.integers(1, 200))
def test_systematic_resampling_takes_each_draw_about_as_often_as_it_weighs(raw, pick, rows):
    weights = np.array(raw) / np.sum(raw)
    times = np.bincount(resample(weights, pick, rows), minlength=len(raw))
    assert times.sum() == rows
    assert np.all(np.abs(times - rows * weights) < 1 + 1e-6)


def test_worlds_take_every_row_before_any_is_repeated():
    chosen = pick_rows(uniforms(1, "opinion.pick", np.arange(64))[:, 0], np.arange(100))
    assert sorted(chosen[:64]) == list(range(64))
    assert np.array_equal(chosen[64:], chosen[:36])


@pytest.mark.slow
def test_a_known_truth_ranks_evenly_among_its_posterior_draws(make_topline, make_prior, make_shocks, invasion):
    # Recovery: 200 series simulated from the prior. Ten bins, chi-square with 9 degrees of freedom, 1 % point 21.666.
    # Chance of failing by luck: 1 in 100 over seeds; the seed is fixed.
    draws, series = 20_000, 200
    prior, chance, source = make_prior(11, draws), make_shocks(11, draws), np.random.default_rng(11)
    fields = [(date(2022, 1, 30), 760), (date(2022, 3, 9), 900)]
    blank = [make_topline(f"w{i}", day, day, day, (n, 0.1)) for i, (day, n) in enumerate(fields)]
    truths = unconditioned(blank, make_prior(12, series), make_shocks(12, series), invasion, series)
    public = truths.public()
    ranks = []
    for i in range(series):
        values = OpinionPrior(*(array[i : i + 1] for array in truths.values))
        level = paths.level(truths, np.array([i]), [day for day, _ in fields], np.zeros((1, 2)))
        asked = reported_share(covered_share(level, values.wrong_together), values.hide, values.feign)[0]
        seen = []
        for (day, n), share in zip(fields, asked, strict=True):
            phi = (n - 1) / values.total_error_excess[0] - 1
            count = source.binomial(n, source.beta(share * phi, (1 - share) * phi))
            seen.append(make_topline(f"w{day}", day, day, day, (n, count / n), rounding=0))
        bank = fit(seen, prior, chance, invasion, 100)
        ranks.append(np.mean(bank.public()[:, 1] < public[i, 1]))
    counts = np.histogram(ranks, bins=10, range=(0, 1))[0]
    assert np.sum((counts - series / 10) ** 2 / (series / 10)) < 21.666
