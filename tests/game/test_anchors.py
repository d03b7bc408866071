"""Six judged situations give the log rates of danger (oracle G27 stands in tests/mission/test_n06.py)."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as some

from tightrope.case.anchors import SITUATIONS
from tightrope.game.anchors import BASES, SHARES, SLOPES, derived
from tightrope.game.inputs import CAUSES

shares_of_rulers = some.floats(0.001, 0.95)


def test_the_case_and_the_game_know_the_same_situations():
    told = {each.name: (each.above, each.fixes) for each in SITUATIONS if each.above}
    assert told == dict(SLOPES)
    assert {each.name: each.fixes for each in SITUATIONS if not each.above} == {"quiet_year": BASES}
    assert len(BASES) == len(CAUSES)


def test_a_situation_that_adds_nothing_has_slope_0_and_one_judged_safer_is_counted():
    answers = {"quiet_year": np.array([0.06, 0.06, 0.06]), "order_refused": np.array([0.06, 0.03, 0.07])}
    found = derived(answers, 30, SHARES)
    assert found.values["k1"][:2].tolist() == [0, 0]
    assert found.values["k1"][2] > 0
    assert found.flat["order_refused"].tolist() == [False, True, False]


@given(shares_of_rulers, shares_of_rulers, some.integers(7, 90))
def test_the_rates_give_the_judged_share_back(quiet, refused, days):
    """One order refused by all: apparatus = exp(k0 + k1), the other causes as in a quiet year."""
    answers = {"quiet_year": np.array([min(quiet, refused)]), "order_refused": np.array([max(quiet, refused)])}
    found = derived(answers, days, SHARES).values
    rest = sum(np.exp(found[name]) for name in ("b0", "c0", "q0", "j0"))
    hazard = rest + np.exp(found["k0"] + found["k1"])
    assert np.allclose(1 - np.exp(-hazard * 365 / days), answers["order_refused"], rtol=1e-9)


@given(shares_of_rulers)
def test_shares_of_the_causes_divide_the_danger_of_a_quiet_year(quiet):
    shares = np.array([0.1, 0.2, 0.3, 0.35, 0.05])
    found = derived({"quiet_year": np.array([quiet])}, 30, shares).values
    rates = np.array([np.exp(found[name][0]) for name in BASES])
    assert np.allclose(rates / rates.sum(), shares)
