"""What share of each media segment and of each body is in favour of each posture on each date?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from tightrope.errors import OpinionError
from tightrope.opinion import paths
from tightrope.opinion.bodies import BODIES
from tightrope.opinion.events import after, moved
from tightrope.opinion.latent import SupportBank
from tightrope.opinion.layers import KINDS, segment_share
from tightrope.opinion.media import full_weeks
from tightrope.opinion.support import Beliefs, SupportPaths
from tightrope.opinion.unknowns import SEGMENTS
from tightrope.opinion.unmeasured import nearest

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

WHOLE_GROUPS = ("public", *SEGMENTS, *BODIES)  # group axis of support, whole form
# whom each body comes from: shares of the public and of the state segment (specification, section 9)
_FROM_PUBLIC = np.array([1.0, 1.0, 0.5, 0.0])


class Followed(NamedTuple):
    """Holds a measured posture, its bank and which row each world follows."""

    posture: int  # index on the posture axis
    bank: SupportBank
    rows: Integers  # (world,)
    normals: Floats  # (world, date, 5) standard normals of the bridges: shared, then one a segment


class SegmentBeliefs(NamedTuple):
    """Holds what is believed of the segments where no posture was measured."""

    levels: Floats  # (world, segment) alpha, logit
    audiences: Floats  # (world, segment) shares, sum 1


def segment_support(
    measured: Sequence[Followed],
    exposure: Floats,
    beliefs: Beliefs,
    segments: SegmentBeliefs,
    dates: Sequence[date],
    caps: Floats | float = 1.0,
) -> SupportPaths:
    """Gives the support paths of every world, with media segments.

    A measured posture follows its bank; an unmeasured one is the whole path of the nearest in exposure, shifted,
    seen through the same instruments; if none was measured, all are constant in time. Families and soldiers come
    from the public, officers half from it and half from the state segment, the elite from the state segment.

    Args:
        measured: the postures with surveys, any number.
        exposure: (posture,) 0..1.
        beliefs: (world,) arrays.
        segments: (world, segment) arrays, read only if no posture was measured.
        dates: query dates.
        caps: logical bounds on bodies, broadcast to (world, date, posture, body); 1 binds nothing.
    Returns:
        The paths; groups as in `WHOLE_GROUPS`.
    Raises:
        OpinionError: arrays whose shapes do not fit; all at once.
    """
    _check(measured, len(beliefs.exposure_slope), len(exposure), len(dates))
    worlds = len(beliefs.exposure_slope)
    by_segment = np.empty((worlds, len(dates), len(exposure), KINDS))
    public = np.empty((worlds, len(dates), len(exposure)))
    noise = np.broadcast_to(beliefs.exposure_noise.reshape(worlds, -1), (worlds, len(exposure)))
    known = {m.posture: (m, levels(m.bank, m.rows, dates, m.normals)) for m in measured}
    for posture in range(len(exposure)):
        if known:
            found = _near(known, exposure, beliefs.exposure_slope, noise[:, posture], posture)
        else:
            found = _unasked(beliefs, segments, float(exposure[posture]), len(dates))
        by_segment[:, :, posture], shares = found
        public[:, :, posture] = np.sum(shares[:, None] * found[0], axis=2)
    early = [paths.before_first(m.bank.days, dates) for m in measured]
    everyone = np.concatenate([public[..., None], by_segment], axis=3)
    return SupportPaths(
        support=np.concatenate([everyone, _bodies(public, by_segment[..., 0], beliefs, caps)], axis=3),
        measured=np.isin(np.arange(len(exposure)), [m.posture for m in measured]),
        before_evidence=np.any(early, axis=0) if early else np.zeros(len(dates), dtype=np.bool_),
        groups=WHOLE_GROUPS,
    )


def levels(bank: SupportBank, rows: Integers, dates: Sequence[date], normals: Floats) -> Floats:
    """Level of each segment in logits at any dates, exact given the waves of each world.

    Brownian bridge between waves, free walk after the last and, backward, before the first, with the world's own
    pace and shared part; events enter as steps on their days, media by what they said since the first wave.

    Args:
        bank: a fit.
        rows: (world,) row of the bank that each world follows.
        dates: query dates, in any order.
        normals: (world, date, 5) standard normals: shared, then one a segment.
    Returns:
        (world, date, segment), logit.
    Source:
        Brownian bridge: Karatzas and Shreve (1991), Brownian Motion and Stochastic Calculus, section 5.6.B.
    """
    values = bank.values
    days = np.array([float(day.toordinal()) for day in dates])
    stepped = moved(values.steps[rows], after(bank.events, days))
    shared = values.walk_shared[rows][:, None]
    out = np.empty((len(rows), len(dates), KINDS))
    said = full_weeks(days, float(bank.days[0]), bank.plan.said)[:, :, : bank.plan.media.shape[2]]
    heard = np.einsum("tgf,wgf->wtg", said, values.media_pace[rows])
    for g in range(KINDS):
        mixed = np.sqrt(shared) * normals[..., 0] + np.sqrt(1 - shared) * normals[..., 1 + g]
        walked = paths.walk_at(bank.days, values.walks[rows, :, g], values.walk[rows], days, mixed)
        out[:, :, g] = values.base[rows, g, None] + stepped[..., g] + walked + heard[..., g]
    return out


def _near(
    known: dict[int, tuple[Followed, Floats]], exposure: Floats, slope: Floats, noise: Floats, posture: int
) -> tuple[Floats, Floats]:
    """Support by segment of one posture (world, date, segment), and the segments' shares (world, segment)."""
    source = posture if posture in known else nearest(exposure, sorted(known), posture)
    entry, level = known[source]
    if posture != source:
        level = level + (slope * float(exposure[source] - exposure[posture]) + noise)[:, None, None]
    values, rows = entry.bank.values, entry.rows
    return segment_share(level, values.coverage[rows], values.uncovered_gap[rows]), values.audiences[rows]


