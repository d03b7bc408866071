"""Scenarios, checks, answers and rivals mean what they say, and circles are told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tightrope.case import check, read

SCENARIOS = """scenarios:
  - {id: a, because: x, hold: [{quantity: pressure, at: 0.6, to: 2022-05-01}], also: [b]}
  - {id: b, because: x, hold: [{quantity: threat, at: 50 %}], also: [c]}
  - id: c
    because: x
    hold: [{quantity: phase, at: stalemate, from: 2022-05-01}, {quantity: pressure, at: 1, from: 2022-05-02}]
"""


def with_scenarios(example: str, scenarios: str) -> str:
    start, end = example.index("scenarios:"), example.index("checks:")
    return example[:start] + scenarios + example[end:]


def test_also_adds_the_holds_of_others_each_once(example: str, write: Callable[..., Path]) -> None:
    case = read(write(case_yaml=with_scenarios(example, SCENARIOS)))
    held = [(hold.quantity, hold.at) for hold in case.scenarios[0].holds(case)]
    assert held == [("pressure", 0.6), ("threat", 0.5), ("phase", "stalemate"), ("pressure", 1.0)]


def test_a_circle_of_scenarios_is_told_once_with_its_way(example: str, write: Callable[..., Path]) -> None:
    text = with_scenarios(example, SCENARIOS + "    also: [a]\n")
    faults = [fault for fault in check(write(case_yaml=text)) if fault.code == "T305"]
    assert len(faults) == 1
    assert "a -> b -> c -> a" in faults[0].got
    assert faults[0].line == 63


def test_a_scenario_that_names_itself_is_a_circle(example: str, write: Callable[..., Path]) -> None:
    text = with_scenarios(example, SCENARIOS.replace("also: [b]", "also: [a]"))
    assert [fault.code for fault in check(write(case_yaml=text))] == ["T305"]


def test_two_holds_of_one_quantity_may_follow_each_other_but_not_overlap(
    example: str, write: Callable[..., Path]
) -> None:
    text = with_scenarios(example, SCENARIOS.replace("from: 2022-05-02", "from: 2022-05-01"))
    faults = check(write(case_yaml=text))
    assert [(fault.code, fault.line, fault.path) for fault in faults] == [("T302", 63, "scenarios.a.also")]
    assert "again by c" in faults[0].got


@pytest.mark.parametrize(
    ("hold", "code"),
    [
        ("{quantity: phase, at: stalmate}", "T301"),
        ("{quantity: phase, at: 3}", "T301"),
        ("{quantity: sanctions, at: tightened}", None),
        ("{quantity: sanctions, at: 2}", None),
        ("{quantity: sanctions, at: 3}", "T201"),
        ("{quantity: sanctions, at: 1.5}", "T201"),
        ("{quantity: sanctions, at: tight}", "T301"),
        ("{quantity: lambda, at: 0}", "T201"),
        ("{quantity: lambda, at: 60}", None),
        ("{quantity: pressure, at: high}", "T203"),
        ("{quantity: contribution.host, at: 0.2}", None),
        ("{quantity: contribution, at: 0.2}", "T303"),
        ("{quantity: support, at: 30 %}", None),
        ("{quantity: support, at: 30}", "T201"),
        ("{quantity: need, at: 0.2, from: 2022-06-01, to: 2022-05-01}", "T401"),
        ("{quantity: casualties, at: 0.2}", "T303"),
    ],
)
def test_a_hold_must_fit_its_quantity(hold: str, code: str | None, example: str, write: Callable[..., Path]) -> None:
    text = with_scenarios(example, f"scenarios:\n  - {{id: a, because: x, hold: [{hold}]}}\n")
    assert [fault.code for fault in check(write(case_yaml=text))] == ([code] if code else [])


@pytest.mark.parametrize(
    ("said", "op", "number"),
    [
        ("P(host by 2022-06-01) >= 0.5", ">=", 0.5),
        ("P( host by 2022-06-01 )<=5 %", "<=", 0.05),
        ("P(host by 2022-06-01) > 1", ">", 1.0),
    ],
)
def test_an_expectation_is_read(said: str, op: str, number: float, example: str, write: Callable[..., Path]) -> None:
    text = example.replace("P(send_troops by 2022-07-01) < 0.02", f'"{said}"')
    expect = read(write(case_yaml=text)).checks[0].expect
    assert (expect.posture, expect.date, expect.op, expect.number) == ("host", date(2022, 6, 1), op, number)


@pytest.mark.parametrize(
    ("answers", "codes"),
    [
        ("{dates: [2022-05-01, 2022-07-01], compare: 2022-05-01, comparable: [host]}", []),
        ("{dates: [2022-08-01]}", ["T401"]),
        ("{dates: [2022-04-15]}", ["T401"]),
        ("{compare: 2022-08-01}", ["T401"]),
        ("{comparable: [hosts]}", ["T301"]),
        ("{dates: 2022-05-01}", ["T203"]),
    ],
)
def test_answers_are_asked_between_as_of_and_horizon(
    answers: str, codes: list[str], example: str, write: Callable[..., Path]
) -> None:
    assert [fault.code for fault in check(write(case_yaml=f"answers: {answers}\n{example}"))] == codes


def test_built_in_rivals_need_id_and_weight_alone(example: str, write: Callable[..., Path]) -> None:
    # product specification 3.3
    names = ("public_counts_for_nothing", "caste_apart", "waits_for_excuse")
    rivals = f"rivals: [{', '.join(f'{{id: {name}, weight: 5 %}}' for name in names)}]\n"
    case = read(write(case_yaml=rivals + example))
    assert [dict(rival.sets) for rival in case.rivals] == [
        {"c1": 0.0, "c3": 0.0},
        {"family_weight": 0.0},
        {"excuse": 1.0},
    ]
    assert all(rival.because for rival in case.rivals)


@pytest.mark.parametrize(
    ("rival", "codes"),
    [
        ("{id: mine, weight: 0.2, sets: {c1: 0}, because: x}", []),
        ("{id: mine, weight: 0.2}", ["T103", "T103"]),
        ("{id: mine, weight: 0.2, sets: {c9: 0}, because: x}", ["T303"]),
        ("{id: mine, weight: 0.2, sets: {c1: -1}, because: x}", ["T201"]),
        ("{id: mine, weight: 2, sets: {c1: 0}, because: x}", ["T201"]),
        ("{id: caste_apart, weight: 0.2, sets: {c1: 0}}", ["T302"]),
        ("{id: caste_apart, weight: 0.6}, {id: mine, weight: 0.6, sets: {c1: 0}, because: x}", ["T201"]),
        ("{id: caste_apart, weight: 0.1}, {id: caste_apart, weight: 0.1}", ["T302"]),
    ],
)
def test_rivals_are_looked_at(rival: str, codes: list[str], example: str, write: Callable[..., Path]) -> None:
    assert [fault.code for fault in check(write(case_yaml=f"rivals: [{rival}]\n{example}"))] == codes
