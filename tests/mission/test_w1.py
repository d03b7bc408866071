"""One chain of the argument leads from the public through the apparatus and the ruler's survival to his choice. It
holds together if cutting a link changes the answer in the stated direction: a public that agrees, an apparatus that
obeys, a survival that nobody threatens each bring him nearer to crossing; a ruler who does not weigh danger at all is
not moved by any of them."""

import numpy as np
import pytest

from tightrope.case import Hold
from tightrope.model import replay

pytestmark = pytest.mark.owner("A")

COUNT, SEND = 100, 2  # worlds and crossing posture of the made-up case
CAPTION = "The two chains of the argument and where they meet"


@pytest.mark.parametrize(("hold", "cause"), [(Hold("support", 0.97), "street"), (Hold("obedience", 1.0), "apparatus")])
def test_cutting_a_link_of_a_case_makes_crossing_likelier_through_its_own_cause(plain, hold, cause):
    worlds, weight = plain.worlds, plain.worlds.weights.weight
    cut = replay(worlds, (hold,), COUNT)
    column = ["patron", "street", "apparatus", "economy", "adversary"].index(cause)
    danger = [weight @ each.future.comply[:, 0, column] for each in (worlds, cut)]
    assert danger[1] < danger[0]
    crossed = [weight @ each.future.reached[:, -1, SEND] for each in (worlds, cut)]
    assert crossed[1] > crossed[0]


def test_a_survival_that_no_street_and_no_apparatus_threatens_brings_him_over(games):
    beliefs = games.beliefs(50)
    whole = games.bare(50, parameters=beliefs).policy(6)
    safe = games.bare(50, parameters=beliefs | {"c1": 0.0, "k1": 0.0}).policy(6)
    assert (safe.pull[:, 0, 0, 0, 0, 0] > whole.pull[:, 0, 0, 0, 0, 0]).all()


def test_a_ruler_who_does_not_weigh_danger_is_moved_by_no_link(games):
    blind = [
        games.bare(parameters={"precision": 0.0}, conditions={"support": agree, "obedience": obey}).policy(6)
        for agree, obey in ((0.02, 0.2), (0.98, 1.0))
    ]
    for policy in blind:
        np.testing.assert_allclose(policy.choice[0, 0, 0, 0, 0, 0], 0.5, atol=1e-15)


def test_one_table_walks_a_reader_of_a_case_through_the_four_numbers(plain, report):
    holds_for(report(plain.document))


def test_one_table_walks_a_reader_of_the_built_in_case_through_the_four_numbers(belarus, report):
    holds_for(report(belarus))


def holds_for(blocks):
    tables = [block for block in blocks if getattr(block, "caption", "") == CAPTION]
    assert len(tables) == 1
    row = [cell.text for cell in tables[0].rows[0]]
    assert row[0] == "Public, apparatus, survival, choice"
    assert all(any(letter.isdigit() for letter in cell) for cell in row[1:])
