"""What do the ruler's words tell of his intentions, and which promises bind him?

A statement weighs a world by how likely its ruler, about to do what he is about to do, would speak so; all statements
together may favour one world over another by no more than the cap. A promise in public also makes breaking it dear.
"""

from __future__ import annotations

import datetime as dt
import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tightrope.case import Case, Evidence
from tightrope.game import STANCES, Conditions, Intent, Policy, Rules, Tastes, intentions, stance_chances
from tightrope.model.draw import Draws
from tightrope.model.evidence import chance_seen, speaks
from tightrope.model.timeline import Timeline

Floats = NDArray[np.float64]

COMMIT, DISTANCE = "commit", "distance"
NO_AUDIENCE = "none"


class Said(NamedTuple):
    """Holds one statement, or one that would have been heard of and was not."""

    stance: int  # place in `game.STANCES`
    voice: float  # 0..1, by the audience
    power: float  # discount of the item
    missed: float | None = None  # chance that it would have been heard of, where it was not


def said(case: Case, steps: Timeline) -> tuple[tuple[Said, ...], ...]:
    """Gives what the ruler said, and what he did not, in each past step.

    Args:
        case: the case as known on its as_of. steps: its timeline.
    Returns:
        One tuple a step of `steps.past`; a word from before the first step has no step.
    """
    items = sorted((item for item in case.evidence if speaks(item)), key=lambda item: (item.happened, item.id))
    return tuple(tuple(_said(case, item) for item in items if steps.step(item.happened) == step) for step in steps.past)


def _said(case: Case, item: Evidence) -> Said:
    missed = None
    if item.kind == "silence":
        missed = chance_seen(item)
    voice = case.game.statements.voices[item.audience or NO_AUDIENCE]
    return Said(STANCES.index(str(item.stance)), voice, case.discount(item), missed)


def tastes(draws: Draws) -> Tastes:
    """Gives how each world's ruler chooses his words."""
    return Tastes(**{name: draws.values[name] for name in Tastes._fields})


class Play(NamedTuple):
    """Holds how all play in one past step, and where the ruler stood at its start."""

    rules: Rules
    conditions: Conditions
    policy: Policy
    slot: int


def said_factor(words: tuple[Said, ...], own: Tastes, play: Play) -> Floats | None:
    """Gives the likelihood of what was said in a step, relative to a ruler whose words follow nothing.

    Args:
        words: the statements of the step. own: tastes of the worlds. play: the step.
    Returns:
        (world, phase, pressure', loyalty, sanctions) at the ruler's nodes of the slot that is held; None where
        nothing was said.
    """
    if not words:
        return None
    intent = intentions(play.rules, play.conditions, play.policy, play.slot)
    idle = stance_chances(own, Intent(*(np.zeros(len(own.a_commit)) for _ in Intent._fields)), 0.0)
    log = np.zeros(intent.cross.shape)
    for voice in sorted({word.voice for word in words}):
        chances = stance_chances(own, intent, voice)
        for word in words:
            if word.voice == voice:
                log += word.power * (_log(word, chances) - _log(word, idle).reshape(-1, *([1] * (log.ndim - 1))))
    return np.asarray(np.exp(log))


def plain_factor(words: tuple[Said, ...], own: Tastes, play: Play) -> Floats | None:
    """Gives the likelihood of what was said in a step, taken at its word: no discount, no cap.

    How readily he says what, whatever he intends, is learned from it too; a forecast leaves that out (`said_factor`).

    Args:
        words, own, play: as in `said_factor`.
    Returns:
        (world, phase, pressure', loyalty, sanctions) as there; None where nothing was said.
    """
    if not words:
        return None
    intent = intentions(play.rules, play.conditions, play.policy, play.slot)
    return np.asarray(np.exp(sum(_log(word, stance_chances(own, intent, word.voice)) for word in words)))


