"""Do the values of a case have the shape of the schema? Every fault is told, and what is sound is kept."""

from __future__ import annotations

import types
from collections.abc import Iterator
from typing import Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from tightrope.case.nodes import STAND_IN, Listing, Node, Place, Scalar, Step, Table, child, data, find, stand_in
from tightrope.case.notes import Notes, closest
from tightrope.case.schema import REQUIRED, CaseModel
from tightrope.case.schema_evidence import EVIDENCE_MODELS
from tightrope.case.values import show

_ROUNDS = 20  # as deep as a file may nest: each round drops at least the innermost unsound part
_TAGS = (*EVIDENCE_MODELS, "table")
_T502 = ("source", "locator", "says")
_WORDED = {
    "model_type": "a table of keys and values",
    "model_attributes_type": "a table of keys and values",
    "dict_type": "a table of keys and values",
    "list_type": "a list",
    "string_type": "text",
}


def shaped(notes: Notes) -> CaseModel:
    """Reads the values into the schema's models.

    Args:
        notes: its root is the whole case; faults of shape are added, and the root is replaced by
            what is sound; an example stands in for a value that must be there, so that all else can be looked at.
    Returns:
        the sound part; a required key that is missing or unsound is None.
    """
    _required(notes)
    for round_ in range(_ROUNDS):
        try:
            return CaseModel.model_validate(data(notes.root))
        except ValidationError as unsound:
            told, root = notes.root, notes.root
            errors = [(error, _place(error["loc"])) for error in unsound.errors(include_url=False)]
            for error, place in errors:
                if round_ == 0:
                    _tell(notes, told, error, place)
                if error["type"] == "missing":
                    root = _with(root, place, stand_in(_examples(model_at(told, place[:-1]), str(place[-1]))))
            dropped = [_existing(told, place) for error, place in errors if error["type"] != "missing"]
            notes.root = _without(root, [place for place in dropped if place])
    return CaseModel.model_construct()


def _required(notes: Notes) -> None:
    for key in REQUIRED:
        node = find(notes.root, (key,))
        example = _example(CaseModel, key)
        if node is None:
            notes.fault("T103", (key,), "nothing", f"the key {key}", f"write for example {example}")
        elif isinstance(node, Scalar) and data(node) is None:
            notes.fault("T203", (key,), "nothing", "a value", f"write for example {example}")


def _place(loc: tuple[int | str, ...]) -> Place:
    """Drops the name of the kind that pydantic puts after the position of an evidence item."""
    if len(loc) > 2 and loc[0] == "evidence" and loc[2] in _TAGS:
        return (*loc[:2], *loc[3:])
    return tuple(part for part in loc if part != "[key]")


def _existing(root: Node, place: Place) -> Place:
    while place and find(root, place) is None:
        place = place[:-1]
    return place


def _tell(notes: Notes, whole: Node, error: ErrorDetails, place: Place) -> None:
    """Turns one of pydantic's errors into a fault."""
    kind, ctx = error["type"], error.get("ctx", {})
    here = _existing(whole, place)
    got = show(error["input"])
    if kind == "tightrope":
        notes.fault(ctx["code"], here, ctx["got"], ctx["allowed"], ctx["hint"])
    elif kind == "missing":
        _missing(notes, place)
    elif kind == "extra_forbidden":
        known = _keys(model_at(notes.root, place[:-1]))
        listed = ", ".join(known)
        notes.fault("T102", place, str(place[-1]), f"keys {listed}", closest(str(place[-1]), known, ""), at="key")
    elif kind.startswith("union_tag"):
        _unknown_kind(notes, here)
    elif kind == "literal_error":
        _choice(notes, here, got, str(ctx["expected"]))
    elif kind in ("less_than_equal", "greater_than_equal"):
        allowed = f"at most {ctx['le']}" if "le" in ctx else f"at least {ctx['ge']}"
        notes.fault("T201", here, got, allowed, f"give a number {allowed}")
    elif kind in ("too_short", "too_long"):
        allowed = (
            f"{ctx.get('min_length', 0)} or more items" if kind == "too_short" else f"{ctx['max_length']} items at most"
        )
        notes.fault("T201", here, f"{ctx['actual_length']} items", allowed, "add or remove items")
    else:
        expected = _WORDED.get(kind, error["msg"][:1].lower() + error["msg"][1:])
        example = (
            _example(model_at(notes.root, place[:-1]), str(place[-1])) if place and isinstance(place[-1], str) else ""
        )
        notes.fault("T203", here, got, expected, f"write for example {example}" if example else f"write {expected}")


