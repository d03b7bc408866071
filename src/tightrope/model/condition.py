"""How well does each world explain what was seen? Filters the hidden state to as_of and weighs the worlds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tightrope.case import Case
from tightrope.errors import EvidenceImpossible
from tightrope.game import (
    WHOLE,
    Conditions,
    Continuation,
    Observation,
    Parameters,
    Policy,
    Rules,
    Sight,
    Tastes,
    decide,
    filter_step,
    solve,
)
from tightrope.game import state_shape as shape_of
from tightrope.model.draw import Draws
from tightrope.model.evidence import UNSEEN, Seen, enters_filter, offer_power, seen, start_slot, weighs
from tightrope.model.foresight import foreseen
from tightrope.model.statements import Play, Said, capped, said, said_factor, tastes
from tightrope.model.timeline import Timeline
from tightrope.model.to_game import Inputs, conditions, parameters, rules
from tightrope.model.to_war import war_draws, war_inputs
from tightrope.model.trade_figures import explained, figures
from tightrope.model.worlds import Past
from tightrope.war import report_factors

Floats = NDArray[np.float64]

PERFECT = "perfect"  # players know the path of the past steps before it comes (specification of the game, 2.2)
OFFER = 1  # index of an offer among the ruler's overtures


class Reading(NamedTuple):
    """Holds one way to read the evidence of a case: all of it, or all but one item."""

    case: Case
    seen: tuple[Seen, ...]
    phase_factors: Floats  # (world, past step, phase)
    said: tuple[tuple[Said, ...], ...]  # what the ruler said in each past step
    deeds: frozenset[str]  # items that enter the filter besides
    figures: frozenset[str]  # published figures of trade and budget

    @property
    def speaks(self) -> bool:
        """Says whether the ruler is heard in any step."""
        return any(self.said)


def read(case: Case, draws: Draws, steps: Timeline) -> Reading:
    """Reads the evidence of a case into what the filter needs.

    Args:
        case: the case as known on its as_of, or the same without some item.
        draws: the draws of the worlds.
        steps: the timeline.
    Returns:
        Reading.
    Raises:
        EvidenceImpossible: the acts seen break the rules of the case.
    """
    factors = report_factors(war_inputs(case, draws, steps), war_draws(case, draws, steps))
    deeds = frozenset(item.id for item in case.evidence if enters_filter(item))
    measured = frozenset(item.id for item in figures(case))
    return Reading(case, seen(case, steps), factors[:, : len(steps.past)], said(case, steps), deeds, measured)


class Reckoned(NamedTuple):
    """Holds one past step as the players reckoned it: what was frozen, what came after, and how all play."""

    frozen: Conditions
    continuation: Continuation
    now: Conditions
    policy: Policy
    sight: Sight  # where all play was worked out


class Conditioned(NamedTuple):
    """Holds where each reading of the evidence leaves a block of worlds, and what the players reckoned with last."""

    pasts: tuple[Past, ...]
    last: Reckoned


def condition(case: Case, draws: Draws, steps: Timeline, inputs: Inputs, readings: Sequence[Reading]) -> Conditioned:
    """Filters the hidden state through the past steps, once for each reading of the evidence.

    Players' choices are worked out once, from the full case; readings differ only in what was seen of them. Readings
    of the same deeds share the pass without words, which also gives the hidden state; words take a pass of their own.

    Args:
        case: the case as known on its as_of.
        draws, inputs: of one block of worlds.
        steps: the timeline.
        readings: ways to read the evidence; the first is the full case.
    Returns:
        Conditioned: one `Past` a reading.
    """
    board = rules(case)
    start, own = start_mass(case, draws, inputs, board), tastes(draws)
    passes = _passes(readings, start)
    ropes, pulls = [], []
    slot = start_slot(case)
    last: Reckoned | None = None
    for index, step in enumerate(_policies(case, draws, steps, inputs, readings)):
        last = step
        rope, pull = _standing(step.policy, passes[_key(readings[0], False)].mass, slot)
        ropes.append(rope)
        pulls.append(pull)
        for (_, aloud), each in passes.items():
            each.advance(observation(each.reading, steps, index), board, step, own if aloud else None)
        slot = readings[0].seen[index].slot
    assert last is not None  # the past holds at least the step that ends on as_of
    path, pulled = np.stack(ropes, axis=1), np.stack(pulls, axis=1)
    cap = case.game.statements.cap
    told = [explained(case, inputs.figures, reading.figures) for reading in readings]
    pasts = (_past(each, passes, cap, (path, pulled)) for each in readings)
    return Conditioned(tuple(_with_figures(*each) for each in zip(pasts, told, strict=True)), last)


class Pass:
    """One pass of the filter: what it reads, and how far it has come."""

    def __init__(self, reading: Reading, start: Floats) -> None:
        self.reading, self.mass, self.slot = reading, start, start_slot(reading.case)
        self.log, self.step = np.zeros(len(start)), 0

    def advance(self, what: Observation, board: Rules, step: Reckoned, own: Tastes | None) -> None:
        """Goes one step on; with a ruler's tastes his words are heard."""
        if own is not None:
            play = Play(board, step.now, step.policy, self.slot)
            what = what._replace(said_factor=said_factor(self.reading.said[self.step], own, play))
        self.mass, found = filter_step(board, step.now, step.policy, self.mass, what, step.sight)
        self.log = self.log + found
        self.slot, self.step = what.slot, self.step + 1

    def part(self, which: NDArray[np.int64]) -> Pass:
        """Gives the pass of some worlds alone."""
        reading = self.reading._replace(phase_factors=self.reading.phase_factors[which])
        some = Pass(reading, self.mass[which])
        some.slot, some.log, some.step = self.slot, self.log[which], self.step
        return some