def _log(word: Said, chances: Floats) -> Floats:
    """Log likelihood of a word that was heard, or of one that was not."""
    chance = chances[..., word.stance]
    with np.errstate(divide="ignore"):  # a word sure to be said, and sure to be heard of, was not missed
        return np.asarray(np.log(chance if word.missed is None else 1.0 - word.missed * chance))


def capped(plain: Floats, spoken: Floats, cap: float | None) -> Floats:
    """Bounds what all statements together do to the log weights.

    A + (ln cap / 2) tanh(2 (S - A) / ln cap), so that the ratio of two worlds' statement factors stays below the cap.

    Args:
        plain: (world,) log weights A without statements. spoken: (world,) log weights S with them.
        cap: 1 or more; None leaves S as it is.
    Returns:
        (world,) log weights.
    """
    if cap is None:
        return spoken
    if cap == 1.0:
        return plain
    gap = np.subtract(spoken, plain, out=np.zeros_like(plain), where=np.isfinite(plain))
    half = math.log(cap) / 2
    return np.asarray(plain + half * np.tanh(gap / half))


def word_in_force(case: Case, draws: Draws, steps: Timeline, step: int) -> Floats:
    """Gives how far each posture breaks public promises, by phase, on the last day of a step.

    A promise to stay out of a posture rules it and all more exposed ones out; a promise to take one rules all less
    exposed ones out. It binds in the phases it names, else in all, until he takes it back (`bound`), and loses half its
    force each half-life.

    Args:
        case: the case as known on its as_of. draws: of the worlds. steps: the timeline. step: a step of it.
    Returns:
        (world, phase, posture), 0..1.
    """
    phases, day = [phase.id for phase in case.war.phases], steps.end(min(step, 0))
    word = np.zeros((len(draws.worlds), len(phases), len(case.postures)))
    for item in case.evidence:
        there = np.isin(phases, bound(case, item, day))
        if there.any():
            word += word_of(item, draws, day)[:, None, None] * (there[:, None] & _broken(case, item))
    return np.minimum(word, 1.0)


def bound(case: Case, item: Evidence, day: dt.date) -> tuple[str, ...]:
    """Gives the phases in which a word of his binds on a day.

    A public promise that cannot be kept together with an earlier one takes the earlier one back, in the phases in
    which the later one binds: of two words that between them rule out every posture, the last one counts.

    Args:
        case: the case as known on its as_of. item: an item of its evidence. day: any day.
    Returns:
        Ids of phases in the order of the case; none for what is no promise, or not yet given.
    """
    if not binds(item) or item.happened > day:
        return ()
    later = (each for each in case.evidence if binds(each) and item.happened < each.happened <= day)
    taken_back = {
        phase for each in later if (_broken(case, item) | _broken(case, each)).all() for phase in _named(case, each)
    }
    return tuple(phase for phase in _named(case, item) if phase not in taken_back)


def _named(case: Case, item: Evidence) -> tuple[str, ...]:
    """Phases in which a promise binds when it is given."""
    return tuple(phase.id for phase in case.war.phases if not item.when or phase.id in item.when)


def _broken(case: Case, item: Evidence) -> NDArray[np.bool_]:
    """(posture,) what a promise rules out."""
    ids = [posture.id for posture in case.postures]
    rank, place = np.arange(len(ids)), ids.index(str(item.posture))
    return rank >= place if item.stance == DISTANCE else rank < place


def word_of(item: Evidence, draws: Draws, day: dt.date) -> Floats:
    """Gives the share of a promise's force that is left on a day.

    Args:
        item: the promise. draws: of the worlds. day: the day it was given, or a later one.
    Returns:
        (world,), 0..1: half after each half-life.
    """
    return np.asarray(2.0 ** (-(day - item.happened).days / draws.values["word_half_life"]))


def binds(item: Evidence) -> bool:
    """Says whether an item is a public promise that rules postures out."""
    promise = speaks(item) and item.kind == "statement" and item.stance in (COMMIT, DISTANCE)
    return promise and item.audience == "public" and item.posture is not None
