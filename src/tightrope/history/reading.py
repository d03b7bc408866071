"""What does the pooled model say of one situation, and when do those join that it expects to join?"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tightrope.history.classes import CLASSES, PRINCIPAL, ROOT, STRICT, Counts, chain
from tightrope.history.hazard import WarPath, expected_hazard, join, past_wars, periods
from tightrope.history.pooling import ERA, ERA_FROM, row
from tightrope.history.posterior import LogOdds, shipped_posterior
from tightrope.history.situation import BEFORE_ONSET, Situation

Floats = NDArray[np.float64]

YEAR = 365  # days; a ruler asked before the onset is said to join within them
_TIMES = np.geomspace(1e-7, 1e5, 2000)  # multiples of the widest class's hazard among which one is looked for
_SURE = 1e-12


class Reading(NamedTuple):
    """Holds what the pooled model says of a situation.

    odds: of joining within 365 days of the onset (asked before it), or ever (the war is on). told: what the reader
    must know. rows, joined, wars: what it was taught on.
    """

    odds: LogOdds
    told: tuple[str, ...]
    rows: int
    joined: int
    wars: int


def reading(situation: Situation) -> Reading:
    """Gives the reading of the pooled model that comes with the package.

    Args:
        situation: the ruler; pact, border and who began follow from its chain.
    Returns:
        Reading.
    Raises:
        NoReferenceClass: no class fits, or no model was taught on wars known by that day.
    """
    before = situation.standing == BEFORE_ONSET
    known = shipped_posterior(*((PRINCIPAL, "j365") if before else (STRICT, "jever")), situation.as_of)
    odds = known.log_odds(row(terms_of(situation), known.terms))
    told = () if situation.disputes else ("Past disputes beside or against are not stated: counted as none.",)
    return Reading(odds, told, known.rows, known.joined, known.wars)


def terms_of(situation: Situation) -> dict[str, float]:
    """Gives what the pooled model asks of a situation.

    Args:
        situation: the ruler.
    Returns:
        Value by term; past disputes as ln(1 + years of the ten before the onset in which one began).
    Raises:
        NoReferenceClass: no class fits.
    """
    steps = {CLASSES[name].step for name in chain(situation)}
    beside, against = situation.disputes or (0, 0)
    return {
        "defense": float("defence" in steps),
        "cont_opp": float("borders" in steps),
        "partner_init": float("patron_initiated" in steps),
        ERA: float(situation.onset.year >= ERA_FROM),
        "same_par": float(np.log1p(beside)),
        "mid_opp": float(np.log1p(against)),
    }


def before_onset(share: Floats, curve: Floats, year: float) -> Floats:
    """Turns shares that join within a year into shares by any date: the class's curve, raised to fit.

    1 - (1 - p)^(ln(1 - c(t)) / ln(1 - c(365))): the hazard of the class, times what makes it p after a year.

    Args:
        share: (world,) within 365 days. curve: (date,) what the classes say by each date. year: the same by day 365.
    Returns:
        (world, date) 0..1.
    """
    exponent = np.log1p(-np.minimum(curve, 1 - _SURE)) / np.log1p(-year)
    return np.asarray(1 - (1 - share[:, None]) ** exponent)


def still_out(share: Floats, counts: Counts, situation: Situation, days: list[int], war_on: WarPath | None) -> Floats:
    """Turns shares that ever join into shares by a date for a ruler who is out on day t of the war.

    The widest class's hazard, times what makes it the share over past wars from their first day on; then from day t
    on and over the course of this war.

    Args:
        share: (world,) that ever joins. counts: events and exposures. situation: standing "not in by day t".
        days: (date,) after the onset. war_on: as for `join_by`.
    Returns:
        (world, date) 0..1.
    """
    of, day = periods(counts, ROOT), situation.day or 0
    hazard, edges = expected_hazard(of), of.allied.edges
    ever = join(_TIMES[:, None] * hazard, edges, 0, [int(edges[-1])], past_wars(of.wars, 0))[:, 0]
    times = np.exp(np.interp(share, ever, np.log(_TIMES)))
    return join(times[:, None] * hazard, edges, day, days, war_on or past_wars(of.wars, day))
