"""What level of support do the surveys leave possible, once coverage, hiding and common error are doubted?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from tightrope.errors import FaultySurvey, OpinionError
from tightrope.opinion import likelihood, likelihood_fast
from tightrope.opinion.events import Event, after, in_order, moved
from tightrope.opinion.heard import HeardReading, heard, normalised
from tightrope.opinion.instruments import asked_share, covered_share, public_share, reported_share
from tightrope.opinion.toplines import Topline

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

FEWEST_EFFECTIVE = 400  # effective draws below this raise a warning (specification, section 6.1)
DAYS_A_WEEK = 7


class OpinionPrior(NamedTuple):
    """Holds one number a draw for each unknown of a measured posture; arrays are (draw,) unless said.

    The caller makes each of them from standard normals by the prior of its name, so that worlds without
    evidence are plain draws. Half-normal and log-normal quantities arrive as such, not as their normals.
    """

    support_level: Floats  # beta0, logit
    event_step: Floats  # (draw, event) J, logit, events in the order of their days
    walk: Floats  # sigma, logit per square root of a week, >= 0
    wrong_together: Floats  # c, logit
    coverage: Floats  # kappa, share 0..1
    uncovered_gap: Floats  # Delta, logit
    hide: Floats  # a, share 0..1
    feign: Floats  # f, share 0..1; a + f < 1
    total_error_excess: Floats  # D - 1, ratio >= 0


class Shocks(NamedTuple):
    """Holds the chance a fit needs besides the priors."""

    walk: Floats  # (draw, column) standard normals; one column a step between waves, further ones are not read
    pick: float  # one uniform number, 0..1, for the systematic resampling


@dataclass(frozen=True)
class SupportBank:
    """Holds draws of a posture's latent path and instruments, already conditioned on its surveys.

    The surveys are used up: worlds that take rows of the bank must not be weighed by them again.
    """

    toplines: tuple[Topline, ...]  # in order of their middle days
    days: Floats  # (wave,) middle days, day numbers
    events: tuple[Event, ...]  # days on which opinion may have moved at once, in order
    values: OpinionPrior  # each (row,)
    waves: Floats  # (row, wave) random walk at the waves, logit; 0 at the first
    picks: Integers  # (row,) which draw a row was
    draws: int
    effective: float  # effective draws before resampling
    heard: tuple[HeardReading, ...] = ()
    warnings: tuple[str, ...] = field(default=())

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(self.picks)

    def wave(self, topline: str) -> int:
        """Place of a survey on the wave axis.

        Args:
            topline: its id.
        Returns:
            Index 0..waves - 1.
        Raises:
            OpinionError: the bank was not fitted to this survey.
        """
        ids = [t.id for t in self.toplines]
        if topline not in ids:
            raise OpinionError(f"{topline}: no such survey in this fit; allowed {', '.join(ids)}", topline=topline)
        return ids.index(topline)

    def public(self) -> Floats:
        """Public support at the waves: (row, wave), share 0..1."""
        level = _levels(self.values, self.waves, self.days, self.events)
        return public_share(level, self.values.coverage[:, None], self.values.uncovered_gap[:, None])


def fit(
    toplines: Sequence[Topline], prior: OpinionPrior, shocks: Shocks, events: Sequence[Event], rows: int = 4096
) -> SupportBank:
    """Draws the latent path and the instruments of one measured posture given its surveys.

    theta_t = beta0 + sum of J_e 1[t >= event e] + W_t, W a random walk over the middle days of the fields, 0 at first.
    Weights of the draws are the likelihood of the toplines; systematic resampling leaves `rows` equal rows.
    Leaves out segments and offsets of single houses and modes; all houses share one total-error ratio.

    Args:
        toplines: at least one, all on the same posture, all known by the day of the forecast (see `visible`).
        prior: (draw,) arrays.
        shocks: chance of the walk and of the resampling.
        events: days on which opinion may have moved at once, each with a step of its own.
        rows: rows of the bank.
    Returns:
        The bank; its `warnings` say so when fewer than 400 draws count.
    Raises:
        FaultySurvey: no topline, several postures, two events on one day, or a printed share that no count gives.
        OpinionError: arrays of different length, not finite, or out of range; all faults at once.
    Source:
        Kitagawa (1996), doi:10.1080/10618600.1996.10474692 (systematic resampling).
    """
    ordered = tuple(sorted(toplines, key=lambda t: (t.middle, t.id)))
    sudden = in_order(events)
    _check(ordered, prior, shocks, len(sudden))
    figures = likelihood.counts(ordered)
    _check_spread(prior, figures)
    days = np.array([t.middle for t in ordered])
    waves = _walk(prior.walk, days, shocks.walk)
    levels = _levels(prior, waves, days, sudden)
    by_reading = likelihood_fast.reading_loglik(_reported(ordered, prior, levels), prior.total_error_excess, figures)
    by_wave = likelihood.topline_loglik(by_reading, figures, len(ordered))
    weights = normalised(by_wave.sum(axis=1))
    public = public_share(levels, prior.coverage[:, None], prior.uncovered_gap[:, None])
    effective = float(1 / np.sum(weights**2))
    picks = resample(weights, shocks.pick, rows)
    return SupportBank(
        toplines=ordered,
        days=days,
        events=sudden,
        values=OpinionPrior(*(array[picks] for array in prior)),
        waves=waves[picks],
        picks=picks,
        draws=len(prior.walk),
        effective=effective,
        heard=heard(ordered, public, by_reading, by_wave, figures),
        warnings=_warnings(ordered, effective, len(prior.walk)),
    )


def unconditioned(
    toplines: Sequence[Topline], prior: OpinionPrior, shocks: Shocks, events: Sequence[Event], rows: int = 4096
) -> SupportBank:
    """Draws the same bank without using what the surveys said: its first rows are the first draws of the prior.

    Args:
        toplines, prior, shocks, events: as in `fit`; of the toplines only the middle days are read.
        rows: rows of the bank, at most the number of draws.
    Returns:
        The bank of prior-only worlds.
    Raises:
        FaultySurvey, OpinionError: as in `fit`.
    """
    ordered = tuple(sorted(toplines, key=lambda t: (t.middle, t.id)))
    sudden = in_order(events)
    _check(ordered, prior, shocks, len(sudden))
    first = OpinionPrior(*(array[:rows] for array in prior))
    days = np.array([t.middle for t in ordered])
    picks = np.arange(len(first.walk))
    return SupportBank(
        toplines=ordered,
        days=days,
        events=sudden,
        values=first,
        waves=_walk(first.walk, days, shocks.walk[:rows]),
        picks=picks,
        draws=len(prior.walk),
        effective=float(len(picks)),
    )


def resample(weights: Floats, pick: float, rows: int) -> Integers:
    """Chooses rows by systematic resampling: equally spaced points on the sum of the weights.

    Args:
        weights: (draw,), sum 1.
        pick: one uniform number, 0..1.
        rows: how many to choose.
    Returns:
        (row,) indices of draws, rising; a draw of weight w is chosen floor or ceiling of rows * w times.
    Source:
        Kitagawa (1996), doi:10.1080/10618600.1996.10474692.
    """
    points = (np.arange(rows) + pick) / rows
    total = np.cumsum(weights)
    return np.searchsorted(total / total[-1], points, side="right").astype(np.int64)


def pick_rows(uniforms: Floats, worlds: Integers) -> Integers:
    """Gives each world a row of the bank by a permutation; more worlds than rows repeat them.

    Args:
        uniforms: (row,) one uniform number a row of the bank.
        worlds: (world,) world numbers >= 0.
    Returns:
        (world,) rows.
    """
    return np.argsort(uniforms, kind="stable")[worlds % len(uniforms)]


def _walk(pace: Floats, days: Floats, normals: Floats) -> Floats:
    """Random walk at the waves, (draw, wave), 0 at the first."""
    spans = np.sqrt(np.diff(days) / DAYS_A_WEEK)
    steps = pace[:, None] * spans * normals[:, : len(spans)]
    return np.concatenate([np.zeros((len(pace), 1)), np.cumsum(steps, axis=1)], axis=1)


def _levels(values: OpinionPrior, walk: Floats, days: Floats, events: tuple[Event, ...]) -> Floats:
    return values.support_level[:, None] + moved(values.event_step, after(events, days)) + walk


def _reported(toplines: tuple[Topline, ...], prior: OpinionPrior, levels: Floats) -> Floats:
    """Share who say yes in each wave: (draw, wave)."""
    asked = covered_share(levels, prior.wrong_together[:, None])
    for wave, topline in enumerate(toplines):
        if topline.reaches_everyone:
            uncovered = expit(levels[:, wave] + prior.wrong_together + prior.uncovered_gap)
            asked[:, wave] = asked_share(asked[:, wave], uncovered, prior.coverage)
    return reported_share(asked, prior.hide[:, None], prior.feign[:, None])


def _warnings(toplines: tuple[Topline, ...], effective: float, draws: int) -> tuple[str, ...]:
    if effective >= FEWEST_EFFECTIVE:
        return ()
    return (
        f"surveys on {toplines[0].posture}: only {effective:.0f} of {draws} draws count; "
        f"{FEWEST_EFFECTIVE} are wanted; take more draws or read the figures as rough",
    )


def _check(toplines: tuple[Topline, ...], prior: OpinionPrior, shocks: Shocks, events: int) -> None:
    if not toplines:
        raise FaultySurvey("toplines: none; allowed one or more; a posture without surveys is unmeasured")
    postures = sorted({t.posture for t in toplines})
    if len(postures) > 1:
        raise FaultySurvey(f"toplines: on {', '.join(postures)}; allowed one posture a fit; fit each alone")
    draws = len(prior.support_level)
    shapes = {"event_step": (draws, events)}
    faults = [_array_fault(name, array, shapes.get(name, (draws,))) for name, array in prior._asdict().items()]
    if shocks.walk.ndim != 2 or shocks.walk.shape[0] != draws or shocks.walk.shape[1] < len(toplines) - 1:
        faults.append(f"shocks.walk: shape {shocks.walk.shape}; allowed ({draws}, {len(toplines) - 1} or more)")
    if not 0 <= shocks.pick <= 1:
        faults.append(f"shocks.pick: {shocks.pick:g}; allowed 0 to 1")
    if not any(faults) and np.any(prior.hide + prior.feign >= 1):
        faults.append("hide + feign: 1 or more in some draw; allowed below 1; narrow their priors")
    told = [fault for fault in faults if fault]
    if told:
        raise OpinionError("; ".join(told))


_RANGES = {"walk": (0.0, np.inf), "coverage": (0.0, 1.0), "hide": (0.0, 1.0), "feign": (0.0, 1.0),
           "total_error_excess": (0.0, np.inf)}  # fmt: skip


def _array_fault(name: str, array: Floats, shape: tuple[int, ...]) -> str:
    if array.shape != shape:
        return f"{name}: shape {array.shape}; allowed {shape}"
    low, high = _RANGES.get(name, (-np.inf, np.inf))
    wrong = ~np.isfinite(array) | (array < low) | (array > high)
    if not wrong.any():
        return ""
    where = int(np.argwhere(wrong)[0][0])
    return f"{name}[{where}]: {array[wrong][0]:g} is not allowed; allowed finite numbers from {low:g} to {high:g}"


def _check_spread(prior: OpinionPrior, figures: likelihood.Counts) -> None:
    largest, fewest = float(prior.total_error_excess.max()), int(figures.n.min())
    if largest >= fewest - 1 and largest > 0:
        raise FaultySurvey(
            f"n: {fewest} persons are too few for a total-error ratio of {1 + largest:.3g}; allowed n above it; "
            "leave the survey out or narrow total_error_excess",
            n=fewest,
            ratio=1 + largest,
        )
