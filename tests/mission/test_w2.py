"""The other chain pulls the other way: means, leverage, pressure, choice. More leverage pulls him over, but only by way
of a threat; without pressure it moves nothing, and both chains end in the same pull."""

import numpy as np
import pytest

from tightrope.case import Hold
from tightrope.model import replay

pytestmark = pytest.mark.owner("A")

COUNT, WORLDS, PATRON = 100, 50, 0
HERE = (slice(None), 0, 0, 0, 0, 0)
CAPTION = "The two chains of the argument and where they meet"


def test_more_leverage_pulls_him_over_only_through_a_threat(games):
    beliefs = games.beliefs(WORLDS)

    def rope(leverage, level):
        rules = {"levels": [level], "demanded": [level]}
        game = games.bare(WORLDS, rules=rules, parameters=beliefs, conditions={"leverage": leverage})
        return game.policy(1).pull[HERE]

    assert (rope(0.9, 1.0) > rope(0.1, 1.0)).all()
    np.testing.assert_array_equal(rope(0.9, 0.0), rope(0.1, 0.0))


def test_cutting_leverage_or_pressure_of_a_case_takes_the_patron_s_part_out_of_the_pull(plain):
    worlds, weight = plain.worlds, plain.worlds.weights.weight

    def part(*holds):
        return weight @ replay(worlds, holds, COUNT).future.parts[:, 0, PATRON]

    gripped = part(Hold("pressure", 1.0), Hold("leverage", 0.9))
    assert part(Hold("pressure", 1.0), Hold("leverage", 0.0)) < gripped
    assert part(Hold("pressure", 0.0), Hold("leverage", 0.9)) < gripped
    free = [replay(worlds, (Hold("pressure", 0.0), Hold("leverage", x)), COUNT).future.rope[:, 0] for x in (0.0, 0.9)]
    np.testing.assert_array_equal(*free)


def test_one_table_walks_a_reader_of_a_case_through_the_second_chain(plain, report):
    holds_for(report(plain.document))


def test_one_table_walks_a_reader_of_the_built_in_case_through_the_second_chain(belarus, report):
    holds_for(report(belarus))


def holds_for(blocks):
    tables = [block for block in blocks if getattr(block, "caption", "") == CAPTION]
    assert len(tables) == 1
    home, abroad = ([cell.text for cell in row] for row in tables[0].rows)
    assert abroad[0] == "Means, leverage, pressure, choice"
    assert all(any(letter.isdigit() for letter in cell) for cell in abroad[1:])
    assert home[-2:] == abroad[-2:]  # both end in the same pull and the same answer
