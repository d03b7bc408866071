"""How do standard normal numbers become a path of support, and that path a likelihood of what was printed?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, softmax

from tightrope.opinion import likelihood
from tightrope.opinion.events import Event, after, in_order, moved
from tightrope.opinion.instruments import asked_share, reported_share
from tightrope.opinion.likelihood import Counts
from tightrope.opinion.media import FIELDS, full_weeks, outputs
from tightrope.opinion.thin import DAYS_A_WEEK
from tightrope.opinion.toplines import Topline
from tightrope.opinion.unknowns import GRID, SEGMENTS, OpinionPrior

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Truths = NDArray[np.bool_]

EXCESS_ROW = 20  # row of the tables: total error of a house beyond sampling

KINDS = len(SEGMENTS)
STEP = 11  # column of the first event's step; those of the segments follow
FIRST_HOUSE = 23


class Plan(NamedTuple):
    """Holds what a fit knows before it draws: the surveys as numbers and the prior as tables."""

    tables: Floats  # (21, point), and a last row for media where there are series
    spans: Floats  # (wave - 1,) square roots of the weeks between middle days
    after: Floats  # (wave, event) 1 from the event on, else 0
    steps: Integers  # (event, 1 + segment) columns of the normals: common to all, then what each segment adds
    house: Integers  # (wave,)
    mode: Integers  # (wave,)
    everyone: Truths  # (wave,) the way of asking also reaches the uncovered
    houses: int
    modes: int
    figures: Counts
    drift: Floats  # (wave, segment) logit, added to every level: a walk held fixed
    said: Floats  # (output, 5) what fields of media said, see `media.outputs`
    media: Floats  # (wave, segment, field) weeks of full output since the first wave; no field without series

    @property
    def first_media(self) -> int:
        """First column of the effects of media, by segment and field."""
        return _first_step(self.houses, self.modes) + (1 + KINDS) * max(0, len(self.steps) - 1)

    @property
    def first_walk(self) -> int:
        """First column of the random walk's innovations."""
        return self.first_media + KINDS * self.media.shape[2]

    @property
    def columns(self) -> int:
        """How many standard normals a draw has."""
        return self.first_walk + (1 + KINDS) * len(self.spans)


class Unfolded(NamedTuple):
    """Holds what a draw of the normals means; the first axis is the draw."""

    levels: Floats  # (draw, wave, segment) theta, logit
    walks: Floats  # (draw, wave, segment) W, logit, 0 at the first wave
    base: Floats  # (draw, segment) beta0 + alpha, logit
    steps: Floats  # (draw, event, segment) J, logit
    audiences: Floats  # (draw, segment) omega, sums to 1
    walk: Floats  # (draw,)
    walk_shared: Floats
    houses: Floats  # (draw, house) delta, logit
    modes: Floats  # (draw, mode) tau, logit
    house_scale: Floats  # (draw,)
    mode_scale: Floats
    wrong_together: Floats
    coverage: Floats
    uncovered_gap: Floats
    hide: Floats
    feign: Floats
    total_error_excess: Floats  # (draw, house)
    media_pace: Floats  # (draw, segment, field), logit per week of full output


def plan(toplines: Sequence[Topline], prior: OpinionPrior, events: Sequence[Event]) -> Plan:
    """Gets the surveys of one posture ready for drawing.

    Args:
        toplines: in the order of their middle days.
        prior: what is believed before them.
        events: days on which opinion may have moved at once, in any order.
    Returns:
        Plan.
    Raises:
        FaultySurvey: a printed share that no count gives, two events on one day, or a series of media that cannot
            be used.
    """
    said = outputs(prior.media.series if prior.media is not None else {})
    days = np.array([t.middle for t in toplines])
    houses, modes = sorted({t.house for t in toplines}), sorted({t.mode for t in toplines})
    return Plan(
        tables=prior.tables(),
        spans=np.sqrt(np.diff(days) / DAYS_A_WEEK),
        after=after(in_order(events), days),
        steps=_columns(len(events), _first_step(len(houses), len(modes))),
        house=np.array([houses.index(t.house) for t in toplines], dtype=np.int64),
        mode=np.array([modes.index(t.mode) for t in toplines], dtype=np.int64),
        everyone=np.array([t.reaches_everyone for t in toplines]),
        houses=len(houses),
        modes=len(modes),
        figures=likelihood.counts(toplines),
        drift=np.zeros((len(toplines), KINDS)),
        said=said,
        media=full_weeks(days, float(days[0]), said)[:, :, : len(FIELDS) if len(said) else 0],
    )


