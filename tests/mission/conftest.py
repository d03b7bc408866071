"""Which rows of the mission pass? One file a row; what a row needs to play a case; and the count at the end.

A file `test_<row>.py` carries `pytest.mark.owner(<issue>)`. A row passes when every test of its file passes; one that
is expected to fail and passes all the same counts, and is named as early.
"""

from __future__ import annotations

import copy
import importlib.util
import io
import json
import subprocess
import sys
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest
from ruamel.yaml import YAML

from tightrope.case import Case, read
from tightrope.forecast import Forecast, Question, answer
from tightrope.game import Layout, Policy, Projection, Segment, Targets, decide, layout_of, project, solve, state_shape
from tightrope.model import Worlds, draw
from tightrope.model import play as play_worlds
from tightrope.report.blocks import Block
from tightrope.report.sections import sections

HERE = Path(__file__).resolve().parent
OWNERS: dict[str, list[str]] = tomllib.loads((HERE / "rows.toml").read_text(encoding="utf-8"))
TOTAL = sum(len(rows) for rows in OWNERS.values())
PLAYED = {"spoken", "play", "belarus"}  # fixtures that start the program: such a test is slow
LIMIT = 300  # seconds one start of the program may take
FEW = 100  # worlds of a made-up case: the fewest that may be asked for

# Changes of the bare game of `tests/game/conftest.py`: a patron who may press, a west that may relieve.
PATRON = {
    "rules": {"memory": True, "levels": [0.0, 0.5, 1.0], "demanded": [0.0, 0.4, 1.0]},
    "parameters": {"cost_press": 0.1, "k_patron": 0.5, "v": 1.0, "precision_patron": 3.0},
    "conditions": {"need": 0.8},
}
WEST = {
    "rules": {"memory": True, "sanctions": 2},
    "parameters": {
        "wedge": 1.0,
        "wedge_offer": 1.0,
        "cost_relieve": 0.2,
        "cost_tighten": 0.3,
        "worry": 0.5,
        "precision_west": 3.0,
        "b_overture": 0.7,
        "kappa_offer": 0.01,
    },
    "conditions": {"strain": [0.1, 0.3], "relief": 0.2, "weak": 1.0, "occasion_overture": 1.0},
}


