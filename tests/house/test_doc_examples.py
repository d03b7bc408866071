"""Do the examples of the pages run, and do they print what the pages say they print?"""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import subprocess
import sys
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

import pytest
from ruamel.yaml import YAML
from typer.main import get_command

import tightrope
from tightrope.case import builtin_names, check, read
from tightrope.case.parameters import parameter_names
from tightrope.case.quantities import names
from tightrope.cli import app

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
FENCE = re.compile(r"^```(?P<language>[a-z]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
PICTURE = ROOT / "docs" / "images" / "tightrope_belarus_2022.svg"
LARGEST_PICTURE = 100_000

# What a page writes where a user puts something of his own, and what stands for it in a test.
STANDS_FOR = {
    "CASE": "belarus_2022",
    "my_case": "belarus_2022",
    "N": "1000",
    "DATE": "2022-04-21",
    "DIR": "runs",
    "ID": "hard_demand",
    "Q": "pressure",
    "TOPIC": "reasons",
}
REFUSED = "belarus2022"  # a wrong name, shown with the answer to it
FEW = {"worlds": 100, "quick": True}  # what a block of Python plays with in a test
PLAYS = re.compile(r"\btightrope\.run\(|\bplay\(")
LEFT_OUT = "..."  # a line of a page that stands for any lines of output
PROGRESS = re.compile(r"^.+: \d+ of \d+$")


class Block(NamedTuple):
    """Holds one block of code of a page, with the block that follows it at once, if any."""

    where: str
    language: str
    text: str
    next: str | None  # text of a `text` block that follows with nothing between


def blocks_of(page: Path) -> list[Block]:
    text = page.read_text(encoding="utf-8")
    found = list(FENCE.finditer(text))
    blocks = []
    for match, later in zip_longest(found, found[1:]):
        after = later is not None and later["language"] == "text" and not text[match.end() : later.start()].strip()
        where = f"{page.relative_to(ROOT)}:{text[: match.start()].count(chr(10)) + 1}"
        blocks.append(Block(where, match["language"], match["text"], later["text"] if after else None))
    return blocks


BLOCKS = [block for page in PAGES for block in blocks_of(page)]
PYTHON = [block for block in BLOCKS if block.language == "python"]
STILL = [block for block in PYTHON if not PLAYS.search(block.text)]
PLAYED = [block for block in PYTHON if PLAYS.search(block.text)]
YAML_BLOCKS = [block for block in BLOCKS if block.language == "yaml"]


def typed(block: Block) -> list[str]:
    """The command lines of a block: with a $ in a console, bare elsewhere."""
    start = "$ tightrope " if block.language == "console" else "tightrope "
    return [line.removeprefix("$ ") for line in block.text.splitlines() if line.startswith(start)]


def indented(page: Path) -> list[str]:
    return [line.strip() for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("    tightrope ")]


COMMANDS = sorted(
    {(block.where, line) for block in BLOCKS if block.language != "python" for line in typed(block)}
    | {(page.name, line) for page in PAGES for line in indented(page)}
)


class Example(NamedTuple):
    """Holds a command of a page and what the page says it prints."""

    where: str
    command: str
    printed: tuple[str, ...]


def examples() -> list[Example]:
    found = []
    for block in BLOCKS:
        if block.language == "console":
            for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
                command, *lines = part.rstrip("\n").split("\n")
                found.append(Example(block.where, command, tuple(line.rstrip() for line in lines)))
    return found


EXAMPLES = examples()
WORKED = "tightrope run belarus_2022 --seed 1"


def words_of(line: str) -> list[str]:
    return [STANDS_FOR.get(word, word) for word in shlex.split(line, comments=True)[1:]]


@pytest.fixture(scope="module")
def commands():
    return get_command(app).commands


@pytest.mark.parametrize(("where", "line"), COMMANDS, ids=lambda text: text)
def test_a_command_of_a_page_is_one_that_the_program_takes(commands, where, line):
    verb, *words = words_of(line)
    own = getattr(commands[verb], "commands", {})  # of a verb with commands of its own; its first word may be a case
    taken = own[words.pop(0)] if words[:1] and words[0] in own else own.get("CASE", commands[verb])
    given = taken.make_context(verb, words).params
    if "case" not in given and "cases" not in given:
        return
    cases = given["cases"] or builtin_names() if "cases" in given else (given["case"],)
    assert set(cases) <= {*builtin_names(), REFUSED}, where
    for option, allowed in allowed_words(verb, cases[0]).items():
        said = given.get(option) or []
        for word in [said] if isinstance(said, str) else said:
            assert word.partition("=")[0] in allowed, f"{where}: {option} {word}"


def allowed_words(verb: str, name: str) -> dict[str, set[str]]:
    """What may stand in an option of a verb, beyond its type."""
    if name not in builtin_names():
        return {}
    case = read(name)
    held = set(names(tuple(posture.id for posture in case.postures)))
    return {
        "hold": held,
        "scenario": {each.id for each in case.scenarios},
        "quantity": set(parameter_names()) if verb == "explain" else held,
        "topic": {"bottom_line", "reasons", "change_mind", "assumed"},
    }


def test_there_are_examples_of_every_verb(commands):
    assert {words_of(line)[0] for _, line in COMMANDS} == set(commands)
    assert {words_of(example.command)[0] for example in EXAMPLES} == set(commands)


@pytest.mark.parametrize("block", YAML_BLOCKS, ids=lambda block: block.where)
def test_a_case_of_a_page_has_no_fault(block, tmp_path):
    said = YAML(typ="safe").load(block.text)
    if "schema" in said:
        (tmp_path / "case.yaml").write_text(block.text, encoding="utf-8")
        assert [str(fault) for fault in check(tmp_path)] == []


def test_a_page_shows_a_whole_case():
    assert any("schema: 1" in block.text for block in YAML_BLOCKS)


@pytest.mark.parametrize("block", STILL, ids=lambda block: block.where)
def test_a_block_of_python_runs(block):
    assert_prints(block)


@pytest.mark.slow
@pytest.mark.parametrize("block", PLAYED, ids=lambda block: block.where)
def test_a_block_of_python_that_plays_runs(block, monkeypatch):
    run = tightrope.run
    if block.next is None:  # nothing is shown of what it prints, so few worlds will do
        monkeypatch.setattr(tightrope, "run", lambda case, **asked: run(case, **(asked | FEW)), raising=False)
    assert_prints(block)


def assert_prints(block: Block) -> None:
    """Runs a block; where the page shows what it prints, that is what it must print."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(block.text, block.where, "exec"), {"__name__": "example"})
    if block.next is not None:
        assert printed.getvalue() == block.next


@cache
def said(command: str, folder: Path) -> tuple[str, ...]:
    """What a command prints, the words for faults last and without progress; each command runs once."""
    words = [sys.executable, "-m", "tightrope", *shlex.split(command)[1:]]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)
    lines = [*done.stdout.splitlines(), *(line for line in done.stderr.splitlines() if not PROGRESS.match(line))]
    return tuple(line.rstrip() for line in lines)


def pattern(printed: tuple[str, ...]) -> str:
    """The lines of a page as a pattern, in which a line of three dots stands for any lines."""
    return "".join(r"(?:.*\n)*?" if line.strip() == LEFT_OUT else re.escape(line) + r"\n" for line in printed)


@pytest.fixture(scope="session")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("examples")


@pytest.mark.slow
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"{example.where} {example.command}")
def test_a_command_prints_what_the_page_shows(example, folder):
    found = "".join(f"{line}\n" for line in said(example.command, folder))
    assert re.fullmatch(pattern(example.printed), found), found


@pytest.mark.slow
def test_the_picture_of_the_readme_is_the_one_that_its_forecast_draws(folder):
    said(WORKED, folder)
    (drawn,) = folder.glob("runs/belarus_2022-*/charts/tightrope.svg")
    assert PICTURE.read_text(encoding="utf-8") == drawn.read_text(encoding="utf-8")


def test_the_picture_of_the_readme_needs_nothing_else():
    text = PICTURE.read_text(encoding="utf-8")
    assert len(text.encode()) < LARGEST_PICTURE
    assert "<script" not in text
    assert not re.findall(r"(?:href|src)\s*=|url\(\s*['\"]?http|@import", text)
    assert f"]({PICTURE.relative_to(ROOT)})" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_readme_explains_lines_that_its_forecast_prints():
    shown = " ".join(next(each for each in EXAMPLES if each.command == WORKED).printed)
    shown = re.sub(r"\s+", " ", shown)
    quoted = re.findall(r"^\| “(.+?)” \|", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(quoted) > 8
    assert [words for words in quoted if words not in shown] == []


def test_every_page_stands_once_in_the_contents_of_the_site():
    listed = re.findall(r"[\w/-]+\.md", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    assert sorted(listed) == sorted(str(page.relative_to(ROOT / "docs")) for page in PAGES[1:])
