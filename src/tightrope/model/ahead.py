"""What follows from where things stand? Plays a block of worlds from as_of to the horizon, under holds or none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tightrope.case import Case, Hold
from tightrope.game import (
    Conditions,
    Continuation,
    Parameters,
    Policy,
    Projection,
    RopeMeans,
    Rules,
    Segment,
    Targets,
    decide,
    project,
    rope_means,
    solve,
)
from tightrope.game.layout import layout_of
from tightrope.model.condition import Reckoned
from tightrope.model.draw import Draws
from tightrope.model.evidence import Seen
from tightrope.model.holds import Active, Board, Stretch, held, hold_support, level_like, stretches
from tightrope.model.timeline import Timeline
from tightrope.model.to_game import Inputs, conditions, opened, parameters, rules
from tightrope.model.worlds import Future

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Moves = tuple[Integers | None, Integers | None, Integers | None, Integers | None, Integers | None]
Change = Callable[[Parameters], Parameters]


class Now(NamedTuple):
    """Holds where a block of worlds stands on as_of."""

    draws: Draws
    inputs: Inputs
    seen: Seen  # what was seen up to as_of
    support: Floats  # (world, posture, group) on as_of
    mass: Floats  # (world, phase, pressure, loyalty, sanctions, slot)
    reckoned: Reckoned | None = None  # the last past step as the players reckoned it, where it is known


def acts(case: Case) -> tuple[str, ...]:
    """Gives the acts that the postures of a case contain, in the order in which they first stand there."""
    return tuple(dict.fromkeys(act for posture in case.postures for act in posture.acts))


def act_sets(case: Case) -> dict[str, tuple[bool, ...]]:
    """Says which postures contain each act."""
    return {act: tuple(act in posture.acts for posture in case.postures) for act in acts(case)}


def threshold(contains: tuple[bool, ...]) -> int | None:
    """Gives k where the postures that contain an act are k and all more exposed ones, else None."""
    first = contains.index(True)
    return first if all(contains[first:]) else None


def apart(case: Case) -> list[str]:
    """Gives the acts whose postures are no "k or a more exposed one": they need a first passage of their own."""
    return [act for act, contains in act_sets(case).items() if threshold(contains) is None]


def unchanged(beliefs: Parameters) -> Parameters:
    """Leaves the beliefs as they are."""
    return beliefs


def without_slips(beliefs: Parameters) -> Parameters:
    """Lets the ruler weigh without error: lambda without bound, the other players as they are."""
    return beliefs._replace(precision=np.full_like(beliefs.precision, np.inf))


def ahead(case: Case, steps: Timeline, now: Now, holds: tuple[Hold, ...], change: Change = unchanged) -> Future:
    """Plays one block of worlds to the horizon; inputs stay frozen at as_of but for what is held.

    Each stretch of steps with the same holds is solved once. The weights are not touched.

    Args:
        case: the case as known on its as_of. steps: its timeline.
        now: where the block stands. holds: what is held.
        change: applied to the players' beliefs.
    Returns:
        Future; axis 1 counts steps, 0 is as_of.
    Raises:
        CaseError: a hold that the case cannot follow.
    """
    segments: list[Segment] = []
    first: Board | None = None
    before: Board | None = None
    for stretch in stretches(steps, holds):
        board = _board(case, steps, now, stretch.active)
        board = replace(board, parameters=change(board.parameters))
        segments.extend(_segments(case, steps, now, stretch, board, _moves(now, before, board)))
        first, before = first or board, board
    assert first is not None  # the steps ahead hold at least one stretch
    sets = act_sets(case)
    targets = Targets(np.array([sets[act] for act in apart(case)], dtype=np.bool_).reshape(-1, len(case.postures)))
    mass = _shifted(now.mass, segments[0].moves, first.rules)
    segments[0] = segments[0]._replace(moves=(None,) * 5)
    found = project(first.rules, segments, mass, targets)
    return _future(case, found, _price(segments[0].policy, mass))


def standing(case: Case, steps: Timeline, now: Now, active: Active) -> RopeMeans:
    """Gives where he stands on the rope on as_of if quantities are held; nothing is played ahead.

    Args:
        case: the case as known on its as_of. steps: its timeline. now: where a block of worlds stands.
        active: quantity -> value held; numbers may be (world,) arrays, but for pressure.
    Returns:
        Means (world, ...) over the hidden states, as `Future.rope` has them at step 0.
    Raises:
        CaseError: a hold that the case cannot follow.
    """
    board = _board(case, steps, now, active)
    moves = _moves(now, None, board)
    policy = _segments(case, steps, now, Stretch(1, 1, active), board, moves)[0].policy
    return rope_means(board.rules, policy, _shifted(now.mass, moves, board.rules))


def _board(case: Case, steps: Timeline, now: Now, active: Active) -> Board:
    """The game of a stretch: the sciences' tables with support moved, then the holds of the game."""
    board = rules(case)
    state = conditions(case, now.draws, now.inputs, steps, 0, now.seen)
    if any(name.partition(".")[0] == "support" for name in active):
        support = hold_support(case, now.support, active)
        table = now.inputs.orders.table(support)
        state = state._replace(
            support=support[:, :, 0],
            obedience=table.obedience,
            cascade=table.cascade,
            levels_lost=table.levels_lost,
            guard_away=table.guard_away,
            base_left=table.base_left,
        )
    return held(Board(case, board, parameters(now.draws), state), active)


