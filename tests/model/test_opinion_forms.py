"""Does the model play both forms of opinion, and does a world follow the same draws in any company?"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from tightrope.case import read
from tightrope.case.content import Forms
from tightrope.forecast.limits import scientific_limits
from tightrope.model import banks, draw, kept, toplines
from tightrope.model.fits import sudden_events, whole_fit, whole_prior
from tightrope.model.timeline import timeline
from tightrope.model.to_opinion import public
from tightrope.opinion import latent

SEED, UNSHIPPED = 1, 2  # a fit with the first comes with the package


class Rows:
    """Stands for a bank: nothing but its rows."""

    def __init__(self, rows):
        self.rows, self.normals = rows, np.zeros((rows, 1))


@pytest.fixture(scope="module")
def belarus():
    return read("belarus_2022").known_on(dt.date(2022, 4, 21))


def _public(case, worlds, seed=SEED):
    return public(case, draw(case, worlds, seed), timeline(case))


def test_a_case_that_says_nothing_plays_the_whole_form_with_audiences(example):
    found = _public(example, 16)
    assert found.paths.groups[:5] == ("public", "state", "both", "independent", "none")
    assert found.bodies.shape[-1] == 5


@pytest.mark.slow
def test_a_case_may_ask_for_the_thin_form(example):
    found = _public(replace(example, forms=Forms(opinion="thin")), 16)
    assert found.paths.groups == ("public", "families", "soldiers", "officers", "elite")


@pytest.mark.slow
def test_a_world_follows_the_same_draws_in_any_company(belarus):
    few, more = _public(belarus, 8), _public(belarus, 24)
    assert np.array_equal(few.paths.support, more.paths.support[:8])


def test_in_april_2022_the_first_wave_shows_its_four_readings_and_the_second_one(belarus):
    seen = {survey.id: sorted(r.share for r in survey.readings) for survey in toplines(belarus)}
    assert sorted(seen.values(), key=len) == [[0.03], [0.12, 0.12, 0.13, 0.13]]


def test_on_21_march_2022_the_first_wave_shows_its_preliminary_readings_alone():
    case = read("belarus_2022").known_on(dt.date(2022, 3, 21))
    shares = sorted(r.share for survey in toplines(case) for r in survey.readings)
    assert shares == [0.03, 0.13, 0.13]


def test_more_worlds_than_a_bank_has_rows_get_more_rows_and_beyond_the_longest_share_them(monkeypatch):
    asked = []
    monkeypatch.setattr(banks.latent, "fit", lambda *given: asked.append(given[4]) or Rows(given[4]))
    monkeypatch.setattr(banks, "found", lambda path, use: None)
    monkeypatch.setattr(banks, "keep", lambda array, path: True)
    monkeypatch.setattr(banks, "_held", {})
    monkeypatch.setattr(banks.latent, "rebuilt", lambda *given: given[3])
    case = read("belarus_2022").known_on(dt.date(2022, 4, 21))
    prior, surveys = whole_prior(case, toplines(case)), toplines(case)
    for worlds in (100, 2_000, 4_000, 5_000, 1_000_000):
        whole_fit(case, latent.Stream(SEED), surveys, prior, worlds)
    assert asked == [100, banks.ROWS, 2 * banks.ROWS, banks.MOST_ROWS]  # 2,000 and 4,000 use the same fit
    assert "About 2.0 worlds share" in scientific_limits(0.0, 900.0, 2 * banks.MOST_ROWS / banks.MOST_ROWS)[0]
    assert not scientific_limits(0.0, 900.0, 1.0)


def test_the_built_in_case_as_it_stands_needs_no_fit(belarus, tmp_path, monkeypatch):
    # After a change of surveys, priors or code of opinion: python benchmarks/opinion/ship.py
    monkeypatch.setenv(kept.FOLDER, str(tmp_path))
    monkeypatch.setattr(banks, "_held", {})
    monkeypatch.setattr(banks.latent, "fit", lambda *given: pytest.fail("the shipped fit is stale: ship it anew"))
    found = _public(belarus, 64)
    assert found.effective < 64 + banks.ROWS
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
def test_a_shipped_fit_says_what_a_fit_made_here_says(belarus):
    own = [survey for survey in toplines(belarus) if survey.posture == "send_troops"]
    prior = whole_prior(belarus, own)
    fresh = latent.fit(own, prior, latent.Stream(SEED, "elsewhere"), sudden_events(belarus)).public()
    shipped = whole_fit(belarus, latent.Stream(SEED, "opinion.fit/3"), own, prior, banks.ROWS).public()
    assert np.quantile(shipped, (0.05, 0.5, 0.95), axis=0) == pytest.approx(
        np.quantile(fresh, (0.05, 0.5, 0.95), axis=0), abs=0.012  # tolerance of the reference, section 6.2
    )


@pytest.mark.slow
def test_what_was_asked_before_changes_nothing_about_a_shorter_fit(belarus, tmp_path, monkeypatch):
    monkeypatch.setenv(kept.FOLDER, str(tmp_path))
    monkeypatch.setattr(banks, "_held", {})
    fresh = _public(belarus, 8, UNSHIPPED)
    banks._held.clear()
    _public(belarus, 24, UNSHIPPED)
    again = _public(belarus, 8, UNSHIPPED)
    assert again.effective == fresh.effective
    assert np.array_equal(again.paths.support, fresh.paths.support)


@pytest.mark.slow
def test_a_kept_fit_gives_the_same_numbers_and_a_damaged_one_is_made_anew(belarus, tmp_path, monkeypatch):
    monkeypatch.setenv(kept.FOLDER, str(tmp_path))
    monkeypatch.setattr(banks, "_held", {})
    made = _public(belarus, 8, UNSHIPPED).paths.support
    (file,) = tmp_path.glob("*.npy")
    banks._held.clear()
    assert np.array_equal(_public(belarus, 8, UNSHIPPED).paths.support, made)
    file.write_bytes(b"not a bank")
    banks._held.clear()
    with pytest.warns(kept.DamagedFile, match="made anew"):
        assert np.array_equal(_public(belarus, 8, UNSHIPPED).paths.support, made)
    assert not list(tmp_path.glob("*.part"))
