import csv
import io
import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET

import pytest

from tightrope.errors import RunError
from tightrope.report.charts import CHARTS, NARROW, WIDE
from tightrope.report.draw import VERSION, svg, table_csv, write_charts

ATTACK = '<script>alert(1)</script>"><img src=x onerror=alert(1)> & \' id="x" url(#y)'
ATTRIBUTION = CHARTS[3]


def drawn(forecast, chart, width=NARROW, name="p"):
    return svg(chart.spec(forecast, width), name, (chart.finding(forecast), chart.alternative(forecast)))


def test_charts_are_drawn_by_vega_lite_6():
    assert VERSION.startswith("6.")


def test_a_picture_fits_any_width_and_names_itself(forecast):
    root = ET.fromstring(drawn(forecast, ATTRIBUTION))
    assert root.attrib["role"] == "img"
    assert "max-width:100%" in root.attrib["style"]
    assert root.attrib["viewBox"].startswith("0 0 ")
    assert root[0].tag.endswith("title")
    assert root[0].text == ATTRIBUTION.finding(forecast)
    assert root[1].text == ATTRIBUTION.alternative(forecast)


def test_the_table_as_csv_comes_back_unrounded(forecast):
    read = list(csv.DictReader(io.StringIO(table_csv(ATTRIBUTION.rows(forecast)))))
    assert read[2]["cause"] == "apparatus"
    assert float(read[2]["comply"]) == forecast["now"]["comply"]["parts"]["apparatus"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_a_text_that_a_spreadsheet_would_run_is_made_harmless(text):
    assert list(csv.reader(io.StringIO(table_csv([{"label": text, "value": -1.5}]))))[1] == [f"'{text}", "-1.5"]


def test_a_column_that_a_row_lacks_stays_empty():
    assert table_csv([{"a": 1.0}, {"a": 2.0, "b": 3.0}]) == "a,b\n1.0,\n2.0,3.0\n"


@pytest.mark.slow
@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.name)
def test_no_picture_is_wider_than_its_room_and_none_warns(forecast, chart, width, capfd):
    root = ET.fromstring(drawn(forecast, chart, width))
    assert float(root.attrib["width"]) <= width * 1.08  # axis words may stand out a little; the page scales them
    assert "WARN" not in capfd.readouterr().err


@pytest.mark.slow
@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.name)
def test_a_text_of_the_case_stays_text_in_a_picture(changed, chart):
    for posture in changed["postures"]:
        posture["label"] += ATTACK
    for item in changed["evidence"]:
        item["says"] += ATTACK
        item["title"] += ATTACK
    for row in changed["support"]:
        row["group"] += ATTACK
    for row in changed["scenarios"]:
        row["id"] += ATTACK
    picture = drawn(changed, chart)
    tags = {element.tag.rpartition("}")[2] for element in ET.fromstring(picture).iter()}
    assert tags <= {"svg", "title", "desc", "g", "path", "rect", "line", "text", "tspan", "circle", "defs", "clipPath"}
    for element in ET.fromstring(picture).iter():
        assert not [name for name in element.attrib if name.lower().startswith("on")]
        assert not [name for name in element.attrib if name.rpartition("}")[2] == "href"]


@pytest.mark.slow
def test_evidence_tells_its_source_under_the_pointer(forecast):
    titles = re.findall(r"<title>([^<]*)</title>", drawn(forecast, CHARTS[0]))
    assert any("The front moved east" in title and "Daily record of the war" in title for title in titles)
    assert len(titles) == 1 + len(forecast["evidence"])


@pytest.mark.slow
def test_two_pictures_on_a_page_share_no_id(forecast):
    ids = [re.findall(r'\bid="([^"]+)"', drawn(forecast, chart, name=chart.name)) for chart in CHARTS]
    every = [name for names in ids for name in names]
    assert len(every) == len(set(every))


@pytest.mark.slow
def test_a_picture_drawn_twice_is_the_same(forecast):
    assert drawn(forecast, CHARTS[4]) == drawn(forecast, CHARTS[4])


@pytest.mark.slow
def test_every_chart_is_written_as_csv_svg_and_json(forecast, tmp_path):
    written = write_charts(forecast, tmp_path / "charts")
    assert sorted(path.name for path in written) == sorted(
        f"{chart.name}.{ending}" for chart in CHARTS for ending in ("csv", "svg", "json")
    )
    assert sorted(path.name for path in (tmp_path / "charts").iterdir()) == sorted(path.name for path in written)
    assert json.loads((tmp_path / "charts" / "tightrope.json").read_text())["$schema"].endswith("v6.json")
    ET.parse(tmp_path / "charts" / "tightrope.svg")


def test_charts_that_cannot_be_written_are_told_of_in_one_sentence(forecast, tmp_path):
    (tmp_path / "charts").write_text("a file")
    only = {key: value for key, value in forecast.items() if key not in {"path", "support", "scenarios"}}
    with pytest.raises(RunError, match="cannot be written"):
        write_charts(only, tmp_path / "charts")


@pytest.mark.slow
def test_a_picture_is_the_same_in_every_time_zone(forecast, tmp_path):
    code = (
        "import json, sys; from tightrope.report.charts import CHARTS, NARROW; from tightrope.report.draw import svg;"
        "sys.stdout.write(svg(CHARTS[0].spec(json.load(open(sys.argv[1])), NARROW), 'p', ('t', 'a')))"
    )
    stored = tmp_path / "forecast.json"
    stored.write_text(json.dumps(forecast))
    seen = {
        subprocess.run(
            [sys.executable, "-c", code, str(stored)],
            env={**os.environ, "TZ": zone, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            check=True,
        ).stdout
        for zone in ("UTC", "Asia/Tokyo", "America/New_York")
    }
    assert len(seen) == 1
