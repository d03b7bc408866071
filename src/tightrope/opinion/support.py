"""What share of the public and of each body is in favour of each posture on each date?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tightrope.errors import OpinionError
from tightrope.opinion import paths
from tightrope.opinion.bodies import GROUPS, bodies
from tightrope.opinion.instruments import public_share
from tightrope.opinion.thin import SupportBank
from tightrope.opinion.unmeasured import nearest, shifted, unasked

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Truths = NDArray[np.bool_]


class Measured(NamedTuple):
    """Holds a measured posture, its bank and which row each world follows."""

    posture: int  # index on the posture axis
    bank: SupportBank
    rows: Integers  # (world,)
    normals: Floats  # (world, date) standard normals of the bridges


class Beliefs(NamedTuple):
    """Holds one number a world for what no survey tells; arrays are (world,) unless said."""

    exposure_slope: Floats  # logit per exposure, > 0
    exposure_noise: Floats  # (world,) or (world, posture), logit
    unasked_level: Floats  # logit
    coverage: Floats  # share 0..1; read only if no posture was measured
    uncovered_gap: Floats  # logit; read only if no posture was measured
    families_shift: Floats  # logit, as the three below
    soldiers_shift: Floats
    officers_shift: Floats
    elite_shift: Floats


@dataclass(frozen=True)
class SupportPaths:
    """Holds support by world, date, posture and group, and what of it was measured."""

    support: Floats  # (world, date, posture, group), share 0..1; groups as in `GROUPS`
    measured: Truths  # (posture,) False: assumed, no survey ever asked
    before_evidence: Truths  # (date,) True: before the first survey of some measured posture
    groups: tuple[str, ...] = GROUPS


def support(
    measured: Sequence[Measured],
    exposure: Floats,
    beliefs: Beliefs,
    dates: Sequence[date],
    caps: Floats | float = 1.0,
) -> SupportPaths:
    """Gives the support paths of every world.

    A measured posture follows its bank; an unmeasured one is shifted from the nearest in exposure; if none was
    measured, all are constant in time. Bodies follow the public. Leaves out media segments.

    Args:
        measured: the postures with surveys, any number.
        exposure: (posture,) 0..1.
        beliefs: (world,) arrays.
        dates: query dates.
        caps: logical bounds on bodies, broadcast to (world, date, posture, body); 1 binds nothing.
    Returns:
        The paths.
    Raises:
        OpinionError: arrays whose shapes do not fit; all at once.
    """
    _check(measured, exposure, beliefs, dates)
    public = _public(measured, exposure, beliefs, dates)
    shifts = np.stack([getattr(beliefs, f"{group}_shift") for group in GROUPS[1:]], axis=1)
    early = [paths.before_evidence(m.bank, dates) for m in measured]
    return SupportPaths(
        support=np.concatenate([public[..., None], bodies(public, shifts, caps)], axis=-1),
        measured=np.isin(np.arange(len(exposure)), [m.posture for m in measured]),
        before_evidence=np.any(early, axis=0) if early else np.zeros(len(dates), dtype=np.bool_),
    )


def support_after(before: Floats, drift: Floats) -> Floats:
    """Support once a posture at or past the red line has been taken: logistic(logit(support) + drift).

    Rally if the drift is positive, backlash if negative; assumed, never learned from surveys before a crossing.

    Args:
        before: (world, ...) share 0..1.
        drift: (world,) logit.
    Returns:
        Same shape, share 0..1; equal to `before` where drift is 0.
    """
    along = drift.reshape(-1, *(1 for _ in before.shape[1:]))
    raised = before * np.exp(along)  # by odds, which keeps the order of shares however small
    return np.where(along == 0, before, raised / (raised + 1 - before))


def _public(measured: Sequence[Measured], exposure: Floats, beliefs: Beliefs, dates: Sequence[date]) -> Floats:
    """Public support: (world, date, posture)."""
    worlds = len(beliefs.exposure_slope)
    noise = np.broadcast_to(beliefs.exposure_noise.reshape(worlds, -1), (worlds, len(exposure)))
    known = {m.posture: (m, paths.level(m.bank, m.rows, dates, m.normals)) for m in measured}
    public = np.empty((worlds, len(dates), len(exposure)))
    for posture in range(len(exposure)):
        if known:
            public[:, :, posture] = _near(known, exposure, beliefs.exposure_slope, noise[:, posture], posture)
        else:
            level = unasked(beliefs.unasked_level, beliefs.exposure_slope, float(exposure[posture]), len(dates))
            public[:, :, posture] = public_share(level, beliefs.coverage[:, None], beliefs.uncovered_gap[:, None])
    return public


def _near(
    known: dict[int, tuple[Measured, Floats]], exposure: Floats, slope: Floats, noise: Floats, posture: int
) -> Floats:
    """Public support of one posture, from its own surveys or from the nearest measured posture's: (world, date)."""
    source = posture if posture in known else nearest(exposure, sorted(known), posture)
    entry, level = known[source]
    if posture != source:
        level = shifted(level, slope, float(exposure[source] - exposure[posture]), noise)
    values = entry.bank.values
    return public_share(level, values.coverage[entry.rows, None], values.uncovered_gap[entry.rows, None])


def _check(measured: Sequence[Measured], exposure: Floats, beliefs: Beliefs, dates: Sequence[date]) -> None:
    worlds, faults = len(beliefs.exposure_slope), []
    for name, array in beliefs._asdict().items():
        shapes = [(worlds,), (worlds, len(exposure))] if name == "exposure_noise" else [(worlds,)]
        if array.shape not in shapes:
            faults.append(f"{name}: shape {array.shape}; allowed {' or '.join(map(str, shapes))}")
        elif not np.all(np.isfinite(array)):
            faults.append(f"{name}: not finite in world {int(np.argwhere(~np.isfinite(array))[0][0])}; give numbers")
    for entry in measured:
        if not 0 <= entry.posture < len(exposure):
            faults.append(f"posture {entry.posture}: allowed 0 to {len(exposure) - 1}")
        if entry.rows.shape != (worlds,) or entry.rows.min() < 0 or entry.rows.max() >= entry.bank.rows:
            faults.append(f"rows of posture {entry.posture}: allowed ({worlds},) numbers 0 to {entry.bank.rows - 1}")
        if entry.normals.shape != (worlds, len(dates)):
            faults.append(
                f"normals of posture {entry.posture}: shape {entry.normals.shape}; allowed {(worlds, len(dates))}"
            )
    if len({m.posture for m in measured}) < len(measured):
        faults.append("measured: a posture stands twice; allowed once; put all its surveys into one fit")
    if faults:
        raise OpinionError("; ".join(faults))
