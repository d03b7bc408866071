"""The row of a war of today is read from tables that have ended only where that was asked for."""

import pytest

from tightrope.errors import TableEnds
from tightrope.history.covariates import Asked, covariates
from tightrope.history.opportunities import opportunities
from tightrope.history.ties import CONTIGUOUS

BELARUS = Asked(370, (365,), (369,), 2022, True)
CARRY = {"alliances": 3, "majors": 6, "contiguity": 6, "rivalries": 2, "polity": 3, "disputes": 11}


def test_the_row_of_belarus_is_that_of_the_specification(source_tables):
    found = covariates(source_tables, BELARUS, CARRY)
    # history specification 13
    ones = ("defense", "nonagg", "consul", "ally_opp", "nonagg_opp", "partner_init", "partner_major", "cont_opp")
    zeros = ("offense", "neutral", "self_major", "opp_major", "riv_opp", "riv_par", "same_par", "mid_opp")
    assert all(found.values[name] == 1 for name in (*ones, "contland_opp"))
    assert all(found.values[name] == 0 for name in zeros)
    told = [found.values[name] for name in ("lcinc", "dep", "balance", "polity", "polyarchy")]
    assert told == pytest.approx([-6.494, 3.138, 0.844, -7, 0.172], abs=5e-4)
    assert len(found.carried) == 6
    assert any("disputes after it count as none" in line for line in found.carried)


@pytest.mark.parametrize("name", sorted(CARRY))
def test_each_table_that_has_ended_says_so(source_tables, name):
    short = {table: years for table, years in CARRY.items() if table != name}
    with pytest.raises(TableEnds, match=f"table {name} ends"):
        covariates(source_tables, BELARUS, short)
    with pytest.raises(TableEnds):
        covariates(source_tables, BELARUS, CARRY | {name: CARRY[name] - 1})


def test_carrying_never_crosses_a_known_change(source_tables):
    covariates(source_tables, BELARUS, CARRY, changed={"alliances": 2017})
    with pytest.raises(TableEnds, match="known to have changed in 2020"):
        covariates(source_tables, BELARUS, CARRY, changed={"alliances": 2020})


@pytest.mark.slow
def test_a_row_of_the_past_is_the_row_of_the_table(source_tables):
    table = opportunities(source_tables, "principal", borders=CONTIGUOUS)
    at = (table["war"] == 139) & (table["third"] == 310) & (table["partner_init"] == 1)
    assert at.sum() == 1
    one = table.where(at)
    assert one["partner"][0] == 255
    own = covariates(source_tables, Asked(310, (255,), (220,), 1939, True), borders=CONTIGUOUS).values
    for name in ("defense", "lcinc", "dep", "polity", "polyarchy", "same_par", "ldist_par", "cont_par"):
        assert own[name] == pytest.approx(one[name][0], nan_ok=True), name
