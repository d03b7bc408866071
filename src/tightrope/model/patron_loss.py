"""What do the sanctions on the patron cost the patron himself, by trade alone?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tightrope.case.trade import PatronTrade
from tightrope.economy import hat
from tightrope.model.draw import Draws
from tightrope.model.quantile import median

Floats = NDArray[np.float64]

PATRON, BLOC, REST = 0, 1, 2  # places in the matrix of three parts of the world


def patron_loss(told: PatronTrade, draws: Draws) -> Floats:
    """Gives the change of the patron's real income when trade with those who sanction him becomes dearer.

    The matrix of three parts of the world is one, from the medians; how much dearer trade has become and how easily
    buyers change differ by world. Leaves out finance, technology and what the war itself costs.

    Args:
        told: the patron's trade. draws: of the worlds.
    Returns:
        (world,) share of his real income, negative where lost.
    Raises:
        EconomyError: the three parts do not fit together.
    """
    dearer = draws.of(told.dearer, "economy/patron/dearer")
    sigma = np.maximum(draws.of(told.sigma, "economy/patron/sigma"), 1 + 1e-6)
    change = np.ones((len(dearer), 3, 3))
    change[:, PATRON, BLOC] = change[:, BLOC, PATRON] = (1 + dearer) ** (1 - sigma)
    found = hat.solve(matrix(told), change, sigma, "full")
    return np.asarray(found.real_income[:, PATRON] - 1)


def matrix(told: PatronTrade) -> Floats:
    """Gives who buys from whom, balanced between the patron and the rest.

    Trade between the other two is as large a part of the smaller one's output as foreign trade is of the patron's
    (judged: tightrope).

    Args:
        told: the patron's trade, taken at its medians.
    Returns:
        (exporter, importer) bn USD a year with own trade; order patron, sanctioning countries, rest.
    """
    output, world = median(told.output), median(told.world)
    bloc = median(told.bloc) * world
    rest = world - bloc - output
    to_bloc, to_rest = median(told.to_bloc) * output, median(told.to_rest) * output
    between = min(bloc, rest) * (median(told.to_bloc) + median(told.to_rest))
    own = (output - to_bloc - to_rest, bloc - to_bloc - between, rest - to_rest - between)
    return np.array([[own[0], to_bloc, to_rest], [to_bloc, own[1], between], [to_rest, between, own[2]]])
