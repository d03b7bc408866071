"""Do the scores give the published numbers, and are they proper?"""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tightrope.errors import ScoreError
from tightrope.ledger import scores

LADDER = [0.55, 0.25, 0.15, 0.05]  # worked by hand in the description of the ledger, section 5
EXACT = 1e-10


def vectors(count=4):
    return st.lists(st.floats(0.01, 1), min_size=count, max_size=count).map(lambda row: np.array(row) / np.sum(row))


@pytest.mark.parametrize(("yes", "binary", "full"), [(0.9, 0.01, 0.02), (0.03, 0.9409, 1.8818)])
def test_a_yes_scores_as_worked_by_hand(yes, binary, full):
    assert scores.brier_binary(yes, 1) == pytest.approx(binary, abs=EXACT)
    assert scores.brier([1 - yes, yes], 1) == pytest.approx(full, abs=EXACT)


def test_the_log_score_of_three_in_a_hundred_is_as_published():
    assert scores.log_score([0.97, 0.03], 1) == pytest.approx(3.506557897319982, abs=EXACT)


@pytest.mark.parametrize(("yes", "expected"), [(0.9, 84.79969065549501), (0.1, -232.19280948873623), (2**-0.5, 50.0)])
def test_the_baseline_score_is_as_worked_by_hand(yes, expected):
    assert scores.metaculus_baseline([1 - yes, yes], 1) == pytest.approx(expected, abs=1e-9)
    assert scores.metaculus_baseline([1 - yes, yes], 1, 0.5) == pytest.approx(expected / 2, abs=1e-9)


def test_peer_scores_are_as_worked_by_hand_and_sum_to_nothing():
    found = scores.metaculus_peer([0.7, 0.8, 0.9])
    assert found == pytest.approx([-19.2422910, 0.7874178, 18.4548732], abs=1e-6)
    assert found.sum() == pytest.approx(0, abs=EXACT)


@pytest.mark.parametrize(
    ("came", "brier", "rps", "log", "baseline"),
    [
        (0, 0.29, 0.245, 0.5978370008, 56.8751761875),
        (1, 0.89, 0.345, 1.3862943611, 0.0),
        (2, 1.09, 0.945, 1.8971199849, -36.8482797083),
        (3, 1.29, 1.845, 2.9957322736, -116.0964047444),
    ],
)
def test_a_ladder_of_four_scores_as_worked_by_hand(came, brier, rps, log, baseline):
    assert scores.brier(LADDER, came) == pytest.approx(brier, abs=EXACT)
    assert scores.rps(LADDER, came) == pytest.approx(rps, abs=EXACT)
    assert scores.rps_normalised(LADDER, came) == pytest.approx(rps / 3, abs=EXACT)
    assert scores.log_score(LADDER, came) == pytest.approx(log, abs=EXACT)
    assert scores.metaculus_baseline(LADDER, came) == pytest.approx(baseline, abs=1e-9)


def test_a_score_held_for_ten_and_twenty_days_is_averaged_over_time():
    start = dt.datetime(2022, 4, 1, tzinfo=dt.UTC)
    starts = [start, start + dt.timedelta(days=10)]
    held = [float(scores.brier_binary(p, 0)) for p in (0.2, 0.05)]
    assert scores.time_average(starts, held, start + dt.timedelta(days=30)) == pytest.approx(0.015, abs=EXACT)
    early = scores.time_average(starts, held, start + dt.timedelta(days=30), start + dt.timedelta(days=20))
    assert early == pytest.approx((0.04 + 0.0025) / 2, abs=EXACT)
    assert scores.time_average_daily(starts, held, start + dt.timedelta(days=30), "UTC") == pytest.approx(
        0.015, abs=1e-9
    )


@given(vectors(), vectors())
def test_no_forecast_beats_the_truth_on_average(truth, other):
    for name, score in scores.PROPER.items():
        mean = [sum(truth[o] * float(score(p, o)) for o in range(4)) for p in (truth, other)]
        assert mean[0] <= mean[1] + 1e-12, name


@given(st.lists(st.floats(0.01, 1), min_size=2, max_size=6))
def test_peer_scores_always_sum_to_nothing(chances):
    assert scores.metaculus_peer(chances).sum() == pytest.approx(0, abs=1e-9)


