"""On which day could an item be read? Often that is judged, as the source at hand is younger than the act. The strict
run reads only what a source proves by the day of the forecast, stands beside the default run, and never sees an item by
its judged day."""

import datetime as dt

import pytest

from tightrope.forecast.deeper import strict_run

pytestmark = pytest.mark.owner("A")

JUDGED, PROVED = dt.date(2031, 3, 7), dt.date(2031, 5, 2)  # the two days of `asked` in the made-up case


def seen(case, day, strict):
    return "asked" in {item.id for item in case.known_on(day, strict).evidence}


def test_strict_never_sees_an_item_by_its_judged_day(small, case_of):
    case = case_of(small)
    for days in range(0, 70, 3):
        day = JUDGED + dt.timedelta(days=days - 5)
        assert seen(case, day, strict=False) == (day >= JUDGED)
        assert seen(case, day, strict=True) == (day >= PROVED)


def test_without_a_rule_that_admits_judged_days_they_are_not_read(small, case_of):
    del small["known_rule"]
    case = case_of(small)
    assert not seen(case, case.as_of, strict=False)


def test_the_strict_run_of_a_case_stands_beside_the_default_one(small, answered, plain):
    worlds = plain.worlds
    days = [worlds.case.answers.headline, worlds.case.horizon]
    beside = strict_run(plain.whole, worlds, days)
    assert (beside["items"], beside["items_default"]) == (4, 5)
    alone = answered(small, strict=True).document
    for day in days:
        name = day.isoformat()
        assert beside["probability"]["send"][name] == alone["probability"]["send"][name]
        assert beside["probability"]["send"][name] != plain.document["probability"]["send"][name]
    assert "asked" not in {row["id"] for row in alone["evidence"]}


def test_the_built_in_case_prints_both(belarus):
    assert belarus["strict"]["items"] < belarus["strict"]["items_default"]
    assert belarus["strict"]["probability"].keys() == belarus["probability"].keys()
