"""Who moves when, knowing what, in a finite game?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tightrope.errors import TreeError

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

CHANCE, MOVE, END = "chance", "move", "end"
KINDS = (CHANCE, MOVE, END)
_SUM_TOLERANCE = 1e-9  # by which chances may miss a sum of 1 (game specification, bad inputs)


class Layer(NamedTuple):
    """Holds the nodes at one distance from the root, children of one parent side by side."""

    nodes: Integers
    starts: Integers  # places in `nodes` at which the children of the next parent begin
    parents: Integers  # one for each start


@dataclass(frozen=True, eq=False)
class Tree:
    """Holds a finite game: nodes in parent-first order, node 0 is the root; edge e leads into node e + 1.

    Payoffs are no part of it, since they differ between worlds. Actions of a node are its children in order.
    Nodes with one `information` number look alike to their player; perfect recall is required.

    parent: (node,) number of the parent, -1 at the root. kind: (node,) "chance", "move" or "end".
    player: (node,) index into `players`, -1 where nobody moves. information: (node,) number of the information
    set, -1 where nobody moves. chance: (node,) 0..1, probability of the edge from a chance parent, else 1.
    """

    parent: Integers
    kind: tuple[str, ...]
    player: Integers
    information: Integers
    chance: Floats
    players: tuple[str, ...]

    def __post_init__(self) -> None:
        _check(self)

    @classmethod
    def read(cls, mapping: Mapping[str, object], players: Sequence[str] | None = None) -> Tree:
        """Reads the nested form of a game.

        A move is {player: name, children: [...]}, with an optional `information` name that joins nodes; chance is
        {chance: [probability, ...], children: [...]}; an end is {end: [payoff of each player]}.

        Args:
            mapping: the root.
            players: names in the order of the payoffs; by default in order of first appearance.
        Returns:
            Tree; `read_payoff` gives the payoffs in its order.
        Raises:
            TreeError: the mapping is no tree; names the node by its path from the root.
        """
        nodes = tuple(_walk(mapping))
        names = tuple(players) if players is not None else _names(nodes)
        for node in nodes:
            if node.kind == MOVE and _name(node) not in names:
                raise TreeError(
                    f"{node.path}: player {_name(node)!r} is unknown; allowed {', '.join(names)}", node=node.path
                )
        _payoffs(nodes, len(names))
        return cls(
            parent=np.array([node.parent for node in nodes], dtype=np.int64),
            kind=tuple(node.kind for node in nodes),
            player=np.array([names.index(_name(n)) if n.kind == MOVE else -1 for n in nodes], dtype=np.int64),
            information=_sets(nodes),
            chance=np.array([node.chance for node in nodes], dtype=np.float64),
            players=names,
        )

    @cached_property
    def children(self) -> tuple[Integers, ...]:
        """Children of each node in order: its actions."""
        return tuple(np.flatnonzero(self.parent == node) for node in range(len(self.kind)))

    @cached_property
    def ends(self) -> Integers:
        """Nodes at which the game is over, in the order of the payoffs."""
        return np.array([node for node, kind in enumerate(self.kind) if kind == END], dtype=np.int64)

    @cached_property
    def sets(self) -> tuple[Integers, ...]:
        """Nodes of each information set."""
        return tuple(np.flatnonzero(self.information == number) for number in np.unique(self.information[self.moves]))

    @cached_property
    def layers(self) -> tuple[Layer, ...]:
        """Nodes below the root by their distance from it, the nearest first."""
        depth = np.zeros(len(self.kind), dtype=np.int64)
        for node in range(1, len(self.kind)):
            depth[node] = depth[self.parent[node]] + 1
        found = []
        for distance in range(1, int(depth.max()) + 1):
            nodes = np.flatnonzero(depth == distance)
            nodes = nodes[np.argsort(self.parent[nodes], kind="stable")]
            parents, starts = np.unique(self.parent[nodes], return_index=True)
            found.append(Layer(nodes, starts.astype(np.int64), parents))
        return tuple(found)

    @cached_property
    def moves(self) -> Integers:
        """Nodes at which a player moves."""
        return np.array([node for node, kind in enumerate(self.kind) if kind == MOVE], dtype=np.int64)

    @property
    def perfect(self) -> bool:
        """Says whether every player knows at every move all that happened before."""
        return all(len(members) == 1 for members in self.sets)


def read_payoff(mapping: Mapping[str, object]) -> Floats:
    """Reads the payoffs of the nested form of a game, in the order of `Tree.ends`.

    Args:
        mapping: the root, as for `Tree.read`.
    Returns:
        (end, player), in the unit of the case.
    Raises:
        TreeError: the mapping is no tree, or an end has no payoff or not one a player.
    """
    nodes = tuple(_walk(mapping))
    return _payoffs(nodes, None)


class _Node(NamedTuple):
    """One node of the nested form."""

    mapping: Mapping[str, object]
    kind: str
    parent: int
    chance: float
    path: str


def _walk(root: Mapping[str, object]) -> Iterator[_Node]:
    """Nodes parent first, each with its path from the root."""
    waiting: list[tuple[object, int, float, str, frozenset[int]]] = [(root, -1, 1.0, "root", frozenset())]
    number = 0
    while waiting:
        mapping, parent, chance, path, above = waiting.pop()
        if id(mapping) in above:
            raise TreeError(f"{path}: the game returns to a node above it (a cycle); allowed a tree", node=path)
        node = _Node(*_kind(mapping, path), parent, chance, path)
        yield node
        children = _children(node)
        chances = _chances(node, len(children))
        line = above | {id(mapping)}
        for place in reversed(range(len(children))):
            waiting.append((children[place], number, chances[place], f"{path}.children[{place}]", line))
        number += 1


def _kind(mapping: object, path: str) -> tuple[Mapping[str, object], str]:
    if isinstance(mapping, Mapping):
        found = [kind for key, kind in (("player", MOVE), ("chance", CHANCE), ("end", END)) if key in mapping]
        if len(found) == 1:
            return mapping, found[0]
    raise TreeError(f"{path}: not a node; allowed a mapping with one of player, chance, end", node=path)


def _children(node: _Node) -> Sequence[object]:
    children = node.mapping.get("children", ())
    if not isinstance(children, Sequence) or isinstance(children, str):
        raise TreeError(f"{node.path}: children {children!r} are no list; give a list of nodes", node=node.path)
    if node.kind == END and children:
        raise TreeError(f"{node.path}: an end has children; allowed one of end, children", node=node.path)
    if node.kind != END and not children:
        raise TreeError(f"{node.path}: the game stops here without payoff; give children or end", node=node.path)
    return children


def _chances(node: _Node, children: int) -> list[float]:
    if node.kind != CHANCE:
        return [1.0] * children
    numbers = _numbers(node, "chance")
    if len(numbers) != children:
        raise TreeError(f"{node.path}: {len(numbers)} chances for {children} children; one each", node=node.path)
    return numbers


def _numbers(node: _Node, key: str) -> list[float]:
    said = node.mapping[key]
    if isinstance(said, np.ndarray):
        said = said.tolist()
    if not isinstance(said, Sequence) or isinstance(said, str) or not all(isinstance(x, int | float) for x in said):
        raise TreeError(f"{node.path}: {key} {said!r} is not allowed; give a list of numbers", node=node.path)
    return [float(number) for number in said]


def _payoffs(nodes: tuple[_Node, ...], players: int | None) -> Floats:
    rows: list[list[float]] = []
    for node in nodes:
        if node.kind == END:
            row = _numbers(node, "end")
            wanted = players if players is not None else len(rows[0] if rows else row)
            if not row or len(row) != wanted or not np.isfinite(row).all():
                raise TreeError(
                    f"{node.path}: payoff {row}; give one finite number a player ({wanted})", node=node.path
                )
            rows.append(row)
    return np.array(rows, dtype=np.float64)


def _name(node: _Node) -> str:
    return str(node.mapping["player"])


def _names(nodes: tuple[_Node, ...]) -> tuple[str, ...]:
    """Players in order of first appearance; payoffs without a mover are named by their place."""
    names = list(dict.fromkeys(_name(node) for node in nodes if node.kind == MOVE))
    payoffs = max((len(_numbers(node, "end")) for node in nodes if node.kind == END), default=0)
    return tuple(names + [f"player {place + 1}" for place in range(len(names), payoffs)])


def _sets(nodes: tuple[_Node, ...]) -> Integers:
    """Number of each node's information set: shared where named, its own otherwise."""
    numbers: dict[object, int] = {}
    found = []
    for place, node in enumerate(nodes):
        name = node.mapping.get("information")
        key = place if name is None else str(name)
        found.append(numbers.setdefault(key, len(numbers)) if node.kind == MOVE else -1)
    return np.array(found, dtype=np.int64)


