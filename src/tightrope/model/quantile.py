"""Which value of a prior stands at a given share of its distribution? (case/ describes priors, this inverts them.)"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, expit, logit, ndtr, ndtri

from tightrope.case import Prior
from tightrope.errors import CaseError

Floats = NDArray[np.float64]

_Z95 = float(ndtri(0.95))
_L95 = float(logit(0.95))
_TAIL = 0.45  # 0.95 less one half: factor of the skew term of a metalog at its outer quantiles


def from_normal(prior: Prior, z: Floats, choice: Floats) -> Floats:
    """Gives the value of a prior at standard normal numbers: rising in z, so that a world's z is its rank.

    Args:
        prior: any prior of a case.
        z: (world,) standard normal numbers.
        choice: (world,) uniforms that pick a judge where several were pooled.
    Returns:
        (world,) in the unit of the prior.
    Raises:
        CaseError: the form is not known.
    Source:
        Keelin (2016), doi:10.1287/deca.2016.0338 (metalog); the other forms are textbook inverses.
    """
    if prior.form == "pooled":
        parts = np.stack([from_normal(part, z, choice) for part in prior.parts])
        judge = np.minimum((choice * len(prior.parts)).astype(np.int64), len(prior.parts) - 1)
        return np.asarray(parts[judge, np.arange(len(z))])
    if prior.form not in _FORMS:
        raise CaseError(f"a prior of the form {prior.form!r} cannot be drawn; allowed {', '.join(_FORMS)}")
    return _within(prior, _FORMS[prior.form](prior, np.asarray(z, dtype=np.float64)))


def median(prior: Prior) -> float:
    """Gives the middle of a prior, that of the first judge where several were pooled.

    Args:
        prior: any prior of a case.
    Returns:
        One number in the unit of the prior.
    Raises:
        CaseError: the form is not known.
    """
    return float(from_normal(prior, np.zeros(1), np.zeros(1))[0])


def _within(prior: Prior, values: Floats) -> Floats:
    return np.clip(values, prior.low, prior.high) if prior.low is not None or prior.high is not None else values


def _scale(prior: Prior) -> tuple[Callable[[Floats], Floats], Callable[[Floats], Floats]]:
    """The transform that carries the range of a quantity to the real line, and its inverse."""
    if prior.low == 0 and prior.high == 1:
        return logit, expit
    if prior.low is not None and prior.low >= 0:
        return np.log, np.exp
    return _same, _same


def _same(values: Floats) -> Floats:
    return values


def _exactly(prior: Prior, z: Floats) -> Floats:
    return np.full_like(z, prior.numbers[0])


def _between(prior: Prior, z: Floats) -> Floats:
    to_line, back = _scale(prior)
    low, high = to_line(np.array(prior.numbers))
    return np.asarray(back((low + high) / 2 + (high - low) / (2 * _Z95) * z))


def _about(prior: Prior, z: Floats) -> Floats:
    """Three-term metalog through the 5, 50 and 95 % points on the transformed scale."""
    to_line, back = _scale(prior)
    low, middle, high = to_line(np.array(prior.numbers))
    spread = (high - low) / (2 * _L95)
    skew = (high + low - 2 * middle) / (2 * _TAIL * _L95)
    share = ndtr(z)
    odds = np.log(share) - np.log(ndtr(-z))
    return np.asarray(back(middle + (spread + skew * (share - 0.5)) * odds))


def _beta(prior: Prior, z: Floats) -> Floats:
    return np.asarray(betaincinv(prior.numbers[0], prior.numbers[1], ndtr(z)))


def _uniform(prior: Prior, z: Floats) -> Floats:
    low, high = prior.numbers
    return np.asarray(low + (high - low) * ndtr(z))


def _normal(prior: Prior, z: Floats) -> Floats:
    return np.asarray(prior.numbers[0] + prior.numbers[1] * z)


def _lognormal(prior: Prior, z: Floats) -> Floats:
    return np.asarray(prior.numbers[0] * np.exp(prior.numbers[1] * z))


def _halfnormal(prior: Prior, z: Floats) -> Floats:
    return np.asarray(-prior.numbers[0] * ndtri(ndtr(-z) / 2))


def _logitnormal(prior: Prior, z: Floats) -> Floats:
    return np.asarray(expit(logit(prior.numbers[0]) + prior.numbers[1] * z))


_FORMS: dict[str, Callable[[Prior, Floats], Floats]] = {
    "exactly": _exactly,
    "between": _between,
    "about": _about,
    "beta": _beta,
    "uniform": _uniform,
    "normal": _normal,
    "lognormal": _lognormal,
    "halfnormal": _halfnormal,
    "logitnormal": _logitnormal,
}
