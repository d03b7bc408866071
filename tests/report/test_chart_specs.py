import itertools
import json

import pytest

from tightrope.forecast.figures import day
from tightrope.report.charts import CHARTS, NARROW, WIDE, frame, shown

each = pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.name)


def leaves(value):
    if isinstance(value, dict):
        for inner in value.values():
            yield from leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner)
    else:
        yield value


def luminance(colour):
    """Relative luminance of sRGB, W3C (2018), Web Content Accessibility Guidelines 2.1."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_a_whole_document_has_every_chart(forecast):
    every = [
        "tightrope",
        "postures",
        "scenarios",
        "attribution",
        "support",
        "cascade",
        "trade",
        "output",
        "history",
        "surveys",
    ]
    assert [chart.name for chart in shown(forecast)] == every


def test_a_document_of_the_answer_alone_has_none(forecast):
    needed = ("case", "as_of", "seed", "digest", "red_line", "headline", "postures", "probability")
    assert shown({key: forecast[key] for key in needed}) == ()


@each
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_chart_is_a_vega_lite_6_document_with_its_rows_inside(forecast, chart, width):
    spec = chart.spec(forecast, width)
    assert spec["$schema"] == "https://vega.github.io/schema/vega-lite/v6.json"
    said = json.dumps(spec, allow_nan=False)
    assert '"url"' not in said
    assert '"values"' in said


@each
def test_a_chart_carries_finding_measure_and_source(forecast, chart):
    spec = chart.spec(forecast, WIDE)
    assert " ".join(spec["title"]["text"]) == chart.finding(forecast)
    assert " ".join(spec["title"]["subtitle"]) == chart.measure(forecast)
    source = " ".join(str(leaf) for leaf in leaves(spec["vconcat"][-1]))
    for part in ("belarus_2022", day("2022-04-21"), "seed 1", "digest 1a2b3c4d5e6f"):
        assert part in source


@each
def test_a_chart_has_words_and_a_table_beside_it(forecast, chart):
    assert len(chart.alternative(forecast)) > 40
    table = chart.rows(forecast)
    assert table
    for row in table:
        assert all(isinstance(value, str | float | int | bool) for value in row.values())


@each
def test_no_chart_speaks_a_parameter_name(forecast, chart, parameter_names):
    words = " ".join((chart.finding(forecast), chart.measure(forecast), chart.alternative(forecast)))
    assert not parameter_names.search(words)


@each
def test_a_label_is_never_read_as_a_formula_of_the_chart(changed, chart):
    changed["postures"][3]["label"] = "datum.x'); alert(1); ('"
    spec = chart.spec(changed, WIDE)

    def formulas(value):
        if isinstance(value, dict):
            for key, inner in value.items():
                if key in {"expr", "test", "filter", "calculate", "labelExpr"}:
                    yield str(inner)
                yield from formulas(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from formulas(inner)

    assert not [formula for formula in formulas(spec) if "alert" in formula]


def test_the_fan_and_the_two_sides_differ_in_lightness():
    fan = [luminance(colour) for colour in (frame.BAND_95, frame.BAND_80, frame.BAND_50, frame.MEDIAN)]
    # W3C (2018), Web Content Accessibility Guidelines 2.1: contrast (L1 + .05) / (L2 + .05)
    for light, dark in itertools.pairwise(fan):
        assert (light + 0.05) / (dark + 0.05) > 1.35
    assert (luminance(frame.WARM) + 0.05) / (luminance(frame.MEDIAN) + 0.05) > 1.7


def test_the_side_of_the_rope_in_the_title_is_that_of_the_last_row(changed):
    chart = CHARTS[0]
    changed["path"][-1]["above"] = 0.73
    assert chart.finding(changed).startswith("73 of 100 worlds stand above the rope")
    assert chart.rows(changed)[-1]["share_above_rope"] == 0.73


def test_the_right_end_gives_share_and_probability(forecast):
    said = json.dumps(CHARTS[0].spec(forecast, WIDE))
    assert "8 of 100 worlds\\nabove the rope;\\nprobability of\\nhaving crossed: 14 %" in said


def test_the_parts_of_the_rope_in_the_table_add_up(forecast):
    table = {row["cause"]: row for row in CHARTS[3].rows(forecast)}
    causes = [table[cause]["part_of_pull"] for cause in ("patron", "street", "apparatus", "economy", "adversary")]
    assert sum(causes) == pytest.approx(table["pull"]["part_of_pull"], abs=1e-9)
    assert table["pull"]["part_of_pull"] + table["other"]["part_of_pull"] == pytest.approx(
        table["pull + other"]["part_of_pull"], abs=1e-9
    )
    for cause in ("patron", "street", "apparatus", "economy", "adversary"):
        assert table[cause]["refuse"] - table[cause]["comply"] == pytest.approx(table[cause]["part_of_pull"], abs=1e-9)


def test_evidence_outside_the_picture_is_left_out_of_its_ticks(changed):
    changed["evidence"][0]["happened"] = "2010-01-01"
    assert "1 January 2010" not in json.dumps(CHARTS[0].spec(changed, WIDE))


def test_the_scenario_that_moves_most_gives_the_title(forecast):
    assert CHARTS[2].finding(forecast) == "“Hard demand” moves the answer for 1 July 2022 most: +7 points"


def test_a_reading_about_another_posture_is_not_drawn_as_support_for_crossing(changed):
    before = json.dumps(CHARTS[4].spec(changed, WIDE)).count('"share": 0.12')
    changed["readings"][0]["posture"] = "host"
    assert before > json.dumps(CHARTS[4].spec(changed, WIDE)).count('"share": 0.12')


@pytest.mark.parametrize(("steps", "form"), [(26, "%b %Y"), (4, "%-d %b")])
def test_a_short_path_is_dated_by_days_and_a_long_one_by_months(changed, steps, form):
    changed["path"] = changed["path"][:steps]
    layer = CHARTS[0].spec(changed, WIDE)["vconcat"][0]["layer"][-1]
    assert layer["encoding"]["x"]["axis"]["format"] == form
