"""Where does a run lie? In a folder named by case, day and fingerprint, with a lock that says how far it came."""

from __future__ import annotations

import platform
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from tightrope.errors import RunError
from tightrope.runs.files import write_json

LOCK = "run.lock.json"
RUNNING, DONE, FAILED = "running", "done", "failed"
SHOWN_DIGITS = 8  # of the fingerprint, in the name of the folder
PACKAGES = ("numpy", "scipy", "numba", "pydantic", "ruamel.yaml", "typer", "rich", "jinja2", "vl-convert-python")
OUTCOME = "outcome.yaml"  # opened by the ledger alone, never copied


@dataclass(frozen=True)
class Run:
    """Holds the place of a run and what its lock says besides the state."""

    folder: Path
    facts: Mapping[str, object]

    def write_state(self, state: str) -> None:
        """Writes the lock, whole or not at all.

        Args:
            state: running, done or failed.
        Raises:
            RunError: the lock cannot be written.
        """
        write_json(self.folder / LOCK, {"state": state, **self.facts})


def start(runs: Path, document: Mapping[str, object], files: tuple[Path, ...], chunk: int) -> Run:
    """Makes the folder of a run, copies the case into it and writes a lock in state "running".

    The same inputs give the same folder; what an earlier run left there is written anew.

    Args:
        runs: the folder of all runs, made when absent.
        document: the forecast document, for case, day and fingerprint.
        files: files the case was read from.
        chunk: worlds played at a time.
    Returns:
        Run.
    Raises:
        RunError: the folder cannot be written.
    """
    name = f"{document['case']}-{document['as_of']}-{str(document['digest'])[:SHOWN_DIGITS]}"
    folder = runs / name
    facts = {
        "digest": document["digest"],
        "case": document["case"],
        "as_of": document["as_of"],
        "seed": document["seed"],
        "worlds": document["worlds"],
        "version": document["version"],
        "chunk": chunk,
        "python": platform.python_version(),
        "packages": _versions(),
    }
    run = Run(folder, facts)
    run.write_state(RUNNING)
    _copy(files, folder / "case")
    return run


def _copy(files: tuple[Path, ...], target: Path) -> None:
    try:
        target.mkdir(parents=True, exist_ok=True)
        for file in files:
            if file.name != OUTCOME:
                shutil.copyfile(file, target / file.name)
    except OSError as fault:
        raise RunError(
            f"{target}: the case cannot be copied ({fault.strerror or fault}); name a folder with room under --runs",
            path=str(target),
        ) from fault


def _versions() -> dict[str, str]:
    found = {}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found
