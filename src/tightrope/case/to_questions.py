"""What is asked: dates of the answer, scenarios, reality checks?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from tightrope.case.content import Answers, Check, Expectation, Hold, Scenario, headline
from tightrope.case.forms import read_number
from tightrope.case.nodes import Listing, Place, Scalar, Table, find, key_mark
from tightrope.case.notes import Notes, closest, ids, twice
from tightrope.case.quantities import Quantity, names, quantity
from tightrope.case.schema import AnswersModel, CaseModel, CheckModel, HoldModel, ScenarioModel
from tightrope.case.to_game import in_order
from tightrope.case.values import divided, show, span

GRAMMAR = "P(<posture> by <YYYY-MM-DD>) <op> <number>, op one of < <= > >=, number 0 to 1"
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_EXPECT = re.compile(r"\s*P\(\s*(\S+)\s+by\s+(\S+?)\s*\)\s*(<=|>=|<|>)\s*(\S+(?:\s?%)?)\s*")


def times(notes: Notes, case: CaseModel) -> None:
    """Looks at the order of as_of, horizon and the day of resolution."""
    if case.as_of is not None and case.horizon is not None and case.horizon <= case.as_of:
        got = f"horizon {case.horizon} is not after as_of {case.as_of}"
        notes.fault("T401", ("horizon",), got, f"a day after {case.as_of}", "move the horizon or as_of")
    if case.question is not None and case.horizon is not None and case.question.resolve_by < case.horizon:
        got = f"resolve_by {case.question.resolve_by} is before the horizon {case.horizon}"
        hint = f"resolve on {case.horizon} or later"
        notes.fault("T401", ("question", "resolve_by"), got, f"{case.horizon} or later", hint)


def replayed(notes: Notes, case: CaseModel) -> tuple[date, ...]:
    """Gives the days of knowledge that a replay asks, rising; the case's own as_of where none is named."""
    given = tuple(case.as_of_dates or ())
    for i, day in enumerate(given):
        place: Place = ("as_of_dates", i)
        if case.horizon is not None and day >= case.horizon:
            got = f"{day} is not before the horizon {case.horizon}"
            notes.fault("T401", place, got, f"days before {case.horizon}", "name an earlier day or move the horizon")
        start = case.game.start if case.game is not None else None
        if start is not None and day < start:
            got = f"{day} is before game.start {start}"
            notes.fault("T401", place, got, f"{start} or later", "name a later day or start the game earlier")
        if day in given[:i]:
            notes.fault("T302", place, str(day), "each day once", "leave one of the two out")
    return tuple(sorted(set(given))) or ((case.as_of,) if case.as_of is not None else ())


def answers(notes: Notes, case: CaseModel) -> Answers | None:
    """Gives the dates asked about; None when as_of or horizon is unsound (a fault is then noted)."""
    if case.as_of is None or case.horizon is None:
        return None
    given = case.answers or AnswersModel(dates=None, compare=None, comparable=None)
    if not given.dates:
        notes.note_filled(("answers", "dates"))
    for i, day in enumerate(given.dates or ()):
        _asked(notes, ("answers", "dates", i), day, case.as_of, case.horizon)
    dates = tuple(sorted(set(given.dates or ()))) or (case.horizon,)
    first = headline(dates, case.as_of)
    if given.compare is None:
        notes.note_filled(("answers", "compare"))
    else:
        _asked(notes, ("answers", "compare"), given.compare, case.as_of, case.horizon)
    known = ids(notes, "postures")
    for i, name in enumerate(given.comparable or ()):
        if name not in known:
            notes.undeclared(("answers", "comparable", i), name, "posture", known)
    return Answers(dates, first, given.compare or first, tuple(given.comparable or ()))


def _asked(notes: Notes, place: Place, day: date, as_of: date, horizon: date) -> None:
    if horizon <= as_of:
        return  # a fault of its own, already noted
    if day > horizon:
        got = f"{day} is after the horizon {horizon}"
        notes.fault(
            "T401", place, got, f"after {as_of}, up to {horizon}", "ask about an earlier day or move the horizon"
        )
    elif day <= as_of:
        got = f"{day} is not after as_of {as_of}"
        notes.fault("T401", place, got, f"after {as_of}, up to {horizon}", "ask about a later day")


