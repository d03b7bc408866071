"""Does the model find its own truths again? Histories drawn from some worlds, weighed in all the others.

Truths are worlds of the prior; each is played from the start of the game to as_of by chance, and what the case's kinds
of evidence would have told of it is weighed in a bank of other worlds. What every history has in common is reckoned
once: players' choices hang on the sanctions in force and on what was done before, and histories share their beginnings.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tightrope.case import Case
from tightrope.errors import CaseError
from tightrope.game import Conditions, Continuation, Policy, decide, filter_step, solve
from tightrope.game.chance import COLUMNS, State, drawn_from, happening
from tightrope.kernels import Progress, each_block
from tightrope.model.condition import PERFECT, Before, met, start_mass
from tightrope.model.evidence import enters_filter, seen, start_slot
from tightrope.model.histories import (
    UNHEARD,
    Emission,
    Kinds,
    Played,
    emitted,
    in_full,
    kinds,
    observed,
    spoken,
    unheard,
)
from tightrope.model.statements import Play, capped, plain_factor, said_factor, tastes
from tightrope.model.to_game import parameters, rules
from tightrope.model.to_war import war_draws
from tightrope.model.worlds import Worlds, part
from tightrope.war.reports import confusion

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

BLOCK = 64  # worlds weighed at a time
History = tuple[Emission, ...]


class Standing(NamedTuple):
    """Holds what hangs on a history so far: sanctions in force before each step, complicity held before each."""

    sanctions: tuple[int, ...]
    held: tuple[float, ...]


@dataclass(frozen=True)
class Recovered:
    """Holds drawn histories and how likely each is in every world.

    truths: (history,) number of the world that a history was drawn from. bank: (world,) worlds that weigh it.
    log_likelihood: (history, world) over the bank; true_log_likelihood: (history,) in its own world.
    counted, true_counted: the same as a forecast counts it: reports discounted, all words bounded together.
    drawn: worlds played by chance; those that lost office, or of which the case would have heard, were left out.
    """

    truths: Integers
    bank: Integers
    log_likelihood: Floats
    true_log_likelihood: Floats
    counted: Floats
    true_counted: Floats
    drawn: int


def recover(worlds: Worlds, bank: int, histories: int, progress: Progress) -> Recovered:
    """Draws histories from the worlds after the bank, and weighs each in the bank.

    Args:
        worlds: played worlds: first those of the bank, then those that truths are taken from.
        bank: how many weigh. histories: how many are wanted; fewer come back where too many drawn ones are left out.
        progress: told how many worlds are done.
    Returns:
        Recovered.
    Raises:
        CaseError: the case lets its players foresee, so that no history can be drawn step by step.
    """
    if worlds.case.game.foresight == PERFECT:
        raise CaseError(
            f"game.foresight: {PERFECT!r} cannot be calibrated: players would know a history before it is drawn; "
            "allowed 'frozen'; leave the key out"
        )
    candidates = np.arange(bank, len(worlds.draws.worlds))
    told = kinds(worlds.case, worlds.steps)
    drawn = list(_drawn(worlds, told, candidates))
    kept = [number for number, history in enumerate(drawn) if history is not None][:histories]
    chosen = [history for history in (drawn[number] for number in kept) if history is not None]
    truths = candidates[kept]
    everyone = np.concatenate([np.arange(bank), truths])
    full, counted = _weighed(worlds, told, chosen, everyone, progress)
    own = np.arange(len(kept)), bank + np.arange(len(kept))
    return Recovered(
        truths, np.arange(bank), full[:, :bank], full[own], counted[:, :bank], counted[own], len(candidates)
    )


class _Players:
    """Everybody's play in a block of worlds, by what the steps so far have left behind."""

    def __init__(self, worlds: Worlds, which: Integers) -> None:
        self.case, self.steps = worlds.case, worlds.steps
        self.draws, self.inputs = worlds.draws.part(which), part(worlds.inputs, which)
        self.board, self.beliefs = rules(self.case), parameters(self.draws)
        self.levels, self.tastes = np.asarray(self.board.levels), tastes(self.draws)
        self.named = confusion(war_draws(self.case, self.draws, self.steps).confusion)  # how reports of the front err
        self._seen = seen(without_acts(worlds.case), worlds.steps)
        self._after: dict[tuple[int, int, float], tuple[Conditions, Continuation]] = {}

    def at(self, index: int, past: Standing) -> tuple[Conditions, Policy]:
        """Conditions and play of one step."""
        begun = index - index % self.case.game.resolve_every
        frozen, after = self._continuation(begun, past.sanctions[begun], past.held[begun])
        before = Before(index, self._seen[index], frozen.sanctions_in_force, past.held[index])
        now = met(self.case, self.draws, self.steps, self.inputs, before)
        return now, decide(self.board, self.beliefs, now, after)

    def _continuation(self, begun: int, sanctions: int, held: float) -> tuple[Conditions, Continuation]:
        key = (begun, sanctions, held)
        if key not in self._after:
            before = Before(begun, self._seen[begun], sanctions, held)
            frozen = met(self.case, self.draws, self.steps, self.inputs, before)
            self._after[key] = frozen, solve(self.board, self.beliefs, frozen, self.board.lookahead - 1)
        return self._after[key]


