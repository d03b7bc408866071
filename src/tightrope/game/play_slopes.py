"""How likely is each end of a game under given utilities, and how does that change with each coefficient?

One pass from the ends to the root carries, for every row of data, the expected utility of every player, its
slope in every coefficient, and the sum of squared reaches that the spread of private shocks depends on.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_ndtr, logsumexp

from tightrope.game.tree import CHANCE, END, MOVE, Tree

Floats = NDArray[np.float64]

_HALF_LOG_TWO_PI = 0.5 * float(np.log(2 * np.pi))


@dataclass(frozen=True, eq=False)
class Sloped:
    """Holds numbers by row and their slopes in the coefficients: (row,) and (row, term)."""

    value: Floats
    slope: Floats

    def plus(self, other: Sloped) -> Sloped:
        """Adds two."""
        return Sloped(self.value + other.value, self.slope + other.slope)

    def minus(self, other: Sloped) -> Sloped:
        """Subtracts another."""
        return Sloped(self.value - other.value, self.slope - other.slope)

    def times(self, other: Sloped) -> Sloped:
        """Multiplies two (product rule)."""
        slope = self.value[:, None] * other.slope + other.value[:, None] * self.slope
        return Sloped(self.value * other.value, slope)

    def over_root(self, square: Sloped) -> Sloped:
        """Divides by the square root of another."""
        root = np.sqrt(square.value)
        value = self.value / root
        return Sloped(value, self.slope / root[:, None] - (value / (2 * square.value))[:, None] * square.slope)

    def exponential(self) -> Sloped:
        """Gives exp of it."""
        value = np.exp(self.value)
        return Sloped(value, value[:, None] * self.slope)


@dataclass(frozen=True, eq=False)
class Utilities:
    """Holds the linear utilities of a strategic model.

    columns: for each (player, end) with a utility, its matrix (row, own term) and its first place among the terms.
    rows, terms: numbers of each.
    """

    columns: dict[tuple[int, int], tuple[Floats, int]]
    rows: int
    terms: int

    def at(self, player: int, end: int, coefficient: Floats) -> Sloped:
        """Gives a player's utility at an end; 0 where none is stated.

        Args:
            player: index of the player. end: place among `Tree.ends`. coefficient: (term,).
        Returns:
            Sloped.
        """
        slope = np.zeros((self.rows, self.terms))
        if (player, end) not in self.columns:
            return Sloped(np.zeros(self.rows), slope)
        matrix, first = self.columns[player, end]
        own = slice(first, first + matrix.shape[1])
        slope[:, own] = matrix
        return Sloped(matrix @ coefficient[own], slope)


@dataclass(frozen=True)
class Choice:
    """Holds how an action follows from utilities: link "probit" or "logit", error "agent" or "private"."""

    link: str
    error: str
    scale: float


def log_reach(tree: Tree, utilities: Utilities, choice: Choice, coefficient: Floats) -> list[Sloped]:
    """Gives the log probability of each end of the game, by row, with its slopes.

    At a move with action values Q: probit P(1) = Phi((Q1 - Q0) / s), logit P proportional to exp(Q / s). Under
    "agent" s is the scale; under "private" the shocks sit on the mover's own end payoffs with variance 1, so
    s^2 is the sum over the ends of the squared reach given each action.

    Args:
        tree: a game of perfect information. utilities: by player and end. choice: link, error, scale.
        coefficient: (term,).
    Returns:
        One Sloped an end, in the order of `Tree.ends`.
    Source:
        Signorino (2003), Political Analysis 11, 316-344; Kenkel and Signorino (2014), doi:10.18637/jss.v056.i08.
    """
    value: dict[tuple[int, int], Sloped] = {}
    squares: dict[int, Sloped] = {}
    edge: dict[int, Sloped] = {}
    one = Sloped(np.ones(utilities.rows), np.zeros((utilities.rows, utilities.terms)))
    ends = {int(node): place for place, node in enumerate(tree.ends)}
    for node in reversed(range(len(tree.kind))):
        children = tree.children[node].tolist()
        if tree.kind[node] == END:
            squares[node] = one
            for player in range(len(tree.players)):
                value[node, player] = utilities.at(player, ends[node], coefficient)
            continue
        if tree.kind[node] == CHANCE:
            logs = [Sloped(np.full_like(one.value, np.log(tree.chance[child])), one.slope * 0) for child in children]
        else:
            mover = int(tree.player[node])
            known = [squares[child] for child in children] if choice.error == "private" else []
            logs = _log_choice([value[child, mover] for child in children], known, choice)
        edge.update(zip(children, logs, strict=True))
        if node == 0:  # what the root is worth, nobody asks
            break
        odds = [log.exponential() for log in logs]
        if choice.error == "private":
            squares[node] = _total([p.times(p).times(squares[c]) for p, c in zip(odds, children, strict=True)])
        for player in range(len(tree.players)):
            value[node, player] = _total([p.times(value[c, player]) for p, c in zip(odds, children, strict=True)])
    return [_total([edge[node] for node in _way(tree, end)]) for end in tree.ends.tolist()]


def moves_twice(tree: Tree) -> int | None:
    """Finds a move whose player has moved before on the way to it.

    Args:
        tree: a game.
    Returns:
        The number of such a node, None where everybody moves at most once on any path.
    """
    for node in range(len(tree.kind)):
        above = int(tree.parent[node])
        while tree.kind[node] == MOVE and above >= 0:
            if tree.kind[above] == MOVE and tree.player[above] == tree.player[node]:
                return node
            above = int(tree.parent[above])
    return None


def _log_choice(values: list[Sloped], squares: list[Sloped], choice: Choice) -> list[Sloped]:
    """Log probability of each action at one move."""
    if len(values) == 1:
        return [Sloped(np.zeros_like(values[0].value), np.zeros_like(values[0].slope))]
    if choice.link == "probit":
        gap = values[1].minus(values[0])
        if choice.error == "private":
            gap = gap.over_root(_total(squares))
        else:
            gap = Sloped(gap.value / choice.scale, gap.slope / choice.scale)
        return [_log_normal(Sloped(-gap.value, -gap.slope)), _log_normal(gap)]
    level = np.stack([value.value for value in values]) / choice.scale
    log = level - logsumexp(level, axis=0)
    slopes = np.stack([value.slope for value in values]) / choice.scale
    mean = (np.exp(log)[:, :, None] * slopes).sum(axis=0)
    return [Sloped(log[action], slopes[action] - mean) for action in range(len(values))]


def _log_normal(gap: Sloped) -> Sloped:
    """Log of the normal distribution function; its slope is the inverse Mills ratio."""
    log = np.asarray(log_ndtr(gap.value))
    mills = np.exp(-0.5 * gap.value**2 - _HALF_LOG_TWO_PI - log)
    return Sloped(log, mills[:, None] * gap.slope)


def _total(parts: list[Sloped]) -> Sloped:
    total = parts[0]
    for part in parts[1:]:
        total = total.plus(part)
    return total


def _way(tree: Tree, end: int) -> list[int]:
    """Nodes from below the root to an end."""
    found, node = [], end
    while node > 0:
        found.append(node)
        node = int(tree.parent[node])
    return found
