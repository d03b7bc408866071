"""What do the surveys of a case really say: each figure, its bounds, the path through them, and the change?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from itertools import pairwise

import numpy as np

from tightrope.case import Case
from tightrope.forecast.survey_groups import (
    agreement,
    attitude_rows,
    group_rows,
    media_rows,
    reason_rows,
    series,
    spread,
)
from tightrope.forecast.survey_words import majority, really
from tightrope.model.fits import OUTBREAK
from tightrope.model.next_survey import Without, ahead, without_single
from tightrope.model.reach import FACTORS, ends, left_open
from tightrope.model.surveys import Asked, asked, attitudes, body_medians, doubts
from tightrope.opinion import BODIES, Topline, change, group_bound, share_to_turn_majority
from tightrope.opinion.change import lowest

Entry = dict[str, object]
Progress = Callable[[str, int, int], None]

_FITTING = "fitting the surveys"


def survey_part(case: Case, seed: int, progress: Progress) -> dict[str, object]:
    """Writes what the surveys of a case say: the same for the verb and for the report.

    Args:
        case: the case as known on its as_of. seed: of all chance. progress: told how far it is.
    Returns:
        Parts of a document: postures, attitudes, groups, media.
    Raises:
        OpinionError: surveys that cannot be used.
    """

    def _tell(done: int, total: int) -> None:
        progress(_FITTING, done, total)

    fits, others = asked(case, seed, _tell), attitudes(case, seed, _tell)
    entries: dict[str, Entry] = {posture.id: {"measured": False} for posture in case.postures}
    for posture, fit in fits.items():
        entries[posture] = _posture(case, posture, fit, seed, progress)
    return {
        "postures": entries,
        "attitudes": attitude_rows(case, others),
        "groups": group_rows(fits, others),
        "media": media_rows(case, fits, others),
        "reasons": reason_rows(case),
        "agreement": agreement(fits),
        "media_series": series(case),
    }


def _posture(case: Case, posture: str, fit: Asked, seed: int, progress: Progress) -> Entry:
    def _alone(done: int, total: int) -> None:
        progress("fitting without the single survey of its kind", done, total)

    def _held(done: int, total: int) -> None:
        progress("holding one doubt at a time", done, total)

    bank = fit.bank
    waves = [_wave(case, fit, place, topline) for place, topline in enumerate(bank.toplines)]
    ids = [topline.id for topline in bank.toplines]
    last = waves[-1]
    entry: Entry = {
        "measured": True,
        "waves": waves,
        "path": [
            {"date": day.isoformat(), **spread(fit.path[:, place])} for place, day in enumerate(fit.days)
        ],
        "events": _events(case, fit),
        "latest": spread(fit.public) | {"day": case.as_of.isoformat()},
        "to_turn_the_majority": _majority(last),
        "floor_against": 1 - float(str(last["high"])),
        "bodies": _bodies(case, fit, seed, last),
        "readings": [reading._asdict() for reading in bank.heard],
        "warnings": list(bank.warnings),
        "effective_draws": bank.effective,
        "doubts": [
            {"id": width.survey, "kind": width.part, "whole": width.whole, "held": width.held}
            for width in doubts(fit, seed, _held)
        ],
        "next": [
            {"house": one.house, "mode": one.mode, "known": one.known, **spread(one.printed)}
            for one in ahead(case, fit, seed)
        ],
        "without": _without(fit, without_single(case, posture, fit, seed, _alone)),
    }
    if len(ids) > 1:
        entry["change"] = _change(case, fit, ids[0], ids[-1])
        entry["changes"] = [_change(case, fit, one, other) for one, other in pairwise(ids)]
    if len(ids) > 2:
        entry["lowest"] = [{"id": name, "probability": lowest(bank, name, ids)} for name in ids]
    entry["really"] = really(entry)
    return entry


def _wave(case: Case, fit: Asked, place: int, topline: Topline) -> Entry:
    weights, shares = topline.weights(), [reading.share for reading in topline.readings]
    left, public = left_open(case, topline), spread(fit.bank.public()[:, place])
    return {
        "id": topline.id,
        "house": topline.house,
        "mode": topline.mode,
        "frame": topline.frame,
        "from": topline.field_start.isoformat(),
        "to": topline.field_end.isoformat(),
        "middle": date.fromordinal(int(topline.middle)).isoformat(),
        "reported": float(np.dot(weights, shares)),
        "printed": sorted(set(shares)),
        "asked": sorted({reading.n for reading in topline.readings}),
        "coverage_low": left.reached[0],
        "coverage_high": left.reached[1],
        "low": left.plain.low,
        "high": left.plain.high,
        "with_misreport": left.worst._asdict(),
        "odds": [
            {"factor": factor, **apart._asdict(), "if_more": more._asdict()}
            for factor, apart, more in zip(FACTORS, left.odds, left.more, strict=True)
        ],
        "split_rhat": float(fit.bank.rhat[place]),
        "effective_draws": float(fit.bank.effective_draws[place]),
        **{f"posterior_{name}": public[name] for name in ("low", "median", "mean", "high")},
    }


def _events(case: Case, fit: Asked) -> list[Entry]:
    """How far support moved on the day of each sudden event, and whether surveys on both sides of it alone can tell."""
    says = {item.id: item.says for item in case.evidence} | {OUTBREAK: "the outbreak of the war"}
    days, middles = [event.day for event in fit.bank.events], fit.bank.days
    ends = np.array([-np.inf, *(float(day.toordinal()) for day in days), np.inf])
    between = [bool(np.any((middles >= first) & (middles < last))) for first, last in pairwise(ends)]
    told: list[Entry] = []
    for place, event in enumerate(fit.bank.events):
        entry: Entry = {"id": event.name, "day": event.day.isoformat(), "says": says[event.name]}
        entry["seen"] = between[place] and between[place + 1]
        if event.day > fit.days[0]:
            at = fit.days.index(event.day)
            moved = fit.path[:, at] - fit.path[:, at - 1]
            entry["moved"] = spread(moved) | {"fall": float(np.mean(moved < 0))}
        told.append(entry)
    return told


def _bodies(case: Case, fit: Asked, seed: int, wave: Entry) -> Entry:
    """Bounds of the apparatus and of each body from the worst bound of the last survey, and each body's medians."""
    worst = wave["with_misreport"]
    assert isinstance(worst, Mapping)
    high = float(worst["high"])
    apparatus = ends(case.priors["apparatus_part"])
    caps = {body: group_bound(high, ends(case.priors[f"{body}_part"])[1]) for body in BODIES}
    return {
        "apparatus_share": list(apparatus),
        "apparatus_bound": {"low": group_bound(high, apparatus[1]), "high": group_bound(high, apparatus[0])},
        "medians": {
            body: {"before": before, "after": after, "bound": caps[body]}
            for body, (before, after) in body_medians(case, fit, seed).items()
        },
        "label": "assumed: no published survey of soldiers was found",
    }


