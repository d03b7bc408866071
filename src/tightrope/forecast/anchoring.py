"""What is left of the model's answer once its worlds agree, before any evidence, with what past cases did?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from tightrope.errors import AnchorOutOfReach, NoReferenceClass
from tightrope.forecast.past_cases import known_counts, situation_of
from tightrope.forecast.probability import by_date, mean
from tightrope.forecast.tables import crossing, reached
from tightrope.history import COLUMNS, Situation, outside
from tightrope.history.anchor import Tilt, tilt
from tightrope.history.mixture import COUNTS, POOLED, Target
from tightrope.history.mixture import target as both_readings
from tightrope.model import REFERENCE_DAYS, Progress, Reference, Worlds, reference, silent

Floats = NDArray[np.float64]

TIMES_APART = 3.0  # a hazard this many times another is said in words (history specification 9)
ANCHORED, POOL, INSIDE = "anchored", "pooled", "inside"
OUT_OF_REACH = "No weights of the worlds agree with history"
DISAGREE = "Model and history disagree: to agree, most worlds would have to be given up"


@dataclass(frozen=True)
class Anchor:
    """Holds the worlds that lead the answer, the same as played, and how the one came from the other.

    leads: "anchored", "pooled" (model and history disagree) or "inside" (no class of past situations fits).
    because: why the anchored worlds do not lead; empty where they do. tilted: the anchored worlds, also where the
    pool leads. said: figures for the document. ends: (world,) log weights at the 5 and 95 % points of the class.
    """

    worlds: Worlds
    inside: Worlds
    leads: str
    because: str = ""
    tilted: Worlds | None = None
    said: Mapping[str, object] = field(default_factory=dict)
    ends: tuple[Floats | None, Floats | None] = (None, None)


def target(situation: Situation) -> Target:
    """Gives how often such a ruler joins within 365 days, asked before the onset, first day included, by both readings.

    Args:
        situation: the ruler on the last day of knowledge; read as of the onset where that is earlier, so that neither
            this war nor a treaty signed after its onset is counted.
    Returns:
        Target.
    Raises:
        NoReferenceClass: no class fits.
    """
    before = situation.on(min(situation.as_of, situation.onset - dt.timedelta(days=1)))
    return both_readings(before, known_counts(before.as_of))


def anchor(worlds: Worlds, played: Reference, led: Reference | None = None) -> Anchor:
    """Tilts the prior worlds as little as possible until a bare case has history's answer, then counts the evidence.

    Args:
        worlds: played worlds, all alike before the evidence. played: the reference situation in the worlds as drawn.
        led: the same in worlds that were led to the evidence; None where they are as drawn.
    Returns:
        Anchor; the pool leads where no weights agree with history, or only weights that give up most worlds.
    Raises:
        NoReferenceClass: no class of past situations fits.
    """
    told, onset = target(situation_of(worlds)), _onset(worlds)
    bare = by_date(played.crossed, played.steps, onset + dt.timedelta(days=REFERENCE_DAYS))
    at = None if led is None else by_date(led.crossed, led.steps, onset + dt.timedelta(days=REFERENCE_DAYS))
    said = _class(told) | {"inside_reference": float(bare.mean()), "reach": [float(bare.min()), float(bare.max())]}
    ends = _ends(bare, told, at)
    try:
        least = tilt(bare, told.mean)
    except AnchorOutOfReach as reason:
        return Anchor(worlds, worlds, POOL, f"{OUT_OF_REACH}: {reason}", None, said, ends)
    tilted = _tilted(worlds, least, at)
    said |= {
        "reference": float(least.weight @ bare),
        "eta": float(least.eta),
        "divergence": float(least.divergence),
        "effective_share": float(least.effective_share),
        **_check(worlds, played, least.weight),
    }
    if least.strained:
        return Anchor(worlds, worlds, POOL, DISAGREE, tilted, said, ends)
    return Anchor(tilted, worlds, ANCHORED, "", tilted, said, ends)


def anchored(worlds: Worlds, told: Progress = silent) -> Anchor:
    """Plays the reference situation and anchors the worlds on what past cases did.

    Args:
        worlds: played worlds. told: told how many worlds of the reference situation are done.
    Returns:
        Anchor; a case without a class of past situations keeps the inside view alone.
    """
    if worlds.case.outside is None:
        return Anchor(worlds, worlds, INSIDE)
    try:
        target(situation_of(worlds))
    except NoReferenceClass as reason:
        return Anchor(worlds, worlds, INSIDE, str(reason))
    onset = _onset(worlds)
    led = None if worlds.moved is None else reference(worlds, onset, told)
    return anchor(worlds, reference(worlds.prior, onset, told), led)


def anchor_tables(found: Anchor, days: Sequence[dt.date]) -> dict[str, object]:
    """Writes what the document says of the anchoring.

    Args:
        found: the anchored worlds. days: answer dates.
    Returns:
        The parts `leads`, `inside` and `anchored` of the document; `leads` alone where no class fits.
    """
    parts: dict[str, object] = {"leads": found.leads}
    if found.leads == INSIDE:
        return parts
    parts["inside"] = _by_posture(found.inside, days)
    said = dict(found.said)
    if found.because:
        said["because"] = found.because
    if found.tilted is not None:
        said["probability"] = _by_posture(found.tilted, days)
        said["effective_worlds"] = found.tilted.weights.effective
        said |= _band(found, days)
    parts["anchored"] = said
    return parts


def _band(found: Anchor, days: Sequence[dt.date]) -> dict[str, object]:
    """The answer where the target is the 5 or the 95 % point of the class; absent where no weights reach it."""
    band: dict[str, object] = {}
    for name, log_weight in zip(("low", "high"), found.ends, strict=True):
        if log_weight is not None:
            moved = found.inside.tilted(log_weight)
            band[name] = {day.isoformat(): mean(crossing(moved, day), moved.weights.weight) for day in days}
    return band


def _ends(bare: Floats, told: Target, at: Floats | None) -> tuple[Floats | None, Floats | None]:
    return _log_weight(bare, told.low, at), _log_weight(bare, told.high, at)


def _log_weight(bare: Floats, point: float, at: Floats | None) -> Floats | None:
    try:
        least = tilt(bare, point)
    except AnchorOutOfReach:
        return None
    return _log(least.weight) if at is None else least.eta * at


def _tilted(worlds: Worlds, least: Tilt, at: Floats | None) -> Worlds:
    """The worlds with the tilt; where they were led, those drawn take it too, and the led ones by the same law."""
    if at is None or worlds.moved is None:
        return worlds.tilted(_log(least.weight))
    drawn = worlds.moved.drawn.tilted(_log(least.weight))
    return replace(worlds, moved=replace(worlds.moved, drawn=drawn)).tilted(least.eta * at)


def _log(weight: Floats) -> Floats:
    """Logarithm of weights, those that vanish kept apart from minus infinity."""
    return np.asarray(np.log(np.maximum(weight, np.finfo(np.float64).tiny)))


def _by_posture(worlds: Worlds, days: Sequence[dt.date]) -> dict[str, dict[str, float]]:
    values, weight = reached(worlds, days), worlds.weights.weight
    return {
        posture.id: {day.isoformat(): mean(values[row, :, column], weight) for row, day in enumerate(days)}
        for column, posture in enumerate(worlds.case.postures)
    }


def _class(told: Target) -> dict[str, object]:
    rate = told.rate
    return {
        "class": rate.words,
        "k": rate.k,
        "n": rate.n,
        "wars": rate.wars,
        "sides": rate.sides,
        "readings": {COUNTS: rate.mean, POOLED: told.odds.mean()},
        "unstated": list(told.told),
        "target": told.mean,
        "target_low": told.low,
        "target_high": told.high,
        "days": REFERENCE_DAYS,
    }


def _check(worlds: Worlds, played: Reference, weight: Floats) -> dict[str, object]:
    """Sets joining from as_of on in the tilted reference worlds that stayed out beside the strict hazard."""
    case, onset = worlds.case, _onset(worlds)
    day = min(case.answers.headline, onset + dt.timedelta(days=REFERENCE_DAYS))
    if not onset <= case.as_of < day:
        return {}
    past = by_date(played.crossed, played.steps, case.as_of)
    later = by_date(played.crossed, played.steps, day)
    reference_worlds = float(weight @ (later - past) / (weight @ (1 - past)))
    uniforms = worlds.prior.draws.uniforms("history/outside", COLUMNS)
    hazard = float(outside(situation_of(worlds), [day], uniforms, known_counts(case.as_of)).mean[0])
    times = reference_worlds / hazard
    return {
        "check": {
            "by": day.isoformat(),
            "reference": reference_worlds,
            "hazard": hazard,
            "times": times,
            "apart": not 1 / TIMES_APART <= times <= TIMES_APART,
        }
    }


def _onset(worlds: Worlds) -> dt.date:
    outside_of = worlds.case.outside
    if outside_of is None:
        raise NoReferenceClass("the case names no class of past situations; nothing to anchor on")
    return outside_of.onset