def _drawn(worlds: Worlds, told: tuple[Kinds, ...], candidates: Integers) -> Iterator[History | None]:
    """One history a world; None where he lost office or the case would have heard of something."""
    state = _started(worlds, candidates)
    told_so_far: list[list[Emission]] = [[] for _ in candidates]
    alive = np.ones(len(candidates), dtype=np.bool_)
    for index in range(len(worlds.steps.past)):
        for rows, past in _alike(worlds.case, told_so_far, np.flatnonzero(alive)):
            here = State(*(axis[rows] for axis in state))
            after, seen_of, kept = _step(worlds, told[index], (index, past), candidates[rows], here)
            for axis, moved in zip(state, after, strict=True):
                axis[rows] = moved
            for row, emission in zip(rows, seen_of, strict=True):
                told_so_far[row].append(emission)
            alive[rows] = kept
    for history, fine in zip(told_so_far, alive, strict=True):
        yield tuple(history) if fine else None


def _step(
    worlds: Worlds, told: Kinds, place: tuple[int, Standing], which: Integers, state: State
) -> tuple[State, list[Emission], NDArray[np.bool_]]:
    """Draws one step of some worlds that share their past: where it leaves them, what is seen, who is kept."""
    index, past = place
    players = _Players(worlds, which)
    now, policy = players.at(index, past)
    widths = np.cumsum([COLUMNS, UNHEARD, told.reports])
    chance = players.draws.uniforms(f"calibrate/step/{index}", int(widths[-1]) + told.words)
    moves, silences, reports, words = np.split(chance, widths, axis=1)
    happened = happening(players.board, now, policy, state, moves)
    play = Played(players.board, now, policy, state)
    stances, heard = spoken(told, players.tastes, play, happened.level, words)
    kept = unheard(told, happened, players.levels, silences) & ~heard
    seen_of = emitted(told, happened, stances, len(players.levels), players.named, reports)
    return happened.state, seen_of, kept


def _started(worlds: Worlds, which: Integers) -> State:
    """Draws where each world stands when the game begins."""
    draws = worlds.draws.part(which)
    board = rules(worlds.case)
    mass = start_mass(worlds.case, draws, part(worlds.inputs, which), board)
    found = drawn_from(mass.reshape(len(mass), -1), draws.uniforms("calibrate/start")[:, 0])
    return State(*(np.asarray(axis, dtype=np.int64) for axis in np.unravel_index(found, mass.shape[1:])))


def _alike(case: Case, told: list[list[Emission]], rows: Integers) -> Iterator[tuple[Integers, Standing]]:
    """Splits worlds into blocks that share what their past has left behind."""
    groups: dict[Standing, list[int]] = {}
    for row in rows:
        groups.setdefault(standing(case, tuple(told[row])), []).append(int(row))
    for past, members in groups.items():
        for first in range(0, len(members), BLOCK):
            yield np.array(members[first : first + BLOCK]), past


def standing(case: Case, history: History) -> Standing:
    """Gives what the steps of a history leave behind for the one that follows.

    Args:
        case: the case. history: what was seen so far.
    Returns:
        Standing; one entry more than the history has steps.
    """
    count, held, sanctions = len(case.postures), [0.0], [case.game.start_sanctions]
    for each in history:
        posture = each.slot if each.slot < count else each.slot - count
        held.append(max(held[-1], case.postures[posture].complicity))
        sanctions.append(int(np.clip(sanctions[-1] + 1 - each.west, 0, len(case.game.sanctions_levels) - 1)))
    return Standing(tuple(sanctions), tuple(held))


