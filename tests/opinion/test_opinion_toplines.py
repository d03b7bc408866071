from datetime import date

import pytest

from tightrope.errors import ConflictingReadings, FaultySurvey
from tightrope.opinion import Reading, conflicts, visible
from tightrope.opinion.toplines import counts_that_print

A_DAY = date(2022, 3, 1)


def test_a_reading_tells_all_its_faults_at_once():
    with pytest.raises(FaultySurvey) as fault:
        Reading(0, 3, " ", weight=-1)
    for part in ("share: 3", "write 0.03 or 3 %", "n: 0", "weight: -1", "origin: missing"):
        assert part in fault.value.message


def test_a_topline_tells_reversed_days_and_a_wrong_rounding_at_once(make_topline):
    with pytest.raises(FaultySurvey) as fault:
        make_topline("w", date(2022, 3, 2), A_DAY, A_DAY, (100, 0.1), rounding=2, dont_know=5)
    for part in ("field_end 2022-03-01 lies before", "rounding: 2", "dont_know: 5", "write 0.05 or 5 %"):
        assert part in fault.value.message


def test_two_readings_without_the_mark_are_refused_and_both_shown(make_topline):
    with pytest.raises(ConflictingReadings) as fault:
        make_topline("w", A_DAY, A_DAY, A_DAY, (755, 0.12), (767, 0.13), keep_all=False)
    assert "w: 0.12 of 755" in fault.value.message
    assert "w: 0.13 of 767" in fault.value.message


def test_conflicts_lists_every_reading_with_equal_weights(waves):
    (conflict,) = conflicts(list(waves.values()))
    assert conflict.topline == "CH7"
    assert conflict.weights == (0.25, 0.25, 0.25, 0.25)
    assert {(r.n, r.share) for r in conflict.readings} == {(755, 0.12), (767, 0.12), (755, 0.13), (767, 0.13)}


def test_on_21_april_both_waves_are_seen_with_all_four_readings_of_the_first(waves):
    seen = visible(list(waves.values()), date(2022, 4, 21))
    assert [t.id for t in seen] == ["CH7", "CH8"]
    assert len(seen[0].readings) == 4


def test_on_21_march_the_seventh_wave_has_its_preliminary_figures_alone(waves):
    seen = visible(list(waves.values()), date(2022, 3, 21))
    assert [t.id for t in seen] == ["CH7", "CH8"]
    assert {r.share for r in seen[0].readings} == {0.13}
    assert seen[0].weights() == (0.5, 0.5)


def test_before_the_first_print_nothing_is_seen(waves):
    assert visible(list(waves.values()), date(2022, 3, 20)) == ()


def test_the_middle_of_a_field_may_fall_at_noon(waves):
    assert waves["CH7"].middle == date(2022, 1, 30).toordinal()
    assert waves["CH8"].middle == date(2022, 3, 9).toordinal() + 0.5
    assert waves["CH10"].middle == date(2022, 6, 11).toordinal() + 0.5


@pytest.mark.parametrize(
    ("share", "n", "first", "last"),
    [(0.03, 896, 23, 31), (0.12, 755, 87, 94), (0.03, 200, 5, 6), (0.0, 100, 0, 0), (1.0, 100, 100, 100)],
)
def test_a_printed_share_stands_for_every_count_that_rounds_to_it(share, n, first, last):
    # By hand: 896 * .025 = 22.4, 896 * .035 = 31.36; 755 * .115 = 86.8, 755 * .125 = 94.4; 200 * .035 = 7 is out.
    assert counts_that_print(share, 0.01, n) == (first, last)


def test_an_exact_share_stands_for_one_count_and_an_impossible_one_is_refused():
    assert counts_that_print(27 / 896, 0, 896) == (27, 27)
    with pytest.raises(FaultySurvey, match="no whole number of persons"):
        counts_that_print(0.0301, 0, 896)
    with pytest.raises(FaultySurvey, match="no whole number of persons"):
        counts_that_print(0.12, 0.001, 7)
