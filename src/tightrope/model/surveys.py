"""What do the surveys of a case say by themselves, before any world is played?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from tightrope import randomness
from tightrope.case import Case
from tightrope.model.banks import ROWS
from tightrope.model.fits import sudden_events, whole_fit, whole_prior
from tightrope.model.kept import Singles, found, keep, place
from tightrope.model.quantile import from_normal
from tightrope.model.to_opinion import attitude_toplines, toplines
from tightrope.opinion import BODIES, Topline, latent
from tightrope.opinion.decomposition import PARTS, Width, widths
from tightrope.opinion.events import Event
from tightrope.opinion.layers import segment_share
from tightrope.opinion.segments import levels
from tightrope.opinion.unknowns import SEGMENTS, OpinionPrior

Floats = NDArray[np.float64]

WIDTH_ROWS = 1024  # rows of each fit with one doubt held; its width errs by about a twentieth
WIDTH_FITTING = latent.Fitting(iterations=25, dropped=100)
_STATE_PART = {"families": 0.0, "soldiers": 0.0, "officers": 0.5, "elite": 1.0}  # specification of opinion, section 9


class Asked(NamedTuple):
    """Holds the fit of a posture or attitude that surveys asked about, and its share on the day of knowledge."""

    bank: latent.SupportBank
    prior: OpinionPrior
    days: tuple[date, ...]  # a week apart from the first field on, then the day of knowledge
    by_segment: Floats  # (row, day, segment), share 0..1

    @property
    def audiences(self) -> Floats:
        """Shares of the segments: (row, segment), they sum to 1."""
        return self.bank.values.audiences

    @property
    def segments(self) -> Floats:
        """Share within each segment on the day of knowledge: (row, segment), 0..1."""
        return np.asarray(self.by_segment[:, -1])

    @property
    def path(self) -> Floats:
        """Share of the whole public: (row, day), 0..1."""
        return np.asarray(np.sum(self.by_segment * self.audiences[:, None], axis=2))

    @property
    def public(self) -> Floats:
        """Share of the whole public on the day of knowledge: (row,), 0..1."""
        return np.asarray(self.path[:, -1])


def asked(case: Case, seed: int, progress: latent.Progress = latent.silent) -> dict[str, Asked]:
    """Fits every posture of a case that visible surveys asked about.

    Args:
        case: the case as known on its as_of.
        seed: of all chance; a forecast with the same seed follows the same fits.
        progress: told how many draws of a fit are done, where one has to be made.
    Returns:
        One fit a posture; none where nobody was asked.
    Raises:
        OpinionError: surveys or priors that cannot be used.
    """
    surveys, fits = toplines(case), {}
    for number, posture in enumerate(posture.id for posture in case.postures):
        own = [survey for survey in surveys if survey.posture == posture]
        if own:
            fits[posture] = _fitted(case, own, (seed, str(number)), whole_prior(case, own), progress)
    return fits


def attitudes(case: Case, seed: int, progress: latent.Progress = latent.silent) -> dict[str, Asked]:
    """Fits what else was asked of the public: who follows the ruler, who sides with the patron.

    Each has a fit of its own by the same layers; no forecast weighs them.

    Args:
        case, seed, progress: as in `asked`.
    Returns:
        One fit an attitude that visible surveys asked about.
    Raises:
        OpinionError: surveys or priors that cannot be used.
    """
    surveys, fits = attitude_toplines(case), {}
    for attitude in sorted({survey.posture for survey in surveys}):
        own = [survey for survey in surveys if survey.posture == attitude]
        prior = whole_prior(case, own, "attitude_level")
        fits[attitude] = _fitted(case, own, (seed, attitude), prior, progress)
    return fits


def doubts(fit: Asked, seed: int, progress: latent.Progress = latent.silent) -> list[Width]:
    """Tells how much narrower the belief on each survey's day were if one part of the doubt were gone.

    Kept between runs in single precision, as fits are; a kept answer and a new one are the same.

    Args:
        fit: a posture's. seed: of all chance. progress: told how many draws of all new fits are done.
    Returns:
        One entry a survey and part.
    Raises:
        OpinionError: surveys that cannot be used.
    """
    stream = latent.Stream(seed, "opinion.widths")
    bank, media = fit.bank, None if fit.prior.media is None else fit.prior.media.series
    told = repr((bank.toplines, stream, bank.events, bank.rows, media, WIDTH_ROWS, WIDTH_FITTING[:3])).encode()
    path = place("widths", "opinion", told, np.ascontiguousarray(fit.prior.tables()).tobytes())
    names = [(topline.id, part) for topline in bank.toplines for part in PARTS]
    held = found(path, lambda kept: _kept_widths(names, kept))
    if held is None:
        fitting = WIDTH_FITTING._replace(progress=progress)
        made = [(one.whole, one.held) for one in widths(bank, fit.prior, stream, WIDTH_ROWS, fitting)]
        kept = np.array(made, dtype=np.float32).reshape(-1, 2)
        held = _kept_widths(names, kept)
        keep(kept, path)
    return held


def _kept_widths(names: list[tuple[str, str]], kept: Singles) -> list[Width]:
    if kept.shape != (len(names), 2):
        raise ValueError(f"shape {kept.shape} for {len(names)} widths")
    return [Width(*name, *map(float, row)) for name, row in zip(names, kept, strict=True)]


def body_medians(case: Case, fit: Asked, seed: int) -> dict[str, tuple[float, float]]:
    """Gives the median support within each body, before and after the surveys; no survey of a body is known.

    Families and soldiers start from the public, officers half from it and half from the state segment, the elite
    from the state segment; each is shifted in logits by a judged amount.

    Args:
        case: the case. fit: one of its postures. seed: of all chance.
    Returns:
        (before, after) by body, shares 0..1; both at the last survey.
    Raises:
        OpinionError: as in `asked`.
    """
    bank = fit.bank
    stream = latent.Stream(seed, "opinion.bodies")
    before = latent.unconditioned(bank.toplines, fit.prior, stream, sudden_events(case), bank.rows)
    rows, medians = np.arange(bank.rows), {}
    for body in BODIES:
        prior = case.priors[f"{body}_shift"]
        root = f"opinion.bodies/{body}"
        normals = randomness.normals(seed, root, rows)[:, 0]
        judge = randomness.uniforms(seed, root, rows)[:, 0] if prior.form == "pooled" else normals
        shift = from_normal(prior, normals, judge)
        medians[body] = (_body_median(before, body, shift), _body_median(bank, body, shift))
    return medians


def _body_median(bank: latent.SupportBank, body: str, shift: Floats) -> float:
    state = bank.segments()[:, -1, SEGMENTS.index("state")]
    part = _STATE_PART[body]
    people = (1 - part) * bank.public()[:, -1] + part * state
    return float(np.median(expit(logit(people) + shift)))


def _fitted(
    case: Case, own: Sequence[Topline], chance: tuple[int, str], prior: OpinionPrior, progress: latent.Progress
) -> Asked:
    """One fit, and the shares by segment on the day of knowledge."""
    seed, name = chance
    bank = whole_fit(case, latent.Stream(seed, f"opinion.fit/{name}"), own, prior, ROWS, progress)
    days = _days(min(survey.field_start for survey in own), case.as_of, sudden_events(case))
    normals = randomness.normals(seed, f"opinion.day/{name}", np.arange(bank.rows), len(days) * (1 + len(SEGMENTS)))
    level = levels(bank, np.arange(bank.rows), days, normals.reshape(bank.rows, len(days), -1))
    return Asked(bank, prior, days, segment_share(level, bank.values.coverage, bank.values.uncovered_gap))


def _days(first: date, last: date, events: Sequence[Event]) -> tuple[date, ...]:
    """A week apart, with the day of each sudden event and its eve, so that a step is seen as one."""
    weekly = {first + timedelta(days=7 * week) for week in range((last - first).days // 7)}
    sudden = {event.day - timedelta(days=eve) for event in events for eve in (0, 1)}
    return (*sorted(day for day in weekly | sudden if first <= day < last), last)