def _without(fit: Asked, found: tuple[Without, ...]) -> list[Entry]:
    return [
        {
            "left_out": one.left_out.id,
            "mode": one.left_out.mode,
            "survey": survey.id,
            "median": float(np.median(fit.bank.public()[:, fit.bank.wave(survey.id)])),
            "median_without": float(np.median(one.public[:, place])),
        }
        for one in found
        for place, survey in enumerate(one.surveys)
    ]


def _change(case: Case, fit: Asked, first: str, last: str) -> Entry:
    effect = 1 + float(np.median(fit.bank.values.total_error_excess))
    one, other = (fit.bank.toplines[fit.bank.wave(name)] for name in (first, last))
    reached = min(left_open(case, survey).reached[0] for survey in (one, other))
    found = change(fit.bank, first, last, reached, effect)
    printed = [entry.design for entry in found.printed]
    return {
        "first": first,
        "last": last,
        "low": found.low,
        "median": found.median,
        "high": found.high,
        "fall": found.fall,
        "design_effect": effect,
        "printed": {
            "low": min(entry.low for entry in printed),
            "change": float(np.mean([entry.change for entry in printed])),
            "high": max(entry.high for entry in printed),
        },
        "without_model": {
            "low": min(entry.bounds.low for entry in found.printed),
            "high": max(entry.bounds.high for entry in found.printed),
        },
        "error_from": {
            "sampling": max(entry.error for entry in printed),
            "house": "cancels: one house asked both times"
            if one.house == other.house
            else "two houses: not told apart",
            "mode": "cancels: asked the same way" if one.mode == other.mode else "two ways of asking: not told apart",
            "coverage": "not identified without an assumption on those not reached",
        },
    }


def _majority(wave: Mapping[str, object]) -> Entry:
    reported, coverage = float(str(wave["reported"])), float(str(wave["coverage_low"]))
    needed = float(share_to_turn_majority(reported, coverage))
    told: Entry = {"coverage": coverage, "sentence": majority(reported, coverage, needed)}
    return ({"needed": needed} if np.isfinite(needed) else {}) | told