def _key(reading: Reading, aloud: bool) -> tuple[object, bool]:
    """Readings of the same deeds share a pass without words, those of the same words too one with them."""
    return ((reading.deeds, reading.said) if aloud else reading.deeds), aloud


def _passes(readings: Sequence[Reading], start: Floats) -> dict[tuple[object, bool], Pass]:
    passes: dict[tuple[object, bool], Pass] = {}
    for reading in readings:
        for aloud in (False, True) if reading.speaks else (False,):
            passes.setdefault(_key(reading, aloud), Pass(reading, start))
    return passes


def _past(
    reading: Reading, passes: dict[tuple[object, bool], Pass], cap: float | None, paths: tuple[Floats, Floats]
) -> Past:
    """Where a reading leaves the worlds: hidden states from the pass without words, weights with the words capped."""
    silent = passes[_key(reading, False)]
    log = capped(silent.log, passes[_key(reading, True)].log, cap) if reading.speaks else silent.log
    return Past(log, silent.log, silent.mass, *paths)


def _with_figures(past: Past, log: Floats) -> Past:
    """A world counts by deeds, words and figures; its hidden state hangs on no figure."""
    return replace(past, log_weight=past.log_weight + log, plain=past.plain + log)


def _standing(policy: Policy, mass: Floats, slot: int) -> tuple[Floats, Floats]:
    """Mean of pull + other, and of pull, over the hidden states of the one slot that is known to be held."""
    here = mass[..., slot]
    known = here > 0  # the policy of a past step says nothing of where he cannot have stood
    rope = np.where(known, policy.rope[..., slot], 0.0)
    refuse, comply = (
        np.where(known[..., None], danger[..., slot, :], 0.0) for danger in (policy.danger_refuse, policy.danger_comply)
    )
    total = _by_world(here)
    safe = np.where(total > 0, total, np.nan)
    return _by_world(here * rope) / safe, _by_world(here * (refuse - comply).sum(axis=-1)) / safe


