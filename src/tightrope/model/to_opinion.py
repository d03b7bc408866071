"""How do the surveys of a case reach the science of opinion, and what support comes back?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax

from tightrope import randomness
from tightrope.case import Case, Evidence
from tightrope.model.banks import MOST_ROWS
from tightrope.model.draw import Draws
from tightrope.model.fits import by_segment, sudden_events, thin_fit, whole_fit, whole_prior
from tightrope.model.reach import body_caps
from tightrope.model.timeline import Timeline
from tightrope.opinion import (
    GROUPS,
    Beliefs,
    Measured,
    Reading,
    SupportBank,
    SupportPaths,
    Topline,
    latent,
    pick_rows,
    support,
)
from tightrope.opinion.segments import Followed, SegmentBeliefs, segment_support
from tightrope.opinion.unknowns import SEGMENTS

Floats = NDArray[np.float64]

EVERYONE = "everyone"
THIN = "thin"


@dataclass(frozen=True)
class Public:
    """Holds what opinion gives to a model: paths on the past dates, and the fits behind them by posture."""

    paths: SupportPaths
    banks: Mapping[str, SupportBank | latent.SupportBank]

    @property
    def bodies(self) -> Floats:
        """Support of the public and of the bodies alone: (world, date, posture, group), as in `opinion.GROUPS`."""
        places = [self.paths.groups.index(group) for group in GROUPS]
        return np.asarray(self.paths.support[..., places])

    @property
    def effective(self) -> float:
        """Effective draws of the poorest fit to surveys; infinite where no survey was asked."""
        return min((bank.effective for bank in self.banks.values()), default=float("inf"))

    def part(self, which: slice | NDArray[np.int64]) -> Public:
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
    return tuple(_topline(case, item, str(item.posture)) for item in _surveys(case) if item.posture in ids)


def attitude_toplines(case: Case) -> tuple[Topline, ...]:
    """Gives the visible surveys that asked about something else than a posture: his following, the patron's.

    Args:
        case: the case as known on its as_of.
    Returns:
        One topline a survey item that is used; its posture is the id of the attitude.
    Raises:
        FaultySurvey, ConflictingReadings: as in `toplines`.
    """
    return tuple(_topline(case, item, item.attitude) for item in _surveys(case) if item.attitude is not None)


def _surveys(case: Case) -> list[Evidence]:
    return [item for item in case.evidence if item.used and item.kind == "survey"]


def public(case: Case, draws: Draws, steps: Timeline, fitting: latent.Progress = latent.silent) -> Public:
    """Gives support by world, past date, posture and group, already conditioned on the surveys, once.

    Args:
        case: the case as known on its as_of; its `forms` say in which form opinion plays.
        draws: the draws of the worlds.
        steps: its timeline; dates are the ends of the past steps.
        fitting: told how many draws of a fit are done, where one has to be made.
    Returns:
        Public.
    Raises:
        OpinionError: surveys or priors that cannot be used.
    """
    asked: dict[int, list[Topline]] = {}
    ids = [posture.id for posture in case.postures]
    for survey in toplines(case):
        asked.setdefault(ids.index(survey.posture), []).append(survey)
    dates = [steps.end(step) for step in steps.past]
    exposure = np.array([posture.exposure for posture in case.postures])
    beliefs = Beliefs(**{name: draws.values[name] for name in Beliefs._fields})
    caps = body_caps(case, draws, asked, dates)
    if case.forms.opinion == THIN:
        thin = [_thin(case, draws, number, asked[number], len(dates)) for number in sorted(asked)]
        paths, banks = support(thin, exposure, beliefs, dates, caps), {ids[one.posture]: one.bank for one in thin}
        return Public(paths, banks)
    whole = [_whole(case, draws, (number, len(dates)), asked[number], fitting) for number in sorted(asked)]
    audiences = np.asarray(softmax(by_segment(draws.values, "audience"), axis=1))
    segments = SegmentBeliefs(by_segment(draws.values, "segment"), audiences)
    paths = segment_support(whole, exposure, beliefs, segments, dates, caps)
    return Public(paths, {ids[one.posture]: one.bank for one in whole})


def _topline(case: Case, item: Evidence, asked: str) -> Topline:
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
        posture=asked,
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


def _thin(case: Case, draws: Draws, number: int, surveys: Sequence[Topline], dates: int) -> Measured:
    bank = thin_fit(case, draws.seed, f"opinion.fit/{number}", surveys, sudden_events(case))
    rows = randomness.uniforms(draws.seed, "opinion.pick", np.arange(bank.rows))[:, 0]
    return Measured(number, bank, pick_rows(rows, draws.worlds), draws.normals(f"opinion.path/{number}", dates))


def _whole(
    case: Case, draws: Draws, places: tuple[int, int], surveys: Sequence[Topline], fitting: latent.Progress
) -> Followed:
    number, dates = places
    stream = latent.Stream(draws.seed, f"opinion.fit/{number}")
    bank = whole_fit(case, stream, surveys, whole_prior(case, surveys), draws.total, fitting)
    normals = draws.normals(f"opinion.path/{number}", dates * (1 + len(SEGMENTS)))
    chance = normals.reshape(len(draws.worlds), dates, -1)
    return Followed(number, bank, draws.rows("opinion.row", min(draws.total, MOST_ROWS)), chance)
