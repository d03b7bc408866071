"""What was observed, by whom was it reported, on which day could it be read, and how far is it trusted?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tightrope.case.fact_table import FigureKind
from tightrope.case.priors import Origin, Prior
from tightrope.case.trade import FigureOf

KINDS = ("survey", "statement", "event", "trade", "front", "silence", "output", "reason", "jolt")


@dataclass(frozen=True)
class Source:
    """Holds one publication that evidence or origins point to."""

    id: str
    title: str
    publisher: str
    published: str | None  # ISO day, month or year as printed
    reliability: str  # Admiralty A..F
    url: str | None = None


@dataclass(frozen=True)
class Reading:
    """Holds one printed figure of a survey and the first day it could be read."""

    support: float  # share, 0..1
    n: int
    known: date
    weight: float = 1.0  # > 0, relative to the other readings of the same survey


@dataclass(frozen=True)
class Evidence:
    """Holds one dated item. Fields that its kind does not have are None (or an empty tuple)."""

    id: str
    kind: str  # one of KINDS
    happened: date  # last day of a span; for a silence the day `by`
    began: date  # first day of a span
    known: date  # first day a forecast may read it
    known_strict: date | None  # first day proved by the source at hand, where `known` is judged
    source: str
    locator: str
    credibility: int  # Admiralty 1..6
    says: str
    used: bool = True
    contradicted_by: tuple[str, ...] = ()
    actor: str | None = None  # ruler, patron, adversary, west or apparatus
    act: str | None = None
    posture: str | None = None
    stance: str | None = None
    audience: str | None = None  # patron, public or west
    when: tuple[str, ...] = ()  # phases in which a promise binds; empty: all
    level: float | None = None  # 0..1
    package: str | None = None
    phase: str | None = None
    certain: bool = False
    seen_if: float | None = None  # silence: chance that it would have been reported, 0..1
    by: date | None = None
    readings: tuple[Reading, ...] = ()
    rounding: float | None = None  # share
    coverage: Prior | None = None  # share of the public that the survey could reach
    house: str | None = None
    mode: str | None = None
    frame: str | None = None
    dont_know: float | None = None  # share
    group: str | None = None
    conflict: str | None = None  # "keep_all" or None
    row: str | None = None
    period: str | None = None
    value: float | None = None
    unit: str | None = None
    measure: FigureOf | None = None  # trade: which figure of the worlds it is; None: context
    products: tuple[str, ...] = ()  # trade: summed over these; empty: all
    markets: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    figure: FigureKind = "reported"  # trade: who says so
    error: float | None = None  # trade: relative error; None: that of the printed range, else that of who says so
    low: float | None = None
    high: float | None = None
    sensitivity: float | None = None  # 0..1, chance that a true report is made
    false_alarm: float | None = None  # 0..1, chance that a false report is made
    attitude: str | None = None  # survey: follows_ruler or sides_with_patron, where no posture was asked about
    field: str | None = None  # output: state or independent media
    tone: float | None = None  # output: -1 against the red line, 1 for it
    repeated: float = 0.0  # output: share of its effect that talk passes on, 0..0.5
    groups: tuple[str, ...] = ()  # reason: whose it is
    leans: str | None = None  # reason: for or against

    def readable(self, strict: bool) -> date:
        """Gives the first day the item may be read; `strict` counts only days proved by the source."""
        return self.known_strict if strict and self.known_strict is not None else self.known


@dataclass(frozen=True)
class KnownRule:
    """Says on whose judgement items are admitted before the day their source proves."""

    judged: str
    on: str | None
    because: str


@dataclass(frozen=True)
class EvidenceWeight:
    """Turns the Admiralty grades of source and item into one exponent on the item's likelihood."""

    reliability: Mapping[str, float]  # A..F -> 0..1
    credibility: Mapping[int, float]  # 1..6 -> 0..1
    contradicted: float  # 0..1, factor once a deed that contradicts the item is known
    origin: Origin

    def discount(self, source: Source, item: Evidence) -> float:
        """Gives r*c, 0..1, less where a deed contradicts the item; surveys carry their own design effect instead."""
        if item.kind == "survey":
            return 1.0
        trust = self.reliability[source.reliability] * self.credibility[item.credibility]
        return trust * self.contradicted if item.contradicted_by else trust
