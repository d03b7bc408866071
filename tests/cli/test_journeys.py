"""An analyst's way through the program, with a small number of worlds: run, ask, find it again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import tightrope

pytestmark = pytest.mark.slow
FEW = ("--worlds", "100")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("runs")


def test_a_run_leaves_a_whole_folder_and_says_where_it_lies(command, example, folder):
    said = command("run", example, *FEW, "--runs", str(folder))
    assert said.code == 0
    (run,) = folder.iterdir()
    assert str(run / "report.html") in said.out
    assert {each.name for each in run.iterdir()} == {"run.lock.json", "case", "forecast.json", "charts", "report.html"}
    assert json.loads((run / "run.lock.json").read_text("utf-8"))["state"] == "done"
    assert "<script" not in (run / "report.html").read_text("utf-8")


def test_file_command_and_python_give_the_same_bytes(command, example, folder):
    (run,) = folder.iterdir()
    written = (run / "forecast.json").read_text("utf-8")
    said = command("run", example, *FEW, "--runs", str(folder), "--json")
    assert said.out == written
    assert tightrope.run(example, worlds=100).to_json() == written


def test_quick_stops_at_the_answer_and_writes_nothing(command, example, tmp_path: Path):
    said = command("run", example, *FEW, "--quick", "--runs", str(tmp_path / "none"))
    assert said.code == 0
    assert "------" not in said.out
    assert not (tmp_path / "none").exists()


def test_what_if_sets_a_held_quantity_beside_the_unchanged_case(command, example):
    said = command("whatif", example, *FEW, "--hold", "pressure=0.9@2022-05-01", "--json")
    document = json.loads(said.out)
    (row,) = document["scenarios"]
    day = document["headline"]
    change = row["probability"]["send_troops"][day] - document["probability"]["send_troops"][day]
    assert row["change"][day] == pytest.approx(change, abs=1e-12)
    assert row["change"][day] > 0


def test_tip_names_the_share_of_worlds_without_a_turning_point(command, example):
    said = command("tip", example, *FEW, "--quantity", "pressure", "--json")
    (row,) = json.loads(said.out)["tipping"]
    assert 0 <= row["never"] <= 1


def test_explain_tells_all_about_one_quantity(command, example):
    said = command("explain", example, *FEW, "--quantity", "lambda", "--json")
    document = json.loads(said.out)
    assert document["unit"] == "1/probability"
    assert document["origin"].startswith("judged by desk lead")
    assert len(document["prior"]) == 3


def test_an_unwritable_runs_folder_is_one_sentence(command, example, tmp_path: Path):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder", "utf-8")
    said = command("run", example, *FEW, "--runs", str(blocked / "runs"))
    assert said.code == 1
    assert "Traceback" not in said.err
    assert "cannot be written" in said.err


def test_cohesion_tells_four_things_apart_and_draws_the_cascade(command, example, tmp_path: Path):
    said = command("cohesion", example, *FEW, "--charts", str(tmp_path), "--json")
    assert said.code == 0
    document = json.loads(said.out)
    assert {"refusal", "desertion", "surrender", "loyalty_change"} <= set(document)
    assert {each.name for each in tmp_path.iterdir()} == {"cascade.csv", "cascade.json", "cascade.svg"}


def test_cohesion_says_in_words_what_was_assumed(command, example):
    said = command("cohesion", example, *FEW)
    assert said.code == 0
    assert "Assumed, since no public data say it" in said.out
