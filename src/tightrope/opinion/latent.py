"""What paths of support, segment by segment, do the surveys leave possible once all their errors are doubted?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tightrope import randomness
from tightrope.errors import FaultySurvey, OpinionError
from tightrope.opinion import likelihood, slices_fast
from tightrope.opinion.diagnosis import split_rhat, survey_draws, warnings_of
from tightrope.opinion.events import Event, in_order
from tightrope.opinion.heard import HeardReading, heard
from tightrope.opinion.layers import Plan, Unfolded, loglik, plan, public_of, reading_loglik, segment_share, unfold
from tightrope.opinion.slices import CHANCE, State
from tightrope.opinion.toplines import Topline
from tightrope.opinion.unknowns import OpinionPrior

Floats = NDArray[np.float64]
Progress = Callable[[int, int], None]

_BATCH = 16  # kept draws between two reports of progress
_STARTS = 64  # draws of the prior from which a chain picks its start


class Stream(NamedTuple):
    """Names the chance of a fit: chain c reads the stream `root/c` of the seed."""

    seed: int
    root: str = "opinion.fit"


def silent(done: int, total: int) -> None:
    """Tells nobody how far the fit has come."""


class Fitting(NamedTuple):
    """Holds how long the chains are, and who is told how far they are; defaults are those of section 6.1."""

    chains: int = 4
    iterations: int = 50  # a kept draw
    dropped: int = 200  # kept draws left out at the start of each chain
    progress: Progress = silent  # told how many kept draws of all chains are done, and of how many


FULL = Fitting()


@dataclass(frozen=True)
class SupportBank:
    """Holds draws of a posture's latent paths and instruments, already conditioned on its surveys.

    The surveys are used up: worlds that take rows of the bank must not be weighed by them again. Rows stand in
    the order in which the chains found them, one of each chain in turn; so a shorter fit is the head of a longer.
    """

    toplines: tuple[Topline, ...]  # in order of their middle days
    days: Floats  # (wave,) middle days, day numbers
    events: tuple[Event, ...]  # days on which opinion may have moved at once, in order
    plan: Plan
    normals: Floats  # (row, column)
    values: Unfolded  # what they mean
    rhat: Floats  # (wave,) split R-hat of public support; nan if there are too few rows
    effective_draws: Floats  # (wave,) effective draws of public support
    heard: tuple[HeardReading, ...] = ()
    warnings: tuple[str, ...] = ()
    stuck: int = 0  # updates that stayed where they were

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(self.normals)

    @property
    def effective(self) -> float:
        """Effective draws at the poorest wave."""
        return float(self.effective_draws.min())

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
        found = self.values
        return public_of(found.levels, found.audiences, found.coverage, found.uncovered_gap)

    def segments(self) -> Floats:
        """Support of each segment at the waves: (row, wave, segment), share 0..1."""
        return segment_share(self.values.levels, self.values.coverage, self.values.uncovered_gap)


def fit(
    toplines: Sequence[Topline],
    prior: OpinionPrior,
    stream: Stream,
    events: Sequence[Event] = (),
    draws: int = 4096,
    fitting: Fitting = FULL,
) -> SupportBank:
    """Draws the latent paths and the instruments of one measured posture given its surveys.

    theta_gt = beta0 + alpha_g + sum of J_eg 1[t >= event e] + W_gt; layers of coverage, house, mode, misreport, count.
    Elliptical slices on the standard normals behind every unknown; nothing to tune.

    Args:
        toplines: at least one, all on the same posture, all known by the day of the forecast (see `visible`).
        prior: what is believed before them.
        stream: names the chance.
        events: days on which opinion may have moved at once, each with a step of its own.
        draws: rows of the bank.
        fitting: how long the chains are.
    Returns:
        The bank; its `warnings` say so when chains disagree or few draws count.
    Raises:
        FaultySurvey: no topline, several postures, two events on one day, or a printed share that no count gives.
    Source:
        Murray, Adams and MacKay (2010), AISTATS, PMLR 9:541.
    """
    ordered, known = _ready(toplines, prior, events)
    return drawn(ordered, known, stream, in_order(events), draws, fitting)


def drawn(
    ordered: tuple[Topline, ...],
    known: Plan,
    stream: Stream,
    events: tuple[Event, ...],
    draws: int,
    fitting: Fitting,
) -> SupportBank:
    """Draws a bank from a plan that is ready.

    Args:
        ordered: surveys in the order of their middle days. known: their plan.
        stream, draws, fitting: as in `fit`. events: in order.
    Returns:
        The bank.
    """
    per_chain = -(-draws // fitting.chains)
    done = _Count(fitting.progress, fitting.chains * (fitting.dropped + per_chain))
    with ThreadPoolExecutor(2) as pool:
        jobs = [pool.submit(_chain, known, stream, c, per_chain, fitting, done) for c in range(fitting.chains)]
        chains = [job.result() for job in jobs]
    kept = np.stack([chain[0] for chain in chains], axis=1)  # (draw, chain, column)
    rows = kept.reshape(-1, known.columns)[:draws].astype(np.float32).astype(np.float64)  # as a file keeps them
    return _bank(ordered, events, known, rows, (fitting.chains, sum(chain[1] for chain in chains)))


def unconditioned(
    toplines: Sequence[Topline], prior: OpinionPrior, stream: Stream, events: Sequence[Event] = (), draws: int = 4096
) -> SupportBank:
    """Draws the same bank without using what the surveys said.

    Args:
        toplines, prior, stream, events, draws: as in `fit`; of the toplines only the frame is read.
    Returns:
        The bank of prior-only worlds.
    Raises:
        FaultySurvey: as in `fit`.
    """
    ordered, known = _ready(toplines, prior, events)
    normals = randomness.normals(stream.seed, f"{stream.root}/prior", np.arange(draws), known.columns)
    return _bank(ordered, in_order(events), known, normals, (1, 0))


def rebuilt(
    toplines: Sequence[Topline], prior: OpinionPrior, events: Sequence[Event], normals: Floats, chains: int
) -> SupportBank:
    """Makes a bank of normals that were kept of an earlier fit.

    Args:
        toplines, prior, events: those of the earlier fit.
        normals: (row, column) its normals.
        chains: how many chains gave them, in turn.
    Returns:
        The bank.
    Raises:
        FaultySurvey: as in `fit`.
        OpinionError: normals of another shape.
    """
    ordered, known = _ready(toplines, prior, events)
    if normals.ndim != 2 or normals.shape[1] != known.columns or not np.all(np.isfinite(normals)):
        raise OpinionError(f"normals: shape {normals.shape}; allowed (row, {known.columns}) finite numbers")
    return _bank(ordered, in_order(events), known, normals, (chains, 0))


class _Count:
    """Counts kept draws over all chains and tells the progress."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress, self._total, self._done = progress, total, 0

    def add(self, kept: int) -> None:
        """Tells of some more."""
        self._done += kept
        self._progress(self._done, self._total)


