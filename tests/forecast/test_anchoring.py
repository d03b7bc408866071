"""The answer leans on history: the tilt acts before the evidence, and falls back with a reason."""

import datetime as dt
import math
from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import beta

from tightrope.case import read
from tightrope.forecast.anchoring import anchor, anchor_tables, anchored, target
from tightrope.forecast.figures import percent
from tightrope.forecast.first import about
from tightrope.forecast.past_cases import outside_view, situation_of
from tightrope.forecast.past_words import past_told
from tightrope.forecast.quiet_year import exit_rows, quiet_year
from tightrope.forecast.tables import headline_tables
from tightrope.forecast.words import sentences
from tightrope.history import CONTIGUOUS, LISTED, Situation, shipped
from tightrope.history.exits import centres, shipped_exits
from tightrope.history.mixture import target as both_readings
from tightrope.model import Reference, draw, play, reference
from tightrope.model.reference import reference_case
from tightrope.model.timeline import timeline

ONSET = dt.date(2022, 2, 24)
MEAN_C2 = 0.7 * math.sqrt(2 / math.pi)  # mean of a half-normal of scale .7


@pytest.fixture(scope="module")
def worlds():
    case = read("belarus_2022").known_on(dt.date(2022, 3, 20))
    return play(case, draw(case, 128, 1))


@pytest.fixture(scope="module")
def played(worlds):
    return reference(worlds, ONSET, lambda done, total: None)


def told_by(worlds, crossed):
    """A reference situation in which each world crosses with a given probability in the first step and never later."""
    steps = timeline(reference_case(ONSET, 30))
    paths = np.repeat(np.asarray(crossed)[:, None], steps.last + 1, axis=1)
    return Reference(paths, steps)


def test_the_target_is_the_rate_of_the_principal_chain_within_a_year():
    # history specification 9: last Beta(5.0235834, 19.1068514), mean .208184538
    chain = ("defence", "from_1945", "borders", "patron_initiated")
    for day in (dt.date(2022, 2, 1), dt.date(2022, 4, 21)):
        standing = ("before onset", None) if day < ONSET else ("not in by day t", (day - ONSET).days)
        asked = Situation(standing[0], day, ONSET, chain, standing[1])
        before = asked.on(dt.date(2022, 2, 1))
        counted = both_readings(before, shipped(before.as_of, LISTED)).rate
        assert counted.mean == pytest.approx(0.208184538, abs=1e-9)
        assert (counted.alpha, counted.beta) == pytest.approx((5.0235834, 19.1068514), abs=1e-7)
        assert target(asked).rate == both_readings(before, shipped(before.as_of, CONTIGUOUS)).rate


def test_half_of_the_target_is_the_pooled_model():
    asked = Situation("before onset", dt.date(2022, 2, 1), ONSET, ("defence", "from_1945", "borders"))
    found = target(asked)
    assert found.mean == pytest.approx((found.rate.mean + found.odds.mean()) / 2, abs=1e-12)
    for point, chance in ((found.low, 0.05), (found.high, 0.95)):
        counts = beta.cdf(point, found.rate.alpha, found.rate.beta)
        assert (counts + found.odds.below(point)) / 2 == pytest.approx(chance, abs=1e-6)


def test_the_reference_situation_is_found_again_as_it_was_made(worlds, played, tmp_path, monkeypatch):
    monkeypatch.setenv("TIGHTROPE_CACHE", str(tmp_path))
    told = []
    made = reference(worlds, ONSET, lambda done, total: told.append(done))
    again = reference(worlds, ONSET, lambda done, total: pytest.fail("played again"))
    assert told
    assert np.array_equal(made.crossed, again.crossed)
    assert np.array_equal(made.crossed, played.crossed)


def test_the_bare_worlds_agree_with_history_and_the_evidence_counts_once(worlds, played):
    found = anchor(worlds, played)
    assert found.leads == "anchored"
    assert found.said["reference"] == pytest.approx(found.said["target"], abs=1e-12)
    both = found.worlds.past.log_weight + found.worlds.tilt
    share = np.exp(both - both.max())
    assert found.worlds.past is worlds.past
    if math.isnan(found.worlds.weights.pareto_k) or math.isinf(found.worlds.weights.pareto_k):
        assert found.worlds.weights.weight == pytest.approx(share / share.sum())


