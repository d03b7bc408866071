"""How does a case describe the ruler's means to the science of the economy?"""

from __future__ import annotations

import numpy as np

from tightrope.case import Case
from tightrope.economy import Means, cumulative_loss, thin
from tightrope.model.draw import Draws

DAYS_A_MONTH = 30.0  # the month of the game: rates and lookahead count in 30 days


def means(case: Case, draws: Draws) -> Means:
    """Works out the ruler's means, strain, leverage and relief at each level of sanctions.

    Args:
        case: the case; `economy.levels` holds one entry a sanctions level.
        draws: the draws of the worlds.
    Returns:
        Means, (world, level); leverage at months = lookahead. A case prior on `relief` takes the place of
        the computed one, at every level above the lowest.
    Raises:
        BadParameter: a share is out of range.
    """
    economy, worlds = case.economy, len(draws.worlds)
    lost = [draws.of(level.lost, f"economy/lost/{index}") for index, level in enumerate(economy.levels)]
    route = [draws.of(level.route, f"economy/route/{index}") for index, level in enumerate(economy.levels)]
    found = thin(
        draws.of(economy.means_share, "economy/means_share"),
        draws.of(economy.patron_support, "economy/patron_support"),
        cumulative_loss(np.stack(lost, axis=1)),
        np.stack(route, axis=1),
        case.game.lookahead * case.game.step_days / DAYS_A_MONTH,
    )
    if "relief" not in draws.values:
        return found
    relief = np.zeros((worlds, len(economy.levels)))
    relief[:, 1:] = draws.values["relief"][:, None]
    return Means(found.means, found.means_reference, found.strain, found.leverage, relief)
