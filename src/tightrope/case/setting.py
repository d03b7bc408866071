"""What are the postures, and what is the world like in which the ruler chooses among them?

Postures, rules of the game, the course of the war, groups, formations, economy, the outside view.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from tightrope.case.priors import Origin, Prior
from tightrope.case.trade import Trade


@dataclass(frozen=True)
class Posture:
    """Holds one way of taking part: a bundle of acts with what it exposes, is worth and provokes."""

    id: str
    label: str
    contribution: Prior  # level, 0..1, worth to the patron
    exposure: float  # 0..1, never falling from one posture to the next
    salience: float  # 0..1
    provocation: float  # 0..1
    near: float  # 0..1, share of the worth that needs a front nearby
    grip: float  # 0..1
    complicity: float  # 0..1
    ordered: bool
    acts: tuple[str, ...] = ()
    occasion: Prior | None = None  # probability a step; None: by the occasion_* priors
    stages: tuple[str, ...] = ()  # of mobilise, load, cross
    triggers: tuple[str, ...] = ()  # sanctions packages that taking this posture brings


@dataclass(frozen=True)
class Occasion:
    """Holds a case's own chance that a move is open in a step."""

    value: Prior  # probability a step
    pressure: int | None = None  # index of the pressure level; None: all
    first_step_only: bool = False
    from_: date | None = None
    to: date | None = None
    known: date | None = None  # before this day nobody could know of it


@dataclass(frozen=True)
class Statements:
    """Holds what the ruler's words may weigh: together, and by who hears them."""

    cap: float | None  # most that all statements together may favour one world over another; None: no bound
    voices: Mapping[str, float]  # audience, or "none" -> 0..1, how closely words to it follow intentions


@dataclass(frozen=True)
class Game:
    """Holds the time grid, the axes and the case's own tables of the game."""

    start: date
    step_days: int
    lookahead: int  # steps
    resolve_every: int  # steps
    foresight: str  # "frozen" or "perfect"
    levels: tuple[float, ...]  # pressure levels, rising, 0..1
    demanded: tuple[float, ...]  # contribution demanded at each level, 0..1
    loyalty_levels: int
    loyalty_step: float  # logit units a level
    sanctions_levels: tuple[str, ...]  # regime id of each level, from none upwards
    start_posture: str
    statements: Statements
    start_sanctions: int = 0
    forbidden: tuple[tuple[str, str], ...] = ()  # (from, to) postures
    occasion: tuple[Occasion, ...] = ()
    occasion_overture: Prior | None = None  # None: by the prior occasion_overture
    shield: tuple[tuple[date, float], ...] = ()  # (from, 0..1); empty: no help against the street
    credit_after_crossing: float = 0.0  # 0..1


@dataclass(frozen=True)
class Phase:
    """Holds one named stretch of the war's course and what it means for everyone else."""

    id: str
    need: Prior  # 0..1
    casualties: Prior  # share of a committed force a week, 0..0.08
    defeat: Prior  # 0..1
    encircled: Prior  # 0..1
    victory: Prior  # 0..1
    weak: Prior  # 0..1
    front_near: Prior  # 0..1
    reach: Prior  # 0..1


@dataclass(frozen=True)
class Substitute:
    """Holds other men the patron can have, as a share of his need."""

    id: str
    share: Prior  # 0..1
    phases: tuple[str, ...] = ()  # empty: all
    from_: date | None = None
    to: date | None = None


@dataclass(frozen=True)
class War:
    """Holds the phases of the war, how it steps from one to the next, and what goes on beside it."""

    phases: tuple[Phase, ...]
    steps: Mapping[str, Mapping[str, float]]  # pseudo-counts; a missing entry is impossible
    start: Mapping[str, float]  # pseudo-counts of the phase at game.start
    joined_toward: str | None
    joined_shift: Prior  # log-odds
    threat: tuple[tuple[date, Prior], ...] = ()  # (from, 0..1); empty: no threat
    incident: tuple[tuple[date, Prior], ...] = ()  # (from, 0..1); empty: none
    substitutes: tuple[Substitute, ...] = ()
    peace: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group:
    """Holds one part of the people whose support counts."""

    id: str
    share: Prior | None = None  # share of the public, 0..1
    segments: Mapping[str, float] | None = None  # shares of segments, sum 1
    link: str | None = None  # the group whose support this one follows


@dataclass(frozen=True)
class Abroad:
    """Holds a stretch of time in which part of a formation is out of the country."""

    from_: date
    to: date | None
    share: float  # 0..1


@dataclass(frozen=True)
class Formation:
    """Holds one body of the apparatus."""

    id: str
    strength: Prior  # persons
    loyalty: Prior  # logit, 0 = ordinary formation
    severity: Prior  # share, how hard a refusal is punished
    pay: Prior  # log ratio of the pay offered to ordinary pay
    battalions: int | None = None  # None: strength / 500, at least 1
    mix: Mapping[str, float] | None = None  # groups its families come from, sum 1
    punishment: Prior | None = None  # probability; None: by the prior punishment
    command: float = 0.0  # 0..1, how much commanders count
    ordered_for: tuple[str, ...] = ()  # postures; empty: all
    part_of_base: bool = False
    abroad: tuple[Abroad, ...] = ()


@dataclass(frozen=True)
class EconomyLevel:
    """Holds what one level of sanctions takes away and what still leaves by the patron's routes."""

    lost: Prior  # share of revenue and taxes lost on top of the level below
    route: Prior  # share of what remains that leaves by the patron's routes


@dataclass(frozen=True)
class Economy:
    """Holds the ruler's means and what each level of sanctions does to them."""

    means_share: Prior  # revenue and taxes, share of gdp
    patron_support: Prior  # share of gdp
    levels: tuple[EconomyLevel, ...]  # one for each sanctions level
    gdp: Prior | None = None  # bn USD a year
    trade: Trade | None = None  # None: the thin form plays

    def known_on(self, day: date, strict: bool = False) -> Economy:
        """Gives the economy as it could be read on a day.

        Args:
            day: the day. strict: count only days proved by the source at hand.
        Returns:
            Economy.
        """
        return self if self.trade is None else replace(self, trade=self.trade.known_on(day, strict))


@dataclass(frozen=True)
class Treaty:
    """Holds one dated treaty between actors of the case."""

    parties: tuple[str, ...]
    kinds: tuple[str, ...]  # defense, offense, neutral, nonagg, consul
    in_force: date
    ends: date | None
    clause: str | None
    known: date
    source: str


@dataclass(frozen=True)
class Outside:
    """Says to which class of past situations the case belongs."""

    standing: str  # "before onset" or "not in by day t"
    onset: date
    day: int | None = None  # t, days after onset
    chain: tuple[str, ...] = ()  # class ids from the widest to the narrowest
    treaties: tuple[Treaty, ...] = ()
    origin: Origin | None = None
    disputes: tuple[int, int] | None = None  # years of ten with a dispute beside the patron, against the adversary
