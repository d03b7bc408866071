"""Can a file be read as YAML, and what stands where in it?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceStartEvent,
)
from ruamel.yaml.reader import ReaderError

from tightrope.case.faults import Fault
from tightrope.case.nodes import Listing, Mark, Node, Scalar, Table

LARGEST_FILE = 2 * 1024 * 1024  # bytes; product specification 3
DEEPEST = 20  # levels of nesting; product specification 7
MOST_EXPANDED = 10_000  # nodes that aliases may add; product specification 3.5
_TEXT_TAG = "tag:yaml.org,2002:str"
_EXPECTED = "a YAML document of keys and values, UTF-8, indented by spaces"


class Unreadable(Exception):
    """One file cannot be read; carries the fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


def read_text(path: Path, name: str) -> str:
    """Gives the text of a file after its size was looked at.

    Args:
        path: the file.
        name: how faults call it.
    Returns:
        its text, decoded from UTF-8.
    Raises:
        Unreadable: the file is missing, over 2 MiB, not UTF-8 or empty.
    """
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            allowed = f"at most {LARGEST_FILE:,} bytes (2 MiB)"
            hint = "move tables to CSV files or cut the file"
            raise Unreadable(Fault("T105", name, 1, 1, "", f"the file has {size:,} bytes", allowed, hint))
        raw = path.read_bytes()
    except OSError as missing:
        why = (missing.strerror or "cannot be opened").lower()
        raise Unreadable(
            Fault("T105", name, 1, 1, "", f"the file cannot be opened ({why})", "a readable file", "check its name")
        ) from missing
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as binary:
        line = raw.count(b"\n", 0, binary.start) + 1
        raise Unreadable(_bad(name, line, 1, "binary data", _EXPECTED, "save the file as UTF-8 text")) from binary
    if not text.strip():
        raise Unreadable(
            _bad(name, 1, 1, "the file is empty", _EXPECTED, "write at least one key, such as id: my_case")
        )
    return text


def parse(text: str, name: str) -> tuple[Node, list[Fault]]:
    """Turns the text of one file into nodes; keys written twice are collected, the first one is kept.

    Args:
        text: the file's text.
        name: how faults call the file.
    Returns:
        the top node; faults that do not stop the reading.
    Raises:
        Unreadable: the text is no YAML document, nests too deeply or expands too far.
    """
    builder = _Builder(name)
    try:
        for event in _events(text):
            builder.take(event)
    except Unreadable:
        raise
    except ReaderError as odd:
        line, column = _position(text, int(odd.position))
        hint = "remove it; a binary file is no case"
        raise Unreadable(_bad(name, line, column, "a character no text may hold", _EXPECTED, hint)) from odd
    except Exception as broken:  # whatever the parser stumbles over is a fault of the file
        raise Unreadable(_syntax_fault(name, broken)) from broken
    if builder.top is None:
        raise Unreadable(_bad(name, 1, 1, "nothing but comments", _EXPECTED, "write at least one key"))
    return builder.top, builder.faults


def _events(text: str) -> Iterator[Event]:
    yield from YAML(typ="safe", pure=True).parse(text)


class _Open:
    """A list or table whose end has not come yet."""

    def __init__(self, mark: Mark, is_table: bool, anchor: str | None) -> None:
        self.mark, self.is_table, self.anchor = mark, is_table, anchor
        self.items: list[Node] = []
        self.size, self.height = 1, 1


