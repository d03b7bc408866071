"""What stands in for what a case leaves out?

Everything comes from `cases/defaults.yaml`; the places filled are listed so that they can be shown as defaults.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from tightrope.case.nodes import Listing, Node, Place, Scalar, Table, child, find
from tightrope.case.notes import DEFAULTS_NAME
from tightrope.case.priors import Origin
from tightrope.case.syntax import parse

_IS_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_WAR_COURSE = ("phases", "steps", "start", "joined_toward", "peace")  # belong together: from one file or the other
_TEMPLATES = {
    "postures": "posture",
    "formations": "formation",
    "war": "phase",
    "economy.products": "product",
    "economy.routes": "route",
}  # section -> what stands in for what an item of it leaves out


@cache
def defaults() -> Table:
    """Gives the package's own defaults as nodes."""
    text = files("tightrope").joinpath("cases", "defaults.yaml").read_text(encoding="utf-8")
    top, _ = parse(text, DEFAULTS_NAME)
    assert isinstance(top, Table)
    return top


class Default(NamedTuple):
    """Holds one value that a case left out: where, what stands there, and on whose word."""

    path: str
    value: str
    origin: str


def default_of(path: str) -> Default:
    """Says what stands at a path of `Case.defaults`, in words, and where it comes from.

    Args:
        path: dotted, as listed there; for example `postures.host.near`.
    Returns:
        the value as text (a rule where it is worked out from the case) and its origin on one line.
    """
    top, *rest = path.split(".")
    last = rest[-1:]
    inner = f"{top}.{rest[0]}" if rest else top
    template = _TEMPLATES.get(top) or _TEMPLATES.get(inner)
    places: list[Place] = [_numbered(top, rest), ("rules", top, *last)]
    if template is not None and len(rest) > 1:
        places.insert(0, (template, *last))
    for place in places:
        node = find(defaults(), place)
        if node is not None:
            return Default(path, _said(node), _origin_words(place))
    return Default(path, "as in cases/defaults.yaml", _origin_words(("rules",)))


def _numbered(top: str, rest: list[str]) -> Place:
    """Turns the id of a list's item into its position."""
    place: Place = (top,)
    for part in rest:
        listed = find(defaults(), place)
        ids = [_name(item) for item in listed.items] if isinstance(listed, Listing) else []
        place = (*place, ids.index(part) if part in ids else part)
    return place


def _said(node: Node) -> str:
    value = child(node, "value")
    if value is not None:
        return _said(value)
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Listing):
        return ", ".join(_said(item) for item in node.items) or "none"
    return _name(node) if "id" in node.values else ", ".join(key for key in node.values if key != "origin")


def _origin_words(place: Place) -> str:
    """Says the origin of a shipped value: its own, else that of the innermost part that has one."""
    for depth in range(len(place), -1, -1):
        for inner in ((), (0,)):  # a list is spoken for by its first item
            origin = find(defaults(), (*place[:depth], *inner, "origin"))
            if isinstance(origin, Table):
                said = {key: _said(value) for key, value in origin.values.items()}
                return _origin(said).words()
    return ""


def _origin(said: dict[str, str]) -> Origin:
    if "estimated" in said:
        return Origin("estimated", who=said["estimated"], data=said["data"], method=said["method"])
    return Origin("judged", who=said["judged"], on=said["on"], because=said["because"])


def complete(case: Table) -> tuple[Table, list[str]]:
    """Adds to the values of a case what it leaves out.

    Args:
        case: top-level keys of the case.
    Returns:
        the whole case; dotted paths of what was filled in.
    """
    shipped = defaults()
    filled: list[str] = []
    sections: dict[str, Node] = dict(case.values)
    shipped = _known_then(shipped, case.values.get("as_of"))
    for key in ("priors", "evidence_weight", "game", "war"):
        own = sections.get(key)
        if own is None or isinstance(own, Table) or _is_empty(own):
            sections[key] = _SECTIONS[key](own if isinstance(own, Table) else None, _table(shipped, key), filled)
    for key in ("groups", "formations"):
        if key not in sections or _is_empty(sections[key]):
            sections[key] = shipped.values[key]
            filled.append(key)
    if sections["groups"] is not shipped.values["groups"]:
        sections["groups"] = _groups(sections["groups"], shipped.values["groups"], filled)
    if sections["formations"] is not shipped.values["formations"]:
        template = _table(shipped, "formation")
        sections["formations"] = _with_template(sections["formations"], template, "formations", filled)
    if "postures" in sections:
        sections["postures"] = _with_template(sections["postures"], _table(shipped, "posture"), "postures", filled)
    if "economy" in sections:
        sections["economy"] = _economy(sections["economy"], shipped, filled)
    keys = {key: case.keys[key] if key in case.keys else shipped.keys[key] for key in sections}
    return Table(keys, sections, case.mark), filled


def _known_then(shipped: Table, as_of: Node | None) -> Table:
    """Puts in place of the shipped priors those that rest on counts at hand by the as_of of the case."""
    earlier, said = _table(shipped, "priors_before"), as_of.text if isinstance(as_of, Scalar) else ""
    fitting = sorted(day for day in earlier.values if _IS_DAY.fullmatch(said) and said < day)
    if not fitting:
        return shipped
    then, now = _table(earlier, fitting[0]), _table(shipped, "priors")
    priors = Table({**now.keys, **then.keys}, {**now.values, **then.values}, now.mark)
    return Table(shipped.keys, {**shipped.values, "priors": priors}, shipped.mark)


def _plain_section(own: Table | None, shipped: Table, path: str, filled: list[str]) -> Table:
    """Adds every key of the shipped table that the case has not."""
    values = dict(own.values) if own else {}
    keys = dict(own.keys) if own else {}
    for key, value in shipped.values.items():
        if key not in values:
            values[key], keys[key] = value, shipped.keys[key]
            filled.append(f"{path}.{key}")
    return Table(keys, values, own.mark if own else shipped.mark)


