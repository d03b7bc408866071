"""What is reasoned and what is noise, what if he is pressed, what does each theory say, and will he bargain?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tightrope.forecast.probability import mean, on_date
from tightrope.forecast.tables import by_days, crossing, red_line
from tightrope.model import MAIN_THEORY, Worlds

Floats = NDArray[np.float64]

MAIN = "main"


def noise_split(worlds: Worlds, days: Sequence[dt.date]) -> dict[str, object]:
    """Splits P(crossed) by the sign of pull + other at the node from which he crosses.

    Inside a step both parts grow in the proportion of the whole, so that they always add up to it.

    Args:
        worlds: played worlds. days: answer dates.
    Returns:
        The parts `reasoned, noise, noise_share` of the document; the share is absent where nothing more is crossed.
    """
    weight = worlds.weights.weight
    reasoned, noise, shares = {}, {}, {}
    for day in days:
        parts = crossing_parts(worlds, day)
        first, second = mean(parts[0], weight), mean(parts[1], weight)
        name, total = day.isoformat(), first + second
        reasoned[name], noise[name] = first, second
        if total > 0:
            shares[name] = second / total
    return {"reasoned": reasoned, "noise": noise, "noise_share": shares}


def crossing_parts(worlds: Worlds, day: dt.date) -> tuple[Floats, Floats]:
    """Gives reasoned and noise crossings by a day in each world; with what was crossed before they add up to P.

    Args:
        worlds: played worlds. day: a day from as_of to the horizon.
    Returns:
        Two (world,) arrays, each >= 0.
    """
    return _grown(worlds.future.reasoned, worlds, day), _grown(worlds.future.noise, worlds, day)


def pressed_split(worlds: Worlds, days: Sequence[dt.date]) -> dict[str, object]:
    """Gives P(crossed) apart for worlds in which the patron presses on as_of and in which he does not.

    Args:
        worlds: played worlds. days: answer dates.
    Returns:
        The parts `pressed, not_pressed`, each with its weight; a part without weight is absent.
    """
    weight, mass = worlds.weights.weight, worlds.future.pressed_mass
    found: dict[str, object] = {}
    for name, path, share in (
        ("pressed", worlds.future.pressed, mass),
        ("not_pressed", worlds.future.not_pressed, 1 - mass),
    ):
        own = weight * share
        total = float(own.sum())
        if total > 0:
            table = {day.isoformat(): mean(_grown(path, worlds, day), own / total) for day in days}
            found[name] = {"weight": total, "probability": table}
    return found


def _grown(path: Floats, worlds: Worlds, day: dt.date) -> Floats:
    """A part of the crossing inside a step: it grows in the proportion of the whole, so that parts mix to it."""
    step = max(worlds.steps.step(day), 0)
    before, whole = max(step - 1, 0), worlds.future.reached[:, :, red_line(worlds)]
    rise = whole[:, step] - whole[:, before]
    gained = crossing(worlds, day) - whole[:, before]
    share = np.divide(gained, rise, out=np.zeros_like(rise), where=rise > 0)
    return np.asarray(path[:, before] + share * (path[:, step] - path[:, before]))


def rival_split(worlds: Worlds, days: Sequence[dt.date]) -> list[dict[str, object]]:
    """Gives P(crossed) under each theory, its weight before and after the evidence, how far families sway soldiers.

    Args:
        worlds: played worlds. days: answer dates.
    Returns:
        One row a theory, the main one first; empty where the case names no rival.
    """
    if not worlds.case.rivals:
        return []
    names = [(MAIN, "what the rivals leave to 1")]
    names += [(rival.id, rival.because) for rival in worlds.case.rivals]
    weight = worlds.weights.weight
    rows = []
    for index, (name, because) in enumerate(names, start=MAIN_THEORY):
        own = np.where(worlds.draws.rival == index, weight, 0.0)
        total = float(own.sum())
        row: dict[str, object] = {
            "id": name,
            "because": because,
            "prior_weight": float(np.mean(worlds.prior.draws.rival == index)),
            "posterior_weight": total,
        }
        if total > 0:
            row["probability"] = {day.isoformat(): mean(crossing(worlds, day), own / total) for day in days}
            row["link_to_public"] = mean(worlds.draws.values["family_weight"], own / total)
        rows.append(row)
    return rows


def bargain(worlds: Worlds, days: Sequence[dt.date]) -> dict[str, object]:
    """Gives the chances of an offer, of relief, of a bargain, of a demand, and what a level of relief saves him.

    Args:
        worlds: played worlds. days: answer dates.
    Returns:
        The part `bargain` of the document.
    """
    future, weight = worlds.future, worlds.weights.weight
    found: dict[str, object] = {
        "offer": by_days(future.offer, worlds, days),
        "bargain": by_days(future.bargain, worlds, days),
        "demand": by_days(future.demand, worlds, days),
        "price": mean(future.price, weight),
    }
    offers = float(np.sum(future.offered, axis=1) @ weight)
    if offers > 0:
        found["relief_given_offer"] = min(1.0, float(np.sum(future.relieved, axis=1) @ weight) / offers)
    complied = {}
    for day in days:
        until = slice(0, worlds.steps.step(day) + 1)
        demanded = float(future.demanded[:, until].sum(axis=1) @ weight)
        if demanded > 0:
            complied[day.isoformat()] = min(1.0, float(future.complied[:, until].sum(axis=1) @ weight) / demanded)
    found["comply_given_demand"] = complied
    return found


def survival(worlds: Worlds, days: Sequence[dt.date]) -> dict[str, float]:
    """Gives P(still in office at the end of the step that holds each day).

    Args:
        worlds: played worlds. days: answer dates.
    Returns:
        day -> probability.
    """
    weight = worlds.weights.weight
    in_office = np.minimum(worlds.future.posture.sum(axis=-1), 1)
    return {day.isoformat(): mean(on_date(in_office, worlds.steps, day), weight) for day in days}
