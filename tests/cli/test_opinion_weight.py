import json

import pytest
from typer.testing import CliRunner

from tightrope.cli import app
from tightrope.errors import FaultySurvey, FaultyTargets

LINES = "troops,sex,age\nno,f,y\nyes,m,o\nno,m,y\nhard to say,f,o\nno,f,o\nyes,m,y\n"
TARGETS = "variable,level,total\nsex,f,54\nsex,m,46\nage,y,40\nage,o,60\n"


@pytest.fixture
def ask(tmp_path):
    (tmp_path / "wave.csv").write_text(LINES, encoding="utf-8")
    (tmp_path / "targets.csv").write_text(TARGETS, encoding="utf-8")

    def asked(*words, item="troops", targets="targets.csv"):
        given = ["opinion", "weight", str(tmp_path / "wave.csv"), "--item", item, "--missing", "hard to say"]
        return CliRunner().invoke(app, [*given, "--targets", str(tmp_path / targets), *words])

    return asked


def test_shares_add_up_and_the_written_weights_meet_the_targets(ask, tmp_path):
    told = ask("--json", "--out", str(tmp_path / "weights.csv"))
    document = json.loads(told.stdout)
    assert sum(row["share"] for row in document["answers"]) == pytest.approx(1)
    weights = [float(line.split(",")[2]) for line in (tmp_path / "weights.csv").read_text().splitlines()[1:]]
    assert sum(weights) == pytest.approx(100)
    assert weights[0] + weights[3] + weights[4] == pytest.approx(54)  # women


def test_words_tell_error_and_design_effect(ask):
    assert "standard error" in ask().stdout
    assert "5 of 6 answered" in ask().stdout


def test_the_design_is_named_part_by_part(ask, tmp_path):
    rows = LINES.splitlines()
    drawn = map(",".join, zip(rows, ("d,v", "1,a", "2,a", "1,b", "1,b", "3,c", "1,c"), strict=True))
    (tmp_path / "wave.csv").write_text("\n".join(drawn) + "\n", encoding="utf-8")
    village = ("--design", "weight=d", "--design", "cluster=v")
    plain, told = (json.loads(ask("--json", *words).stdout) for words in ((), village))
    assert told["answers"][0]["degrees_of_freedom"] == 2  # three villages
    assert told["answers"][0]["se"] != plain["answers"][0]["se"]


@pytest.mark.parametrize("words", [("waight=d",), ("strata",), ("cluster=v", "cluster=v")])
def test_a_part_of_the_design_that_cannot_be_read_is_named_with_what_is_allowed(ask, words):
    told = ask(*(part for word in words for part in ("--design", word)))
    assert isinstance(told.exception, FaultySurvey)
    assert f"--design {words[-1]}: allowed weight, strata, cluster, each once" in str(told.exception)


def test_faults_write_nothing(ask, tmp_path):
    (tmp_path / "wrong.csv").write_text("variable,level,total\nsex,f,54\n", encoding="utf-8")
    told = ask("--out", str(tmp_path / "weights.csv"), targets="wrong.csv")
    assert isinstance(told.exception, FaultyTargets)
    assert not (tmp_path / "weights.csv").exists()
    assert isinstance(ask(item="").exception, FaultySurvey)


def test_a_file_without_the_word_weight_is_wrong_usage():
    assert CliRunner().invoke(app, ["opinion", "belarus_2022", "wave.csv"]).exit_code == 2


def test_a_column_that_was_not_named_is_wrong_usage(tmp_path):
    assert CliRunner().invoke(app, ["opinion", "weight", str(tmp_path / "wave.csv")]).exit_code == 2
