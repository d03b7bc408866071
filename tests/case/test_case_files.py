"""Files that are no case are told in words, fast, and never as a traceback."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tightrope.case import check


def told(faults: tuple[object, ...]) -> str:
    return "\n".join(str(fault) for fault in faults)


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        ("", "T101", "empty"),
        ("   \n\n", "T101", "empty"),
        ("# nothing yet\n", "T101", "comments"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\xff\xfe", "T101", "binary"),
        (b"schema: 1\n\x00\x00", "T101", "character"),
        (b"schema: \xff\xfe", "T101", "binary"),
        ("just some words", "T101", "no table"),
        ("- a\n- b\n", "T101", "no table"),
        ("schema: 1\n\tid: a\n", "T101", "tab"),
        ("schema: 1\nid: 'a\n", "T101", "close the quotation mark"),
        ("schema: [1\n", "T101", "bracket"),
        ("schema: 1\n---\nid: b\n", "T101", "second document"),
        ("id: *nowhere\n", "T101", "&nowhere"),
        ("id: !!python/object:os.system x\n", "T101", "tag"),
        ("? [a]\n: b\n", "T101", "no word"),
        ("a: " + "[" * 300, "T101", "levels"),
        ("- " * 300, "T101", "levels"),
        ('id: "\\U99999999"', "T101", "not readable"),
    ],
)
def test_a_file_that_is_no_yaml_is_told(content: str | bytes, code: str, said: str, write: Callable[..., Path]) -> None:
    faults = check(write(case_yaml=content))
    assert any(fault.code == code and fault.hint for fault in faults)
    assert said in told(faults)


def test_a_file_over_the_limit_is_refused_by_its_size(write: Callable[..., Path], example: str) -> None:
    folder = write(case_yaml=example)
    with (folder / "case.yaml").open("ab") as file:
        file.truncate(50 * 1024 * 1024)
    fault = check(folder)[0]
    assert fault.code == "T105"
    assert "52,428,800 bytes" in fault.got
    assert "2 MiB" in fault.allowed


def test_aliases_that_expand_too_far_are_refused(write: Callable[..., Path]) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 12)]
    fault = check(write(case_yaml="\n".join(lines)))[0]
    assert (fault.code, fault.line) == ("T105", 4)
    assert "10,000" in fault.allowed


def test_an_alias_that_holds_itself_is_refused(write: Callable[..., Path]) -> None:
    assert check(write(case_yaml="id: &x [*x]\n"))[0].code == "T101"


def test_a_modest_alias_is_read(write: Callable[..., Path], example: str) -> None:
    text = example.replace("origin: {judged: panel", "origin: &panel {judged: panel", 1)
    text = text.replace("priors:\n", "priors:\n").replace(
        "checks:", "rivals:\n  - {id: caste_apart, weight: 0.1}\nchecks:"
    )
    assert check(write(case_yaml=text)) == ()


def test_a_folder_without_case_yaml_is_told(tmp_path: Path) -> None:
    fault = check(tmp_path)[0]
    assert (fault.code, fault.file) == ("T105", "case.yaml")


def test_faults_of_two_files_are_told_together(write: Callable[..., Path], example: str) -> None:
    start = example.index("scenarios:")
    folder = write(
        case_yaml=example[:start].replace("support: 0.03", "support: 3"),
        scenarios_yaml="- {id: a, because: b, hold: [{quantity: presure, at: 1}]}\n",
        checks_yaml="- {id: 'unclosed\n",
    )
    assert [(fault.file, fault.code) for fault in check(folder)] == [
        ("case.yaml", "T201"),
        ("checks.yaml", "T101"),
        ("scenarios.yaml", "T303"),
    ]


def test_a_key_in_two_files_is_written_twice(write: Callable[..., Path], example: str) -> None:
    fault = check(write(case_yaml=example, checks_yaml="- {id: a}\n"))[0]
    assert (fault.code, fault.file) == ("T104", "checks.yaml")
    assert "case.yaml:64" in fault.hint


def test_a_file_that_is_named_after_no_key_is_told(write: Callable[..., Path], example: str) -> None:
    fault = check(write(case_yaml=example, evidnce_yaml="- 1\n"))[0]
    assert (fault.code, fault.file) == ("T102", "evidnce.yaml")
    assert "evidence" in fault.hint


def test_the_outcome_is_never_opened(write: Callable[..., Path], example: str) -> None:
    folder = write(case_yaml=example, outcome_yaml="{ this is: [no yaml\n")
    assert check(folder) == ()
    assert "outcome" not in check(write(case_yaml=example + "outcome: x\n"))[0].allowed


@pytest.mark.parametrize("name", ["../secret.csv", "/etc/passwd", "a/b.csv", "..", ".", "", "x\\0y.csv"])
def test_a_path_may_not_leave_the_folder(name: str, write: Callable[..., Path], example: str) -> None:
    (write().parent / "secret.csv").write_text("id\n1\n")
    text = example.replace("evidence:\n", f'evidence:\n  - {{file: "{name}"}}\n')
    faults = check(write(case_yaml=text))
    assert faults[0].code in ("T105", "T203")
    assert faults[0].line == 22


def test_a_link_may_not_leave_the_folder(write: Callable[..., Path], example: str, tmp_path: Path) -> None:
    folder = tmp_path / "inner"
    folder.mkdir()
    (folder / "case.yaml").write_text(example.replace("evidence:\n", "evidence:\n  - {file: a.csv}\n"))
    (tmp_path / "outer.csv").write_text("id\n1\n")
    os.symlink(tmp_path / "outer.csv", folder / "a.csv")
    os.symlink(tmp_path / "outer.csv", folder / "rivals.yaml")
    faults = check(folder)
    assert [fault.code for fault in faults] == ["T105", "T105"]
    assert all("outside" in fault.got for fault in faults)


def test_a_link_in_a_circle_is_told(write: Callable[..., Path], example: str) -> None:
    folder = write(case_yaml=example)
    os.symlink(folder / "rivals.yaml", folder / "rivals.yaml")
    assert check(folder)[0].code == "T105"


def test_a_missing_table_is_told_where_it_is_named(write: Callable[..., Path], example: str) -> None:
    fault = check(write(case_yaml=example.replace("evidence:\n", "evidence:\n  - {file: surveys.csv}\n")))[0]
    assert (fault.code, fault.line) == ("T105", 22)
    assert "surveys.csv" in fault.got


@pytest.mark.parametrize("name", ["", "nowhere/at/all", "x" * 5000, "a\0b", "belarus_2022/../.."])
def test_a_name_of_no_case_is_told(name: str) -> None:
    assert check(name) != ()
