"""A model that knows its own worlds should find a drawn truth at every rank equally often."""

import pytest

pytestmark = pytest.mark.owner("B")


@pytest.fixture
def case_file(tmp_path, troops_demo):
    path = tmp_path / "case.yaml"
    path.write_text(troops_demo, encoding="utf-8")
    return path


def test_truths_drawn_from_the_model_are_found_at_every_rank_equally_often(spoken, case_file):
    verdict = spoken("calibrate", case_file, "--histories", "200")
    assert verdict["inside_band"] >= 0.95
    assert 0.86 <= verdict["mean_coverage_90"] <= 0.94


def test_evidence_counted_twice_is_found_out(spoken, case_file):
    assert spoken("calibrate", case_file, "--histories", "200", "--likelihood-power", "2")["inside_band"] < 0.95
