"""What do the counts and the pooled model say together, when nobody knows which of the two reads history better?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import betainc

from tightrope.errors import HistoryError
from tightrope.history.classes import INTERVAL, PRINCIPAL, ClassRate, Counts, chain, nested
from tightrope.history.hazard import WarPath
from tightrope.history.judgements import judged
from tightrope.history.outside import COLUMNS as COUNT_COLUMNS
from tightrope.history.outside import Outside, outside
from tightrope.history.posterior import LogOdds
from tightrope.history.reading import YEAR, before_onset, reading, still_out
from tightrope.history.situation import BEFORE_ONSET, Situation

Floats = NDArray[np.float64]

COUNTS_WEIGHT = judged("counts_share")  # of worlds that follow the counts, the rest the pooled model
COLUMNS = COUNT_COLUMNS + 3  # uniforms a world needs: two for the pooled model, one for which reading it follows
COUNTS, POOLED = "counts", "pooled_model"
LABEL = "day_365"
_EDGE = 1e-9


class Target(NamedTuple):
    """Holds how often such a ruler joins within a year of the onset, by both readings of history."""

    rate: ClassRate  # the narrowest class used
    odds: LogOdds
    told: tuple[str, ...] = ()  # what the reader must know of the pooled model's reading

    @property
    def mean(self) -> float:
        """Expected share."""
        return COUNTS_WEIGHT * self.rate.mean + (1 - COUNTS_WEIGHT) * self.odds.mean()

    @property
    def low(self) -> float:
        """5 % point of the share."""
        return self._point(INTERVAL[0])

    @property
    def high(self) -> float:
        """95 % point of the share."""
        return self._point(INTERVAL[1])

    def _point(self, chance: float) -> float:
        """Share below which it lies with some chance."""

        def _gap(share: float) -> float:
            below = float(betainc(self.rate.alpha, self.rate.beta, share))
            return COUNTS_WEIGHT * below + (1 - COUNTS_WEIGHT) * self.odds.below(share) - chance

        return float(brentq(_gap, _EDGE, 1 - _EDGE))


def target(situation: Situation, counts: Counts) -> Target:
    """Gives how often such a ruler joins within 365 days, asked before the onset, first day included.

    Args:
        situation: the ruler before the onset. counts: those known then.
    Returns:
        Target.
    Raises:
        NoReferenceClass: no class fits.
    """
    tallies = {name: counts.tally(PRINCIPAL, name) for name in chain(situation)}
    pooled = reading(situation)
    return Target(nested(tallies, LABEL)[-1], pooled.odds, pooled.told)


def mixture(
    situation: Situation, dates: Sequence[dt.date], uniforms: Floats, source: Counts, war_on: WarPath | None = None
) -> Outside:
    """Says how likely the ruler's own troops fight by each date: each world follows one of two readings of history.

    One half follow the counts of their class, one half the pooled model, spread over time as the classes are.

    Args:
        situation: the ruler before the war. dates: (date,) days up to which to say.
        uniforms: (world, 12) strictly between 0 and 1. source: counts. war_on: as for `outside`.
    Returns:
        Outside, with the expected share of each reading apart.
    Raises:
        HistoryError: uniforms of another shape.
        NoReferenceClass: no class fits, or a date lies past day 2,880 of the war.
    """
    if uniforms.ndim != 2 or uniforms.shape[1] < COLUMNS:
        raise HistoryError(f"uniforms have shape {uniforms.shape}; allowed (world, {COLUMNS})")
    year = situation.onset + dt.timedelta(days=YEAR)
    counted = outside(situation, [*dates, year], uniforms, source, war_on)
    told = reading(situation)
    share = told.odds.draw(uniforms[:, COUNT_COLUMNS:])
    if situation.standing == BEFORE_ONSET:
        pooled = before_onset(share, counted.mean[:-1], float(counted.mean[-1]))
    else:
        days = [(day - situation.onset).days for day in dates]
        pooled = still_out(share, source, situation, days, war_on)
    counts_say = counted.probability[:, :-1]
    follows = uniforms[:, COLUMNS - 1 : COLUMNS] < COUNTS_WEIGHT
    both = np.where(follows, counts_say, pooled)
    low, high = np.quantile(both, INTERVAL, axis=0)
    parts = {COUNTS: counts_say.mean(axis=0), POOLED: pooled.mean(axis=0)}
    mean = COUNTS_WEIGHT * parts[COUNTS] + (1 - COUNTS_WEIGHT) * parts[POOLED]
    taught = (
        f"The pooled model was taught on {told.rows:,} such states, {told.joined} that joined, in {told.wars} wars."
    )
    readings = (*counted.readings, taught, *told.told)
    return replace(counted, probability=both, mean=mean, low=low, high=high, readings=readings, by_reading=parts)
