"""What did each world's ruler sell to whom in the year before sanctions? Estimated once and kept."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tightrope import randomness
from tightrope.case.trade import Fact, Trade
from tightrope.economy.year_before import ERROR_BY_KIND, BaseYear, Cells, Margin, fit, uniforms_needed
from tightrope.model.draw import Draws
from tightrope.model.kept import found_or_made, place

Floats = NDArray[np.float64]

ROWS = 512  # estimates of the year before; more worlds repeat them
STREAM = "economy/year_before"


def year_before(told: Trade, draws: Draws) -> Floats:
    """Gives the sales abroad of every world; world i follows estimate i modulo 512.

    Args:
        told: the trade of a case. draws: of the worlds.
    Returns:
        (world, product, market) bn USD, in single precision, so that a kept estimate and a new one are the same.
    Raises:
        InconsistentMargins: the case's figures contradict each other; names them.
    """
    margins, frame = figures(told)
    rows = np.arange(min(draws.total, ROWS))
    said = repr([(margin.name, margin.cells.tolist(), margin.value, margin.error) for margin in margins])
    path = place("year-before", "economy", said.encode(), f"{draws.seed}/{draws.root}".encode(), rows.tobytes())

    def _made() -> Floats:
        chance = randomness.uniforms(draws.seed, draws.root + STREAM, rows, uniforms_needed(margins, frame))
        return fit(margins, frame, chance).value

    return found_or_made(path, _made)[draws.rows("economy.year_before", len(rows))]


def provenance(told: Trade) -> BaseYear:
    """Gives the estimate from the figures as published, for the origin of each cell.

    Args:
        told: the trade of a case.
    Returns:
        BaseYear of one world in which every figure is exact; origin and sources are those of all worlds.
    Raises:
        InconsistentMargins: the case's figures contradict each other; names them.
    """
    margins, frame = figures(told)
    return fit(margins, frame, np.full((1, uniforms_needed(margins, frame)), 0.5))


def figures(told: Trade) -> tuple[tuple[Margin, ...], Cells]:
    """Gives the figures of a case as sums over products and markets; of two of the same sum the surer one counts.

    Args:
        told: the trade of a case.
    Returns:
        The figures and the frame they fill.
    """
    products, markets = tuple(one.id for one in told.products), tuple(one.id for one in told.markets)
    surest: dict[bytes, Margin] = {}
    for fact in told.facts:
        error = ERROR_BY_KIND[fact.kind] if fact.error is None else fact.error
        margin = Margin(fact.id, _cells(fact, products, markets), fact.value, error)
        other = surest.get(margin.cells.tobytes())
        if other is None or margin.error < other.error:
            surest[margin.cells.tobytes()] = margin
    frame = Cells(products, markets, np.ones((len(products), len(markets)), dtype=np.bool_))
    return tuple(surest.values()), frame


def _cells(fact: Fact, products: tuple[str, ...], markets: tuple[str, ...]) -> NDArray[np.bool_]:
    goods = np.array([not fact.products or name in fact.products for name in products])
    places = np.array([not fact.markets or name in fact.markets for name in markets])
    return goods[:, None] & places[None, :]