def _check(tree: Tree) -> None:
    """Refuses what is no game with perfect recall, naming the node."""
    _check_shape(tree)
    for node, kind in enumerate(tree.kind):
        _check_node(tree, node, kind)
    for members in tree.sets:
        _check_set(tree, members)


def _check_shape(tree: Tree) -> None:
    count = len(tree.kind)
    if count == 0 or any(a.shape != (count,) for a in (tree.parent, tree.player, tree.information, tree.chance)):
        raise TreeError("a tree needs a root, and parent, kind, player, information, chance of one length")
    for node in range(count):
        if tree.kind[node] not in KINDS:
            raise TreeError(f"node {node}: kind {tree.kind[node]!r}; allowed {', '.join(KINDS)}", node=node)
        if node > 0 and tree.parent[node] == -1:
            raise TreeError(f"node {node}: a second root; allowed one, node 0", node=node)
        if not (tree.parent[node] == -1 if node == 0 else 0 <= tree.parent[node] < node):
            raise TreeError(
                f"node {node}: parent {tree.parent[node]} does not come before it, so there is a cycle or a wrong "
                "order; list parents first, the root with parent -1",
                node=node,
            )


def _check_node(tree: Tree, node: int, kind: str) -> None:
    children = tree.children[node]
    if kind == END and len(children):
        raise TreeError(f"node {node}: an end has children; allowed none", node=node)
    if kind != END and not len(children):
        raise TreeError(f"node {node}: the game stops here without payoff; give children or make it an end", node=node)
    if kind == MOVE and not (0 <= tree.player[node] < len(tree.players) and tree.information[node] >= 0):
        raise TreeError(f"node {node}: nobody moves; give player 0..{len(tree.players) - 1} and a set >= 0", node=node)
    if kind == CHANCE:
        chances = tree.chance[children]
        if not ((chances >= 0).all() and abs(chances.sum() - 1) <= _SUM_TOLERANCE):
            raise TreeError(f"node {node}: chances {chances.tolist()}; allowed 0 to 1, sum 1", node=node)


def _check_set(tree: Tree, members: Integers) -> None:
    first = int(members[0])
    known = _past(tree, first)
    for node in members[1:].tolist():
        if tree.player[node] != tree.player[first]:
            raise TreeError(f"node {node}: other player than node {first} of its information set", node=node)
        if len(tree.children[node]) != len(tree.children[first]):
            raise TreeError(f"node {node}: other number of actions than node {first} of its set", node=node)
        if _past(tree, node) != known:
            raise TreeError(
                f"node {node}: its player would forget what he knew or did (imperfect recall), since node {first} of "
                "its information set follows other moves of his own; give them two sets",
                node=node,
            )


def _past(tree: Tree, node: int) -> list[tuple[int, int]]:
    """Own information sets and actions of the mover on the way to a node, nearest first."""
    found, below, above = [], node, int(tree.parent[node])
    while above >= 0:
        if tree.kind[above] == MOVE and tree.player[above] == tree.player[node]:
            action = int(np.searchsorted(tree.children[above], below))
            found.append((int(tree.information[above]), action))
        below, above = above, int(tree.parent[above])
    return found
