"""In April he would not be called an accomplice and asked for a place at the talks: a word that hints at an offer."""

import pytest

pytestmark = pytest.mark.owner("B")


WORD = """  - id: seat_at_the_talks
    kind: statement
    happened: 2022-04-07
    known: 2022-04-07
    source: comment_2022
    locator: section 5, on the talks
    credibility: 1
    says: He wants to be heard where peace is talked about.
    actor: ruler
    stance: bargain
    audience: public
priors:
"""


def test_leaving_the_word_out_lowers_the_chance_of_an_offer(play, troops_demo):
    silent, heard = play(troops_demo), play(troops_demo.replace("priors:\n", WORD, 1))
    day = heard["headline"]
    assert heard["bargain"]["offer"][day] > silent["bargain"]["offer"][day]
    assert heard["statements"]["largest_ratio"] <= 3
