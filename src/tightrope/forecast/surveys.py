"""What do the surveys of a case really say: each figure, its bounds, the path through them, and the change?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tightrope.case import Case, read
from tightrope.forecast.answer import Progress, Question, known, quiet
from tightrope.forecast.asking import Found
from tightrope.forecast.figures import day as spoken_day
from tightrope.forecast.figures import percent, span
from tightrope.forecast.publics import said
from tightrope.model.surveys import Asked, asked, body_medians
from tightrope.opinion import Topline, change, coverage_bounds, group_bound, joint_bounds, share_to_turn_majority
from tightrope.opinion.unknowns import SEGMENTS

Floats = NDArray[np.float64]
Entry = dict[str, object]

_LIKELY = (0.05, 0.5, 0.95)
APPARATUS = (0.05, 0.15)  # army, services and state service, share of the public; judged


def surveys(source: str | Path, question: Question, progress: Progress = quiet) -> Found:
    """Tells what the surveys of a case say, with and without a model.

    Args:
        source: path or name of a case. question: seed and day of knowledge; its worlds are not read.
        progress: told how far it is.
    Returns:
        Found: postures with waves, change and bounds; media groups.
    Raises:
        CaseError, CaseFaults, RunError: as in `answer`. OpinionError: surveys that cannot be used.
    """
    case = known(read(source), question)
    progress("fitting the surveys", 0, 1)
    fits = asked(case, question.seed)
    progress("fitting the surveys", 1, 1)
    document: dict[str, object] = {
        "case": case.id,
        "as_of": case.as_of.isoformat(),
        "seed": question.seed,
        "postures": {
            p.id: _posture(case, fits[p.id], question.seed) if p.id in fits else {"measured": False}
            for p in case.postures
        },
        "media": _media(fits),
        "media_series": "none in this case: media move nobody in the model",
    }
    return Found(document, tuple(_lines(case, fits, document)))


def _posture(case: Case, fit: Asked, seed: int) -> Entry:
    bank = fit.bank
    waves = [_wave(fit, place, topline) for place, topline in enumerate(bank.toplines)]
    ids = [topline.id for topline in bank.toplines]
    entry: Entry = {
        "measured": True,
        "waves": waves,
        "latest": _spread(fit.public) | {"day": case.as_of.isoformat()},
        "to_turn_the_majority": _majority(waves[-1]),
        "bodies": _bodies(case, fit, seed, waves[-1]),
        "readings": [reading._asdict() for reading in bank.heard],
        "warnings": list(bank.warnings),
        "effective_draws": bank.effective,
    }
    if len(ids) > 1:
        entry["change"] = _change(fit, ids[0], ids[-1])
        entry["changes"] = [_change(fit, one, other) for one, other in pairwise(ids)]
    return entry


def _wave(fit: Asked, place: int, topline: Topline) -> Entry:
    weights, shares = topline.weights(), [reading.share for reading in topline.readings]
    reached = (1.0, 1.0) if topline.reaches_everyone else fit.coverage
    half = topline.rounding / 2
    ends = [max(0.0, min(shares) - half), min(1.0, max(shares) + half)]
    plain = [coverage_bounds(end, reached[0]) for end in ends]
    joint = [joint_bounds(end, reached, fit.hide, fit.feign, topline.dont_know) for end in ends]
    public = _spread(fit.bank.public()[:, place])
    return {
        "id": topline.id,
        "house": topline.house,
        "mode": topline.mode,
        "frame": topline.frame,
        "from": topline.field_start.isoformat(),
        "to": topline.field_end.isoformat(),
        "reported": float(np.dot(weights, shares)),
        "printed": sorted(set(shares)),
        "asked": sorted({reading.n for reading in topline.readings}),
        "coverage_low": reached[0],
        "coverage_high": reached[1],
        "low": plain[0].low,
        "high": plain[1].high,
        "with_misreport": {"low": joint[0].low, "high": joint[1].high},
        "posterior_low": public["low"],
        "posterior_median": public["median"],
        "posterior_mean": public["mean"],
        "posterior_high": public["high"],
    }


def _bodies(case: Case, fit: Asked, seed: int, wave: Entry) -> Entry:
    """Bound of the whole apparatus from the worst joint bound of the last survey, and each body's two medians."""
    joint = wave["with_misreport"]
    assert isinstance(joint, Mapping)
    caps = [group_bound(float(joint["high"]), share) for share in APPARATUS]
    medians = body_medians(case, fit, seed)
    return {
        "apparatus_share": list(APPARATUS),
        "apparatus_bound": {"low": min(caps), "high": max(caps)},
        "medians": {body: {"before": one, "after": other} for body, (one, other) in medians.items()},
        "label": "assumed: no published survey of soldiers was found",
    }


