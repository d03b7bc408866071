"""What if the apparatus chose for itself whether to obey, where the game lets chance speak for it?

A static game of one step on as_of: the ruler gives the order or stays out; the apparatus, as one body, obeys or
refuses. Its payoffs are what a soldier weighs: support among the families against the cost of punishment, with what is
left of his disposition. Ends are worth to the ruler what the dynamic game says of them: minus the danger.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tightrope.cohesion import field, opposition, stage_steps
from tightrope.cohesion.field import last_step
from tightrope.game import Conditions, Policy, Tree, decide, solve
from tightrope.game.tree_fast import solve_tree
from tightrope.model.evidence import seen
from tightrope.model.order import Order, order_now
from tightrope.model.to_game import conditions, parameters, rules
from tightrope.model.worlds import Worlds

Floats = NDArray[np.float64]

PROBIT_TO_LOGIT = 1.702  # scale at which a logistic curve is nearest to the normal one: Haley (1952)
RULER, APPARATUS = "ruler", "apparatus"
ORDERED = 1  # edge of the order at the ruler's node; the first edge stays out
_SMALL = 1e-300  # keeps the logarithm of a chance of 0 finite
_MOVES = {
    "player": RULER,
    "children": [{"end": [0, 0]}, {"player": APPARATUS, "children": [{"end": [0, 0]}, {"end": [0, 0]}]}],
}


class Played(NamedTuple):
    """Holds the chances of the order and of its refusal, each (world,), where chance and where a player decides."""

    order_by_chance: Floats
    order_by_player: Floats
    refused_by_chance: Floats
    refused_by_player: Floats


def apparatus_as_player(worlds: Worlds) -> Played:
    """Plays the order across the red line once with chance and once with the apparatus as a player of its own.

    Args:
        worlds: played worlds in which he may cross; a few hundred.
    Returns:
        Played, over worlds in which both sides of the ruler's choice are open; others hold no number.
    """
    dangers, cascade = _dangers(worlds)
    refusing = _leaning(order_now(worlds))
    chance = np.stack([1 - cascade, cascade], axis=1)
    player = np.stack([np.zeros_like(refusing), refusing], axis=1)
    precision = parameters(worlds.draws).precision
    by_chance = _played(dangers, np.log(np.clip(chance, _SMALL, 1)), precision, 1.0)
    by_player = _played(dangers, player, precision, PROBIT_TO_LOGIT)
    return Played(by_chance[0], by_player[0], by_chance[1], by_player[1])


def _played(dangers: Floats, leaning: Floats, precision: Floats, scale: float) -> tuple[Floats, Floats]:
    """P(order) and P(refused): the tree with the apparatus choosing in proportion to exp(scale leaning)."""
    tree = Tree.read(_MOVES, players=(RULER, APPARATUS))
    open_ = np.isfinite(dangers).all(axis=1)
    payoff = np.zeros((len(dangers), 3, 2))
    payoff[:, :, 0] = -np.where(np.isfinite(dangers), dangers, 0.0)
    payoff[:, 1:, 1] = leaning
    choice = solve_tree(tree, payoff, np.stack([precision, np.full_like(precision, scale)], axis=1)).choice
    return (
        np.where(open_, choice[:, ORDERED], np.nan),
        np.where(open_, choice[:, -1], np.nan),
    )


def _dangers(worlds: Worlds) -> tuple[Floats, Floats]:
    """(world, end) danger of staying out, of an order obeyed and of one refused; and the chance of refusal."""
    case, steps, draws = worlds.case, worlds.steps, worlds.draws
    board, beliefs = rules(case), parameters(draws)
    now = conditions(case, draws, worlds.inputs, steps, 0, seen(case, steps)[-1])
    after = solve(board, beliefs, now, board.lookahead - 1)
    state = _likeliest(worlds)
    usual = decide(board, beliefs, now, after)
    ends = [_danger(usual, "danger_refuse", state)]
    for refused in (0.0, 1.0):
        sure = _certain(now, refused, board.ordered)
        ends.append(_danger(decide(board, beliefs, sure, after), "danger_comply", state))
    phase, _, loyalty, _, _ = state
    crossing = usual.best[(np.arange(usual.worlds), *state)][:, 0]
    return np.stack(ends, axis=1), now.cascade[np.arange(len(phase)), phase, loyalty, np.maximum(crossing, 0)]


def _certain(now: Conditions, refused: float, ordered: Floats) -> Conditions:
    """The same conditions with every order sure to be obeyed, or to be refused."""
    return now._replace(cascade=np.broadcast_to(np.where(ordered == 1, refused, 0.0), now.cascade.shape).copy())


def _danger(policy: Policy, name: str, state: tuple[NDArray[np.int64], ...]) -> Floats:
    table: Floats = getattr(policy, name)
    return np.asarray(table[(np.arange(policy.worlds), *state)].sum(axis=-1))


def _likeliest(worlds: Worlds) -> tuple[NDArray[np.int64], ...]:
    """The likeliest state of each world on as_of."""
    mass = worlds.past.mass
    flat = mass.reshape(len(mass), -1).argmax(axis=1)
    return tuple(np.asarray(axis, dtype=np.int64) for axis in np.unravel_index(flat, mass.shape[1:]))


def _leaning(order: Order) -> Floats:
    """(world,) how much better refusing is than obeying to the whole of those ordered, in probit, by strength."""
    given = order.orders
    bodies, beliefs = given.formations, given.parameters
    ordered = bodies.ordered[order.posture]
    opposed = opposition(order.support[:, order.posture], bodies.mix)
    alone = field(opposed, bodies, given.phases, beliefs)[:, 0, ordered]
    steps = last_step(stage_steps(beliefs), bodies.stages[order.posture])
    weight = bodies.strength[:, ordered]
    return np.asarray((alone * weight).sum(axis=1) / weight.sum(axis=1) - steps)
