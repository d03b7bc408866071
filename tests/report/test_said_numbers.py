import re

import pytest

from tightrope.report.numbers import SPOKEN, unfounded, unfounded_sentences


@pytest.mark.parametrize(
    "sentence",
    [
        "Almost no chance: 2 % (below 1 to 6).",
        "In 96 of 100 worlds he refuses.",
        "3,110 of 4,000 worlds count.",
        "Known up to 21 April 2022 it is 2 %.",
        "It moves the answer by -2 points.",
        "It passes 0.44 on a scale of 0 to 1 (0.31 to 0.62).",
        "P(send_troops by 2022-07-01) < 0.02 was expected.",
    ],
)
def test_numbers_of_the_document_are_found_as_they_are_spoken(forecast, sentence):
    assert unfounded(forecast, sentence) == ()


@pytest.mark.parametrize(
    ("sentence", "parts", "planted"),
    [
        ("Almost no chance: 37 %.", ("probability", "interval"), "37 %"),
        ("Known up to 22 April 2022.", (), "22 April 2022"),
        ("3,111 of 4,000 worlds count.", ("worlds", "effective_worlds"), "3,111"),
        ("It passes 0.47 on a scale of 0 to 1.", ("tipping",), "0.47"),
        ("It moves the answer by +44 points.", ("attribution",), "+44 points"),
    ],
)
def test_a_planted_number_is_caught(forecast, sentence, parts, planted):
    assert unfounded(forecast, sentence, parts) == (planted,)


def test_every_stored_sentence_is_founded(forecast):
    assert unfounded_sentences(forecast) == {}
    assert set(forecast["sentences"]) <= set(SPOKEN)


def test_a_sentence_of_an_unknown_kind_may_hold_no_number(changed):
    changed["sentences"]["boast"] = "Right in 90 % of the cases."
    assert unfounded_sentences(changed) == {"Right in 90 % of the cases.": ("90 %",)}


def test_changing_any_number_of_the_first_screen_by_a_third_of_the_scale_is_caught(changed):
    """Each whole percentage of the single sentences, moved by 37: none of them may pass."""
    for key in ("headline", "robust", "noise", "pressed", "limit", "compared"):
        line = changed["sentences"][key]
        for match in re.finditer(r"(\d+) %", line):
            moved = f"{line[: match.start()]}{(int(match.group(1)) + 37) % 100} %{line[match.end() :]}"
            if "below 1 %" not in moved and "above 99 %" not in moved:
                assert unfounded(changed, moved, SPOKEN[key]), moved


def test_a_number_that_only_the_path_holds_does_not_excuse_a_sentence(changed):
    changed["path"][0]["above"] = 0.4999
    assert unfounded(changed, "It is 0.4999.") == ("0.4999",)


def test_a_number_inside_a_quoted_item_belongs_to_the_quotation(changed):
    changed["evidence"][0]["says"] = "He names 77 battalions. More follows."
    assert unfounded(changed, "“He names 77 battalions” moves the answer.") == ()


def test_a_number_inside_the_name_of_what_is_held_belongs_to_the_name(changed):
    changed["scenarios"][1]["holds"][0]["at"] = "measures_of_2021"
    assert unfounded(changed, "With the sanctions in force at measures of 2021 it stays.", ("scenarios",)) == ()
