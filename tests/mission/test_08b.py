"""He gave his word before the war: a word in public binds, a word to the patron alone is cheap."""

import pytest

pytestmark = pytest.mark.owner("B")
expected = pytest.mark.xfail(
    reason="issue B: a public promise makes the contrary posture dearer, a private word moves little", strict=False
)


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


@pytest.fixture
def crossing(play, troops_demo):
    def after(day, audience):
        text = troops_demo.replace("priors:\n", PROMISE.format(day=day, audience=audience), 1)
        answer = play(text, "--quick")
        return answer["probability"]["send_troops"][answer["headline"]]

    return after


@expected
def test_a_public_promise_moves_the_forecast_more_than_a_word_to_the_patron(crossing, play, troops_demo):
    silent = play(troops_demo, "--quick")
    before = silent["probability"]["send_troops"][silent["headline"]]
    assert crossing("2022-04-10", "public") < before
    assert before - crossing("2022-04-10", "public") > abs(before - crossing("2022-04-10", "patron"))


@expected
def test_an_old_promise_binds_less_than_a_fresh_one(crossing):
    assert crossing("2022-04-10", "public") < crossing("2021-10-10", "public")
