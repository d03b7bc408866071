"""His reason, that he was not needed, lost its worth once the patron had to withdraw."""

import pytest

pytestmark = pytest.mark.owner("B")


DEED = """  - id: withdrawal
    kind: event
    happened: 2022-04-02
    known: 2022-04-02
    source: comment_2022
    locator: section 3, on the withdrawal
    credibility: 1
    says: The patron asks for his army after his own has gone back.
    actor: patron
    act: demand
    posture: send_troops
    level: 1
priors:
"""


def moved(answer):
    items = {item["id"]: item for item in answer["attribution"]["evidence"]}
    return abs(items["not_needed"]["leave_one_out"])


def test_the_excuse_moves_the_forecast_less_once_a_deed_contradicts_it(play, troops_demo):
    with_deed = troops_demo.replace("priors:\n", DEED, 1)
    contradicted = with_deed.replace("stance: distance\n", "stance: distance\n    contradicted_by: [withdrawal]\n", 1)
    assert 0 < moved(play(contradicted)) < moved(play(with_deed))
