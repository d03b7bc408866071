from datetime import date, timedelta

import numpy as np
import pytest

from tightrope.opinion import paths, unconditioned
from tightrope.randomness import normals

WORLDS = np.arange(20_000)


@pytest.fixture
def bank(make_topline, make_prior, make_shocks):
    """Two waves 70 days apart, constant pace .2, no step: the law of the path is known."""
    days = [date(2022, 1, 10), date(2022, 3, 21)]
    waves = [make_topline(f"w{i}", day, day, day, (500, 0.1)) for i, day in enumerate(days)]
    return unconditioned(waves, make_prior(1, 500, {"walk": 0.2}, 0), make_shocks(1, 500), (), 500)


def walk(bank, dates, rows=None, seed=7):
    rows = np.zeros(len(WORLDS), dtype=np.int64) if rows is None else rows
    found = paths.level(bank, rows, dates, normals(seed, "path", WORLDS[: len(rows)], len(dates)))
    return found - bank.values.support_level[rows, None]


def test_a_path_passes_through_the_waves(bank):
    rows = np.arange(500)
    found = walk(bank, [date(2022, 3, 21), date(2022, 2, 1), date(2022, 1, 10)], rows)
    assert found[:, 2] == pytest.approx(bank.waves[:, 0], abs=1e-12)
    assert found[:, 0] == pytest.approx(bank.waves[:, 1], abs=1e-12)


def test_between_waves_it_is_a_brownian_bridge(bank):
    # After 28 of 70 days: mean .4 of the way, variance .2^2 * (4 * 6/10) weeks. 20,000 worlds: 5 standard errors.
    found = walk(bank, [date(2022, 2, 7)])[:, 0]
    variance = 0.2**2 * 2.4
    assert found.mean() == pytest.approx(0.4 * bank.waves[0, 1], abs=5 * np.sqrt(variance / 20_000))
    assert found.var() == pytest.approx(variance, rel=0.05)


def test_two_dates_in_one_gap_are_a_joint_bridge(bank):
    # Covariance of a bridge at s <= u in [0, T]: sigma^2 s (T - u)/T; s 14, u 42, T 70 days.
    found = walk(bank, [date(2022, 2, 21), date(2022, 1, 24)])
    assert np.cov(found.T)[0, 1] == pytest.approx(0.2**2 * 2 * (10 - 6) / 10, rel=0.08)


def test_after_the_last_wave_it_walks_free(bank):
    found = walk(bank, [date(2022, 4, 18), date(2022, 5, 30)])
    assert found[:, 0].var() == pytest.approx(0.2**2 * 4, rel=0.05)
    assert (found[:, 1] - found[:, 0]).var() == pytest.approx(0.2**2 * 6, rel=0.05)
    assert found[:, 0].mean() == pytest.approx(bank.waves[0, 1], abs=0.02)


def test_before_the_first_wave_it_walks_backward_and_says_so(bank):
    dates = [date(2021, 12, 13), date(2021, 12, 27), date(2022, 1, 10), date(2022, 2, 1)]
    found = walk(bank, dates)
    assert found[:, 1].var() == pytest.approx(0.2**2 * 2, rel=0.05)
    assert (found[:, 0] - found[:, 1]).var() == pytest.approx(0.2**2 * 2, rel=0.05)
    assert list(paths.before_evidence(bank, dates)) == [True, True, False, False]


def test_the_event_enters_on_its_day_and_not_before(make_topline, make_prior, make_shocks, invasion):
    day = date(2022, 1, 10)
    values = make_prior(1, 50, {"walk": 0})
    bank = unconditioned([make_topline("w", day, day, day, (500, 0.1))], values, make_shocks(1, 50), invasion, 50)
    dates = [invasion[0].day - timedelta(days=1), invasion[0].day]
    level = paths.level(bank, np.arange(50), dates, np.zeros((50, 2)))
    assert np.array_equal(level[:, 0], values.support_level)
    assert level[:, 1] - level[:, 0] == pytest.approx(values.event_step[:, 0], abs=1e-12)


def test_asking_for_one_more_date_leaves_the_bank_as_it_is(bank):
    before = bank.waves.copy()
    walk(bank, [date(2022, 2, 1)])
    walk(bank, [date(2022, 2, 1), date(2022, 4, 1)])
    assert np.array_equal(bank.waves, before)
