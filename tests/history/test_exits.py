"""Rulers lose office at the rates the record of leaders shows, cause by cause."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tightrope.errors import BadCounts, NoReferenceClass
from tightrope.history.exits import (
    CAUSES,
    CHAIN,
    CUTS,
    QUIET,
    Exits,
    ExitTally,
    centres,
    exits,
    posterior,
    rates,
    shipped_exits,
)
from tightrope.history.rulers import cause_of, ruler_years

# History specification 8a: leaders, states, days; apparatus, street, rebels, foreign, other; natural, regular.
TOLD = {
    "all leaders": (2122, 180, 3585545, 268, 31, 29, 40, 21, 157, 1410),
    "autocrats": (514, 119, 1264960, 100, 9, 10, 20, 8, 71, 138),
    "autocrats, from 1991": (155, 74, 297207, 8, 1, 4, 5, 1, 18, 43),
    "autocrats, quiet": (489, 119, 1145172, 95, 7, 10, 12, 8, 63, 128),
    "autocrats, war": (74, 38, 49577, 5, 2, 0, 7, 0, 3, 4),
    "ten years or more": (144, 93, 524050, 19, 5, 4, 7, 4, 50, 23),
    "ten years or more, quiet": (139, 93, 471525, 17, 5, 4, 4, 4, 44, 21),
    "ten years or more, quiet, from 1991": (53, 49, 110252, 3, 0, 2, 0, 1, 12, 7),
}
EARLIER = {
    (1939, "autocrats, quiet"): (127, 42, 266631, 12, 0, 3, 3, 14, 11, 28),
    (1939, "ten years or more, quiet"): (36, 25, 126254, 1, 0, 1, 0, 10, 8, 1),
    (2003, "autocrats, quiet"): (467, 119, 1091491, 94, 6, 10, 12, 8, 59, 115),
    (2003, "ten years or more, quiet"): (132, 90, 442084, 16, 5, 4, 4, 4, 40, 21),
}
SENSITIVE = {
    "polyarchy": (879, 137, 1695413, 186, 23, 19, 28, 12, 83, 336),
    "both": (451, 110, 1139816, 91, 8, 9, 17, 7, 61, 111),
}


def numbers(tally):
    return (tally.leaders, tally.states, tally.days, *(tally.left[cause] for cause in CAUSES))


def test_shipped_exits_are_those_of_the_specification():
    latest = shipped_exits()
    assert {name: numbers(latest.tally(name)) for name in TOLD} == TOLD
    for (year, name), told in EARLIER.items():
        assert numbers(shipped_exits(date(year, 6, 1)).tally(name)) == told


def test_irregular_exits_in_a_hundred_years_are_those_of_the_specification():
    told = {"all leaders": 3.96, "autocrats, quiet": 4.21, "autocrats, war": 10.31, "ten years or more, quiet": 2.63}
    for name, rate in told.items():
        assert shipped_exits().tally(name).irregular_per_century == pytest.approx(rate, abs=0.005)


@pytest.mark.slow
@pytest.mark.parametrize("cut", CUTS)
def test_shipped_exits_are_those_of_the_tables(source_tables, cut):
    assert exits(source_tables, "either", cut) == shipped_exits(cut)


@pytest.mark.slow
@pytest.mark.parametrize("rule", SENSITIVE)
def test_other_rules_of_autocracy_count_as_the_specification_says(source_tables, rule):
    assert numbers(exits(source_tables, rule).tally("autocrats")) == SENSITIVE[rule]


@pytest.mark.slow
def test_exposure_adds_up_over_a_partition_of_the_days(source_tables):
    rows = ruler_years(source_tables, 1946, 2015)
    halves = [ruler_years(source_tables, *span) for span in ((1946, 1980), (1981, 2015))]
    assert rows.days.sum() == sum(half.days.sum() for half in halves)
    assert (rows.long_days <= rows.days).all()


# Mean a month, mean of its logarithm, sd of that: history specification 8a.
@pytest.mark.parametrize(
    ("cause", "mean", "log_mean", "log_sd"),
    [
        ("apparatus", 0.00115034, -6.7942, 0.2325),
        ("street", 0.000270304, -8.2891, 0.3918),
        ("foreign", 0.000274913, -8.2847, 0.4258),
    ],
)
def test_quiet_rates_of_long_rulers_are_those_of_the_specification(cause, mean, log_mean, log_sd):
    found = posterior(shipped_exits(), cause)
    assert found.mean == pytest.approx(mean, abs=1e-6)
    assert (found.log_mean, found.log_sd) == pytest.approx((log_mean, log_sd), abs=1e-4)


def test_rates_of_all_autocrats_are_those_of_the_specification():
    found = [posterior(shipped_exits(), cause, (QUIET,)).mean for cause in ("apparatus", "street", "foreign")]
    assert found == pytest.approx([0.00250181, 0.000196477, 0.000327462], abs=1e-6)


def test_centres_halve_the_foreign_rate_and_widen_by_what_differs_between_rulers():
    found = centres(shipped_exits())
    assert found["k0"] == pytest.approx((-6.7942, np.hypot(0.2325, 0.5)), abs=1e-4)
    assert found["b0"] == found["j0"] == pytest.approx((-8.2847 - np.log(2), np.hypot(0.4258, 0.5)), abs=1e-4)


def test_drawn_rates_follow_their_posterior():
    grid = (np.arange(2000) + 0.5) / 2000
    found = rates(shipped_exits(), CHAIN, np.tile(grid[:, None], (1, len(CAUSES))))
    means = [posterior(shipped_exits(), cause).mean for cause in CAUSES]
    np.testing.assert_allclose(found.mean(axis=0), means, rtol=1e-3)


@given(st.integers(0, 50), st.integers(0, 50), st.sampled_from(CAUSES))
def test_one_more_exit_never_lowers_a_rate(wide, narrow, cause):
    def made(more):
        tallies = {QUIET: (60, wide + narrow + more), CHAIN[1]: (30, narrow + more)}
        return Exits(
            date(2016, 1, 1),
            {name: ExitTally(n, 10, 3000 * n, dict.fromkeys(CAUSES, k)) for name, (n, k) in tallies.items()},
        )

    assert posterior(made(1), cause).mean >= posterior(made(0), cause).mean


@pytest.mark.parametrize(
    ("word", "code", "cause"),
    [
        ("Foreign", "Unknown", "foreign"),
        ("Irregular", "Popular Protest, with Foreign Support", "foreign"),
        ("Regular", "Removed through Threat of Foreign Force", "foreign"),
        ("Retired Due to Ill Health", "Regular", "natural"),
        ("Irregular", "Removed in Military Power Struggle Short of Coup", "apparatus"),
        ("Irregular", "Popular Protest, without Foreign Support", "street"),
        ("Irregular", "Assassination by Unsupported Individual", "other"),
        ("Regular", "Regular", "regular"),
    ],
)
def test_an_exit_has_the_first_cause_that_matches(word, code, cause):
    assert CAUSES[cause_of(word, code)] == cause


def made_up(tenure):
    """One ruler of one made-up autocracy, removed by the army after some days."""
    start = np.datetime64("1950-03-01")
    years = np.arange(1940, 1990, dtype=float)
    return {
        "leaders": {
            "startdate": np.array([start]),
            "enddate": np.array([start + tenure]),
            "gwcode": np.array([900.0]),
            "exit": np.array(["Irregular"]),
            "exitcode": np.array(["Removed by Military, without Foreign Support"]),
        },
        "regimes": {
            "ccode": np.full(50, 900.0),
            "year": years,
            "polity2": np.full(50, -7.0),
            "v2x_polyarchy": np.full(50, np.nan),
        },
        "war_years": {name: np.empty(0) for name in ("ccode1", "ccode2", "year", "cowinterongoing")},
    }


@pytest.mark.parametrize(("tenure", "long"), [(3651, 0), (3652, 1), (4000, 1)])
def test_an_exit_counts_as_that_of_a_long_ruler_from_day_3652_on(tenure, long):
    rows = ruler_years(made_up(tenure))
    assert rows.long_exit.sum() == long
    assert rows.days.sum() == tenure
    assert rows.long_days.sum() == max(0, tenure - 3652)
    assert (rows.cause >= 0).sum() == 1


@pytest.mark.parametrize(
    ("days", "left"), [(0, {"street": 1}), (-5, {"street": 1}), (10, {"street": -1}), (10, {"weather": 1})]
)
def test_impossible_counts_of_exits_are_refused(days, left):
    with pytest.raises(BadCounts):
        ExitTally(2, 1, days, left)


def test_unknown_exits_causes_classes_and_cuts_are_refused():
    with pytest.raises(BadCounts, match="allowed"):
        cause_of("Vanished", "Unknown")
    with pytest.raises(BadCounts):
        posterior(shipped_exits(), "weather")
    with pytest.raises(BadCounts):
        rates(shipped_exits(), CHAIN, np.full((3, 2), 0.5))
    with pytest.raises(NoReferenceClass):
        posterior(shipped_exits(), "street", ("personal_rule",))
    with pytest.raises(NoReferenceClass):
        shipped_exits(date(1900, 1, 1))
