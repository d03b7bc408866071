"""How does a player choose in a finite game, in many worlds at once? The fast twin of `response.solve_tree`.

Eight worlds at a time, tiles in parallel; rows of lanes as in `lanes`.
"""

from __future__ import annotations

from math import prod
from typing import NamedTuple

import numpy as np

from tightrope.errors import TreeError
from tightrope.game.hazards_fast import greater
from tightrope.game.inputs import Floats, Integers
from tightrope.game.lanes import (
    LANES,
    ROW,
    aligned,
    entry,
    fused,
    kernel,
    load,
    number,
    part,
    put,
    read_in,
    spread,
    store,
)
from tightrope.game.response import TreeSolution, checked
from tightrope.game.tree import CHANCE, MOVE, Tree
from tightrope.game.workspace import response
from tightrope.kernels import over_blocks


class _Plan(NamedTuple):
    """Holds the game: addresses of tables, and lengths. Children of node n are child[first[n]:first[n + 1]]."""

    parent: int
    first: int
    child: int
    mover: int  # player, -1 at a chance node
    ends: int
    chance: int
    nodes: int
    players: int
    leaves: int


class _Worlds(NamedTuple):
    """Holds addresses of what is given and asked of all worlds, the world first, and how many there are."""

    payoff: int
    precision: int
    choice: int
    value: int
    reach: int
    worlds: int


class _Room(NamedTuple):
    """Holds where a tile stands while it is solved: addresses of blocks (row, lane)."""

    worth: int  # (node, player)
    play: int  # (node) probability of the way into it
    reach: int  # (node)
    precision: int  # (player)


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
    payoff, precision = (np.ascontiguousarray(given) for given in checked(tree, payoff, precision))
    if not tree.perfect:
        raise TreeError("an information set has several nodes; allowed one each here; use response.solve_tree")
    worlds, nodes, players = len(payoff), len(tree.kind), len(tree.players)
    choice, reach, value = _room(worlds, ((nodes - 1,), (nodes,), (nodes, players)))
    plan, tables = _planned(tree)
    arrays = (payoff, precision, choice, value, reach)
    given = _Worlds._make([*(int(array.ctypes.data) for array in arrays), worlds])

    def _block(first: int, last: int) -> None:
        memory = aligned((nodes * (players + 2) + players, LANES))
        rows = np.cumsum([0, nodes * players, nodes, nodes])
        _solve_tiles((first, last), plan, given, _Room(*(int(memory.ctypes.data) + int(row) * ROW for row in rows)))
        del memory

    over_blocks(_block, -(-worlds // LANES))
    del tables
    return TreeSolution(choice, value, reach, np.ones(worlds, bool), np.zeros(worlds, bool))


def _room(worlds: int, shapes: tuple[tuple[int, ...], ...]) -> list[Floats]:
    """Arrays (world, ...) that lie in one block of memory: the system hands a large one out in large pages."""
    ends = np.cumsum([worlds * prod(shape) for shape in shapes])
    pieces = np.split(np.empty(ends[-1]), ends[:-1])
    return [piece.reshape(worlds, *shape) for piece, shape in zip(pieces, shapes, strict=True)]


def _planned(tree: Tree) -> tuple[_Plan, tuple[Integers | Floats, ...]]:
    """The game for the kernel, and the tables that it points to: keep them as long as the plan."""
    counts = np.array([len(children) for children in tree.children], dtype=np.int64)
    kinds = [tree.kind[tree.parent[node]] if node else MOVE for node in range(len(counts))]
    tables: tuple[Integers | Floats, ...] = (
        np.ascontiguousarray(tree.parent, dtype=np.int64),
        np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(counts)]),
        np.concatenate(tree.children).astype(np.int64),
        np.where(np.array([kind == MOVE for kind in tree.kind]), tree.player, -1).astype(np.int64),
        np.ascontiguousarray(tree.ends, dtype=np.int64),
        np.array([tree.chance[node] if kind == CHANCE else 0.0 for node, kind in enumerate(kinds)], dtype=np.float64),
    )
    places = (int(table.ctypes.data) for table in tables)
    return _Plan._make([*places, len(counts), len(tree.players), len(tree.ends)]), tables


@kernel
def _solve_tiles(span: tuple[int, int], plan: _Plan, given: _Worlds, room: _Room) -> None:
    """Solves tiles `span`; the last world fills the last tile."""
    for tile in range(span[0], span[1]):
        _read_tile(plan, given, room, tile)
        for back in range(plan.nodes):
            node = plan.nodes - 1 - back
            if entry(plan.first, node) < entry(plan.first, node + 1):
                _play(plan, room, node)
        store(room.reach, 0, spread(1.0))
        for node in range(1, plan.nodes):
            store(room.reach, node, load(room.reach, entry(plan.parent, node)) * load(room.play, node))
        _write_tile(plan, given, room, tile)


@part
def _read_tile(plan: _Plan, given: _Worlds, room: _Room, tile: int) -> None:
    """Payoffs at the ends, and how precisely each player chooses."""
    for lane in range(LANES):
        world = min(tile * LANES + lane, given.worlds - 1)
        for end in range(plan.leaves):
            node, row = entry(plan.ends, end), (world * plan.leaves + end) * plan.players
            for player in range(plan.players):
                there = (node * plan.players + player) * LANES + lane
                put(room.worth, there, number(given.payoff, row + player))
        for player in range(plan.players):
            put(room.precision, player * LANES + lane, number(given.precision, world * plan.players + player))


@part
def _write_tile(plan: _Plan, given: _Worlds, room: _Room, tile: int) -> None:
    """Choices, values and reach, the world first."""
    for lane in range(min(LANES, given.worlds - tile * LANES)):
        world = tile * LANES + lane
        for row in range(plan.nodes * plan.players):
            put(given.value, world * plan.nodes * plan.players + row, number(room.worth, row * LANES + lane))
        for node in range(plan.nodes):
            put(given.reach, world * plan.nodes + node, number(room.reach, node * LANES + lane))
        for node in range(1, plan.nodes):
            put(given.choice, world * (plan.nodes - 1) + node - 1, number(room.play, node * LANES + lane))


@read_in
def _play(plan: _Plan, room: _Room, node: int) -> None:
    """Choice at one node, and what everybody may expect there."""
    first, last, mover = entry(plan.first, node), entry(plan.first, node + 1), entry(plan.mover, node)
    if mover < 0:
        for place in range(first, last):
            child = entry(plan.child, place)
            store(room.play, child, spread(number(plan.chance, child)))
    else:
        best = load(room.worth, entry(plan.child, first) * plan.players + mover)
        for place in range(first + 1, last):
            best = greater(best, load(room.worth, entry(plan.child, place) * plan.players + mover))
        precision, total = load(room.precision, mover), spread(0.0)
        for place in range(first, last):
            child = entry(plan.child, place)
            weight = response(precision, load(room.worth, child * plan.players + mover) - best)
            store(room.play, child, weight)
            total += weight
        scale = 1.0 / total
        for place in range(first, last):
            child = entry(plan.child, place)
            store(room.play, child, load(room.play, child) * scale)
    for player in range(plan.players):
        worth = spread(0.0)
        for place in range(first, last):
            child = entry(plan.child, place)
            worth = fused(load(room.play, child), load(room.worth, child * plan.players + player), worth)
        store(room.worth, node * plan.players + player, worth)
