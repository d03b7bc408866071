"""Would the economy of a case have said what came, from what was known on the day? One country: an anecdote."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tightrope import economy
from tightrope.case import Case, Origin, Prior
from tightrope.case.forms import Form
from tightrope.ledger.scores import crps, crps_range
from tightrope.ledger.trade_targets import Beside, Ports, Target, Test, read_tests
from tightrope.model.patron_loss import patron_loss
from tightrope.model.trade_course import Course, course, measured

Floats = NDArray[np.float64]

WIDE = (0.05, 0.95)
CLOSE = (0.10, 0.90)


class Judged(NamedTuple):
    """Holds one target beside what the worlds said: 5, 10, 50, 90 and 95 % points, and the score (low is good)."""

    target: Target
    points: tuple[float, float, float, float, float]
    inside: bool
    crps: float


class Other(NamedTuple):
    """Holds what somebody else said of the first target, and its score."""

    beside: Beside
    crps: float


@dataclass(frozen=True)
class Backtest:
    """Holds one test played: its targets, those beside it, and whether the bar was met.

    larger: probability that the ruler's loss of output, relative to size, is larger than the patron's; None
    where the test does not ask. ratio: 5, 50 and 95 % points of the two. undefined: share of worlds without one.
    """

    test: Test
    judged: tuple[Judged, ...]
    others: tuple[Other, ...]
    larger: float | None
    ratio: tuple[float, float, float] | None
    undefined: float | None
    met: bool

    @property
    def came(self) -> tuple[float, ...]:
        """The ratio that came: the ruler's change of output over each published one of the patron's."""
        damage = self.test.damage
        return () if damage is None else tuple(self.judged[0].target.value / change for change in damage.changes)


def backtest(
    case: Case, worlds: int, seed: int, ports: float | None = None, strict: bool = False
) -> tuple[Backtest, ...]:
    """Plays every test of a case from what was known on its day and sets it beside what came.

    Args:
        case: the whole case, its outcome beside it. worlds: how many. seed: of the draws.
        ports: capacity of the patron's ports held at so many Mt a year in every month, to show how much hangs on it.
        strict: count only days proved by the source at hand.
    Returns:
        One result a test, in the order of the outcome; trade is solved once for tests of one day and one belief.
    Raises:
        OutcomeError: the outcome cannot be used. CaseError: a day is not before the horizon.
        UnknownName: a product, market or route that is not there.
        NoEquilibrium: prices that clear the markets were not found in too many worlds.
    """
    tests = read_tests(case)
    last: dict[tuple[dt.date, Ports | None], dt.date] = {}
    for test in tests:
        key = (test.as_of, test.ports)
        last[key] = max([last.get(key, test.as_of), *(target.asked.last for target in test.targets)])
    played = {
        key: course(with_ports(case.known_on(key[0], strict), key[1], ports), worlds, seed, until)
        for key, until in last.items()
    }
    return tuple(_scored(test, played[test.as_of, test.ports]) for test in tests)


def _scored(test: Test, played: Course) -> Backtest:
    judged = tuple(_judged(played, target, test.inside) for target in test.targets)
    came = test.targets[0].value
    others = tuple(Other(one, crps_range(one.low, one.high, came)) for one in test.beside)
    met = sum(one.inside for one in judged) >= test.least and all(_near(one) for one in judged)
    if test.damage is None:
        return Backtest(test, judged, others, None, None, None, met)
    ratio = _ratio(played, test)
    defined = ratio[np.isfinite(ratio)]
    if not len(defined):
        return Backtest(test, judged, others, None, None, 1.0, False)
    larger = float((defined > 1).mean())
    low, middle, high = (float(point) for point in np.quantile(defined, (WIDE[0], 0.5, WIDE[1])))
    undefined = 1 - len(defined) / len(ratio)
    return Backtest(test, judged, others, larger, (low, middle, high), undefined, met and larger >= test.damage.least)


def with_ports(case: Case, told: Ports | None, held: float | None = None) -> Case:
    """Gives the case with the beliefs on the patron's ports that a test states, or with a held capacity.

    Args:
        case: as known on the day. told: the test's own beliefs on the ports. held: Mt a year, before all else.
    Returns:
        The case, changed in nothing else; the same where neither is given.
    """
    trade = case.economy.trade
    if held is not None:
        form = Form("exactly", (held,), f"exactly {held:g} Mt a year")
        told = Ports(form, form, "Held to show how much hangs on it.")
    if trade is None or told is None:
        return case
    origin = Origin("judged", who="ledger", on=case.as_of.isoformat(), because=told.because)
    now, later = (
        Prior(form.name, form.numbers, "Mt a year", 0.0, None, origin, form.said) for form in (told.now, told.later)
    )
    routes = tuple(replace(one, capacity=now, later=later) if one.displaces else one for one in trade.routes)
    return replace(case, economy=replace(case.economy, trade=replace(trade, routes=routes)))


def _judged(played: Course, target: Target, share: float) -> Judged:
    values = measured(played, target.asked)
    q05, q10, q50, q90, q95 = (
        float(point) for point in np.quantile(values, (WIDE[0], CLOSE[0], 0.5, CLOSE[1], WIDE[1]))
    )
    low, high = np.quantile(values, ((1 - share) / 2, (1 + share) / 2))
    came = [target.value] if target.other is None else [target.value, target.other]
    inside = any(bool(low <= value <= high) for value in came)
    return Judged(target, (q05, q10, q50, q90, q95), inside, crps(values, target.value))


def _near(one: Judged) -> bool:
    allowed = one.target.largest_error
    return allowed is None or abs(one.points[2] - one.target.value) <= allowed


def _ratio(played: Course, test: Test) -> Floats:
    told = played.world.told
    own = measured(played, test.targets[0].asked)
    if told.patron is None:
        return np.full(len(own), np.nan)
    return np.asarray(economy.relative_damage(own, patron_loss(told.patron, played.world.draws)))
