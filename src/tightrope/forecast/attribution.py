"""Which item of evidence moved the answer? Weights with and without each item, on the same worlds."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tightrope.case import Case, Evidence
from tightrope.errors import EvidenceImpossible
from tightrope.forecast.probability import mean
from tightrope.forecast.tables import before_evidence, crossing, equal
from tightrope.model import Worlds, filtered_each, seen, used_by, weighs

Floats = NDArray[np.float64]

NOT_COMPUTED = "not computed"


def attribution(worlds: Worlds, day: dt.date) -> dict[str, object]:
    """Says for each item what leaving it out does to P(crossed by a day), and what adding it did.

    Each world keeps its conditional probability; only weights change: the log weight without an item comes
    from one more pass of the filter with the same choices of the players; words stay capped together.
    What past cases did first and the items
    in the order in which they became known add up to the whole change from equal weights to the answer. Surveys are
    used inside the fit of opinion and are not computed here. Where worlds were led to the evidence, an item is left out
    by weighing them back, and nothing is added in order.

    Args:
        worlds: played worlds (the report uses the first 1,000).
        day: the headline date.
    Returns:
        The part `attribution` of the document: `evidence` in order of `known`.
    """
    case, values = worlds.case, crossing(worlds, day)
    items = sorted((item for item in case.evidence if weighs(item)), key=lambda item: (item.known, item.id))
    if worlds.moved is not None:
        return {"evidence": _led(worlds, values, items)}
    dropped = [_only(case, [other for other in items if other is not item]) for item in items]
    grown = [_only(case, items[:count]) for count in range(len(items))]
    full, *rest = _answers(worlds, values, [case, *dropped, *grown])
    assert full is not None  # the full case has been played
    without, prefixes = rest[: len(items)], [*rest[len(items) :], full]
    start = mean(values, before_evidence(worlds))
    anchored = start - mean(values, equal(worlds))
    past = {"id": "past_cases", "says": "How often rulers in such a place joined", "added": anchored}
    before = start if prefixes[0] is None else prefixes[0]
    quiet = {"id": "no_move_seen", "says": "Steps in which nothing more was seen", "added": before - start}
    rows: list[dict[str, object]] = []
    for item, left, then in zip(items, without, prefixes[1:], strict=True):
        after = before if then is None else then
        moved = {"leave_one_out": NOT_COMPUTED if left is None else full - left, "added": after - before}
        rows.append(_row(case, item) | moved)
        before = after
    rows += [_row(case, item) | {"leave_one_out": NOT_COMPUTED} for item in _surveys(case)]
    return {"evidence": [*rows, quiet] if worlds.tilt is None else [*rows, quiet, past]}


def _led(worlds: Worlds, values: Floats, items: list[Evidence]) -> list[dict[str, object]]:
    """Leave-one-out alone: led worlds follow the whole evidence, so that items cannot be added to nothing in them."""
    case = worlds.case
    dropped = [_only(case, [other for other in items if other is not item]) for item in items]
    full, *without = _answers(worlds, values, [case, *dropped])
    assert full is not None  # the full case has been played
    rows = [
        _row(case, item) | {"leave_one_out": NOT_COMPUTED if left is None else full - left}
        for item, left in zip(items, without, strict=True)
    ]
    return rows + [_row(case, item) | {"leave_one_out": NOT_COMPUTED} for item in _surveys(case)]


def _answers(worlds: Worlds, values: Floats, cases: list[Case]) -> list[float | None]:
    """P under each reading of the evidence; None where what is left contradicts itself or no world explains it."""
    whole = [number for number, case in enumerate(cases) if _readable(worlds, case)]
    readings = [cases[number] for number in whole]
    pasts = filtered_each(cases[0], readings, worlds.draws, worlds.steps, worlds.inputs)
    answers: list[float | None] = [None] * len(cases)
    for number, past in zip(whole, pasts, strict=True):
        if np.isfinite(past.log_weight).any():
            answers[number] = mean(values, worlds.weighed(past.log_weight).weight)
    return answers


def _readable(worlds: Worlds, case: Case) -> bool:
    try:
        seen(case, worlds.steps)
    except EvidenceImpossible:
        return False
    return True


def _only(case: Case, kept: list[Evidence]) -> Case:
    """The case with these of the items that weigh alone; what does not weigh stays."""
    return replace(case, evidence=tuple(item for item in case.evidence if not weighs(item) or item in kept))


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
        "used_by": used_by(item),
    }