def _ready(
    toplines: Sequence[Topline], prior: OpinionPrior, events: Sequence[Event]
) -> tuple[tuple[Topline, ...], Plan]:
    ordered = tuple(sorted(toplines, key=lambda t: (t.middle, t.id)))
    if not ordered:
        raise FaultySurvey("toplines: none; allowed one or more; a posture without surveys is unmeasured")
    postures = sorted({t.posture for t in ordered})
    if len(postures) > 1:
        raise FaultySurvey(f"toplines: on {', '.join(postures)}; allowed one posture a fit; fit each alone")
    return ordered, plan(ordered, prior, events)


def _chain(
    known: Plan, stream: Stream, number: int, kept: int, fitting: Fitting, done: _Count
) -> tuple[Floats, int]:
    """One chain's kept draws (draw, column), and how many updates stayed."""
    root, updates = f"{stream.root}/{number}", 2 * fitting.iterations
    state, parts = _start(known, stream.seed, root), []
    for first in range(0, fitting.dropped + kept, _BATCH):
        count = min(_BATCH, fitting.dropped + kept - first)
        numbers = np.arange(first * updates, (first + count) * updates)
        normals = randomness.normals(stream.seed, f"{root}/normals", numbers, known.columns)
        chance = randomness.uniforms(stream.seed, f"{root}/chance", numbers, CHANCE)
        state, found = slices_fast.advance(state, normals, chance, known, updates)
        parts.append(found)
        done.add(count)
    return np.concatenate(parts)[fitting.dropped :], state.stuck


def _start(known: Plan, seed: int, root: str) -> State:
    """The likeliest of some draws of the prior, so that no chain starts where nothing was possible."""
    draws = randomness.normals(seed, f"{root}/start", np.arange(_STARTS), known.columns)
    values = loglik(draws, known)
    best = int(np.argmax(values))
    return State(draws[best].copy(), float(values[best]), 0)


def _bank(
    ordered: tuple[Topline, ...],
    events: tuple[Event, ...],
    known: Plan,
    normals: Floats,
    chains: tuple[int, int],
) -> SupportBank:
    values = unfold(normals, known)
    public = public_of(values.levels, values.audiences, values.coverage, values.uncovered_gap)
    by_reading = reading_loglik(values, known)
    by_wave = likelihood.topline_loglik(by_reading, known.figures, len(ordered))
    rhat, effective = split_rhat(public, chains[0]), survey_draws(public, chains[0])
    return SupportBank(
        toplines=ordered,
        days=np.array([t.middle for t in ordered]),
        events=events,
        plan=known,
        normals=normals,
        values=values,
        rhat=rhat,
        effective_draws=effective,
        heard=heard(ordered, public, by_reading, by_wave, known.figures, fitted=True),
        warnings=warnings_of(ordered[0].posture, rhat, effective, len(normals)),
        stuck=chains[1],
    )