def _priors(own: Table | None, shipped: Table, filled: list[str]) -> Table:
    return _plain_section(own, shipped, "priors", filled)


def _evidence_weight(own: Table | None, shipped: Table, filled: list[str]) -> Table:
    if own is None:
        filled.append("evidence_weight")
        return shipped
    values, keys = dict(own.values), dict(own.keys)
    for scale in ("reliability", "credibility"):
        given = values.get(scale)
        if given is None or isinstance(given, Table):
            values[scale] = _plain_section(given, _table(shipped, scale), f"evidence_weight.{scale}", filled)
            keys.setdefault(scale, shipped.keys[scale])
    if "contradicted" not in values:
        values["contradicted"], keys["contradicted"] = shipped.values["contradicted"], shipped.keys["contradicted"]
        filled.append("evidence_weight.contradicted")
    return Table(keys, values, own.mark)


def _game(own: Table | None, shipped: Table, filled: list[str]) -> Table:
    """A case that states its own pressure levels must also state what each demands."""
    shipped = _without(shipped, "origin")
    if own is not None and "levels" in own.values:
        shipped = _without(shipped, "demanded")
    whole = _plain_section(own, shipped, "game", filled)
    said = whole.values["statements"]
    if not isinstance(said, Table) or said is shipped.values["statements"]:
        return whole
    words = _without(_table(shipped, "statements"), "origin")
    words = _plain_section(_own_voices(said, _table(words, "voices"), filled), words, "game.statements", filled)
    return Table(whole.keys, {**whole.values, "statements": words}, whole.mark)


def _own_voices(said: Table, shipped: Table, filled: list[str]) -> Table:
    """Adds the shipped voices of audiences that the case does not name."""
    own = said.values.get("voices")
    if not isinstance(own, Table):
        return said
    voices = _plain_section(own, shipped, "game.statements.voices", filled)
    return Table(said.keys, {**said.values, "voices": voices}, said.mark)


def _war(own: Table | None, shipped: Table, filled: list[str]) -> Table:
    """A case that states its own phases takes no step, start or peace from the shipped ones."""
    shipped = _without(shipped, "origin")
    if own is None or "phases" not in own.values:
        return _plain_section(own, shipped, "war", filled)
    values = dict(own.values)
    values["phases"] = _with_template(values["phases"], _table(defaults(), "phase"), "war.phases", filled)
    kept = _without(shipped, *_WAR_COURSE)
    return _plain_section(Table(own.keys, values, own.mark), kept, "war", filled)


_SECTIONS = {"priors": _priors, "evidence_weight": _evidence_weight, "game": _game, "war": _war}


def _economy(own: Node, shipped: Table, filled: list[str]) -> Node:
    """A case that names products takes from the shipped beliefs on trade what it leaves out; others need none."""
    if not isinstance(own, Table) or "products" not in own.values:
        return own
    values, keys = dict(own.values), dict(own.keys)
    beliefs = values.get("beliefs")
    if beliefs is None or isinstance(beliefs, Table):
        whole = _table(_table(shipped, "economy"), "beliefs")
        values["beliefs"] = _plain_section(beliefs, whole, "economy.beliefs", filled)
        keys.setdefault("beliefs", _table(shipped, "economy").keys["beliefs"])
    for key, template in (("products", "product"), ("routes", "route")):
        if key in values:
            values[key] = _with_template(values[key], _table(shipped, template), f"economy.{key}", filled)
    return Table(keys, values, own.mark)


def _groups(own: Node, shipped: Node, filled: list[str]) -> Node:
    """Adds the shipped groups that the case does not name."""
    if not isinstance(own, Listing) or not isinstance(shipped, Listing):
        return own
    named = {_name(item) for item in own.items}
    added = [item for item in shipped.items if _name(item) not in named]
    filled.extend(f"groups.{_name(item)}" for item in added)
    return Listing((*own.items, *added), own.mark)


def _name(item: Node) -> str:
    named = item.values.get("id") if isinstance(item, Table) else None
    return named.text if isinstance(named, Scalar) else "?"


def _with_template(listed: Node, template: Table, path: str, filled: list[str]) -> Node:
    """Adds the template's values, each with the template's origin, to every item of a list."""
    if not isinstance(listed, Listing):
        return listed
    items: list[Node] = []
    for item in listed.items:
        if isinstance(item, Table):
            item = _plain_section(item, _stated(template), f"{path}.{_name(item)}", filled)
        items.append(item)
    return Listing(tuple(items), listed.mark)


def _stated(template: Table) -> Table:
    """Gives each value of a template as {value, origin}; tables (a mix of groups) stay as they are."""
    origin = template.values["origin"]
    keys: dict[str, Scalar] = {}
    values: dict[str, Node] = {}
    for key, value in template.values.items():
        if key == "origin":
            continue
        named = {"value": template.keys[key], "origin": template.keys["origin"]}
        stated = Table(named, {"value": value, "origin": origin}, value.mark)
        keys[key] = template.keys[key]
        values[key] = stated if isinstance(value, Scalar) else value
    return Table(keys, values, template.mark)


def _without(table: Table, *unwanted: str) -> Table:
    values = {key: value for key, value in table.values.items() if key not in unwanted}
    return Table({key: table.keys[key] for key in values}, values, table.mark)


def _table(holder: Table, key: str) -> Table:
    inner = holder.values[key]
    assert isinstance(inner, Table)
    return inner


def _is_empty(node: Node) -> bool:
    return isinstance(node, Scalar) and node.plain and node.text in ("", "~", "null")
