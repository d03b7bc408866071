"""How does a true share become a printed one: who can be reached, who is asked, who tells the truth?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

Floats = NDArray[np.float64]

EDGE = 1e-9  # reported shares are kept this far from 0 and 1 (specification of the layers)


def covered_share(level: Floats, wrong_together: Floats) -> Floats:
    """Share in favour among those an online panel can reach, as all houses together see it.

    A = logistic(theta + c). Leaves out offsets of single houses and modes.

    Args:
        level: true level theta in logits, any shape.
        wrong_together: c in logits, broadcast against `level`; error common to all polls.
    Returns:
        Share 0..1, shape of `level`.
    Source:
        Shirani-Mehr, Rothschild, Goel and Gelman (2018), doi:10.1080/01621459.2018.1448823 (common error).
    """
    return np.asarray(expit(level + wrong_together))


def asked_share(covered: Floats, uncovered: Floats, coverage: Floats) -> Floats:
    """Share in favour among those asked by a survey that also reaches the uncovered.

    p = kappa A + (1 - kappa) U.

    Args:
        covered, uncovered: shares 0..1 in the two parts of the public.
        coverage: kappa, share 0..1 of the public that a panel can reach.
    Returns:
        Share 0..1.
    """
    return coverage * covered + (1 - coverage) * uncovered


def reported_share(asked: Floats, hide: Floats, feign: Floats) -> Floats:
    """Share that says it is in favour, when some who are hide it and some who are not feign it.

    r = p (1 - a) + (1 - p) f, kept within 1e-9 of 0 and 1.

    Args:
        asked: p, share 0..1.
        hide: a, share 0..1 of those in favour who deny it.
        feign: f, share 0..1 of the others who claim it.
    Returns:
        Share strictly between 0 and 1.
    """
    return np.clip(asked * (1 - hide) + (1 - asked) * feign, EDGE, 1 - EDGE)


def public_share(level: Floats, coverage: Floats, uncovered_gap: Floats) -> Floats:
    """True share of the whole public in favour, without any error of the instruments.

    pi = kappa logistic(theta) + (1 - kappa) logistic(theta + Delta).

    Args:
        level: theta in logits, any shape.
        coverage: kappa, share 0..1, broadcast against `level`.
        uncovered_gap: Delta in logits, broadcast; how much more the uncovered are in favour.
    Returns:
        Share 0..1, shape of `level`.
    """
    return np.asarray(coverage * expit(level) + (1 - coverage) * expit(level + uncovered_gap))
