import pytest
from hypothesis import given
from hypothesis import strategies as st

from tightrope.errors import ForecastError
from tightrope.forecast import figures

probabilities = st.floats(min_value=0, max_value=1)


@pytest.mark.parametrize(
    ("probability", "word"),
    [
        # ODNI, Intelligence Community Directive 203 (2015): bands in per cent, lower end belongs to the band.
        (0.01, "almost no chance"),
        (0.0499, "almost no chance"),
        (0.05, "very unlikely"),
        (0.20, "unlikely"),
        (0.45, "roughly even chance"),
        (0.5499, "roughly even chance"),
        (0.55, "likely"),
        (0.80, "very likely"),
        (0.95, "almost certain"),
        (0.99, "almost certain"),
        # outside 1 to 99 the nearest word
        (0.0, "almost no chance"),
        (0.003, "almost no chance"),
        (1.0, "almost certain"),
    ],
)
def test_a_probability_has_the_word_of_its_band(probability, word):
    assert figures.icd_word(probability) == word


@pytest.mark.parametrize(
    ("probability", "said"),
    [
        (0.0, "below 1 %"),
        (0.0099, "below 1 %"),
        (0.01, "1 %"),
        (0.0214, "2 %"),
        (0.285, "29 %"),  # half up in decimals, where binary arithmetic would say 28
        (0.99, "99 %"),
        (0.9901, "above 99 %"),
        (1.0, "above 99 %"),
    ],
)
def test_a_percentage_is_whole_and_open_at_both_ends(probability, said):
    assert figures.percent(probability) == said


def test_the_word_is_that_of_the_figure_beside_it():
    assert figures.likelihood(0.0496) == "very unlikely: 5 %"


@given(probabilities)
def test_word_and_figure_never_disagree(probability):
    figure = figures.percent(probability)
    if figure[0].isdigit():
        assert figures.spoken_word(probability) == figures.icd_word(int(figure.removesuffix(" %")) / 100)


@given(probabilities, probabilities)
def test_a_higher_probability_never_has_a_lower_word(one, other):
    words = [word for _, word in figures.BANDS] + [figures.TOP_WORD]
    low, high = sorted((one, other))
    assert words.index(figures.icd_word(low)) <= words.index(figures.icd_word(high))


@pytest.mark.parametrize("wrong", [-0.1, 1.1, float("nan"), 2.0])
def test_what_is_no_probability_is_refused_with_the_range(wrong):
    with pytest.raises(ForecastError, match="allowed 0 to 1"):
        figures.percent(wrong)


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0.01, 0.06, "1 to 6"),
        (0.001, 0.06, "below 1 to 6"),
        (0.001, 0.002, "below 1"),
        (0.5, 0.999, "50 to above 99"),
    ],
)
def test_an_interval_is_said_without_the_sign(low, high, said):
    assert figures.span(low, high) == said


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0.96, "96 of 100 worlds"),
        (0.0, "0 of 100 worlds"),
        (1.0, "100 of 100 worlds"),
        (0.001, "fewer than 1 of 100 worlds"),
        (0.999, "more than 99 of 100 worlds"),
    ],
)
def test_a_share_of_worlds_is_a_natural_number(share, said):
    assert figures.worlds_of_100(share) == said


@pytest.mark.parametrize(
    ("change", "whole", "fine"),
    [
        (0.0699, "+7 points", "+7.0"),
        (-0.0209, "-2 points", "-2.1"),
        (0.012, "+1 point", "+1.2"),
        (0.0049, "less than 1 point", "+0.5"),
        (0.0, "less than 1 point", "0.0"),
        (-0.0001, "less than 1 point", "0.0"),
    ],
)
def test_a_change_is_said_in_points(change, whole, fine):
    assert figures.points(change) == whole
    assert figures.fine_points(change) == fine


def test_a_day_is_said_in_words():
    assert figures.day("2022-04-21") == "21 April 2022"
    assert figures.day("2023-12-01") == "1 December 2023"


def test_what_is_no_day_is_refused_with_the_form():
    with pytest.raises(ForecastError, match="year-month-day"):
        figures.day("2022")


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (0.4417, "level", "0.44"),
        (0.3127, "share", "31 %"),
        (0.0083, "share of means", "0.83 %"),
        (0.0, "share", "0 %"),
        (2.9134, "multiplier", "2.91"),
        (59.2, "1/probability", "59.2"),
        (12345.6, "persons", "12,346"),
        (999.9, "persons", "1,000"),
    ],
)
def test_a_value_is_said_in_its_unit(value, unit, said):
    assert figures.amount(value, unit) == said


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.0, "none"),
        (0.01, "nearly none"),
        (0.09, "a tenth"),
        (0.26, "a quarter"),
        (0.34, "a third"),
        (0.49, "half"),
        (0.68, "two thirds"),
        (0.7617, "three quarters"),
        (0.91, "nine tenths"),
        (0.99, "nearly all"),
        (1.0, "all"),
    ],
)
def test_a_part_of_a_whole_is_said_as_the_nearest_simple_fraction(share, words):
    assert figures.fraction(share) == words


def test_the_gist_of_an_item_is_its_first_clause():
    assert figures.gist("The front moved east; the north is free. More follows.") == "The front moved east"
    assert figures.gist("One clause.") == "One clause"
