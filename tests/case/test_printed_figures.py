"""Is a printed figure read as what it says: a number, a range, two figures, or words?"""

import os
from pathlib import Path

import pytest

from tightrope.case import check, read
from tightrope.case.fact_table import kind_of, read_facts
from tightrope.case.printed import read_printed

TABLES = Path(os.environ.get("TIGHTROPE_TABLES", Path(__file__).resolve().parents[2].parent / "shared" / "data"))
FACTS = TABLES / "belarus_trade" / "facts.csv"


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("9.5", 9.5, 9.5), ("-4.7", -4.7, -4.7), ("16-18", 16, 18), ("-6 to -15", -15, -6), ("2-2.5", 2, 2.5)],
)
def test_a_number_or_a_range_has_two_ends(text, low, high):
    found = read_printed(text)
    assert (found.low, found.high, found.parts) == (low, high, ())
    assert found.middle == pytest.approx((low + high) / 2)


def test_two_figures_are_a_named_pair_and_never_the_first_of_them():
    found = read_printed("6 / 1.5", "cargo through ports / by land")
    assert found.parts == (("cargo through ports", 6.0), ("by land", 1.5))
    assert found.low is found.high is found.middle is None
    assert read_printed("13.7 vs 25", "throughput vs before").parts == (("throughput", 13.7), ("before", 25.0))


def test_words_are_no_figure():
    found = read_printed("123 prisoners freed")
    assert found.words == "123 prisoners freed"
    assert found.low is None


def test_who_says_so_is_the_first_word_or_its_nearest_kind():
    assert kind_of("estimate (PIE)") == "estimate"
    assert kind_of("EDB") == "estimate"
    assert kind_of("quoted") == "claim"
    assert kind_of("rumour") == ""


@pytest.mark.skipif(not FACTS.is_file(), reason="the table of facts is not here; set TIGHTROPE_TABLES")
def test_the_cited_figures_of_the_built_in_case_are_sound():
    facts, faults = read_facts(FACTS.read_text(encoding="utf-8"))
    assert len(facts) == 62
    assert not faults
    assert sum(bool(fact.value.words) for fact in facts) == 1
    assert {fact.id: fact.value.middle for fact in facts}["x_total_2021_eu"] == 9.5


ITEM = (
    "  - {id: lost, kind: trade, happened: 2022-04-01, known: 2022-04-05, source: comment_2022, locator: p. 1, "
    "credibility: 3, says: Exports are lost., row: exports, period: '2022', value: %s, unit: bn USD}\n"
)


def test_an_item_of_evidence_may_print_a_range(example, write):
    folder = write(case_yaml=example.replace("evidence:\n", "evidence:\n" + ITEM % "16-18"))
    item = next(item for item in read(folder).evidence if item.id == "lost")
    assert (item.low, item.value, item.high) == (16, 17, 18)
    folder = write(case_yaml=example.replace("evidence:\n", "evidence:\n" + ITEM % "13.7 vs 25"))
    assert "two figures" in str(check(folder)[0])
