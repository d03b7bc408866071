"""How does a player choose who mostly, but not always, takes what is best for him?

Logit response in finite trees: exact backward recursion where everyone knows what happened, else the agent
form with beliefs by Bayes, solved as a damped fixed point and checked against a second path.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tightrope.errors import GameError, TreeError
from tightrope.game.tree import CHANCE, END, Tree

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Truths = NDArray[np.bool_]

# Game specification 2.1: damping, stop and second path of the fixed point.
_WEIGHT_FIRST, _WEIGHT_LATER, _PATIENCE = 0.7, 0.5, 200
_STOP, _ROUNDS = 1e-12, 5_000
_PATH_STEPS, _APART = 20, 1e-6


class SeveralEquilibria(UserWarning):
    """Two ways of solving a game end in different play: it may have several equilibria."""


@dataclass(frozen=True, eq=False)
class TreeSolution:
    """Holds how a game is played in each world.

    choice: (world, edge) probability of the edge at its node; edge e leads into node e + 1.
    value: (world, node, player) expected payoff from the node on. reach: (world, node) probability.
    converged: (world,) the fixed point has settled; always true where it is solved exactly.
    several: (world,) a second path ends in other play.
    """

    choice: Floats
    value: Floats
    reach: Floats
    converged: Truths
    several: Truths


def softmax(value: Floats, precision: Floats) -> Floats:
    """Gives the logit choice probabilities: P(a) proportional to exp(precision * value(a)).

    Precision 0 gives uniform play, inf the best action, ties shared equally.

    Args:
        value: (world, action), finite. precision: (world,) >= 0, in 1 / unit of value.
    Returns:
        (world, action), rows sum to 1.
    Source:
        McKelvey and Palfrey (1998), doi:10.1023/A:1009905800005.
    """
    gap = value - value.max(axis=1, keepdims=True)
    rate = np.broadcast_to(precision[:, None], gap.shape)
    odds = np.exp(np.multiply(rate, gap, out=np.zeros_like(gap), where=gap < 0))
    return np.asarray(odds / odds.sum(axis=1, keepdims=True))


def solve_tree(tree: Tree, payoff: Floats, precision: Floats, start: Floats | None = None) -> TreeSolution:
    """Solves a finite game for logit response in every world.

    Where every information set is one node the recursion from the ends is exact and unique. Otherwise play is
    the damped fixed point of logit response to beliefs by Bayes; a set that is never reached has even beliefs.
    It is solved from `start` and again along rising precision; where the two differ, `several` is set.

    Args:
        tree: the game.
        payoff: (world, end, player), finite, ends in the order of `tree.ends`.
        precision: (world, player) >= 0, in 1 / unit of payoff; inf only under perfect information.
        start: (world, edge) play to start the fixed point from; uniform by default, unused if solved exactly.
    Returns:
        TreeSolution.
    Raises:
        GameError: payoffs, precisions or start are out of range or of the wrong shape.
        TreeError: infinite precision where somebody does not know what happened.
    Warns:
        SeveralEquilibria: in some world two paths end in different play.
    Source:
        McKelvey and Palfrey (1998), doi:10.1023/A:1009905800005; Signorino (1999), American Political Science
        Review 93, 279-297.
    """
    payoff, precision = checked(tree, payoff, precision)
    worlds = len(payoff)
    if tree.perfect:
        choice, value = _backward(tree, payoff, precision)
        return TreeSolution(choice, value, _reach(tree, choice), np.ones(worlds, bool), np.zeros(worlds, bool))
    if not np.isfinite(precision).all():
        raise TreeError("precision inf is not allowed where an information set has several nodes; give a large number")
    uniform = _uniform(tree, worlds)
    choice, converged = _settle(tree, payoff, precision, uniform if start is None else _started(start, uniform))
    several = np.asarray(np.abs(choice - _along(tree, payoff, precision)).max(axis=1) > _APART)
    if several.any():
        warnings.warn(_told(several), SeveralEquilibria, stacklevel=2)
    return TreeSolution(choice, _values(tree, payoff, choice), _reach(tree, choice), converged, several)


def checked(tree: Tree, payoff: Floats, precision: Floats) -> tuple[Floats, Floats]:
    """Refuses payoffs and precisions that do not fit a game.

    Args:
        tree: the game.
        payoff: (world, end, player). precision: (world, player).
    Returns:
        Both as float64.
    Raises:
        GameError: a shape is wrong, a payoff is not finite, a precision is negative or NaN.
    """
    payoff, precision = np.asarray(payoff, dtype=np.float64), np.asarray(precision, dtype=np.float64)
    wanted = (len(tree.ends), len(tree.players))
    if payoff.ndim != 3 or payoff.shape[1:] != wanted:  # world, end, player
        raise GameError(f"payoff has shape {payoff.shape}; allowed (world, {wanted[0]} ends, {wanted[1]} players)")
    if precision.shape != (len(payoff), wanted[1]):
        raise GameError(f"precision has shape {precision.shape}; allowed ({len(payoff)} worlds, {wanted[1]} players)")
    if not np.isfinite(payoff).all():
        world, end, player = np.argwhere(~np.isfinite(payoff))[0].tolist()
        raise GameError(
            f"payoff of {tree.players[player]} at node {tree.ends[end]} in world {world} is "
            f"{payoff[world, end, player]}; allowed finite numbers",
            node=int(tree.ends[end]),
        )
    if not (precision >= 0).all():
        world, player = np.argwhere(~(precision >= 0))[0].tolist()
        raise GameError(
            f"precision of {tree.players[player]} in world {world} is {precision[world, player]}; allowed 0 or more"
        )
    return payoff, precision


def _backward(tree: Tree, payoff: Floats, precision: Floats) -> tuple[Floats, Floats]:
    """Choices and values from the ends to the root: P(a) = softmax(lambda_i Q_i(a)), V_j = sum P Q_j."""
    value = _ended(tree, payoff)
    choice = np.empty((len(payoff), len(tree.kind) - 1))
    for node in reversed(range(len(tree.kind))):
        if tree.kind[node] == END:
            continue
        children, player = tree.children[node], tree.player[node]
        follows = value[:, children]
        if tree.kind[node] == CHANCE:
            choice[:, children - 1] = tree.chance[children]
        else:
            choice[:, children - 1] = softmax(follows[:, :, player], precision[:, player])
        value[:, node] = (choice[:, children - 1, None] * follows).sum(axis=1)
    return choice, value


def _values(tree: Tree, payoff: Floats, choice: Floats) -> Floats:
    """(world, node, player) expected payoff under given play."""
    value = _ended(tree, payoff)
    for layer in reversed(tree.layers):
        expected = choice[:, layer.nodes - 1, None] * value[:, layer.nodes]
        value[:, layer.parents] = np.add.reduceat(expected, layer.starts, axis=1)
    return value


def _ended(tree: Tree, payoff: Floats) -> Floats:
    value = np.zeros((len(payoff), len(tree.kind), len(tree.players)))
    value[:, tree.ends] = payoff
    return value


def _reach(tree: Tree, choice: Floats) -> Floats:
    """(world, node) probability that play comes to each node."""
    reach = np.ones((len(choice), len(tree.kind)))
    for layer in tree.layers:
        reach[:, layer.nodes] = reach[:, tree.parent[layer.nodes]] * choice[:, layer.nodes - 1]
    return reach


def _response(tree: Tree, payoff: Floats, precision: Floats, choice: Floats) -> Floats:
    """Logit response of every information set to the play of all, beliefs by Bayes."""
    reach, value = _reach(tree, choice), _values(tree, payoff, choice)
    answer = choice.copy()
    for members in tree.sets:
        player = tree.player[members[0]]
        belief = _belief(reach[:, members])
        expected = sum(
            belief[:, [place]] * value[:, tree.children[node], player] for place, node in enumerate(members.tolist())
        )
        chosen = softmax(np.asarray(expected), precision[:, player])
        for node in members.tolist():
            answer[:, tree.children[node] - 1] = chosen
    return answer


def _belief(reach: Floats) -> Floats:
    """(world, member) probability of each node given its set; even where the set is never reached."""
    total = reach.sum(axis=1, keepdims=True)
    even = np.full_like(reach, 1 / reach.shape[1])
    return np.asarray(np.divide(reach, total, out=even, where=total > 0))


def _settle(tree: Tree, payoff: Floats, precision: Floats, start: Floats, stop: float = _STOP) -> tuple[Floats, Truths]:
    """Damped fixed point of the response; a world rests once it has settled, whatever the others do."""
    choice, converged = start.copy(), np.zeros(len(start), bool)
    active = np.arange(len(start))
    for step in range(_ROUNDS):
        before = choice[active]
        move = _response(tree, payoff[active], precision[active], before) - before
        choice[active] = before + (_WEIGHT_FIRST if step < _PATIENCE else _WEIGHT_LATER) * move
        settled = np.abs(move).max(axis=1) <= stop
        converged[active[settled]] = True
        active = active[~settled]
        if len(active) == 0:
            break
    return choice, converged


def _along(tree: Tree, payoff: Floats, precision: Floats) -> Floats:
    """Play followed from precision 0, where it is uniform; a world whose path is lost stays where it was lost."""
    choice = _uniform(tree, len(payoff))
    active = np.arange(len(payoff))
    for step in range(1, _PATH_STEPS + 1):
        rising, stop = precision[active] * step / _PATH_STEPS, _STOP if step == _PATH_STEPS else _APART
        choice[active], settled = _settle(tree, payoff[active], rising, choice[active], stop)
        active = active[settled]
    return choice


def _uniform(tree: Tree, worlds: int) -> Floats:
    """(world, edge) every action equally likely, chance as it is."""
    row = [
        tree.chance[node] if tree.kind[tree.parent[node]] == CHANCE else 1 / len(tree.children[tree.parent[node]])
        for node in range(1, len(tree.kind))
    ]
    return np.tile(np.array(row, dtype=np.float64), (worlds, 1))


def _started(start: Floats, uniform: Floats) -> Floats:
    start = np.asarray(start, dtype=np.float64)
    if start.shape != uniform.shape or not ((start >= 0) & (start <= 1)).all():
        raise GameError(f"start has shape {start.shape}; allowed {uniform.shape}, probabilities 0 to 1")
    return start


def _told(several: Truths) -> str:
    return (
        f"in {int(several.sum())} of {len(several)} worlds play found from the start differs from play followed from "
        "precision 0 by more than 1e-6; the game may have several equilibria: look at `several` before using it"
    )
