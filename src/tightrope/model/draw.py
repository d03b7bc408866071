"""What does each world take for granted? Every uncertain number and every shock, drawn before anything runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from tightrope import randomness
from tightrope.case import Case, Prior
from tightrope.errors import CaseError
from tightrope.model.quantile import from_normal
from tightrope.model.to_rates import rates

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

MAIN_THEORY = 0  # index of the theory that no rival displaces


Listen = Callable[[str, int, int], None]


class Moved(NamedTuple):
    """Holds the standard normals to which worlds were moved, in place of what their streams give."""

    places: Mapping[str, tuple[int, int]]  # stream -> first coordinate, how many
    normals: Floats  # (world, coordinate)
    total: int  # worlds of the run


@dataclass(frozen=True)
class Draws:
    """Holds what chance gives to the worlds of one run.

    `values` and `standard` map the name of a belief to (world,) numbers: in its unit, and as the
    standard normal they come from; rates that judged situations give have a value alone.
    `rival` is (world,): 0 the main theory, i the i-th rival.
    `root` stands before the name of every stream: draws of another root are independent. `moved` holds the chance
    that has been moved; `listen` is told which streams are asked for (name, columns, rows to pick from or 0).
    """

    seed: int
    worlds: Integers
    values: Mapping[str, Floats]
    standard: Mapping[str, Floats]
    rival: Integers
    root: str = ""
    moved: Moved | None = None
    listen: Listen | None = None
    run: int = 0

    @property
    def total(self) -> int:
        """Gives how many worlds the run has, at least as far as these worlds tell."""
        return max(self.run, int(self.worlds.max()) + 1) if self.moved is None else self.moved.total

    def uniforms(self, stream: str, columns: int = 1) -> Floats:
        """Gives (world, column) uniforms of a named stream for these worlds."""
        own = self._own(stream, columns)
        return randomness.uniforms(self.seed, self.root + stream, self.worlds, columns) if own is None else ndtr(own)

    def normals(self, stream: str, columns: int = 1) -> Floats:
        """Gives (world, column) standard normals of a named stream for these worlds."""
        own = self._own(stream, columns)
        return randomness.normals(self.seed, self.root + stream, self.worlds, columns) if own is None else own

    def rows(self, stream: str, count: int) -> Integers:
        """Gives each world (world,) one of `count` rows of a bank: by its number, or where it was moved to."""
        own = self._own(stream, 1, count)
        if own is None:
            return self.worlds % count
        return np.minimum((ndtr(own[:, 0]) * count).astype(np.int64), count - 1)

    def _own(self, stream: str, columns: int, count: int = 0) -> Floats | None:
        """Moved normals of a stream, or None where it was not moved."""
        if self.listen is not None:
            self.listen(stream, columns, count)
        if self.moved is None or self.root or stream not in self.moved.places:
            return None
        first, width = self.moved.places[stream]
        if columns > width:
            raise CaseError(f"stream {stream}: {columns} columns are asked of {width} that were moved")
        return self.moved.normals[:, first : first + columns]

    def of(self, prior: Prior, stream: str) -> Floats:
        """Gives (world,) values of a prior that stands in a section of the case, by its own stream."""
        if prior.form == "exactly":
            return np.full(len(self.worlds), prior.numbers[0])
        return from_normal(prior, self.normals(stream)[:, 0], self.uniforms(f"{stream}/judge")[:, 0])

    def part(self, which: slice | Integers) -> Draws:
        """Gives the draws of some worlds; numbers of a world never depend on its company."""
        return replace(
            self,
            worlds=self.worlds[which],
            values={name: numbers[which] for name, numbers in self.values.items()},
            standard={name: numbers[which] for name, numbers in self.standard.items()},
            rival=self.rival[which],
            run=self.total,
            moved=None if self.moved is None else self.moved._replace(normals=self.moved.normals[which]),
        )


def draw(case: Case, worlds: int, seed: int) -> Draws:
    """Draws every prior of a case for worlds 0 .. worlds - 1.

    Args:
        case: the case; its priors name what is uncertain.
        worlds: number of worlds, at least 1.
        seed: the run's seed, at least 0.
    Returns:
        Draws; a world's numbers depend on seed, name and world number alone.
    """
    numbers = np.arange(worlds, dtype=np.int64)
    return drawn(case, Draws(seed, numbers, {}, {}, np.full(worlds, MAIN_THEORY)))


def drawn(case: Case, bare: Draws) -> Draws:
    """Draws every belief of a case from the chance of some worlds.

    Args:
        case: the case. bare: the worlds, with their chance; what has been drawn of them is drawn anew.
    Returns:
        Draws.
    """
    beliefs = case.beliefs
    standard = {name: bare.normals(f"prior/{name}")[:, 0] for name in beliefs}
    rival = _rivals(case, bare.uniforms("rival")[:, 0])
    values = {name: from_normal(prior, standard[name], _judge(prior, bare, name)) for name, prior in beliefs.items()}
    values |= rates(case, values)
    for index, theory in enumerate(case.rivals, start=MAIN_THEORY + 1):
        for name, value in theory.sets.items():
            values[name] = np.where(rival == index, value, values[name])
    return replace(bare, values=values, standard=standard, rival=rival)


def _judge(prior: Prior, bare: Draws, name: str) -> Floats:
    if prior.form != "pooled":
        return np.zeros(len(bare.worlds))
    return bare.uniforms(f"judge/{name}")[:, 0]


def _rivals(case: Case, choice: Floats) -> Integers:
    """The theory each world follows: what the rivals' weights leave to 1 is the main theory."""
    edges = np.cumsum([theory.weight for theory in case.rivals])
    index = np.searchsorted(edges, choice, side="right")
    return np.where(index < len(edges), index + 1, MAIN_THEORY).astype(np.int64)
