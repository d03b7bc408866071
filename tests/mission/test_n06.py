"""People can judge a situation; nobody can judge a log rate: six judged situations give the rates."""

import math
from importlib import import_module

import pytest

pytestmark = pytest.mark.owner("B")


# Worked by hand: h = -ln(1 - P) 30 / 365; shares of the causes in a quiet year as exp(-6.5, -6.5, -7, -7, -7.5).
ANSWERS = {
    "quiet_year": 0.06,
    "refuses_full_demand": 0.30,
    "crosses_at_5_percent": 0.20,
    "order_refused": 0.15,
    "means_cut_third": 0.10,
    "crosses_under_ultimatum": 0.30,
}
RATES = {
    "b0": -6.55695805, "c0": -6.55695805, "k0": -7.05695805, "q0": -7.05695805, "j0": -7.55695805,
    "b_direct": 1.4468789920, "b_lever": 2.8937579840, "c1": 2.4582694891,
    "k1": 2.3611479196, "q1": 4.9165383105, "j1": 3.0913450138,
}  # fmt: skip


def test_six_judged_situations_give_the_log_rates():
    anchors = import_module("tightrope.game.anchors")
    assert anchors.log_rates(ANSWERS, step_days=30) == pytest.approx(RATES, abs=1e-8)


def test_the_answer_for_a_quiet_year_comes_back_from_the_rates():
    rates = import_module("tightrope.game.anchors").log_rates(ANSWERS, step_days=30)
    monthly = sum(math.exp(rates[name]) for name in ("b0", "c0", "k0", "q0", "j0"))
    assert 1 - math.exp(-monthly * 365 / 30) == pytest.approx(ANSWERS["quiet_year"], abs=1e-9)
