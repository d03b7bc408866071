"""Which beliefs does the economy of a case rest on, and what does each world take for them?"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tightrope.case import Case, Prior
from tightrope.case.trade import Measure
from tightrope.model.to_trade import Traded

Floats = NDArray[np.float64]

_SHARED = {
    "first_year": "how much of the long run works in the first year",
    "leak": "how much of what is banned finds its way all the same",
    "entry": "how much of what was lost may enter markets already served",
    "discount": "the discount on goods that find another buyer",
    "route_choice": "how closely shippers follow cost",
    "supply": "how far output follows the price at the gate",
    "stored": "how much of lost sales can be stored",
    "patron_room": "how much more the patron's market takes",
    "output_support": "how far lost output moves what people want",
    "output_loyalty": "how far lost output moves how loyal formations are",
    "redirected": "how much of what was lost is sold elsewhere in time",
}
_GOOD = {
    "home": "share sold at home",
    "sigma": "how easily buyers change the seller",
    "eta": "how far demand falls as the price rises",
    "freight": "cost of the way",
    "shut_down": "price at which output stops",
    "revenue": "part of the margin that reaches him",
    "value_added": "what is made at home of a USD",
}
_WAY = {
    "capacity": "room at first",
    "later": "room in the end",
    "cost": "cost of the way",
    "months": "how fast room grows",
}
_SERVICE = {"value": "what it was worth"}


class Belief(NamedTuple):
    """Holds one belief: in words, its origin, whether it is judged, and what each world takes for it."""

    words: str
    origin: str
    judged: bool
    values: Floats


def beliefs(case: Case, world: Traded) -> list[Belief]:
    """Lists the uncertain numbers behind the ruler's trade and means.

    Args:
        case: the case. world: its trade.
    Returns:
        Beliefs that differ between worlds, in no order.
    """
    told, draws = world.told, world.draws
    found = [
        _belief("what the patron gives him", case.economy.patron_support, world.support),
        _belief("taxes as a share of output", told.revenue, world.tax_rate),
    ]
    for name, words in _SHARED.items():
        prior = getattr(told.beliefs, name)
        if prior is None:
            continue
        found.append(_belief(words, prior, draws.of(prior, f"economy/beliefs/{name}")))
    sections = (
        ("products", told.products, _GOOD),
        ("routes", told.routes, _WAY),
        ("services", told.services, _SERVICE),
    )
    for section, rows, keys in sections:
        for row in rows:
            for key, words in keys.items():
                prior = getattr(row, key)
                if prior is not None:
                    values = draws.of(prior, f"economy/{section}/{row.id}/{key}")
                    found.append(_belief(f"{row.label}: {words}", prior, values))
    for package in told.packages:
        for place, measure in enumerate(package.measures):
            prior = measure.number
            if prior is not None:
                words = f"{package.label}: {_said(measure)}"
                found.append(_belief(words, prior, world.hits[package.id, place]))
    return [belief for belief in found if np.ptp(belief.values) > 0]


def _belief(words: str, prior: Prior, values: Floats) -> Belief:
    return Belief(words, prior.origin.words(), prior.origin.kind == "judged", values)


def _said(measure: Measure) -> str:
    if measure.service is not None:
        return f"loss of {measure.service.replace('_', ' ')}"
    if measure.discount is not None:
        return "cut of the price"
    if measure.price is not None:
        return "price in the world"
    return "demand there" if measure.demand is not None else "share of the sales it covers"