def _unasked(beliefs: Beliefs, segments: SegmentBeliefs, exposure: float, dates: int) -> tuple[Floats, Floats]:
    level = (beliefs.unasked_level - beliefs.exposure_slope * exposure)[:, None] + segments.levels
    wide = np.repeat(level[:, None], dates, axis=1)
    return segment_share(wide, beliefs.coverage, beliefs.uncovered_gap), segments.audiences


def _bodies(public: Floats, state: Floats, beliefs: Beliefs, caps: Floats | float) -> Floats:
    shifts = np.stack([getattr(beliefs, f"{body}_shift") for body in BODIES], axis=1)
    people = _FROM_PUBLIC * public[..., None] + (1 - _FROM_PUBLIC) * state[..., None]
    return np.asarray(np.minimum(expit(logit(people) + shifts[:, None, None]), caps))


def _check(measured: Sequence[Followed], worlds: int, postures: int, dates: int) -> None:
    faults = []
    for entry in measured:
        if not 0 <= entry.posture < postures:
            faults.append(f"posture {entry.posture}: allowed 0 to {postures - 1}")
        if entry.rows.shape != (worlds,) or entry.rows.min() < 0 or entry.rows.max() >= entry.bank.rows:
            faults.append(f"rows of posture {entry.posture}: allowed ({worlds},) numbers 0 to {entry.bank.rows - 1}")
        if entry.normals.shape != (worlds, dates, 1 + KINDS):
            allowed = (worlds, dates, 1 + KINDS)
            faults.append(f"normals of posture {entry.posture}: shape {entry.normals.shape}; allowed {allowed}")
    if len({m.posture for m in measured}) < len(measured):
        faults.append("measured: a posture stands twice; allowed once; put all its surveys into one fit")
    if faults:
        raise OpinionError("; ".join(faults))
