"""A case whose evidence few worlds explain: are they led to it, does the answer say so, and is it the right one?"""

from __future__ import annotations

import copy
import io
from pathlib import Path

import numpy as np
import pytest
from ruamel.yaml import YAML

from tightrope.case import read
from tightrope.forecast import Question, answer
from tightrope.forecast.attribution import attribution
from tightrope.forecast.probability import error
from tightrope.forecast.tables import crossed, crossing, equal
from tightrope.model import draw, play
from tightrope.report.numbers import unfounded_sentences
from tightrope.report.screen import upper

SMALL = Path(__file__).resolve().parent.parent / "mission" / "data" / "small.yaml"
DAYS = ("2031-01-25", "2031-02-20", "2031-03-20", "2031-04-10")
WORLDS, MANY = 1_600, 12_000

pytestmark = pytest.mark.slow


def event(name, day, **fields):
    common = {"kind": "event", "happened": day, "known": day, "source": "page", "locator": "top", "credibility": 1}
    return {"id": name, "says": "Made up for a test."} | common | fields


@pytest.fixture(scope="module")
def restless(tmp_path_factory):
    """The small case with a patron who presses and eases in turn and a ruler who offers in every step."""
    case = copy.deepcopy(YAML(typ="safe", pure=True).load(SMALL.read_text(encoding="utf-8")))
    case["evidence"] = [item for item in case["evidence"] if item["id"] == "wave"]
    for number, day in enumerate(DAYS):
        act = "ease" if number % 2 else "press"
        case["evidence"].append(event(f"patron_{number}", day, actor="patron", act=act))
        case["evidence"].append(event(f"offer_{number}", day, actor="ruler", act="offer"))
    text, file = io.StringIO(), tmp_path_factory.mktemp("restless") / "case.yaml"
    YAML(typ="safe", pure=True).dump(case, text)
    file.write_text(text.getvalue(), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def told():
    return []


@pytest.fixture(scope="module")
def led(restless, told):
    return answer(restless, Question(worlds=WORLDS), lambda stage, done, total: told.append((stage, done / total)))


def test_too_few_drawn_worlds_explain_it_and_all_are_led_to_it(led, told):
    document = led.document
    assert document["tempered"]["drawn_effective"] < 400
    assert document["tempered"]["tempers"][-1] == 1
    assert not document["indicative"]
    shares = [share for stage, share in told if stage == "leading worlds to the evidence"]
    assert shares[0] == 0
    assert shares[-1] == 1
    assert shares == sorted(shares)


def test_the_answer_is_that_of_many_more_worlds_weighed(led, restless):
    """Twelve thousand weighed worlds explain it well enough: both answers within four joint standard errors."""
    case = read(restless)
    case = case.known_on(case.as_of)
    many = play(case, draw(case, MANY, 2))
    assert not many.weights.indicative
    day, line = case.answers.headline, case.red_line
    own = led.document["mc_error"][line][day.isoformat()]
    other = error(crossing(many, day), many.weights.weight)
    assert abs(led.probability(line, day) - crossed(many, day)) < 4 * np.hypot(own, other)


def test_before_evidence_speaks_of_the_worlds_as_drawn(led):
    worlds, day = led.worlds, led.worlds.case.answers.headline
    drawn = worlds.prior
    assert len(drawn.draws.worlds) == WORLDS
    said = led.document["prior_only"][worlds.case.red_line][day.isoformat()]
    assert said == pytest.approx(crossed(drawn, day, equal(drawn)))


def test_the_screen_says_that_worlds_were_led_and_how_exact_the_answer_is(led):
    line = led.document["sentences"]["worlds"]
    assert line.startswith("Only ")
    assert "led to it" in line
    assert "standard error" in line
    assert unfounded_sentences(led.document) == {}
    assert "standard error" in " ".join(upper(led.document))


def test_items_are_left_out_by_weighing_led_worlds_back(led):
    rows = attribution(led.worlds.first(800), led.worlds.case.answers.headline)["evidence"]
    moved = [row["leave_one_out"] for row in rows if row["id"] != "wave"]
    assert any(abs(each) > 0 for each in moved)
    assert not any("added" in row for row in rows)
