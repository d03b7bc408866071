"""What might have been seen instead? Histories drawn from the model, told on the case's own dates and by its kinds.

An item of the case keeps its day and its kind and says what was true in the drawn world, through the same doubt about
reports; a word of the ruler is drawn from what he would say there. What is drawn counts in full, for the discount of a
source is no chance of seeing something; it may be weighed with the discounts all the same, as a forecast weighs it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tightrope.case import Case, Evidence
from tightrope.game import Conditions, Observation, Policy, Rules, Tastes, intentions, stance_chances
from tightrope.game.chance import Happened, State, drawn_from
from tightrope.model.evidence import EASE, PRESS, UNSEEN, chance_seen, enters_filter, errs, report_noise
from tightrope.model.statements import Said, said
from tightrope.model.timeline import Timeline

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Truths = NDArray[np.bool_]

NOTHING, SAYS_OBEYED, SAYS_REFUSED = 0, 1, 2  # what a report on an order may say; nothing where none was given
UNHEARD = 3  # uniform numbers a step for what is not heard of: an offer, a refusal, a demand


class Powers(NamedTuple):
    """Holds the exponents on what one step tells; by report where there are several."""

    move: float = 1.0  # a move of the ruler that is seen
    west: float = 1.0
    patron: float = 1.0
    offer: float = 1.0
    unheard_offer: float = 1.0
    orders: tuple[float, ...] = ()
    unheard_refusal: float = 1.0
    demands: tuple[float, ...] = ()
    unheard_demand: float = 1.0
    fronts: tuple[float, ...] = ()


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
    said: tuple[Said, ...]  # words of the ruler; what he says is drawn
    unsaid: tuple[Said, ...]  # words that would have been heard of and were not
    powers: Powers  # with which a forecast counts them

    @property
    def reports(self) -> int:
        """Reports that may err: uniform numbers that `emitted` takes."""
        return len(self.orders) + self.demands + sum(not certain for certain in self.fronts)

    @property
    def words(self) -> int:
        """Words, spoken or missed: uniform numbers that `spoken` takes."""
        return len(self.said) + len(self.unsaid)

    def heard(self, seen: Emission) -> tuple[Said, ...]:
        """Gives the words of one history, as the likelihood of words takes them."""
        spoken = zip(self.said, seen.said, strict=True)
        return (*(word._replace(stance=stance) for word, stance in spoken), *self.unsaid)


class Played(NamedTuple):
    """Holds how all play in one step, and where each world stands at its start."""

    rules: Rules
    conditions: Conditions
    policy: Policy
    state: State


class Emission(NamedTuple):
    """Holds what is seen in one step of one history."""

    slot: int
    west: int
    patron: int
    offer: int
    orders: tuple[int, ...]
    demands: tuple[int, ...]
    fronts: tuple[int, ...]
    said: tuple[int, ...] = ()  # stances


def kinds(case: Case, steps: Timeline) -> tuple[Kinds, ...]:
    """Reads from a case what its evidence can tell in each past step.

    Args:
        case: the case as known on its as_of. steps: its timeline.
    Returns:
        One entry a step of `steps.past`.
    """
    dated = [item for item in case.evidence if enters_filter(item)]
    found = [[item for item in dated if steps.step(item.happened) == step] for step in steps.past]
    return tuple(_kinds(case, items, words) for items, words in zip(found, said(case, steps), strict=True))


def _kinds(case: Case, items: list[Evidence], words: tuple[Said, ...]) -> Kinds:
    events = [item for item in items if item.kind == "event"]
    reports = [item for item in events if item.act in ("order_refused", "order_obeyed")]
    return Kinds(
        said=tuple(word for word in words if word.missed is None),
        unsaid=tuple(word for word in words if word.missed is not None),
        powers=_powers(case, items),
        patron=any(item.actor == "patron" and item.act in ("press", "ease") for item in events),
        offer=any(item.act == "offer" for item in events),
        unheard_offer=_unheard(items, "offer"),
        orders=tuple(_doubt(item) for item in reports),
        unheard_refusal=_unheard(items, "order_refused"),
        demands=sum(item.actor == "patron" and item.act == "demand" for item in events),
        unheard_demand=_unheard(items, "demand"),
        fronts=tuple(item.certain for item in items if item.kind == "front"),
    )


def _powers(case: Case, items: list[Evidence]) -> Powers:
    """Discounts of what the case reports in a step; the largest of several reports of one move or one silence."""

    def _each(*acts: str, kind: str = "event", actor: str | None = None) -> tuple[float, ...]:
        chosen = (item for item in items if item.kind == kind and actor in (None, item.actor))
        return tuple(case.discount(item) for item in chosen if not acts or item.act in acts)

    return Powers(
        move=max(_each("take", "leave"), default=1.0),
        west=max(_each("tighten", "relieve"), default=1.0),
        patron=max(_each("press", "ease", actor="patron"), default=1.0),
        offer=max(_each("offer"), default=1.0),
        unheard_offer=max(_each("offer", kind="silence"), default=1.0),
        orders=_each("order_refused", "order_obeyed"),
        unheard_refusal=max(_each("order_refused", kind="silence"), default=1.0),
        demands=_each("demand", actor="patron"),
        unheard_demand=max(_each("demand", kind="silence"), default=1.0),
        fronts=_each(kind="front"),
    )


def in_full(told: Kinds) -> Powers:
    """Gives exponents of 1: what is told in a step counts as its chance of being told."""
    return Powers(orders=(1.0,) * len(told.orders), demands=(1.0,) * told.demands, fronts=(1.0,) * len(told.fronts))


def _unheard(items: list[Evidence], act: str) -> float:
    silences = [item for item in items if item.kind == "silence" and item.act == act]
    return float(np.prod([1 - chance_seen(item) for item in silences]))


def _doubt(item: Evidence) -> tuple[float, float]:
    right, wrong = errs(item)
    return (right, wrong) if item.act == "order_refused" else (1 - wrong, 1 - right)


def spoken(told: Kinds, own: Tastes, play: Played, level: Integers, chance: Floats) -> tuple[Integers, Truths]:
    """Draws what the ruler says in a step, and whether a word is heard that the case did not hear.

    Args:
        told: what the evidence can tell. own: tastes of the worlds. play: the step, and where each world stands.
        level: (world,) pressure after the patron's move. chance: (world, word) uniforms.
    Returns:
        (world, word) stances of the words that are said; (world,) True where a missed word is heard.
    """
    stances = np.zeros((len(level), len(told.said)), dtype=np.int64)
    heard, state = np.zeros(len(level), dtype=np.bool_), play.state
    for slot in np.unique(state.slot) if told.words else ():
        rows = np.flatnonzero(state.slot == slot)
        intent = intentions(play.rules, play.conditions, play.policy, int(slot))
        node = (rows, *(axis[rows] for axis in (state.phase, level, state.loyalty, state.sanctions)))
        for place, word in enumerate((*told.said, *told.unsaid)):
            chances = stance_chances(own, intent, word.voice)[node]
            if word.missed is None:
                stances[rows, place] = drawn_from(chances, chance[rows, place])
            else:
                heard[rows] |= chance[rows, place] < word.missed * chances[:, word.stance]
    return stances, heard


def emitted(
    told: Kinds, happened: Happened, stances: Integers, levels: int, named: Floats, chance: Floats
) -> list[Emission]:
    """Says what is seen of a drawn step, world by world.

    Args:
        told: what the evidence can tell. happened: the step. stances: (world, word) what he says. levels: of pressure.
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
            tuple(int(each) for each in stances[row]),
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


