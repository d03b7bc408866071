import errno
import json
import os
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tightrope.errors import RunError
from tightrope.runs import files


def test_a_text_is_written_as_it_is(tmp_path):
    files.write_text(tmp_path / "a" / "b.txt", "naïve\r\nline\n")
    assert (tmp_path / "a" / "b.txt").read_bytes() == "naïve\r\nline\n".encode()


def test_nothing_but_the_file_is_left_in_the_folder(tmp_path):
    files.write_text(tmp_path / "x.json", "1")
    files.write_text(tmp_path / "x.json", "2")
    assert [entry.name for entry in tmp_path.iterdir()] == ["x.json"]
    assert (tmp_path / "x.json").read_text() == "2"


def test_a_full_disk_leaves_the_old_file_and_no_half_file(tmp_path, monkeypatch):
    target = tmp_path / "forecast.json"
    files.write_text(target, "old")

    def full(_handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(RunError, match="No space left on device"):
        files.write_text(target, "new")
    assert target.read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["forecast.json"]


def test_an_interruption_leaves_no_half_file(tmp_path, monkeypatch):
    def stopped(_source, _target):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", stopped)
    with pytest.raises(KeyboardInterrupt):
        files.write_text(tmp_path / "report.html", "half")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_a_file_is_told_in_one_sentence(tmp_path):
    (tmp_path / "runs").write_text("not a folder")
    with pytest.raises(RunError, match="cannot be written") as told:
        files.write_text(tmp_path / "runs" / "forecast.json", "x")
    assert "\n" not in told.value.message
    assert "name a folder" in told.value.message


def test_a_written_file_can_be_read_by_those_the_mask_allows(tmp_path):
    before = os.umask(0o027)
    try:
        files.write_text(tmp_path / "x", "x")
        assert stat.S_IMODE((tmp_path / "x").stat().st_mode) == 0o640
        assert os.umask(0o027) == 0o027
    finally:
        os.umask(before)


def test_numbers_without_a_value_are_refused(tmp_path):
    with pytest.raises(RunError, match="finite"):
        files.write_json(tmp_path / "x.json", {"p": float("nan")})
    assert list(tmp_path.iterdir()) == []


@given(
    st.dictionaries(
        st.text(max_size=8), st.one_of(st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=8))
    )
)
def test_json_comes_back_as_it_went_in_and_in_the_same_bytes(value):
    said = files.json_text(value)
    assert json.loads(said) == value
    assert files.json_text(json.loads(said)) == said
