"""He gave his word before the war: a word in public binds, a word to the patron alone is cheap."""

import pytest

pytestmark = pytest.mark.owner("B")


PROMISE = """  - id: promise
    kind: statement
    happened: {day}
    known: 2022-04-15
    source: comment_2022
    locator: section 1, on his pledge
    credibility: 1
    says: He pledges that his army will not go.
    actor: ruler
    posture: send_troops
    stance: distance
    audience: {audience}
priors:
"""


START = "game: {start: 2021-10-01}\n"  # one start: else an older promise would bring in more quiet months as evidence


@pytest.fixture
def crossing(play, troops_demo):
    def after(day, audience):
        text = START + troops_demo.replace("priors:\n", PROMISE.format(day=day, audience=audience), 1)
        answer = play(text, "--quick")
        return answer["probability"]["send_troops"][answer["headline"]]

    return after


def test_a_public_promise_moves_the_forecast_more_than_a_word_to_the_patron(crossing, play, troops_demo):
    silent = play(START + troops_demo, "--quick")
    before = silent["probability"]["send_troops"][silent["headline"]]
    assert crossing("2022-04-10", "public") < before
    assert before - crossing("2022-04-10", "public") > abs(before - crossing("2022-04-10", "patron"))


def test_an_old_promise_binds_less_than_a_fresh_one(crossing):
    assert crossing("2022-04-10", "public") < crossing("2021-10-10", "public")
