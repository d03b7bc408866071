"""What holds him back: opinion at home, obedience, the strength of his army, the means?"""

from __future__ import annotations

import datetime as dt

import numpy as np

from tightrope.case import Hold
from tightrope.forecast.figures import day, fine_points
from tightrope.forecast.lookup import Document, found, number, part, text
from tightrope.forecast.probability import error, mean, paired
from tightrope.forecast.tables import crossing
from tightrope.model import Worlds, replay, with_army

TWICE = 2.0  # the army of the claim that is tested (mission row 13a)
CLEAR = 2.0  # standard errors by which two changes must differ to be told apart
PARTS = ("opinion", "obedience", "strength", "economy")
SAID = {
    "opinion": "if everybody at home were for it",
    "obedience": "if every formation obeyed",
    "strength": "with an army twice as strong",
    "economy": "if sanctions had cost nothing and lifting them gave nothing",
}


def refusal_due_to(worlds: Worlds, headline: dt.date) -> dict[str, object]:
    """Splits what holds him back: the change of P(crossed) when one obstacle at a time is taken away.

    Opinion: the public is for it as a whole, and formations follow their families. Obedience: every order is obeyed.
    Strength: his army is twice what it is, so that sending it is worth twice as much to the patron. Economy: nothing
    lost to sanctions and nothing to gain by their end. Changes do not add up: obstacles stand before one another.

    Args:
        worlds: played worlds. headline: the day that is answered.
    Returns:
        The part `refusal_due_to`: change and error by obstacle, and whether opinion moves it more than strength.
    Raises:
        CaseError: the case cannot follow a hold.
    """
    near, count = worlds.until(headline), len(worlds.draws.worlds)
    free = {
        "opinion": replay(near, _held(support=1.0), count),
        "obedience": replay(near, _held(obedience=1.0), count),
        "strength": replay(with_army(near, TWICE), (), count),
        "economy": replay(near, _held(strain=0.0, relief=0.0), count),
    }
    weight, before = worlds.weights.weight, crossing(worlds, headline)
    moved = {name: crossing(other, headline) - before for name, other in free.items()}
    changes = {name: (mean(change, weight), error(change, weight)) for name, change in moved.items()}
    opinion, strength = (moved[name] * np.sign(changes[name][0]) for name in ("opinion", "strength"))
    lead, doubt = paired(strength, opinion, weight)
    return {
        **{name: {"change": change, "error": off} for name, (change, off) in changes.items()},
        "day": headline.isoformat(),
        "claim_holds": lead > 0,
        "clear": abs(lead) > CLEAR * doubt,
    }


def _held(**values: float) -> tuple[Hold, ...]:
    return tuple(Hold(name, at) for name, at in values.items())


def obstacles_said(document: Document) -> str | None:
    """Says what would change if one obstacle were gone, and what becomes of the claim about the main one.

    Args:
        document: the forecast document.
    Returns:
        Two sentences; None where the document holds no such part.
    Raises:
        ForecastError: a number is missing.
    """
    if "refusal_due_to" not in document:
        return None
    told = part(document, "refusal_due_to")
    changes = ", ".join(f"{SAID[name]} {fine_points(number(told, name, 'change'))}" for name in PARTS)
    if not found(told, "clear"):
        verdict = "cannot be told here: the two differ by less than the error of the play"
    else:
        verdict = "holds here" if found(told, "claim_holds") else "does not hold here"
    return (
        f"By {day(text(told, 'day'))} the chance that he crosses would change by so many points: {changes}. "
        f"The claim that agreement at home holds him back more than fighting power {verdict}."
    )