def _borrowed(path: Path) -> ModuleType:
    """A file of builders of another folder of tests."""
    spec = importlib.util.spec_from_file_location(f"borrowed_{path.parent.name}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SMALL = YAML(typ="safe", pure=True).load((HERE / "data" / "small.yaml").read_text(encoding="utf-8"))
BARE = _borrowed(HERE.parent / "game" / "conftest.py")


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


class Table:
    """A hand-made game: the bare game of one step, stay out or send, with some numbers changed."""

    def __init__(self, worlds: int = 1, **changes: dict) -> None:
        """Takes changes of `rules`, `parameters`, `conditions`, each name -> numbers with the world first or none."""
        self.rules = BARE.make_rules(**changes.get("rules", {}))
        self.parameters = BARE.make_parameters(worlds, **changes.get("parameters", {}))
        self.conditions = BARE.make_conditions(self.rules, worlds, **changes.get("conditions", {}))

    @property
    def layout(self) -> Layout:
        return layout_of(self.rules)

    def policy(self, lookahead: int | None = None) -> Policy:
        """Everybody's play with so many steps to go; None takes the rules' own."""
        steps = self.rules.lookahead if lookahead is None else lookahead
        game = (self.rules, self.parameters, self.conditions)
        return decide(*game, solve(*game, steps - 1))

    def mass(self, **at: int) -> np.ndarray:
        """All of every world's mass in one state: phase, pressure, loyalty, sanctions, slot, each 0 unless said."""
        mass = np.zeros((len(self.parameters.theta), *state_shape(self.rules)))
        axes = ("phase", "pressure", "loyalty", "sanctions", "slot")
        mass[(slice(None), *(at.get(axis, 0) for axis in axes))] = 1.0
        return mass

    def ahead(self, steps: int, mass: np.ndarray, acts: object = (), lookahead: int | None = None) -> Projection:
        """Play so many steps ahead; `acts` is (act, posture)."""
        targets = Targets(np.asarray(acts, dtype=bool).reshape(-1, len(self.rules.exposure)))
        return project(self.rules, [Segment(self.conditions, self.policy(lookahead), steps)], mass, targets)


def joined(*changes: dict) -> dict:
    """Several sets of changes of a hand-made game in one; the later ones win."""
    whole: dict[str, dict] = {"rules": {}, "parameters": {}, "conditions": {}}
    for change in changes:
        for part, numbers in change.items():
            whole[part] |= numbers
    return whole


@pytest.fixture(scope="session")
def games() -> SimpleNamespace:
    """Makers of hand-made games: the bare one, one with a patron who may press, one with a west that may relieve."""

    def with_changes(base: dict) -> Callable[..., Table]:
        return lambda worlds=1, **changes: Table(worlds, **joined(base, changes))

    return SimpleNamespace(
        bare=with_changes({}), patron=with_changes(PATRON), west=with_changes(WEST), beliefs=_beliefs
    )


def _beliefs(worlds: int, seed: int = 1) -> dict[str, np.ndarray]:
    """Beliefs of many worlds: those of the bare game spread out, with moving costs and rents, drawn once."""
    chance = np.random.default_rng(seed)
    rates = {name: BARE.G7_PARAMETERS[name] + chance.normal(0, 0.5, worlds) for name in ("b0", "c0", "k0", "q0", "j0")}
    rest = [name for name in BARE.G7_PARAMETERS if name not in rates]
    slopes = {name: BARE.G7_PARAMETERS[name] * chance.lognormal(0, 0.3, worlds) for name in rest}
    costs = {name: chance.uniform(0, 0.03, worlds) for name in ("kappa_up", "kappa_down", "rho")}
    return rates | slopes | costs


def yaml_of(case: dict[str, Any]) -> str:
    """A case as the text of a file."""
    text = io.StringIO()
    YAML(typ="safe", pure=True).dump(case, text)
    return text.getvalue()


@pytest.fixture
def small() -> dict[str, Any]:
    """The made-up case of `data/small.yaml`: a test may change what it likes."""
    return copy.deepcopy(SMALL)


@pytest.fixture(scope="session")
def case_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[dict[str, Any]], Case]:
    """Reads a made-up case from a file."""
    file = tmp_path_factory.mktemp("small") / "case.yaml"

    def read_again(case: dict[str, Any]) -> Case:
        file.write_text(yaml_of(case), encoding="utf-8")
        return read(file)

    return read_again


@pytest.fixture(scope="session")
def worlds_of(case_of: Callable[[dict[str, Any]], Case]) -> Callable[..., Worlds]:
    """Plays the worlds of a made-up case in this process, without writing the answer."""

    def played(case: dict[str, Any], worlds: int = FEW) -> Worlds:
        whole = case_of(case)
        known = whole.known_on(whole.as_of)
        return play_worlds(known, draw(known, worlds, 1))

    return played


@pytest.fixture(scope="session")
def answered(case_of: Callable[[dict[str, Any]], Case]) -> Callable[..., Forecast]:
    """Answers a made-up case in this process with few worlds; the same case is answered once."""
    found: dict[tuple[str, Question], Forecast] = {}

    def forecast(case: dict[str, Any], worlds: int = FEW, **asked: Any) -> Forecast:
        key = (json.dumps(case, default=str), Question(worlds, **asked))
        if key not in found:
            found[key] = answer(case_of(case), key[1])
        return found[key]

    return forecast


@pytest.fixture
def plain(small: dict[str, Any], answered: Callable[..., Forecast]) -> Forecast:
    """The forecast of the made-up case as it stands."""
    return answered(small)


@pytest.fixture(scope="session")
def report() -> Callable[[Mapping[str, Any]], tuple[Block, ...]]:
    """The blocks of the report of a document, drawn once."""
    drawn: dict[tuple[str, bool], tuple[Block, ...]] = {}

    def blocks(document: Mapping[str, Any]) -> tuple[Block, ...]:
        key = (document["digest"], "scenarios" in document)
        if key not in drawn:
            drawn[key] = tuple(block for part in sections(document) for block in part.blocks)
        return drawn[key]

    return blocks
