"""What can be said about the public from a printed share with no model at all?"""

from __future__ import annotations

from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tightrope.errors import FaultySurvey

Interval = tuple[float, float]

_HALF = 0.5


class Bounds(NamedTuple):
    """Holds the lowest and the highest value that cannot be excluded."""

    low: float
    high: float


def coverage_bounds(share: float, coverage: float) -> Bounds:
    """Bounds on the public's share when nothing is known of those not covered.

    [kappa y, kappa y + 1 - kappa].

    Args:
        share: y, share 0..1 among the covered.
        coverage: kappa, share 0..1 of the public that is covered.
    Returns:
        Bounds, 0..1.
    Raises:
        FaultySurvey: an argument outside 0..1.
    Source:
        Manski (1989), J. Human Resources 24:343, doi:10.2307/145818.
    """
    _within(share=share, coverage=coverage)
    return Bounds(coverage * share, coverage * share + 1 - coverage)


def odds_bounds(share: float, coverage: float, factor: float) -> Bounds:
    """Bounds when the odds of the uncovered lie within a factor up or down of those of the covered.

    Args:
        share, coverage: as in `coverage_bounds`.
        factor: k >= 1.
    Returns:
        Bounds, 0..1.
    Raises:
        FaultySurvey: a share outside 0..1 or a factor below 1.
    """
    return Bounds(*(_mixed(share, coverage, x) for x in (1 / _factor(factor), factor)))


def monotone_bounds(share: float, coverage: float, factor: float) -> Bounds:
    """Bounds when the uncovered are at least as much in favour, with odds up to a factor higher.

    Args:
        share, coverage: as in `coverage_bounds`.
        factor: k >= 1.
    Returns:
        Bounds, 0..1; the lower one is the printed share.
    Raises:
        FaultySurvey: a share outside 0..1 or a factor below 1.
    """
    return Bounds(*(_mixed(share, coverage, x) for x in (1.0, _factor(factor))))


def misreport_bounds(share: float, hide: Interval, feign: Interval) -> Bounds:
    """Bounds on the true share when some hide and some feign their view.

    (y - f)/(1 - a - f) over both intervals, cut to 0..1. It is monotone in each of a and f with the other
    fixed, so its ends lie at the corners.

    Args:
        share: y, share 0..1 who say yes.
        hide: interval of a, share of those in favour who deny it.
        feign: interval of f, share of the others who claim it.
    Returns:
        Bounds, 0..1.
    Raises:
        FaultySurvey: an end outside 0..1, a reversed interval, or a + f >= 1 somewhere.
    """
    _within(share=share)
    _interval("hide", hide)
    _interval("feign", feign)
    if hide[1] + feign[1] >= 1:
        raise FaultySurvey(
            f"hide {hide[1]:g} + feign {feign[1]:g}: 1 or more; allowed below 1; narrow one of them",
            hide=hide, feign=feign,
        )  # fmt: skip
    corners = [_honest(share, a, f) for a, f in product(hide, feign)]
    return Bounds(min(corners), max(corners))


def dont_know_bounds(share: float, dont_know: float) -> Bounds:
    """Bounds on the share among all asked when those without an answer might all think either.

    [y (1 - d), y (1 - d) + d].

    Args:
        share: y, share 0..1 among those who answered.
        dont_know: d, share 0..1 of all asked.
    Returns:
        Bounds, 0..1.
    Raises:
        FaultySurvey: an argument outside 0..1.
    """
    _within(share=share, dont_know=dont_know)
    answered = share * (1 - dont_know)
    return Bounds(answered, answered + dont_know)


def change_bounds(first: float, second: float, coverage: float) -> Bounds:
    """Bounds on the public's change when nothing is known of the uncovered on either date.

    Args:
        first, second: shares 0..1 among the covered on the two dates.
        coverage: share 0..1 covered on both.
    Returns:
        Bounds, -1..1.
    Raises:
        FaultySurvey: an argument outside 0..1.
    """
    middle = covered_change(first, second, coverage)
    return Bounds(middle - (1 - coverage), middle + (1 - coverage))


def covered_change(first: float, second: float, coverage: float) -> float:
    """Change of the public's share if the uncovered did not change at all.

    Args:
        first, second, coverage: as in `change_bounds`.
    Returns:
        Change, -1..1.
    Raises:
        FaultySurvey: an argument outside 0..1.
    """
    _within(first=first, second=second, coverage=coverage)
    return coverage * (second - first)


def group_bound(share: float, group: float) -> float:
    """Highest share in favour that a group can hold: all who are in favour might be in it.

    min(1, p/g). For soldiers alone, under a hundredth of the public, it is 1 and says nothing.

    Args:
        share: p, share 0..1 of the public in favour.
        group: g, share of the public in the group, above 0 and at most 1.
    Returns:
        Share 0..1.
    Raises:
        FaultySurvey: an argument out of range.
    """
    _within(share=share, group=group)
    if group == 0:
        raise FaultySurvey("group: 0 is not allowed; allowed above 0 to 1; leave an empty group out", group=group)
    return min(1.0, share / group)


