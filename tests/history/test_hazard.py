"""Joining over time: shipped sums and oracles of history specification 7, integration, laws."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import gamma

from tightrope.errors import BadCounts, NoReferenceClass
from tightrope.history.classes import shipped
from tightrope.history.hazard import (
    LASTING,
    WarPath,
    drawn_hazard,
    expected_hazard,
    join,
    join_by,
    multiplier,
    past_wars,
    periods,
    war_survival,
)

unhurried = settings(deadline=None)  # a busy machine decides nothing

# History specification 7, strict table, events / exposure in 30-day periods.
SHIPPED = {
    "allied": "6/1204 2/1029 1/751 7/1304 1/1887 2/2285 4/3295 1/4626",
    "defence_1945": "4/626 1/511 1/367 7/632 0/923 1/1325 2/2396 0/3450",
    "defence_1945_borders": "2/48 0/29 0/22 3/57 0/58 0/52 2/12 0/0",
    "defence_1945_borders_initiated": "2/24 0/17 0/12 0/30 0/42 0/40 1/9 0/0",
    "allied_borders": "4/108 1/82 0/66 3/134 0/184 1/229 2/223 1/268",
    "minor_client": "1/553 1/510 1/385 0/424 0/660 1/1130 2/2078 1/2724",
    "minor_client_borders": "0/29 0/25 0/22 0/18 0/24 0/48 2/38 1/14",
    "wars_ending": "14/95 11/81 9/70 16/164 15/220 16/245 5/274 7/188",
}
# Same section: design effect, expected events, multiplier, P(day 55 to 97), P(55 to 420), war lasting.
PLUG_IN = {
    "defence_1945_borders_initiated": (1.3545, 0.4568, 1.8033, 0.00673, 0.04686),
    "allied_borders": (1.2891, 2.4731, 2.8861, 0.01075, 0.07394),
    "minor_client": (7.0808, 12.9143, 0.7816, 0.00292, 0.02059),
}
EDGES = [0, 30, 60, 90, 180, 360, 720, 1440, 2880]
days_out = st.integers(0, 2000)
uniform_rows = st.lists(st.floats(0.01, 0.99), min_size=9, max_size=9).map(lambda row: np.array([row]))


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_events_and_exposures_are_those_of_the_specification(name):
    bins = shipped().bins[name]
    assert bins.edges.tolist() == EDGES
    found = " ".join(f"{e:.0f}/{x:.0f}" for e, x in zip(bins.events, bins.exposure, strict=True))
    assert found == SHIPPED[name]


def plug_in(name, *days):
    of = periods(shipped(), name)
    return join(expected_hazard(of)[None], of.allied.edges, 55, days, LASTING)[0]


@pytest.mark.parametrize("name", PLUG_IN)
def test_plug_in_hazards_are_those_of_the_oracle(name):
    design, expected, ratio, near, far = PLUG_IN[name]
    of = periods(shipped(), name)
    shape, rate = multiplier(of)
    assert of.design_effect == pytest.approx(design, abs=1e-4)
    assert (rate - 2) * of.design_effect == pytest.approx(expected, abs=1e-4)
    assert shape / rate == pytest.approx(ratio, abs=1e-4)
    np.testing.assert_allclose(plug_in(name, 97, 420), [near, far], atol=1e-4)


def test_the_widest_class_is_its_own_measure():
    # Same oracle, allied itself.
    np.testing.assert_allclose(plug_in("allied", 97, 420), [0.00374, 0.02626], atol=1e-4)
    with pytest.raises(BadCounts, match="exactly 1"):
        multiplier(periods(shipped(), "allied"))


def test_past_wars_end_as_counted():
    # By hand: 1 - 14/95; times (1 - 11/81)(1 - 9/70); times (1 - 16/164)^3.
    to_90 = (81 / 95) * (70 / 81) * (61 / 70)
    expected = [1, 81 / 95, to_90, to_90 * (148 / 164) ** 3]
    np.testing.assert_allclose(war_survival(np.array([0.0, 30, 90, 180])), expected, atol=1e-12)
    assert war_survival(np.array([15.0]))[0] == pytest.approx((81 / 95) ** 0.5, abs=1e-12)


@given(days_out, days_out)
@unhurried
def test_a_longer_war_is_never_likelier(one, other):
    early, late = war_survival(np.array([min(one, other), max(one, other)], dtype=float))
    assert 0 <= late <= early <= 1


def test_the_integral_over_the_course_of_past_wars_is_that_of_an_independent_program():
    of = periods(shipped(), "allied_borders")
    hazard, day, until = expected_hazard(of), 55, 420
    edges = np.array(EDGES, dtype=float)

    def summed(t):
        inside = np.clip(t, edges[:-1], edges[1:]) - np.clip(day, edges[:-1], edges[1:])
        return float(hazard @ np.maximum(inside, 0) / 30)

    def density(t):
        rate = hazard[np.searchsorted(edges, t, side="right") - 1] / 30
        on = war_survival(np.array([t]))[0] / war_survival(np.array([float(day)]))[0]
        return rate * np.exp(-summed(t)) * on

    expected = quad(density, day, until, points=[60, 90, 180, 360], limit=200)[0]
    found = join(hazard[None], edges, day, [until], past_wars(of.wars, day))[0, 0]
    assert found == pytest.approx(expected, abs=1e-9)


def test_the_course_of_this_war_replaces_that_of_past_ones():
    of = periods(shipped(), "allied")
    uniforms = np.full((2, 9), 0.5)
    over = WarPath(np.array([0.0, 60, 90]), np.array([[1.0, 1, 0], [1.0, 1, 1]]))
    found = join_by(of, 30, [60, 90, 400], over, uniforms)
    lasting = join_by(of, 30, [60, 90, 400], LASTING, uniforms)
    np.testing.assert_allclose(found[:, 0], lasting[:, 0], atol=1e-15)
    assert found[0, 2] == found[0, 1] == found[0, 0]
    np.testing.assert_allclose(found[1], lasting[1], atol=1e-15)


def test_an_uncertain_war_counts_in_proportion():
    of = periods(shipped(), "allied")
    uniforms = np.full((1, 9), 0.5)
    half = WarPath(np.array([0.0, 500]), np.array([[0.5, 0.5]]))
    found, whole = (join_by(of, 30, [200], path, uniforms) for path in (half, LASTING))
    assert found[0, 0] == pytest.approx(whole[0, 0] / 2, abs=1e-15)


@given(
    uniform_rows, days_out, st.lists(st.integers(0, 2880), min_size=1, max_size=6), st.sampled_from(list(SHIPPED)[:-1])
)
@unhurried
def test_joining_never_becomes_less_likely_with_time_and_starts_at_nothing(uniforms, day, days, name):
    of = periods(shipped(), name)
    for path in (None, LASTING):
        found = join_by(of, day, [day, *sorted(days)], path, uniforms)[0]
        assert found[0] == 0
        assert (np.diff(found) >= -1e-15).all()
        assert found[-1] < 1


@given(uniform_rows, days_out, st.lists(st.integers(0, 2880), min_size=2, max_size=6))
@unhurried
def test_a_date_does_not_depend_on_which_others_are_asked(uniforms, day, days):
    of = periods(shipped(), "defence_1945")
    together = join_by(of, day, days, None, uniforms)[0]
    alone = [join_by(of, day, [each], None, uniforms)[0, 0] for each in days]
    np.testing.assert_allclose(together, alone, atol=1e-14)


@given(uniform_rows, days_out, st.integers(0, 2880))
@unhurried
def test_a_war_that_may_end_never_makes_joining_likelier(uniforms, day, until):
    of = periods(shipped(), "allied_borders")
    ending, lasting = (join_by(of, day, [until], path, uniforms)[0, 0] for path in (None, LASTING))
    assert ending <= lasting + 1e-15


@given(uniform_rows)
@unhurried
def test_drawn_hazards_are_those_of_an_independent_program(uniforms):
    of = periods(shipped(), "minor_client")
    shape, rate = multiplier(of)
    own = gamma.ppf(uniforms[0, 0], shape, scale=1 / rate)
    allied = gamma.ppf(uniforms[0, 1:], of.allied.events + 0.5, scale=1 / of.allied.exposure)
    np.testing.assert_allclose(drawn_hazard(of, uniforms)[0], own * allied, rtol=1e-8)


def test_worlds_stand_alone():
    of = periods(shipped(), "allied_borders")
    uniforms = np.random.default_rng(3).uniform(0.01, 0.99, size=(7, 9))
    whole = join_by(of, 56, [100, 700], None, uniforms)
    parts = [join_by(of, 56, [100, 700], None, uniforms[part]) for part in (slice(0, 2), slice(2, None))]
    assert (np.concatenate(parts) == whole).all()


def test_what_history_did_not_count_is_refused():
    of = periods(shipped(), "allied")
    with pytest.raises(NoReferenceClass, match="past day 2880"):
        join_by(of, 56, [2881], None, np.full((1, 9), 0.5))
    for day in (-1.0, 2881.0):
        with pytest.raises(NoReferenceClass, match="day 0 to day 2880"):
            war_survival(np.array([day]))
    empty = of.allied._replace(exposure=np.zeros(8))
    counts = shipped()
    without = type(counts)(counts.begun_before, counts.tallies, {**counts.bins, "allied": empty})
    with pytest.raises(BadCounts, match="no exposure"):
        periods(without, "allied")
