"""What might have been seen instead? Histories drawn from the model, told on the case's own dates and by its kinds.

An item of the case keeps its day and its kind and says what was true in the drawn world, through the same doubt about
reports. Reports are taken at their word here: the discount for a source is no chance of seeing something.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tightrope.case import Case, Evidence
from tightrope.game import Observation
from tightrope.game.chance import Happened, drawn_from
from tightrope.model.evidence import EASE, PRESS, UNSEEN, chance_seen, enters_filter, errs, report_noise
from tightrope.model.timeline import Timeline

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Truths = NDArray[np.bool_]

NOTHING, SAYS_OBEYED, SAYS_REFUSED = 0, 1, 2  # what a report on an order may say; nothing where none was given
UNHEARD = 3  # uniform numbers a step for what is not heard of: an offer, a refusal, a demand


class Kinds(NamedTuple):
    """Holds what the evidence of a case can tell in one step."""

    patron: bool  # his move is seen
    offer: bool  # whether an offer was made is seen
    unheard_offer: float  # chance that an offer made is not heard of, where a silence is stated; else 1
    orders: tuple[tuple[float, float], ...]  # P(says refused | refused), P(says refused | obeyed) of each report
    unheard_refusal: float
    demands: int  # reports on the level of pressure
    unheard_demand: float
    fronts: tuple[bool, ...]  # reports on the phase; True where it is certain

    @property
    def reports(self) -> int:
        """Reports that may err: uniform numbers that `emitted` takes."""
        return len(self.orders) + self.demands + sum(not certain for certain in self.fronts)


class Emission(NamedTuple):
    """Holds what is seen in one step of one history."""

    slot: int
    west: int
    patron: int
    offer: int
    orders: tuple[int, ...]
    demands: tuple[int, ...]
    fronts: tuple[int, ...]


def kinds(case: Case, steps: Timeline) -> tuple[Kinds, ...]:
    """Reads from a case what its evidence can tell in each past step.

    Args:
        case: the case as known on its as_of. steps: its timeline.
    Returns:
        One entry a step of `steps.past`.
    """
    dated = [item for item in case.evidence if enters_filter(item)]
    return tuple(_kinds([item for item in dated if steps.step(item.happened) == step]) for step in steps.past)


def _kinds(items: list[Evidence]) -> Kinds:
    events = [item for item in items if item.kind == "event"]
    reports = [item for item in events if item.act in ("order_refused", "order_obeyed")]
    return Kinds(
        patron=any(item.actor == "patron" and item.act in ("press", "ease") for item in events),
        offer=any(item.act == "offer" for item in events),
        unheard_offer=_unheard(items, "offer"),
        orders=tuple(_doubt(item) for item in reports),
        unheard_refusal=_unheard(items, "order_refused"),
        demands=sum(item.actor == "patron" and item.act == "demand" for item in events),
        unheard_demand=_unheard(items, "demand"),
        fronts=tuple(item.certain for item in items if item.kind == "front"),
    )


def _unheard(items: list[Evidence], act: str) -> float:
    silences = [item for item in items if item.kind == "silence" and item.act == act]
    return float(np.prod([1 - chance_seen(item) for item in silences]))


def _doubt(item: Evidence) -> tuple[float, float]:
    right, wrong = errs(item)
    return (right, wrong) if item.act == "order_refused" else (1 - wrong, 1 - right)


def emitted(told: Kinds, happened: Happened, levels: int, named: Floats, chance: Floats) -> list[Emission]:
    """Says what is seen of a drawn step, world by world.

    Args:
        told: what the evidence can tell. happened: the step. levels: of pressure.
        named: (world, true phase, phase named) how reports err. chance: (world, report) uniforms.
    Returns:
        One emission a world.
    """
    noise, rows = report_noise(levels), np.arange(len(chance))
    columns = iter(np.moveaxis(chance, 1, 0))
    orders = [_on_order(each, happened, next(columns)) for each in told.orders]
    demands = [drawn_from(noise[happened.level], next(columns)) for _ in range(told.demands)]
    fronts = [
        happened.state.phase if certain else drawn_from(named[rows, happened.state.phase], next(columns))
        for certain in told.fronts
    ]
    seen_patron = np.isin(happened.patron, (EASE, PRESS)) & told.patron
    patron = np.where(seen_patron, happened.patron, 1 if told.patron else UNSEEN)
    offer = happened.offered * 1 if told.offer else np.full(len(rows), UNSEEN)
    return [
        Emission(
            int(happened.state.slot[row]),
            int(happened.west[row]),
            int(patron[row]),
            int(offer[row]),
            tuple(int(each[row]) for each in orders),
            tuple(int(each[row]) for each in demands),
            tuple(int(each[row]) for each in fronts),
        )
        for row in rows
    ]


def unheard(told: Kinds, happened: Happened, levels: Floats, chance: Floats) -> Truths:
    """Says in which worlds the step leaves what the case takes for granted: in office, and nothing heard of.

    Args:
        told, happened: as in `emitted`. levels: (pressure,) the grid. chance: (world, 3) uniforms.
    Returns:
        (world,).
    """
    heard = happened.offered & (chance[:, 0] >= told.unheard_offer)
    heard |= happened.ordered & happened.refused & (chance[:, 1] >= told.unheard_refusal)
    heard |= (levels[happened.level] > 0) & (chance[:, 2] >= told.unheard_demand)
    return ~heard & ~happened.lost


def observed(told: Kinds, seen: Emission, levels: Floats, named: Floats) -> Observation:
    """Gives what was seen in a step as the game's filter takes it.

    Args:
        told: what the evidence can tell. seen: what it told. levels: (pressure,) the grid.
        named: (world, true phase, phase named) how reports err.
    Returns:
        Observation; the ruler is known to have kept office.
    """
    noise = report_noise(len(levels))
    pressure = np.where(levels > 0, told.unheard_demand, 1.0)
    for report in seen.demands:
        pressure = pressure * noise[:, report]
    phase = np.ones(named.shape[:2])
    for report, certain in zip(seen.fronts, told.fronts, strict=True):
        phase = phase * (np.eye(named.shape[1])[report] if certain else named[:, :, report])
    return Observation(
        slot=seen.slot,
        order_factor=_order_factor(told, seen),
        offer=seen.offer,
        offer_missed=told.unheard_offer,
        west=seen.west,
        patron=seen.patron,
        pressure_factor=pressure,
        phase_factor=phase,
        office=1,
    )


def _order_factor(told: Kinds, seen: Emission) -> Floats:
    """Likelihood of the reports on an order, given that it was obeyed and that it was refused."""
    factor = np.array([1.0, told.unheard_refusal])
    for said, (refused, obeyed) in zip(seen.orders, told.orders, strict=True):
        says_refused = np.array([obeyed, refused])
        factor = factor * {NOTHING: np.zeros(2), SAYS_REFUSED: says_refused}.get(said, 1 - says_refused)
    return factor


def _on_order(doubt: tuple[float, float], happened: Happened, uniform: Floats) -> Integers:
    says_refused = uniform < np.where(happened.refused, *doubt)
    said = np.where(says_refused, SAYS_REFUSED, SAYS_OBEYED)
    return np.where(happened.ordered, said, NOTHING)
