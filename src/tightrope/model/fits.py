"""Which draws stand behind the surveys of a posture, in the whole form of opinion and in the thin one?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from tightrope import randomness
from tightrope.case import Case, Prior
from tightrope.model.banks import MOST_ROWS, bank
from tightrope.model.quantile import from_normal
from tightrope.opinion import OpinionPrior as ThinPrior
from tightrope.opinion import Shocks, SupportBank, Topline, fit, latent
from tightrope.opinion.events import Event, in_order
from tightrope.opinion.media import Output
from tightrope.opinion.unknowns import SEGMENTS, MediaEffect, OpinionPrior, Unknown, unknown

Floats = NDArray[np.float64]

OUTBREAK = "outbreak"  # name of the sudden event that every war has
FIT_DRAWS = 200_000  # draws that the surveys weigh in the thin form (specification of opinion, 6.4)
_POINTS = (np.arange(4096) + 0.5) / 4096  # where judges who were pooled are read


def thin_fit(case: Case, seed: int, root: str, surveys: Sequence[Topline], events: Sequence[Event]) -> SupportBank:
    """Fits one posture in the thin form; a coverage stated with a survey takes the place of the general prior.

    Args:
        case: the case. seed: of the run. root: name of the streams.
        surveys: on one posture, at least one. events: days on which opinion may have moved at once.
    Returns:
        The bank.
    Raises:
        OpinionError: surveys or priors that cannot be used.
    """
    numbers = np.arange(FIT_DRAWS)
    columns = []
    for name in ThinPrior._fields:
        prior = _coverage(case, surveys) if name == "coverage" else case.priors[name]
        stream = f"{root}/{name}"
        many = len(events) if name == "event_step" else 1
        normals = randomness.normals(seed, stream, numbers, many)
        judge = randomness.uniforms(seed, f"{stream}/judge", numbers, many) if prior.form == "pooled" else normals
        values = [from_normal(prior, normals[:, k], judge[:, k]) for k in range(many)]
        columns.append(np.reshape(values, (many, -1)).T if name == "event_step" else values[0])
    shocks = Shocks(
        walk=randomness.normals(seed, f"{root}/waves", numbers, len(surveys)),
        pick=float(randomness.uniforms(seed, f"{root}/resample", np.array([0]))[0, 0]),
    )
    return fit(surveys, ThinPrior(*columns), shocks, events)


def whole_fit(
    case: Case,
    stream: latent.Stream,
    surveys: Sequence[Topline],
    prior: OpinionPrior,
    worlds: int,
    progress: latent.Progress = latent.silent,
) -> latent.SupportBank:
    """Fits one posture in the whole form, or finds the fit where it is kept.

    World i follows row i of the bank, so that few worlds need a short fit and follow the same rows as in a long one.

    Args:
        case: the case. stream: chance of the fit.
        surveys: on one posture or attitude, at least one. prior: what is believed before them.
        worlds: how many worlds will follow the bank.
        progress: told how many draws are done, where the fit has to be made.
    Returns:
        The bank, with min(worlds, 65,536) rows.
    Raises:
        OpinionError: surveys or priors that cannot be used.
    """
    return bank(tuple(surveys), prior, stream, sudden_events(case), min(worlds, MOST_ROWS), progress)


def sudden_events(case: Case) -> tuple[Event, ...]:
    """Gives the days on which opinion may have moved at once: the outbreak of the war, and what the case names.

    Args:
        case: the case as known on its as_of.
    Returns:
        The events by day; each has a step of its own. Items of kind `jolt` go by their ids, the outbreak by `OUTBREAK`:
        the day of the first certain report of the front, else the onset of the outside view if not later than as_of.
    Raises:
        FaultySurvey: two of them on one day.
    """
    named = [Event(item.id, item.happened) for item in case.evidence if item.used and item.kind == "jolt"]
    certain = [item.happened for item in case.evidence if item.used and item.kind == "front" and item.certain]
    if certain:
        named.append(Event(OUTBREAK, min(certain)))
    elif case.outside is not None and case.outside.onset <= case.as_of:
        named.append(Event(OUTBREAK, case.outside.onset))
    return in_order(named)


def whole_prior(case: Case, surveys: Sequence[Topline], level: str = "support_level") -> OpinionPrior:
    """Gives what a case believes of the public before its surveys are read.

    Args:
        case: the case. surveys: those of the posture; a coverage stated with one takes the place of the prior.
        level: name of the prior on the level before anything was measured.
    Returns:
        The prior, each part with its origin.
    Raises:
        OpinionError: a part leaves its range.
    """

    def _of(name: str) -> Unknown:
        return as_unknown(case.priors[name])

    return OpinionPrior(
        support_level=_of(level),
        segments=(_of("segment_state"), _of("segment_both"), _of("segment_independent"), _of("segment_none")),
        audiences=(_of("audience_state"), _of("audience_both"), _of("audience_independent"), _of("audience_none")),
        walk=_of("walk"),
        walk_shared=_of("walk_shared"),
        event_step=_of("event_step"),
        event_step_segment=_of("event_step_segment"),
        house_scale=_of("house_scale"),
        mode_scale=_of("mode_scale"),
        wrong_together=_of("wrong_together"),
        coverage=as_unknown(_coverage(case, surveys)),
        uncovered_gap=_of("uncovered_gap"),
        hide=_of("hide"),
        feign=_of("feign"),
        total_error_excess=_of("total_error_excess"),
        media=_media(case),
    )


def by_segment(values: Mapping[str, Floats], stem: str) -> Floats:
    """Gathers the numbers that differ by segment.

    Args:
        values: name of a prior -> (world,) numbers. stem: the names without their segment, such as `audience`.
    Returns:
        (world, segment), in the order of `SEGMENTS`.
    """
    return np.stack([values[f"{stem}_{segment}"] for segment in SEGMENTS], axis=1)


def as_unknown(prior: Prior) -> Unknown:
    """Tells a prior as a function of one standard normal; judges who were pooled are mixed.

    Args:
        prior: any prior of a case.
    Returns:
        The unknown, with its origin.
    """
    if prior.form != "pooled":
        return unknown(lambda u: from_normal(prior, u, np.zeros_like(u)), prior.origin.words())
    middles = ndtri(_POINTS)
    mixed = np.sort(np.concatenate([as_unknown(part).at(middles) for part in prior.parts]))
    ranks = (np.arange(len(mixed)) + 0.5) / len(mixed)
    return unknown(lambda u: np.interp(ndtr(u), ranks, mixed), prior.origin.words())


def _coverage(case: Case, surveys: Sequence[Topline]) -> Prior:
    """Share of the public that panels reach: the first that a survey of theirs states, else the general prior."""
    ids = {survey.id for survey in surveys if not survey.reaches_everyone}
    own = [item.coverage for item in case.evidence if item.id in ids and item.coverage]
    return own[0] if own else case.priors["coverage"]


def _media(case: Case) -> MediaEffect | None:
    """What fields of media said before the day of the forecast; None if nothing was coded."""
    series: dict[str, tuple[Output, ...]] = {}
    for item in case.evidence:
        if item.used and item.kind == "output":
            first, last = (float(day.toordinal()) for day in (item.began, item.happened))
            said = Output(first, last + 1, float(item.tone or 0.0), item.repeated)
            series[str(item.field)] = (*series.get(str(item.field), ()), said)
    return MediaEffect(series, as_unknown(case.priors["media_pace"])) if series else None
