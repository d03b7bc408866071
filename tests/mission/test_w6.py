"""Not every sending of troops abroad is the red line: a short, safe mission that nobody minds is another matter. Both
built-in cases share one description of the ruler; what differs are the attributes of the posture. Swapping them between
two otherwise equal cases swaps the answers. The two built-in figures before evidence, and their ratio, are a control:
reported, and no test asks what they are."""

import datetime as dt
import sys

import numpy as np
import pytest

from tightrope.case import read
from tightrope.case.parameters import RULER_BLOCK
from tightrope.model import draw, play

pytestmark = pytest.mark.owner("A")

DEAR = {"exposure": 1, "salience": 1, "provocation": 1}
SAFE = {"exposure": 0.35, "salience": 0.1, "provocation": 0}
ATTRIBUTES = ("exposure", "salience", "provocation")
CONTROL_DAY = dt.date(2022, 1, 5)


@pytest.fixture
def two(small):
    """Two cases that differ in their words and in the attributes of the crossing posture."""
    mission = small | {
        "id": "mission_case",
        "actors": {"ruler": "Same ruler", "patron": "Same patron", "adversary": "Nobody", "west": "The coalition"},
        "question": small["question"] | {"wording": "Will a contingent be sent by the horizon?"},
    }
    return small, mission


def with_attributes(case, attributes):
    stay, host, send = case["postures"]
    return case | {"postures": [stay, host, send | attributes]}


def test_swapping_the_attributes_of_the_posture_swaps_the_answers(two, answered):
    war, mission = two
    found = {
        (name, kind): answered(with_attributes(case, attributes)).document["probability"]
        for name, case in (("war", war), ("mission", mission))
        for kind, attributes in (("dear", DEAR), ("safe", SAFE))
    }
    when = "2031-07-14"
    assert found["mission", "safe"]["send"][when] > found["war", "dear"]["send"][when]
    assert found["war", "safe"] == found["mission", "safe"]
    assert found["mission", "dear"] == found["war", "dear"]


def test_the_built_in_cases_share_the_description_of_the_ruler():
    first, second = read("belarus_2022"), read("kazakhstan_2022")
    assert {"lambda", "theta", "b0", "c1", "k1", "rho", "zeta"} <= set(RULER_BLOCK)
    assert {name: first.priors[name] for name in RULER_BLOCK} == {name: second.priors[name] for name in RULER_BLOCK}


@pytest.mark.slow
def test_the_control_is_reported_and_asks_for_no_outcome(record_property, capsys):
    chances = {}
    for name in ("kazakhstan_2022", "belarus_2022"):
        case = read(name).known_on(CONTROL_DAY)
        worlds = play(case, draw(case, 400, 1))
        line = [posture.id for posture in case.postures].index(case.red_line)
        chances[name] = float(np.mean(worlds.future.reached[:, 1, line]))  # before evidence: all worlds count alike
        record_property(name, chances[name])
    assert all(0 <= chance <= 1 for chance in chances.values())
    with capsys.disabled():
        ratio = chances["kazakhstan_2022"] / chances["belarus_2022"]
        figures = ", ".join(f"{name} {chance:.3f}" for name, chance in chances.items())
        sys.stdout.write(f"\nsent within one step of {CONTROL_DAY}, before evidence: {figures}; ratio {ratio:.1f}\n")
