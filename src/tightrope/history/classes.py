"""How often did states in such a place join the war, and how sure can so few cases make us?"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv

from tightrope.errors import BadCounts, NoReferenceClass
from tightrope.history.judgements import judged
from tightrope.history.opportunities import Opportunities
from tightrope.history.situation import Situation
from tightrope.history.ties import BORDERS, LISTED

Floats = NDArray[np.float64]
Truths = NDArray[np.bool_]

BOTH = "both"  # rows of the shipped files that do not depend on how borders are counted
STRICT, PRINCIPAL = "strict", "principal"  # the war is on, will an outsider come in; asked before the onset
WARS_ENDING = "wars_ending"
LABELS = ("day_0", "day_30", "day_365", "ever")  # joined by
INTERVAL = (0.05, 0.95)
ICC = judged("neighbours_alike")
STRENGTH = judged("wider_class")
FEWEST = judged("fewest_cases")


class ReferenceClass(NamedTuple):
    """Names a class of past situations: the class it is part of, and what is asked on top of that one."""

    id: str
    parent: str | None
    step: str
    words: str


ROOT = "allied"
CLASSES: Mapping[str, ReferenceClass] = {
    row.id: row
    for row in (
        ReferenceClass("all", None, "all", "all states that did not begin in the war"),
        ReferenceClass("not_allied", "all", "not_allied", "states without any pact with that side"),
        ReferenceClass(
            ROOT,
            None,
            ROOT,
            "states with any pact with that side (defence, attack, neutrality, non-aggression or consultation)",
        ),
        ReferenceClass("defence", ROOT, "defence", "states with a defence pact with that side"),
        ReferenceClass(
            "defence_1945", "defence", "from_1945", "states with a defence pact with that side, from 1945 on"
        ),
        ReferenceClass(
            "defence_1945_borders",
            "defence_1945",
            "borders",
            "states with a defence pact with that side that border its adversary, from 1945 on",
        ),
        ReferenceClass(
            "defence_1945_borders_initiated",
            "defence_1945_borders",
            "patron_initiated",
            "states with a defence pact with the side that began the war and a border with its adversary, from 1945 on",
        ),
        ReferenceClass(
            "defence_borders",
            "defence",
            "borders",
            "states with a defence pact with that side that border its adversary",
        ),
        ReferenceClass(
            "defence_borders_initiated",
            "defence_borders",
            "patron_initiated",
            "states with a defence pact with the side that began the war and a border with its adversary",
        ),
        ReferenceClass("allied_borders", ROOT, "borders", "states with any pact with that side, next to its adversary"),
        ReferenceClass("minor_client", ROOT, "minor_client", "lesser states with any pact with a great power at war"),
        ReferenceClass(
            "minor_client_borders",
            "minor_client",
            "borders",
            "lesser states with any pact with a great power at war that border its adversary",
        ),
    )
}
_NEEDS_DEFENCE, _NEEDS_ERA, _ERA = "defence", "defence_1945", 1945


@dataclass(frozen=True)
class Tally:
    """Holds one class of one table: how many of n states joined by when, in how many wars and war sides."""

    day_0: int
    day_30: int
    day_365: int
    ever: int
    n: int
    wars: int
    sides: int

    def __post_init__(self) -> None:
        rising = (0, self.day_0, self.day_30, self.day_365, self.ever, self.n)
        if any(low > high for low, high in pairwise(rising)):
            raise BadCounts(f"joined {rising[1:5]} of {self.n}; allowed 0 or more, rising with the days, up to n")
        if not (0 <= self.wars <= self.sides <= self.n and (self.sides > 0 or self.n == 0)):
            raise BadCounts(f"{self.wars} wars, {self.sides} sides, n {self.n}; allowed wars <= sides <= n")

    @property
    def design_effect(self) -> float:
        """How many cases of one war side are worth one independent case: 1 + (n / sides - 1) icc."""
        return 1 + (self.n / self.sides - 1) * ICC if self.sides else 1.0


class Bins(NamedTuple):
    """Holds events and exposures (in 30-day periods) of one class between days after the onset."""

    edges: Floats  # (bin + 1,) days
    events: Floats  # (bin,)
    exposure: Floats  # (bin,)


@dataclass(frozen=True)
class Counts:
    """Holds all counts of wars begun before a day."""

    begun_before: date
    tallies: Mapping[tuple[str, str], Tally]  # by (table, class)
    bins: Mapping[str, Bins]  # by class, and the wars ending

    def tally(self, table: str, name: str) -> Tally:
        """Gives the counts of one class.

        Args:
            table: "strict" or "principal". name: class id.
        Returns:
            Tally.
        Raises:
            NoReferenceClass: the class is not counted.
        """
        if (table, name) not in self.tallies:
            raise NoReferenceClass(f"class {name!r} is not counted in the {table} table; nearest: {ROOT}")
        return self.tallies[table, name]


def shipped(before: date | None = None, borders: str = LISTED) -> Counts:
    """Gives the counts that come with the package, for the latest cut not after a day.

    Args:
        before: day of knowledge; None for all wars counted.
        borders: "contiguous": by land or up to 12 miles of water, what answers count; "listed": as counted first,
            when pairs that the source marks as not contiguous passed for neighbours. Only classes with a border differ.
    Returns:
        Counts of wars begun before 1939, 2003 or 2008 (the list of wars ends with 2007).
    Raises:
        NoReferenceClass: no cut is that early.
        BadCounts: another kind of border.
    Source:
        Counted by us from Correlates of War 4.0 (Sarkees and Wayman 2010), ATOP 5.1 (Leeds et al. 2002,
        doi:10.1080/03050620213653) and contiguity 3.2 (Stinnett et al. 2002); a test counts again.
    """
    if borders not in BORDERS:
        raise BadCounts(f"borders {borders!r} were not counted; allowed {', '.join(BORDERS)}")
    cuts = _read(borders)
    fitting = [cut for cut in cuts if before is None or cut <= before]
    if not fitting:
        raise NoReferenceClass(f"no counts of wars known by {before}; the first cut is {min(cuts)}")
    return cuts[max(fitting)]


def member(opps: Opportunities, name: str) -> Truths:
    """Says which rows belong to a class.

    Args:
        opps: rows. name: class id.
    Returns:
        (row,).
    Raises:
        NoReferenceClass: no such class.
    """
    if name not in CLASSES:
        raise NoReferenceClass(f"class {name!r} is not known; nearest: {ROOT}; allowed {', '.join(CLASSES)}")
    step, parent = CLASSES[name].step, CLASSES[name].parent
    own: Truths = {
        "all": np.ones(len(opps), dtype=bool),
        "not_allied": opps["ally"] == 0,
        ROOT: opps["ally"] == 1,
        "defence": opps["defense"] == 1,
        "from_1945": opps["year"] >= _ERA,
        "borders": opps["cont_opp"] == 1,
        "patron_initiated": opps["partner_init"] == 1,
        "minor_client": (opps["partner_major"] == 1) & (opps["self_major"] == 0),
    }[step]
    return own if parent is None else own & member(opps, parent)


def count(opps: Opportunities, mask: Truths) -> Tally:
    """Counts who joined by when among some rows, and in how many wars and war sides.

    Args:
        opps: rows, of either table; the strict one has nobody on day 0. mask: (row,) rows counted.
    Returns:
        Tally.
    """
    rows = opps.where(mask)
    none = np.zeros(len(rows))
    day_0, day_30, day_365, ever = (
        int(rows.columns.get(label, none).sum()) for label in ("j0", "j30", "j365", "jever")
    )
    wars, sides = len(np.unique(rows["war"])), len(np.unique(rows.sides()))
    return Tally(day_0, day_30, day_365, ever, len(rows), wars, sides)


def chain(situation: Situation) -> tuple[str, ...]:
    """Gives the classes of a situation from the widest to the narrowest.

    Args:
        situation: chain by ids or by steps; where treaties are given, a class of defence pacts needs one of that kind.
    Returns:
        Class ids, the first is "allied".
    Raises:
        NoReferenceClass: no class fits; says which is nearest and why it does not fit.
    """
    nearest = CLASSES[ROOT].words
    if not situation.interstate:
        raise NoReferenceClass(f"the war is not one between states; nearest: {nearest}, counted in such wars alone")
    if not situation.chain:
        raise NoReferenceClass(
            f"no chain of classes was given; nearest: {nearest}; give steps such as defence, borders"
        )
    found = _resolved(situation.chain)
    if _NEEDS_ERA in found and situation.onset.year < _ERA:
        raise NoReferenceClass(
            f"class {_NEEDS_ERA} speaks of wars from {_ERA} on, this one began {situation.onset}; "
            "nearest: defence; leave out from_1945"
        )
    pacts = situation.pacts()
    if pacts is not None and not pacts:
        raise NoReferenceClass(
            f"no treaty with the patron is known to be in force on {situation.as_of}; "
            "nearest: not_allied, a class without a tie, from which no rate is taken"
        )
    if pacts is not None and "defense" not in pacts and _NEEDS_DEFENCE in found:
        return found[: found.index(_NEEDS_DEFENCE)]
    return found


@dataclass(frozen=True)
class ClassRate:
    """Holds the rate of one class: what was counted, and the Beta distribution left after pooling with its parent."""

    id: str
    words: str
    k: int
    n: int
    wars: int
    sides: int
    alpha: float
    beta: float

    @property
    def mean(self) -> float:
        """Expected share that joins."""
        return self.alpha / (self.alpha + self.beta)

    @property
    def low(self) -> float:
        """5 % point of the share that joins."""
        return float(betaincinv(self.alpha, self.beta, INTERVAL[0]))

    @property
    def high(self) -> float:
        """95 % point of the share that joins."""
        return float(betaincinv(self.alpha, self.beta, INTERVAL[1]))

    def draw(self, uniforms: Floats) -> Floats:
        """Gives the share that joins in each world, by inverse transform.

        Args:
            uniforms: (world,) strictly between 0 and 1.
        Returns:
            (world,) 0..1.
        """
        return np.asarray(betaincinv(self.alpha, self.beta, uniforms))


def nested(tallies: Mapping[str, Tally], label: str = "ever", strength: float = STRENGTH) -> tuple[ClassRate, ...]:
    """Pools each class with the wider one it is part of, counting cases of one war side as partly one case.

    Posterior Beta(strength m + k / d, strength (1 - m) + (n - k) / d), d the design effect, m the mean of the wider
    class (of itself at the root). A class with fewer than 5 cases is not used, nor what lies below it.

    Args:
        tallies: counts of each class of a chain, widest first.
        label: joined by "day_0", "day_30", "day_365" or "ever".
        strength: effective cases that the wider class counts for.
    Returns:
        One rate a class used.
    Raises:
        BadCounts: unknown label, no joiner or no other in the widest class, or a class larger than the wider one.
    Source:
        Design effect: Kish (1965), Survey Sampling, section 5.4; beta-binomial shrinkage: Efron and Morris (1975),
        doi:10.1080/01621459.1975.10479864.
    """
    if label not in LABELS:
        raise BadCounts(f"label {label!r} is not counted; allowed {', '.join(LABELS)}")
    _check_chain(tallies, label)
    rates: list[ClassRate] = []
    for name, tally in tallies.items():
        if tally.n < FEWEST:
            break
        k = getattr(tally, label)
        parent = rates[-1].mean if rates else k / tally.n
        alpha = strength * parent + k / tally.design_effect
        beta = strength * (1 - parent) + (tally.n - k) / tally.design_effect
        rates.append(ClassRate(name, _words(name), k, tally.n, tally.wars, tally.sides, alpha, beta))
    return tuple(rates)


def _check_chain(tallies: Mapping[str, Tally], label: str) -> None:
    rows = list(tallies.items())
    if not rows or not 0 < getattr(rows[0][1], label) < rows[0][1].n:
        raise BadCounts(f"joined by {label}: none or all of the widest class; allowed at least one of each")
    for (wide, outer), (narrow, inner) in pairwise(rows):
        if inner.n > outer.n:
            raise BadCounts(f"{narrow} has {inner.n} cases, more than {wide} with {outer.n}; n must fall along a chain")


def _words(name: str) -> str:
    return CLASSES[name].words if name in CLASSES else name


def _resolved(steps: Sequence[str]) -> tuple[str, ...]:
    """Class ids of a chain given by ids or steps; the widest class need not be named."""
    found = [ROOT]
    for step in steps[1:] if steps[0] == ROOT else steps:
        below = [row for row in CLASSES.values() if row.parent == found[-1]]
        fitting = [row.id for row in below if step in (row.id, row.step)]
        if not fitting:
            said = ", ".join(row.step for row in below) or "nothing, it is the narrowest"
            raise NoReferenceClass(
                f"chain: {step!r} is no class within {found[-1]}; nearest: {found[-1]}; allowed {said}"
            )
        found.append(fitting[0])
    return tuple(found)


@lru_cache(maxsize=2)
def _read(borders: str) -> dict[date, Counts]:
    tallies: dict[date, dict[tuple[str, str], Tally]] = {}
    for row in _rows("classes.csv", borders):
        cut = tallies.setdefault(date.fromisoformat(row["begun_before"]), {})
        numbers = {name: int(row[name]) for name in (*LABELS, "n", "wars", "sides")}
        cut[row["table"], row["class"]] = Tally(**numbers)
    rows: dict[date, dict[str, list[dict[str, str]]]] = {}
    for row in _rows("periods.csv", borders):
        rows.setdefault(date.fromisoformat(row["begun_before"]), {}).setdefault(row["class"], []).append(row)
    return {
        cut: Counts(cut, tallies[cut], {name: _bins(found) for name, found in classes.items()})
        for cut, classes in rows.items()
    }


def _rows(name: str, borders: str) -> list[dict[str, str]]:
    """Rows of one way to count borders; rows that both share say so."""
    text = files("tightrope.history").joinpath(name).read_text(encoding="utf-8")
    return [row for row in csv.DictReader(text.splitlines()) if row["borders"] in (borders, BOTH)]


def _bins(rows: list[dict[str, str]]) -> Bins:
    edges = [float(rows[0]["first_day"])] + [float(row["last_day"]) for row in rows]
    return Bins(
        np.array(edges),
        np.array([float(row["events"]) for row in rows]),
        np.array([float(row["exposure"]) for row in rows]),
    )
