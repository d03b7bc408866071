import pytest

from tightrope.report.most import direction_word, most


def test_below_the_red_line_a_row_is_the_chance_that_the_posture_is_the_most_exposed(forecast):
    rows = {row.posture: row for row in most(forecast, "2022-07-01")}
    # .8461 reach the launches and .0214 go on to the red line: .8247 stay there; .9957 - .8461 = .1496
    assert rows["allow_launches"].answer == "82 %"
    assert rows["host"].answer == "15 %"
    assert rows["stay_out"].answer == "below 1 %"
    assert rows["send_troops"].answer == "2 %"


def test_history_exists_for_the_red_line_alone(forecast):
    rows = most(forecast, "2022-07-01")
    assert [row.history for row in rows] == ["-", "-", "-", "1 %"]
    assert [row.pooled for row in rows] == ["-", "-", "-", "2 %"]


def test_a_case_without_a_class_shows_dashes(changed):
    del changed["outside"], changed["pooled"]
    row = most(changed, "2022-07-01")[-1]
    assert (row.history, row.pooled) == ("-", "-")


def test_the_direction_of_a_row_is_that_of_its_own_chance(forecast):
    # launches and beyond rise by .0231, the red line falls by .0209: the posture between rises by .0440
    assert [row.direction for row in most(forecast, "2022-07-01")] == ["steady", "falling", "rising", "falling"]


def test_postures_beyond_the_red_line_are_told_cumulatively(changed):
    changed["red_line"] = "allow_launches"
    rows = {row.posture: row for row in most(changed, "2022-07-01")}
    assert rows["allow_launches"].answer == "85 %"
    assert rows["send_troops"].answer == "2 %"
    assert rows["send_troops"].red_line is False


@pytest.mark.parametrize(
    ("change", "error", "word"),
    [
        (0.01, 0.0, "steady"),
        (0.011, 0.0, "rising"),
        (-0.011, 0.0, "falling"),
        (0.05, 0.025, "steady"),
        (0.051, 0.025, "rising"),
    ],
)
def test_a_change_within_two_errors_or_one_point_is_steady(change, error, word):
    assert direction_word(change, error) == word
