"""Where does the width of what is known about the public come from: chance, coverage, houses, hiding or drift?"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tightrope.opinion.latent import FULL, Fitting, Stream, SupportBank, drawn
from tightrope.opinion.layers import plan
from tightrope.opinion.unknowns import OpinionPrior, Unknown

Floats = NDArray[np.float64]

PARTS = ("sampling", "coverage", "house and mode", "misreport", "walk")
_MANY = 10  # times as many persons asked when sampling is held; without excess, its variance falls twentyfold
_ENDS = (0.05, 0.95)


class Width(NamedTuple):
    """Holds how wide the 90 % interval of public support is at one survey, as it is and with one part held."""

    survey: str
    part: str  # one of `PARTS`
    whole: float  # width, share 0..1
    held: float  # width when the part is fixed at its median


def widths(bank: SupportBank, prior: OpinionPrior, stream: Stream, draws: int, fitting: Fitting = FULL) -> list[Width]:
    """Tells how much narrower the posterior would be if one part of the doubt were gone.

    The surveys are fitted again with that part fixed at its median in the given fit. Coverage: kappa and the gap;
    house and mode: their offsets and the error common to all; misreport: hide and feign; walk: its whole path.
    Sampling: the same printed shares of ten times as many persons, without any excess of error. A part may
    widen when it is held, because what it explained must then be explained by others.

    Args:
        bank: the fit. prior: what it started from.
        stream: chance of the new fits. draws: rows of each. fitting: how long their chains are.
    Returns:
        One entry a survey and part, surveys in order.
    Raises:
        FaultySurvey: a printed share that no count gives.
    """
    whole = _width(bank.public())
    held = {
        part: _width(_held(bank, prior, part, stream, (draws, _told(fitting, place))).public())
        for place, part in enumerate(PARTS)
    }
    return [
        Width(topline.id, part, float(whole[wave]), float(held[part][wave]))
        for wave, topline in enumerate(bank.toplines)
        for part in PARTS
    ]


def _told(fitting: Fitting, place: int) -> Fitting:
    """The same fitting, whose progress counts the draws of all parts."""

    def _all(done: int, total: int) -> None:
        fitting.progress(place * total + done, len(PARTS) * total)

    return fitting._replace(progress=_all)


def _held(
    bank: SupportBank, prior: OpinionPrior, part: str, stream: Stream, length: tuple[int, Fitting]
) -> SupportBank:
    known = plan(bank.toplines, _fixed(bank, prior, part), bank.events)
    values = bank.values
    if part == "walk":
        known = known._replace(drift=np.median(values.walks, axis=0))
    if part == "sampling":
        many = tuple(
            replace(t, readings=tuple(replace(r, n=r.n * _MANY) for r in t.readings)) for t in bank.toplines
        )
        known = plan(many, _fixed(bank, prior, part), bank.events)
    own = stream._replace(root=f"{stream.root}/{part}")
    return drawn(bank.toplines, known, own, bank.events, length[0], length[1])


def _fixed(bank: SupportBank, prior: OpinionPrior, part: str) -> OpinionPrior:
    values = bank.values
    if part == "coverage":
        return replace(
            prior,
            coverage=_at(prior.coverage, values.coverage),
            uncovered_gap=_at(prior.uncovered_gap, values.uncovered_gap),
        )
    if part == "house and mode":
        return replace(
            prior,
            house_scale=_none(prior.house_scale),
            mode_scale=_none(prior.mode_scale),
            wrong_together=_at(prior.wrong_together, values.wrong_together),
        )
    if part == "misreport":
        return replace(prior, hide=_at(prior.hide, values.hide), feign=_at(prior.feign, values.feign))
    if part == "walk":
        return replace(prior, walk=_none(prior.walk))
    return replace(prior, total_error_excess=_none(prior.total_error_excess))


def _at(belief: Unknown, values: Floats) -> Unknown:
    return belief._replace(values=np.full_like(belief.values, np.median(values)))


def _none(belief: Unknown) -> Unknown:
    return belief._replace(values=np.zeros_like(belief.values))


def _width(public: Floats) -> Floats:
    """(wave,)"""
    low, high = np.quantile(public, _ENDS, axis=0)
    return np.asarray(high - low)
