"""Starts the command line in this process, as a user would, and gives what it printed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from tightrope.cli import main

EXAMPLE = Path(__file__).resolve().parent.parent / "mission" / "troops_demo.yaml"


class Said(NamedTuple):
    """Holds how a command ended and what it printed."""

    code: int
    out: str
    err: str


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Said]:
    def run(*words: str) -> Said:
        monkeypatch.setattr(sys, "argv", ["tightrope", *words])
        code = 0
        try:
            main()
        except SystemExit as stop:
            code = int(stop.code or 0)
        out, err = capsys.readouterr()
        return Said(code, out, err)

    return run


@pytest.fixture
def example() -> str:
    return str(EXAMPLE)
