"""Do refusal, desertion, surrender and loyalty hold together, and does the document say so?"""

import dataclasses
import itertools

import numpy as np
import pytest

from tightrope.cohesion import STAGES
from tightrope.forecast.apparatus import apparatus, spread
from tightrope.forecast.apparatus_words import apparatus_lines, apparatus_sentences
from tightrope.model import order

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def told(forecast):
    return apparatus(forecast.worlds)


@pytest.fixture(scope="module")
def asked(forecast):
    return order.order_now(forecast.worlds)


def test_what_became_of_those_ordered_adds_up_week_by_week(told):
    for week in told["by_week"]:
        parts = [week[name]["mean"] for name in ("obedience", "refusal", "desertion", "surrender", "losses")]
        assert sum(parts) == pytest.approx(1.0, abs=1e-9)


def test_ranks_only_thin_without_intake_and_are_never_fuller_than_with_it(told):
    alone = [row["mean"] for row in told["ranks_filled"]["without_intake"]]
    filled = [row["mean"] for row in told["ranks_filled"]["with_intake"]]
    assert all(later <= earlier + 1e-12 for earlier, later in itertools.pairwise(alone))
    assert all(more >= less - 1e-9 for more, less in zip(filled, alone, strict=True))


def test_stages_add_up_to_all_who_refuse_in_every_world(asked):
    stages = order.refused_by_stage(asked)
    assert stages.shape[1] == len(STAGES)
    assert (stages >= -1e-12).all()
    assert np.allclose(stages.sum(axis=1), 1 - order.column(asked, "obedience"), atol=1e-12)


def test_formations_weighed_by_strength_make_the_force(asked):
    ordered = asked.orders.formations.ordered[asked.posture]
    strength = asked.orders.formations.strength[:, ordered]
    shares = order.refused_by_formation(asked)[:, ordered]
    whole = (shares * strength).sum(axis=1) / strength.sum(axis=1)
    assert np.allclose(whole, 1 - order.column(asked, "obedience"), atol=0.02)


def test_less_support_never_lowers_refusal_in_the_mean(asked, forecast):
    weight = forecast.worlds.weights.weight
    means = [1 - order.column(order.with_support(asked, share), "obedience") @ weight for share in (0.9, 0.3, 0.05)]
    assert means[0] <= means[1] <= means[2]


def test_a_deadlier_task_draws_fewer_of_those_called(asked):
    assert (order.reporting(order.deadlier(asked)) <= order.reporting(asked) + 1e-9).all()
    assert (order.reporting(asked) <= 1 + 1e-9).all()


def test_nobody_arrives_where_nobody_is_called(asked):
    assert np.allclose(order.arrived(order.without_intake(asked)), 0.0, atol=1e-6)


def test_a_case_that_orders_no_one_has_no_such_part(forecast):
    bare = dataclasses.replace(forecast.worlds.case, formations=())
    assert apparatus(dataclasses.replace(forecast.worlds, case=bare)) == {}


def test_every_sentence_is_one_and_no_line_is_empty_of_words(told):
    sentences = apparatus_sentences(told)
    assert len(sentences) == 8
    assert all(sentence.endswith(".") and "nan" not in sentence for sentence in sentences)
    assert any("Assumed" in line for line in apparatus_lines(told))


def test_a_spread_of_equal_worlds_is_that_number():
    assert spread(np.full(3, 0.25), np.full(3, 1 / 3)) == {"mean": 0.25, "low": 0.25, "median": 0.25, "high": 0.25}


def test_banks_move_the_mean_over_worlds_no_more_than_the_worlds_near_the_tip(told):
    # The standard error of a mean is at most the mean of the standard errors, which is at most their root mean square.
    off = told["bank_error"]
    assert 0 < off["near_worlds"] <= 1
    assert off["cascade"] <= off["near_worlds"] * off["near_cascade"] + 1e-12
