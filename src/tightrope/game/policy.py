"""What will each player do at each point of a step? The policy of one date, and what comes after it.

Tables of a policy are kept in tiles, (tile, axes..., lane) with the worlds side by side in lanes, because the
kernels read them so; the properties show them world first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from tightrope.game.inputs import Floats, Integers

PLAYERS = 3  # ruler, patron, west
EVERYWHERE = -1


class Sight(NamedTuple):
    """Holds how much of a step is wanted: what is left out is not worked out, and what stands there means nothing."""

    slot: int = EVERYWHERE  # the only slot in which he can stand when the step begins
    sanctions: int = EVERYWHERE  # the only level then in force
    dangers: bool = True  # danger and loss of office by cause, and the rope


WHOLE = Sight()


@dataclass(frozen=True)
class Continuation:
    """Holds what each state is worth at the start of a step, to the end of the lookahead."""

    worlds: int
    columns: Floats  # (tile, phase, pressure, loyalty, sanctions, slot, 8, lane) ruler, patron, west, five causes

    @property
    def values(self) -> Floats:
        """(world, phase, pressure, loyalty, sanctions, slot, 3): ruler, patron, west."""
        return world_first(self.columns[..., :PLAYERS, :], self.worlds)

    @property
    def danger(self) -> Floats:
        """(world, phase, pressure, loyalty, sanctions, slot, 5): believed P(loss of office) by cause."""
        return world_first(self.columns[..., PLAYERS:, :], self.worlds)


def continuation(values: Floats, danger: Floats) -> Continuation:
    """Puts values and danger together.

    Args:
        values: (world, phase, pressure, loyalty, sanctions, slot, 3).
        danger: (world, phase, pressure, loyalty, sanctions, slot, 5).
    Returns:
        The continuation, all worlds in one tile.
    """
    columns = np.concatenate([values, danger], axis=-1)
    return Continuation(len(columns), np.moveaxis(columns, 0, -1)[None])


class PolicyTables(NamedTuple):
    """Holds the tables of a policy in tiles: (tile, axes..., lane).

    Primes mark values after the move. `branch` lists how a step at a ruler node can go: the choice of each posture
    obeyed (occasion open), an order refused (open), staying (closed), an order to stay refused (closed).
    `refused`, `offered` are axes of length 2 (no, yes).
    """

    patron: Floats  # phase, pressure, loyalty, sanctions, slot, 3: P(ease, hold, press)
    choice: Floats  # phase, pressure', loyalty, sanctions, slot, posture: P(choice | occasion open)
    offer: Floats  # phase, pressure', loyalty, sanctions, slot, branch: P(offer | occasion for an overture)
    west: Floats  # phase, pressure', loyalty, sanctions, slot', refused, offered, 3: P(tighten, hold, relieve)
    loss: Floats  # the same axes: H, with theta as it is, after the west's move
    loss_by_cause: Floats  # phase, pressure', loyalty, sanctions, slot', refused, offered, 5: E over the west's move
    rope: Floats  # phase, pressure', loyalty, sanctions, slot: U(comply) - U(refuse), NaN where one side is missing
    danger_comply: Floats  # phase, pressure', loyalty, sanctions, slot, 5: D of the best crossing, by cause
    danger_refuse: Floats  # the same of the best refusal
    best: Floats  # phase, pressure', loyalty, sanctions, slot, 2: posture of the best crossing and refusal, or NaN
    fall: Floats  # phase, loyalty, posture: P(loyalty falls one level | obeyed)
    rise: Floats  # phase, loyalty, posture


@dataclass(frozen=True)
class Policy:
    """Holds everybody's play at one date, the hazards that follow, and the rope at every node of the ruler."""

    worlds: int
    tables: PolicyTables
    start: Continuation  # value and danger at the start of this step, before the patron moves

    @property
    def patron(self) -> Floats:
        """(world, phase, pressure, loyalty, sanctions, slot, 3): P(ease), P(hold), P(press)."""
        return world_first(self.tables.patron, self.worlds)

    @property
    def choice(self) -> Floats:
        """(world, phase, pressure', loyalty, sanctions, slot, posture): P(choice) at an open occasion."""
        return world_first(self.tables.choice, self.worlds)

    @property
    def offer(self) -> Floats:
        """(world, phase, pressure', loyalty, sanctions, slot, branch): P(offer) where an overture is open."""
        return world_first(self.tables.offer, self.worlds)

    @property
    def west(self) -> Floats:
        """(world, phase, pressure', loyalty, sanctions, slot', refused, offered, 3): P(tighten, hold, relieve)."""
        return world_first(self.tables.west, self.worlds)

    @property
    def loss(self) -> Floats:
        """(world, phase, pressure', loyalty, sanctions, slot', refused, offered, 3): P(loss of office) of the step."""
        return world_first(self.tables.loss, self.worlds)

    @property
    def loss_by_cause(self) -> Floats:
        """(world, phase, pressure', loyalty, sanctions, slot', refused, offered, 5), the west's move averaged."""
        return world_first(self.tables.loss_by_cause, self.worlds)

    @property
    def rope(self) -> Floats:
        """(world, phase, pressure', loyalty, sanctions, slot): pull + other, NaN where one side is missing."""
        return world_first(self.tables.rope, self.worlds)

    @property
    def danger_comply(self) -> Floats:
        """(world, phase, pressure', loyalty, sanctions, slot, 5): D of the best crossing by cause."""
        return world_first(self.tables.danger_comply, self.worlds)

    @property
    def danger_refuse(self) -> Floats:
        """(world, phase, pressure', loyalty, sanctions, slot, 5): D of the best refusal by cause."""
        return world_first(self.tables.danger_refuse, self.worlds)

    @property
    def fall(self) -> Floats:
        """(world, phase, loyalty, posture): P(loyalty falls one level | nothing refused)."""
        return world_first(self.tables.fall, self.worlds)

    @property
    def rise(self) -> Floats:
        """(world, phase, loyalty, posture): P(loyalty rises one level | nothing refused)."""
        return world_first(self.tables.rise, self.worlds)

    @property
    def parts(self) -> Floats:
        """(world, phase, pressure', loyalty, sanctions, slot, 5): the pull's parts, D_c(refuse) - D_c(comply)."""
        return self.danger_refuse - self.danger_comply

    @property
    def pull(self) -> Floats:
        """(world, phase, pressure', loyalty, sanctions, slot): D(refuse) - D(comply)."""
        pull: Floats = self.parts.sum(axis=-1)
        return pull

    @property
    def other(self) -> Floats:
        """(world, phase, pressure', loyalty, sanctions, slot): what weighs besides danger."""
        return self.rope - self.pull

    @property
    def best(self) -> Integers:
        """(world, ..., slot, 2): posture of the best crossing and of the best refusal, -1 where missing."""
        return np.nan_to_num(world_first(self.tables.best, self.worlds), nan=-1.0).astype(np.int64)


def world_first(table: Floats, worlds: int) -> Floats:
    """Shows a tiled table (tile, axes..., lane) as (world, axes...).

    Args:
        table: (tile, ..., lane).
        worlds: number of worlds; the last tile may be padded beyond it.
    Returns:
        (world, ...).
    """
    moved = np.moveaxis(table, -1, 1)
    return moved.reshape(-1, *moved.shape[2:])[:worlds]