def test_the_reference_situation_does_not_depend_on_the_company_of_a_world(worlds, played):
    few = reference(worlds.first(8), ONSET, lambda done, total: None)
    assert np.array_equal(few.crossed, played.crossed[:8])


def test_worlds_in_which_war_never_draws_him_in_stay_out_of_reach(worlds):
    found = anchor(worlds, told_by(worlds, np.linspace(0, 0.05, 128)))
    assert found.leads == "pooled"
    assert found.worlds is worlds
    assert "No weights of the worlds agree with history" in found.because
    parts = anchor_tables(found, [worlds.case.answers.headline])
    assert "probability" not in parts["anchored"]


def test_where_most_worlds_would_be_given_up_the_pool_leads(worlds):
    crossed = np.full(128, 0.01)
    crossed[:3] = 0.1  # the target is .0817: three worlds of 128 must carry .072 / .09 of the weight
    found = anchor(worlds, told_by(worlds, crossed))
    assert found.leads == "pooled"
    assert found.because.startswith("Model and history disagree")
    assert found.tilted is not None


def test_a_case_without_a_class_keeps_the_model_alone(worlds):
    bare = replace(worlds, case=replace(worlds.case, outside=None))
    found = anchored(bare)
    assert (found.leads, found.worlds) == ("inside", bare)
    assert anchor_tables(found, []) == {"leads": "inside"}


def test_what_was_given_to_the_first_worlds_is_the_same_tilt(worlds, played):
    found = anchor(worlds, played).worlds
    assert np.array_equal(found.first(40).tilt, found.tilt[:40])


def test_the_quiet_year_priors_are_the_centres_of_the_record():
    # history 8a; the mean of c2 is added back to the street, for ranks are loyal in a quiet year
    for day, said in ((dt.date(2022, 4, 21), read("belarus_2022")), (dt.date(2016, 1, 1), read("kazakhstan_2022"))):
        found = centres(shipped_exits(day))
        for name, (mean, sd) in found.items():
            moved = mean + (MEAN_C2 if name == "c0" else 0)
            assert said.priors[name].numbers == pytest.approx((moved, sd), abs=1e-4), name


def test_the_model_starts_quiet_years_within_the_interval_of_the_record(worlds):
    found = quiet_year(worlds)
    for cause in ("patron", "street", "apparatus", "adversary"):
        assert found[cause]["record_low"] <= found[cause]["model"] <= found[cause]["record_high"], cause


def test_nothing_is_told_of_exits_that_nobody_could_count_yet():
    assert exit_rows(dt.date(1914, 6, 28)) == []
    assert exit_rows(dt.date(1941, 6, 21))[-1]["causes"]["apparatus"]["k"] == 1  # history 8a, before 1939


def test_a_pooled_lead_is_said_and_its_number_is_the_pooled_one():
    document = {
        "leads": "pooled", "red_line": "send", "headline": "2031-06-01", "as_of": "2031-04-01",
        "probability": {"send": {"2031-06-01": 0.4}}, "pooled": {"send": {"2031-06-01": 0.2}},
        "interval": {"send": {"2031-06-01": [0.1, 0.8]}}, "actors": {"ruler": "He"}, "postures": [],
    }  # fmt: skip
    said = sentences(document)
    assert "20 %" in said["headline"]
    assert "pooled with history" in said["headline"]
    assert "20 %" in said["bottom_line"][0]


def test_the_situation_is_that_of_the_day_of_knowledge(worlds):
    assert situation_of(worlds).day == (dt.date(2022, 3, 20) - ONSET).days


def test_both_readings_of_history_are_said_apart(worlds, played):
    days = [worlds.case.answers.headline]
    document = about(worlds, False, days) | headline_tables(worlds, days) | outside_view(worlds, days)
    document |= anchor_tables(anchor(worlds, played), days)
    last = past_told(document)[-1]
    apart = document["outside"]["by_reading"]
    told = tuple(percent(apart[name][days[0].isoformat()]) for name in ("counts", "pooled_model"))
    assert "(counts {}, the pooled model {})".format(*told) in last
    assert any("not stated: counted as none" in line for line in past_told(document))
