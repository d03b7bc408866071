"""What was learned from evidence and what is only assumed, and on which beliefs does the answer lean?"""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
from numpy.typing import NDArray

from tightrope.case import Prior
from tightrope.case.anchors import anchor
from tightrope.case.parameters import parameter
from tightrope.forecast.probability import mean, points
from tightrope.forecast.tables import crossing, equal
from tightrope.model import Worlds, idle
from tightrope.model.power import POWERS, kept_share, normal_log_density, scaled

Floats = NDArray[np.float64]

# Specification of the game, 3.5: on the scale of the standard normal behind a belief.
CONTRACTED, SHIFTED = 0.2, 0.25
LEANS_ON = 0.05  # change of the answer for each doubling of a power
THIN = 0.5  # share of the effective worlds below which a reweighting is called thin (judged: tightrope)
ASSUMED, MOVED, LEARNED = "assumed", "moved", "learned"
LIKELIHOOD, PAST_CASES = "likelihood", "past_cases"
PHRASES = {LIKELIHOOD: "everything that was seen", PAST_CASES: "how often rulers in such a place joined"}


def label(contraction: float, shift: float) -> str:
    """Names what the evidence did to a belief.

    Args:
        contraction: 1 less its spread after the evidence, on the standard normal scale. shift: distance its mean moved.
    Returns:
        "assumed", "moved" or "learned".
    """
    if contraction >= CONTRACTED:
        return LEARNED
    return MOVED if shift >= SHIFTED else ASSUMED


def identified(worlds: Worlds, name: str) -> dict[str, object]:
    """Sets one belief before the evidence beside the same after it.

    Args:
        worlds: played worlds. name: of a belief that was drawn.
    Returns:
        contraction, shift and label.
    """
    z, weight = worlds.draws.standard[name], worlds.weights.weight
    centre = float(z @ weight)
    spread = math.sqrt(mean((z - centre) ** 2, weight))
    found = 1 - spread, abs(centre)
    return {"contraction": found[0], "shift": found[1], "label": label(*found)}


def learned_rows(worlds: Worlds) -> list[dict[str, object]]:
    """Lists every uncertain number before and after the evidence; what is judged and was not learned leads.

    Args:
        worlds: played worlds.
    Returns:
        The part `learned` of the document: mean and 5, 50 and 95 % points before and after, contraction, shift, label.
    """
    weight, drawn, even = worlds.weights.weight, worlds.prior.draws.values, equal(worlds.prior)
    rows = []
    for name, belief in uncertain(worlds).items():
        values = worlds.draws.values[name]
        rows.append(
            {
                "quantity": name,
                "phrase": phrase(name),
                "unit": belief.unit,
                "origin": belief.origin.kind,
                "default": belief.default,
                "prior": mean(drawn[name], even),
                "posterior": mean(values, weight),
                "prior_points": points(drawn[name], even),
                "posterior_points": points(values, weight),
                **identified(worlds, name),
            }
        )
    return sorted(rows, key=lambda row: (not (row["origin"] == "judged" and row["label"] == ASSUMED), row["quantity"]))


def power_rows(worlds: Worlds, day: dt.date) -> list[dict[str, object]]:
    """Says how far the answer leans on each judged belief and on the evidence: each is counted a little more and less.

    Weights alone; nothing is played again. `change` is per doubling of the power; `lower` and `higher` are the changes
    at the powers 0.8 and 1.25. A belief whose term is nowhere in the case moves nothing.

    Args:
        worlds: played worlds. day: the day of the answer.
    Returns:
        The part `power_scaling` of the document, the largest change first.
    """
    values, absent = crossing(worlds, day), idle(worlds)
    rows = [_row(worlds, values, LIKELIHOOD, worlds.past.log_weight)]
    if worlds.tilt is not None:
        rows.append(_row(worlds, values, PAST_CASES, worlds.tilt))
    for name, belief in uncertain(worlds).items():
        if belief.origin.kind == "judged":
            bend = None if name in absent else normal_log_density(worlds.draws.standard[name])
            rows.append(_row(worlds, values, name, bend))
    return sorted(rows, key=lambda row: (-abs(float(str(row["change"]))), str(row["quantity"])))


def _row(worlds: Worlds, values: Floats, name: str, log_density: Floats | None) -> dict[str, object]:
    weight = worlds.weights.weight
    if log_density is None:
        moved = [weight, weight]
    else:
        moved = [scaled(weight, log_density, power) for power in POWERS]
    low, high = (each @ values for each in moved)
    base = float(weight @ values)
    doublings = float(np.log2(POWERS[1] / POWERS[0]))
    change = float(high - low) / doublings
    return {
        "quantity": name,
        "phrase": PHRASES.get(name) or phrase(name),
        "change": change,
        "error": _error(values, moved[0], moved[1]) / doublings,
        "lower": float(low) - base,
        "higher": float(high) - base,
        "leans_on": abs(change) > LEANS_ON,
        "plays_no_part": log_density is None,
        "thin": min(kept_share(weight, each) for each in moved) < THIN,
    }


def _error(values: Floats, low: Floats, high: Floats) -> float:
    """Monte-Carlo error of the difference of two weighted means over the same worlds (delta method)."""
    influence = high * (values - values @ high) - low * (values - values @ low)
    return float(np.sqrt(np.sum(influence**2)))


def uncertain(worlds: Worlds) -> dict[str, Prior]:
    """Gives the beliefs of a case that have a spread.

    Args:
        worlds: played worlds.
    Returns:
        Name -> prior.
    """
    return {name: belief for name, belief in worlds.case.beliefs.items() if belief.form != "exactly"}


def phrase(name: str) -> str:
    """Gives the words for a belief; one that no catalogue knows is called by its name.

    Args:
        name: of a prior, or of an answer with its prefix.
    Returns:
        The phrase.
    """
    entry = parameter(name) or anchor(name)
    return name if entry is None else entry.phrase
