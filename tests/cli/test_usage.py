"""Every wrong word on the command line is met with one sentence, the right exit code, and nothing written."""

from __future__ import annotations

from pathlib import Path

import pytest


def test_an_unknown_verb_is_answered_with_the_nearest_one(command):
    said = command("chek", "belarus_2022")
    assert said.code == 2
    assert "check" in said.err


def test_an_unknown_option_is_wrong_usage(command, example):
    assert command("run", example, "--wolds", "100").code == 2


def test_an_unknown_case_is_answered_with_the_nearest_name(command):
    said = command("check", "belarus_2202")
    assert said.code == 1
    assert "belarus_2022" in said.err


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--worlds", "99"), ("99", "100", "10000000")),
        (("--worlds", "10000001"), ("10000001", "10000000")),
        (("--seed", "-1"), ("-1", "0 and above")),
        (("--as-of", "2022-02-30"), ("2022-02-30", "2022-04-21")),
        (("--as-of", "2022-07-02"), ("2022-07-02", "horizon")),
    ],
)
def test_a_number_or_day_out_of_range_names_value_range_and_remedy(command, example, words, expected, tmp_path):
    said = command("run", example, *words, "--runs", str(tmp_path / "runs"))
    assert said.code == 1
    assert "Traceback" not in said.err
    for part in expected:
        assert part in said.err
    assert not (tmp_path / "runs").exists()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("whatif", "--scenario", "hard_demnad"), "did you mean hard_demand?"),
        (("whatif", "--hold", "presure=0.6"), "did you mean pressure?"),
        (("whatif", "--hold", "pressure=1.6"), "allowed 0 to 1"),
        (("whatif", "--hold", "pressure"), "pressure=0.6@2022-05-01"),
        (("whatif", "--hold", "pressure=0.6@2022-13-01"), "2022-13-01"),
        (("whatif", "--hold", "pressure=0.6@2023-01-01"), "horizon"),
        (("tip", "--quantity", "presure"), "did you mean pressure?"),
        (("explain", "--quantity", "lamda"), "did you mean lambda?"),
        (("explain", "bottom_lin"), "did you mean bottom_line?"),
    ],
)
def test_an_unknown_scenario_quantity_or_topic_is_answered_with_the_nearest(command, example, words, expected):
    verb, *rest = words
    said = command(verb, example, *rest)
    assert said.code == 1
    assert expected in said.err
    assert "Traceback" not in said.err


def test_check_counts_what_a_clean_case_holds(command, example):
    said = command("check", example)
    assert said.code == 0
    assert "troops_demo: no faults" in said.out


def test_check_tells_all_faults_at_once_and_exits_with_1(command, example, tmp_path: Path):
    broken = tmp_path / "case.yaml"
    text = Path(example).read_text(encoding="utf-8")
    broken.write_text(text.replace("support: 0.03", "support: 3").replace("kind: statement", "kind: statment"), "utf-8")
    said = command("check", str(broken))
    assert said.code == 1
    assert "[T201]" in said.err
    assert said.err.rstrip().endswith("2 faults; nothing was forecast.")


def test_check_gives_faults_as_json(command, example, tmp_path: Path):
    import json

    broken = tmp_path / "case.yaml"
    broken.write_text(Path(example).read_text("utf-8").replace("support: 0.03", "support: 3"), "utf-8")
    said = command("check", str(broken), "--json")
    (fault,) = json.loads(said.out)["faults"]
    assert fault["code"] == "T201"
    assert set(fault) == {"code", "file", "line", "column", "path", "got", "allowed", "hint"}


def test_a_faulty_case_writes_no_run_folder(command, example, tmp_path: Path):
    broken = tmp_path / "case.yaml"
    broken.write_text(Path(example).read_text("utf-8").replace("support: 0.03", "support: 3"), "utf-8")
    said = command("run", str(broken), "--runs", str(tmp_path / "runs"))
    assert said.code == 1
    assert "[T201]" in said.err
    assert not (tmp_path / "runs").exists()
