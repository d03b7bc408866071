"""Where does he stand on the rope today, what is it made of, and how did it move and may it move?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tightrope.forecast.probability import mean
from tightrope.forecast.tables import red_line
from tightrope.game import CAUSES, regret
from tightrope.model import Worlds
from tightrope.model.weights import quantile

Floats = NDArray[np.float64]

FAN = (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)  # 95, 80 and 50 % bands of the picture


def now(worlds: Worlds) -> dict[str, object]:
    """Sets the danger of crossing beside that of refusing on as_of, in probability of losing office.

    Weighted means over worlds in which both sides are open, so that parts add up: five causes to each danger,
    their differences to pull, pull and `other` to the rope.

    Args:
        worlds: played worlds.
    Returns:
        The part `now` of the document; empty where no world has both sides open.
    """
    future = worlds.future
    rope = future.rope[:, 0]
    open_ = np.isfinite(rope)
    weight = np.where(open_, worlds.weights.weight, 0.0)
    if weight.sum() <= 0:
        return {**values_now(worlds)}
    weight = weight / weight.sum()
    comply = _causes(future.comply[:, 0], weight)
    refuse = _causes(future.refuse[:, 0], weight)
    parts = {cause: refuse[cause] - comply[cause] for cause in CAUSES}
    pull = sum(parts.values())
    whole = mean(np.where(open_, rope, 0.0), weight)
    return {
        "comply": {"danger": sum(comply.values()), "parts": comply},
        "refuse": {"danger": sum(refuse.values()), "parts": refuse},
        "pull": pull,
        "pull_parts": parts,
        "other": whole - pull,
        "rope": whole,
        "regret": _regrets(worlds, weight),
        "above_rope": float(weight[open_ & (rope > 0)].sum()),
        "lookahead_days": worlds.case.game.lookahead * worlds.case.game.step_days,
        **values_now(worlds),
    }


def _regrets(worlds: Worlds, weight: Floats) -> dict[str, object]:
    """Danger that the other choice would have avoided, meant over all open worlds; its parts add up to it."""
    parts = np.where(np.isfinite(worlds.future.parts[:, 0]), worlds.future.parts[:, 0], 0.0)
    found = regret(parts)
    sides: dict[str, object] = {}
    for name, size, sign in (("refusal", found.refusal, 1.0), ("compliance", found.compliance, -1.0)):
        own = np.where(size > 0, weight, 0.0)
        by_cause = {cause: float(sign * (own @ parts[:, column])) for column, cause in enumerate(CAUSES)}
        sides[name] = {"danger": float(weight @ size), "parts": by_cause}
    return sides


def values_now(worlds: Worlds) -> dict[str, float]:
    """Gives what the tipping points are measured from: weighted means of today's values.

    Support is that of the red line by the public; obedience that of the formations ordered across it, in the
    likeliest phase and with firm loyalty; strain and leverage stand at the sanctions in force.

    Args:
        worlds: played worlds.
    Returns:
        pressure, support, obedience, strain, leverage, threat: means over worlds, 0..1.
    """
    weight, case, science = worlds.weights.weight, worlds.case, worlds.science
    line, mass = red_line(worlds), worlds.past.mass
    level = int(np.argmax(weight @ mass.sum(axis=(1, 2, 3, 5))))
    phase = int(np.argmax(weight @ mass.sum(axis=(2, 3, 4, 5))))
    pressed = mass.sum(axis=(1, 3, 4, 5)) @ np.array(case.game.levels)
    return {
        "pressure": mean(pressed, weight),
        "support": mean(science.support[:, -1, line, 0], weight),
        "obedience": mean(science.obedience[:, phase, -1, line], weight),
        "strain": mean(science.strain[:, level], weight),
        "leverage": mean(science.leverage[:, level], weight),
        "threat": mean(worlds.inputs.course.threat[:, -worlds.steps.first], weight),
    }


def path(worlds: Worlds) -> list[dict[str, object]]:
    """Gives the fan of pull + other by date, past and ahead, with what he may be doing then.

    Args:
        worlds: played worlds.
    Returns:
        The part `path` of the document, one row a step; a step at which no world has both sides open is left out.
    """
    steps, weight = worlds.steps, worlds.weights.weight
    rows = []
    for index, step in enumerate(steps.past):
        row = _row(worlds.past.rope[:, index], worlds.past.pull[:, index], weight)
        if row and step < 0:
            rows.append({"date": steps.end(step).isoformat(), "past": True, **row})
    for step in range(steps.last + 1):
        row = _row(worlds.future.rope[:, step], worlds.future.pull[:, step], weight)
        if row:
            day = min(steps.end(step), worlds.case.horizon)
            rows.append({"date": day.isoformat(), "past": False, **row, **_ahead(worlds, step)})
    return rows


def _ahead(worlds: Worlds, step: int) -> dict[str, object]:
    weight, future = worlds.weights.weight, worlds.future
    held = {
        posture.id: mean(future.posture[:, step, column], weight) for column, posture in enumerate(worlds.case.postures)
    }
    return {
        "posture": held,
        "survival": sum(held.values()),
        "crossed_by": mean(future.reached[:, step, red_line(worlds)], weight),
    }


def _row(rope: Floats, pull: Floats, weight: Floats) -> dict[str, object]:
    open_ = np.isfinite(rope) & (weight > 0)
    if not open_.any():
        return {}
    own = weight[open_] / weight[open_].sum()
    points = quantile(rope[open_], own, np.array(FAN))
    return {
        "q": {f"{point:g}": float(value) for point, value in zip(FAN, points, strict=True)},
        "pull": float(quantile(pull[open_], own, 0.5)),
        "other": float(quantile(rope[open_] - pull[open_], own, 0.5)),
        "above": float(own[rope[open_] > 0].sum()),
    }


def _causes(danger: Floats, weight: Floats) -> dict[str, float]:
    known = np.where(np.isfinite(danger), danger, 0.0)
    return {cause: mean(known[:, column], weight) for column, cause in enumerate(CAUSES)}