def _change(fit: Asked, first: str, last: str) -> Entry:
    effect = 1 + float(np.median(fit.bank.values.total_error_excess))
    found = change(fit.bank, first, last, fit.coverage[0], effect)
    one, other = (fit.bank.toplines[fit.bank.wave(name)] for name in (first, last))
    printed = [entry.design for entry in found.printed]
    return {
        "first": first,
        "last": last,
        "low": found.low,
        "median": found.median,
        "high": found.high,
        "fall": found.fall,
        "design_effect": effect,
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
    rest = 1 - coverage
    if rest <= 0:
        sentence = (
            f"By its frame everyone could be reached: {percent(1 - reported)} not in favour. Those who were called and "
            "did not answer are not in this bound."
        )
    elif needed > 1:
        sentence = (
            f"Even if all of the {percent(rest)} not reached were in favour, the majority would stay against: "
            f"{percent(coverage * reported + rest)} at most are in favour, before error and hiding."
        )
    else:
        sentence = (
            f"The majority would turn only if {percent(needed)} or more of the {percent(rest)} not reached "
            "were in favour."
        )
    return ({"needed": needed} if np.isfinite(needed) else {}) | {"coverage": coverage, "sentence": sentence}


def _media(fits: Mapping[str, Asked]) -> list[Entry]:
    if not fits:
        return []
    first = next(iter(fits.values()))
    return [
        {
            "id": segment,
            "says": f"people who follow {said(segment)}",
            "share": float(np.mean(first.audiences[:, place])),
            "support": {
                posture: _spread(fit.segments[:, place], fit.audiences[:, place]) for posture, fit in fits.items()
            },
        }
        for place, segment in enumerate(SEGMENTS)
    ]


def _spread(values: Floats, people: Floats | None = None) -> dict[str, object]:
    """5, 50 and 95 % over rows, and the mean; over the people of a group where its size is not certain."""
    low, median, high = (float(x) for x in np.quantile(values, _LIKELY))
    return {"low": low, "median": median, "high": high, "mean": float(np.average(values, weights=people))}


def _lines(case: Case, fits: Mapping[str, Asked], document: Mapping[str, object]) -> list[str]:
    lines = [f"{case.id}: what the public wants, as known on {spoken_day(case.as_of.isoformat())}"]
    labels = {posture.id: posture.label for posture in case.postures}
    postures = document["postures"]
    assert isinstance(postures, Mapping)
    for posture in fits:
        lines += ["", labels[posture], *_posture_lines(postures[posture])]
    unasked = [labels[posture].lower() for posture in labels if posture not in fits]
    if unasked:
        lines += ["", f"Nobody was asked, so assumed: {', '.join(unasked)}."]
    if fits:
        lines += ["", *_media_lines(document), f"Media series: {document['media_series']}."]
    return lines


def _posture_lines(entry: Mapping[str, object]) -> list[str]:
    waves, latest, turn = entry["waves"], entry["latest"], entry["to_turn_the_majority"]
    assert isinstance(waves, list)
    assert isinstance(latest, Mapping)
    assert isinstance(turn, Mapping)
    lines = [f"  {'asked':<22}{'by, how':<24}{'printed':>10}{'whole public':>22}{'no assumption':>22}"]
    for wave in waves:
        printed = " or ".join(f"{100 * share:g}" for share in wave["printed"])
        lines.append(
            f"  {_days(wave['from'], wave['to']):<22}{wave['house'] + ', ' + wave['mode']:<24}{printed + ' %':>10}"
            f"{_band(wave, 'posterior_'):>22}{_plain(wave['low'], wave['high']):>22}"
        )
    lines.append(f"  {'on the day itself':<56}{_band(latest, ''):>22}")
    lines += [_change_line(found) for found in _several(entry)]
    lines.append(f"  {turn['sentence']}")
    lines += _body_lines(entry["bodies"])
    return lines + [f"  Caution: {warning}" for warning in _texts(entry["warnings"])]


def _body_lines(found: object) -> list[str]:
    assert isinstance(found, Mapping)
    high = float(found["apparatus_bound"]["low"])
    filled = (
        "could be filled with those in favour: no bound" if high >= 1 else f"holds at most {percent(high)} in favour"
    )
    bodies = "; ".join(
        f"{body} {percent(told['before'])} before the surveys, {percent(told['after'])} after"
        for body, told in found["medians"].items()
    )
    return [
        f"  All doubts at their worst, an apparatus of 15 % of the public {filled}.",
        f"  Assumed within bodies: {bodies}.",
    ]


def _several(entry: Mapping[str, object]) -> list[Mapping[str, object]]:
    changes, whole = entry.get("changes"), entry.get("change")
    if not isinstance(changes, list) or not isinstance(whole, Mapping):
        return []
    return changes if len(changes) == 1 else [*changes, whole]


def _change_line(found: Mapping[str, object]) -> str:
    bounds = found["without_model"]
    assert isinstance(bounds, Mapping)
    low, median, high = (100 * float(str(found[name])) for name in ("low", "median", "high"))
    return (
        f"  {found['first']} to {found['last']}: {median:+.0f} points ({low:+.0f} to {high:+.0f}); a fall in "
        f"{percent(float(str(found['fall'])))} of the draws; with no assumption on those not reached "
        f"{100 * bounds['low']:+.0f} to {100 * bounds['high']:+.0f}"
    )


def _media_lines(document: Mapping[str, object]) -> list[str]:
    groups = document["media"]
    assert isinstance(groups, list)
    lines = []
    for group in groups:
        shares = "; ".join(_band(support, "") for support in group["support"].values())
        lines.append(f"  {group['says']} ({percent(group['share'])} of the public): {shares}")
    return ["By the media people follow, in favour (split assumed, not surveyed for this question):", *lines]


def _band(values: Mapping[str, object], before: str) -> str:
    low, median, high = (float(str(values[f"{before}{name}"])) for name in ("low", "median", "high"))
    return f"{percent(median)} ({span(low, high)})"


def _plain(low: float, high: float) -> str:
    return f"{span(low, high)} %"


def _days(first: str, last: str) -> str:
    one, other = date.fromisoformat(first), date.fromisoformat(last)
    return f"{one:%d %b} - {other:%d %b %Y}"


def _texts(value: object) -> list[str]:
    return [str(text) for text in value] if isinstance(value, list) else []
