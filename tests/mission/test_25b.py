"""Having held back may then be sold to the west. An overture is his offer, relief is the west's answer; a bargain needs
both and a ruler below the red line. There is none where the west has nothing to give; it is likelier where the phase
leaves the patron weak; and no bargain without an offer."""

import numpy as np
import pytest

from tightrope.game import NothingToOffer, warn_of_limits

pytestmark = pytest.mark.owner("A")

STEPS, UPPER, WORLDS = 4, 1, 30


def ahead(game, sanctions=UPPER):
    return game.ahead(STEPS, game.mass(sanctions=sanctions), lookahead=2)


def test_no_bargain_is_struck_where_the_west_has_nothing_to_give(games):
    game = games.west(rules={"sanctions": 1}, conditions={"strain": [0.3]})
    with pytest.warns(NothingToOffer):
        warn_of_limits(game.rules, game.conditions)
    assert ahead(game, sanctions=0).offer[0, -1] > 0
    assert (ahead(game, sanctions=0).bargain == 0).all()


def test_a_bargain_is_likelier_where_the_patron_is_weak(games):
    strong, weak = (ahead(games.west(conditions={"weak": share})).bargain[0, -1] for share in (0.0, 1.0))
    assert 0 < strong < weak


def test_a_bargain_is_never_likelier_than_an_offer(games):
    found = ahead(games.west(WORLDS, parameters=games.beliefs(WORLDS)))
    assert (found.bargain[:, 1:] > 0).all()
    assert (found.bargain <= found.offer).all()
    assert (np.diff(found.bargain, axis=1) >= 0).all()


def test_no_bargain_is_struck_past_the_red_line(games):
    game = games.west(conditions={"occasion": 0.0})
    crossed = game.ahead(STEPS, game.mass(sanctions=UPPER, slot=1), lookahead=2)
    assert crossed.offer[0, -1] > 0
    assert (crossed.bargain == 0).all()


def test_a_case_prints_offer_relief_price_and_bargain(plain):
    holds_for(plain.document)


def test_the_built_in_case_prints_offer_relief_price_and_bargain(belarus):
    holds_for(belarus)


def holds_for(document):
    bargain = document["bargain"]
    assert bargain["offer"].keys() == bargain["bargain"].keys() == set(document["dates"])
    assert all(bargain["bargain"][day] <= bargain["offer"][day] for day in document["dates"])
    assert 0 <= bargain["relief_given_offer"] <= 1
    assert -1 <= bargain["price"] <= 1
