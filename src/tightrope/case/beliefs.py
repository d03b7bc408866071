"""Is a stated number or prior possible for its quantity, and where does it come from?"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from tightrope.case import judgement
from tightrope.case.forms import HELP, Form, NotUnderstood, WrongOrder, read_form, read_number, write_number
from tightrope.case.nodes import Place, Table, data, find, unsound
from tightrope.case.notes import Notes, closest, ids
from tightrope.case.priors import Origin, Prior, from_scale, scale_of, to_scale
from tightrope.case.values import JudgementModel, OriginModel, Stated, bounded, divided, show, span

FOUR_ORIGINS = "cited (with locator), derived (with formula), estimated (with data, method), judged (with on, because)"
UNKNOWN = Origin("judged")  # stands where an origin is missing; never leaves the reader, for that is a fault
_NEEDS = {
    "judged": ("on", "because"),
    "cited": ("locator",),
    "derived": ("formula",),
    "estimated": ("data", "method"),
}
_EXAMPLES = {
    "on": "on: 2022-04-14",
    "because": "because: the reason",
    "locator": "locator: page 3",
    "formula": "formula: exports / gdp",
    "data": "data: the table used",
    "method": "method: least squares",
}


class Range(NamedTuple):
    """Holds unit and ends of a quantity's range; None: open."""

    unit: str
    low: float | None
    high: float | None


LEVEL = Range("level", 0.0, 1.0)
CHANCE = Range("probability a step", 0.0, 1.0)


def prior(notes: Notes, place: Place, stated: Stated, range_: Range, origin: Origin | None = None) -> Prior:
    """Reads one belief; what is wrong with it is noted, and a value of no meaning stands in for it.

    Args:
        notes: takes the faults.
        place: where the belief stands.
        stated: the value as shaped.
        range_: unit and range of the quantity.
        origin: what it inherits, None: its own or that of the innermost parent that has one.
    """
    if origin is None:
        origin = origin_at(notes, place)
    low, high = range_.low, range_.high
    default = notes.is_default(place)
    if stated.unit is not None and stated.unit != range_.unit:
        notes.fault("T205", (*place, "unit"), stated.unit, range_.unit, f"write unit: {range_.unit}")
    if stated.judgements is not None:
        parts = _judgements(notes, place, stated.judgements, range_, origin, default)
        return Prior("pooled", (), range_.unit, low, high, origin, "linear pool of judgements", default, parts)
    form = _form(notes, place, stated.value, range_)
    name = "between" if form.name == "word" else "exactly" if form.name == "number" else form.name
    return Prior(name, form.numbers, range_.unit, low, high, origin, form.said, default)


def number(notes: Notes, place: Place, stated: Stated, range_: Range) -> float:
    """Reads one number with its origin; a prior is no number here. Faults are noted, 0 stands in."""
    origin_at(notes, place)
    value = stated.value
    if isinstance(value, str) and value.lower().startswith("exactly "):
        value = value[len("exactly ") :]
    found = _checked(notes, _value_place(notes, place), lambda: bounded(value, *range_[1:], range_.unit))
    return 0.0 if found is None else found


def _checked(notes: Notes, place: Place, read: Callable[[], float]) -> float | None:
    try:
        return read()
    except PydanticCustomError as wrong:
        ctx = wrong.context or {}
        notes.fault(str(ctx["code"]), place, str(ctx["got"]), str(ctx["allowed"]), str(ctx["hint"]))
        return None


def _value_place(notes: Notes, place: Place) -> Place:
    inner = (*place, "value")
    return inner if find(notes.root, inner) is not None else place


