"""Evidence may live in CSV tables; every cell keeps its place, and only a rule admits judged days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tightrope.case import check, read
from tightrope.case.columns import rows

HEADER = (
    "id,kind,happened,known_on,known_on_judged,source,locator,credibility,says,posture,support,n,actor,act,"
    "happened_from,happened_to\n"
)
SURVEY = (
    "w9,survey,,2022-04-20,2022-04-01,comment_2022,row 1,2,Few want it.,send_troops,6 %,823,,,2022-03-20,2022-03-28\n"
)
EVENT = (
    'e1,event,2022-02-24,2022-03-31,2022-02-24,comment_2022,row 2,3,"Let them launch, he said ""yes"".",'
    "allow_launches,,,ruler,take,,\n"
)
RULE = "known_rule: {judged: desk lead, on: 2022-04-14, because: Sources are younger than the acts.}\n"


@pytest.fixture
def tables(example: str) -> str:
    return example.replace("evidence:\n", "evidence:\n  - {file: facts.csv}\n")


def test_rows_become_items_beside_those_of_the_file(tables: str, write: Callable[..., Path]) -> None:
    case = read(write(case_yaml=RULE + tables, facts_csv=HEADER + SURVEY + EVENT))
    assert [item.id for item in case.evidence] == ["w9", "e1", "wave_8", "not_needed"]
    survey, event = case.evidence[:2]
    assert (survey.began, survey.happened) == (date(2022, 3, 20), date(2022, 3, 28))
    assert survey.readings[0].support == pytest.approx(0.06)
    assert event.says == 'Let them launch, he said "yes".'
    assert [path.name for path in case.files] == ["case.yaml", "facts.csv"]


def test_a_judged_column_counts_only_under_a_rule(tables: str, write: Callable[..., Path]) -> None:
    with_rule = read(write(case_yaml=RULE + tables, facts_csv=HEADER + SURVEY + EVENT))
    without = read(write(case_yaml=tables))
    day = date(2022, 3, 1)
    assert [item.id for item in with_rule.known_on(day).evidence] == ["e1"]
    assert [item.id for item in with_rule.known_on(day, strict=True).evidence] == []
    assert [item.id for item in without.known_on(day).evidence] == []
    assert [item.id for item in without.known_on(date(2022, 3, 31)).evidence] == ["e1"]


def test_a_survey_of_a_table_never_takes_the_judged_day(tables: str, write: Callable[..., Path]) -> None:
    case = read(write(case_yaml=RULE + tables, facts_csv=HEADER + SURVEY))
    assert case.evidence[0].known == date(2022, 4, 20)
    assert case.evidence[0].readings[0].known == date(2022, 4, 20)
    assert "w9" not in [item.id for item in case.known_on(date(2022, 4, 15)).evidence]


def test_a_table_alone_may_be_named(example: str, write: Callable[..., Path]) -> None:
    start, end = example.index("evidence:"), example.index("priors:")
    text = f"{example[:start]}evidence: {{file: facts.csv}}\n{example[end:]}"
    case = read(write(case_yaml=text, facts_csv=HEADER + EVENT))
    assert [item.id for item in case.evidence] == ["e1"]


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "cell"),
    [
        ("6 %", "600 %", "T201", 2, "600 %"),
        ("2022-04-20", "2022-04-31", "T202", 2, "2022-04-31"),
        ("posture,support", "posture,suport", "T102", 1, "suport"),
        ("says,posture,support", "says,posture,says", "T104", 1, "says,n"),
        ("comment_2022,row 1", "comment_2021,row 1", "T301", 2, "comment_2021"),
        ("w9,survey", "w9,survy", "T203", 2, "survy"),
        ("row 1,2,", "row 1,9,", "T201", 2, "9,Few"),
        ("2022-03-28\n", "2022-03-28,more\n", "T101", 2, "more"),
        ("Few want it.", "", "T502", 2, "w9"),
        ("Few want it.", '"Few want it.', "T101", 2, '"Few'),
    ],
)
def test_a_fault_of_a_table_has_the_place_of_its_cell(
    old: str, new: str, code: str, line: int, cell: str, tables: str, write: Callable[..., Path]
) -> None:
    text = (HEADER + SURVEY).replace(old, new, 1)
    faults = check(write(case_yaml=tables, facts_csv=text))
    column = text.splitlines()[line - 1].index(cell) + 1
    found = [(fault.code, fault.file, fault.line, fault.column) for fault in faults if fault.code == code]
    assert found[:1] == [(code, "facts.csv", line, column)]


def test_a_field_that_does_not_belong_to_the_kind_is_told(tables: str, write: Callable[..., Path]) -> None:
    faults = check(write(case_yaml=tables, facts_csv=HEADER + EVENT.replace("allow_launches,,", "allow_launches,0.5,")))
    assert [(fault.code, fault.got) for fault in faults] == [("T102", "support")]


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", "", "\n\n"])
def test_a_table_that_is_none_is_told(content: str | bytes, tables: str, write: Callable[..., Path]) -> None:
    fault = check(write(case_yaml=tables, facts_csv=content))[0]
    assert (fault.code, fault.file) == ("T101", "facts.csv")


def test_quotation_marks_enclose_commas_lines_and_themselves() -> None:
    items, faults = rows('id,says\r\na,"one, ""two""\nthree"\r\n\r\nb,plain "quoted"\r\n', "t.csv")
    assert faults == []
    says = [item.values["says"].text for item in items]  # type: ignore[union-attr]
    assert says == ['one, "two"\nthree', 'plain "quoted"']
    assert [item.mark.line for item in items] == [2, 5]
