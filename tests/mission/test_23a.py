"""The fighting has moved away from his border, so crossing has become less likely, without going off the agenda. A
smaller need of the patron and a front that leaves lower the probability by one fixed date and do not bring it to 0."""

import pytest

pytestmark = pytest.mark.owner("A")

OUT, SEND, HALF, STEPS = 0, 1, 1, 4
EARLIER, LATER = "2022-03-11", "2022-04-21"


def crossed(games, need, front_near, reach=1.0):
    game = games.patron(
        rules={"near": [0.0, 0.3], "lookahead": STEPS},
        conditions={"need": need, "front_near": front_near, "reach": reach, "occasion": 0.3},
    )
    return game.ahead(STEPS, game.mass(pressure=HALF)).reached[0, -1, SEND]


def test_a_smaller_need_and_a_farther_front_lower_the_probability_and_leave_some(games):
    near, far = crossed(games, 0.8, 1.0), crossed(games, 0.3, 0.2)
    assert 0 < far < near
    assert crossed(games, 0.3, 1.0) < near
    assert crossed(games, 0.8, 0.2) < near


def test_the_built_in_case_prints_both_days_of_knowledge_and_what_the_course_of_the_war_did(belarus, spoken):
    since = f"{EARLIER[:-2]}{int(EARLIER[-2:]) + 1:02d}"  # the comparison is with the eve of this day
    compared = spoken("explain", "belarus_2022", "--worlds", "400", "--since", since)["compare_change"]
    assert compared["from"] == EARLIER
    assert belarus["as_of"] == LATER
    assert all(0 <= compared[when] <= 1 for when in ("then", "now"))
    front = [row for row in belarus["attribution"]["evidence"] if row.get("kind") == "front" and row["known"] > EARLIER]
    assert front
    assert all(isinstance(row["added"], float) for row in front)
