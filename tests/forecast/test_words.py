import copy
import json
import re
from pathlib import Path

import pytest

from tightrope.errors import ForecastError
from tightrope.forecast import words
from tightrope.report.numbers import unfounded_sentences

FORECAST = Path(__file__).parent.parent / "report" / "data" / "forecast.json"
NEEDED = {"schema", "version", "digest", "case", "role", "seed", "worlds", "as_of", "horizon", "dates", "headline"}
NEEDED |= {"compare", "question", "actors", "postures", "red_line", "probability", "sentences"}
LIKELIHOOD = ("chance", "unlikely", "likely", "certain")
CONFIDENCE = ("confidence", "confident", "indicative")


@pytest.fixture
def document():
    return json.loads(FORECAST.read_text(encoding="utf-8"))


@pytest.fixture
def said(document):
    return words.sentences(document)


def test_the_sentences_of_the_stored_document_are_those_written_today(document, said):
    assert document["sentences"] == said


def test_the_answer_is_a_word_then_a_figure_then_its_interval(said):
    assert said["headline"] == "Almost no chance: 2 % (below 1 to 6)."


def test_the_bottom_line_has_three_sentences_with_direction_noise_and_robust_range(said):
    first, noise, robust = said["bottom_line"]
    assert first.startswith("Almost no chance that Lukashenko")
    assert first.endswith("falling by 2 points since 7 April 2022.")
    assert noise.startswith("Three quarters of it (76 %) is noise")
    assert robust == "Between 1 % and 5 % if our starting beliefs were off by half or by double."


def test_the_direction_names_the_item_that_moved_the_answer(said):
    assert said["direction"] == (
        "Falling by 2 points since 7 April 2022: The front moved east and the forces north of the capital left."
    )


def test_a_robust_range_open_at_an_end_is_said_from_end_to_end(document):
    document["robust_range"]["send_troops"]["2022-07-01"] = [0.004, 0.0452]
    assert words.sentences(document)["robust"] == (
        "From below 1 % to 5 % if our starting beliefs were off by half or by double."
    )


def test_a_steady_answer_names_no_item(document):
    document["direction"]["send_troops"] |= {"word": "steady", "change": 0.001}
    assert words.sentences(document)["direction"] == "Steady since 7 April 2022."


def test_the_turning_point_is_said_on_its_scale_with_the_worlds_that_have_none(said):
    assert said["turns"] == (
        "Turns if the threat he faces from the patron passes 0.44 on a scale of 0 to 1 (0.31 to 0.62); "
        "in 38 of 100 worlds no threat suffices."
    )


def test_where_few_worlds_turn_the_span_is_said_and_no_middle_of_it(document):
    row = next(row for row in document["tipping"] if row["quantity"] == "pressure")
    row |= {"never": 0.98}
    assert words.sentences(document)["turns"] == (
        "Turns in few worlds, if the threat he faces from the patron passes 0.31 to 0.62 on a scale of 0 to 1; "
        "in 98 of 100 worlds no threat suffices."
    )


def test_a_quantity_without_a_turning_point_is_never_clipped(document):
    document["tipping"] = [{"quantity": "pressure", "phrase": "the threat", "unit": "level", "never": 1.0}]
    assert words.sentences(document)["turns"] == "In 100 of 100 worlds no threat suffices: the threat."


def test_the_bargain_is_said_in_worlds(said):
    assert said["bargain"] == "He offers the west a bargain by then in 6 of 100 worlds; it is struck in 2."


def test_the_main_reason_names_the_cause_that_weighs_most_on_the_side_where_most_worlds_lie(document, said):
    assert said["reason"].endswith("in 96 of 100 worlds, chiefly because of the apparatus.")
    document["now"]["above_rope"] = 0.7
    assert words.sentences(document)["reason"] == (
        "He would rather cross than refuse in 70 of 100 worlds, chiefly because of the patron."
    )


def test_what_weighs_besides_danger_can_be_the_main_reason(document):
    document["now"]["other"] = -0.5
    assert words.sentences(document)["reason"].endswith("chiefly because of what weighs with him besides danger.")


def test_both_dangers_are_said_in_the_same_unit_with_the_largest_cause_of_each(said):
    reasons = [reason["text"] for reason in said["reasons"]]
    assert "refusing is believed to cost him office with a probability of 7 %, complying with one of 11 %" in reasons[1]
    assert reasons[2] == (
        "The danger of complying comes mostly from the apparatus (6 %), that of refusing from the patron (4 %)."
    )


