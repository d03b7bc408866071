"""The patron hires fighters and calls up reserves: he is short of men. Such substitutes stand in for the ruler's army:
plentiful ones lower the chance that he is pressed; when they fall or end, it rises."""

import numpy as np
import pytest

pytestmark = pytest.mark.owner("A")

HALF, PRESS = 1, 2


def test_plentiful_substitutes_lower_pressing(games):
    shares = (0.0, 0.25, 0.6, 1.0)
    games_with = [games.patron(conditions={"substitutes": share}) for share in shares]
    press = [game.policy().patron[0, 0, HALF, 0, 0, 0, PRESS] for game in games_with]
    assert (np.diff(press) < 0).all()
    assert press[1] == pytest.approx(0.3316249447, abs=1.5e-10)  # specification of the game, G22: substitutes .25


def test_substitutes_of_a_case_count_while_they_last_and_their_end_raises_demand(small, worlds_of):
    keen = {"v": 2, "entrap": 0, "lambda_patron": 10}
    units = {"v": "payoff", "entrap": "payoff", "lambda_patron": "1/payoff"}
    for name, value in keen.items():
        small["priors"][name] = {"value": f"exactly {value}", "unit": units[name], "origin": small["war"]["origin"]}
    small["game"]["lookahead"] = 1  # in a longer game keeping him safe may be worth more than pressing him
    small["postures"][1]["contribution"] = 0  # nothing short of crossing helps the patron
    small["postures"][2] |= {"salience": 0.1, "provocation": 0.1}  # and he might be brought to it

    def after(**dates):
        small["war"]["substitutes"] = [{"id": "hired", "share": 0.9, "origin": small["war"]["origin"], **dates}]
        return worlds_of(small)

    lasting, ended = after(), after(to="2031-03-10")
    share = lasting.inputs.course.substitutes, ended.inputs.course.substitutes
    np.testing.assert_array_equal(share[0], 0.9)
    np.testing.assert_array_equal(share[1][:, 0], 0.9)
    np.testing.assert_array_equal(share[1][:, -1], 0.0)
    even = np.full(len(share[0]), 1 / len(share[0]))
    assert even @ ended.future.demand[:, -1] > even @ lasting.future.demand[:, -1]


def test_the_built_in_case_prints_the_need_that_substitutes_leave_by_phase_and_date(belarus):
    rows = belarus["need"]
    assert {row["phase"] for row in rows} >= {"advance_east", "stalemate"}
    assert len({row["date"] for row in rows}) > 1
    assert all(0 <= row["left"] <= row["need"] <= 1 for row in rows)
    assert any(row["left"] < row["need"] for row in rows)
