"""An answer leans on some beliefs more than on others: bending each a little shows which."""

import pytest

pytestmark = pytest.mark.owner("B")


def test_beliefs_are_ranked_by_how_far_the_answer_leans_on_them(play, troops_demo):
    leaning = play(troops_demo)["power_scaling"]
    changes = [abs(belief["change"]) for belief in leaning]
    assert changes == sorted(changes, reverse=True)
    assert {"likelihood", "lambda", "pressure"} <= {belief["quantity"] for belief in leaning}


def test_a_belief_that_plays_no_part_moves_nothing(play, troops_demo):
    leaning = {belief["quantity"]: belief for belief in play(troops_demo)["power_scaling"]}
    assert leaning["kappa_word"]["change"] == pytest.approx(0, abs=1e-12)  # nobody has promised anything
