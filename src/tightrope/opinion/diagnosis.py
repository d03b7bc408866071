"""Did the chains of a fit agree, and how many draws do they count for?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LARGEST_RHAT = 1.02
FEWEST_EFFECTIVE = 400
_WHOLE = 4096  # rows of a whole bank; a shorter one is as rough as the worlds asked for, which their noise tells
_FEWEST_ROWS = 8  # rows a chain below which nothing can be said of its mixing


def split_rhat(values: Floats, chains: int) -> Floats:
    """Split R-hat: how much wider all halves of chains together are than each alone; 1 if they agree.

    Args:
        values: (row, quantity); rows of the chains in turn.
        chains: how many.
    Returns:
        (quantity,); not a number if the chains are too short.
    Source:
        Gelman, Carlin, Stern, Dunson, Vehtari and Rubin (2013), Bayesian Data Analysis, section 11.4.
    """
    halves = _halves(values, chains)
    if halves is None:
        return np.full(values.shape[1], np.nan)
    within, total = _variances(halves)
    return np.asarray(np.sqrt(total / np.where(within > 0, within, 1.0)))


def survey_draws(values: Floats, chains: int) -> Floats:
    """Effective draws: rows less what their likeness along a chain takes away.

    Args:
        values, chains: as in `split_rhat`.
    Returns:
        (quantity,); the number of rows if the chains are too short to tell.
    Source:
        Geyer (1992), doi:10.1214/ss/1177011137 (initial positive, monotone sequence of paired lags).
    """
    halves = _halves(values, chains)
    if halves is None:
        return np.full(values.shape[1], float(len(values)))
    within, total = _variances(halves)
    count, length = halves.shape[1], halves.shape[0]
    centred = halves - halves.mean(axis=0)
    spectrum = np.fft.rfft(centred, n=2 * length, axis=0)
    likeness = np.fft.irfft(np.abs(spectrum) ** 2, axis=0)[:length] / length
    rho = 1 - (within - likeness.mean(axis=1) * length / (length - 1)) / np.where(total > 0, total, 1.0)
    rho[0] = 1.0
    pairs = rho[: length // 2 * 2].reshape(-1, 2, values.shape[1]).sum(axis=1)
    falling = np.minimum.accumulate(np.where(np.minimum.accumulate(pairs > 0, axis=0), pairs, 0.0), axis=0)
    time = np.maximum(-1 + 2 * falling.sum(axis=0), 1 / np.log10(max(count * length, 11)))
    return np.asarray(count * length / time)


def warnings_of(posture: str, rhat: Floats, effective: Floats, rows: int) -> tuple[str, ...]:
    """Says in words what is wrong with a fit.

    Args:
        posture: what it is about. rhat, effective: (wave,). rows: of the bank.
    Returns:
        Sentences; none if all is well or the bank was asked to be short.
    """
    if rows < _WHOLE:
        return ()
    said = []
    if np.nanmax(rhat, initial=1.0) > LARGEST_RHAT:
        said.append(
            f"surveys on {posture}: the chains disagree (split R-hat {np.nanmax(rhat):.3f}, above {LARGEST_RHAT}); "
            "read the figures as rough"
        )
    if effective.min() < FEWEST_EFFECTIVE:
        said.append(
            f"surveys on {posture}: only {effective.min():.0f} of {rows} draws count; "
            f"{FEWEST_EFFECTIVE} are wanted; read the figures as rough"
        )
    return tuple(said)


def _halves(values: Floats, chains: int) -> Floats | None:
    """(draw, half chain, quantity), or None if too short."""
    length = len(values) // chains // 2
    if length < _FEWEST_ROWS:
        return None
    by_chain = values[: 2 * length * chains].reshape(2, length, chains, -1)
    return np.swapaxes(by_chain, 0, 1).reshape(length, 2 * chains, -1)


def _variances(halves: Floats) -> tuple[Floats, Floats]:
    length = len(halves)
    within = halves.var(axis=0, ddof=1).mean(axis=0)
    between = halves.mean(axis=0).var(axis=0, ddof=1)
    return within, within * (length - 1) / length + between