def _by_world(values: Floats) -> Floats:
    """Sums all states of each world, row by row, so that a world's sum does not depend on its company."""
    return np.ascontiguousarray(values).reshape(len(values), -1).sum(axis=1)


def start_mass(case: Case, draws: Draws, inputs: Inputs, board: Rules) -> Floats:
    """Gives the state in which the game starts: the first posture, firm loyalty, the pressure of its prior.

    The level of pressure is split between the two neighbouring levels of the grid.

    Args:
        case: the case. draws, inputs: of the worlds. board: the rules.
    Returns:
        (world, phase, pressure, loyalty, sanctions, slot), sums to 1.
    """
    shape = shape_of(board)
    mass = np.zeros((len(draws.worlds), *shape))
    split = split_level(draws.values["pressure"], board.levels)
    by_phase = inputs.course.start
    mass[:, :, :, -1, case.game.start_sanctions, start_slot(case)] = by_phase[:, :, None] * split[:, None, :]
    return mass


def split_level(value: Floats, levels: Floats) -> Floats:
    """Splits a level between its two neighbours on a grid so that the mean is kept.

    Args:
        value: (world,) 0..1. levels: (level,), rising.
    Returns:
        (world, level), rows sum to 1; a value off the grid goes to its end.
    """
    if len(levels) == 1:
        return np.ones((len(value), 1))
    inside = np.clip(value, levels[0], levels[-1])
    upper = np.clip(np.searchsorted(levels, inside, side="left"), 1, len(levels) - 1)
    share = (inside - levels[upper - 1]) / (levels[upper] - levels[upper - 1])
    split = np.zeros((len(value), len(levels)))
    rows = np.arange(len(value))
    split[rows, upper - 1] = 1 - share
    split[rows, upper] += share
    return split


def observation(reading: Reading, steps: Timeline, index: int) -> Observation:
    """Gives what was seen in a past step as the game's filter takes it.

    Args:
        reading: one way to read the evidence. steps: the timeline. index: 0 for the first past step.
    Returns:
        Observation; the ruler is known to have kept office.
    """
    at, step = reading.seen[index], steps.past[index]
    none, offer = at.offer_factor
    return Observation(
        slot=at.slot,
        power=at.slot_power,
        order_factor=np.array(at.order_factor),
        offer=OFFER if none == 0 else UNSEEN,
        offer_power=offer_power(reading.case, steps, step),
        offer_missed=offer,
        west=at.west,
        west_power=at.west_power,
        patron=at.patron,
        patron_power=at.patron_power,
        pressure_factor=at.pressure_factor,
        phase_factor=reading.phase_factors[:, index],
        office=1,
    )


def first_impossible(case: Case, draws: Draws, steps: Timeline, inputs: Inputs) -> EvidenceImpossible:
    """Names the first item after which no world survives, adding items in the order they became known.

    Args:
        case, draws, steps, inputs: as in `condition`.
    Returns:
        The error to raise.
    """
    items = sorted((item for item in case.evidence if weighs(item)), key=lambda item: (item.known, item.id))
    kept = tuple(item for item in case.evidence if not weighs(item))
    for item in items:
        kept = (*kept, item)
        try:
            reading = read(replace(case, evidence=kept), draws, steps)
        except EvidenceImpossible:  # acts of which only some are in yet contradict each other; the next ones mend it
            continue
        (past,) = condition(case, draws, steps, inputs, [reading]).pasts
        if not np.isfinite(past.log_weight).any():
            return EvidenceImpossible(
                f"evidence.{item.id}: no world can have produced it ({item.happened}: {item.says}); "
                "check its posture, phase and day, or widen the priors that exclude it",
                item=item.id,
            )
    return EvidenceImpossible("no world explains all evidence together; check which items contradict each other")


