import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import logit, ndtri

from tightrope.cohesion import (
    Call,
    CohesionParameters,
    Rates,
    Reserves,
    Sent,
    Service,
    campaign_fast,
    guard_away,
    levels_lost,
    ranks_by_week,
    return_loyalty,
    support_base_left,
    whole_base,
)
from tightrope.cohesion.campaign import campaign as by_equations
from tightrope.cohesion.loyalty import selection

ONE, CELL = np.ones(1), np.ones((1, 1))
BOTH = pytest.mark.parametrize("play", [by_equations, campaign_fast.campaign])


def printed(rate, pool, intake):
    """The campaign of the specification of cohesion, section 8: other terms 0, nine in ten recruits report."""
    sent = Sent(5000 * CELL, np.zeros((1, 1, 1)), np.zeros((1, 1, 1)), np.zeros((1, 1)))
    rates = Rates(np.full((1, 1, 1), rate), np.full((1, 1, 1), 0.0005), 0.01 * CELL, 8 * ONE, 0 * ONE, 12 * ONE)
    call = Call(np.full((1, 1, 1), ndtri(0.1)), np.zeros((1, 1)))
    return sent, rates, call, Reserves(pool * ONE, intake * ONE, 0 * ONE)


@BOTH
@pytest.mark.parametrize(
    ("rate", "pool", "intake", "weeks", "expected"),
    [
        (0.001, 3000.0, 200.0, 2, (4993.713824, 9.976671, 4.968508, 99.370157, 2879.967601)),
        (0.001, 3000.0, 200.0, 26, (4993.521503, 143.879906, None, 1290.894962, 1341.287645)),
        (0.0002, 0.0, 0.0, 26, (3785.357952, 23.101527, None, None, None)),
    ],
)
def test_the_campaign_ends_as_the_specification_says(play, rate, pool, intake, weeks, expected):
    # Specification of cohesion, section 8, tolerance 1e-4: strength, deserted, surrendered, lost, pool.
    ranks = play(*printed(rate, pool, intake), weeks)
    found = (ranks.strength, ranks.deserted, ranks.surrendered, ranks.lost, ranks.pool)
    for got, wanted in zip(found, expected, strict=True):
        if wanted is not None:
            assert got.item() == pytest.approx(wanted, abs=1e-4)


def random_campaign(seed, worlds=7, cells=3, formations=3):
    source = np.random.default_rng(seed)
    u = lambda high, *shape: source.uniform(0, high, shape)  # noqa: E731
    return (
        Sent(
            u(9000, worlds, formations) + 500,
            u(1, worlds, cells, formations),
            source.normal(0, 1, (worlds, cells, formations)),
            -u(2, worlds, cells),
        ),
        Rates(
            u(0.02, worlds, cells, formations),
            u(0.02, worlds, cells, formations),
            u(0.08, worlds, cells),
            u(8, worlds),
            u(1, worlds),
            u(20, worlds) + 1,
        ),
        Call(source.normal(-1, 1, (worlds, cells, formations)), u(1, worlds, formations)),
        Reserves(u(9000, worlds), u(400, worlds), u(1, worlds)),
    )


def test_the_fast_campaign_equals_the_equations():
    given_ = random_campaign(1)
    for plain, fast in zip(by_equations(*given_, 12), campaign_fast.campaign(*given_, 12), strict=True):
        assert fast == pytest.approx(plain, rel=1e-10, abs=1e-10)


@settings(max_examples=30)
@given(st.integers(0, 10_000), st.integers(1, 40))
def test_nobody_is_lost_from_the_count(seed, weeks):
    sent, rates, call, reserves = random_campaign(seed)
    ranks = campaign_fast.campaign(sent, rates, call, reserves, weeks)
    start = sent.strength[:, None] * (1 - sent.refused)
    gone = ranks.deserted + ranks.surrendered + ranks.lost
    assert ranks.strength + gone == pytest.approx(start + ranks.arrived, rel=1e-9)
    assert np.all(ranks.strength <= sent.strength[:, None] * (1 + 1e-12))
    assert np.all(ranks.pool >= 0)
    assert np.all(ranks.arrived.sum(axis=-1) <= (reserves.pool[:, None] - ranks.pool) * (1 + 1e-9) + 1e-9)


def test_without_reserves_the_ranks_only_thin_and_the_curve_ends_at_the_campaign():
    sent, rates, call, reserves = random_campaign(4)
    none = reserves._replace(pool=np.zeros(7))
    curve = ranks_by_week(sent, rates, call, none, 12)
    assert curve.shape == (7, 3, 13)
    assert np.all(np.diff(curve, axis=-1) <= 0)
    ranks = campaign_fast.campaign(sent, rates, call, none, 12)
    assert curve[..., -1] == pytest.approx(ranks.strength.sum(axis=-1) / sent.strength.sum(axis=1)[:, None], rel=1e-12)


