"""Does the package open quickly, under one version, with public names that exist and packages that are locked?"""

import re
import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, requires

import pytest
from packaging.requirements import Requirement

import tightrope

PUBLIC = ["Case", "CaseError", "CaseFaults", "Fault", "Forecast", "InputError", "__version__", "load", "run"]
HEAVY = ("numba", "scipy", "duckdb", "sqlalchemy", "jinja2", "vl_convert")
BASE_PACKAGES = 32


def project(root):
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def locked(root):
    """Name, and number of hashes, of every package of the lock."""
    entries = re.split(r"\n(?=\S)", (root / "requirements.lock").read_text(encoding="utf-8"))
    named = [(re.match(r"[\w.-]+", entry)[0], entry.count("--hash=sha256:")) for entry in entries if "==" in entry]
    return {re.sub(r"[-_.]+", "-", name.lower()): hashes for name, hashes in named}


def loaded_after(*arguments):
    """Heavy modules that are loaded once the command has ended, and its exit code."""
    script = f"""
import sys
sys.argv = ["tightrope", *{list(arguments)!r}]
code = 0
try:
    from tightrope.cli import main
    main()
except SystemExit as end:
    code = end.code
print("\\nLOADED", code or 0, *sorted(set({HEAVY!r}) & set(sys.modules)))
"""
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    last = said.stdout.strip().splitlines()[-1].split()
    return int(last[1]), last[2:]


def test_the_public_names_are_these(root):
    assert tightrope.__all__ == PUBLIC
    assert dir(tightrope) == PUBLIC


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_name_is_found_on_first_use(name):
    assert getattr(tightrope, name) is not None


def test_a_name_that_is_not_public_is_refused_and_the_public_ones_are_told():
    with pytest.raises(AttributeError, match="public names: Case"):
        _ = tightrope.forcast


def test_the_version_is_one(root):
    cited = re.search(r"^version: (.*)$", (root / "CITATION.cff").read_text(encoding="utf-8"), re.MULTILINE)[1]
    newest = re.search(r"^## (\S+)", (root / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)[1]
    assert tightrope.__version__ == project(root)["version"] == cited == newest


def test_opening_the_package_loads_nothing_heavy():
    said = subprocess.run(
        [sys.executable, "-c", "import sys, tightrope; print(*sorted(sys.modules))"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert not {"numpy", *HEAVY} & set(said.stdout.split())


def test_asking_for_help_loads_nothing_heavy():
    assert loaded_after("--help") == (0, [])


@pytest.mark.slow
def test_checking_a_case_loads_nothing_heavy():
    assert loaded_after("check", "belarus_2022") == (0, [])


def test_every_locked_package_has_hashes_and_no_address(root):
    text = (root / "requirements.lock").read_text(encoding="utf-8")
    assert all(hashes > 0 for hashes in locked(root).values())
    assert "://" not in text
    assert not re.search(r"^\s*-(?!-hash)", text, re.MULTILINE)


def test_everything_the_project_asks_for_is_locked(root):
    asked = [*project(root)["dependencies"], *project(root)["optional-dependencies"]["dev"]]
    names = {re.sub(r"[-_.]+", "-", Requirement(line).name.lower()) for line in asked}
    assert names <= locked(root).keys()


def test_the_base_install_has_at_most_32_packages(root):
    waiting = [Requirement(line).name for line in project(root)["dependencies"]]
    found = set()
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop().lower())
        if name in found:
            continue
        try:
            needs = [Requirement(line) for line in requires(name) or []]
        except PackageNotFoundError:  # not needed on this platform
            continue
        found.add(name)
        waiting += [need.name for need in needs if need.marker is None or need.marker.evaluate({"extra": ""})]
    assert len(found) + 1 <= BASE_PACKAGES, sorted(found)
