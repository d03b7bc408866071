"""What came of a case's trade and output, and what did others say of it beforehand? Read from `outcome.yaml`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tightrope.case import Case
from tightrope.case.forms import Form, NotUnderstood, read_form
from tightrope.case.nodes import data
from tightrope.case.syntax import parse, read_text
from tightrope.errors import OutcomeError
from tightrope.ledger.outcomes import OUTCOME_FILE, outcome_path
from tightrope.model.trade_course import MEASURES, Asked

KEY = "economy"
ALLOWED = ("id", "as_of", "says", "inside", "least", "targets", "beside", "damage", "ports")


@dataclass(frozen=True)
class Target:
    """Holds one figure that came out: what is asked of the worlds, and the value (share, bn USD or Mt)."""

    id: str
    says: str
    asked: Asked
    value: float
    other: float | None  # what another source says
    source: str
    largest_error: float | None  # of the median, where the test asks for it


@dataclass(frozen=True)
class Beside:
    """Holds what somebody else said of the first target: a figure, or a range."""

    by: str
    low: float
    high: float


@dataclass(frozen=True)
class Damage:
    """Holds how the patron's own output changed, by each print of the figure; shares."""

    changes: tuple[float, ...]
    least: float  # probability that the ruler's loss is the larger one, relative to size


@dataclass(frozen=True)
class Ports:
    """Holds other beliefs on the patron's ports than the case has: what a later day knew of them."""

    now: Form
    later: Form
    because: str


@dataclass(frozen=True)
class Test:
    """Holds one backtest: the day of knowledge, the figures, and how many must lie inside which interval."""

    id: str
    says: str
    as_of: dt.date
    inside: float
    least: int
    targets: tuple[Target, ...]
    beside: tuple[Beside, ...]
    damage: Damage | None
    ports: Ports | None


def read_tests(case: Case) -> tuple[Test, ...]:
    """Reads the backtests of a case's economy.

    Args:
        case: a case read from a folder.
    Returns:
        The tests; none where the outcome holds none.
    Raises:
        OutcomeError: the file cannot be used; every fault is named.
    """
    path = outcome_path(case)
    found = data(parse(read_text(path, OUTCOME_FILE), OUTCOME_FILE)[0]) if path else {}
    rows = found.get(KEY, []) if isinstance(found, Mapping) else []
    told: list[str] = []
    tests = tuple(_test(row, f"{KEY}[{i}]", told) for i, row in enumerate(_rows(rows, KEY, told)))
    if told:
        raise OutcomeError("\n".join([*told, f"{len(told)} faults in the outcome of {case.id}; nothing was scored"]))
    return tests


def _test(row: Mapping[str, object], at: str, told: list[str]) -> Test:
    told += [
        f"{OUTCOME_FILE}: {at}: unknown key {key}; allowed {', '.join(ALLOWED)}" for key in row.keys() - set(ALLOWED)
    ]
    targets = list(_rows(row.get("targets", []), f"{at}.targets", told))
    beside = _rows(row.get("beside", []), f"{at}.beside", told)
    inside, least = _number(row, "inside", at, told), _number(row, "least", at, told)
    if not targets:
        told.append(f"{OUTCOME_FILE}: {at}.targets: nothing; allowed one figure or more")
    elif not 0 <= least <= len(targets):
        told.append(f"{OUTCOME_FILE}: {at}.least: {least:g}; allowed 0 to {len(targets)}, the figures of the test")
    if not 0 < inside < 1:
        told.append(f"{OUTCOME_FILE}: {at}.inside: {inside}; allowed a share between 0 and 1")
    return Test(
        id=str(row.get("id", "")),
        says=str(row.get("says", "")),
        as_of=_day(row, "as_of", at, told),
        inside=inside,
        least=int(least),
        targets=tuple(_target(one, f"{at}.targets[{i}]", told) for i, one in enumerate(targets)),
        beside=tuple(_beside(one, f"{at}.beside[{i}]", told) for i, one in enumerate(beside)),
        damage=_damage(row.get("damage"), f"{at}.damage", told),
        ports=_ports(row.get("ports"), f"{at}.ports", told),
    )


def _target(row: Mapping[str, object], at: str, told: list[str]) -> Target:
    measure = str(row.get("measure"))
    if measure not in MEASURES:
        told.append(f"{OUTCOME_FILE}: {at}.measure: {measure}; allowed {', '.join(MEASURES)}")
    if not row.get("source"):
        told.append(f"{OUTCOME_FILE}: {at}.source: nothing; allowed the publication that says so")
    which = {name: tuple(_words(row.get(name, []))) for name in ("products", "markets", "routes")}
    asked = Asked(measure, _day(row, "from", at, told), _day(row, "to", at, told), **which)
    other = _number(row, "other", at, told) if "other" in row else None
    error = _number(row, "largest_error", at, told) if "largest_error" in row else None
    value = _number(row, "value", at, told)
    return Target(str(row.get("id", "")), str(row.get("says", "")), asked, value, other, str(row.get("source")), error)


def _beside(row: Mapping[str, object], at: str, told: list[str]) -> Beside:
    low = _number(row, "low", at, told)
    return Beside(str(row.get("by", "")), low, _number(row, "high", at, told) if "high" in row else low)


def _damage(row: object, at: str, told: list[str]) -> Damage | None:
    if not isinstance(row, Mapping):
        return None
    listed = row.get("changes")
    changes = tuple(float(one) for one in listed) if isinstance(listed, list) else ()
    if not changes or 0 in changes:
        told.append(f"{OUTCOME_FILE}: {at}.changes: nothing or 0; allowed one change or more other than 0, of output")
    return Damage(changes, _number(row, "least", at, told))


def _ports(row: object, at: str, told: list[str]) -> Ports | None:
    if not isinstance(row, Mapping):
        return None
    forms = []
    for key in ("now", "later"):
        try:
            forms.append(read_form(str(row.get(key))))
        except NotUnderstood:
            told.append(f"{OUTCOME_FILE}: {at}.{key}: {row.get(key)}; allowed a belief such as between 3 and 5")
            forms.append(Form("exactly", (0.0,), ""))
    return Ports(forms[0], forms[1], str(row.get("because", "")))


def _rows(found: object, at: str, told: list[str]) -> Iterator[Mapping[str, object]]:
    if not isinstance(found, list) or not all(isinstance(row, Mapping) for row in found):
        told.append(f"{OUTCOME_FILE}: {at}: no list of tables; allowed a list of tables")
        return iter(())
    return iter(found)


def _words(found: object) -> list[str]:
    return [str(one) for one in found] if isinstance(found, list) else [str(found)]


def _number(row: Mapping[str, object], key: str, at: str, told: list[str]) -> float:
    value = row.get(key)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        told.append(f"{OUTCOME_FILE}: {at}.{key}: {value!r}; allowed a number")
        return 0.0
    return float(value)


def _day(row: Mapping[str, object], key: str, at: str, told: list[str]) -> dt.date:
    try:
        return dt.date.fromisoformat(str(row.get(key)))
    except ValueError:
        told.append(f"{OUTCOME_FILE}: {at}.{key}: {row.get(key)!r}; allowed a day such as 2022-04-21")
        return dt.date.max
