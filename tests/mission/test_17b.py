"""The closer a question comes to the bone, the dearer it is to defy the public. Each posture says how much the street
minds; at one and the same opposition the danger from the street is greater for the posture that it minds more, and so
is the price of every further opponent."""

import numpy as np
import pytest

pytestmark = pytest.mark.owner("A")

STREET, SEND = 1, 1


def street(games, salience, support):
    """Danger from the street in the step in which he has sent."""
    game = games.bare(rules={"salience": [0.0, salience]}, conditions={"support": support})
    return game.policy().loss_by_cause[0, 0, 0, 0, 0, SEND, 0, 0, STREET]


def test_the_same_opposition_is_more_dangerous_on_a_more_salient_posture(games):
    by_salience = [street(games, salience, 0.05) for salience in (0.0, 0.3, 0.6, 1.0)]
    assert (np.diff(by_salience) > 0).all()


def test_defying_more_people_costs_more_where_more_is_at_stake(games):
    price = [street(games, salience, 0.05) - street(games, salience, 0.5) for salience in (0.0, 0.3, 0.6, 1.0)]
    assert price[0] == pytest.approx(0, abs=1e-6)  # nobody minds: only the other hazards share the loss
    assert (np.diff(price) > 0).all()


def test_the_built_in_case_prints_salience_beside_each_posture_and_the_danger_from_the_street(belarus):
    salience = [row["salience"] for row in belarus["postures"]]
    assert all(0 <= share <= 1 for share in salience)
    assert 0 <= belarus["now"]["comply"]["parts"]["street"] <= 1