@given(st.floats(0, 1), st.integers(0, 1))
def test_the_ranked_score_of_two_options_is_the_brier_score(yes, came):
    assert scores.rps([1 - yes, yes], came) == pytest.approx(float(scores.brier_binary(yes, came)), abs=1e-12)


@given(vectors(), st.integers(0, 3), st.permutations(range(4)))
def test_relabelling_options_leaves_the_brier_score(chance, came, order):
    order = list(order)
    assert scores.brier(chance[order], order.index(came)) == pytest.approx(float(scores.brier(chance, came)), abs=1e-12)


def test_relabelling_options_changes_the_ranked_score():
    assert scores.rps(LADDER[::-1], 3) == pytest.approx(0.245)
    assert scores.rps([0.25, 0.55, 0.15, 0.05], 1) != pytest.approx(0.245)


@given(vectors(), st.integers(0, 3))
def test_thresholds_score_as_the_ranked_score_where_one_option_comes(chance, came):
    at_least = 1 - np.cumsum(chance)[:-1]
    reached = [float(came > j) for j in range(3)]
    found = scores.rps_reached(np.clip(at_least, 0, 1), reached)
    assert found == pytest.approx(float(scores.rps_normalised(chance, came)), abs=1e-12)


@given(st.floats(0, 1), st.floats(0.1, 0.9))
def test_splitting_a_standing_forecast_changes_no_time_average(score, cut):
    start = dt.datetime(2022, 4, 1, tzinfo=dt.UTC)
    end = start + dt.timedelta(days=30)
    whole = scores.time_average([start], [score], end)
    assert scores.time_average([start, start + cut * (end - start)], [score, score], end) == pytest.approx(whole)


def test_a_floored_score_is_counted():
    assert scores.floored([[1.0, 0.0], [0.5, 0.5]], [1, 0]) == 1
    assert scores.log_score([1.0, 0.0], 1) == pytest.approx(-np.log(1e-4))


def test_skill_is_nothing_beside_the_same_forecast():
    assert scores.skill([0.1, 0.3], [0.1, 0.3]) == 0
    assert scores.skill([0.1, 0.1], [0.2, 0.2]) == pytest.approx(0.5)


def test_a_mean_over_few_questions_is_refused():
    with pytest.raises(ScoreError, match="9 questions"):
        scores.paired(np.zeros(9), np.ones(9), np.arange(9), np.full((5, 9), 0.5))


def test_a_difference_is_resampled_by_question():
    question = np.repeat(np.arange(10), 3)
    drawn = np.tile((np.arange(10) + 0.5) / 10, (4, 1))  # every question once
    found = scores.paired(question / 10, np.zeros(30), question, drawn)
    assert (found.mean, found.low, found.high) == pytest.approx((0.45, 0.45, 0.45))
    assert found.questions == 10


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (lambda: scores.brier([0.5, 0.6], 0), "sum to 1.1"),
        (lambda: scores.brier_binary(1.2, 1), "1.2"),
        (lambda: scores.brier([0.5, 0.5], 2), "from 0 to 1"),
        (lambda: scores.brier_binary(0.5, 0.5), "0 and 1"),
        (lambda: scores.brier_binary(float("nan"), 1), "allowed 0 to 1"),
        (lambda: scores.metaculus_peer([0.5]), "two or more"),
        (lambda: scores.skill([0.1], [0.0]), "always right"),
        (lambda: scores.rps_reached([], []), "no threshold"),
    ],
)
def test_what_has_no_score_is_said(asked, says):
    with pytest.raises(ScoreError, match=says):
        asked()


@pytest.mark.slow
def test_another_program_gives_the_same_scores():
    other = pytest.importorskip("scoringrules", reason="scoringrules is an oracle of these scores; it is not installed")
    chance = np.random.default_rng(5).dirichlet(np.ones(4), 1_000)
    came = np.random.default_rng(6).integers(0, 4, 1_000)
    yes, happened = chance[:, 0], (came == 0).astype(float)
    assert scores.brier_binary(yes, happened) == pytest.approx(other.brier_score(happened, yes), abs=EXACT)
    assert scores.rps(chance, came) == pytest.approx(other.rps_score(came + 1, chance), abs=EXACT)  # counts from 1
    floored = np.maximum(chance[np.arange(1_000), came], scores.FLOOR)
    assert scores.log_score(chance, came) == pytest.approx(other.log_score(np.ones(1_000), floored), abs=EXACT)
