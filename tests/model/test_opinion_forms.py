"""Does the model play both forms of opinion, and does a world follow the same draws in any company?"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from tightrope.case import read
from tightrope.case.content import Forms
from tightrope.model import banks, draw, kept, toplines
from tightrope.model.timeline import timeline
from tightrope.model.to_opinion import public

SEED = 1


@pytest.fixture(scope="module")
def belarus():
    return read("belarus_2022").known_on(dt.date(2022, 4, 21))


def _public(case, worlds):
    return public(case, draw(case, worlds, SEED), timeline(case))


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


@pytest.mark.slow
def test_what_was_asked_before_changes_nothing_about_a_shorter_fit(belarus, tmp_path, monkeypatch):
    monkeypatch.setenv(kept.FOLDER, str(tmp_path))
    monkeypatch.setattr(banks, "_held", {})
    fresh = _public(belarus, 8)
    banks._held.clear()
    _public(belarus, 24)
    again = _public(belarus, 8)
    assert again.effective == fresh.effective
    assert np.array_equal(again.paths.support, fresh.paths.support)


@pytest.mark.slow
def test_a_kept_fit_gives_the_same_numbers_and_a_damaged_one_is_made_anew(belarus, tmp_path, monkeypatch):
    monkeypatch.setenv(kept.FOLDER, str(tmp_path))
    monkeypatch.setattr(banks, "_held", {})
    made = _public(belarus, 8).paths.support
    (file,) = tmp_path.glob("*.npy")
    banks._held.clear()
    assert np.array_equal(_public(belarus, 8).paths.support, made)
    file.write_bytes(b"not a bank")
    banks._held.clear()
    with pytest.warns(kept.DamagedFile, match="made anew"):
        assert np.array_equal(_public(belarus, 8).paths.support, made)
    assert not list(tmp_path.glob("*.part"))
