"""What does each world take for granted? Every uncertain number and every shock, drawn before anything runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tightrope import randomness
from tightrope.case import Case, Prior
from tightrope.model.quantile import from_normal
from tightrope.model.to_rates import rates

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

MAIN_THEORY = 0  # index of the theory that no rival displaces


@dataclass(frozen=True)
class Draws:
    """Holds what chance gives to the worlds of one run.

    `values` and `standard` map the name of a belief to (world,) numbers: in its unit, and as the
    standard normal they come from; rates that judged situations give have a value alone.
    `rival` is (world,): 0 the main theory, i the i-th rival.
    `root` stands before the name of every stream: draws of another root are independent.
    """

    seed: int
    worlds: Integers
    values: Mapping[str, Floats]
    standard: Mapping[str, Floats]
    rival: Integers
    root: str = ""

    def uniforms(self, stream: str, columns: int = 1) -> Floats:
        """Gives (world, column) uniforms of a named stream for these worlds."""
        return randomness.uniforms(self.seed, self.root + stream, self.worlds, columns)

    def normals(self, stream: str, columns: int = 1) -> Floats:
        """Gives (world, column) standard normals of a named stream for these worlds."""
        return randomness.normals(self.seed, self.root + stream, self.worlds, columns)

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
    numbers, beliefs = np.arange(worlds, dtype=np.int64), case.beliefs
    standard = {name: randomness.normals(seed, f"prior/{name}", numbers)[:, 0] for name in beliefs}
    rival = _rivals(case, randomness.uniforms(seed, "rival", numbers)[:, 0])
    values = {
        name: from_normal(prior, standard[name], _judge(prior, seed, name, numbers))
        for name, prior in beliefs.items()
    }
    values |= rates(case, values)
    for index, theory in enumerate(case.rivals, start=MAIN_THEORY + 1):
        for name, value in theory.sets.items():
            values[name] = np.where(rival == index, value, values[name])
    return Draws(seed, numbers, values, standard, rival)


def _judge(prior: Prior, seed: int, name: str, numbers: Integers) -> Floats:
    if prior.form != "pooled":
        return np.zeros(len(numbers))
    return randomness.uniforms(seed, f"judge/{name}", numbers)[:, 0]


def _rivals(case: Case, choice: Floats) -> Integers:
    """The theory each world follows: what the rivals' weights leave to 1 is the main theory."""
    edges = np.cumsum([theory.weight for theory in case.rivals])
    index = np.searchsorted(edges, choice, side="right")
    return np.where(index < len(edges), index + 1, MAIN_THEORY).astype(np.int64)
