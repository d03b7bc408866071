"""Where in its file does each value stand? A small tree of values, each with file, line and column."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

Step = str | int
Place = tuple[Step, ...]

_INTEGER = re.compile(r"[-+]?[0-9]{1,300}")
_REAL = re.compile(r"[-+]?(\.[0-9]{1,300}|[0-9]{1,300}(\.[0-9]{0,300})?)([eE][-+]?[0-9]{1,4})?")
_NAMED = {"": None, "~": None, "null": None, "Null": None, "NULL": None}
_TRUTH = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INFINITE = {".inf": "inf", "-.inf": "-inf", "+.inf": "inf", ".nan": "nan"}
_NAME_KEYS = ("id", "by", "quantity")  # what an item of a list is called by, in this order


class Mark(NamedTuple):
    """Says where something stands; lines and columns count from 1."""

    file: str
    line: int
    column: int


STAND_IN = Mark("", 0, 0)  # where a value stands that was put in for one that is missing or unsound


@dataclass(frozen=True, eq=False)
class Scalar:
    """Holds one text as written; `plain` when it stood without quotes."""

    text: str
    plain: bool
    mark: Mark


@dataclass(frozen=True, eq=False)
class Listing:
    """Holds values in order."""

    items: tuple[Node, ...]
    mark: Mark


@dataclass(frozen=True, eq=False)
class Table:
    """Holds values by key, in the order written; a key that came twice is kept once.

    A key whose value was found unsound stays in `keys` and is missing in `values`.
    """

    keys: dict[str, Scalar]
    values: dict[str, Node]
    mark: Mark


Node = Scalar | Listing | Table


def scalar_value(scalar: Scalar) -> object:
    """Gives None, a truth value, a number or a text by the rules of YAML 1.2; a date stays text."""
    text = scalar.text
    if not scalar.plain:
        return text
    if text in _NAMED:
        return None
    if text in _TRUTH:
        return _TRUTH[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _REAL.fullmatch(text):
        return float(text)
    return float(_INFINITE[text]) if text in _INFINITE else text


def data(node: Node) -> object:
    """Gives a node as dicts, lists and plain values."""
    if isinstance(node, Scalar):
        return scalar_value(node)
    if isinstance(node, Listing):
        return [data(item) for item in node.items]
    return {key: data(value) for key, value in node.values.items()}


def stand_in(value: object) -> Node:
    """Makes a node of a plain value that stands nowhere in a file."""
    if isinstance(value, list):
        return Listing(tuple(stand_in(item) for item in value), STAND_IN)
    return Scalar(str(value), not isinstance(value, str), STAND_IN)


def child(node: Node | None, step: Step) -> Node | None:
    """Gives what stands under a key or at a position, or None."""
    if isinstance(node, Table) and isinstance(step, str):
        return node.values.get(step)
    if isinstance(node, Listing) and isinstance(step, int) and step < len(node.items):
        return node.items[step]
    return None


def find(root: Node, place: Place) -> Node | None:
    """Gives the node at a place, or None when nothing stands there."""
    node: Node | None = root
    for step in place:
        node = child(node, step)
    return node


def nearest(root: Node, place: Place) -> Node:
    """Gives the node at a place, or the innermost one on the way to it."""
    node = root
    for step in place:
        inner = child(node, step)
        if inner is None:
            return node
        node = inner
    return node


def unsound(root: Node, place: Place) -> bool:
    """Says whether a key was written whose value was dropped as unsound."""
    parent = find(root, place[:-1])
    return isinstance(parent, Table) and place[-1] in parent.keys and place[-1] not in parent.values


def key_mark(root: Node, place: Place) -> Mark:
    """Says where the key of a place stands; for an item of a list where the item begins."""
    parent = find(root, place[:-1]) if place else None
    if isinstance(parent, Table) and isinstance(place[-1], str) and place[-1] in parent.keys:
        return parent.keys[place[-1]].mark
    return nearest(root, place).mark


def words(root: Node, place: Place) -> str:
    """Writes a place as dotted text, with the id of an item instead of its position."""
    said: list[str] = []
    node: Node | None = root
    for step in place:
        node = child(node, step)
        if isinstance(step, str):
            said.append(step)
        else:
            name = _item_name(node)
            if name is not None:
                said.append(name)
            elif said:
                said[-1] += f"[{step + 1}]"
            else:
                said.append(f"[{step + 1}]")
    return ".".join(said)


def _item_name(node: Node | None) -> str | None:
    if isinstance(node, Table):
        for key in _NAME_KEYS:
            named = node.values.get(key)
            if isinstance(named, Scalar) and named.text:
                return named.text[:60]
    return None
