"""Does opinion find several sudden events apart, and does one alone stay what it was?"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from tightrope.case import read
from tightrope.case.content import Forms
from tightrope.case.evidence import Evidence
from tightrope.errors import FaultySurvey
from tightrope.model import draw, toplines
from tightrope.model.fits import OUTBREAK, sudden_events, thin_fit, whole_prior
from tightrope.model.timeline import timeline
from tightrope.model.to_opinion import public
from tightrope.opinion import Reading, latent, layers, layers_fast, paths
from tightrope.opinion.events import Event
from tightrope.opinion.segments import levels

WAR, TURN, END = dt.date(2022, 2, 24), dt.date(2022, 5, 9), dt.date(2022, 7, 1)
STEP = 1.5  # logit
FITTING = latent.Fitting(iterations=20, dropped=40)
THREE = tuple(Event(name, day) for name, day in (("war", WAR), ("turn", TURN), ("end", END)))


def jolt(name: str, day: dt.date, **rest: object) -> Evidence:
    given = {"happened": day, "began": day, "known": day, "known_strict": None, "source": "x", "locator": "p. 1",
             "credibility": 2, "says": "All heard of it on that day."} | rest  # fmt: skip
    return Evidence(id=name, kind="jolt", **given)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def belarus():
    return read("belarus_2022").known_on(dt.date(2023, 4, 12))


@pytest.fixture(scope="module")
def waves(belarus):
    return tuple(sorted(toplines(belarus), key=lambda survey: (survey.middle, survey.id)))


@pytest.fixture(scope="module")
def stepped(belarus, waves):
    """Six made-up surveys of 1,500 on steps of -1.5 and +1.5 logits, every other unknown at its middle."""
    plain = replace(waves[1], house="one", mode="online", rounding=0.001, keep_all=False)
    days = [WAR + dt.timedelta(days=offset) for offset in (-30, -6, 6, 68, 80, 104)]
    blank = tuple(replace(plain, id=f"s{k}", field_start=day, field_end=day) for k, day in enumerate(days))
    known = layers.plan(blank, whole_prior(belarus, blank), THREE[:2])
    truth = np.zeros((1, known.columns))
    truth[0, known.steps[:, 0]] = -STEP, STEP
    printed = layers.reported(layers.unfold(truth, known), known)[0].round(3)
    return tuple(
        replace(survey, readings=(Reading(1_500, float(share), "made up"),))
        for survey, share in zip(blank, printed, strict=True)
    )


def test_each_further_event_adds_one_unknown_and_one_a_segment(belarus, waves):
    prior = whole_prior(belarus, waves)
    assert [layers.plan(waves, prior, THREE[:many]).columns for many in range(4)] == [54, 54, 59, 64]


def test_the_compiled_likelihood_of_three_events_equals_the_equations(belarus, waves):
    known = layers.plan(waves, whole_prior(belarus, waves), THREE)
    normals = np.random.default_rng(1).standard_normal((100, known.columns)) * 1.3
    fast = [layers_fast.loglik(row, known) for row in normals]
    assert fast == pytest.approx(layers.loglik(normals, known), rel=1e-11, abs=1e-10)


def test_an_event_that_moved_nothing_leaves_every_level_as_it_was(belarus, waves):
    prior = whole_prior(belarus, waves)
    one, two = (layers.plan(waves, prior, THREE[:many]) for many in (1, 2))
    normals = np.random.default_rng(2).standard_normal((50, one.columns))
    wider = np.insert(normals, [one.first_media] * 5, 0.0, axis=1)  # a step of 0 at normals of 0
    assert np.array_equal(layers.unfold(wider, two).levels, layers.unfold(normals, one).levels)
    assert np.array_equal(layers.loglik(wider, two), layers.loglik(normals, one))


def test_the_order_in_which_events_are_told_changes_nothing(belarus, waves):
    prior, short = whole_prior(belarus, waves), latent.Fitting(iterations=4, dropped=2)
    one, other = (latent.fit(waves, prior, latent.Stream(1), told, 16, short) for told in (THREE, THREE[::-1]))
    assert one.events == other.events == THREE
    assert np.array_equal(one.normals, other.normals)


def test_a_path_takes_each_step_on_its_day_and_not_before(belarus, waves):
    bank = latent.unconditioned(waves, whole_prior(belarus, waves), latent.Stream(1), THREE, 40)
    days = [day - dt.timedelta(days=eve) for day in (TURN, END) for eve in (1, 0)]
    still = replace(bank, values=bank.values._replace(steps=0 * bank.values.steps))
    normals = np.random.default_rng(3).standard_normal((40, 4, 5))
    found, without = (levels(one, np.arange(40), days, normals) for one in (bank, still))
    gained = found - without
    assert gained[:, 1] - gained[:, 0] == pytest.approx(bank.values.steps[:, 1])
    assert gained[:, 2] == pytest.approx(gained[:, 1])
    assert gained[:, 3] == pytest.approx(bank.values.steps.sum(axis=1))


def test_two_opposite_steps_are_both_found_again(belarus, stepped):
    bank = latent.fit(stepped, whole_prior(belarus, stepped), latent.Stream(4), THREE[:2], 240, FITTING)
    found = np.sum(bank.values.steps * bank.values.audiences[:, None], axis=2)
    assert np.mean(np.sign(found) == (-1, 1), axis=0) == pytest.approx([1, 1], abs=0.02)
    assert np.median(found, axis=0) == pytest.approx([-STEP, STEP], abs=0.35)  # a standard deviation of the posterior


@pytest.mark.slow
def test_the_thin_form_finds_both_steps_too(belarus, stepped):
    bank = thin_fit(belarus, 5, "opinion.fit/steps", stepped, THREE[:2])
    found = bank.values.event_step
    assert np.mean(np.sign(found) == (-1, 1), axis=0) == pytest.approx([1, 1], abs=0.02)
    assert np.median(found, axis=0) == pytest.approx([-STEP, STEP], abs=0.35)
    rows, still = np.arange(bank.rows), np.zeros((bank.rows, 1))
    eve, day = (paths.level(bank, rows, [TURN - dt.timedelta(days=one)], still)[:, 0] for one in (1, 0))
    assert np.median(day - eve) == pytest.approx(float(np.median(found[:, 1])), abs=0.05)


def test_two_events_on_one_day_are_refused_with_both_names(belarus, waves):
    with pytest.raises(FaultySurvey, match=r"war and other both fall on 2022-02-24.*leave one"):
        latent.fit(waves, whole_prior(belarus, waves), latent.Stream(1), (*THREE, Event("other", WAR)))


def test_a_case_names_its_events_and_only_those_known_and_used_count(belarus):
    said = (jolt("turn", TURN), jolt("later", END, known=dt.date(2023, 5, 1)), jolt("left_out", END, used=False))
    case = replace(belarus, evidence=(*belarus.evidence, *said))
    assert sudden_events(case.known_on(dt.date(2023, 4, 12))) == (Event(OUTBREAK, WAR), Event("turn", TURN))
    assert sudden_events(case.known_on(dt.date(2022, 4, 21))) == (Event(OUTBREAK, WAR),)


@pytest.mark.slow
@pytest.mark.parametrize("form", ["whole", "thin"])
def test_a_second_event_reaches_the_support_that_worlds_play(belarus, form):
    own = belarus.known_on(dt.date(2022, 7, 7))
    twice = replace(own, evidence=(*own.evidence, jolt("turn", dt.date(2022, 7, 5))), forms=Forms(opinion=form))
    wide = [
        float(np.std(public(case, draw(case, 400, 2), timeline(case)).paths.support[:, -1, 3, 0]))
        for case in (replace(own, forms=Forms(opinion=form)), twice)
    ]
    assert wide[1] > 1.2 * wide[0]  # nobody was asked after it, so support is less certain from then on
