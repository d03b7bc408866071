"""Which situations may people judge in place of log rates, and are their answers in order?

Of a hundred such rulers, how many lose office within a year if the situation lasts?
"""

from __future__ import annotations

from collections.abc import Mapping
from statistics import median
from typing import NamedTuple

from tightrope.case.beliefs import Range, prior
from tightrope.case.nodes import Place, find, key_mark
from tightrope.case.notes import DEFAULTS_NAME, Notes
from tightrope.case.parameter import JUDGED, Parameter
from tightrope.case.priors import Prior, from_scale, to_scale
from tightrope.case.schema import CaseModel

SHARE = Range("share of such rulers a year", 0.0, 1.0)
PREFIX = "anchors."  # stands before the name of a situation wherever beliefs are listed by name
_FORMS = ("exactly", "between", "about", "pooled")
_EQUATION = "h = -ln(1 - P) step_days / 365"


class Situation(NamedTuple):
    """Describes one situation that people can judge, and the priors that an answer replaces."""

    name: str
    phrase: str
    above: str | None  # the situation that must be judged less dangerous
    fixes: tuple[str, ...]
    equation: str


SITUATIONS: tuple[Situation, ...] = (
    Situation(
        "quiet_year",
        "how many such rulers fall in a quiet year",
        None,
        ("b0", "c0", "k0", "q0", "j0"),
        f"{_EQUATION}; a log rate is ln(h share of the cause)",
    ),
    Situation(
        "refuses_full_demand",
        "how many such rulers fall in a year of refusing a full demand",
        "quiet_year",
        ("b_direct", "b_lever"),
        "S = ln(1 + (h - h of a quiet year) / patron's part); b_direct = S/2, b_lever = S",
    ),
    Situation(
        "crosses_at_5_percent",
        "how many such rulers fall in a year of a crossing that five in a hundred want",
        "quiet_year",
        ("c1",),
        "c1 = ln(1 + (h - h of a quiet year) / street's part) / 0.95",
    ),
    Situation(
        "order_refused",
        "how many such rulers fall in a year after an order that nobody obeys",
        "quiet_year",
        ("k1",),
        "k1 = ln(1 + (h - h of a quiet year) / apparatus's part)",
    ),
    Situation(
        "means_cut_third",
        "how many such rulers fall in a year with a third of their means gone",
        "quiet_year",
        ("q1",),
        "q1 = 3 ln(1 + (h - h of a quiet year) / economy's part)",
    ),
    Situation(
        "crosses_under_ultimatum",
        "how many such rulers fall in a year of such a crossing under the adversary's ultimatum",
        "crosses_at_5_percent",
        ("j1",),
        "j1 = ln(1 + (h - h of the crossing without it) / adversary's part)",
    ),
)
_BY_NAME = {each.name: each for each in SITUATIONS}


def anchor(name: str) -> Parameter | None:
    """Gives what is said of an answer, listed by its name with the prefix, or None."""
    each = _BY_NAME.get(name.removeprefix(PREFIX)) if name.startswith(PREFIX) else None
    if each is None:
        return None
    claim = "A judged situation gives the rates behind it; nobody can judge a log rate."
    return Parameter(
        name, "game", SHARE.unit, SHARE.low, SHARE.high, each.name, each.phrase, claim, each.equation, JUDGED
    )


def fixed_by(anchors: Mapping[str, Prior]) -> frozenset[str]:
    """Names the priors that these answers replace."""
    return frozenset(name for given in anchors for name in _BY_NAME[given].fixes)


def anchors(notes: Notes, case: CaseModel) -> dict[str, Prior]:
    """Gives the answers by situation; what is out of order, or said twice, is noted."""
    given = {} if case.anchors is None else {each.name: getattr(case.anchors, each.name) for each in SITUATIONS}
    read: dict[str, Prior] = {}
    for name, stated in given.items():
        if stated is not None:
            read[name] = prior(notes, ("anchors", name), stated, SHARE)
            _form(notes, name, read[name])
            _said_twice(notes, _BY_NAME[name])
    for name in read:
        _above(notes, _BY_NAME[name], read)
    replaced = fixed_by(read)
    notes.filled = [path for path in notes.filled if path.removeprefix("priors.") not in replaced]
    return read


def _form(notes: Notes, name: str, answer: Prior) -> None:
    """Answers are given by their 5, 50 and 95 % points, or exactly."""
    place: Place = ("anchors", name)
    if answer.form not in _FORMS:
        allowed = "about, between, exactly or judgements"
        notes.fault("T601", place, answer.said, allowed, 'write "about 20 %, between 8 % and 60 %"')
    elif answer.form == "exactly" and not 0 < answer.numbers[0] < 1:
        allowed = "0 to 1, ends left out: log rates of never and of always have no end"
        notes.fault("T201", place, answer.said, allowed, 'write for example "exactly 6 %"')


def _said_twice(notes: Notes, situation: Situation) -> None:
    """An answer and a prior on a rate that it gives exclude each other."""
    here = key_mark(notes.root, ("anchors", situation.name))
    for name in situation.fixes:
        there = key_mark(notes.root, ("priors", name))
        stated = find(notes.root, ("priors", name)) is not None and there.file != DEFAULTS_NAME
        if stated:
            got = f"{situation.name} gives {name}, which {there.file}:{there.line} states too"
            hint = f"remove the one at {here.file}:{here.line} or the one at {there.file}:{there.line}"
            notes.fault("T304", ("anchors", situation.name), got, "one of the two", hint, at="key")


def _above(notes: Notes, situation: Situation, read: Mapping[str, Prior]) -> None:
    """A situation needs the one it is compared with, and is judged more dangerous."""
    place: Place = ("anchors", situation.name)
    if situation.above is None:
        return
    if situation.above not in read:
        hint = f"add {situation.above}, judged the same way"
        notes.fault("T103", ("anchors", situation.above), "nothing", f"the key {situation.above}", hint)
        return
    own, other = middle(read[situation.name]), middle(read[situation.above])
    if own <= other and not notes.stands_in(place):
        got = f"the middle answer {own:g} is not above that of {situation.above}, {other:g}"
        hint = "the situation adds a danger: raise this answer or lower the other"
        notes.fault("T602", place, got, f"above {other:g}", hint)


def middle(answer: Prior) -> float:
    """Gives the middle answer: the 50 % point, of several judges the middle one."""
    if answer.form == "pooled":
        return median(middle(part) for part in answer.parts) if answer.parts else 0.0
    if answer.form == "between":
        low, high = (to_scale(x, answer.scale) for x in answer.numbers)
        return from_scale((low + high) / 2, answer.scale)
    return answer.numbers[len(answer.numbers) // 2]
