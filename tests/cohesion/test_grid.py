"""Forces from a bank of battalions against forces of soldiers drawn one by one, on a grid across the fold."""

from typing import NamedTuple

import numpy as np
import pytest

from tightrope.cohesion import Correlations, Looks, Tree, build_bank, cascade, fold, force_refusal

TREE, LOOKS = Tree(), Looks(0.35, 0.25, 0.15, 0.25)
COUPLINGS, SHARED, BATTALIONS = (3.0, 4.0, 5.0), (0.02, 0.05), (4, 10)
STEPS = (-0.6, -0.4, -0.25, -0.1, 0.1)  # fields, counted from the fold of the mean field: both sides of it
AGENTS, DRAWN, HELD = 400, 4_000, 10_000  # forces of soldiers a cell, forces from the bank, battalions of the bank
NUMBERS = 1 + TREE.battalion + TREE.battalion * TREE.company + TREE.size


class Cell(NamedTuple):
    """Holds one cell: means, chances of more than half, their errors, and the distance of the two distributions."""

    coupling: float
    field: float
    shared: float
    battalions: int
    agents: float
    agents_error: float
    bank: float
    agents_cascade: float
    bank_cascade: float
    kolmogorov: float


def soldiers(source, forces, battalions, share):
    """Dispositions of forces; each level of the tree has the same share of the variance in common."""
    many = forces * battalions
    a, c, s, e = np.split(source.standard_normal((many, NUMBERS)), [1, 6, 56], axis=1)
    shape = (many, TREE.battalion, TREE.company, TREE.squad)
    common = a.reshape(-1, 1, 1, 1) + c.reshape(-1, 5, 1, 1) + s.reshape(-1, 5, 10, 1)
    return np.sqrt(share) * common + np.sqrt(1 - 3 * share) * e.reshape(shape)


def cells(coupling, share, seed):
    """All cells of one coupling and one correlation."""
    source = np.random.default_rng(seed)
    normals, shares = source.standard_normal((HELD, NUMBERS - 1)), Correlations(share, share, share)
    bank = build_bank(normals, np.array([coupling]), LOOKS, shares, TREE)
    for battalions in BATTALIONS:
        for step in STEPS:
            alpha = float(fold(coupling).field) + step
            played = soldiers(source, AGENTS, battalions, share).reshape(AGENTS, battalions, 5, 10, 10)
            agents = np.array([cascade(one, alpha, coupling, LOOKS, TREE).mean() for one in played])
            ones, shape = np.ones((DRAWN, 1)), (DRAWN, battalions)
            picked, shifts = source.integers(0, HELD, shape), np.sqrt(share) * source.standard_normal(shape)
            given = (alpha * ones, coupling * ones, ones, np.array([battalions]), picked, shifts)
            banked = force_refusal(bank, *given)[:, 0]
            at = np.sort(np.concatenate([agents, banked]))
            apart = [np.searchsorted(np.sort(x), at, side="right") / len(x) for x in (agents, banked)]
            yield Cell(
                coupling, alpha, share, battalions, agents.mean(), agents.std() / AGENTS**0.5, banked.mean(),
                (agents > 0.5).mean(), (banked > 0.5).mean(), np.abs(apart[0] - apart[1]).max(),
            )  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("coupling", COUPLINGS)
@pytest.mark.parametrize("share", SHARED)
def test_forces_from_a_bank_refuse_as_all_their_soldiers_do(coupling, share):
    # Tolerances of the specification, section 8; 60 cells in all: 3 couplings, 2 correlations, 2 sizes, 5 fields.
    for cell in cells(coupling, share, 7):
        assert abs(cell.agents - cell.bank) <= 0.02 + 3 * cell.agents_error, cell
        error = max(cell.agents_cascade * (1 - cell.agents_cascade), 1 / AGENTS) ** 0.5 / AGENTS**0.5
        assert abs(cell.agents_cascade - cell.bank_cascade) <= 0.03 + 3 * error, cell