def unfold(normals: Floats, known: Plan) -> Unfolded:
    """Turns standard normals into the unknowns of section 6: columns are level, segments, audiences, walk, its
    shared part, first event, that event by segment, scales of house and mode, c, coverage, gap, hide, feign, then
    houses, modes, total error by house, further events as the first, effects of media by segment and field where
    there are series, and the walk's innovations (shared, then by segment).

    Args:
        normals: (draw, column).
        known: the plan.
    Returns:
        Unfolded.
    """
    def _read(column: int | Integers, row: int) -> Floats:
        return np.asarray(np.interp(normals[:, column], GRID, known.tables[row]))

    base = _read(0, 0)[:, None] + np.stack([_read(1 + g, 1 + g) for g in range(KINDS)], axis=1)
    logs = np.stack([_read(5 + g, 5 + g) for g in range(KINDS)], axis=1)
    steps = _read(known.steps[:, :1], 11) + _read(known.steps[:, 1:], 12)
    scales = _read(16, 13), _read(17, 14)
    houses_end, modes_end = FIRST_HOUSE + known.houses, FIRST_HOUSE + known.houses + known.modes
    pace, shared = _read(9, 9), _read(10, 10)
    walks = _walks(normals[:, known.first_walk :], known.spans, pace, shared)
    media_pace = np.interp(normals[:, known.first_media : known.first_walk], GRID, known.tables[-1])
    media_pace = media_pace.reshape(len(normals), KINDS, -1)
    heard = np.einsum("wgf,dgf->dwg", known.media, media_pace)
    return Unfolded(
        levels=base[:, None] + moved(steps, known.after) + walks + known.drift + heard,
        walks=walks,
        base=base,
        steps=steps,
        audiences=np.asarray(softmax(logs, axis=1)),
        walk=pace,
        walk_shared=shared,
        houses=_centred(normals[:, FIRST_HOUSE:houses_end]) * scales[0][:, None],
        modes=_centred(normals[:, houses_end:modes_end]) * scales[1][:, None],
        house_scale=scales[0],
        mode_scale=scales[1],
        wrong_together=_read(18, 15),
        coverage=_read(19, 16),
        uncovered_gap=_read(20, 17),
        hide=_read(21, 18),
        feign=_read(22, 19),
        total_error_excess=np.stack([_read(modes_end + h, EXCESS_ROW) for h in range(known.houses)], axis=1),
        media_pace=media_pace,
    )


def reported(found: Unfolded, known: Plan) -> Floats:
    """Share who say yes in each wave.

    Args:
        found: draws. known: the plan.
    Returns:
        (draw, wave), share 0..1.
    """
    offsets = found.wrong_together[:, None] + found.houses[:, known.house] + found.modes[:, known.mode]
    return said_to(found, found.levels + offsets[..., None], known.everyone)


def said_to(found: Unfolded, seen: Floats, everyone: Truths) -> Floats:
    """Share who say yes to a survey, by how its pollster and way of asking see the public.

    Args:
        found: draws. seen: (draw, wave, segment) log odds of yes, offsets of house and mode in it.
        everyone: (wave,) whether its way of asking reaches those whom panels do not.
    Returns:
        (draw, wave), share 0..1.
    """
    covered = np.sum(found.audiences[:, None] * expit(seen), axis=2)
    uncovered = np.sum(found.audiences[:, None] * expit(seen + found.uncovered_gap[:, None, None]), axis=2)
    asked = np.where(everyone, asked_share(covered, uncovered, found.coverage[:, None]), covered)
    return reported_share(asked, found.hide[:, None], found.feign[:, None])


