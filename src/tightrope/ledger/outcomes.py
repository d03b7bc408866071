"""What came of it? The outcome of a past case, read after its forecasts are written and by nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tightrope.case import Case
from tightrope.case.nodes import data
from tightrope.case.syntax import parse, read_text
from tightrope.errors import OutcomeError

OUTCOME_FILE = "outcome.yaml"
MAIN_FILE = "case.yaml"
ALLOWED_DAY = "a day such as 1941-06-27; a span {from: ..., to: ...} where no source gives the day"


@dataclass(frozen=True)
class Spell:
    """Holds one stretch in which a posture was held. Where no source gives the first day, it lies in a span.

    rank: of the posture, from 0. earliest, latest: the span that holds the first day. last: None while it lasted.
    """

    rank: int
    earliest: dt.date
    latest: dt.date
    last: dt.date | None
    source: str


@dataclass(frozen=True)
class Crowd:
    """Holds what a crowd said about one posture by one day: a dated series."""

    posture: str
    by: dt.date
    name: str
    url: str
    series: tuple[tuple[dt.date, float], ...]

    def on(self, as_of: dt.date) -> tuple[dt.date, float, bool]:
        """Gives the last value not after a day; where there is none the first later one, marked so.

        Args:
            as_of: day of knowledge.
        Returns:
            (its day, probability, whether it was known only later).
        """
        known = [row for row in self.series if row[0] <= as_of]
        day, value = known[-1] if known else self.series[0]
        return day, value, not known


@dataclass(frozen=True)
class Outcome:
    """Holds what was held when, complete up to `coded_to`."""

    case: str
    coded_to: dt.date
    because: str
    spells: tuple[Spell, ...]
    crowd: tuple[Crowd, ...]

    def held_on(self, rank: int, as_of: dt.date) -> bool:
        """Says whether that posture or a more exposed one was surely held on a day.

        Args:
            rank: of the posture, from 0. as_of: the day.
        Returns:
            True or False.
        """
        return any(
            spell.rank >= rank and spell.latest <= as_of and (spell.last is None or spell.last >= as_of)
            for spell in self.spells
        )

    def reached(self, rank: int, as_of: dt.date, day: dt.date) -> bool | None:
        """Says whether that posture or a more exposed one was held at any time in (as_of, day].

        Args:
            rank: of the posture, from 0. as_of: day of knowledge. day: the horizon asked about.
        Returns:
            True or False; None where the outcome is not coded that far or no source gives the day.
        """
        open_ = False
        for spell in (spell for spell in self.spells if spell.rank >= rank):
            if spell.last is not None and spell.last <= as_of:
                continue
            if spell.latest <= day:
                return True
            open_ = open_ or spell.earliest <= day
        return None if open_ or day > self.coded_to else False


def outcome_path(case: Case) -> Path | None:
    """Gives where the outcome of a case lies, without opening it.

    Args:
        case: a case read from a folder.
    Returns:
        The path; None where there is no such file.
    """
    homes = {file.parent for file in case.files if file.name == MAIN_FILE}
    paths = [home / OUTCOME_FILE for home in homes]
    return next((path for path in paths if path.is_file()), None)


def read_outcome(case: Case) -> Outcome | None:
    """Reads what came of a case.

    Args:
        case: a case read from a folder.
    Returns:
        Outcome; None where none is coded yet.
    Raises:
        OutcomeError: the file cannot be used; every fault is named.
    """
    path = outcome_path(case)
    if path is None:
        return None
    node, faults = parse(read_text(path, OUTCOME_FILE), OUTCOME_FILE)
    told = [str(fault) for fault in faults]
    found = data(node)
    if not isinstance(found, Mapping):
        raise OutcomeError(f"{OUTCOME_FILE}: no table of keys and values; begin with case: {case.id}")
    reader = _Reader(case, told)
    outcome = reader.outcome(found)
    if told:
        raise OutcomeError("\n".join([*told, f"{len(told)} faults in the outcome of {case.id}; nothing was scored"]))
    return outcome


class _Reader:
    """Reads one file and collects what is wrong with it."""

    def __init__(self, case: Case, told: list[str]) -> None:
        self._ranks = {posture.id: rank for rank, posture in enumerate(case.postures)}
        self._case, self._told = case, told

    def outcome(self, found: Mapping[str, object]) -> Outcome:
        """Gives the outcome, sound or not; what is wrong is told.

        Args:
            found: keys and values of the file.
        Returns:
            Outcome.
        """
        for key in found.keys() - {"case", "coded_to", "because", "held", "sources", "crowd", "economy"}:
            self._fault(key, "unknown key", "case, coded_to, because, held, sources, crowd, economy")
        if found.get("case") != self._case.id:
            self._fault("case", f"{found.get('case')!r}", f"the case's own id {self._case.id}")
        coded = self._day(found, "coded_to", "coded_to")
        spells = tuple(self._spell(row, f"held[{i}]") for i, row in enumerate(self._rows(found, "held")))
        crowd = tuple(self._crowd(row, f"crowd[{i}]") for i, row in enumerate(self._rows(found, "crowd")))
        return Outcome(self._case.id, coded, str(found.get("because", "")), spells, crowd)

    def _spell(self, row: Mapping[str, object], where: str) -> Spell:
        first = row.get("from")
        if isinstance(first, Mapping):
            earliest, latest = self._day(first, "from", f"{where}.from"), self._day(first, "to", f"{where}.from")
        else:
            earliest = latest = self._day(row, "from", where)
        last = self._day(row, "to", where) if row.get("to") else None
        if latest < earliest or (last is not None and last < earliest):
            self._fault(where, f"{earliest} to {last or latest}", "days in their order")
        if not row.get("source"):
            self._fault(f"{where}.source", "nothing", "the publication that says so")
        return Spell(self._rank(row, where), earliest, latest, last, str(row.get("source", "")))

    def _crowd(self, row: Mapping[str, object], where: str) -> Crowd:
        self._rank(row, where)
        series = []
        for i, point in enumerate(self._rows(row, "series")):
            value = point.get("probability")
            if not isinstance(value, (int, float)) or not 0 <= value <= 1:
                self._fault(f"{where}.series[{i}].probability", f"{value!r}", "0 to 1")
                continue
            series.append((self._day(point, "on", f"{where}.series[{i}]"), float(value)))
        if not series:
            self._fault(f"{where}.series", "nothing", "one dated value or more")
        by = self._day(row, "by", where)
        name, url = str(row.get("name", "")), str(row.get("url", ""))
        return Crowd(str(row.get("posture")), by, name, url, tuple(sorted(series)))

    def _rank(self, row: Mapping[str, object], where: str) -> int:
        name = str(row.get("posture"))
        if name not in self._ranks:
            self._fault(f"{where}.posture", name, f"a posture of the case: {', '.join(self._ranks)}")
        return self._ranks.get(name, 0)

    def _rows(self, found: Mapping[str, object], key: str) -> list[Mapping[str, object]]:
        rows = found.get(key) or []
        if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
            self._fault(key, "no list of tables", "a list of tables")
            return []
        return rows

    def _day(self, row: Mapping[str, object], key: str, where: str) -> dt.date:
        said = row.get(key)
        try:
            return said if isinstance(said, dt.date) else dt.date.fromisoformat(str(said))
        except ValueError:
            self._fault(where, f"{key} {said!r}", ALLOWED_DAY)
            return dt.date.max

    def _fault(self, where: str, got: str, allowed: str) -> None:
        self._told.append(f"{OUTCOME_FILE}: {where}: {got}; allowed {allowed}")