def scenarios(notes: Notes, case: CaseModel) -> tuple[Scenario, ...]:
    """Gives the scenarios; circles and quantities held twice are noted."""
    twice(notes, "scenarios")
    read = [
        Scenario(one.id, one.because, _holds(notes, case, ("scenarios", i), one), tuple(one.also or ()))
        for i, one in enumerate(case.scenarios or ())
    ]
    _circles(notes, read)
    for i, one in enumerate(read):
        _held_twice(notes, ("scenarios", i), one, read)
    return tuple(read)


def checks(notes: Notes, case: CaseModel, known: tuple[Scenario, ...]) -> tuple[Check, ...]:
    """Gives the reality checks."""
    twice(notes, "checks")
    read: list[Check] = []
    for i, one in enumerate(case.checks or ()):
        place: Place = ("checks", i)
        holds = _holds(notes, case, place, one)
        expect = _expectation(notes, case, (*place, "expect"), one.expect)
        read.append(Check(one.id, one.because, holds, expect, tuple(one.also or ())))
        _held_twice(notes, place, read[-1], list(known))
    return tuple(read)


def _holds(notes: Notes, case: CaseModel, place: Place, one: ScenarioModel | CheckModel) -> tuple[Hold, ...]:
    known = ids(notes, "scenarios")
    for i, name in enumerate(one.also or ()):
        if name not in known:
            notes.undeclared((*place, "also", i), name, "scenario", known)
    if isinstance(one, ScenarioModel) and not one.hold and not one.also:
        hint = "write for example hold: [{quantity: pressure, at: 0.6}]"
        notes.fault("T103", (*place, "hold"), "nothing", "the key hold, or also", hint)
    return tuple(_hold(notes, case, (*place, "hold", i), held) for i, held in enumerate(one.hold or ()))


def _hold(notes: Notes, case: CaseModel, place: Place, held: HoldModel) -> Hold:
    in_order(notes, place, held.from_, held.to)
    as_of, horizon = case.as_of, case.horizon
    if held.from_ is not None and as_of is not None and horizon is not None and as_of < horizon < held.from_:
        got = f"from {held.from_} is after the horizon {horizon}"
        notes.fault("T401", (*place, "from"), got, f"up to {horizon}", "let it begin earlier")
    at = hold_value(notes, place, held.quantity, held.at)
    return Hold(held.quantity, at, held.from_, held.to)


def hold_value(notes: Notes, place: Place, name: str, at: float | str) -> float | str:
    """Looks whether a quantity of the catalogue may be held at a value.

    Args:
        notes: takes the faults.
        place: where the hold stands; its keys are `quantity` and `at`.
        name: the quantity.
        at: a number, or the id of a phase or regime.
    Returns:
        the value, as it will be held.
    """
    entry, postures = quantity(name), ids(notes, "postures")
    if entry is None:
        hint = closest(name, names(postures), "")
        notes.fault("T303", (*place, "quantity"), name, "a quantity of the catalogue", hint)
        return at
    posture = name.partition(".")[2]
    if posture and posture not in postures:
        notes.undeclared((*place, "quantity"), posture, "posture", postures)
    if entry.kind == "number":
        return _number_held(notes, (*place, "at"), entry, at)
    if entry.kind == "phase":
        phases = ids(notes, "war", "phases")
        if at not in phases:
            notes.undeclared((*place, "at"), show(at), "phase", phases)
        return at
    return _regime_held(notes, (*place, "at"), at)


def _number_held(notes: Notes, place: Place, entry: Quantity, at: float | str) -> float | str:
    allowed = span(entry.low, entry.high, entry.unit)
    if isinstance(at, str):
        notes.fault("T203", place, at, f"a number, {allowed}", "write for example at: 0.5")
        return at
    above = entry.unit in ("1/probability", "multiplier")  # these must be more than 0
    if (entry.low is not None and (at < entry.low or (above and at == entry.low))) or (
        entry.high is not None and at > entry.high
    ):
        allowed = f"more than 0 ({entry.unit})" if above else allowed
        notes.fault("T201", place, show(at), allowed, divided(at, entry.low, entry.high))
    return at


def _regime_held(notes: Notes, place: Place, at: float | str) -> float | str:
    regimes = regimes_of(notes)
    if isinstance(at, str):
        if at not in regimes:
            notes.undeclared(place, at, "regime", regimes)
        return at
    if at != int(at) or not 0 <= at < len(regimes):
        allowed = f"0 to {len(regimes) - 1}, or one of {', '.join(regimes)}"
        notes.fault("T201", place, show(at), allowed, "count the sanctions levels from 0")
        return at
    return int(at)


