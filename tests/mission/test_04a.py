"""Much of taking part had happened already and lay below the red line: postures are bundles of acts, not rungs. What
was done stays done in the forecast; a lower posture may be left again while another rises, and may be offered in place
of a dearer one."""

import numpy as np
import pytest

pytestmark = pytest.mark.owner("A")

OUT, HOST, BASE, SEND = range(4)
ACTS = [[0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]  # host, base, own troops


@pytest.fixture(scope="module")
def front_leaves(games):
    """He hosts; hosting needs a near front, which leaves with the first step; basing does not need one."""

    def build(**rules):
        return games.bare(
            rules={
                "exposure": [0.0, 0.3, 0.4, 1.0],
                "salience": [0.0, 0.1, 0.1, 1.0],
                "provocation": [0.0, 0.1, 0.1, 1.0],
                "ordered": [0.0, 0.0, 0.0, 1.0],
                "near": [0.0, 1.0, 0.0, 0.0],
                "grip": np.zeros(4),
                "complicity": np.zeros(4),
                "demanded": [0.5],
                "red_line": SEND,
                "phases": 2,
                "lookahead": 3,
            }
            | rules,
            parameters={"precision": 200.0},
            conditions={
                "contribution": [0.0, 0.5, 0.5, 1.0],
                "front_near": [1.0, 0.0],
                "phase_step": [[0.0, 1.0], [0.0, 1.0]],
                "occasion": 0.6,
            },
        )

    return build


def test_what_was_done_has_probability_1_and_may_be_left_again(front_leaves):
    game = front_leaves()
    ahead = game.ahead(4, game.mass(slot=HOST), ACTS)
    np.testing.assert_array_equal(ahead.reached[0, :, HOST], 1.0)
    np.testing.assert_array_equal(ahead.acts[0, :, 0], 1.0)
    assert (np.diff(ahead.acts[0], axis=0) >= 0).all()
    hosting, basing = ahead.holding[0, :, HOST], ahead.holding[0, :, BASE]
    assert hosting[-1] < 0.2 < 0.8 < hosting[0]
    assert (np.diff(basing) > 0).all()


def test_a_lower_posture_stands_in_for_a_dearer_one(front_leaves):
    forbidden = np.ones((4, 4), dtype=bool)
    forbidden[:, BASE] = False
    forbidden[BASE, BASE] = True
    with_base, without = front_leaves(), front_leaves(allowed=forbidden)
    sent = [game.ahead(4, game.mass(slot=HOST)).reached[0, -1, SEND] for game in (with_base, without)]
    assert sent[0] < sent[1]


def test_a_case_says_1_for_what_was_done_and_never_more(plain):
    assert plain.document["probability"]["host"] == pytest.approx(dict.fromkeys(plain.document["dates"], 1), abs=1e-12)
    assert plain.document["acts"]["hosting"] == pytest.approx(dict.fromkeys(plain.document["dates"], 1), abs=1e-12)
    tables = [plain.document[name] for name in ("probability", "prior_only", "acts")]
    assert all(0 <= share <= 1 for table in tables for row in table.values() for share in row.values())


def test_the_built_in_case_says_1_for_what_was_done_and_answers_every_act(belarus):
    held = next(row for row in belarus["postures"] if row["held_now"])
    assert all(value == pytest.approx(1, abs=1e-12) for value in belarus["probability"][held["id"]].values())
    assert set(belarus["acts"]) == {act for row in belarus["postures"] for act in row["acts"]}
    for act in held["acts"]:
        assert all(value == pytest.approx(1, abs=1e-12) for value in belarus["acts"][act].values())
    assert [row["posture"] for row in belarus["path"] if not row["past"]]
