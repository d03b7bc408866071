"""How much of an answer is noise? A crossing chosen below the rope is a slip against his own reckoning; one from above
it is reasoned. The two add up to the probability. Where all worlds lie below the rope everything is noise, and a ruler
who never slips would not cross at all."""

import numpy as np
import pytest

from tightrope.forecast.deeper import limit

pytestmark = pytest.mark.owner("A")

STEPS, SEND = 4, 1


@pytest.mark.parametrize("lookahead", [1, 3])
def test_reasoned_and_noise_are_the_probability(games, lookahead):
    game = games.bare(100, parameters=games.beliefs(100), conditions={"occasion": 0.3})
    ahead = game.ahead(STEPS, game.mass(), lookahead=lookahead)
    assert (ahead.reasoned[:, -1] > 0).any()
    assert (ahead.noise[:, -1] > 0).any()
    np.testing.assert_allclose(ahead.reasoned + ahead.noise, ahead.reached[:, :, SEND], atol=1e-12)


def test_below_the_rope_all_is_noise_and_one_who_never_slips_stays(games):
    calm = {"levels": [0.0], "demanded": [0.0]}
    game = games.bare(100, rules=calm, parameters=games.beliefs(100))
    ahead = game.ahead(STEPS, game.mass(), lookahead=3)
    assert (ahead.reached[:, -1, SEND] > 0).all()
    np.testing.assert_array_equal(ahead.reasoned, 0.0)
    exact = games.bare(100, rules=calm, parameters=games.beliefs(100) | {"precision": np.inf})
    np.testing.assert_array_equal(exact.ahead(STEPS, exact.mass(), lookahead=3).reached[:, :, SEND], 0.0)


def test_a_case_without_any_threat_has_noise_alone(small, answered):
    small["game"] |= {"levels": [0], "demanded": [0]}
    found = answered(small)
    document, worlds = found.document, found.worlds
    assert (worlds.future.rope < 0).all()
    assert document["probability"]["send"][document["headline"]] > 0
    assert all(share == 1 for share in document["noise_share"].values())
    days = [worlds.case.answers.headline, worlds.case.horizon]
    assert list(limit(worlds, days).values()) == [0, 0]


def test_the_parts_of_a_case_add_up(plain):
    holds_for(plain.document)


def test_the_parts_of_the_built_in_case_add_up_and_the_answer_without_slips_is_printed(belarus):
    holds_for(belarus)
    assert belarus["limit"].keys() == set(belarus["dates"])


def holds_for(document):
    crossed = document["probability"][document["red_line"]]
    for day in document["dates"]:
        reasoned, noise = document["reasoned"][day], document["noise"][day]
        assert reasoned >= 0
        assert noise >= 0
        assert reasoned + noise == pytest.approx(crossed[day], abs=1e-12)
        assert document["noise_share"][day] == pytest.approx(noise / (reasoned + noise), abs=1e-12)
