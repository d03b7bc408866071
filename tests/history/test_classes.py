"""Counts and nested pooling: oracles of history specification 5 and 9, laws."""

from datetime import date

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import beta

from tightrope.errors import BadCounts, NoReferenceClass
from tightrope.history.classes import CLASSES, Tally, nested, shipped

unhurried = settings(deadline=None)  # a busy machine decides nothing

BELARUS = ("allied", "defence", "defence_1945", "defence_1945_borders", "defence_1945_borders_initiated")

# History specification 5, counted from COW 4.0, ATOP and contiguity: <=30 d, <=365 d, ever, n, wars, sides.
STRICT = {
    "all": (31, 75, 97, 15478, 95, 190),
    "not_allied": (25, 58, 73, 14274, 95, 190),
    "allied": (6, 17, 24, 1204, 71, 106),
    "defence": (6, 16, 20, 742, 57, 72),
    "defence_1945": (4, 13, 16, 626, 32, 43),
    "defence_1945_borders": (2, 5, 7, 48, 17, 22),
    "defence_1945_borders_initiated": (2, 2, 3, 24, 11, 11),
    "defence_borders": (4, 8, 10, 64, 26, 33),
    "defence_borders_initiated": (3, 3, 4, 33, 16, 16),
    "allied_borders": (4, 8, 12, 108, 44, 55),
    "minor_client": (1, 3, 7, 553, 26, 26),
    "minor_client_borders": (0, 0, 3, 29, 14, 14),
}
PRINCIPAL = {  # day 0 first
    "all": (44, 75, 119, 141, 15566, 95, 190),
    "not_allied": (12, 37, 70, 85, 14345, 95, 190),
    "allied": (32, 38, 49, 56, 1221, 72, 109),
    "defence": (27, 33, 43, 47, 774, 61, 77),
    "defence_1945": (14, 18, 27, 30, 635, 32, 43),
    "defence_1945_borders": (6, 8, 11, 13, 54, 17, 22),
    "defence_1945_borders_initiated": (4, 6, 6, 7, 28, 11, 11),
    "defence_borders": (15, 19, 23, 25, 85, 30, 38),
    "defence_borders_initiated": (4, 7, 7, 8, 41, 18, 18),
    "allied_borders": (19, 23, 27, 31, 132, 46, 59),
    "minor_client": (18, 19, 21, 25, 558, 27, 28),
    "minor_client_borders": (12, 12, 12, 15, 45, 16, 17),
}
# Same section: strict, ever of n; wars; sides, for wars begun before 1939 and before 2003.
EARLIER = {
    1939: {"allied": (3, 143, 31, 37), "defence": (3, 87, 21, 25), "defence_borders": (2, 15, 8, 10),
           "defence_borders_initiated": (1, 9, 5, 5)},
    2003: {"allied": (24, 1086, 70, 104), "defence": (20, 671, 56, 70), "defence_borders": (10, 63, 25, 32),
           "defence_borders_initiated": (4, 32, 15, 15)},
}  # fmt: skip


def chain_of(table, names, counts=None):
    counts = counts or shipped()
    return {name: counts.tally(table, name) for name in names}


@pytest.mark.parametrize("name", CLASSES)
def test_shipped_counts_are_those_of_the_specification(name):
    strict, principal = (shipped().tally(table, name) for table in ("strict", "principal"))
    assert (strict.day_30, strict.day_365, strict.ever, strict.n, strict.wars, strict.sides) == STRICT[name]
    found = (principal.day_0, principal.day_30, principal.day_365, principal.ever)
    assert (*found, principal.n, principal.wars, principal.sides) == PRINCIPAL[name]


@pytest.mark.parametrize("year", EARLIER)
def test_counts_known_earlier_are_those_of_the_specification(year):
    counts = shipped(before=date(year, 6, 1))
    assert counts.begun_before == date(year, 1, 1)
    for name, expected in EARLIER[year].items():
        tally = counts.tally("strict", name)
        assert (tally.ever, tally.n, tally.wars, tally.sides) == expected


def test_the_cut_is_the_latest_one_not_after_the_day():
    cuts = [(date(1941, 6, 21), 1939), (date(2003, 2, 7), 2003), (date(2007, 12, 31), 2003), (date(2022, 4, 21), 2008)]
    for day, year in cuts:
        assert shipped(day).begun_before.year == year
    assert shipped().begun_before.year == 2008
    with pytest.raises(NoReferenceClass, match="first cut is 1939-01-01"):
        shipped(date(1938, 12, 31))


def test_nested_pooling_gives_the_means_of_the_oracle():
    # History specification 5: strict, ever, root 24 / 1,204.
    rates = nested(chain_of("strict", BELARUS))
    assert [rate.id for rate in rates] == list(BELARUS)
    assert rates[0].mean == pytest.approx(24 / 1204, abs=1e-12)
    np.testing.assert_allclose([r.mean for r in rates[1:]], [0.02678, 0.02561, 0.13097, 0.12631], atol=1e-5)
    assert (rates[-1].alpha, rates[-1].beta) == (pytest.approx(2.8696, abs=1e-4), pytest.approx(19.8485, abs=1e-4))
    assert rates[-1].low == pytest.approx(0.0355, abs=5e-5)
    assert rates[-1].high == pytest.approx(0.2547, abs=5e-5)


