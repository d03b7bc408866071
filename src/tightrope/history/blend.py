"""What is left of the inside view once past cases have had their say?"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from tightrope.errors import BadPool
from tightrope.history.judgements import judged

Floats = NDArray[np.float64]
Truths = NDArray[np.bool_]

WEIGHT_INSIDE = judged("inside_weight")
CLIPPED = 1e-4  # nearest that a pooled input comes to 0 or 1 (history specification 9)


class Pooled(NamedTuple):
    """Holds pooled probabilities of the postures and where order had to be restored."""

    probability: Floats  # (posture, date)
    raised: Truths  # (posture, date) the inside view of a posture was lifted to that of a dearer one


def pool(inside: Floats, outside: Floats, w: float = WEIGHT_INSIDE) -> Floats:
    """Joins inside and outside view in log-odds: logit p = w logit(inside) + (1 - w) logit(outside).

    Args:
        inside: (...) probability 0..1 by the model. outside: (...) probability 0..1 by past cases.
        w: weight of the inside view, 0..1.
    Returns:
        (...) probability, between the two inputs where these lie within 0.0001 to 0.9999.
    Raises:
        BadPool: w or a probability is outside 0..1.
    Source:
        Logarithmic pool: Genest and Zidek (1986), doi:10.1214/ss/1177013825.
    """
    if not 0 <= w <= 1:
        raise BadPool(f"w = {w} is not allowed; allowed 0 (past cases alone) to 1 (inside view alone)", w=w)
    own, past = (_clipped(name, values) for name, values in (("inside", inside), ("outside", outside)))
    return np.asarray(expit(w * logit(own) + (1 - w) * logit(past)))


def pool_postures(inside: Floats, outside: Floats, red_line: int, w: float = WEIGHT_INSIDE) -> Pooled:
    """Pools the red line, the one posture that history counts, and keeps dearer postures no likelier than cheaper ones.

    Other postures keep the inside view; then, from the dearest down, none is less likely than a dearer one.

    Args:
        inside: (posture, date) P(that posture or a more exposed one by the date), falling with the posture.
        outside: (date,) P(red line by the date) by past cases.
        red_line: index of the red line.
        w: weight of the inside view, 0..1.
    Returns:
        Pooled.
    Raises:
        BadPool: w, a probability or the red line is out of range.
    """
    inside = np.asarray(inside, dtype=np.float64)
    if not 0 <= red_line < len(inside):
        raise BadPool(f"red line {red_line} is not allowed; allowed 0 to {len(inside) - 1}", red_line=red_line)
    mixed = inside.copy()
    mixed[red_line] = pool(inside[red_line], outside, w)
    ordered = np.maximum.accumulate(mixed[::-1], axis=0)[::-1]
    return Pooled(ordered, np.asarray(ordered > mixed))


def _clipped(name: str, values: Floats) -> Floats:
    values = np.asarray(values, dtype=np.float64)
    if not ((values >= 0) & (values <= 1)).all():
        worst = values[~((values >= 0) & (values <= 1))].ravel()[0]
        raise BadPool(f"{name}: {worst} is not a probability; allowed 0 to 1", value=float(worst))
    return np.clip(values, CLIPPED, 1 - CLIPPED)