def _segments(case: Case, steps: Timeline, now: Now, stretch: Stretch, board: Board, moves: Moves) -> list[Segment]:
    """One solve a stretch; the first step ahead has its own occasions where the case says so."""
    state = board.conditions
    continuation, usual = _played(board, now, stretch)
    length = stretch.last - stretch.first + 1
    special = any(entry.first_step_only for entry in case.game.occasion) and stretch.first == 1
    if not special:
        return [Segment(state, usual, length, board.rules, moves)]
    opening = state._replace(occasion=_opening(case, steps, now, board))
    found = [Segment(opening, decide(board.rules, board.parameters, opening, continuation), 1, board.rules, moves)]
    if length > 1:
        found.append(Segment(state, usual, length - 1, board.rules))
    return found


def _played(board: Board, now: Now, stretch: Stretch) -> tuple[Continuation, Policy]:
    """What comes after a step, and how all play in it: worked out, or taken over from the last past step."""
    known, state = now.reckoned, board.conditions
    if known is not None and not stretch.active and _alike(known.frozen, state):
        if _alike(known.now, state):
            return known.continuation, known.policy
        return known.continuation, decide(board.rules, board.parameters, state, known.continuation)
    continuation = solve(board.rules, board.parameters, state, board.rules.lookahead - 1)
    return continuation, decide(board.rules, board.parameters, state, continuation)


def _alike(first: Conditions, second: Conditions) -> bool:
    return all(np.array_equal(np.asarray(old), np.asarray(new)) for old, new in zip(first, second, strict=True))


def _opening(case: Case, steps: Timeline, now: Now, board: Board) -> Floats:
    """Occasions of the first step ahead, on the pressure axis of the board."""
    usual = conditions(case, now.draws, now.inputs, steps, 0, now.seen).occasion
    changed = opened(case, now.draws, steps, usual)
    if board.pressed is None:
        return changed
    return changed[:, :, [level_like(board.pressed, np.array(case.game.levels))]]


def _moves(now: Now, before: Board | None, board: Board) -> Moves:
    """Where the mass goes when a hold begins or ends: new index of each old one on each state axis."""
    phases, pressures, _, levels, _ = now.mass.shape[1:]
    phase = None if board.phase is None else np.full(phases, board.phase, dtype=np.int64)
    was = before.pressed if before else None
    pressure = _axis(pressures, board.pressed, was, np.array(board.case.game.levels))
    was_level = before.sanctions if before else None
    held_level, old_level = (None if x is None else float(x) for x in (board.sanctions, was_level))
    sanctions = _axis(levels, held_level, old_level, np.arange(levels, dtype=np.float64))
    return phase, pressure, None, sanctions, None


def _axis(length: int, held_at: float | None, was_held: float | None, grid: Floats) -> Integers | None:
    """Index map of an axis that a hold shortens to one point, or gives back."""
    if held_at is not None:
        return np.zeros(1 if was_held is not None else length, dtype=np.int64)
    if was_held is not None:
        return np.array([int(np.abs(grid - was_held).argmin())], dtype=np.int64)
    return None


def _shifted(mass: Floats, moves: Moves, board: Rules) -> Floats:
    """The start's mass on the axes of the first stretch."""
    lengths = (board.phases, len(board.levels), board.loyalty, board.sanctions, layout_of(board).slots)
    for axis, (move, length) in enumerate(zip(moves, lengths, strict=True), start=1):
        if move is not None:
            gathered = np.zeros((*mass.shape[:axis], length, *mass.shape[axis + 1 :]))
            for old, new in enumerate(move):
                target = [slice(None)] * mass.ndim
                target[axis] = new
                gathered[tuple(target)] += np.take(mass, old, axis=axis)
            mass = gathered
    return mass


def _price(policy: Policy, mass: Floats) -> Floats:
    """Danger that one level of relief saves him on as_of: D(g) - D(g-1) at the start of a step."""
    danger = np.ascontiguousarray(policy.start.danger).sum(axis=-1)
    saved = np.zeros_like(danger)
    saved[:, :, :, :, 1:] = danger[:, :, :, :, 1:] - danger[:, :, :, :, :-1]
    return np.ascontiguousarray(saved * mass).reshape(len(mass), -1).sum(axis=1)


def _acts(case: Case, found: Projection) -> Floats:
    """First passage to each act: that of its least exposed posture, or its own."""
    own = {act: found.acts[:, :, column] for column, act in enumerate(apart(case))}
    paths = []
    for act, contains in act_sets(case).items():
        first = threshold(contains)
        paths.append(own[act] if first is None else found.reached[:, :, first])
    return np.clip(np.stack(paths, axis=2), 0, 1) if paths else np.zeros((*found.reached.shape[:2], 0))


def _future(case: Case, found: Projection, price: Floats) -> Future:
    means = found.means
    return Future(
        reached=np.clip(found.reached, 0, 1),
        acts=_acts(case, found),
        reasoned=found.reasoned,
        noise=found.noise,
        pressed=found.pressed,
        not_pressed=found.not_pressed,
        pressed_mass=found.pressed_mass,
        posture=np.clip(found.holding, 0, 1),
        lost=found.lost,
        demand=found.demand,
        demanded=found.demanded,
        complied=found.complied,
        offer=found.offer,
        bargain=found.bargain,
        offered=found.offers,
        relieved=found.relieved,
        price=price,
        phase=found.phase,
        rope=means.rope,
        pull=means.pull,
        parts=means.parts,
        comply=means.danger_comply,
        refuse=means.danger_refuse,
    )