def regimes_of(notes: Notes) -> tuple[str, ...]:
    """Lists the regime ids of the game's sanctions levels."""
    node = find(notes.whole, ("game", "sanctions_levels"))
    listed = node.items if isinstance(node, Listing) else tuple(node.values.values()) if isinstance(node, Table) else ()
    return tuple(regime.text for regime in listed if isinstance(regime, Scalar))


def _circles(notes: Notes, read: list[Scenario]) -> None:
    """Notes every circle once, at the scenario of it that stands first."""
    also = {one.id: one.also for one in read}
    told: set[frozenset[str]] = set()
    for i, one in enumerate(read):
        circle = _way_back(one.id, also)
        if circle and frozenset(circle) not in told:
            told.add(frozenset(circle))
            way = " -> ".join([*circle, circle[0]])
            notes.fault("T305", ("scenarios", i, "also"), f"scenarios name each other: {way}", "no circle",
                        f"remove {circle[1 % len(circle)]} from also of {circle[0]}")  # fmt: skip


def _way_back(start: str, also: dict[str, tuple[str, ...]]) -> list[str]:
    ways = [[start]]
    seen: set[str] = set()
    while ways:
        way = ways.pop()
        for name in also.get(way[-1], ()):
            if name == start:
                return way
            if name not in seen:
                seen.add(name)
                ways.append([*way, name])
    return []


def _reached(one: Scenario | Check, read: list[Scenario]) -> Iterator[tuple[str, Hold]]:
    known = {scenario.id: scenario for scenario in read}
    waiting, seen = list(one.also), {one.id}
    yield from ((one.id, hold) for hold in one.hold)
    while waiting:
        name = waiting.pop(0)
        if name in known and name not in seen:
            seen.add(name)
            yield from ((name, hold) for hold in known[name].hold)
            waiting.extend(known[name].also)


def _held_twice(notes: Notes, place: Place, one: Scenario | Check, read: list[Scenario]) -> None:
    """Notes a quantity that is held twice at one time, at the second hold or where the other is added."""
    own = len(one.hold)
    listed = list(_reached(one, read))
    for i, (again, hold) in enumerate(listed):
        for j, (owner, earlier) in enumerate(listed[:i]):
            if hold.quantity == earlier.quantity and _overlap(hold, earlier):
                first = key_mark(notes.root, (*place, "hold", j)) if j < own else None
                where = f"first held on line {first.line}" if first is not None else f"first held by {owner}"
                at = (*place, "hold", i) if i < own else (*place, "also")
                got = f"{hold.quantity} is held twice at one time" + ("" if i < own else f", again by {again}")
                notes.fault("T302", at, got, "one value at a time", f"{where}; let one end before the other begins")
                break


def _overlap(a: Hold, b: Hold) -> bool:
    return (a.from_ or date.min) <= (b.to or date.max) and (b.from_ or date.min) <= (a.to or date.max)


def _expectation(notes: Notes, case: CaseModel, place: Place, said: str) -> Expectation:
    nothing = Expectation("", date.min, "<", 0.0)
    match = _EXPECT.fullmatch(said)
    if match is None:
        hint = "write for example P(send_troops by 2022-07-01) < 0.02"
        notes.fault("T701", place, said, GRAMMAR, hint)
        return nothing
    posture, day_said, op, number_said = match.groups()
    day, number = _day(day_said), _share(number_said)
    if day is None:
        notes.fault("T202", place, day_said, "a day that exists, as YYYY-MM-DD", "write for example 2022-07-01")
        return nothing
    if number is None:
        notes.fault("T201", place, number_said, "0 to 1 (probability)", 'write for example 0.02 or "2 %"')
        return nothing
    if posture not in ids(notes, "postures"):
        notes.undeclared(place, posture, "posture", ids(notes, "postures"))
    if case.as_of is not None and case.horizon is not None:
        _asked(notes, place, day, case.as_of, case.horizon)
    return Expectation(posture, day, op, number)


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said) if _ISO.fullmatch(said) else None
    except ValueError:
        return None


def _share(said: str) -> float | None:
    number = read_number(said)
    return number if number is not None and 0 <= number <= 1 else None