def _form(notes: Notes, place: Place, value: object, range_: Range) -> Form:
    """Understands the value, as far as it can be; a bare number is allowed outside `priors` alone."""
    at = _value_place(notes, place)
    nothing = Form("exactly", (0.0,), show(value))
    if value is None:
        notes.fault("T103", (*place, "value"), "nothing", "value, or judgements with pool", "write value: exactly 0.2")
        return nothing
    bare = read_number(value) if isinstance(value, str) else value
    if isinstance(bare, (int, float)) and not isinstance(bare, bool):
        if place[0] == "priors":
            hint = f'write "exactly {show(value)}", or another form: {HELP}'
            notes.fault("T601", at, show(value), "a prior in words", hint)
            return nothing
        exact = _checked(notes, at, lambda: bounded(value, *range_[1:], range_.unit))
        return Form("exactly", (0.0 if exact is None else exact,), show(value))
    if not isinstance(value, str):
        notes.fault("T203", at, show(value), "a number or a prior in words", f"write one of: {HELP}")
        return nothing
    try:
        form = read_form(value)
    except WrongOrder as wrong:
        notes.fault("T602", at, f"{value}: bounds are reversed, equal or out of order", "rising numbers",
                    f'write "{wrong.swapped}"')  # fmt: skip
        return nothing
    except NotUnderstood:
        notes.fault("T601", at, show(value), "a known form of a prior", f"write one of: {HELP}")
        return nothing
    return form if _possible(notes, at, form, range_) else nothing


_FAMILIES = {
    "normal": ("real",),
    "lognormal": ("log", "logit"),
    "halfnormal": ("log",),
    "beta": ("logit",),
    "logitnormal": ("logit",),
    "word": ("logit",),
}
_INSIDE = ("between", "about", "word", "lognormal", "logitnormal")  # forms whose points must lie strictly inside


def _possible(notes: Notes, at: Place, form: Form, range_: Range) -> bool:
    """Looks whether the form suits the range, whether its numbers lie in it and whether a curve passes."""
    scale = scale_of(range_.low, range_.high)
    if scale not in _FAMILIES.get(form.name, (scale,)):
        wanted = [
            name for name in ("normal", "lognormal", "halfnormal", "beta", "logitnormal") if scale in _FAMILIES[name]
        ]
        allowed = f"a form for {span(*range_[1:], range_.unit)}"
        notes.fault("T601", at, form.said, allowed, f"between, about, uniform, exactly, {', '.join(wanted)} suit it")
        return False
    if form.name in ("normal", "halfnormal", "beta", "lognormal", "logitnormal"):
        scales = form.numbers if form.name == "beta" else form.numbers[-1:]
        if any(x <= 0 for x in scales):
            notes.fault("T201", at, form.said, "spreads and shapes above 0", "give a number above 0")
            return False
    points = {
        "normal": (),
        "halfnormal": (),
        "beta": (),
        "lognormal": form.numbers[:1],
        "logitnormal": form.numbers[:1],
    }
    return _inside(notes, at, form, points.get(form.name, form.numbers), range_) and _passes(notes, at, form, scale)


def _inside(notes: Notes, at: Place, form: Form, points: tuple[float, ...], range_: Range) -> bool:
    strictly = form.name in _INSIDE
    for x in points:
        outside = (range_.low is not None and x < range_.low) or (range_.high is not None and x > range_.high)
        edge = strictly and x in (range_.low, range_.high)
        if outside or edge:
            allowed = span(*range_[1:], range_.unit) + (", ends left out" if edge else "")
            hint = "move it inside the range" if edge else divided(x, range_.low, range_.high)
            notes.fault("T201", at, f"{write_number(x)} in {form.said}", allowed, hint)
            return False
    return True


def _passes(notes: Notes, at: Place, form: Form, scale: str) -> bool:
    if form.name != "about":
        return True
    z = [to_scale(x, scale) for x in form.numbers]
    if judgement.feasible(*z):
        return True
    notes.fault("T603", at, *_too_skewed(form.numbers, scale))
    return False


def _too_skewed(numbers: tuple[float, ...], scale: str) -> tuple[str, str, str]:
    z05, z50, z95 = (to_scale(x, scale) for x in numbers)
    share = f"the median lies {100 * judgement.middle(z05, z50, z95):.2f} % of the way from the 5 % to the 95 % point"
    ends = [from_scale(z05 + part * (z95 - z05), scale) for part in (judgement.LOWEST_MIDDLE, judgement.HIGHEST_MIDDLE)]
    allowed = "12.49 to 87.51 % of the way, on the transformed scale"
    return share, allowed, f"give a median from {ends[0]:.4g} to {ends[1]:.4g}, or move the outer points"


