"""How well does each world explain the figures of trade and budget that were published since sanctions began?

Its own trade gives a figure for the same products, markets and months. The published one lies around it, on the log
scale, with heavy tails: a source that errs grossly now and then rules no world out.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator
from dataclasses import fields, is_dataclass

import numpy as np
from numpy.typing import NDArray

from tightrope.case import Case, Evidence, Origin
from tightrope.case.trade import CHANGES, Trade
from tightrope.economy.year_before import ERROR_BY_KIND
from tightrope.errors import CaseError, EvidenceUsedTwice
from tightrope.model.evidence import measures
from tightrope.model.kept import found_or_made, place, said
from tightrope.model.to_trade import Traded, anchor_of, trade_of
from tightrope.model.trade_course import Asked, course_of, days_of, measured

Floats = NDArray[np.float64]

DEGREES = 4.0  # of freedom of the error of a published figure, on its logarithm (specification of the game 3.2)
RANGE = 2 * 1.6448536269514722  # standard deviations of a normal between its 5 and 95 % points
SMALLEST = 1e-9  # what a world sells, makes or earns at least, so that it has a logarithm


def figures(case: Case) -> tuple[Evidence, ...]:
    """Lists the published figures that weigh the worlds of a case.

    Args:
        case: as known on its as_of.
    Returns:
        Items, in the order of the case; none where the economy plays in its thin form, which foretells no figure.
    """
    return () if trade_of(case) is None else tuple(item for item in case.evidence if measures(item))


def likelihood(case: Case, world: Traded) -> Floats:
    """Gives the log likelihood of each published figure in each world, with the one discount r*c as its exponent.

    Args:
        case: as known on its as_of. world: what its worlds believe about trade.
    Returns:
        (world, item), items as in `figures`.
    Raises:
        NoEquilibrium: prices that clear the markets were not found in too many worlds.
    """
    columns = [case.discount(item) * log_density(item, own(case, world, item)) for item in figures(case)]
    return np.stack(columns, axis=1) if columns else np.zeros((len(world.gdp), 0))


def explained(case: Case, logs: Floats, kept: Collection[str]) -> Floats:
    """Gives the log likelihood of some figures together.

    Args:
        case: the full case. logs: (world, item) as `likelihood` gives. kept: ids of the figures that count.
    Returns:
        (world,).
    """
    chosen = [number for number, item in enumerate(figures(case)) if item.id in kept]
    return np.asarray(logs[:, chosen].sum(axis=1))


def log_density(item: Evidence, own_figure: Floats) -> Floats:
    """Gives the log density of a published figure: a Student t with 4 degrees of freedom on the log.

    Args:
        item: the figure. own_figure: (world,) what each world gives, in the unit of the figure.
    Returns:
        (world,).
    Source:
        Lange, Little and Taylor (1989), doi:10.1080/01621459.1989.10478852, for the t in place of the normal.
    """
    error = scale(item)
    away = (on_log(item, np.asarray(item.value)) - on_log(item, own_figure)) / error
    constant = math.lgamma((DEGREES + 1) / 2) - math.lgamma(DEGREES / 2) - math.log(math.pi * DEGREES) / 2
    return np.asarray(constant - math.log(error) - (DEGREES + 1) / 2 * np.log1p(away**2 / DEGREES))


def scale(item: Evidence) -> float:
    """Gives the relative error of a figure: its own, else that of the printed range (5 to 95 %), else of who says so.

    Args:
        item: the figure.
    Returns:
        Scale of the error on the log, above 0.
    """
    if item.error is not None:
        return item.error
    if item.low is not None and item.high is not None and item.low < item.high:
        low, high = (float(on_log(item, np.asarray(end))) for end in (item.low, item.high))
        return (high - low) / RANGE
    return ERROR_BY_KIND[item.figure]


def on_log(item: Evidence, value: Floats) -> Floats:
    """Puts a figure on the log scale, a change as the ratio that it is to the year before.

    Args:
        item: what kind of figure it is. value: numbers in its unit.
    Returns:
        The same shape.
    """
    return np.asarray(np.log(np.maximum(value + 1 if item.measure in CHANGES else value, SMALLEST)))


def own(case: Case, world: Traded, item: Evidence) -> Floats:
    """Gives what each world's trade makes of a figure, solved or found where the same was solved before.

    Args:
        case, world: as in `likelihood`. item: the figure.
    Returns:
        (world,) in the unit of the figure, in single precision, so that a kept answer and a new one are the same.
    """
    asked = Asked(str(item.measure), item.began, item.happened, item.products, item.markets, item.routes)
    path = None
    if not world.draws.moved:
        path = place("figure", "economy", repr((asked, case.as_of, world.anchor)).encode(), *_numbers(world))
    return found_or_made(path, lambda: measured(course_of(case, world, days_of(asked)), asked))


def _numbers(world: Traded) -> Iterator[bytes]:
    """Everything about the worlds that a figure follows from."""
    yield repr((world.told.packages, world.told.routes, world.told.services)).encode()
    yield from (value.tobytes() for value in vars(world).values() if isinstance(value, np.ndarray))
    yield from said((world.trade, world.routes))
    yield from (hit.tobytes() for _, hit in sorted(world.hits.items()))


def refuse_figures(case: Case, told: Trade) -> None:
    """Refuses a figure that the case has used already, or of months in which nothing can be learned from it.

    Args:
        case: as known on its as_of. told: its trade.
    Raises:
        EvidenceUsedTwice: its source and place are those of a number that the economy is built from.
        CaseError: its months lie before sanctions.
    """
    cited = {(origin.source, origin.locator) for origin in _origins(case.economy)}
    for item in figures(case):
        if (item.source, item.locator) in cited:
            raise EvidenceUsedTwice(
                f"evidence.{item.id}: {item.source}, {item.locator}: the economy of the case is built from that figure "
                "already; allowed once; remove one of the two, or mark the item used: false",
                item=item.id,
            )
        if item.happened <= anchor_of(told, case.as_of):
            raise CaseError(
                f"evidence.{item.id}: {item.began} to {item.happened} lies before sanctions; allowed later months; "
                "what the year before was is said under economy.facts",
                item=item.id,
            )


def _origins(value: object) -> Iterator[Origin]:
    """Every origin in a value, however deep."""
    if isinstance(value, Origin):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from _origins(getattr(value, field.name))
    elif isinstance(value, dict | tuple | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _origins(each)
