"""Which item of evidence moved the answer? Weights with and without each item, on the same worlds."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tightrope.case import Case, Evidence
from tightrope.forecast.probability import mean
from tightrope.forecast.tables import crossing, equal
from tightrope.model import Worlds, enters_filter, filtered_each, smooth

Floats = NDArray[np.float64]

NOT_COMPUTED = "not computed"


def attribution(worlds: Worlds, day: dt.date) -> dict[str, object]:
    """Says for each item what leaving it out does to P(crossed by a day), and what adding it did.

    Each world keeps its conditional probability; only weights change: the log weight without an item comes
    from one more pass of the filter with the same choices of the players. Items added in the order in which
    they became known add up to the whole change from equal weights to the answer. Surveys are used inside
    the fit of opinion and are not computed here.

    Args:
        worlds: played worlds (the report uses the first 1,000).
        day: the headline date.
    Returns:
        The part `attribution` of the document: `evidence` in order of `known`.
    """
    case, values = worlds.case, crossing(worlds, day)
    items = sorted((item for item in case.evidence if enters_filter(item)), key=lambda item: (item.known, item.id))
    dropped = [_only(case, [other for other in items if other is not item]) for item in items]
    grown = [_only(case, items[:count]) for count in range(len(items))]
    pasts = filtered_each(case, [case, *dropped, *grown], worlds.draws, worlds.steps, worlds.inputs)
    answers = [mean(values, _weights(past.log_weight)) for past in pasts]
    full, without, prefixes = answers[0], answers[1 : 1 + len(items)], answers[1 + len(items) :]
    start = mean(values, equal(worlds))
    steps = np.diff([*prefixes, full]) if items else np.array([])
    silence = (prefixes[0] if items else full) - start
    rows = [_row(case, item) for item in items]
    for row, left, step in zip(rows, without, steps, strict=True):
        row["leave_one_out"] = full - left
        row["added"] = float(step)
    rows += [_row(case, item) | {"leave_one_out": NOT_COMPUTED} for item in _surveys(case)]
    quiet = {"id": "no_move_seen", "says": "Steps in which nothing more was seen", "added": float(silence)}
    return {"evidence": [*rows, quiet]}


def _weights(log_weight: Floats) -> Floats:
    return smooth(log_weight).weight


def _only(case: Case, kept: list[Evidence]) -> Case:
    """The case with these items of the filter alone; what does not enter the filter stays."""
    return replace(case, evidence=tuple(item for item in case.evidence if not enters_filter(item) or item in kept))


def _surveys(case: Case) -> list[Evidence]:
    return [item for item in case.evidence if item.used and item.kind == "survey"]


def _row(case: Case, item: Evidence) -> dict[str, object]:
    return {
        "id": item.id,
        "says": item.says,
        "source": item.source,
        "known": item.known.isoformat(),
        "kind": item.kind,
        "discount": case.discount(item),
        "used_by": "opinion" if item.kind == "survey" else "the filter of acts and reports",
    }
