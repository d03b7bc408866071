"""Even when the army is wanted, he resists: that he is asked and that he complies are two numbers. Step by step they
give the probability of crossing under a demand."""

import numpy as np
import pytest

pytestmark = pytest.mark.owner("A")

SEND, STEPS = 1, 5


@pytest.fixture(scope="module")
def ahead(games):
    """Nothing is open unless something is demanded, so every crossing is a crossing under demand."""
    game = games.patron(20, parameters=games.beliefs(20), conditions={"occasion": [[0.0, 0.4, 0.4], [0.2, 0.2, 0.2]]})
    return game.ahead(STEPS, game.mass(pressure=1), lookahead=3)


def test_being_asked_and_complying_give_the_crossing_under_demand_by_steps(ahead):
    asked, complied = ahead.demanded[:, 1:], ahead.complied[:, 1:]
    given = complied / asked
    assert ((given > 0) & (given < 1)).all()
    np.testing.assert_allclose(np.cumsum(asked * given, axis=1), ahead.reached[:, 1:, SEND], atol=1e-12)


def test_he_is_asked_more_often_than_he_complies(ahead):
    assert (ahead.demand[:, -1] > ahead.reached[:, -1, SEND]).all()


def test_a_case_prints_both(plain):
    holds_for(plain.document)


def test_the_built_in_case_prints_both(belarus):
    holds_for(belarus)


def holds_for(document):
    bargain = document["bargain"]
    assert bargain["demand"].keys() == bargain["comply_given_demand"].keys() == set(document["dates"])
    assert all(0 <= share <= 1 for table in ("demand", "comply_given_demand") for share in bargain[table].values())
