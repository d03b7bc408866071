"""What usually happens in such a place, and what does it make of the inside view?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from tightrope.errors import NoReferenceClass
from tightrope.forecast.tables import red_line
from tightrope.history import (
    CONTIGUOUS,
    WEIGHT_INSIDE,
    Counts,
    Situation,
    Treaty,
    WarPath,
    pool_postures,
    shipped,
    standing_on,
)
from tightrope.history.mixture import COLUMNS, mixture
from tightrope.model import Worlds

Floats = NDArray[np.float64]


def outside_view(worlds: Worlds, days: Sequence[dt.date]) -> dict[str, object]:
    """Gives the base rate of past situations like this one, on the answer dates.

    Standing and day of the war follow from as_of and the onset that the case names.

    Args:
        worlds: played worlds; the course of their war says how long it may last. days: answer dates.
    Returns:
        The part `outside` of the document; empty where the case names no class, and the part `no_class` with the
        reason where none fits: then nothing is pooled.
    Raises:
        HistoryError: the question to history cannot be answered.
    """
    worlds = worlds.tilted(None)  # what past cases say is not to lean on itself
    if worlds.case.outside is None:
        return {}
    situation = situation_of(worlds)
    uniforms = worlds.prior.draws.uniforms("history/outside", COLUMNS)
    try:
        found = mixture(situation, list(days), uniforms, known_counts(situation.as_of), _war_path(worlds))
    except NoReferenceClass as reason:
        return {"no_class": str(reason)}
    names = [day.isoformat() for day in days]
    return {
        "outside": {
            "standing": found.standing,
            "chain": [
                {
                    "id": rate.id,
                    "words": rate.words,
                    "k": rate.k,
                    "n": rate.n,
                    "wars": rate.wars,
                    "sides": rate.sides,
                    "mean": rate.mean,
                    "low": rate.low,
                    "high": rate.high,
                }
                for rate in found.classes
            ],
            "readings": list(found.readings),
            "by_reading": {
                name: dict(zip(names, map(float, means), strict=True)) for name, means in found.by_reading.items()
            },
            "probability": dict(zip(names, map(float, found.mean), strict=True)),
            "low": dict(zip(names, map(float, found.low), strict=True)),
            "high": dict(zip(names, map(float, found.high), strict=True)),
        }
    }


def known_counts(day: dt.date) -> Counts:
    """Gives the counts that every answer leans on: those known on a day, borders by land or close water.

    Args:
        day: day of knowledge.
    Returns:
        Counts.
    Raises:
        NoReferenceClass: no cut is that early.
    """
    return shipped(day, CONTIGUOUS)


def situation_of(worlds: Worlds) -> Situation:
    """Gives the ruler of a case as history sees him on the last day of knowledge.

    Args:
        worlds: played worlds of a case that names its class of past situations.
    Returns:
        Situation; standing and day of the war follow from as_of and onset.
    Raises:
        NoReferenceClass: the case names no class.
        HistoryError: the question to history cannot be answered.
    """
    case, named = worlds.case, worlds.case.outside
    if named is None:
        raise NoReferenceClass("the case names no class of past situations")
    standing, day = standing_on(named.onset, case.as_of)
    treaties = tuple(Treaty(each.kinds, each.in_force, each.known, each.ends) for each in named.treaties)
    return Situation(standing, case.as_of, named.onset, named.chain, day, treaties, disputes=named.disputes)


def pooled(document: Mapping[str, object], worlds: Worlds) -> dict[str, object]:
    """Joins inside and outside view in log-odds; only the red line has a base rate, order among postures is kept.

    Args:
        document: with `inside` or `probability` and, where the case names a class, `outside`. worlds: played worlds.
    Returns:
        The parts `pooled` and `weight_inside` of the document; empty without an outside view.
    """
    past, table = document.get("outside"), document.get("inside", document["probability"])
    if not isinstance(past, Mapping) or not isinstance(table, Mapping):
        return {}
    ids = [posture.id for posture in worlds.case.postures]
    days = list(past["probability"])
    inside = np.array([[table[posture][day] for day in days] for posture in ids])
    mixed = pool_postures(inside, np.array(list(past["probability"].values())), red_line(worlds)).probability
    return {
        "pooled": {
            posture: {day: float(mixed[row, column]) for column, day in enumerate(days)}
            for row, posture in enumerate(ids)
        },
        "weight_inside": WEIGHT_INSIDE,
    }


def _war_path(worlds: Worlds) -> WarPath | None:
    """The chance that this war is still on, from the onset to the horizon, weighed by the evidence."""
    case, steps = worlds.case, worlds.steps
    assert case.outside is not None
    if case.as_of < case.outside.onset:
        return None
    ahead = range(steps.last + 1)
    since = [(steps.end(step) - case.outside.onset).days for step in ahead]
    on = worlds.weights.weight @ worlds.science.war_on[:, -steps.first :]
    return WarPath(np.array(since, dtype=np.float64), on[None, :])
