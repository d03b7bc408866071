"""What was learned, what is assumed, what the answer leans on, and what the model's own choices cost."""

import numpy as np
import pytest

from tightrope.forecast.apparatus_player import as_player
from tightrope.forecast.foresight import foresight
from tightrope.forecast.learning import label, learned_rows, power_rows


@pytest.fixture(scope="module")
def leaning(forecast):
    return power_rows(forecast.worlds, forecast.worlds.case.answers.headline)


@pytest.mark.parametrize(
    ("contraction", "shift", "word"),
    [
        (0.0, 0.0, "assumed"),
        (0.19, 0.24, "assumed"),
        (-0.5, 0.1, "assumed"),
        (0.19, 0.25, "moved"),
        (0.2, 0.0, "learned"),
        (0.6, 2.0, "learned"),
    ],
)
def test_a_belief_is_assumed_moved_or_learned(contraction, shift, word):
    assert label(contraction, shift) == word


def test_what_is_judged_and_not_learned_leads(forecast):
    rows = learned_rows(forecast.worlds)
    lead = [row["origin"] == "judged" and row["label"] == "assumed" for row in rows]
    assert lead == sorted(lead, reverse=True)
    assert any(lead)
    assert not all(lead)


def test_without_evidence_nothing_is_learned(forecast):
    weights = forecast.worlds.weights
    even = type(weights)(np.full(len(weights.weight), 1 / len(weights.weight)), 0.0, float(len(weights.weight)))
    rows = learned_rows(type(forecast.worlds)(**{**vars(forecast.worlds), "weights": even}))
    assert {row["prior"] - row["posterior"] for row in rows} == {0.0}


def test_the_answer_leans_most_on_the_first_row(leaning):
    changes = [abs(row["change"]) for row in leaning]
    assert changes == sorted(changes, reverse=True)
    assert all(row["leans_on"] == (abs(row["change"]) > 0.05) for row in leaning)


def test_a_belief_without_a_part_moves_nothing_at_all(leaning):
    still = [row for row in leaning if row["plays_no_part"]]
    assert {"kappa_word", "c5"} <= {row["quantity"] for row in still}
    assert {row["change"] for row in still} == {0.0}


def test_foresight_is_told_in_figures(forecast):
    found = foresight(forecast.worlds, forecast.worlds.case.answers.headline)
    assert found["gap"] == abs(found["perfect"] - found["frozen"])
    assert found["gap"] < 0.01  # two past steps in which little changes
    assert found["worlds"] == len(forecast.worlds.draws.worlds)


def test_an_apparatus_that_chooses_is_set_beside_chance(forecast):
    found = as_player(forecast.worlds)
    assert 0 < found["order"] <= 1
    assert 0 < found["refused"] <= 1
    assert all(0 <= share <= 1 for share in found["mean_order"] + found["mean_refused"])
