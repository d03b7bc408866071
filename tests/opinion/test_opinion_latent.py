"""Does the whole form of opinion give what an independent program gives, and keep its laws?"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from scipy.special import expit, logit

from tightrope.errors import FaultySurvey, OpinionError
from tightrope.opinion import Reading, Topline, latent, layers, layers_fast, slices, slices_fast
from tightrope.opinion.change import change, lowest
from tightrope.opinion.decomposition import PARTS, widths
from tightrope.opinion.segments import levels
from tightrope.opinion.unknowns import OpinionPrior, Unknown, unknown

EVENT = date(2022, 2, 24)
ORIGIN = "specification of opinion, section 6"


def normal(mean: float, spread: float) -> Unknown:
    return unknown(lambda u: mean + spread * u, ORIGIN)


def logistic(mean: float, spread: float) -> Unknown:
    return unknown(lambda u: expit(mean + spread * u), ORIGIN)


def half(spread: float) -> Unknown:
    return unknown(lambda u: spread * np.abs(u), ORIGIN)


PRIOR = OpinionPrior(
    support_level=normal(-2.2, 1.0),
    segments=(normal(0.6, 0.5), normal(0.0, 0.5), normal(-1.0, 0.5), normal(-0.2, 0.5)),
    audiences=tuple(normal(float(np.log(share)), 0.25) for share in (0.37, 0.26, 0.18, 0.19)),  # type: ignore[arg-type]
    walk=half(0.15),
    walk_shared=logistic(0.85, 0.75),
    event_step=normal(0.0, 1.0),
    event_step_segment=normal(0.0, 0.3),
    house_scale=half(0.5),
    mode_scale=half(0.3),
    wrong_together=normal(0.0, 0.25),
    coverage=logistic(float(logit(0.75)), 0.3),
    uncovered_gap=normal(0.5, 0.8),
    hide=logistic(-2.0, 0.8),
    feign=logistic(-5.0, 1.0),
    total_error_excess=unknown(lambda u: np.exp(0.5 * u), ORIGIN),
)


def wave(name: str, start: date, end: date, *readings: tuple[int, float], phone: bool = False) -> Topline:
    return Topline(
        id=name,
        item="own troops to the war",
        posture="send_troops",
        house="vardomatsky" if phone else "chatham",
        mode="phone" if phone else "online",
        field_start=start,
        field_end=end,
        known_on=date(2024, 1, 1),
        frame="adults",
        readings=tuple(Reading(n, share, "table of waves") for n, share in readings),
        rounding=0.01,
        keep_all=len(readings) > 1,
    )


SIX = (
    wave("CH7", date(2022, 1, 20), date(2022, 2, 9), (755, 0.12), (767, 0.12), (755, 0.13), (767, 0.13)),
    wave("CH8", date(2022, 3, 5), date(2022, 3, 14), (896, 0.03)),
    wave("CH9", date(2022, 4, 8), date(2022, 4, 18), (823, 0.06)),
    wave("CH10", date(2022, 6, 6), date(2022, 6, 17), (804, 0.05)),
    wave("BAW9", date(2022, 9, 15), date(2022, 9, 15), (1000, 0.11), phone=True),
    wave("CH3", date(2023, 3, 15), date(2023, 3, 27), (750, 0.03)),
)

SHORT = latent.Fitting(iterations=10, dropped=4)
STREAM = latent.Stream(1)


@pytest.fixture(scope="module")
def known() -> layers.Plan:
    return layers.plan(SIX, PRIOR, float(EVENT.toordinal()))


@pytest.fixture(scope="module")
def short() -> latent.SupportBank:
    return latent.fit(SIX, PRIOR, STREAM, EVENT, 64, SHORT)


def test_six_waves_have_fifty_four_unknowns(known):
    assert known.columns == 54  # specification of opinion, section 6


def test_the_compiled_likelihood_equals_the_equations(known):
    normals = np.random.default_rng(1).standard_normal((200, known.columns)) * 1.3
    fast = [layers_fast.loglik(row, known) for row in normals]
    assert fast == pytest.approx(layers.loglik(normals, known), rel=1e-11, abs=1e-10)


def test_twenty_iterations_of_both_samplers_end_in_the_same_place(known):
    source = np.random.default_rng(2)
    start, normals = source.standard_normal(known.columns) * 0.3, source.standard_normal((40, known.columns))
    chance = source.uniform(size=(40, slices.CHANCE))
    first = slices.State(start, float(layers.loglik(start[None], known)[0]), 0)
    plain = slices.advance(first, normals, chance, known)
    fast, kept = slices_fast.advance(first, normals, chance, known, 2)
    assert np.abs(fast.normals - plain.normals).max() < 1e-10
    assert len(kept) == 20


def test_a_shorter_fit_is_the_head_of_a_longer_one(short):
    few = latent.fit(SIX, PRIOR, STREAM, EVENT, 24, SHORT)
    assert np.array_equal(few.normals, short.normals[:24])


def test_the_order_of_the_surveys_changes_nothing(short):
    other = latent.fit(SIX[::-1], PRIOR, STREAM, EVENT, 64, SHORT)
    assert np.array_equal(other.normals, short.normals)


def test_a_bank_read_again_is_the_bank_that_was_kept(short):
    kept = short.normals.astype(np.float32).astype(np.float64)
    again = latent.rebuilt(SIX, PRIOR, EVENT, kept, 4)
    assert np.array_equal(again.public(), short.public())


def test_a_path_passes_through_its_waves(short):
    rows = np.arange(short.rows)
    days = [date.fromordinal(int(day)) for day in short.days[[0, 2, 4]]]
    normals = np.random.default_rng(3).standard_normal((short.rows, len(days), 5))
    found = levels(short, rows, days, normals)
    assert np.allclose(found, short.values.levels[:, [0, 2, 4]], atol=1e-12)


def test_a_query_date_added_moves_no_wave_and_no_bank(short):
    rows, last = np.arange(short.rows), date.fromordinal(int(short.days[4]))
    normals = np.random.default_rng(4).standard_normal((short.rows, 2, 5))
    found = levels(short, rows, [last - timedelta(days=20), last], normals)
    assert np.allclose(found[:, 1], short.values.levels[:, 4], atol=1e-12)


def test_shares_of_the_segments_sum_to_one_and_the_public_lies_among_them(short):
    assert short.values.audiences.sum(axis=1) == pytest.approx(1.0, abs=1e-12)
    assert np.all(short.public() <= short.segments().max(axis=2))
    assert np.all(short.public() >= short.segments().min(axis=2))


def test_one_house_and_one_way_of_asking_have_no_offset():
    bank = latent.fit(SIX[:2], PRIOR, STREAM, EVENT, 16, SHORT)
    assert not bank.values.houses.any()
    assert not bank.values.modes.any()


def test_two_equal_readings_say_what_one_says():
    once = layers.plan([wave("A", date(2022, 3, 1), date(2022, 3, 1), (800, 0.05))], PRIOR, np.inf)
    twice = layers.plan([wave("A", date(2022, 3, 1), date(2022, 3, 1), (800, 0.05), (800, 0.05))], PRIOR, np.inf)
    normals = np.random.default_rng(5).standard_normal((50, once.columns))
    assert np.allclose(layers.loglik(normals, twice), layers.loglik(normals, once), atol=1e-11)


def test_no_survey_and_two_postures_in_one_fit_are_refused():
    with pytest.raises(FaultySurvey, match="none"):
        latent.fit([], PRIOR, STREAM, EVENT)
    with pytest.raises(OpinionError, match="shape"):
        latent.rebuilt(SIX, PRIOR, EVENT, np.zeros((4, 3)), 4)


# 5 %, 50 %, 95 % of public support: NumPyro 0.22, NUTS, an independent program (specification of opinion, 6.2)
TWO = {"CH7": (0.0850, 0.1481, 0.2505), "CH8": (0.0142, 0.0362, 0.0834)}
ALL = {
    "CH7": (0.1205, 0.2036, 0.3147),
    "CH10": (0.0427, 0.0820, 0.1461),
    "BAW9": (0.0464, 0.0850, 0.1478),
    "CH3": (0.0237, 0.0625, 0.1206),
}
THIN = {"CH7": 0.146, "CH8": 0.035}  # medians of the smallest form, section 6.4


def _agrees(bank, expected):
    for survey, (low, middle, high) in expected.items():
        found = np.quantile(bank.public()[:, bank.wave(survey)], (0.05, 0.5, 0.95))
        ends = 0.015 if survey == "CH7" else 0.012
        assert found[1] == pytest.approx(middle, abs=0.005)
        assert found[[0, 2]] == pytest.approx([low, high], abs=ends)


@pytest.mark.slow
def test_two_waves_agree_with_an_independent_program_and_with_the_thin_form():
    bank = latent.fit(SIX[:2], PRIOR, STREAM, EVENT)
    _agrees(bank, TWO)
    assert not bank.warnings
    for survey, median in THIN.items():
        assert np.median(bank.public()[:, bank.wave(survey)]) == pytest.approx(median, abs=0.01)


@pytest.mark.slow
def test_six_waves_agree_with_an_independent_program():
    bank = latent.fit(SIX, PRIOR, STREAM, EVENT)
    _agrees(bank, ALL)
    values = bank.values
    medians = [np.median(part) for part in (values.walk, values.coverage, values.feign)]
    assert medians == pytest.approx([0.0933, 0.746, 0.0063], abs=0.015)
    assert np.median(values.uncovered_gap) == pytest.approx(0.921, abs=0.08)
    june = bank.segments()[:, bank.wave("CH10")]
    assert np.median(june[:, 0]) == pytest.approx(0.1178, abs=0.005)
    assert np.median(june[:, 2]) == pytest.approx(0.0265, abs=0.005)
    moved = change(bank, "CH7", "CH10", 0.8, 2.0)
    assert (moved.low, moved.median, moved.high) == pytest.approx((-0.200, -0.119, -0.058), abs=0.012)
    assert moved.fall > 0.995
    four = ["CH7", "CH8", "CH9", "CH10"]
    assert lowest(bank, "CH8", four) == pytest.approx(0.59, abs=0.03)
    assert lowest(bank, "CH8", [*four, "BAW9", "CH3"]) == pytest.approx(0.20, abs=0.03)


@pytest.mark.slow
def test_each_part_of_the_doubt_is_held_in_turn_and_coverage_is_a_larger_doubt_than_sampling():
    # Two waves, chains shortened to 20 iterations a kept draw.
    short = latent.Fitting(iterations=20, dropped=50)
    stream = latent.Stream(1, "widths")
    fit = latent.fit(SIX[:2], PRIOR, stream, EVENT, 400, short)
    found = widths(fit, PRIOR, stream, 400, short)
    assert [(width.survey, width.part) for width in found] == [(s.id, part) for s in SIX[:2] for part in PARTS]
    public = np.quantile(fit.public(), (0.05, 0.95), axis=0)
    for width in found:
        assert width.whole == pytest.approx(np.diff(public, axis=0)[0, fit.wave(width.survey)], abs=1e-12)
        assert 0 < width.held < 1
    first = {width.part: width.held / width.whole for width in found if width.survey == "CH7"}
    assert first["coverage"] < min(1.0, first["sampling"])  # specification, section 1, finding (b)
