"""Do the pages describe everything there is, and nothing that is not?"""

import importlib
import re

import pytest
from typer.main import get_command

from tightrope.case import parameters, quantities

CODE = re.compile(r"```[a-z]*\n(.*?)```|`([^`\n]+)`", re.DOTALL)
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
NO_NAME = {"--help", "--install-completion", "--show-completion"}


def pages(root):
    found = [root / "README.md", *sorted((root / "docs").rglob("*.md"))]
    return {path: path.read_text(encoding="utf-8") for path in found}


def typed_lines(text):
    """What a page shows as typed: lines of code blocks and indented blocks, and pieces of code within a line."""
    for block, piece in CODE.findall(text):
        yield from (block or piece).splitlines()
    yield from (line for line in text.splitlines() if line.startswith("    "))


def commands_typed(root):
    for path, text in pages(root).items():
        for line in typed_lines(text):
            said = re.match(r"\s*(?:\$ )?tightrope ([a-z][a-z-]*)\b(.*)", line)
            if said:
                yield path.name, said[1], said[2].split("#")[0]


@pytest.fixture(scope="module")
def commands():
    """Name -> long options, as the program itself tells them."""
    app = getattr(importlib.import_module("tightrope.cli"), "app", None)
    if app is None:
        pytest.skip("the command line does not stand yet: tightrope.cli has no app")
    group = get_command(app)
    return {
        name: {
            option
            for own in (command, *getattr(command, "commands", {}).values())
            for parameter in own.params
            for option in parameter.opts
            if option.startswith("--")
        }
        for name, command in group.commands.items()
    }


def test_every_command_is_described(commands, root):
    text = "\n".join(pages(root).values())
    silent = [name for name in commands if not re.search(rf"\btightrope {name}\b", text)]
    assert not silent


def test_every_option_is_described_beside_its_command(commands, root):
    by_page = pages(root).values()
    silent = []
    for name, options in commands.items():
        near = "\n".join(text for text in by_page if re.search(rf"\btightrope {name}\b", text))
        silent += [f"{name} {option}" for option in options - NO_NAME if not re.search(rf"{option}\b", near)]
    assert not silent


def test_no_page_describes_a_command_or_an_option_that_does_not_exist(commands, root):
    invented = []
    for page, name, rest in commands_typed(root):
        if name not in commands:
            invented.append(f"{page}: tightrope {name}")
        else:
            known = commands[name] | NO_NAME
            invented += [f"{page}: tightrope {name} {option}" for option in OPTION.findall(rest) if option not in known]
    assert not invented


def rows(root, heading):
    """The rows of a table of the glossary that begin with a name in code."""
    text = (root / "docs" / "glossary.md").read_text(encoding="utf-8")
    section = text.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    return re.findall(r"^\| `.*\|$", section, re.MULTILINE)


def test_every_quantity_that_may_be_held_is_described_in_its_phrase_and_no_other(root):
    spoken = [(row.split("`")[1], row.split(" | ")[1]) for row in rows(root, "Quantities that may be held")]
    assert spoken == [(quantity.name, quantity.phrase) for quantity in quantities.CATALOGUE]


def test_every_prior_is_described_in_its_phrase_and_unit_and_no_other(root):
    assert rows(root, "Priors") == [
        f"| `{entry.name}` | {entry.phrase} | {entry.unit} |" for entry in parameters.CATALOGUE
    ]


def test_every_decision_is_listed(root):
    folder = root / "docs" / "decisions"
    listed = (folder / "README.md").read_text(encoding="utf-8")
    assert not [path.name for path in folder.glob("0*.md") if f"({path.name})" not in listed]
