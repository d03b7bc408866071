"""When do states come in that stayed out so far, and how long do wars last?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincinv

from tightrope.errors import BadCounts, NoReferenceClass
from tightrope.history.classes import ROOT, STRICT, WARS_ENDING, Bins, Counts, shipped
from tightrope.history.judgements import judged

Floats = NDArray[np.float64]

PERIOD = 30.0  # days of one period at risk
_JEFFREYS = 0.5  # history specification 7: prior events of a bin
_MULTIPLIER = judged("multiplier")  # shape and rate, so that its mean is 1


class Periods(NamedTuple):
    """Holds what the hazard of a class rests on."""

    allied: Bins  # the shape in time, from the widest class
    own: Bins | None  # None for the widest class itself, whose multiplier is 1
    design_effect: float
    wars: Bins  # wars ending


class WarPath(NamedTuple):
    """Holds how likely the war is still on: geometric between the days, as at the ends outside them."""

    days: Floats  # (step,) days after the onset, rising
    on: Floats  # (world, step) 0..1; (1, step) for all worlds


LASTING = WarPath(np.zeros(1), np.ones((1, 1)))  # a war that does not end


def periods(counts: Counts, name: str) -> Periods:
    """Gives events and exposures of a class, not in by the start of each period.

    Args:
        counts: shipped or own counts. name: class id.
    Returns:
        Periods.
    Raises:
        BadCounts: the widest class or the wars have a bin without exposure.
        NoReferenceClass: the class is not counted.
    """
    allied, wars = counts.bins[ROOT], counts.bins[WARS_ENDING]
    if not ((allied.exposure > 0).all() and (wars.exposure > 0).all()):
        raise BadCounts("a bin of the widest class or of the wars has no exposure; allowed above 0 in every bin")
    design_effect = counts.tally(STRICT, name).design_effect
    return Periods(allied, None if name == ROOT else counts.bins[name], design_effect, wars)


def multiplier(of: Periods) -> tuple[float, float]:
    """Gives shape and rate of the Gamma distribution of a class's hazard relative to the widest class.

    Gamma(2 + e / d, rate 2 + x / d), e the events of the class, x those expected at the hazard of the widest class,
    d the design effect.

    Args:
        of: events and exposures of the class.
    Returns:
        (shape, rate), both above 0; their ratio is the mean.
    Raises:
        BadCounts: asked of the widest class, whose multiplier is 1.
    Source:
        Gamma-Poisson model: Gelman et al. (2013), Bayesian Data Analysis, 3rd edition, section 2.6.
    """
    if of.own is None:
        raise BadCounts("the widest class is its own measure; its multiplier is exactly 1")
    expected = float(np.sum(of.own.exposure * _allied_mean(of)))
    events = float(of.own.events.sum())
    return _MULTIPLIER + events / of.design_effect, _MULTIPLIER + expected / of.design_effect


def expected_hazard(of: Periods) -> Floats:
    """Gives the hazard of joining by posterior means.

    Args:
        of: events and exposures of the class.
    Returns:
        (bin,) events per 30 days.
    """
    if of.own is None:
        return _allied_mean(of)
    shape, rate = multiplier(of)
    return np.asarray(shape / rate * _allied_mean(of))


def drawn_hazard(of: Periods, uniforms: Floats) -> Floats:
    """Gives the hazard of joining in each world, by inverse transform.

    Args:
        of: events and exposures of the class.
        uniforms: (world, 1 + bin) strictly between 0 and 1; column 0 for the class, one for each bin.
    Returns:
        (world, bin) events per 30 days.
    """
    shape = gammaincinv(of.allied.events + _JEFFREYS, uniforms[:, 1 : 1 + len(of.allied.events)]) / of.allied.exposure
    if of.own is None:
        return np.asarray(shape)
    own, rate = multiplier(of)
    return np.asarray(gammaincinv(own, uniforms[:, :1]) / rate * shape)


def join_by(of: Periods, day: int, days: Sequence[int], war_on: WarPath | None, uniforms: Floats) -> Floats:
    """Gives how likely a state that is out on a day has joined by later days.

    Args:
        of: events and exposures of the class.
        day: days after the onset on which it is known to be out.
        days: (date,) days after the onset, up to 2,880; 0 for days up to `day`.
        war_on: the course of this war; None for that of past wars still on at `day`.
        uniforms: (world, 1 + bin), as for `drawn_hazard`.
    Returns:
        (world, date) 0..1, not falling with the date.
    Raises:
        NoReferenceClass: a day lies past those counted.
    """
    return join(drawn_hazard(of, uniforms), of.allied.edges, day, days, war_on or past_wars(of.wars, day))


def join(hazard: Floats, edges: Floats, day: int, days: Sequence[int], war_on: WarPath) -> Floats:
    """Gives the probability of joining under a given hazard: it acts while the war is on.

    Hazard and ending are constant within each stretch, so each is integrated exactly:
    on G h (1 - exp(-(h + g) d)) / (h + g), with G the share still out, g the rate at which the war ends.

    Args:
        hazard: (world, bin) events per 30 days. edges: (bin + 1,) days after the onset.
        day, days, war_on: as in `join_by`.
    Returns:
        (world, date) 0..1.
    Raises:
        NoReferenceClass: a day lies past the last edge.
    """
    asked = np.maximum(np.asarray(days, dtype=np.float64), day)
    if len(asked) and asked.max() > edges[-1]:
        raise NoReferenceClass(
            f"day {asked.max():.0f} of the war lies past day {edges[-1]:.0f}, after which no past joiner is counted; "
            "ask for an earlier date",
            day=float(asked.max()),
        )
    knots = np.unique(np.concatenate([asked, [day], edges, war_on.days]))
    knots = knots[(knots >= day) & (knots <= max(asked.max(initial=day), day))]
    rate = hazard[:, np.searchsorted(edges, knots[:-1], side="right") - 1] * np.diff(knots) / PERIOD
    out = np.exp(-np.concatenate([np.zeros((len(rate), 1)), np.cumsum(rate, axis=1)], axis=1))
    joined = np.cumsum(out[:, :-1] * _while_on(rate, _on(war_on, knots)), axis=1)
    joined = np.concatenate([np.zeros((len(joined), 1)), joined], axis=1)
    return np.asarray(joined[:, np.searchsorted(knots, asked)])


def past_wars(wars: Bins, day: int) -> WarPath:
    """Gives how likely a past war that was on at a day was still on later.

    Args:
        wars: endings and exposures of past wars. day: days after the onset.
    Returns:
        WarPath, 1 at `day`.
    Raises:
        NoReferenceClass: the day lies past those counted.
    """
    survival = war_survival(wars.edges, wars)
    return WarPath(wars.edges, (survival / war_survival(np.array([day], dtype=np.float64), wars))[None])


def war_survival(days: Floats, wars: Bins | None = None) -> Floats:
    """Gives the share of past wars that were still on after some days, geometric within a bin.

    Args:
        days: (date,) days after the onset, 0 to 2,880.
        wars: endings and exposures in 30-day periods; the shipped 95 wars by default.
    Returns:
        (date,) 0..1.
    Raises:
        NoReferenceClass: a day is negative or past those counted.
    Source:
        Counted by us from Correlates of War 4.0 (Sarkees and Wayman 2010); product-limit estimate: Kaplan and Meier
        (1958), doi:10.1080/01621459.1958.10501452.
    """
    bins = shipped().bins[WARS_ENDING] if wars is None else wars
    days = np.asarray(days, dtype=np.float64)
    if not ((days >= 0) & (days <= bins.edges[-1])).all():
        raise NoReferenceClass(f"days {days.tolist()}: wars are counted from day 0 to day {bins.edges[-1]:.0f}")
    inside = np.clip(days[:, None], bins.edges[:-1], bins.edges[1:]) - bins.edges[:-1]
    return np.asarray(np.prod((1 - bins.events / bins.exposure) ** (inside / PERIOD), axis=1))


def _allied_mean(of: Periods) -> Floats:
    return np.asarray((of.allied.events + _JEFFREYS) / of.allied.exposure)


def _on(path: WarPath, knots: Floats) -> Floats:
    """(world, knot) geometric between the days of the path."""
    last = len(path.days) - 1
    after = np.clip(np.searchsorted(path.days, knots), 0, last)
    before = np.maximum(after - 1, 0)
    width = np.where(after > before, path.days[after] - path.days[before], 1)
    share = np.clip((knots - path.days[before]) / width, 0, 1) * (after > before)
    return np.asarray(path.on[:, before] ** (1 - share) * path.on[:, after] ** share)


def _while_on(rate: Floats, on: Floats) -> Floats:
    """(world, stretch) share joining while the war is on; a war surely over by the end of a stretch adds nothing."""
    first = np.broadcast_to(on[:, :-1], np.broadcast_shapes(on[:, :-1].shape, rate.shape))
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        leaving = rate + np.log(on[:, :-1]) - np.log(on[:, 1:])
        kept = np.where(leaving == 0, 1, -np.expm1(-leaving) / leaving)
        return np.where(first > 0, first * rate * kept, 0)
