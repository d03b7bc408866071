"""Do the sentences on surveys say what the numbers say, and does opposition show as assumed?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tightrope.forecast.expression import expression
from tightrope.forecast.figures import folded
from tightrope.forecast.survey_words import doubt_rows, lines, majority, named, opposition, really, widest

DATA = Path(__file__).resolve().parent.parent / "report" / "data" / "forecast.json"


@pytest.fixture(scope="module")
def told():
    document = json.loads(DATA.read_text(encoding="utf-8"))
    return document["surveys"] | {"case": document["case"], "as_of": document["as_of"]}


@pytest.fixture(scope="module")
def entry(told):
    return told["postures"]["send_troops"]


def test_a_fall_among_those_reached_is_told_apart_from_a_fall_of_the_public(entry):
    first = really(entry)[0]
    assert "Among those reached the first two surveys differ by -10 points" in first
    assert "so no survey alone shows that the whole public changed" in first
    sure = entry | {"changes": [entry["changes"][0] | {"without_model": {"low": -0.3, "high": -0.1}}]}
    assert "a change whatever those think" in really(sure)[0]


def test_the_lowest_figure_is_told_with_its_chance_and_what_came_after(entry):
    waves = [wave | {"id": name, "to": day, "printed": [share], "reported": share, "mode": mode}
             for wave, name, day, share, mode in zip(
                 entry["waves"] * 2, "abcd", ("2022-02-09", "2022-03-14", "2022-04-18", "2022-09-30"),
                 (0.12, 0.03, 0.06, 0.11), ("online", "online", "online", "phone"), strict=True)]  # fmt: skip
    chances = [{"id": name, "probability": chance} for name, chance in zip("abcd", (0.0, 0.61, 0.3, 0.09), strict=True)]
    sentence = really(entry | {"waves": waves, "lowest": chances})[1]
    assert sentence == (
        "The lowest figure, 3 %, was truly the lowest of the 4 days with a chance of 61 %. "
        "After it came 6 % by online, 11 % by phone: it did not stay there."
    )


def test_a_sudden_event_is_told_with_its_step_and_whether_surveys_can_tell_it(entry):
    moved = {"low": -0.19, "median": -0.1, "high": -0.04, "fall": 0.97}
    event = {"id": "outbreak", "day": "2022-02-24", "says": "the outbreak of the war", "seen": True, "moved": moved}
    unsure, early = event | {"says": "A call-up.", "seen": False}, {"id": "x", "seen": False}
    told = really(entry | {"events": [event, unsure, early]})
    assert told[1] == (
        "24 February 2022 (the outbreak of the war): in the model support moved at once by -10 points (-19 to -4), a "
        "fall in 97 % of the draws."
    )
    assert told[2].startswith("24 February 2022 (A call-up): ")
    assert told[2].endswith("without another sudden event between, so this is a belief rather than a finding.")
    assert len(told) == len(really(entry)) + 2  # of a day before the first survey nothing is said


def test_figures_that_contradict_each_other_are_told_with_weight_and_result_under_each_alone(entry):
    two = [{"topline": "sv020", "n": n, "share": share, "posterior_weight": weight, "median_alone": alone}
           for n, share, weight, alone in ((755, 0.12, 0.6, 0.14), (767, 0.13, 0.4, 0.152))]  # fmt: skip
    one = {"topline": "sv018", "n": 896, "share": 0.03, "posterior_weight": 1 + 1e-12, "median_alone": 0.04}
    told = [line for line in really(entry | {"readings": [*two, one]}) if "all are kept" in line]
    assert told == [
        "chatham, March 2022 was printed in 2 ways; all are kept: 12 % of 755 asked weighs 60 % and alone puts the "
        "whole public at 14 %; 13 % of 767 asked weighs 40 % and alone puts the whole public at 15 %."
    ]


def test_bounds_by_the_odds_of_those_out_of_reach_are_told_of_the_last_survey(entry):
    waves = [*entry["waves"][:-1], entry["waves"][-1] | {"odds": [{"factor": 2.0, "low": 0.0271, "high": 0.0357}]}]
    assert (
        "With no model, chatham, March 2022, if the odds of those out of reach differ from the others' by at most "
        "2 times, 2.7 to 3.6 %."
    ) in really(entry | {"waves": waves})


def test_doubts_are_ordered_by_how_much_narrower_the_belief_would_be(entry):
    found = doubt_rows(entry, "sv020")
    assert [held for _, _, held in found] == sorted(held for _, _, held in found)
    assert found[0][0] in widest(entry)


def test_the_majority_needs_more_than_there_are_or_a_share_of_the_rest():
    assert "Even if all of the 35 % not reached" in majority(0.03, 0.65, 1.37)
    assert "if 60 % or more of the 50 % not reached" in majority(0.4, 0.5, 0.6)
    assert "A majority stands already: 56 %" in majority(0.8, 0.7, -0.2)
    assert "everyone could be reached" in majority(0.03, 1.0, float("inf"))


def test_every_group_and_reason_stands_on_the_screen(told):
    said = "\n".join(lines(told, {"send_troops": "Send own troops", "host": "Host"}))
    for group in (*told["groups"], *told["media"]):
        assert group["says"] in said
    for reason in told["reasons"]:
        assert f"[{reason['id']}]" in said
    assert "Nobody was asked, so assumed: host." in said


def test_surveys_are_named_by_pollster_and_month_and_never_by_an_id(told, entry):
    said = "\n".join(lines(told, {"send_troops": "Send own troops"}))
    waves = [*entry["waves"], *(wave for row in told["attitudes"] for wave in row["waves"])]
    assert not any(wave["id"] in said for wave in waves)
    for wave in (wave for row in told["attitudes"] for wave in row["waves"]):
        assert named(wave) in said
    assert named({"house": "Pollster", "to": "2022-03-14"}) == "Pollster, March 2022"


def test_a_figure_and_its_sign_stay_on_one_line():
    for width in range(12, 60):
        told = folded("A line on 4 % of the public and 11 % of the rest, then 2 % more.", width, "  ", "    ")
        assert not any(line.strip().startswith("%") for line in told)
        assert all(len(line) <= width and line.startswith("  ") for line in told)
        assert " ".join(line.strip() for line in told) == (
            "A line on 4 % of the public and 11 % of the rest, then 2 % more."
        )


def test_opposition_that_shows_never_exceeds_opposition_and_grows_with_a_crossing(forecast):
    found = expression(forecast.worlds)
    for side in ("refuses", "crosses"):
        assert 0 <= found[side]["shown"]["low"] <= found[side]["shown"]["high"] <= 1
        assert 0 <= found[side]["most_show_it"] <= 1
    assert found["protest_potential"] >= -0.05  # more are against the dearer step in nearly every world
    assert "no forecast rests on it" in opposition(found)


def test_the_answer_is_told_at_both_ends_of_how_support_may_move_with_a_crossing(forecast):
    found = expression(forecast.worlds)
    low, high = (found["drift"][end] for end in ("low", "high"))
    assert low["drift"] < 0 < high["drift"]  # sign left open: normal around 0
    assert low["probability"] <= high["probability"] + 1e-12  # who is rallied fears refusal less
    assert "at the 10 % point" in opposition(found)
