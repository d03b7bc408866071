"""Three inputs of the hazards that go beyond the bare game: foreign troops in the country hold the ruler by the throat
(grip); a patron in trouble punishes less (reach); and he also protects against the street (shield). Each moves the
choice as worked out independently, and at its no-effect value changes no bit."""

import numpy as np
import pytest

pytestmark = pytest.mark.owner("A")

HERE, SEND = (0, 0, 0, 0, 0, 0), 1
PRINTED = 1.5e-10  # 1e-10 and half of the tenth decimal

# Specification of the game, oracles G12, G13, G14: change, then lookahead -> pull, P(send).
TERMS = {
    "grip": (
        {"rules": {"grip": [0.5, 0.0]}, "parameters": {"b_grip": 1.0}},
        {1: (0.0368913403, 0.6765204557), 12: (0.0239207086, 0.6173733348)},
    ),
    "reach": ({"conditions": {"reach": 0.4}}, {1: (-0.0033297661, 0.4833573197), 12: (-0.0026130915, 0.4869375157)}),
    "shield": (
        {"parameters": {"c5": 1.0}, "conditions": {"shield": 0.6}},
        {1: (0.0242698799, 0.6190216261), 12: (0.0175864822, 0.5870369501)},
    ),
}
SILENT = {
    "grip without a weight": {"rules": {"grip": [0.5, 0.0]}, "parameters": {"b_grip": 0.0}},
    "a weight without grip": {"parameters": {"b_grip": 1.0}},
    "full reach": {"conditions": {"reach": 1.0}},
    "a shield without a weight": {"conditions": {"shield": 0.6}},
    "a weight without a shield": {"parameters": {"c5": 1.0}},
}


@pytest.mark.parametrize(("name", "lookahead"), [(name, steps) for name in TERMS for steps in (1, 12)])
def test_each_term_moves_the_choice_as_worked_out_independently(games, name, lookahead):
    change, rows = TERMS[name]
    policy = games.bare(**change).policy(lookahead)
    assert (policy.pull[HERE], policy.choice[HERE][SEND]) == pytest.approx(rows[lookahead], abs=PRINTED)


@pytest.mark.parametrize("name", SILENT)
def test_each_term_without_effect_changes_no_bit(games, name):
    bare, silent = games.bare().policy(12), games.bare(**SILENT[name]).policy(12)
    for quantity in ("choice", "rope", "danger_comply", "danger_refuse", "loss", "patron", "west"):
        np.testing.assert_array_equal(getattr(bare, quantity), getattr(silent, quantity))


def test_each_term_moves_the_choice_in_its_direction(games):
    bare = games.bare().policy(1).pull[HERE]
    assert games.bare(**TERMS["grip"][0]).policy(1).pull[HERE] > bare  # refusing under guests is more dangerous
    assert games.bare(**TERMS["reach"][0]).policy(1).pull[HERE] < bare  # a short arm frightens less
    assert games.bare(**TERMS["shield"][0]).policy(1).pull[HERE] > bare  # who meets the demand is shielded


def test_the_built_in_case_prints_what_it_takes_these_terms_to_be(belarus):
    assert {"b_grip", "c5"} <= {row["quantity"] for row in belarus["assumed"]}
    assert 0 <= belarus["now"]["refuse"]["parts"]["patron"] <= 1
