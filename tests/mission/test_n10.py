"""Words are weak evidence until one has learned what they are worth."""

import pytest

pytestmark = pytest.mark.owner("B")


def test_the_forecast_without_words_is_printed_and_words_never_weigh_more_than_threefold(play, troops_demo):
    answer = play(troops_demo)
    assert answer["headline"] in answer["without_statements"]["probability"]
    assert answer["statements"]["largest_ratio"] <= 3
    assert answer["without_statements"]["probability"] != answer["probability"][answer["red_line"]]