def _judgements(
    notes: Notes, place: Place, given: list[JudgementModel], range_: Range, origin: Origin, default: bool
) -> tuple[Prior, ...]:
    """Reads each person's quantiles as an `about` prior."""
    parts: list[Prior] = []
    for i, one in enumerate(given):
        at = (*place, "judgements", i)
        form = Form("about", (one.q05, one.q50, one.q95), f"{one.q05} / {one.q50} / {one.q95}")
        if not one.q05 < one.q50 < one.q95:
            swapped = " / ".join(write_number(x) for x in sorted(form.numbers))
            got = f"quantiles {form.said} do not increase"
            notes.fault("T602", at, got, "q05 < q50 < q95", f"write them as {swapped}")
        elif _possible(notes, at, form, range_):
            about = (
                f"{one.by}: about {write_number(one.q50)}, between {write_number(one.q05)} and {write_number(one.q95)}"
            )
            parts.append(Prior("about", form.numbers, *range_, origin, about, default))
    if not given:
        notes.fault("T103", (*place, "judgements"), "nothing", "one judgement or more", "write {by, q05, q50, q95}")
    return tuple(parts)


def origin_at(notes: Notes, place: Place) -> Origin:
    """Gives the origin of a value: its own, else that of the innermost parent that states one.

    A column of `postures` also takes it from the top-level key `<column>_origin`. None at all is T501.
    """
    for depth in range(len(place), 0, -1):
        holder = find(notes.root, place[:depth])
        if isinstance(holder, Table) and "origin" in holder.values:
            return _read_origin(notes, (*place[:depth], "origin"))
    if place[0] == "postures" and isinstance(place[-1], str):
        column = f"{place[-1]}_origin"
        if find(notes.root, (column,)) is not None:
            return _read_origin(notes, (column,))
    if not _unsound_origin(notes, place):
        notes.fault("T501", place, "nothing", FOUR_ORIGINS, "say who or what says so", at="key")
    return UNKNOWN


def _unsound_origin(notes: Notes, place: Place) -> bool:
    """Says whether an origin was written but dropped as unsound: that fault is already noted."""
    places: list[Place] = [(*place[:depth], "origin") for depth in range(1, len(place) + 1)]
    if place[0] == "postures":
        places.append((f"{place[-1]}_origin",))
    return any(unsound(notes.root, at) for at in places)


def _read_origin(notes: Notes, place: Place) -> Origin:
    node = find(notes.root, place)
    try:
        model = OriginModel.model_validate(data(node) if node is not None else {})
    except ValidationError:
        return UNKNOWN  # a fault of shape, already noted
    given = [kind for kind in _NEEDS if getattr(model, kind) is not None]
    if len(given) != 1:
        got = " and ".join(given) if given else "none of the four"
        notes.fault("T501", place, got, FOUR_ORIGINS, "name exactly one of the four", at="key")
        return UNKNOWN
    kind = given[0]
    for key in _NEEDS[kind]:
        if getattr(model, key) is None:
            hint = f"write {_EXAMPLES[key]}"
            notes.fault("T103", (*place, key), "nothing", f"the key {key} beside {kind}", hint)
    if kind == "cited":
        _declared_source(notes, (*place, "cited"), str(model.cited))
    return _origin(kind, model)


def _declared_source(notes: Notes, place: Place, name: str) -> None:
    known = ids(notes, "sources")
    if name not in known and not notes.is_default(place):
        notes.fault("T301", place, name, "a declared source", closest(name, known, "no source is declared"))


def _origin(kind: str, model: OriginModel) -> Origin:
    said = getattr(model, kind)
    return Origin(
        kind,
        who=said if kind in ("judged", "estimated") else None,
        on=model.on.isoformat() if model.on else None,
        because=model.because,
        locator=model.locator,
        source=said if kind in ("cited", "derived") else None,
        formula=model.formula,
        data=model.data,
        method=model.method,
    )
