"""The ruler's country was the short way to the capital. What a posture is worth to the patron may need a front nearby:
hosting is worth much in the opening phase and little once the front has moved; a posture that needs no front keeps its
worth."""

import pytest

from tightrope.game.hazards import slots_at

pytestmark = pytest.mark.owner("A")

CAPITAL, EAST = 0, 1
FRONT = {"front_near": [1.0, 0.3]}
PATRON_S_PART = 0


def hosting(games, near):
    """Stay out, host, send: only hosting may need a near front; it is all that is demanded."""
    return games.bare(
        rules={
            "exposure": [0.0, 0.3, 1.0],
            "salience": [0.0, 0.2, 1.0],
            "provocation": [0.0, 0.2, 1.0],
            "ordered": [0.0, 0.0, 1.0],
            "near": [0.0, near, 0.0],
            "demanded": [0.4],
            "red_line": 2,
            "phases": 2,
        },
        conditions={"contribution": [0.0, 0.4, 1.0], **FRONT},
    )


def worth(game):
    return slots_at(game.rules, game.layout, game.parameters, game.conditions).worth[0, :, 1]


def test_hosting_loses_its_worth_when_the_front_moves_away(games):
    game = hosting(games, near=0.7)
    assert worth(game) == pytest.approx([0.4, 0.4 * (1 - 0.7 * 0.7)])
    refusing = game.policy().danger_refuse[0, :, 0, 0, 0, 1, PATRON_S_PART]
    assert refusing[EAST] > refusing[CAPITAL]


def test_hosting_that_needs_no_front_keeps_its_worth(games):
    game = hosting(games, near=0.0)
    assert worth(game) == pytest.approx([0.4, 0.4])
    refusing = game.policy().danger_refuse[0, :, 0, 0, 0, 1, PATRON_S_PART]
    assert refusing[EAST] == refusing[CAPITAL]


def test_the_built_in_case_prints_what_each_posture_is_worth_in_each_phase(belarus):
    rows = belarus["worth"]
    assert {row["posture"] for row in rows} == {row["id"] for row in belarus["postures"]}
    assert all(0 <= row["worth"] <= 1 and row["phase"] for row in rows)