def reading_loglik(found: Unfolded, known: Plan) -> Floats:
    """Log-likelihood of each reading; a total error larger than the survey itself is impossible.

    Args:
        found: draws. known: the plan.
    Returns:
        (draw, reading).
    """
    shares, figures = reported(found, known), known.figures
    out = np.full((len(shares), len(figures.n)), -np.inf)
    for j, (wave, n) in enumerate(zip(figures.wave, figures.n, strict=True)):
        excess = found.total_error_excess[:, known.house[wave]]
        fine = excess < n - 1
        one = _alone(figures, j)
        out[fine, j] = likelihood.reading_loglik(shares[fine], excess[fine], one)[:, 0]
    return out


def loglik(normals: Floats, known: Plan) -> Floats:
    """Log-likelihood of all surveys at standard normals (the equations; `layers_fast` is used).

    Args:
        normals: (draw, column). known: the plan.
    Returns:
        (draw,).
    """
    by_reading = reading_loglik(unfold(normals, known), known)
    return np.asarray(likelihood.topline_loglik(by_reading, known.figures, len(known.after)).sum(axis=1))


def public_of(levels: Floats, audiences: Floats, coverage: Floats, gap: Floats) -> Floats:
    """Public support: the segments by their shares, covered and uncovered, without any error of the instruments.

    Args:
        levels: (draw, date, segment), logit. audiences: (draw, segment). coverage, gap: (draw,).
    Returns:
        (draw, date), share 0..1.
    """
    return np.asarray(np.sum(audiences[:, None] * segment_share(levels, coverage, gap), axis=2))


def segment_share(levels: Floats, coverage: Floats, gap: Floats) -> Floats:
    """Support within each segment, covered and uncovered together.

    Args:
        levels: (draw, date, segment), logit. coverage, gap: (draw,).
    Returns:
        (draw, date, segment), share 0..1.
    """
    reach, differ = coverage[:, None, None], gap[:, None, None]
    return np.asarray(reach * expit(levels) + (1 - reach) * expit(levels + differ))


def _centred(normals: Floats) -> Floats:
    return normals - normals.mean(axis=1, keepdims=True)


def _walks(innovations: Floats, spans: Floats, pace: Floats, shared: Floats) -> Floats:
    """(draw, wave, segment): increments sigma sqrt(weeks) (sqrt(rho) e0 + sqrt(1 - rho) e_g)."""
    steps = innovations.reshape(len(pace), 1 + KINDS, len(spans))
    common, own = np.sqrt(shared)[:, None, None], np.sqrt(1 - shared)[:, None, None]
    mixed = (common * steps[:, :1] + own * steps[:, 1:]) * spans * pace[:, None, None]
    path = np.concatenate([np.zeros((len(pace), KINDS, 1)), np.cumsum(mixed, axis=2)], axis=2)
    return np.asarray(np.swapaxes(path, 1, 2))


def _first_step(houses: int, modes: int) -> int:
    """First column of the steps of further events."""
    return FIRST_HOUSE + 2 * houses + modes


def _columns(events: int, further: int) -> Integers:
    """Columns of each event's steps; the first keeps the columns it has when it is alone."""
    first = np.array([STEP, *range(further, further + (1 + KINDS) * (events - 1), 1 + KINDS)][:events], dtype=np.int64)
    return np.asarray(first[:, None] + np.arange(1 + KINDS))


def _alone(figures: Counts, j: int) -> Counts:
    one = slice(j, j + 1)
    whole = (figures.wave[one], figures.n[one], figures.first[one], figures.last[one])
    return Counts(*whole, figures.log_ways[one], figures.log_weight[one])
