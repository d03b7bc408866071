"""What would the next survey print, of a pollster and a way of asking that are known or new?"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv

from tightrope.opinion.latent import SupportBank
from tightrope.opinion.layers import EXCESS_ROW, said_to
from tightrope.opinion.segments import levels
from tightrope.opinion.toplines import REACHES_EVERYONE
from tightrope.opinion.unknowns import GRID, SEGMENTS
from tightrope.randomness import binomials

Floats = NDArray[np.float64]

CHANCE = 3 + 1 + len(SEGMENTS)  # standard normals a row: house, mode, total error, then the path to the day


class Next(NamedTuple):
    """Holds a survey that is yet to be made, or that was left out of a fit."""

    house: str
    mode: str
    day: date  # middle of its field
    n: int = 1000  # persons asked


class Said(NamedTuple):
    """Holds what people would say, row by row of a bank."""

    share: Floats  # (row,), share 0..1 who say yes
    total_error_excess: Floats  # (row,), D - 1 of the house


def said(bank: SupportBank, survey: Next, normals: Floats) -> Said:
    """Gives the share that would say yes to a survey's question.

    A house or way of asking that the bank knows keeps its offset; a new one gets scale times a fresh standard
    normal, never 0, and a new house a total error of its own.

    Args:
        bank: a fit. survey: what is asked when, by whom and how.
        normals: (row, CHANCE) standard normals.
    Returns:
        Said.
    Source:
        Shirani-Mehr, Rothschild, Goel and Gelman (2018), doi:10.1080/01621459.2018.1448823 (size of offsets).
    """
    values, rows = bank.values, np.arange(bank.rows)
    level = levels(bank, rows, [survey.day], normals[:, None, 3:])[:, 0]
    houses, modes = (sorted({getattr(t, name) for t in bank.toplines}) for name in ("house", "mode"))
    new_house = values.house_scale * normals[:, 0]
    new_mode = values.mode_scale * normals[:, 1]
    house = values.houses[:, houses.index(survey.house)] if survey.house in houses else new_house
    mode = values.modes[:, modes.index(survey.mode)] if survey.mode in modes else new_mode
    seen = level + (values.wrong_together + house + mode)[:, None]
    shown = said_to(values, seen[:, None], np.array([survey.mode in REACHES_EVERYONE]))[:, 0]
    fresh = np.interp(normals[:, 2], GRID, bank.plan.tables[EXCESS_ROW])
    excess = values.total_error_excess[:, houses.index(survey.house)] if survey.house in houses else fresh
    return Said(shown, excess)


def foretold(found: Said, n: int, uniforms: Floats) -> Floats:
    """Gives the share that would be printed, error of the survey included, before rounding.

    K ~ BetaBinomial(n, r phi, (1 - r) phi), phi = (n - 1)/(D - 1) - 1; binomial at D = 1; where D - 1 reaches n - 1
    all answer alike.

    Args:
        found: from `said`. n: persons asked. uniforms: (row, 2).
    Returns:
        (row,), share 0..1.
    """
    chance, wide = found.share.copy(), found.total_error_excess > 0
    share = found.share[wide]
    weight = np.maximum((n - 1) / found.total_error_excess[wide] - 1, np.finfo(np.float64).tiny)
    chance[wide] = betaincinv(share * weight, (1 - share) * weight, uniforms[wide, 0])
    return np.asarray(binomials(uniforms[:, 1], n, chance) / n)
