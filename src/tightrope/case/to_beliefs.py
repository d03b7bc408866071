"""Which priors and rival theories does a case state?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from tightrope.case.beliefs import Range, prior
from tightrope.case.content import Rival
from tightrope.case.nodes import Place
from tightrope.case.notes import Notes, closest, twice
from tightrope.case.parameters import parameter, parameter_names
from tightrope.case.priors import Prior
from tightrope.case.schema import CaseModel, RivalModel
from tightrope.case.values import Stated, divided, span

# Theories that a case may name by id alone (product specification 3.3)
BUILT_IN_RIVALS: dict[str, tuple[dict[str, float], str]] = {
    "public_counts_for_nothing": (
        {"c1": 0.0, "c3": 0.0},
        "A ruler of this kind need not heed the public.",
    ),
    "caste_apart": (
        {"family_weight": 0.0},
        "Soldiers and officers are a caste apart and do not feel what their families feel.",
    ),
    "waits_for_excuse": (
        {"excuse": 1.0},
        "A provocation by the adversary would excuse the step in the eyes of the street.",
    ),
}
_SUM = 1e-9


def priors(notes: Notes, case: CaseModel) -> dict[str, Prior]:
    """Gives every prior by name; a name or unit that the catalogue does not know is noted."""
    return _beliefs(notes, ("priors",), case.priors or {})


def earlier_priors(notes: Notes, case: CaseModel) -> tuple[tuple[date, dict[str, Prior]], ...]:
    """Gives what stood before a day on which a belief became a fact, by that day, rising."""
    given = sorted((case.priors_before or {}).items())
    return tuple((day, _beliefs(notes, ("priors_before", day.isoformat()), stated)) for day, stated in given)


def _beliefs(notes: Notes, at: Place, given: Mapping[str, Stated]) -> dict[str, Prior]:
    read: dict[str, Prior] = {}
    for name, stated in given.items():
        place: Place = (*at, name)
        entry = parameter(name)
        if entry is None:
            hint = closest(name, parameter_names(), "")
            notes.fault("T303", place, name, "a parameter of the catalogue", hint, at="key")
            continue
        if stated.unit is None:
            notes.fault("T103", (*place, "unit"), "nothing", "the key unit", f"write unit: {entry.unit}")
        _value_or_judgements(notes, place, stated)
        read[name] = prior(notes, place, stated, Range(entry.unit, entry.low, entry.high))
    return read


def _value_or_judgements(notes: Notes, place: Place, stated: Stated) -> None:
    if stated.judgements is not None and stated.value is not None:
        notes.fault("T302", (*place, "value"), "value stands beside judgements", "one of the two", "remove one of them")
    if stated.judgements is not None and stated.pool is None:
        notes.fault("T103", (*place, "pool"), "nothing", "the key pool beside judgements", "write pool: linear")


def rivals(notes: Notes, case: CaseModel) -> tuple[Rival, ...]:
    """Gives the rival theories; a built-in one brings what it sets and why."""
    twice(notes, "rivals")
    read = tuple(_rival(notes, ("rivals", i), one) for i, one in enumerate(case.rivals or ()))
    total = sum(one.weight for one in read)
    if total > 1 + _SUM:
        hint = "lower the weights; what is left to 1 is the main theory"
        notes.fault("T201", ("rivals",), f"weights that add up to {total:g}", "weights that add up to 1 or less", hint)
    return read


def _rival(notes: Notes, place: Place, one: RivalModel) -> Rival:
    sets, because = BUILT_IN_RIVALS.get(one.id, ({}, ""))
    if one.id in BUILT_IN_RIVALS and one.sets is not None:
        hint = "remove sets, or give the theory another id"
        notes.fault(
            "T302", (*place, "sets"), f"{one.id} is built in and sets its own quantities", "id and weight", hint
        )
    elif one.id not in BUILT_IN_RIVALS:
        hint = f"write for example sets: {{c1: 0}}, or use a built-in rival: {', '.join(BUILT_IN_RIVALS)}"
        if not one.sets:
            notes.fault("T103", (*place, "sets"), "nothing", "the key sets for a theory of your own", hint)
        if one.because is None:
            notes.fault("T103", (*place, "because"), "nothing", "the key because", "write because: the reason")
        sets = dict(one.sets or {})
    for name, value in (one.sets or {}).items():
        _setting(notes, (*place, "sets", name), name, value)
    return Rival(one.id, one.weight, sets, one.because or because)


def _setting(notes: Notes, place: Place, name: str, value: float) -> None:
    entry = parameter(name)
    if entry is None:
        hint = closest(name, parameter_names(), "")
        notes.fault("T303", place, name, "a parameter of the catalogue", hint, at="key")
    elif (entry.low is not None and value < entry.low) or (entry.high is not None and value > entry.high):
        allowed = span(entry.low, entry.high, entry.unit)
        notes.fault("T201", place, f"{value:g}", allowed, divided(value, entry.low, entry.high))
