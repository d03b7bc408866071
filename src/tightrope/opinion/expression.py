"""How many of those opposed show it, when each waits until enough others do?"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr

from tightrope.errors import FaultySurvey

Floats = NDArray[np.float64]

_CELLS = 2001  # points at which a first crossing is sought
_HALVINGS = 60  # of the interval in which it lies


def expressed_share(opposed: ArrayLike, threshold: ArrayLike, spread: ArrayLike) -> Floats:
    """Share of the public that shows its opposition: the least r with r = o Phi((r - mu)/s), reached from 0.

    Thresholds are normal over those opposed; who lies below 0 needs nobody. Segments enter by their sum
    o = sum of omega_g (1 - pi_g), since all share one distribution of thresholds. Leaves out who sees whom.

    Args:
        opposed: o, share 0..1 of the public, any shape.
        threshold: mu, visible share 0..1 at which half of the opposed join, broadcast.
        spread: s > 0, broadcast.
    Returns:
        Share 0..1, the shape of all together.
    Raises:
        FaultySurvey: a share outside 0..1 or a spread that is not above 0.
    Source:
        Granovetter (1978), doi:10.1086/226707; Kuran (1989), doi:10.1007/BF00116762.
    """
    o, mu, s = np.broadcast_arrays(*(np.asarray(x, dtype=np.float64) for x in (opposed, threshold, spread)))
    if not (np.all((o >= 0) & (o <= 1)) and np.all(s > 0) and np.all(np.isfinite(mu))):
        raise FaultySurvey("opposed: allowed 0 to 1; spread: allowed above 0; threshold: allowed finite")
    found = [_least(*row) for row in zip(o.ravel().tolist(), mu.ravel().tolist(), s.ravel().tolist(), strict=True)]
    return np.array(found, dtype=np.float64).reshape(o.shape)


def protest_potential(refused: ArrayLike, crossed: ArrayLike, threshold: ArrayLike, spread: ArrayLike) -> Floats:
    """Jump of the share that shows its opposition when the step is taken.

    Args:
        refused, crossed: opposed shares 0..1 without and with the step.
        threshold, spread: as in `expressed_share`.
    Returns:
        Change of the visible share, -1..1.
    Raises:
        FaultySurvey: as in `expressed_share`.
    """
    return expressed_share(crossed, threshold, spread) - expressed_share(refused, threshold, spread)


def acting(thresholds: ArrayLike) -> int:
    """Counts who acts in the end when each waits for a number of others.

    Args:
        thresholds: (person,), how many must act before this one does.
    Returns:
        How many act.
    Source:
        Granovetter (1978), doi:10.1086/226707.
    """
    ordered = np.sort(np.asarray(thresholds, dtype=np.float64))
    waits = np.flatnonzero(ordered > np.arange(len(ordered)))
    return int(waits[0]) if len(waits) else len(ordered)


def _least(opposed: float, threshold: float, spread: float) -> float:
    """First r at which the share that would join no longer exceeds r, found by grid and halving."""
    grid = np.linspace(0.0, opposed, _CELLS)
    grid = np.unique(np.concatenate([grid, _flat(opposed, threshold, spread)]))
    over = opposed * ndtr((grid - threshold) / spread) - grid
    first = np.flatnonzero(over <= 0)
    if not len(first):
        return opposed
    if first[0] == 0:
        return 0.0
    low, high = float(grid[first[0] - 1]), float(grid[first[0]])
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if opposed * ndtr((middle - threshold) / spread) > middle else (low, middle)
    return high


def _flat(opposed: float, threshold: float, spread: float) -> Floats:
    """Points inside 0..o where the curve of joiners runs as steep as the line: a near touch cannot slip through."""
    height = opposed / (spread * np.sqrt(2 * np.pi))
    if height <= 1:
        return np.empty(0)
    half = spread * np.sqrt(2 * np.log(height))
    points = np.array([threshold - half, threshold + half])
    return np.asarray(points[(points > 0) & (points < opposed)])