def _missing(notes: Notes, place: Place) -> None:
    key = str(place[-1])
    code = "T502" if place[0] == "evidence" and len(place) == 3 and key in _T502 else "T103"
    example = _example(model_at(notes.root, place[:-1]), key)
    notes.fault(code, place, "nothing", f"the key {key}", f"write for example {example}")


def _unknown_kind(notes: Notes, place: Place) -> None:
    node = find(notes.root, (*place, "kind"))
    allowed = ", ".join(EVIDENCE_MODELS)
    if node is None:
        notes.fault(
            "T103", (*place, "kind"), "nothing", f"the key kind, one of {allowed}", "write for example kind: survey"
        )
        return
    got = show(data(node))
    notes.fault("T203", (*place, "kind"), got, f"one of {allowed}", closest(got, EVIDENCE_MODELS, ""))


def _choice(notes: Notes, place: Place, got: str, expected: str) -> None:
    choices = [part.strip().strip("'") for part in expected.replace(" or ", ", ").split(",")]
    notes.fault("T203", place, got, f"one of {', '.join(choices)}", closest(got, choices, ""))


def model_at(root: Node, place: Place) -> type[BaseModel]:
    """Gives the model that the value at a place must follow, as far as the schema says."""
    model: type[BaseModel] = CaseModel
    kind = find(root, (*place[:2], "kind")) if place[:1] == ("evidence",) and len(place) > 1 else None
    if isinstance(kind, Scalar) and kind.text in EVIDENCE_MODELS:
        model, place = EVIDENCE_MODELS[kind.text], place[2:]
    for step in place:
        inner = _inner(model, step)
        model = inner if inner is not None else model
    return model


def _inner(model: type[BaseModel], step: Step) -> type[BaseModel] | None:
    for name, field in model.model_fields.items():
        if step == (field.alias or name):
            return next(models_of(field.annotation), None)
    return None


def models_of(annotation: object) -> Iterator[type[BaseModel]]:
    """Yields the models that a field may hold, however deep inside lists and choices."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    elif get_origin(annotation) in (Union, types.UnionType, list, dict) or get_args(annotation):
        for part in get_args(annotation):
            yield from models_of(part)


def _keys(model: type[BaseModel]) -> tuple[str, ...]:
    return tuple(field.alias or name for name, field in model.model_fields.items())


def _example(model: type[BaseModel], key: str) -> str:
    return f"{key}: {_examples(model, key)}"


def _examples(model: type[BaseModel], key: str) -> object:
    for name, field in model.model_fields.items():
        if key == (field.alias or name) and field.examples:
            return field.examples[0]
    return "..."


def _with(node: Node, place: Place, value: Node) -> Node:
    """Gives the node with a value put in at a place whose holder exists."""
    if not place:
        return value
    inner = child(node, place[0])
    if isinstance(node, Table) and isinstance(place[0], str) and (inner is not None or len(place) == 1):
        put = value if inner is None else _with(inner, place[1:], value)
        keys = node.keys if place[0] in node.keys else {**node.keys, place[0]: Scalar(place[0], True, STAND_IN)}
        return Table(keys, {**node.values, place[0]: put}, node.mark)
    if isinstance(node, Listing) and inner is not None:
        items = (_with(item, place[1:], value) if item is inner else item for item in node.items)
        return Listing(tuple(items), node.mark)
    return node


def _without(node: Node, places: list[Place]) -> Node:
    """Gives the node without the values at the places; marks stay as they were."""
    dropped = {place[0] for place in places if len(place) == 1}
    deeper: dict[Step, list[Place]] = {}
    for place in places:
        if len(place) > 1 and place[0] not in dropped:
            deeper.setdefault(place[0], []).append(place[1:])
    if isinstance(node, Table):
        kept = {
            key: _without(value, deeper[key]) if key in deeper else value
            for key, value in node.values.items()
            if key not in dropped
        }
        return Table(node.keys, kept, node.mark)  # a key without a value: written, but unsound
    if isinstance(node, Listing):
        items = (
            _without(item, deeper[i]) if i in deeper else item for i, item in enumerate(node.items) if i not in dropped
        )
        return Listing(tuple(items), node.mark)
    return node
