"""What usually happens, joined to this case: prior worlds are tilted until a bare case has history's answer."""

import math
from importlib import import_module

import numpy as np
import pytest

pytestmark = pytest.mark.owner("F")


def test_the_least_tilt_that_meets_the_target_is_found():
    tilt = import_module("tightrope.history.anchor").tilt(np.array([0.1, 0.5]), 0.2)
    assert tilt.eta == pytest.approx(math.log(1 / 3) / 0.4)  # by hand: .75 * .1 + .25 * .5 = .2
    assert tilt.weight == pytest.approx([0.75, 0.25])


def test_the_anchored_answer_stands_beside_the_pool(belarus):
    assert belarus["anchored"]["reference"] == pytest.approx(belarus["anchored"]["target"], abs=1e-9)
    assert belarus["pooled"]


def test_a_case_without_a_class_is_not_pooled_and_says_so(play, troops_demo):
    answer = play(troops_demo, "--quick")
    assert not {"outside", "pooled", "anchored"} & set(answer)
    assert any("not pooled" in sentence for sentence in answer["left_out"])
