"""Nothing that was known later reaches a forecast."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tightrope.case import Case, check, read
from tightrope.case.evidence import Evidence, Reading
from tightrope.case.faults import CaseFaults
from tightrope.errors import CaseError

EXAMPLE = (Path(__file__).parent / "example.yaml").read_text(encoding="utf-8")
AS_OF = date(2022, 4, 15)
ITEM = """  - id: planted
    kind: {kind}
    happened: {happened}
    known: {known}
    source: {source}
    locator: planted
    credibility: 3
    says: Planted by a test.
    actor: ruler
{rest}"""
REST = {
    "event": "    act: take\n    posture: host\n",
    "statement": "    stance: bargain\n",
}


def planted(kind: str, known: date, at_end: bool, new_source: bool) -> str:
    happened = min(known, date(2022, 3, 1))
    source = "later_source" if new_source else "comment_2022"
    item = ITEM.format(kind=kind, happened=happened, known=known, source=source, rest=REST[kind])
    text = (
        EXAMPLE.replace("priors:\n", f"{item}priors:\n")
        if at_end
        else EXAMPLE.replace("evidence:\n", f"evidence:\n{item}")
    )
    if not new_source:
        return text
    added = "  - {id: later_source, title: Later, publisher: Later, published: 2022-06-01, reliability: C}\n"
    return text.replace("sources:\n", f"sources:\n{added}")


def bytes_of(case: Case, day: date = AS_OF) -> str:
    return json.dumps(case.content(day), sort_keys=True)


@pytest.fixture(scope="module")
def plain_case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    path = tmp_path_factory.mktemp("known") / "case.yaml"
    path.write_text(EXAMPLE, encoding="utf-8")
    return read(path)


@pytest.mark.parametrize("new_source", [False, True])
def test_an_item_written_into_the_file_and_known_later_changes_no_byte(
    new_source: bool, write: Callable[..., Path], plain_case: Case
) -> None:
    text = planted("event", AS_OF + timedelta(days=1), not new_source, new_source)
    assert bytes_of(read(write(case_yaml=text))) == bytes_of(plain_case)


def test_an_item_written_into_the_file_and_known_in_time_changes_the_content(
    write: Callable[..., Path], plain_case: Case
) -> None:
    text = planted("statement", AS_OF, True, False)
    assert bytes_of(read(write(case_yaml=text))) != bytes_of(plain_case)


ITEMS = st.builds(
    Evidence,
    id=st.sampled_from(["planted", "aaa", "zzz"]),
    kind=st.sampled_from(["event", "statement", "front", "trade"]),
    happened=st.dates(date(2021, 1, 1), date(2022, 3, 1)),
    began=st.just(date(2021, 1, 1)),
    known=st.dates(date(2022, 3, 2), date(2023, 3, 1)),
    known_strict=st.none() | st.dates(date(2023, 3, 1), date(2023, 4, 1)),
    source=st.sampled_from(["comment_2022", "other"]),
    locator=st.just("planted"),
    credibility=st.integers(1, 6),
    says=st.text(max_size=20),
    used=st.booleans(),
    actor=st.sampled_from(["ruler", "patron"]),
)


@settings(max_examples=40, deadline=None)
@given(item=ITEMS, position=st.integers(0, 2), strict=st.booleans())
def test_an_item_changes_the_content_exactly_when_it_is_known_in_time(
    item: Evidence, position: int, strict: bool, plain_case: Case
) -> None:
    sources = (*plain_case.sources, replace(plain_case.sources[0], id="other"))
    listed = plain_case.evidence
    changed = replace(plain_case, evidence=(*listed[:position], item, *listed[position:]), sources=sources)
    same = changed.content(AS_OF, strict) == plain_case.content(AS_OF, strict)
    assert same == (item.readable(strict) > AS_OF)


@pytest.fixture(scope="module")
def belarus() -> Case:
    return read("belarus_2022")


@settings(max_examples=20, deadline=None)
@given(days=st.integers(0, 700), strict=st.booleans())
def test_nothing_known_after_the_day_is_left(days: int, strict: bool, belarus: Case) -> None:
    day = date(2022, 1, 1) + timedelta(days=days)
    seen = belarus.known_on(day, strict)
    assert seen.as_of == day
    assert all(item.readable(strict) <= day for item in seen.evidence)
    assert all(reading.known <= day for item in seen.evidence for reading in item.readings)
    cited = {item.source for item in seen.evidence}
    assert cited <= {source.id for source in seen.sources}


def test_knowing_twice_is_knowing_once(belarus: Case) -> None:
    once = belarus.known_on(date(2022, 3, 11))
    assert once.known_on(date(2022, 3, 11)) == once
    assert belarus.known_on(date(2022, 4, 21)).known_on(date(2022, 3, 11)) == once


def test_a_strict_run_sees_no_more_than_another(belarus: Case) -> None:
    strict = {item.id for item in belarus.known_on(belarus.as_of, strict=True).evidence}
    assert strict < {item.id for item in belarus.known_on(belarus.as_of).evidence}


def test_a_survey_never_takes_a_judged_day(belarus: Case) -> None:
    assert all(item.known_strict is None for item in belarus.evidence if item.kind == "survey")


def two_days(write: Callable[..., Path], kind_from: str, rule: bool) -> Case:
    text = EXAMPLE.replace(kind_from, f"{kind_from}\n    known_strict: 2022-05-01", 1)
    judged = "known_rule: {judged: desk lead, on: 2022-04-14, because: Sources are younger than the acts.}\n"
    return read(write(case_yaml=(judged if rule else "") + text))


STATEMENT_KNOWN = "happened: 2022-03-15\n    known: 2022-04-15"
SURVEY_KNOWN = "happened: {from: 2022-03-05, to: 2022-03-14}\n    known: 2022-04-15"


def test_a_judged_day_counts_only_under_a_rule_and_not_in_a_strict_run(write: Callable[..., Path]) -> None:
    case = two_days(write, STATEMENT_KNOWN, rule=True)
    assert [item.id for item in case.known_on(AS_OF).evidence] == ["wave_8", "not_needed"]
    assert [item.id for item in case.known_on(AS_OF, strict=True).evidence] == ["wave_8"]
    case = two_days(write, STATEMENT_KNOWN, rule=False)
    assert [item.id for item in case.known_on(AS_OF).evidence] == ["wave_8"]
    assert [item.id for item in case.known_on(date(2022, 5, 1)).evidence] == ["wave_8", "not_needed"]


def test_a_survey_waits_for_its_proved_day_even_under_a_rule(write: Callable[..., Path]) -> None:
    case = two_days(write, SURVEY_KNOWN, rule=True)
    assert [item.id for item in case.known_on(AS_OF).evidence] == ["not_needed"]


def test_each_reading_has_a_day_of_its_own(write: Callable[..., Path]) -> None:
    readings = "readings: [{support: 0.13, n: 755, known: 2022-04-10}, {support: 0.12, n: 767, known: 2022-04-20}]"
    text = EXAMPLE.replace("    support: 0.03\n", f"    {readings}\n").replace("    n: 896\n", "")
    case = read(
        write(
            case_yaml=text.replace(
                "known: 2022-04-15\n    source: comment_2022\n    locator: section 2",
                "known: 2022-04-10\n    source: comment_2022\n    locator: section 2",
            )
        )
    )
    assert case.known_on(AS_OF).evidence[0].readings == (Reading(0.13, 755, date(2022, 4, 10)),)
    assert len(case.known_on(date(2022, 4, 20)).evidence[0].readings) == 2
    assert [item.id for item in case.known_on(date(2022, 4, 9)).evidence] == []


def test_a_contradiction_that_is_not_known_yet_does_not_contradict(write: Callable[..., Path]) -> None:
    item = ITEM.format(
        kind="event", happened="2022-04-20", known="2022-05-20", source="comment_2022", rest=REST["event"]
    )
    text = EXAMPLE.replace("priors:\n", f"{item}priors:\n").replace(
        "stance: distance", "stance: distance\n    contradicted_by: planted"
    )
    case = read(write(case_yaml=text))
    assert case.known_on(AS_OF).evidence[1].contradicted_by == ()
    assert case.known_on(date(2022, 6, 1)).evidence[1].contradicted_by == ("planted",)


def test_the_default_start_follows_what_is_known(write: Callable[..., Path]) -> None:
    case = read(write(case_yaml=EXAMPLE))
    assert case.known_on(AS_OF).game.start == date(2022, 3, 15)
    assert case.known_on(date(2022, 4, 1)).game.start == date(2022, 4, 1), "the statement is known on 15 April only"


def test_a_day_that_cannot_be_asked_for_is_refused(write: Callable[..., Path], belarus: Case) -> None:
    case = read(write(case_yaml=EXAMPLE))
    with pytest.raises(CaseError, match="2022-07-01 is not before the horizon"):
        case.known_on(date(2022, 7, 1))
    with pytest.raises(CaseError, match=r"before game\.start 2022-01-01"):
        belarus.known_on(date(2021, 12, 31))


def test_the_headline_moves_with_the_day_and_the_date_for_comparisons_does_not(belarus: Case) -> None:
    # product specification 3.1: first of dates at least 60 days after as_of
    assert belarus.answers.headline == date(2022, 7, 1)
    later = belarus.known_on(date(2022, 6, 1))
    assert (later.answers.headline, later.answers.compare) == (date(2022, 12, 31), date(2022, 7, 1))


def test_the_discount_is_the_product_of_two_grades(write: Callable[..., Path]) -> None:
    # product specification 3.2: B is .85, 2 is .9; surveys carry their own error
    case = read(write(case_yaml=EXAMPLE))
    assert case.discount(case.evidence[1]) == pytest.approx(0.765, abs=1e-15)
    assert case.discount(case.evidence[0]) == 1.0
    weight = case.evidence_weight
    assert [weight.reliability[grade] for grade in "ABCDEF"] == [1, 0.85, 0.65, 0.4, 0.2, 0.5]
    assert [weight.credibility[grade] for grade in range(1, 7)] == [1, 0.9, 0.7, 0.4, 0.2, 0.5]


def test_a_case_may_set_its_own_weights_with_an_origin(write: Callable[..., Path]) -> None:
    own = "evidence_weight: {reliability: {B: 0.5}, origin: {judged: x, on: 2022-04-14, because: y}}\n"
    case = read(write(case_yaml=own + EXAMPLE))
    assert case.discount(case.evidence[1]) == pytest.approx(0.45, abs=1e-15)
    assert "evidence_weight.credibility" in " ".join(case.defaults)


def test_a_belief_that_became_a_fact_later_is_not_one_before() -> None:
    case = read("kazakhstan_2022")
    before, after = (case.known_on(day) for day in (date(2022, 1, 3), date(2022, 1, 5)))
    assert (before.priors["pressure"].said, before.game.occasion) == ("exactly 0", ())
    assert (after.priors["pressure"].said, len(after.game.occasion)) == ("exactly 1", 1)
    assert {name for name in before.priors if before.priors[name] != after.priors[name]} == {"pressure"}
    moved = replace(case, priors=dict(case.priors) | {"pressure": case.priors["unasked_level"]})
    assert moved.known_on(date(2022, 1, 3)).content() == before.content()


def test_a_disputes_count_and_an_earlier_belief_need_an_origin_and_a_known_name(write: Callable[..., Path]) -> None:
    added = "priors_before:\n  2022-04-01:\n    presure: {value: exactly 0, unit: level}\n"
    added += "outside: {onset: 2022-02-24, chain: [defence], disputes: {beside: 1, against: 0}}\n"
    found = [(fault.code, fault.path) for fault in check(write(case_yaml=EXAMPLE + added))]
    assert found == [("T303", "priors_before.2022-04-01.presure"), ("T501", "outside.disputes")]


def test_a_case_may_bound_words_otherwise_or_not_at_all(write: Callable[..., Path]) -> None:
    own = "origin: {judged: x, on: 2022-04-14, because: y}"
    free = read(write(case_yaml=EXAMPLE + f"game: {{statements: {{cap: none, voices: {{patron: 0.1}}, {own}}}}}\n"))
    assert free.game.statements.cap is None
    assert free.game.statements.voices == {"public": 1.0, "patron": 0.1, "west": 0.5, "none": 0.3}
    assert "game.statements.voices.public" in free.defaults
    tight = read(write(case_yaml=EXAMPLE + f"game: {{statements: {{cap: 2, {own}}}}}\n"))
    assert (tight.game.statements.cap, tight.game.statements.voices["patron"]) == (2.0, 0.5)


@pytest.mark.parametrize(("cap", "code"), [("0.5", "T201"), ("some", "T203"), ("3", "T501")])
def test_a_bound_on_words_needs_a_number_of_one_or_more_and_an_origin(
    write: Callable[..., Path], cap: str, code: str
) -> None:
    own = "" if code == "T501" else ", origin: {judged: x, on: 2022-04-14, because: y}"
    with pytest.raises(CaseFaults) as caught:
        read(write(case_yaml=EXAMPLE + f"game: {{statements: {{cap: {cap}{own}}}}}\n"))
    assert {fault.code for fault in caught.value.faults} == {code}


def test_a_deed_that_contradicts_an_item_counts_only_once_it_is_known(belarus: Case) -> None:
    # st008 is contradicted by the withdrawal from the north, known on 2 April 2022
    before, after = (
        next(item for item in belarus.known_on(day).evidence if item.id == "st008")
        for day in (date(2022, 4, 1), date(2022, 4, 2))
    )
    assert belarus.discount(after) == pytest.approx(0.3 * belarus.discount(before))