def test_relief_fades_with_its_half_life():
    # By hand: hazard .1 exp(-ln 2 * relief), relief 1 then 1/2: .05 and .0707106781 a week.
    sent = Sent(1000 * CELL, *([np.zeros((1, 1, 1))] * 2), np.zeros((1, 1)))
    rates = Rates(np.full((1, 1, 1), 0.1), np.zeros((1, 1, 1)), 0 * CELL, 0 * ONE, np.log(2) * ONE, ONE)
    call = Call(np.zeros((1, 1, 1)), np.zeros((1, 1)))
    ranks = campaign_fast.campaign(sent, rates, call, Reserves(0 * ONE, 0 * ONE, ONE), 2)
    assert ranks.strength.item() == pytest.approx(1000 * np.exp(-0.05 - 0.1 / np.sqrt(2)), abs=1e-9)


def test_recruits_bring_their_own_loyalty_to_the_mix():
    # By hand: half refused; 1000 places, 400 called, all report: (500 * 1 + 400 * 0)/900.
    sent = Sent(1000 * CELL, np.full((1, 1, 1), 0.5), np.ones((1, 1, 1)), np.zeros((1, 1)))
    rates = Rates(*([np.zeros((1, 1, 1))] * 2), 0 * CELL, 0 * ONE, 0 * ONE, ONE)
    call = Call(np.full((1, 1, 1), -40.0), np.zeros((1, 1)))
    ranks = campaign_fast.campaign(sent, rates, call, Reserves(400 * ONE, 400 * ONE, 0 * ONE), 1)
    assert ranks.loyalty.item() == pytest.approx(5 / 9, abs=1e-12)
    assert ranks.pool.item() == 0


def parameters(**changed):
    zero = {name: np.zeros(1) for name in CohesionParameters._fields}
    return CohesionParameters(**(zero | {name: np.array([x]) for name, x in changed.items()}))


def service(**changed):
    given_ = {"loyalty": 1.0, "victory": 0.0, "losses": 0.0, "opposed": 0.0, "punished": 0.0, "field": -9.0}
    return Service(**{name: np.full((1, 1, 1), float(x)) for name, x in (given_ | changed).items()})


def test_the_support_base_after_return_is_the_printed_one():
    # Specification, section 8: S/N .8, l 1, delta_c casualties .48, delta_o .15, q .05, k_sel .2, f -1.5.
    p = parameters(return_losses=1.0, return_opposition=0.15, return_selection=0.2)
    after = return_loyalty(service(losses=0.048, opposed=logit(0.95), field=-1.5), p)
    assert after.item() == pytest.approx(0.106092103, abs=1e-8)
    left = support_base_left(np.full((1, 1, 1), 0.8), np.ones((1, 1, 1)), after, np.full((1, 1, 1), 2.2))
    assert left.item() == pytest.approx(0.757158940, abs=1e-8)


def test_each_part_of_the_return_counts_as_written():
    # By hand, one term at a time.
    assert return_loyalty(service(victory=0.5), parameters(return_victory=0.4)).item() == pytest.approx(1.2)
    assert return_loyalty(service(losses=0.2), parameters(return_losses=0.3)).item() == pytest.approx(0.4)
    assert return_loyalty(service(punished=0.1), parameters(return_punishment=0.5)).item() == pytest.approx(0.95)


def test_selection_is_the_mean_of_those_above_the_cut_even_far_out():
    # phi(0)/(1 - Phi(0)) = sqrt(2/pi); far out the mean lies just above the cut.
    assert selection(np.array([0.0])) == pytest.approx(np.sqrt(2 / np.pi), abs=1e-12)
    assert selection(np.array([60.0])) == pytest.approx(60 + 1 / 60, abs=1e-4)
    assert selection(np.array([-60.0])) == 0


def test_formations_at_home_count_whole_in_the_base_and_in_the_guard():
    # By hand: .6 of the base is sent; half of it refuses and stays: .7 at home; a quarter is left of it: .55.
    base = np.array([[0.2, 0.4]])
    assert guard_away(base, np.full((1, 1, 2), 0.5)).item() == pytest.approx(0.7)
    assert whole_base(base, np.full((1, 1, 2), 0.25)).item() == pytest.approx(0.55)


def test_one_logit_in_twelve_weeks_is_five_fourteenths_of_a_level_a_step():
    assert levels_lost(np.array([-1.0]), 12, 30, 1.0) == pytest.approx(30 / 84)
    assert levels_lost(np.array([0.5]), 12, 30, 2.0) == pytest.approx(-0.25 * 30 / 84)
