"""Whatever he depends on, his own survival in office comes first: it is the currency of every stake. The danger of
refusing and the danger of complying are the same kind of number, a probability of losing office, and stand side by
side."""

import numpy as np
import pytest

pytestmark = pytest.mark.owner("A")

WORLDS, LOOKAHEAD, OUT, SEND = 50, 12, 0, 1
CAPTION = "Believed probability of losing office"


def test_each_danger_is_the_probability_of_losing_office_when_that_choice_is_kept(games):
    """With no second occasion a choice lasts: P(loss within n steps) = 1 - (1 - H)^n, with nothing else in it."""
    game = games.bare(WORLDS, parameters=games.beliefs(WORLDS) | {"rho": 0.04})
    last = games.bare(WORLDS, parameters=games.beliefs(WORLDS) | {"rho": 0.04}, conditions={"occasion": 0.0})
    from_then_on = last.policy(LOOKAHEAD)
    loss = from_then_on.loss[:, 0, 0, 0, 0, :, 0, 0, 1]
    for slot, danger in ((OUT, from_then_on.danger_refuse), (SEND, from_then_on.danger_comply)):
        lasting = 1 - (1 - loss[:, slot]) ** LOOKAHEAD
        np.testing.assert_allclose(danger[:, 0, 0, 0, 0, 0].sum(axis=-1), lasting, atol=1e-12)
    assert (np.abs(game.policy(LOOKAHEAD).other[:, 0, 0, 0, 0, 0]) > 0).all()  # rents weigh, but are no danger


def test_the_report_sets_both_dangers_side_by_side_in_one_unit(plain, report):
    holds_for(plain.document, report)


def test_the_report_of_the_built_in_case_does_so_too(belarus, report):
    holds_for(belarus, report)


def holds_for(document, report):
    refuse, comply = (document["now"][side]["danger"] for side in ("refuse", "comply"))
    assert 0 <= refuse <= 1
    assert 0 <= comply <= 1
    assert document["now"]["pull"] == pytest.approx(refuse - comply, abs=1e-12)
    tables = [block for block in report(document) if getattr(block, "caption", "").startswith(CAPTION)]
    assert len(tables) == 1
    assert tables[0].head[1:3] == ("if he refuses", "if he complies")
