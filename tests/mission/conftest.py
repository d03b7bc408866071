"""Which rows of the mission pass? One file a row; what a row needs to play a case; and the count at the end.

A file `test_<row>.py` carries `pytest.mark.owner(<issue>)`. A row passes when every test of its file passes; one that
is expected to fail and passes all the same counts, and is named as early.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
OWNERS: dict[str, list[str]] = tomllib.loads((HERE / "rows.toml").read_text(encoding="utf-8"))
TOTAL = sum(len(rows) for rows in OWNERS.values())
PLAYED = {"spoken", "play", "belarus"}  # fixtures that start the program: such a test is slow
LIMIT = 300  # seconds one start of the program may take


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent == HERE:
            item.add_marker(pytest.mark.mission)
            item.user_properties.append(("row", item.path.stem.removeprefix("test_")))
            if PLAYED & set(getattr(item, "fixturenames", ())):
                item.add_marker(pytest.mark.slow)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    said: dict[str, set[str]] = {}
    for outcome in ("passed", "xpassed", "xfailed", "failed", "error", "skipped"):
        for report in terminalreporter.stats.get(outcome, []):
            row = dict(getattr(report, "user_properties", ())).get("row")
            if row is None:
                return  # other tests were played too: this is not `make mission`
            said.setdefault(row, set()).add(outcome)
    if said:
        _print_count(terminalreporter, said)


def _print_count(terminal: pytest.TerminalReporter, said: dict[str, set[str]]) -> None:
    passing = {row for row, outcomes in said.items() if outcomes <= {"passed", "xpassed"}}
    terminal.section("mission")
    for owner, rows in OWNERS.items():
        terminal.line(f"{owner:>6}  {len(passing & set(rows)):2} of {len(rows)}")
    groups = {
        "early": [row for row in sorted(passing) if "xpassed" in said[row]],
        "fail": [row for row in sorted(said) if said[row] & {"failed", "error"}],
        "expected to fail": [row for row in sorted(said) if "xfailed" in said[row]],
        "no test played": [row for rows in OWNERS.values() for row in rows if row not in said],
    }
    for name, rows in groups.items():
        if rows:
            terminal.line(f"{name}: {' '.join(rows)}")
    terminal.line(f"mission: {len(passing)} of {TOTAL} rows pass")


@pytest.fixture(scope="session")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., dict]:
    """Starts the program with `--json` and reads what it says; the same words are spoken once."""
    folder = tmp_path_factory.mktemp("spoken")
    heard: dict[tuple[str, ...], dict] = {}

    def speak(*words: str | Path) -> dict:
        key = tuple(str(word) for word in words)
        if key not in heard:
            asked = [sys.executable, "-m", "tightrope", *key, "--json"]
            said = subprocess.run(asked, capture_output=True, text=True, cwd=folder, timeout=LIMIT)
            assert said.returncode == 0, f"exit {said.returncode}: {said.stderr or said.stdout}"
            heard[key] = json.loads(said.stdout)
        return heard[key]

    return speak


@pytest.fixture(scope="session")
def troops_demo() -> str:
    """A small case as text: what a row changes is added to it or replaced in it."""
    return (HERE / "troops_demo.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def play(spoken: Callable[..., dict], tmp_path_factory: pytest.TempPathFactory) -> Callable[..., dict]:
    """Forecasts a case given as text; the answer is the document of the forecast."""
    folder = tmp_path_factory.mktemp("cases")
    files: dict[str, Path] = {}

    def forecast(text: str, *options: str) -> dict:
        if text not in files:
            files[text] = folder / f"case_{len(files)}.yaml"
            files[text].write_text(text, encoding="utf-8")
        return spoken("run", files[text], "--worlds", "400", *options)

    return forecast


@pytest.fixture(scope="session")
def belarus(spoken: Callable[..., dict]) -> dict:
    """The document of the built-in case, played with few worlds."""
    return spoken("run", "belarus_2022", "--worlds", "400")
