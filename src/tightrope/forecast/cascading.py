"""How far does what is said of refusal hang on units and commanders, and how exact is it?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tightrope.forecast.probability import mean, spread
from tightrope.model import order
from tightrope.model.order import Order
from tightrope.model.weights import quantile

Floats = NDArray[np.float64]
Row = dict[str, float]

EIGHTY = (0.1, 0.5, 0.9)
MISLEADS = 0.05  # difference of two ways of reckoning that is worth a word (specification of cohesion, section 7)
TENTH = 0.1  # share of a rank that changes its mind when ranks are compared (judged: small beside what is unknown)
MANY = 0.2  # share deserting above which the mean course tells too little (specification of cohesion, section 6)


def tips(values: Floats, weight: Floats) -> Row:
    """Gives the support below which a cascade is likely: the middle and 80 % of the worlds that have such a point.

    Args:
        values: (world,), not a number where support alone decides nothing. weight: (world,), sums to 1.
    Returns:
        never, and low, median, high where some world has a point.
    """
    has = np.isfinite(values)
    found = {"never": float(np.clip(weight[~has].sum(), 0, 1))}
    if weight[has].sum() > 0:
        low, middle, high = (float(point) for point in quantile(values[has], weight[has], np.array(EIGHTY)))
        found |= {"low": low, "median": middle, "high": high}
    return found


def meanfield(asked: Order, refuse: Floats, weight: Floats) -> dict[str, object]:
    """Gives what the plain formula of the mean field would have said, and how far it would have misled.

    Args:
        asked: the order. refuse: (world,) share refusing by the law in force. weight: (world,), sums to 1.
    Returns:
        The part `meanfield`: refusal, cascade, the gap (law in force less formula), the share of worlds in which it is
        wide, and the formula's tipping support.
    """
    plain = order.plainly(asked)
    gap = refuse - plain.whole
    return {
        "refusal": spread(plain.whole, weight),
        "cascade": mean(plain.cascade, weight),
        "gap": spread(gap, weight),
        "misled": float(np.clip(weight[np.abs(gap) > MISLEADS].sum(), 0, 1)),
        "wide_above": MISLEADS,
        "tipping_support": tips(order.plain_tipping(asked), weight),
    }


def by_rank(asked: Order, refusal: Floats, weight: Floats) -> dict[str, object]:
    """Gives refusal among soldiers and commanders, and what it would mean if some of either changed their minds.

    Where no formation of the case gives commanders weight, the comparison is made as if they counted in full.

    Args:
        asked: the order. refusal: (world, rank) soldiers, commanders. weight: (world,), sums to 1.
    Returns:
        The part `refusal_by_rank`; empty where the law of refusal knows no commanders.
    """
    if not np.isfinite(refusal).all():
        return {}
    stated = float(asked.orders.formations.command.max())
    apart = order.commanders_apart(asked, None if stated > 0 else 1.0)
    now = 1 - order.column(apart, "obedience")

    def effect(share: Floats | float, commanders: bool) -> float:
        """Gives by how much refusal would fall if that share changed its mind."""
        other = order.more_in_favour(apart, share, commanders)
        return mean(now - (1 - order.column(other, "obedience")), weight)

    return {
        "soldiers": spread(refusal[:, 0], weight)
        | {
            "effect_of_opposition": effect(TENTH * order.commanders_a_head(asked), commanders=False),
            "effect_of_the_same_share": effect(TENTH, commanders=False),
        },
        "commanders": spread(refusal[:, 1], weight) | {"effect_of_opposition": effect(TENTH, commanders=True)},
    }


def commanders_count(asked: Order, weight: Floats) -> Row:
    """Gives how much commanders count by the case, and refusal if they counted in full.

    Args:
        asked: the order. weight: (world,), sums to 1.
    Returns:
        stated (0 to 1, the highest of the formations), share moved in the comparison, refusal if in full.
    """
    full = order.commanders_apart(asked, 1.0)
    return {
        "stated": float(asked.orders.formations.command.max()),
        "moved": TENTH,
        "refusal_in_full": mean(1 - order.column(full, "obedience"), weight),
    }


def bank_error(asked: Order, weight: Floats) -> Row:
    """Gives how far another bank of battalions would move the answer: one standard error.

    Parts of the bank are played apart; they differ by twice as much as whole banks do where there are four.

    Args:
        asked: the order. weight: (world,), sums to 1.
    Returns:
        The part `bank_error`: of refusal, of the chance of a cascade, of the middle tipping support; the share of
        worlds in which a cascade is neither sure nor out of the question, and of its chance in one of these. Empty
        where no battalions are played.
    """
    parts = order.in_parts_of_the_bank(asked)
    if not parts:
        return {}
    tables = [order.follows(part) for part in parts]
    refusal = _between([mean(1 - table.obedience[:, 0, 0, asked.posture], weight) for table in tables])
    chances = np.array([table.cascade_probability[:, 0, 0, asked.posture] for table in tables])
    found = {"refusal": float(refusal), "cascade": float(_between(chances @ weight))}
    tipping = _between([tips(order.tipping(part), weight).get("median", np.nan) for part in parts])
    found |= {"tipping": float(tipping)} if np.isfinite(tipping) else {}
    near = weight * (np.ptp(chances, axis=0) > 0)
    if near.sum() > 0:
        apart = np.sqrt(_between(chances) ** 2 @ near / near.sum())
        found |= {"near_worlds": float(np.clip(near.sum(), 0, 1)), "near_cascade": float(apart)}
    return found


def _between(parts: Sequence[float] | Floats) -> Floats:
    """Standard error of a whole bank, from what its parts say one by one."""
    return np.asarray(np.std(np.asarray(parts), axis=0, ddof=1) / np.sqrt(len(parts)))
