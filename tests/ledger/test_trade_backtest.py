"""Is the economy of a case judged by what was known on the day alone, and scored as a forecast should be?"""

import dataclasses
import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tightrope.case import Case, read
from tightrope.case.priors import Origin, Prior
from tightrope.errors import OutcomeError, ScoreError
from tightrope.ledger import trade_backtest
from tightrope.ledger.scores import crps, crps_range
from tightrope.ledger.trade_backtest import backtest, with_ports
from tightrope.ledger.trade_targets import read_tests
from tightrope.model.trade_course import months_between

SPRING = dt.date(2022, 4, 21)


@pytest.fixture(scope="module")
def belarus():
    return read("belarus_2022")


@pytest.fixture(scope="module")
def played(belarus):
    return {found.test.id: found for found in backtest(belarus, worlds=40, seed=1)}


def test_the_score_of_values_is_that_worked_by_hand():
    # values 0 and 1, 0 came: mean distance .5, less half the mean distance of a pair (0, 1, 1, 0)/4 = .5 / 2
    assert crps([0.0, 1.0], 0.0) == pytest.approx(0.25)
    assert crps([2.0], 5.0) == 3.0
    # values 1, 2, 4 and 3 came: (2 + 1 + 1) / 3 less (1 + 3 + 2) 2 / 9 / 2
    assert crps([4.0, 1.0, 2.0], 3.0) == pytest.approx(4 / 3 - 6 / 9)


def test_the_score_of_a_range_is_that_worked_by_hand():
    # uniform on 0..1: inside at y it is 1/3 - y (1 - y); outside at 2 it is 1 + 1/3
    assert crps_range(0.0, 1.0, 0.5) == pytest.approx(1 / 3 - 0.25)
    assert crps_range(0.0, 1.0, 2.0) == pytest.approx(4 / 3)
    assert crps_range(-0.05, -0.05, -0.047) == pytest.approx(0.003)


@given(st.floats(-5, 5), st.floats(0, 4), st.floats(-9, 9))
def test_a_range_scores_as_many_equally_spread_values(low, width, came):
    many = low + width * (np.arange(4_000) + 0.5) / 4_000
    assert crps_range(low, low + width, came) == pytest.approx(crps(many, came), abs=1e-5)


def test_the_ratio_that_came_is_the_quotient_of_published_changes(played):
    assert played["damage"].came == pytest.approx((0.047 / 0.012, 0.047 / 0.021))  # official figures, two prints


def test_a_measure_known_after_the_day_is_no_part_of_a_backtest(belarus):
    trade = belarus.economy.trade
    later = tuple(
        dataclasses.replace(one, known=dt.date(2030, 1, 1)) if one.id == "eu_march_2022" else one
        for one in trade.packages
    )
    assert later != trade.packages
    economy = dataclasses.replace(belarus.economy, trade=dataclasses.replace(trade, packages=later))
    blind = backtest(dataclasses.replace(belarus, economy=economy), worlds=40, seed=1)[0]
    assert blind.judged[0].points[2] > backtest(belarus, worlds=40, seed=1)[0].judged[0].points[2]


def test_a_score_of_nothing_is_refused():
    with pytest.raises(ScoreError):
        crps([], 0.0)
    with pytest.raises(ScoreError):
        crps_range(1.0, 0.0, 0.0)


def test_the_middle_of_every_month_is_counted_once():
    days = months_between(dt.date(2022, 11, 1), dt.date(2023, 2, 14))
    assert days == (dt.date(2022, 11, 15), dt.date(2022, 12, 15), dt.date(2023, 1, 15))


def beliefs(value, place=""):
    """Every belief in a part of a case, with the place where it stands."""
    if isinstance(value, Prior):
        yield place, value.origin
    elif dataclasses.is_dataclass(value) and not isinstance(value, Origin):
        for field in dataclasses.fields(value):
            yield from beliefs(getattr(value, field.name), f"{place}.{field.name}")
    elif isinstance(value, tuple):
        for one in value:
            yield from beliefs(one, place)


def test_nothing_a_backtest_reads_was_known_after_its_day(belarus):
    for test in read_tests(belarus):
        known = with_ports(belarus.known_on(test.as_of), test.ports)
        trade = known.economy.trade
        assert all(fact.known <= test.as_of for fact in trade.facts)
        assert all(package.known <= test.as_of for package in trade.packages)
        shipped = "2026-11-24"  # judged with the package, for every case alike
        late = [
            place
            for place, origin in beliefs(trade)
            if origin.on and origin.on not in (shipped, test.as_of.isoformat()) and origin.on > test.as_of.isoformat()
        ]
        assert not late
        assert not {"tr017", "tr018"} & {fact.origin.locator for fact in trade.facts}


def test_a_forecast_never_opens_what_came(belarus):
    assert isinstance(belarus, Case)
    assert not [path for path in belarus.files if path.name == "outcome.yaml"]


def test_points_interval_bar_and_score_are_those_of_the_worlds(belarus, monkeypatch):
    # worlds say 0, 1, .. 100: half the mean distance of a pair is (101 - 1 / 101) / 6
    monkeypatch.setattr(trade_backtest, "measured", lambda course, asked: np.arange(101.0))
    found = {one.test.id: one for one in backtest(belarus, worlds=101, seed=1)}
    output, early = found["output"].judged[0], found["early_2023"]
    assert output.points == (5.0, 10.0, 50.0, 90.0, 95.0)
    assert output.crps == pytest.approx(50.047 - (101 - 1 / 101) / 6)
    assert [one.inside for one in early.judged] == [True, True, False]  # 9.8, 6 and 1.5 beside 5 to 95
    assert not early.met  # three were asked for
    assert not found["output"].met
    # the World Bank said -.028 in January; -.047 came
    assert found["output"].others[0].crps == pytest.approx(0.019)


def test_shares_lie_between_0_and_1_and_a_loss_is_no_more_than_the_whole(played):
    judged = {one.target.id: one.points for found in played.values() for one in found.judged}
    assert 0 < judged["patron_and_china"][0] < judged["patron_and_china"][-1] < 1
    assert judged["potash"][0] >= -1
    assert judged["exports_q1"][0] > 0


def test_ports_are_held_where_that_is_asked(belarus):
    held = with_ports(belarus.known_on(SPRING), None, 2.0)
    ports = [route for route in held.economy.trade.routes if route.displaces]
    assert [(route.capacity.numbers, route.later.numbers) for route in ports] == [((2.0,), (2.0,))]
    assert held.economy.trade.products == belarus.economy.trade.products


@pytest.mark.parametrize(
    ("said", "faulty", "told"),
    [
        ("measure: output", "measure: joy", r"joy; allowed output, sales"),
        (
            "    targets:\n      - {id: exports_q1",
            "    targets: []\n    rest:\n      - {id: exports_q1",
            "one figure or more",
        ),
        ("least: 4", "least: 6", r"least: 6; allowed 0 to 5"),
        ("inside: 0.8\n    least: 1", "inside: 80\n    least: 1", r"inside: 80.0; allowed a share between 0 and 1"),
    ],
)
def test_a_faulty_row_of_the_outcome_is_told(belarus, tmp_path, said, faulty, told):
    text = (belarus.files[0].parent / "outcome.yaml").read_text(encoding="utf-8")
    assert said in text
    (tmp_path / "outcome.yaml").write_text(text.replace(said, faulty), encoding="utf-8")
    with pytest.raises(OutcomeError, match=told):
        read_tests(dataclasses.replace(belarus, files=(tmp_path / "case.yaml",)))