def test_the_items_that_moved_the_answer_are_reasons_with_their_source(said):
    moved = [reason for reason in said["reasons"] if "source" in reason]
    assert [reason["source"] for reason in moved] == ["front_moved", "launches", "no_demand_seen"]
    assert moved[0]["text"].endswith("moves the answer by -2 points.")


def test_only_what_the_evidence_did_not_teach_is_called_assumed(document, said):
    assert said["assumed"] == [
        "Not learned from evidence, only assumed: how closely he weighs small differences in danger; "
        "what lifting sanctions gives back."
    ]
    for row in document["assumed"]:
        row["label"] = "moved"
    assert "assumed" not in words.sentences(document)


def test_what_the_models_own_choices_cost_is_said(document, said):
    leaning, foresight, apparatus = said["doubts"]
    assert leaning.endswith("moves it by 3 points at most (everything that was seen).")
    assert "3 % in place of 2 % (250 worlds)" in foresight
    assert "by up to 31 % of the scale" in apparatus
    document["power_scaling"][0] |= {"change": -0.06, "leans_on": True}
    assert words.sentences(document)["doubts"][0] == (
        "The answer leans on these, were each to count twice as much: everything that was seen (-6 points)."
    )


def test_a_design_case_is_shown_and_not_proof(document, said):
    assert said["standing"].startswith("Shown, not proof")
    document["role"] = "held_out"
    assert "standing" not in words.sentences(document)


def test_too_few_worlds_are_said_plainly(document, said):
    assert "indicative" not in said
    document["indicative"] = True
    assert words.sentences(document)["indicative"] == "Too few worlds explain the evidence; treat as indicative."


def test_a_case_without_a_class_of_past_situations_says_so(document, said):
    assert "history" not in said
    del document["outside"]
    assert words.sentences(document)["history"] == "No class of past situations fits; not pooled."


def test_an_answer_that_is_never_reached_has_no_noise_to_speak_of(document):
    document["probability"]["send_troops"] = dict.fromkeys(document["dates"], 0.0)
    document["noise_share"] = dict.fromkeys(document["dates"], 0.0)
    assert "noise" not in words.sentences(document)


def test_all_noise_leaves_nothing_that_he_would_rather(document):
    document["noise_share"] = dict.fromkeys(document["dates"], 1.0)
    assert words.sentences(document)["noise"] == ("All of it (above 99 %) is noise: slips against his own reckoning.")


def test_every_number_of_every_sentence_stands_in_the_document(document):
    assert unfounded_sentences(document) == {}


def test_no_sentence_speaks_a_parameter_name(document):
    names = re.compile(r"\b(lambda|theta|kappa\w*|rho|zeta|[bckqj]\d|b_\w+)\b", re.IGNORECASE)
    assert not [line for line in words.spoken(document) if names.search(line)]


def test_no_sentence_has_a_word_of_likelihood_and_one_of_confidence(document):
    document["indicative"] = True
    document["sentences"] = words.sentences(document)
    for line in words.spoken(document):
        assert not (any(w in line.lower() for w in LIKELIHOOD) and any(w in line.lower() for w in CONFIDENCE)), line


@pytest.mark.parametrize("absent", sorted(set(json.loads(FORECAST.read_text(encoding="utf-8"))) - NEEDED))
def test_a_part_that_was_not_computed_is_not_spoken_of(document, absent):
    del document[absent]
    document["sentences"] = words.sentences(document)
    assert unfounded_sentences(document) == {}


def test_the_shortest_answer_still_has_a_headline(document):
    short = {key: value for key, value in document.items() if key in NEEDED}
    assert words.sentences(short)["headline"] == "Almost no chance: 2 %."
    assert words.sentences(short)["bottom_line"] == [
        "Almost no chance that Lukashenko comes to “Send own troops” or beyond by 1 July 2022: 2 %."
    ]


def test_an_answer_without_its_probability_is_refused_by_name(document):
    del document["probability"]["send_troops"]
    with pytest.raises(ForecastError, match=r"probability\.send_troops"):
        words.sentences(document)


def test_the_question_is_asked_for_the_headline_day(document):
    assert words.question_line(document).endswith("inside the adversary's country by 1 July 2022?")
    document["question"]["wording"] = "Will he cross?"
    assert words.question_line(document) == "Will he cross, by 1 July 2022?"


def test_renaming_postures_and_actors_changes_no_number(document):
    def figures_of(given):
        return [
            re.findall(r"\d+(?:\.\d+)?", line) for line in words.spoken(given | {"sentences": words.sentences(given)})
        ]

    renamed = json.loads(json.dumps(document).replace("send_troops", "cross_it").replace("Lukashenko", "Another"))
    assert figures_of(renamed) == figures_of(copy.deepcopy(document))
