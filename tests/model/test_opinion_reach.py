"""What do surveys leave open with no model, who follows whom, and do coded media reach the worlds?"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from tightrope.case import Evidence, read
from tightrope.model import draw, toplines
from tightrope.model.fits import whole_prior
from tightrope.model.followings import FOLLOWS_RULER, followings
from tightrope.model.reach import body_caps, left_open, reach
from tightrope.model.surveys import Asked, attitudes
from tightrope.model.to_opinion import attitude_toplines
from tightrope.opinion import BODIES, latent
from tightrope.opinion.events import Event
from tightrope.opinion.segments import levels
from tightrope.opinion.unknowns import SEGMENTS

OCTOBER = dt.date(2022, 10, 21)


@pytest.fixture(scope="module")
def autumn():
    return read("belarus_2022").known_on(OCTOBER)


@pytest.fixture(scope="module")
def surveys(autumn):
    return {survey.id: survey for survey in toplines(autumn)}


def test_a_telephone_survey_misses_people_too_and_its_bound_says_so(autumn, surveys):
    found = left_open(autumn, surveys["sv087"])  # 11 % by telephone, printed to the per cent
    assert reach(autumn, surveys["sv087"]) is autumn.priors["wide_coverage"]
    assert found.reached == pytest.approx((0.7615, 0.9685), abs=1e-4)  # 5 and 95 % of uniform .75 to .98
    assert found.plain == pytest.approx((0.7615 * 0.105, 0.7615 * 0.115 + 0.2385), abs=1e-4)
    assert found.worst.low < found.plain.low
    assert found.plain.high < found.worst.high


def test_a_telephone_survey_never_sets_the_reach_of_panels(autumn, surveys):
    item = next(item for item in autumn.evidence if item.id == "sv087")
    stated = replace(item, coverage=autumn.priors["wide_coverage"])
    case = replace(autumn, evidence=tuple(stated if one is item else one for one in autumn.evidence))
    every = tuple(surveys.values())
    assert np.array_equal(whole_prior(case, every).coverage.values, whole_prior(autumn, every).coverage.values)


def test_a_body_holds_no_more_in_favour_than_the_public_has_and_the_latest_survey_speaks(autumn, surveys):
    draws = draw(autumn, 4, 1)
    line = [posture.id for posture in autumn.postures].index("send_troops")
    days = [dt.date(2022, 1, 1), dt.date(2022, 4, 1)]
    own = [replace(surveys["sv018"]), replace(surveys["sv020"])]
    wide = replace(draws, values=dict(draws.values) | {f"{body}_part": np.full(4, 0.9) for body in BODIES})
    caps = body_caps(autumn, wide, {line: own}, days)
    highest = [left_open(autumn, survey).worst.high for survey in own]
    assert caps[0, :, line, 0] == pytest.approx([min(1.0, high / 0.9) for high in highest])
    assert np.all(np.delete(caps, line, axis=2) == 1)
    assert np.all(body_caps(autumn, draws, {line: own}, days) == 1)  # bodies of a few in a hundred: no bound


def _fit(shares, people):
    """A fit of one row whose segments have these shares."""
    bank = type("Bank", (), {"values": type("Values", (), {"audiences": np.array([people])})()})()
    return Asked(bank, None, (OCTOBER,), np.array([[shares]]))  # type: ignore[arg-type]


def test_followers_and_the_rest_make_up_the_public_and_lean_to_what_their_media_lean_to():
    people = (0.4, 0.2, 0.3, 0.1)
    troops, follows = _fit((0.1, 0.05, 0.0, 0.05), people), _fit((0.6, 0.2, 0.0, 0.4), people)
    first, rest = followings({"send": troops}, {FOLLOWS_RULER: follows})
    # by hand: .24 + .04 + 0 + .04 = .32 follow him; (.024 + .002 + 0 + .002) / .32 = .0875 of them are in favour
    assert first.size[0] == pytest.approx(0.32)
    assert first.support["send"][0] == pytest.approx(0.0875)
    whole = first.size * first.support["send"] + rest.size * rest.support["send"]
    assert whole == pytest.approx(troops.public)
    assert followings({"send": troops}, {}) == ()


def test_attitudes_are_no_survey_of_a_posture_and_become_known_on_their_day():
    case = read("belarus_2022")
    spring = {survey.id for survey in attitude_toplines(case.known_on(dt.date(2022, 4, 21)))}
    assert spring == {"sv013", "sv081", "a15_sides"}
    assert {survey.id for survey in attitude_toplines(case.known_on(dt.date(2022, 3, 1)))} == {"sv013"}
    assert not spring & {survey.id for survey in toplines(case)}


def _said(tone, days=(dt.date(2022, 3, 1), dt.date(2022, 4, 20))):
    return Evidence(
        id="said", kind="output", happened=days[1], began=days[0], known=days[1], known_strict=None,
        source="article_2022", locator="made up", credibility=3, says="made up", field="state", tone=tone,
    )  # fmt: skip


def test_coded_media_become_a_part_of_the_fit_and_later_ones_stay_unknown():
    case = read("belarus_2022")
    case = replace(case, evidence=(*case.evidence, _said(0.5)))
    spring = case.known_on(dt.date(2022, 4, 21))
    prior = whole_prior(spring, toplines(spring))
    assert prior.media is not None
    assert [output.value for output in prior.media.series["state"]] == [0.5]
    assert whole_prior(case.known_on(dt.date(2022, 3, 21)), toplines(spring)).media is None


@pytest.mark.slow
def test_media_that_spoke_widen_what_is_believed_of_their_followers():
    case = read("belarus_2022").known_on(dt.date(2022, 4, 21))
    surveys = toplines(case)
    short = latent.Fitting(iterations=20, dropped=50)
    loud = replace(case, evidence=(*case.evidence, _said(1.0, (dt.date(2022, 3, 10), dt.date(2022, 4, 20)))))
    wide, war = [], (Event("war", dt.date(2022, 2, 24)),)
    for one in (case, loud):
        bank = latent.fit(surveys, whole_prior(one, surveys), latent.Stream(3), war, 800, short)
        normals = np.zeros((bank.rows, 1, 1 + len(SEGMENTS)))
        level = levels(bank, np.arange(bank.rows), [dt.date(2022, 4, 20)], normals)[:, 0]
        wide.append(level.std(axis=0))
    assert wide[1][0] > wide[0][0]  # the state audience
    assert wide[1][2] == pytest.approx(wide[0][2], rel=0.15)  # followers of independent media heard none of it


@pytest.mark.slow
def test_more_side_with_the_patron_than_follow_the_ruler():
    case = read("belarus_2022").known_on(dt.date(2022, 4, 21))
    fits = attitudes(case, 1)
    assert np.median(fits["sides_with_patron"].public) > np.median(fits[FOLLOWS_RULER].public)
