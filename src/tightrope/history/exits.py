"""How often do rulers lose office, by what cause, in years without war and after long rule?"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import digamma, gammaincinv, polygamma

from tightrope.errors import BadCounts, NoReferenceClass
from tightrope.history.judgements import judged
from tightrope.history.rulers import CAUSES, LAST_WAR_YEAR, RulerYears, ruler_years
from tightrope.history.tables import Tables

Floats = NDArray[np.float64]
Truths = NDArray[np.bool_]

MONTH = 30.0  # days
QUIET, QUIET_LONG = "autocrats, quiet", "ten years or more, quiet"
CHAIN = (QUIET, QUIET_LONG)
IRREGULAR = ("apparatus", "street", "rebels", "foreign", "other")
RULES = ("either", "polyarchy", "both")  # who counts as an autocrat: polity2, or polyarchy where missing; the others
CUTS: Mapping[date, tuple[int, int]] = {  # first and last calendar year counted, by first day on which it is known
    date(1939, 1, 1): (1875, 1938),
    date(2003, 1, 1): (1946, 2002),
    date(2016, 1, 1): (1946, 2015),
}
LATEST = max(CUTS)
_PRIOR_EVENTS = 0.5  # history specification 8a: the widest class
_STRENGTH = judged("exits_of_wider_class")
_BETWEEN_RULERS = judged("between_rulers")
_INTERVAL = (0.05, 0.95)


@dataclass(frozen=True)
class ExitTally:
    """Holds one class: leaders, states and days of exposure, and how many left office by each cause."""

    leaders: int
    states: int
    days: int
    left: Mapping[str, int]

    def __post_init__(self) -> None:
        strange = [cause for cause in self.left if cause not in CAUSES]
        if strange:
            raise BadCounts(f"causes {strange} are unknown; allowed {', '.join(CAUSES)}")
        if self.days <= 0 or not 0 < self.states <= self.leaders:
            raise BadCounts(f"{self.days} days, {self.leaders} leaders, {self.states} states; allowed above 0")
        if any(count < 0 for count in self.left.values()):
            raise BadCounts(f"exits {dict(self.left)}; allowed 0 or more")

    @property
    def months(self) -> float:
        """Exposure in months of 30 days."""
        return self.days / MONTH

    @property
    def irregular_per_century(self) -> float:
        """Exits by the five irregular causes in 100 years of rule."""
        return 36525 * sum(self.left[cause] for cause in IRREGULAR) / self.days


@dataclass(frozen=True)
class Exits:
    """Holds the exits of leaders known before a day, by class."""

    known_before: date
    classes: Mapping[str, ExitTally]

    def tally(self, name: str) -> ExitTally:
        """Gives the counts of one class.

        Args:
            name: name of the class, for example "autocrats, quiet".
        Returns:
            ExitTally.
        Raises:
            NoReferenceClass: the class is not counted.
        """
        if name not in self.classes:
            raise NoReferenceClass(f"class {name!r} of leaders is not counted; allowed {', '.join(self.classes)}")
        return self.classes[name]


class ExitRate(NamedTuple):
    """Holds the Gamma distribution of one monthly rate."""

    shape: float
    rate: float  # months

    @property
    def mean(self) -> float:
        """Expected exits a month."""
        return self.shape / self.rate

    @property
    def log_mean(self) -> float:
        """Mean of the natural logarithm of the monthly rate."""
        return float(digamma(self.shape) - np.log(self.rate))

    @property
    def log_sd(self) -> float:
        """Standard deviation of that logarithm."""
        return float(np.sqrt(polygamma(1, self.shape)))

    @property
    def interval(self) -> tuple[float, float]:
        """5 and 95 % points of the monthly rate."""
        low, high = gammaincinv(self.shape, np.array(_INTERVAL)) / self.rate
        return float(low), float(high)


def exits(tables: Tables, rule: str = "either", known_before: date = LATEST) -> Exits:
    """Counts who left office, why, and over how many days, from the user's tables.

    Args:
        tables: leaders, regimes and war_years.
        rule: who counts as an autocrat: "either" (polity2 of the year before, polyarchy where it is missing),
            "polyarchy" or "both".
        known_before: one of the cuts 1939, 2003 and 2016.
    Returns:
        Exits; classes without any exposure are left out.
    Raises:
        BadCounts: unknown rule, cut, exit or cause.
    Source:
        Archigos 4.1: Goemans, Gleditsch and Chiozza (2009), doi:10.1177/0022343308100719.
    """
    if rule not in RULES or known_before not in CUTS:
        raise BadCounts(f"rule {rule!r}, cut {known_before}; allowed {', '.join(RULES)}; {', '.join(map(str, CUTS))}")
    first, last = CUTS[known_before]
    rows = ruler_years(tables, first, last)
    autocrat = {"either": rows.autocrat, "polyarchy": rows.by_polyarchy, "both": rows.by_both}[rule]
    covered = rows.year <= LAST_WAR_YEAR
    late = rows.year >= 1991
    quiet, war = autocrat & covered & ~rows.at_war, autocrat & covered & rows.at_war
    masks = {
        "all leaders": (np.ones_like(late), False),
        "autocrats": (autocrat, False),
        "autocrats, from 1991": (autocrat & late, False),
        QUIET: (quiet, False),
        "autocrats, war": (war, False),
        "ten years or more": (autocrat, True),
        QUIET_LONG: (quiet, True),
        "ten years or more, quiet, from 1991": (quiet & late, True),
    }
    counted = {name: _tally(rows, mask, long) for name, (mask, long) in masks.items() if _any(rows, mask, long)}
    return Exits(known_before, counted)


def shipped_exits(before: date | None = None) -> Exits:
    """Gives the counts that come with the package, for the latest cut not after a day.

    Args:
        before: day of knowledge; None for all that was counted.
    Returns:
        Exits known before 1939 (from 1875), 2003 (from 1946) or 2016 (from 1946).
    Raises:
        NoReferenceClass: no cut is that early.
    Source:
        Counted by us from Archigos 4.1; a test counts again.
    """
    cuts = _shipped()
    fitting = [cut for cut in cuts if before is None or cut <= before]
    if not fitting:
        raise NoReferenceClass(f"no exits of leaders known by {before}; the first cut is {min(cuts)}")
    return cuts[max(fitting)]


def posterior(of: Exits, cause: str, chain: Sequence[str] = CHAIN) -> ExitRate:
    """Gives the monthly rate of one cause in the narrowest class of a chain, pooled with the wider ones.

    Widest class: Gamma(k + 1/2, E); narrower: Gamma(2 + k, 2 / m + E), m the mean of the wider class, E in months.

    Args:
        of: exits. cause: one of `CAUSES`. chain: classes from the widest.
    Returns:
        ExitRate.
    Raises:
        BadCounts: unknown cause or an empty chain. NoReferenceClass: a class is not counted.
    Source:
        Gamma-Poisson model: Gelman et al. (2013), Bayesian Data Analysis, 3rd edition, section 2.6.
    """
    if cause not in CAUSES or not chain:
        raise BadCounts(f"cause {cause!r}, chain {tuple(chain)}; allowed {', '.join(CAUSES)} and one class or more")
    found: ExitRate | None = None
    for name in chain:
        tally = of.tally(name)
        count = tally.left.get(cause, 0)
        if found is None:
            found = ExitRate(count + _PRIOR_EVENTS, tally.months)
        else:
            found = ExitRate(_STRENGTH + count, _STRENGTH / found.mean + tally.months)
    assert found is not None
    return found


def rates(of: Exits, chain: Sequence[str], uniforms: Floats) -> Floats:
    """Gives the monthly rate of each cause in each world, by inverse transform.

    Args:
        of: exits. chain: classes from the widest.
        uniforms: (world, cause) strictly between 0 and 1; 5 columns for the irregular causes, 7 for all of `CAUSES`.
    Returns:
        (world, cause) exits a month, in the order of `CAUSES`.
    Raises:
        BadCounts: uniforms of another shape, or an empty chain. NoReferenceClass: a class is not counted.
    """
    if uniforms.ndim != 2 or uniforms.shape[1] not in (len(IRREGULAR), len(CAUSES)):
        raise BadCounts(f"uniforms have shape {uniforms.shape}; allowed (world, {len(IRREGULAR)} or {len(CAUSES)})")
    drawn = [posterior(of, cause, chain) for cause in CAUSES[: uniforms.shape[1]]]
    columns = [gammaincinv(each.shape, uniforms[:, j]) / each.rate for j, each in enumerate(drawn)]
    return np.asarray(np.stack(columns, axis=1))


def centres(of: Exits, chain: Sequence[str] = CHAIN) -> dict[str, tuple[float, float]]:
    """Gives mean and sd of the logarithm of the quiet-year monthly hazards that the game's priors start from.

    Insiders from apparatus, the street from street, patron and adversary half of foreign each (judged: the source
    does not say whose force); the sd adds 0.5 between rulers (judged). The game's own quiet terms are for `model`
    to subtract.

    Args:
        of: exits. chain: classes from the widest.
    Returns:
        (mean, sd) of the log monthly rate, by "k0", "c0", "b0" and "j0".
    Raises:
        NoReferenceClass: a class is not counted. BadCounts: an empty chain.
    """
    by_patron = judged("foreign_by_patron")
    taken = {
        "k0": ("apparatus", 1.0),
        "c0": ("street", 1.0),
        "b0": ("foreign", by_patron),
        "j0": ("foreign", 1 - by_patron),
    }
    found = {}
    for name, (cause, share) in taken.items():
        each = posterior(of, cause, chain)
        found[name] = (each.log_mean + float(np.log(share)), float(np.hypot(each.log_sd, _BETWEEN_RULERS)))
    return found


def _any(rows: RulerYears, mask: Truths, long: bool) -> bool:
    return bool(((rows.long_days if long else rows.days)[mask] > 0).any())


def _tally(rows: RulerYears, mask: Truths, long: bool) -> ExitTally:
    days = rows.long_days if long else rows.days
    exposed = mask & (days > 0)
    gone = rows.cause[mask & (rows.cause >= 0) & (rows.long_exit | (not long))]
    counts = np.bincount(gone, minlength=len(CAUSES))
    return ExitTally(
        len(np.unique(rows.leader[exposed])),
        len(np.unique(rows.state[exposed])),
        int(days[mask].sum()),
        {cause: int(counts[j]) for j, cause in enumerate(CAUSES)},
    )


@lru_cache(maxsize=1)
def _shipped() -> dict[date, Exits]:
    text = files("tightrope.history").joinpath("exits.csv").read_text(encoding="utf-8")
    found: dict[date, dict[str, ExitTally]] = {}
    for row in csv.DictReader(text.splitlines()):
        left = {cause: int(row[cause]) for cause in CAUSES}
        tally = ExitTally(int(row["leaders"]), int(row["states"]), int(row["days"]), left)
        found.setdefault(date.fromisoformat(row["known_before"]), {})[row["class"]] = tally
    return {cut: Exits(cut, classes) for cut, classes in found.items()}
