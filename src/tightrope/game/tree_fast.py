"""How does a player choose in a finite game, in many worlds at once? The fast twin of `response.solve_tree`."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray

from tightrope.errors import TreeError
from tightrope.game.response import TreeSolution, checked
from tightrope.game.tree import CHANCE, MOVE, Tree

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


class _Layout(NamedTuple):
    """The game as plain arrays: children of node n are child[first[n]:first[n + 1]]."""

    parent: Integers
    first: Integers
    child: Integers
    mover: Integers  # player, -1 at a chance node
    chance: Floats
    ends: Integers


def solve_tree(tree: Tree, payoff: Floats, precision: Floats) -> TreeSolution:
    """Solves a game of perfect information for logit response, compiled and parallel over worlds.

    Args:
        tree: the game; every information set is one node.
        payoff: (world, end, player), finite. precision: (world, player) >= 0, may be inf.
    Returns:
        TreeSolution, equal to that of `response.solve_tree` to 1e-10.
    Raises:
        GameError: payoffs or precisions are out of range or of the wrong shape.
        TreeError: an information set has several nodes.
    Source:
        McKelvey and Palfrey (1998), doi:10.1023/A:1009905800005.
    """
    payoff, precision = checked(tree, payoff, precision)
    if not tree.perfect:
        raise TreeError("an information set has several nodes; allowed one each here; use response.solve_tree")
    worlds, nodes = len(payoff), len(tree.kind)
    choice = np.empty((worlds, nodes - 1))
    value = np.empty((worlds, nodes, len(tree.players)))
    reach = np.empty((worlds, nodes))
    _backward(_layout(tree), np.ascontiguousarray(payoff), np.ascontiguousarray(precision), choice, value, reach)
    return TreeSolution(choice, value, reach, np.ones(worlds, bool), np.zeros(worlds, bool))


def _layout(tree: Tree) -> _Layout:
    counts = np.array([len(children) for children in tree.children], dtype=np.int64)
    return _Layout(
        parent=tree.parent,
        first=np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(counts)]),
        child=np.concatenate(tree.children).astype(np.int64),
        mover=np.where(np.array([kind == MOVE for kind in tree.kind]), tree.player, -1),
        chance=np.array(
            [tree.chance[n] if n and tree.kind[tree.parent[n]] == CHANCE else 0 for n in range(len(counts))]
        ),
        ends=tree.ends,
    )


@njit(parallel=True, cache=True)
def _backward(layout: _Layout, payoff: Floats, precision: Floats, choice: Floats, value: Floats, reach: Floats) -> None:
    nodes, players = value.shape[1], value.shape[2]
    for world in prange(payoff.shape[0]):
        rate, play, worth, come = precision[world], choice[world], value[world], reach[world]
        for end in range(len(layout.ends)):
            for player in range(players):
                worth[layout.ends[end], player] = payoff[world, end, player]
        for back in range(nodes):
            node = nodes - 1 - back
            if layout.first[node] < layout.first[node + 1]:
                _play(layout, node, rate, play, worth)
        come[0] = 1
        for node in range(1, nodes):
            come[node] = come[layout.parent[node]] * play[node - 1]


@njit(cache=True, inline="always")
def _play(layout: _Layout, node: int, rate: Floats, play: Floats, worth: Floats) -> None:
    """Choice at one node of one world, and what everybody may expect there."""
    first, last, mover = layout.first[node], layout.first[node + 1], layout.mover[node]
    if mover < 0:
        for place in range(first, last):
            play[layout.child[place] - 1] = layout.chance[layout.child[place]]
    else:
        best = worth[layout.child[first], mover]
        for place in range(first + 1, last):
            best = max(best, worth[layout.child[place], mover])
        total = 0.0
        for place in range(first, last):
            gap = worth[layout.child[place], mover] - best
            odds = math.exp(rate[mover] * gap) if gap < 0 else 1.0
            play[layout.child[place] - 1] = odds
            total += odds
        for place in range(first, last):
            play[layout.child[place] - 1] /= total
    for player in range(worth.shape[1]):
        worth[node, player] = 0
    for place in range(first, last):
        child = layout.child[place]
        for player in range(worth.shape[1]):
            worth[node, player] += play[child - 1] * worth[child, player]
