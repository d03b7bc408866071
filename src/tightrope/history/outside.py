"""Before any story about this ruler is believed: how often do states in his place join, and by when?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from tightrope.errors import HistoryError
from tightrope.history.classes import (
    CLASSES,
    INTERVAL,
    LABELS,
    PRINCIPAL,
    ROOT,
    STRICT,
    ClassRate,
    Counts,
    chain,
    nested,
    shipped,
)
from tightrope.history.hazard import Periods, WarPath, expected_hazard, join, join_by, past_wars, periods
from tightrope.history.situation import BEFORE_ONSET, Situation

Floats = NDArray[np.float64]

COLUMNS = 9  # uniforms a world needs: one for the class, one for each of eight bins of days
_COUNTED_ON = (0, 30, 365, 2880)  # days of the four labels; nobody is counted as joining later than the last


@dataclass(frozen=True, eq=False)
class Outside:
    """Holds the outside view of one situation.

    probability: (world, date) P(red line crossed by the date). mean, low, high: (date,) over the worlds, 5 and 95 %.
    classes: what was counted, from the widest class to the narrowest used. readings: sentences for the reader.
    by_reading: (date,) the mean of each reading of history apart, where there is more than one.
    """

    standing: str
    probability: Floats
    mean: Floats
    low: Floats
    high: Floats
    classes: tuple[ClassRate, ...]
    readings: tuple[str, ...]
    by_reading: Mapping[str, Floats] = field(default_factory=dict)


def outside(
    situation: Situation,
    dates: Sequence[date],
    uniforms: Floats,
    source: Counts | None = None,
    war_on: WarPath | None = None,
) -> Outside:
    """Says how likely the ruler's own troops fight by each date, from past cases alone.

    "Before onset": the rates of joining by day 0, 30, 365 and ever of the narrowest class, in between by when the
    widest class joined. "Not in by day t": the hazard of joining after t, while the war is on.

    Args:
        situation: the ruler before the war.
        dates: (date,) days up to which to say.
        uniforms: (world, 9) strictly between 0 and 1.
        source: counts; by default those shipped that were known on as_of.
        war_on: the course of this war, days after the onset; by default that of past wars. Used once the war is
            on: before it, how long past wars lasted is part of the counts.
    Returns:
        Outside.
    Raises:
        HistoryError: uniforms of another shape.
        NoReferenceClass: no class fits, or a date lies past day 2,880 of the war.
    Source:
        Kahneman and Lovallo (1993), doi:10.1287/mnsc.39.1.17 (outside view); method: `nested`, `join_by`.
    """
    if uniforms.ndim != 2 or uniforms.shape[1] < COLUMNS:
        raise HistoryError(f"uniforms have shape {uniforms.shape}; allowed (world, {COLUMNS})")
    counts = shipped(situation.as_of) if source is None else source
    steps = chain(situation)
    days = [(day - situation.onset).days for day in dates]
    table = PRINCIPAL if situation.standing == BEFORE_ONSET else STRICT
    classes = _rates(counts, table, steps, "ever")
    if table == PRINCIPAL:
        probability = _before_onset(counts, steps, days, uniforms)
    else:
        probability = join_by(periods(counts, classes[-1].id), situation.day or 0, days, war_on, uniforms)
    low, high = np.quantile(probability, INTERVAL, axis=0)
    readings = _readings(situation, counts, steps, classes)
    return Outside(str(situation.standing), probability, probability.mean(axis=0), low, high, classes, readings)


def _rates(counts: Counts, table: str, steps: tuple[str, ...], label: str) -> tuple[ClassRate, ...]:
    return nested({name: counts.tally(table, name) for name in steps}, label)


def _before_onset(counts: Counts, steps: tuple[str, ...], days: list[int], uniforms: Floats) -> Floats:
    """(world, date) straight between the counted days along the share of joiners that have come by then."""
    counted = np.stack([_rates(counts, PRINCIPAL, steps, label)[-1].draw(uniforms[:, 0]) for label in LABELS], axis=1)
    counted = np.maximum.accumulate(counted, axis=1)
    shape = periods(counts, ROOT)
    by_day = _come_by(shape, list(_COUNTED_ON))
    asked = np.clip(_come_by(shape, days), 0, None)
    place = np.clip(np.searchsorted(by_day, asked, side="right") - 1, 0, len(by_day) - 2)
    share = (asked - by_day[place]) / (by_day[place + 1] - by_day[place])
    found = counted[:, place] + np.clip(share, 0, 1) * (counted[:, place + 1] - counted[:, place])
    return np.asarray(np.where(np.array(days) < 0, 0, found))


def _come_by(shape: Periods, days: list[int]) -> Floats:
    """(date,) how likely a state of the widest class that is out at the onset comes in by each day."""
    past = past_wars(shape.wars, 0)
    return np.asarray(join(expected_hazard(shape)[None], shape.allied.edges, 0, days, past)[0])


def _readings(
    situation: Situation, counts: Counts, steps: tuple[str, ...], classes: tuple[ClassRate, ...]
) -> tuple[str, ...]:
    """What the reader must know beside the figure."""
    last = classes[-1]
    told = [
        f"Of {last.n} {last.words}, {last.k} ever joined the war, in {last.wars} wars with {last.sides} sides.",
        f"Counted: wars begun before {counts.begun_before.year}, and own troops that fight; hosting or launches "
        "have no base rate.",
    ]
    if situation.standing == BEFORE_ONSET:
        told.append("Who joined on the first day is counted, and so is how long past wars lasted.")
    else:
        told.append(f"Counted from day {situation.day} of the war on, for states that had stayed out until then.")
    if len(classes) < len(steps):
        told.append(f"Too few cases of {CLASSES[steps[len(classes)]].words}: the wider class is used.")
    pacts = situation.pacts()
    if pacts is not None and "defense" not in pacts and steps[-1] == ROOT:
        told.append(f"No defence pact with the patron is known to be in force on {situation.as_of}.")
    return tuple(told)