def _weighed(
    worlds: Worlds, told: tuple[Kinds, ...], histories: list[History], everyone: Integers, progress: Progress
) -> tuple[Floats, Floats]:
    """(history, world) log likelihood in full and as a forecast counts it; histories that begin alike share filters."""
    weighing = _weighing(told)
    cap = worlds.case.game.statements.cap

    def _block(which: slice) -> tuple[Floats, Floats]:
        players = _Players(worlds, everyone[which])
        start = start_mass(worlds.case, players.draws, players.inputs, players.board)
        nodes: dict[History, _Node] = {(): _Node((start,) * len(weighing), (np.zeros(len(start)),) * len(weighing))}
        for index in range(len(told)):
            grown: dict[History, _Node] = {}
            for past, members in _by_past(worlds.case, histories, index):
                now, policy = players.at(index, past)
                for history in members:
                    step = _Step(told[index], history, now, policy, _slot(worlds.case, history[:-1]))
                    grown[history] = _filtered(players, step, nodes[history[:-1]], weighing)
            nodes = grown
        ends = [nodes[history].logs for history in histories]
        return np.stack([logs[0] for logs in ends]), np.stack([_as_counted(logs, cap) for logs in ends])

    blocks = each_block(_block, len(everyone), BLOCK, progress)
    return np.concatenate([full for full, _ in blocks], axis=1), np.concatenate([each for _, each in blocks], axis=1)


class _Node(NamedTuple):
    """Hidden states and log likelihoods of the beginning of a history, by the ways in which it is weighed."""

    masses: tuple[Floats, ...]
    logs: tuple[Floats, ...]


class _Step(NamedTuple):
    """One step of one history, and how all play in it."""

    told: Kinds
    history: History
    now: Conditions
    policy: Policy
    slot: int


WAYS = IN_FULL, BY_DEEDS, WITH_WORDS = "in full", "discounted, deeds alone", "discounted, with his words"


def _weighing(told: tuple[Kinds, ...]) -> tuple[str, ...]:
    """The ways in which histories are weighed: in full, and as a forecast does, where that differs."""
    speaks = any(each.words for each in told)
    if not speaks and all(each.powers == in_full(each) for each in told):
        return (IN_FULL,)
    return WAYS if speaks else (IN_FULL, BY_DEEDS)


def _as_counted(logs: tuple[Floats, ...], cap: float | None) -> Floats:
    """The log likelihood that a forecast counts, from those of the ways of weighing."""
    return capped(logs[1], logs[2], cap) if len(logs) == len(WAYS) else logs[-1]


def _filtered(players: _Players, step: _Step, before: _Node, weighing: tuple[str, ...]) -> _Node:
    """Takes one step of a history into account, once for each way of weighing it."""
    seen_of, own = step.history[-1], players.tastes
    words, play = step.told.heard(seen_of), Play(players.board, step.now, step.policy, step.slot)
    found = []
    for way, mass, log in zip(weighing, *before, strict=True):
        powers = in_full(step.told) if way == IN_FULL else step.told.powers
        what = observed(step.told, seen_of, powers, players.levels, players.named)
        if way == IN_FULL:
            what = what._replace(said_factor=plain_factor(words, own, play))
        elif way == WITH_WORDS:
            what = what._replace(said_factor=said_factor(words, own, play))
        after, likely = filter_step(players.board, step.now, step.policy, mass, what)
        found.append((after, log + likely))
    masses, logs = zip(*found, strict=True)
    return _Node(masses, logs)


def _slot(case: Case, history: History) -> int:
    """The slot that is held when a step begins."""
    return history[-1].slot if history else start_slot(case)


def _by_past(case: Case, histories: list[History], index: int) -> Iterator[tuple[Standing, list[History]]]:
    """Beginnings of the histories up to a step, each once, by what the steps before have left behind."""
    groups: dict[Standing, list[History]] = {}
    for history in dict.fromkeys(each[: index + 1] for each in histories):
        groups.setdefault(standing(case, history[:-1]), []).append(history)
    yield from groups.items()


def without_acts(case: Case) -> Case:
    """Gives a case without its acts and reports; surveys and statements stay.

    Opinion has read the surveys before any world is played.

    Args:
        case: the case as known on its as_of.
    Returns:
        Case whose worlds all count alike but for the steps in which nothing was seen.
    """
    return replace(case, evidence=tuple(item for item in case.evidence if not enters_filter(item)))
