"""What would the next survey print, and what did one survey, the only one of its kind, do to the rest?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tightrope import randomness
from tightrope.case import Case
from tightrope.model.banks import ROWS
from tightrope.model.fits import whole_fit, whole_prior
from tightrope.model.surveys import Asked
from tightrope.opinion import Topline, latent, predictive

Floats = NDArray[np.float64]

NEW = "a new one"  # name of a house that the surveys of a case do not have
ASKED = 1000  # persons a next survey asks, as surveys of a country usually do (judged: tightrope)


class Ahead(NamedTuple):
    """Holds what a survey on the day of knowledge would print."""

    house: str
    mode: str
    known: bool  # the house is one of the case's
    printed: Floats  # (row,), share 0..1


class Without(NamedTuple):
    """Holds what the other surveys say when one is left out."""

    left_out: Topline
    public: Floats  # (row, survey), shares 0..1, surveys in order without it
    surveys: tuple[Topline, ...]


def ahead(case: Case, fit: Asked, seed: int) -> tuple[Ahead, ...]:
    """Tells what surveys on the day of knowledge would print: each pair of house and way known, and a new house.

    Args:
        case: the case as known on its as_of. fit: one of its postures. seed: of all chance.
    Returns:
        The known pairs, then a new house by each known way and by telephone.
    """
    pairs = sorted({(t.house, t.mode) for t in fit.bank.toplines})
    modes = sorted({mode for _, mode in pairs} | {"phone"})
    found = []
    rows = np.arange(fit.bank.rows)
    for house, mode in [*pairs, *((NEW, mode) for mode in modes)]:
        root = f"opinion.next/{house}/{mode}"
        said = predictive.said(
            fit.bank,
            predictive.Next(house, mode, case.as_of, ASKED),
            randomness.normals(seed, root, rows, predictive.CHANCE),
        )
        printed = predictive.foretold(said, ASKED, randomness.uniforms(seed, f"{root}/count", rows, 2))
        found.append(Ahead(house, mode, house != NEW, printed))
    return tuple(found)


def without_single(
    case: Case, posture: str, fit: Asked, seed: int, progress: latent.Progress = latent.silent
) -> tuple[Without, ...]:
    """Fits again without each survey that is the only one of its way of asking, where others remain.

    Args:
        case: the case as known on its as_of. posture: its id. fit: its fit. seed: of all chance.
        progress: told how many draws of a fit are done, where one has to be made.
    Returns:
        One entry for each such survey.
    Raises:
        OpinionError: surveys that cannot be used.
    """
    surveys = fit.bank.toplines
    return tuple(
        _without(case, posture, (survey, surveys), seed, progress)
        for survey in surveys
        if len(surveys) > 2 and sum(other.mode == survey.mode for other in surveys) == 1
    )


def _without(
    case: Case, posture: str, surveys: tuple[Topline, Sequence[Topline]], seed: int, progress: latent.Progress
) -> Without:
    survey, every = surveys
    rest = [other for other in every if other.id != survey.id]
    stream = latent.Stream(seed, f"opinion.fit/{posture}/without/{survey.id}")
    bank = whole_fit(case, stream, rest, whole_prior(case, rest), ROWS, progress)
    return Without(survey, bank.public(), bank.toplines)
