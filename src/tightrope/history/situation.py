"""Which past situations does a ruler's own resemble: was he asked before the war, or has he stayed out of it?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from tightrope.errors import NoReferenceClass, UnclearQuestion

BEFORE_ONSET = "before onset"
NOT_IN = "not in by day t"
STANDINGS = (BEFORE_ONSET, NOT_IN)
PACTS = ("defense", "offense", "neutral", "nonagg", "consul")  # kinds of ties of the ATOP project (Leeds et al. 2002)


@dataclass(frozen=True)
class Treaty:
    """Holds one dated treaty between ruler and patron.

    kinds: of "defense", "offense", "neutral", "nonagg", "consul". in_force, ends: days; ends None while it lasts.
    known: first day on which it could be read.
    """

    kinds: tuple[str, ...]
    in_force: date
    known: date
    ends: date | None = None

    def __post_init__(self) -> None:
        strange = [kind for kind in self.kinds if kind not in PACTS]
        if strange or not self.kinds:
            raise NoReferenceClass(f"treaty of {self.in_force}: kinds {strange or '()'}; allowed {', '.join(PACTS)}")


@dataclass(frozen=True)
class Situation:
    """Holds one ruler before one war.

    standing: "before onset" (asked before the war) or "not in by day t" (the war is on, he is out). as_of: last day
    of knowledge. onset: first day of the war. chain: reference classes from the widest to the narrowest, by id or
    by the step that leads to them. day: t, days from the onset. treaties: ties of ruler and patron; where any is
    given, the class rests on those known and in force on as_of. interstate: the war is one between states.
    disputes: years of the ten before the onset in which a dispute began beside the patron's side, and against the
    adversary's; None where nobody counted them.
    """

    standing: str | None
    as_of: date
    onset: date
    chain: tuple[str, ...]
    day: int | None = None
    treaties: tuple[Treaty, ...] = ()
    interstate: bool = True
    disputes: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        _check(self)

    def on(self, as_of: date) -> Situation:
        """Gives the same ruler on another day of knowledge; from the onset on he counts as still out.

        Args:
            as_of: the other day.
        Returns:
            Situation with the standing and the day t of that day.
        """
        standing, day = standing_on(self.onset, as_of)
        return replace(self, as_of=as_of, standing=standing, day=day)

    def pacts(self) -> frozenset[str] | None:
        """Gives the kinds of treaties known and in force on as_of.

        Returns:
            Kinds; None where no treaty was given at all, so that the chain alone speaks.
        """
        if not self.treaties:
            return None
        valid = (t for t in self.treaties if t.known <= self.as_of and t.in_force <= self.as_of)
        return frozenset(kind for t in valid if t.ends is None or t.ends > self.as_of for kind in t.kinds)


def standing_on(onset: date, as_of: date) -> tuple[str, int | None]:
    """Gives the standing of a ruler who is still out: before the onset, or on day t of the war.

    Args:
        onset: first day of the war. as_of: last day of knowledge.
    Returns:
        (standing, day t or None).
    """
    if as_of < onset:
        return BEFORE_ONSET, None
    return NOT_IN, (as_of - onset).days


def _check(asked: Situation) -> None:
    if asked.standing not in STANDINGS:
        raise UnclearQuestion(
            f"standing is {asked.standing!r}; allowed {', '.join(map(repr, STANDINGS))}; a state that stayed out is "
            "another population than one asked before the war, so say which"
        )
    passed = (asked.as_of - asked.onset).days
    if asked.standing == BEFORE_ONSET and passed > 0:
        raise UnclearQuestion(
            f"standing is {BEFORE_ONSET!r} but as_of {asked.as_of} is day {passed} of the war; say {NOT_IN!r} with "
            f"day {passed}, or an as_of up to {asked.onset}",
            day=passed,
        )
    if asked.standing == NOT_IN and asked.day is None:
        raise UnclearQuestion(f"standing is {NOT_IN!r} without day; give the days from the onset to the last day out")
    if asked.standing == NOT_IN and not 0 <= (asked.day or 0) <= passed:
        raise UnclearQuestion(
            f"day {asked.day} is not allowed; allowed 0 to {passed}, the days from the onset {asked.onset} to "
            f"as_of {asked.as_of}",
            day=asked.day,
        )
