"""What does a case say, and what of it was known on a given day?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from tightrope.case.anchors import PREFIX, fixed_by
from tightrope.case.evidence import Evidence, EvidenceWeight, KnownRule, Source
from tightrope.case.priors import Prior
from tightrope.case.setting import Economy, Formation, Game, Group, Occasion, Outside, Posture, War
from tightrope.case.trade_files import TradeFiles
from tightrope.errors import CaseError

HEADLINE_DAYS = 60  # days after as_of from which an answer date may be the headline (product specification 3.1)
NOT_KNOWN = ("files", "as_of_dates")  # where a case lies and when it is asked are no part of what it knows
_LEAVES = frozenset({str, float, int, bool, date, type(None)})  # what holds nothing else
_NOT_STEPPED = ("survey", "trade", "jolt")  # kinds that do not ask for steps of the game before as_of


@dataclass(frozen=True)
class Question:
    """Holds the question and the rule by which it will be resolved."""

    wording: str
    rule: str
    resolver: str
    ambiguity: str
    resolve_by: date


@dataclass(frozen=True)
class Actors:
    """Holds the names of the four actors; they are words on the page and change no number."""

    ruler: str
    patron: str
    adversary: str
    west: str


@dataclass(frozen=True)
class Answers:
    """Holds the dates that are asked about."""

    dates: tuple[date, ...]
    headline: date  # first of `dates` at least 60 days after as_of, else the last
    compare: date  # one fixed date for every comparison between as_of days
    comparable: tuple[str, ...] = ()  # postures over which ranked scores are taken, in order


@dataclass(frozen=True)
class Rival:
    """Holds a theory that sets some quantities otherwise, with its weight in the mixture."""

    id: str
    weight: float
    sets: Mapping[str, float]
    because: str


@dataclass(frozen=True)
class Hold:
    """Holds a quantity at a value from a day on (None: from as_of) to a day (None: to the horizon)."""

    quantity: str
    at: float | str
    from_: date | None = None
    to: date | None = None


@dataclass(frozen=True)
class Scenario:
    """Holds a named what-if."""

    id: str
    because: str
    hold: tuple[Hold, ...]
    also: tuple[str, ...] = ()

    def holds(self, case: Case) -> tuple[Hold, ...]:
        """Gives its own holds and those of the scenarios it names in `also`, each once."""
        return _resolved(self.hold, self.also, case)


@dataclass(frozen=True)
class Expectation:
    """Holds what a check expects: P(posture or beyond by date) op number."""

    posture: str
    date: date
    op: str  # one of < <= > >=
    number: float  # 0..1


@dataclass(frozen=True)
class Check:
    """Holds one reality check of the case: under these holds, this must come out."""

    id: str
    because: str
    hold: tuple[Hold, ...]
    expect: Expectation
    also: tuple[str, ...] = ()

    def holds(self, case: Case) -> tuple[Hold, ...]:
        """Gives its own holds and those of the scenarios it names in `also`, each once."""
        return _resolved(self.hold, self.also, case)


@dataclass(frozen=True)
class Forms:
    """Holds which form of a science plays: "whole", or "thin", the smallest that is still right."""

    opinion: str = "whole"
    cohesion: str = "whole"
    economy: str = "whole"


@dataclass(frozen=True)
class Case:
    """Holds everything a case says; `known_on` is the only door to what could be read on a day."""

    id: str
    role: str  # "design" or "held_out"
    question: Question
    as_of: date
    horizon: date
    red_line: str
    answers: Answers
    actors: Actors
    postures: tuple[Posture, ...]
    sources: tuple[Source, ...]
    evidence: tuple[Evidence, ...]
    evidence_weight: EvidenceWeight
    known_rule: KnownRule | None
    priors: Mapping[str, Prior]
    rivals: tuple[Rival, ...]
    game: Game
    war: War
    groups: tuple[Group, ...]
    formations: tuple[Formation, ...]
    economy: Economy
    outside: Outside | None
    scenarios: tuple[Scenario, ...]
    checks: tuple[Check, ...]
    defaults: tuple[str, ...]  # dotted paths of what the case left out
    files: tuple[Path, ...]
    forms: Forms = Forms()
    as_of_dates: tuple[date, ...] = ()  # days of knowledge that a replay asks
    priors_before: tuple[tuple[date, Mapping[str, Prior]], ...] = ()  # beliefs that stand before a day, days rising
    anchors: Mapping[str, Prior] = field(default_factory=dict)  # judged situation -> share who fall within a year
    trade_files: TradeFiles = field(default_factory=TradeFiles)  # no input of a forecast

    @property
    def beliefs(self) -> dict[str, Prior]:
        """Everything uncertain that is drawn by name: priors, and answers in place of those they replace."""
        replaced = fixed_by(self.anchors)
        kept = {name: prior for name, prior in self.priors.items() if name not in replaced}
        return kept | {PREFIX + name: answer for name, answer in self.anchors.items()}

    def known_on(self, day: date, strict: bool = False) -> Case:
        """Gives the case as it could be written on a day: nothing known later is left in it.

        Args:
            day: the new as_of; before the horizon and not before a `game.start` that the case states.
            strict: count only days proved by the source at hand.
        Returns:
            a case whose as_of is the day.
        Raises:
            CaseError: the day is not before the horizon, or before the stated start of the game.
        """
        self._day_must_fit(day)
        visible = tuple(_visible(self.evidence, day, strict))
        outside = self.outside
        if outside is not None:
            stated = (None, None) if "outside.standing" in self.defaults else (outside.standing, outside.day)
            standing, days = standing_on(stated[0], stated[1], outside.onset, day)
            treaties = tuple(treaty for treaty in outside.treaties if treaty.known <= day)
            outside = replace(outside, standing=standing, day=days, treaties=treaties)
        start = first_start(visible, day) if "game.start" in self.defaults else self.game.start
        answers = replace(self.answers, headline=headline(self.answers.dates, day))
        seen = replace(
            self,
            as_of=day,
            evidence=visible,
            outside=outside,
            priors=self._priors_on(day),
            economy=self.economy.known_on(day, strict),
            game=replace(self.game, start=start, occasion=self._occasions_on(day)),
            answers=answers,
            sources=(),
        )
        cited = set(_cited(seen))
        return replace(seen, sources=tuple(source for source in self.sources if source.id in cited))

    def content(self, day: date | None = None, strict: bool = False) -> dict[str, object]:
        """Gives everything visible on a day (default: as_of) as plain values, for the digest of a run."""
        seen = self.known_on(self.as_of if day is None else day, strict)
        return {name: plain(entry) for name, entry in vars(seen).items() if name not in NOT_KNOWN}

    def discount(self, item: Evidence) -> float:
        """Gives the exponent r*c of an item's likelihood, 0..1, less once a deed contradicts it; 1 for surveys."""
        return self.evidence_weight.discount(self.source(item.source), item)

    def source(self, name: str) -> Source:
        """Gives the source of that id.

        Raises:
            CaseError: the case declares no such source.
        """
        for source in self.sources:
            if source.id == name:
                return source
        known = ", ".join(source.id for source in self.sources)
        raise CaseError(
            f"source {name} is not declared; allowed {known or 'none'}; declare it under sources", source=name
        )

    def _priors_on(self, day: date) -> Mapping[str, Prior]:
        """What was believed on a day: a fact of a later day is not yet one."""
        then = [beliefs for cut, beliefs in self.priors_before if day < cut]
        return {**self.priors, **then[0]} if then else self.priors

    def _occasions_on(self, day: date) -> tuple[Occasion, ...]:
        return tuple(one for one in self.game.occasion if one.known is None or one.known <= day)

    def _day_must_fit(self, day: date) -> None:
        if day >= self.horizon:
            raise CaseError(f"as_of {day} is not before the horizon {self.horizon}; give a day before it", as_of=day)
        if "game.start" not in self.defaults and self.game.start > day:
            raise CaseError(
                f"as_of {day} lies before game.start {self.game.start}; give a later day or leave game.start out",
                as_of=day,
            )