class _Builder:
    """Builds nodes from the parser's events, without recursion, within the limits."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.top: Node | None = None
        self.faults: list[Fault] = []
        self._open: list[_Open] = []
        self._anchored: dict[str, tuple[Node, int, int]] = {}
        self._expanded = 0
        self._documents = 0

    def take(self, event: Event) -> None:
        """Takes in the next event."""
        mark = Mark(self.name, event.start_mark.line + 1, event.start_mark.column + 1)
        if isinstance(event, DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                raise Unreadable(_bad(*mark, "a second document", "one document a file", "remove the line ---"))
        elif isinstance(event, AliasEvent):
            self._alias(event, mark)
        elif isinstance(event, ScalarEvent):
            self._untagged(event, mark)
            self._close(Scalar(event.value, bool(event.implicit[0]), mark), event.anchor, 1, 1)
        elif isinstance(event, (MappingStartEvent, SequenceStartEvent)):
            self._untagged(event, mark)
            if len(self._open) >= DEEPEST:
                raise Unreadable(_deep(mark))
            self._open.append(_Open(mark, isinstance(event, MappingStartEvent), event.anchor))
        elif type(event).__name__ in ("MappingEndEvent", "SequenceEndEvent"):
            done = self._open.pop()
            node = self._table(done) if done.is_table else Listing(tuple(done.items), done.mark)
            self._close(node, done.anchor, done.size, done.height)

    def _alias(self, event: NodeEvent, mark: Mark) -> None:
        if event.anchor not in self._anchored:
            hint = f"write &{event.anchor} before the value that is meant"
            raise Unreadable(_bad(*mark, f"*{event.anchor} names nothing before it", "an anchor above", hint))
        node, size, height = self._anchored[event.anchor]
        self._expanded += size
        if self._expanded > MOST_EXPANDED:
            got = f"aliases expand to {self._expanded:,} nodes or more"
            allowed = f"at most {MOST_EXPANDED:,} nodes from aliases"
            raise Unreadable(Fault("T105", *mark, "", got, allowed, "write the values out"))
        if len(self._open) + height > DEEPEST:
            raise Unreadable(_deep(mark))
        self._close(node, None, size, height)

    def _close(self, node: Node, anchor: str | None, size: int, height: int) -> None:
        if anchor is not None:
            self._anchored[anchor] = (node, size, height)
        if not self._open:
            self.top = node
            return
        parent = self._open[-1]
        parent.items.append(node)
        parent.size += size
        parent.height = max(parent.height, height + 1)

    def _table(self, done: _Open) -> Table:
        keys: dict[str, Scalar] = {}
        values: dict[str, Node] = {}
        for key, value in zip(done.items[::2], done.items[1::2], strict=True):
            if not isinstance(key, Scalar):
                self.faults.append(_bad(*key.mark, "a key that is no word", "a word as key", "quote or rename the key"))
            elif key.text in keys:
                first = keys[key.text].mark.line
                hint = f"first written on line {first}; remove one of the two"
                path = self._path(key.text, values)
                self.faults.append(Fault("T104", *key.mark, path, key.text[:80], "each key once", hint))
            else:
                keys[key.text], values[key.text] = key, value
        return Table(keys, values, done.mark)

    def _path(self, key: str, values: dict[str, Node]) -> str:
        """Writes the keys that are open above a key, with the item's own id where it has one."""
        said: list[str] = []
        for holder in self._open:
            pending = holder.items[-1] if holder.is_table and len(holder.items) % 2 else None
            if isinstance(pending, Scalar):
                said.append(pending.text)
        own = values.get("id")
        if self._open and not self._open[-1].is_table and isinstance(own, Scalar):
            said.append(own.text)
        return ".".join([*said, key])[:200]

    def _untagged(self, event: NodeEvent, mark: Mark) -> None:
        tag = getattr(event, "tag", None)
        if tag is not None and str(tag) not in ("!", _TEXT_TAG):
            raise Unreadable(_bad(*mark, f"the tag {str(tag)[:60]}", "values without tags", "remove the tag"))


def _position(text: str, at: int) -> tuple[int, int]:
    before = text[:at]
    return before.count("\n") + 1, at - (before.rfind("\n") + 1) + 1


def _bad(file: str, line: int, column: int, got: str, allowed: str, hint: str) -> Fault:
    return Fault("T101", file, line, column, "", got, allowed, hint)


def _deep(mark: Mark) -> Fault:
    return _bad(*mark, f"more than {DEEPEST} levels of nesting", f"at most {DEEPEST} levels", "flatten the value")


def _syntax_fault(name: str, broken: Exception) -> Fault:
    line, column, got = 1, 1, "the text breaks off"
    if isinstance(broken, MarkedYAMLError):
        mark = broken.problem_mark or broken.context_mark
        if broken.context_mark is not None and "end" in str(broken.problem) and "stream" in str(broken.problem):
            mark = broken.context_mark  # where the quotation mark or bracket was opened
        if mark is not None:
            line, column = mark.line + 1, mark.column + 1
        got = " ".join(str(broken.problem or broken.context or got).split())
    elif isinstance(broken, YAMLError):
        got = " ".join(str(broken).split())[:120]
    return _bad(name, line, column, got, _EXPECTED, _advice(got))


def _advice(problem: str) -> str:
    if "\\t" in problem or "\t" in problem:
        return "indent with spaces, not tabs"
    if "end of stream" in problem or "stream end" in problem:
        return "close the quotation mark or bracket that is still open"
    if "mapping values" in problem:
        return 'put text that holds ": " in quotation marks'
    return "check the indentation and quotation marks of this line and the one above"
