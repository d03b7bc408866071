"""What must hold for every answer, whatever the case says."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tightrope.case.parameters import parameter_names
from tightrope.errors import ForecastError, RunError
from tightrope.forecast import Question, answer
from tightrope.forecast.probability import by_date, error, paired
from tightrope.forecast.tipping import first_zero, spread
from tightrope.model.timeline import Timeline
from tightrope.report.screen import first_screen

STEPS = Timeline(dt.date(2022, 4, 21), 30, -3, 4)


def test_the_document_says_the_same_in_python_and_as_text(forecast):
    assert json.loads(forecast.to_json()) == json.loads(json.dumps(forecast.document))
    day = forecast.document["headline"]
    assert forecast.probability("send_troops", day) == forecast.document["probability"]["send_troops"][day]


def test_an_item_known_later_changes_no_byte_and_one_known_earlier_does(forecast):
    case = forecast.whole
    item = replace(case.evidence[1], id="planted", kind="event", stance=None, act="take", posture="host")
    late = replace(item, happened=dt.date(2022, 4, 20), began=dt.date(2022, 4, 20), known=dt.date(2022, 4, 25))
    early = replace(late, known=dt.date(2022, 4, 15), happened=dt.date(2022, 4, 10), began=dt.date(2022, 4, 10))
    asked = Question(worlds=100)
    plain = answer(case, asked).to_json()
    assert answer(replace(case, evidence=(*case.evidence, late)), asked).to_json() == plain
    assert answer(replace(case, evidence=(*case.evidence, early)), asked).to_json() != plain


def test_each_robust_range_and_interval_holds_its_figure(forecast):
    document = forecast.document
    for posture, row in document["probability"].items():
        for day, value in row.items():
            low, high = document["robust_range"][posture][day]
            assert low - 1e-12 <= value <= high + 1e-12


def test_the_parts_of_the_rope_add_up(forecast):
    now = forecast.document["now"]
    assert sum(now["pull_parts"].values()) == pytest.approx(now["pull"], abs=1e-12)
    assert now["refuse"]["danger"] - now["comply"]["danger"] == pytest.approx(now["pull"], abs=1e-12)
    assert now["pull"] + now["other"] == pytest.approx(now["rope"], abs=1e-12)


def test_no_parameter_name_stands_on_the_first_screen(forecast):
    words = set(" ".join(first_screen(forecast.document)).replace(",", " ").replace(";", " ").split())
    spoken_words = {
        "pressure",
        "coverage",
        "pool",
        "drift",
        "relief",
        "excuse",
        "wedge",
        "worry",
        "walk",
        "hide",
        "talk",
        "pay",
    }
    assert not words & (set(parameter_names()) - spoken_words)


def test_an_unknown_posture_or_date_is_refused_with_what_is_allowed(forecast):
    with pytest.raises(ForecastError, match="allowed stay_out"):
        forecast.probability("send_troop", "2022-07-01")
    with pytest.raises(ForecastError, match="2022-07-01"):
        forecast.probability("send_troops", "2022-07-02")


def test_too_few_or_too_many_worlds_are_refused_at_once():
    with pytest.raises(RunError, match=r"99 is not allowed.*seed: -1"):
        Question(worlds=99, seed=-1)


def test_half_a_step_gives_the_square_root_of_staying_out():
    path = np.array([[0.0, 0.19, 0.19, 0.3, 0.4]])
    assert by_date(path, STEPS, dt.date(2022, 5, 6)) == pytest.approx([0.1])
    assert by_date(path, STEPS, dt.date(2022, 5, 21)) == pytest.approx([0.19])
    assert by_date(path, STEPS, dt.date(2022, 4, 21)) == pytest.approx([0.0])


@given(st.lists(st.floats(0, 1), min_size=2, max_size=8), st.data())
def test_the_error_of_a_mean_is_zero_where_all_worlds_agree(values, data):
    weight = np.array(data.draw(st.lists(st.floats(0.01, 1), min_size=len(values), max_size=len(values))))
    weight /= weight.sum()
    assert error(np.full(len(values), values[0]), weight) == pytest.approx(0, abs=1e-12)
    change, spread_of_it = paired(np.array(values), np.array(values) + 0.125, weight)
    assert change == pytest.approx(0.125)
    assert spread_of_it == pytest.approx(0, abs=1e-9)


def test_the_lowest_change_of_sign_is_found_and_none_is_infinite():
    grid = np.array([0.0, 0.5, 1.0])
    curves = np.array([[-1.0, 1.0, -1.0], [1.0, 2.0, 3.0], [-2.0, -1.0, 0.0], [-1.0, -1.0, 1.0]])
    assert first_zero(grid, curves).tolist() == [0.25, np.inf, 1.0, 0.75]


def test_worlds_without_a_tipping_point_are_counted_and_never_clipped():
    found = spread(np.array([0.2, np.inf, 0.4, np.inf]), np.array([0.25, 0.5, 0.15, 0.1]))
    assert found["never"] == pytest.approx(0.6)
    assert 0.2 <= found["median"] <= 0.4
    assert spread(np.array([np.inf]), np.array([1.0])) == {"never": 1.0}
