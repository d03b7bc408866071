"""How does one phase of the war lead to the next, and does it matter whether the ruler has joined?"""

from __future__ import annotations

import numpy as np
from scipy.special import expit, gammaincinv, gammaln

from tightrope.war.inputs import WarDraws, WarInputs, check_fit
from tightrope.war.terms import Floats

_SMALLEST = np.finfo(np.float64).tiny  # below it a gamma number has lost its digits


def dirichlet(counts: Floats, uniforms: Floats) -> Floats:
    """Draws probabilities from a Dirichlet distribution by inverse transform: normalised gamma numbers.

    Equation: g_i = F^-1(u_i; a_i), p_i = g_i / sum g, with F the gamma distribution of shape a_i.
    A pseudo-count of 0 gives probability 0, so a row with one entry gives certainty.

    Args:
        counts: (..., phase) pseudo-counts >= 0, at least one above 0 in each row.
        uniforms: (world, ..., phase) strictly between 0 and 1.
    Returns:
        (world, ..., phase), rows sum to 1.
    Source:
        Devroye (1986), Non-Uniform Random Variate Generation, doi:10.1007/978-1-4613-8643-8, chapter XI.4.
    """
    logs = np.full(uniforms.shape, -np.inf)
    for cell in np.argwhere(counts > 0):
        place = (slice(None), *cell)
        logs[place] = _log_gamma(float(counts[tuple(cell)]), uniforms[place])
    gammas = np.exp(logs - logs.max(axis=-1, keepdims=True))
    return np.asarray(gammas / gammas.sum(axis=-1, keepdims=True))


def join(rows: Floats, joined_shift: Floats, joined_toward: int | None) -> Floats:
    """Lays the step matrix of a ruler who has joined beside that of one who has not.

    Equation: row' proportional to row * exp(shift * [phase' = joined_toward]); without such a phase both are equal.

    Args:
        rows: (world, phase, phase) step probabilities, not joined.
        joined_shift: (world,) log-odds, finite.
        joined_toward: the phase that joining makes likelier, or None.
    Returns:
        (world, 2, phase, phase): not joined, joined; rows sum to 1.
    """
    joined = rows.copy()
    if joined_toward is not None:
        others = rows.copy()
        others[:, :, joined_toward] = 0
        rest = others.sum(axis=-1)
        with np.errstate(divide="ignore"):
            odds = np.log(rows[:, :, joined_toward]) - np.log(rest) + joined_shift[:, None]
        joined = others * (expit(-odds) / np.where(rest > 0, rest, 1.0))[:, :, None]
        joined[:, :, joined_toward] = expit(odds)
    return np.stack([rows, joined], axis=1)


def step_matrices(inputs: WarInputs, draws: WarDraws) -> Floats:
    """Step matrices as drawn, without any hold: the ones that past dates and weights use.

    Args:
        inputs: the description of the war.
        draws: the numbers of the worlds.
    Returns:
        (world, 2, phase, phase): not joined, joined; from, to; probabilities a step; rows sum to 1.
    Raises:
        WarError: the draws do not fit the inputs.
    """
    check_fit(inputs, draws)
    return join(dirichlet(inputs.steps, draws.steps), draws.joined_shift, inputs.joined_toward)


def start_phases(inputs: WarInputs, draws: WarDraws) -> Floats:
    """Probability of each phase at the start of the game, before the move of step 0 and before any report.

    Args:
        inputs: the description of the war.
        draws: the numbers of the worlds.
    Returns:
        (world, phase), rows sum to 1.
    Raises:
        WarError: the draws do not fit the inputs.
    """
    check_fit(inputs, draws)
    return dirichlet(inputs.start, draws.start)


def steps_ahead(inputs: WarInputs, draws: WarDraws, phase_step: Floats, date: int) -> Floats:
    """Step matrices in force for the move that ends on a date, holds included.

    A hold acts only after the day of knowledge, so earlier dates give the matrices as drawn. A held
    phase is reached with certainty from every other; a held cell takes its value in the row of a ruler
    who has not joined, the rest of that row keeps its proportions, and joining shifts the new row.

    Args:
        inputs: the description of the war.
        draws: the numbers of the worlds.
        phase_step: (world, 2, phase, phase) from `step_matrices`.
        date: the step whose end the move reaches.
    Returns:
        (world, 2, phase, phase), rows sum to 1.
    """
    phase = held_phase(inputs, date)
    if phase is not None and date > inputs.as_of:
        held = np.zeros_like(phase_step)
        held[..., phase] = 1
        return held
    cells = {
        (hold.phase, hold.next_phase): hold.at
        for hold in inputs.step_holds
        if inputs.as_of < date and hold.first <= date <= hold.last
    }
    if not cells:
        return phase_step
    return join(_hold_cells(phase_step[:, 0], cells), draws.joined_shift, inputs.joined_toward)


def held_phase(inputs: WarInputs, date: int) -> int | None:
    """The phase in which the war is held on a date, if any; never before the day of knowledge.

    Args:
        inputs: the description of the war.
        date: the date asked about.
    Returns:
        The number of the phase, or None.
    """
    for hold in inputs.phase_holds:
        if max(hold.first, inputs.as_of) <= date <= hold.last:
            return hold.phase
    return None


def _log_gamma(shape: float, uniforms: Floats) -> Floats:
    """Logs of gamma numbers; shape 1 is exponential, and near 0 the distribution is g^a / Gamma(a + 1)."""
    if shape == 1:
        return np.log(-np.log1p(-uniforms))
    gammas = np.asarray(gammaincinv(shape, uniforms))
    near_zero = (np.log(uniforms) + gammaln(shape + 1)) / shape
    return np.asarray(np.where(gammas > _SMALLEST, np.log(np.maximum(gammas, _SMALLEST)), near_zero))


def _hold_cells(rows: Floats, cells: dict[tuple[int, int], float]) -> Floats:
    held = rows.copy()
    for phase in {phase for phase, _ in cells}:
        columns = [column for row, column in cells if row == phase]
        values = [cells[phase, column] for column in columns]
        rest = rows[:, phase].copy()
        rest[:, columns] = 0
        totals = rest.sum(axis=-1, keepdims=True)
        held[:, phase] = rest * (max(0.0, 1 - sum(values)) / np.where(totals > 0, totals, 1.0))
        held[:, phase, columns] = values
    return held