def _policies(
    case: Case, draws: Draws, steps: Timeline, inputs: Inputs, readings: Sequence[Reading]
) -> Iterator[Reckoned]:
    """Everybody's play in each past step, with or without a view of what is still to come.

    In the last one it is worked out in all states: the steps ahead may follow it.
    """
    found, stood = readings[0].seen, [stands(each.case, each.seen) for each in readings]
    path = [
        met(case, draws, steps, inputs, Before(index, at, stood[0][index].sanctions, at.held_before))
        for index, at in enumerate(found)
    ]
    sights = [each[0] if len(set(each)) == 1 else WHOLE for each in zip(*stood, strict=True)]
    reckoned = _with_foresight if case.game.foresight == PERFECT else _frozen
    yield from reckoned(case, draws, path, [*sights[:-1], WHOLE])


class Before(NamedTuple):
    """Holds what a past step begins with: its place, what was seen, sanctions in force, complicity held so far."""

    place: int
    at: Seen
    sanctions: int
    held: float


def stands(case: Case, found: tuple[Seen, ...]) -> list[Sight]:
    """Says where he stands when each past step begins: postures and sanctions are public.

    Args:
        case: the case. found: what was seen in each past step.
    Returns:
        One sight a past step, of the slot held and the sanctions in force.
    """
    slots = [start_slot(case), *(each.slot for each in found)]
    levels = [case.game.start_sanctions, *(each.sanctions for each in found)]
    return [Sight(slot, level) for slot, level, _ in zip(slots, levels, found, strict=False)]


def met(case: Case, draws: Draws, steps: Timeline, inputs: Inputs, before: Before) -> Conditions:
    """Gives the state of things in a past step, before anyone moves in it.

    Args:
        case, draws, steps, inputs: as in `condition`. before: what the step begins with.
    Returns:
        Conditions.
    """
    now = conditions(case, draws, inputs, steps, steps.past[before.place], before.at)
    return now._replace(held=np.full(len(draws.worlds), before.held), sanctions_in_force=before.sanctions)


def _frozen(case: Case, draws: Draws, path: list[Conditions], sights: list[Sight]) -> Iterator[Reckoned]:
    """Continuations are renewed every `resolve_every` steps, as if the conditions of that date stayed."""
    board, beliefs = rules(case), parameters(draws)
    last: Reckoned | None = None
    for index, (step, sight) in enumerate(zip(path, sights, strict=True)):
        last = reckoned(board, beliefs, step, sight, None if renewed(case, index) else last)
        yield last


def renewed(case: Case, place: int) -> bool:
    """Says whether the players reckon anew in a past step.

    Args:
        case: the case. place: 0 for the first past step.
    Returns:
        True every `resolve_every` steps.
    """
    return place % case.game.resolve_every == 0


def reckoned(board: Rules, beliefs: Parameters, step: Conditions, sight: Sight, last: Reckoned | None) -> Reckoned:
    """Gives how all play in a past step, as if the conditions stayed in which they last reckoned anew.

    Args:
        board: the rules. beliefs: (world,). step: conditions of the step. sight: where play is worked out, and whether
            dangers are. last: the step before it; None where they reckon anew.
    Returns:
        Reckoned.
    """
    if last is None:
        frozen, after = step, solve(board, beliefs, step, board.lookahead - 1, dangers=sight.dangers)
    else:
        frozen, after = last.frozen, last.continuation
    now = step._replace(sanctions_in_force=frozen.sanctions_in_force)
    return Reckoned(frozen, after, now, decide(board, beliefs, now, after, sight), sight)


def _with_foresight(case: Case, draws: Draws, path: list[Conditions], sights: list[Sight]) -> Iterator[Reckoned]:
    """Continuations follow the path that was still to come; the players look no farther than others do."""
    board, beliefs = rules(case), parameters(draws)
    for step, after, sight in zip(path, foreseen(board, beliefs, path), sights, strict=True):
        yield Reckoned(step, after, step, decide(board, beliefs, step, after, sight), sight)