def observed(told: Kinds, seen: Emission, powers: Powers, levels: Floats, named: Floats) -> Observation:
    """Gives what was seen in a step as the game's filter takes it, but for what he said.

    Args:
        told: what the evidence can tell. seen: what it told. powers: with which it counts.
        levels: (pressure,) the grid. named: (world, true phase, phase named) how reports err.
    Returns:
        Observation; the ruler is known to have kept office.
    """
    noise = report_noise(len(levels))
    pressure = np.where(levels > 0, told.unheard_demand, 1.0) ** powers.unheard_demand
    for report, power in zip(seen.demands, powers.demands, strict=True):
        pressure = pressure * noise[:, report] ** power
    phase = np.ones(named.shape[:2])
    for report, certain, power in zip(seen.fronts, told.fronts, powers.fronts, strict=True):
        phase = phase * (np.eye(named.shape[1])[report] if certain else named[:, :, report] ** power)
    return Observation(
        slot=seen.slot,
        power=powers.move,
        order_factor=_order_factor(told, seen, powers),
        offer=seen.offer,
        offer_power=powers.offer,
        offer_missed=told.unheard_offer**powers.unheard_offer,
        west=seen.west,
        west_power=powers.west,
        patron=seen.patron,
        patron_power=powers.patron,
        pressure_factor=pressure,
        phase_factor=phase,
        office=1,
    )


def _order_factor(told: Kinds, seen: Emission, powers: Powers) -> Floats:
    """Likelihood of the reports on an order, given that it was obeyed and that it was refused."""
    factor = np.array([1.0, told.unheard_refusal**powers.unheard_refusal])
    for says, (refused, obeyed), power in zip(seen.orders, told.orders, powers.orders, strict=True):
        says_refused = np.array([obeyed, refused])
        chance = {NOTHING: np.zeros(2), SAYS_REFUSED: says_refused}.get(says, 1 - says_refused)
        factor = factor * chance**power
    return factor


def _on_order(doubt: tuple[float, float], happened: Happened, uniform: Floats) -> Integers:
    says_refused = uniform < np.where(happened.refused, *doubt)
    said = np.where(says_refused, SAYS_REFUSED, SAYS_OBEYED)
    return np.where(happened.ordered, said, NOTHING)
