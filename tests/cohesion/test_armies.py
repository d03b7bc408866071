"""Does the prior of weekly desertion cover what real armies lost?"""

import math

import pytest

from tightrope.case import read
from tightrope.cohesion.armies import ARMIES, PERCENT_90, PERCENT_98, inside

SHARES = {  # name -> (share, weeks), from the published figures named beside each row of the table
    "US Army 2007": (0.009, 52),
    "Russia in Ukraine to the end of 2024": (50_000 / 600_000, 148),
    "Union Army": (0.092, 130),
    "US Army, worst year in Vietnam": (0.052, 52),
    "US Army 1944": (0.063, 52),
    "Afghan army 2009": (0.18, 52),
    "Ukraine 2025": (17_400 / 880_000, 30.4 / 7),
    "Afghan army, first half of 2011": (24_590 / 170_000, 26),
    "Afghan army, June 2011": (0.03, 30 / 7),
}


@pytest.fixture(scope="module")
def prior():
    """Median and spread of the logarithm, as shipped."""
    told = read("belarus_2022").priors["desertion_rate"]
    assert told.form == "lognormal"
    return told.numbers[0], told.numbers[1]


@pytest.mark.parametrize("army", ARMIES, ids=lambda army: army.force)
def test_each_weekly_rate_follows_from_its_published_figure(army):
    share, weeks = SHARES[army.force]
    assert army.weekly == pytest.approx(-math.log(1 - share) / weeks, rel=0.06)


def test_the_prior_covers_all_nine_armies_widely_and_seven_narrowly(prior):
    assert len(ARMIES) == 9
    assert inside(*prior, PERCENT_98) == 9
    assert inside(*prior, PERCENT_90) >= 7


def test_the_prior_covers_what_was_published_before_2022_by_itself(prior):
    before = tuple(army for army in ARMIES if army.published < 2022)
    assert len(before) == 7
    assert inside(*prior, PERCENT_98, before) == len(before)
    assert inside(*prior, PERCENT_90, before) >= len(before) - 2