def headline(dates: tuple[date, ...], as_of: date) -> date:
    """Gives the first of the dates at least 60 days after as_of, else the last."""
    later = [day for day in sorted(dates) if (day - as_of).days >= HEADLINE_DAYS]
    return later[0] if later else max(dates)


def first_start(evidence: tuple[Evidence, ...], as_of: date) -> date:
    """Gives the default first day of the game: that of the earliest dated act or report, else as_of."""
    days = [item.happened for item in evidence if item.kind not in _NOT_STEPPED and item.used]
    return min([*days, as_of])


def standing_on(standing: str | None, day: int | None, onset: date, as_of: date) -> tuple[str, int | None]:
    """Gives the standing and day stated, else "before onset" or "not in by day t" as as_of lies."""
    if standing is not None:
        return standing, day
    return ("before onset", None) if as_of < onset else ("not in by day t", (as_of - onset).days)


def plain(value: object) -> object:
    """Gives a frozen value as dicts, lists, texts and numbers in a fixed order of keys."""
    if value is None or isinstance(value, (str, float, int)):
        return value
    if isinstance(value, tuple):
        return [plain(entry) for entry in value]
    if isinstance(value, Mapping):
        return {str(key): plain(value[key]) for key in sorted(value, key=str)}
    if isinstance(value, date):
        return value.isoformat()
    return {name: plain(entry) for name, entry in vars(value).items()}


def _visible(evidence: tuple[Evidence, ...], day: date, strict: bool) -> Iterator[Evidence]:
    names = {item.id for item in evidence if item.readable(strict) <= day}
    for item in evidence:
        readings = tuple(reading for reading in item.readings if reading.known <= day)
        if item.id not in names or (item.kind == "survey" and not readings):
            continue
        contradicted = tuple(name for name in item.contradicted_by if name in names)
        yield replace(item, readings=readings, contradicted_by=contradicted)


def _cited(value: object) -> Iterator[str]:
    """Yields every source that a visible item, treaty or origin points to."""
    waiting = [value]
    while waiting:
        entry = waiting.pop()
        kind = type(entry)
        if kind in _LEAVES:
            continue
        if isinstance(entry, tuple):
            waiting.extend(entry)
        elif hasattr(kind, "__dataclass_fields__"):
            source = getattr(entry, "source", None)
            if isinstance(source, str):
                yield source
            waiting.extend(vars(entry).values())
        elif isinstance(entry, Mapping):
            waiting.extend(entry.values())


def _resolved(own: tuple[Hold, ...], also: tuple[str, ...], case: Case) -> tuple[Hold, ...]:
    known = {scenario.id: scenario for scenario in case.scenarios}
    holds, names, done = list(own), list(also), set()
    while names:
        name = names.pop(0)
        if name in done:
            continue
        done.add(name)
        holds.extend(hold for hold in known[name].hold if hold not in holds)
        names.extend(known[name].also)
    return tuple(holds)
