"""How do the surveys of a case reach the science of opinion, and what support comes back?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tightrope import randomness
from tightrope.case import Case, Evidence
from tightrope.model.draw import Draws
from tightrope.model.quantile import from_normal
from tightrope.model.timeline import Timeline
from tightrope.opinion import (
    Beliefs,
    Measured,
    OpinionPrior,
    Reading,
    Shocks,
    SupportBank,
    SupportPaths,
    Topline,
    fit,
    pick_rows,
    support,
)

Floats = NDArray[np.float64]

FIT_DRAWS = 200_000  # draws that the surveys weigh (specification of opinion, 6.4)
EVERYONE = "everyone"


@dataclass(frozen=True)
class Public:
    """Holds what opinion gives to a model: paths on the past dates, and the fits behind them by posture."""

    paths: SupportPaths
    banks: dict[str, SupportBank]

    @property
    def effective(self) -> float:
        """Effective draws of the poorest fit to surveys; infinite where no survey was asked."""
        return min((bank.effective for bank in self.banks.values()), default=float("inf"))

    def part(self, which: slice) -> Public:
        """Gives the paths of some worlds."""
        return replace(self, paths=replace(self.paths, support=self.paths.support[which]))


def toplines(case: Case) -> tuple[Topline, ...]:
    """Gives the visible surveys of a case as opinion takes them.

    Args:
        case: the case as known on its as_of.
    Returns:
        One topline a survey item that is used and asks about a posture of the case.
    Raises:
        FaultySurvey, ConflictingReadings: a figure is out of range, or two contradict each other unmarked.
    """
    ids = {posture.id for posture in case.postures}
    return tuple(
        _topline(case, item) for item in case.evidence if item.used and item.kind == "survey" and item.posture in ids
    )


def public(case: Case, draws: Draws, steps: Timeline) -> Public:
    """Gives support by world, past date, posture and group, already conditioned on the surveys, once.

    Args:
        case: the case as known on its as_of.
        draws: the draws of the worlds.
        steps: its timeline; dates are the ends of the past steps.
    Returns:
        Public.
    Raises:
        OpinionError: surveys or priors that cannot be used.
    """
    surveys, ids = toplines(case), [posture.id for posture in case.postures]
    dates = [steps.end(step) for step in steps.past]
    banks: dict[str, SupportBank] = {}
    measured = []
    for number, posture in enumerate(ids):
        own = [survey for survey in surveys if survey.posture == posture]
        if own:
            banks[posture] = _bank(case, draws.seed, f"opinion.fit/{number}", own)
            rows = randomness.uniforms(draws.seed, "opinion.pick", np.arange(banks[posture].rows))[:, 0]
            normals = draws.normals(f"opinion.path/{number}", len(dates))
            measured.append(Measured(number, banks[posture], pick_rows(rows, draws.worlds), normals))
    exposure = np.array([posture.exposure for posture in case.postures])
    beliefs = Beliefs(**{name: draws.values[name] for name in Beliefs._fields})
    return Public(support(measured, exposure, beliefs, dates), banks)


def shock_day(case: Case) -> dt.date | None:
    """Gives the day on which opinion may have jumped: the onset of the war, as far as it is known.

    Args:
        case: the case as known on its as_of.
    Returns:
        The day of the first certain report of the front, else the onset of the outside view if not later
        than as_of, else None.
    """
    certain = [item.happened for item in case.evidence if item.used and item.kind == "front" and item.certain]
    if certain:
        return min(certain)
    if case.outside is not None and case.outside.onset <= case.as_of:
        return case.outside.onset
    return None


def _topline(case: Case, item: Evidence) -> Topline:
    source = case.source(item.source)
    readings = tuple(
        Reading(
            n=reading.n,
            share=reading.support,
            origin=f"{source.publisher}: {source.title}",
            weight=reading.weight,
            known_on=reading.known,
        )
        for reading in item.readings
    )
    return Topline(
        id=item.id,
        item=item.says,
        posture=str(item.posture),
        house=item.house or source.publisher,
        mode=item.mode or "other",
        field_start=item.began,
        field_end=item.happened,
        known_on=item.known,
        frame=item.frame or EVERYONE,
        readings=readings,
        rounding=item.rounding or 0.0,
        dont_know=item.dont_know or 0.0,
        keep_all=item.conflict == "keep_all",
    )


def _bank(case: Case, seed: int, root: str, surveys: Sequence[Topline]) -> SupportBank:
    """Fits one posture; a coverage stated with a survey takes the place of the general prior."""
    numbers = np.arange(FIT_DRAWS)
    own = [item.coverage for item in case.evidence if item.id in {s.id for s in surveys} and item.coverage]
    columns = []
    for name in OpinionPrior._fields:
        prior = own[0] if name == "coverage" and own else case.priors[name]
        stream = f"{root}/{name}"
        normals = randomness.normals(seed, stream, numbers)[:, 0]
        judge = randomness.uniforms(seed, f"{stream}/judge", numbers)[:, 0] if prior.form == "pooled" else normals
        columns.append(from_normal(prior, normals, judge))
    shocks = Shocks(
        walk=randomness.normals(seed, f"{root}/waves", numbers, len(surveys)),
        pick=float(randomness.uniforms(seed, f"{root}/resample", np.array([0]))[0, 0]),
    )
    return fit(surveys, OpinionPrior(*columns), shocks, shock_day(case))
