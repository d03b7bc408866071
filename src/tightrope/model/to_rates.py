"""Which log rates of danger do judged situations give, world by world?"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from tightrope.case import Case
from tightrope.case.anchors import PREFIX
from tightrope.game import anchors
from tightrope.model.quantile import median

Floats = NDArray[np.float64]


def rates(case: Case, values: Mapping[str, Floats]) -> dict[str, Floats]:
    """Gives the log rates that the answers of a case fix.

    Args:
        case: the case. values: name of a belief -> (world,); holds the answers under their prefix.
    Returns:
        Name of a parameter -> (world,); empty where no situation was judged.
    """
    return _derived(case, values).values if case.anchors else {}


def flat(case: Case, values: Mapping[str, Floats]) -> dict[str, NDArray[np.bool_]]:
    """Says in which worlds a situation was judged less dangerous than the one it is compared with: its slope is 0.

    Args:
        case, values: as in `rates`.
    Returns:
        Situation -> (world,).
    """
    return _derived(case, values).flat if case.anchors else {}


def _derived(case: Case, values: Mapping[str, Floats]) -> anchors.Rates:
    answers = {name: values[PREFIX + name] for name in case.anchors}
    return anchors.derived(answers, case.game.step_days, shares(case))


def shares(case: Case) -> Floats:
    """Shares the danger of a quiet year among its causes as the middles of the priors that the answers replace do.

    Those of the package rest on the record of leaders' exits known by the day of the case.

    Args:
        case: the case; its priors of the rates at rest are those of the package where it states answers.
    Returns:
        (cause,), sums to 1.
    """
    rate = np.exp([median(case.priors[name]) for name in anchors.BASES])
    return np.asarray(rate / rate.sum())