def test_nested_pooling_gives_the_target_of_the_anchor():
    # History specification 9: principal, 365 days.
    rates = nested(chain_of("principal", BELARUS), "day_365")
    expected = [0.055194007, 0.043011792, 0.184840909, 0.208184538]
    np.testing.assert_allclose([rate.mean for rate in rates[1:]], expected, atol=1e-9)
    assert rates[-1].alpha == pytest.approx(5.0235834, abs=1e-7)
    assert rates[-1].beta == pytest.approx(19.1068514, abs=1e-7)


@pytest.mark.parametrize(("k", "n", "low", "high"), [(7, 48, 0.078, 0.244), (3, 29, 0.038, 0.224)])
def test_small_classes_alone_would_say_little(k, n, low, high):
    # History specification 5: Jeffreys 90 % intervals of single cells, by the Beta distribution of SciPy.
    found = beta.ppf([0.05, 0.95], k + 0.5, n - k + 0.5)
    np.testing.assert_allclose(found, [low, high], atol=5e-4)


def test_a_class_of_fewer_than_five_is_not_used():
    tallies = {"allied": Tally(0, 1, 2, 3, 143, 31, 37), "few": Tally(0, 1, 1, 1, 4, 3, 3)}
    assert [rate.id for rate in nested(tallies)] == ["allied"]


def test_before_1939_the_class_from_1945_is_empty_and_the_wider_one_stands():
    counts = shipped(date(1939, 1, 1))
    assert [rate.id for rate in nested(chain_of("strict", BELARUS, counts))] == ["allied", "defence"]


tallied = st.builds(
    lambda n, share, sides: Tally(0, 0, 0, int(n * share), n, min(sides, n), min(sides, n)),
    st.integers(5, 500), st.floats(0, 1), st.integers(1, 500),
)  # fmt: skip
WIDE = Tally(0, 6, 17, 24, 1204, 71, 106)


@given(tallied, st.floats(0.1, 50))
@unhurried
def test_a_rate_lies_between_the_wider_class_and_its_own_share(tally, strength):
    wide, narrow = nested({"allied": WIDE, "narrow": tally}, strength=strength)
    low, high = sorted([wide.mean, tally.ever / tally.n])
    assert low - 1e-12 <= narrow.mean <= high + 1e-12
    assert 0 <= narrow.low <= narrow.high <= 1


@given(tallied)
@settings(max_examples=40, deadline=None)
def test_one_more_joiner_never_lowers_a_rate(tally):
    assume(tally.ever < tally.n)
    more = Tally(0, 0, 0, tally.ever + 1, tally.n, tally.wars, tally.sides)
    before, after = (nested({"allied": WIDE, "narrow": each})[-1] for each in (tally, more))
    assert after.mean > before.mean
    assert after.low >= before.low
    assert after.high >= before.high


@given(tallied)
@settings(max_examples=40, deadline=None)
def test_splitting_a_side_in_two_never_raises_the_design_effect(tally):
    assume(tally.sides < tally.n)
    split = Tally(0, 0, 0, tally.ever, tally.n, tally.wars, tally.sides + 1)
    assert split.design_effect <= tally.design_effect


@given(st.lists(st.floats(0.001, 0.999), min_size=1, max_size=9))
@unhurried
def test_draws_rise_with_their_uniforms_and_are_those_of_an_independent_program(uniforms):
    rate = nested(chain_of("strict", BELARUS))[-1]
    u = np.sort(np.array(uniforms))
    drawn = rate.draw(u)
    assert (np.diff(drawn) >= 0).all()
    np.testing.assert_allclose(drawn, beta.ppf(u, rate.alpha, rate.beta), rtol=1e-9)


@pytest.mark.parametrize(
    "row",
    [(0, 0, 0, 5, 4, 1, 1), (-1, 0, 0, 0, 4, 1, 1), (0, 2, 1, 3, 4, 1, 1), (0, 0, 0, 1, 4, 1, 5), (0, 0, 0, 1, 4, 3, 2),
     (0, 0, 0, 1, 4, 0, 0)],
)  # fmt: skip
def test_counts_that_cannot_be_counts_are_refused(row):
    with pytest.raises(BadCounts, match="allowed"):
        Tally(*row)


def test_a_chain_that_widens_or_cannot_tell_is_refused():
    with pytest.raises(BadCounts, match="n must fall"):
        nested({"allied": Tally(0, 0, 0, 2, 40, 9, 9), "wider": Tally(0, 0, 0, 2, 41, 9, 9)})
    for tallies, label in (({"allied": WIDE}, "day_0"), ({"allied": Tally(0, 0, 0, 4, 4, 4, 4)}, "ever"), ({}, "ever")):
        with pytest.raises(BadCounts, match="at least one of each"):
            nested(tallies, label)
    with pytest.raises(BadCounts, match="allowed day_0, day_30, day_365, ever"):
        nested({"allied": WIDE}, "day_90")


def test_a_class_that_is_not_counted_is_refused():
    with pytest.raises(NoReferenceClass, match="nearest: allied"):
        shipped().tally("strict", "neutrals")