def joint_bounds(share: float, coverage: Interval, hide: Interval, feign: Interval, dont_know: float) -> Bounds:
    """Bounds with all doubts at once, each at its worst: don't-knows, then misreport, then coverage.

    Args:
        share: printed share 0..1 among those who answered.
        coverage: interval of the share covered.
        hide, feign: as in `misreport_bounds`.
        dont_know: share 0..1 of all asked without an answer.
    Returns:
        Bounds, 0..1.
    Raises:
        FaultySurvey: an argument out of range, or a + f >= 1 somewhere.
    """
    _interval("coverage", coverage)
    answers = dont_know_bounds(share, dont_know)
    honest = Bounds(
        misreport_bounds(answers.low, hide, feign).low, misreport_bounds(answers.high, hide, feign).high
    )  # fmt: skip
    return Bounds(coverage_bounds(honest.low, coverage[0]).low, coverage_bounds(honest.high, coverage[0]).high)


def list_bounds(
    indirect: float, error: float, deflation: Interval = (0.0, 0.15), level_width: float = 1.959963984540054
) -> Bounds:
    """Bounds on the true share from a list experiment, whose long list is answered low by some.

    [tau + least deflation - z se, tau + largest deflation + z se].

    Args:
        indirect: tau, share by the difference of the two lists.
        error: se >= 0, its standard error.
        deflation: how far the longer list may lower the answer; placebo lists say 0 to 0.15.
        level_width: z >= 0, standard errors on either side; 1.96 for 95 %.
    Returns:
        Bounds, cut to 0..1.
    Raises:
        FaultySurvey: a figure out of its range.
    Source:
        Frye, Gehlbach, Marquardt and Reuter (2023), Post-Soviet Affairs 39:213, doi:10.1080/1060586X.2023.2187195.
    """
    if not (-1 <= indirect <= 1 and 0 <= error < float("inf") and 0 <= level_width < float("inf")):
        raise FaultySurvey(
            f"indirect {indirect:g}, error {error:g}, level_width {level_width:g}; allowed -1 to 1, and 0 or more",
            indirect=indirect, error=error,
        )  # fmt: skip
    _interval("deflation", deflation)
    low, high = indirect + deflation[0] - level_width * error, indirect + deflation[1] + level_width * error
    return Bounds(min(1.0, max(0.0, low)), min(1.0, max(0.0, high)))


def falsification_bounds(direct: float, truth: Interval, only_up: bool = False) -> Bounds:
    """Bounds on how much more support is told in the open than is meant.

    Args:
        direct: share 0..1 by the open question. truth: bounds of the true share, as from `list_bounds`.
        only_up: True if nobody hides support (the assumption on the sign).
    Returns:
        Bounds, -1..1.
    Raises:
        FaultySurvey: a share outside 0..1 or reversed bounds.
    """
    _within(direct=direct)
    _interval("truth", truth)
    low, high = direct - truth[1], direct - truth[0]
    return Bounds(max(0.0, low), max(0.0, high)) if only_up else Bounds(low, high)


def share_to_turn_majority(share: ArrayLike, coverage: ArrayLike) -> NDArray[np.float64]:
    """Share of those not covered that must be in favour for half of the public to be so.

    (1/2 - kappa y)/(1 - kappa); above 1 no majority is possible, at 0 or below it stands already.

    Args:
        share: y, share 0..1 among the covered, any shape.
        coverage: kappa, share 0..1 covered, broadcast.
    Returns:
        Share; may lie outside 0..1; infinite (either sign) where everyone is covered.
    Raises:
        FaultySurvey: an argument outside 0..1.
    """
    y, kappa = np.broadcast_arrays(np.asarray(share, dtype=np.float64), np.asarray(coverage, dtype=np.float64))
    if not (np.all((y >= 0) & (y <= 1)) and np.all((kappa >= 0) & (kappa <= 1))):
        raise FaultySurvey("share, coverage: allowed 0 to 1")
    missing, rest = _HALF - kappa * y, 1 - kappa
    everyone = np.where(missing > 0, np.inf, -np.inf)
    return np.asarray(np.where(rest > 0, missing / np.where(rest > 0, rest, 1.0), everyone))


def _mixed(share: float, coverage: float, odds: float) -> float:
    """Public's share when the uncovered have `odds` times the odds of the covered."""
    _within(share=share, coverage=coverage)
    uncovered = share * odds / (share * odds + 1 - share)
    return coverage * share + (1 - coverage) * uncovered


def _honest(share: float, hide: float, feign: float) -> float:
    return min(1.0, max(0.0, (share - feign) / (1 - hide - feign)))


def _factor(factor: float) -> float:
    if not factor >= 1:
        raise FaultySurvey(f"factor: {factor:g} is not allowed; allowed 1 or more; write 1/k as k", factor=factor)
    return factor


def _within(**shares: float) -> None:
    faults = [f"{name}: {x:g} is not allowed; allowed 0 to 1" for name, x in shares.items() if not 0 <= x <= 1]
    if faults:
        raise FaultySurvey("; ".join(faults), **shares)


def _interval(name: str, ends: Interval) -> None:
    _within(**{f"{name} low": ends[0], f"{name} high": ends[1]})
    if ends[1] < ends[0]:
        raise FaultySurvey(f"{name}: {ends} is reversed; allowed low, then high; swap them", ends=ends)
