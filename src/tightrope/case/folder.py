"""Which files make up a case, and what do they say before anything is judged?"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from tightrope.case.columns import rows
from tightrope.case.faults import Fault
from tightrope.case.nodes import Listing, Mark, Node, Scalar, Table
from tightrope.case.notes import closest
from tightrope.case.schema import CaseModel
from tightrope.case.syntax import Unreadable, parse, read_text

MAIN_FILE = "case.yaml"
OUTCOME_FILE = "outcome.yaml"  # opened by the ledger alone
KEYS = tuple(field_.alias or name for name, field_ in CaseModel.model_fields.items())


class Folder:
    """Holds what the files of a case say: top-level keys with their nodes, faults, and the files read."""

    def __init__(self) -> None:
        self.keys: dict[str, Scalar] = {}
        self.values: dict[str, Node] = {}
        self.faults: list[Fault] = []
        self.files: list[Path] = []
        self.readable = False  # whether the main file could be read

    def top(self) -> Table:
        """Gives everything as one table."""
        mark = next((key.mark for key in self.keys.values()), Mark(MAIN_FILE, 1, 1))
        return Table(self.keys, self.values, Mark(mark.file, 1, 1))


def builtin_names() -> tuple[str, ...]:
    """Lists the cases that come with the package."""
    home = files("tightrope").joinpath("cases")
    return tuple(sorted(entry.name for entry in home.iterdir() if entry.joinpath(MAIN_FILE).is_file()))


def locate(source: str | Path) -> Path:
    """Finds a case: a folder, a file, or the name of a built-in case.

    Raises:
        Unreadable: there is no such case; the nearest built-in name is offered.
    """
    path = Path(source)
    try:
        if path.exists():
            return path
    except (OSError, ValueError):  # a name too long for the file system, or with a zero byte in it
        path = Path("?")
    known = builtin_names()
    if str(source) in known:
        return Path(str(files("tightrope").joinpath("cases", str(source))))
    said = str(source)[:200]
    hint = closest(said, known, "give the path of a folder with case.yaml")
    allowed = "a folder with case.yaml, one YAML file, or a built-in case"
    raise Unreadable(Fault("T105", said or "?", 1, 1, "", f"there is no case {said!r}", allowed, hint))


def read_folder(source: str | Path) -> Folder:
    """Reads every file of a case; a file that cannot be read leaves a fault and the others are read on.

    Args:
        source: a folder with case.yaml, one file alone, or the name of a built-in case.
    Returns:
        what the files say; `outcome.yaml` is never opened.
    """
    folder = Folder()
    try:
        path = locate(source)
    except Unreadable as missing:
        folder.faults.append(missing.fault)
        return folder
    if path.is_dir():
        home = path
        _take_file(folder, home, MAIN_FILE)
        for name in sorted(entry.name for entry in home.iterdir() if entry.suffix == ".yaml"):
            if name not in (MAIN_FILE, OUTCOME_FILE):
                _take_key_file(folder, home, name)
    else:
        home = path.parent
        _take_file(folder, home, path.name)
    if "evidence" in folder.values:
        folder.values["evidence"] = _with_tables(folder, home, folder.values["evidence"])
    return folder


def _confined(home: Path, name: str, mark: Mark) -> Path:
    """Gives the path of a file of the case, which must lie in the case's own folder."""
    path = home / name
    inside = Path(name).name == name and name not in ("", ".", "..") and "\x00" not in name
    try:
        inside = inside and path.resolve().parent == home.resolve()
    except (OSError, ValueError, RuntimeError):  # too long a name, or links in a circle
        inside = False
    if not inside:
        hint = "copy the file into the case's folder and write its bare name"
        raise Unreadable(
            Fault("T105", *mark, "", f"{name[:200]} lies outside the case", "a file in the case's folder", hint)
        )
    return path


def _parsed(folder: Folder, home: Path, name: str) -> Node | None:
    try:
        path = _confined(home, name, Mark(name, 1, 1))
        top, faults = parse(read_text(path, name), name)
    except Unreadable as broken:
        folder.faults.append(broken.fault)
        return None
    folder.faults.extend(faults)
    folder.files.append(path)
    return top


def _take_file(folder: Folder, home: Path, name: str) -> None:
    """Takes every key of the main file."""
    top = _parsed(folder, home, name)
    if top is None:
        return
    if not isinstance(top, Table):
        hint = "begin with schema: 1"
        folder.faults.append(Fault("T101", *top.mark, "", "no table of keys and values", "keys and values", hint))
        return
    folder.readable = True
    folder.keys.update(top.keys)
    folder.values.update(top.values)


def _take_key_file(folder: Folder, home: Path, name: str) -> None:
    """Takes a file that holds the value of one top-level key."""
    key = name.removesuffix(".yaml")
    if key not in KEYS:
        allowed = "case.yaml, outcome.yaml and files named after a key of the case"
        hint = closest(key, KEYS, "")
        folder.faults.append(Fault("T102", name, 1, 1, key, name, allowed, hint))
        return
    top = _parsed(folder, home, name)
    if top is None:
        return
    if key in folder.keys:
        first = folder.keys[key].mark
        hint = f"first written at {first.file}:{first.line}; remove one of the two"
        folder.faults.append(Fault("T104", *top.mark, key, key, "each key once", hint))
        return
    folder.keys[key] = Scalar(key, True, top.mark)
    folder.values[key] = top


def _with_tables(folder: Folder, home: Path, evidence: Node) -> Node:
    """Puts the rows of CSV tables where `{file: ...}` stands."""
    if isinstance(evidence, Table) and "file" in evidence.values:
        evidence = Listing((evidence,), evidence.mark)
    if not isinstance(evidence, Listing):
        return evidence
    items: list[Node] = []
    for item in evidence.items:
        named = item.values.get("file") if isinstance(item, Table) and "kind" not in item.values else None
        if isinstance(named, Scalar) and isinstance(item, Table) and len(item.values) == 1:
            items.extend(_table_rows(folder, home, named))
        else:
            items.append(item)
    return Listing(tuple(items), evidence.mark)


def _table_rows(folder: Folder, home: Path, named: Scalar) -> list[Node]:
    try:
        path = _confined(home, named.text, named.mark)
        if not path.is_file():
            hint = "check its name"
            got = f"the file {named.text[:200]} is missing"
            raise Unreadable(Fault("T105", *named.mark, "evidence.file", got, "a CSV file in the case's folder", hint))
        found, faults = rows(read_text(path, named.text), named.text)
    except Unreadable as broken:
        folder.faults.append(broken.fault)
        return []
    folder.faults.extend(faults)
    folder.files.append(path)
    return found
