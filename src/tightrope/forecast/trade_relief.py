"""What is lifting each package worth to the ruler, alone and together, and what of it is on offer?"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from tightrope import economy
from tightrope.case import Case
from tightrope.forecast.probability import mean, spread
from tightrope.model.clearing import left_kept
from tightrope.model.to_trade import Traded

Floats = NDArray[np.float64]

PROBABLY_TRUE = 2  # Admiralty scale of credibility: 1 confirmed, 2 probably true


def packages(case: Case, world: Traded, at: tuple[int, Floats], weight: Floats) -> dict[str, object]:
    """Gives the worth of every package in force, by solving every combination of them lifted.

    Args:
        case: the case as known on its as_of. world: its trade. at: level of sanctions in force, (world,) means before
            sanctions. weight: (world,), sums to 1.
    Returns:
        Parts `packages`, `all_lifted`, `interaction` and `complicity`.
    Raises:
        NoEquilibrium: prices that clear the markets were not found in too many worlds.
    """
    level, reference = at
    active = world.told.active(level, case.as_of)
    lifted = [name for name in world.told.regimes[level].packages if name in active]
    month = float(world.months([case.as_of])[0])

    def _means(gone: Collection[str]) -> Floats:
        return left_kept(world, tuple(name for name in active if name not in gone), month, False).means

    whole = _means(())
    sets = economy.subsets(len(lifted))
    worth = np.stack(
        [economy.relief(_means([lifted[p] for p in members]), whole, reference) for members in sets], axis=1
    )
    split = economy.split(worth)
    guilt, crossed = complicity(case)
    credit = case.game.credit_after_crossing
    offered = economy.on_offer(split.alone, np.full(len(reference), guilt), crossed, credit)
    rows = []
    for place, name in enumerate(lifted):
        package = world.told.package(name)
        assert package is not None
        rows.append(
            {
                "id": name,
                "label": package.label,
                "sender": package.sender,
                "alone": spread(split.alone[:, place], weight),
                "alone_usd": float((split.alone[:, place] * reference) @ weight),
                "on_offer": spread(offered[:, place], weight),
                "share_of_all": float(split.shapley[:, place] @ weight),
                "worth_nothing_in": mean(split.alone[:, place] <= 0, weight),
            }
        )
    return {
        "packages": rows,
        "all_lifted": spread(worth[:, -1], weight),
        "interaction": [
            {"first": lifted[a], "second": lifted[b], "mean": float(split.interaction[:, a, b] @ weight)}
            for a in range(len(lifted))
            for b in range(a + 1, len(lifted))
        ],
        "complicity": {"worst": guilt, "crossed": crossed, "kept": (1 - guilt) * (credit if crossed else 1.0)},
    }


def complicity(case: Case) -> tuple[float, bool]:
    """What the west holds against the ruler: the worst posture he has taken so far, by reports that are probably true.

    Args:
        case: the case as known on its as_of.
    Returns:
        Complicity 0..1, and whether the red line has been crossed.
    """
    ids = [posture.id for posture in case.postures]
    taken = {case.game.start_posture} | {
        item.posture
        for item in case.evidence
        if item.used and (item.kind, item.actor, item.act) == ("event", "ruler", "take")
        if item.credibility <= PROBABLY_TRUE
    }
    held = [posture for posture in case.postures if posture.id in taken]
    worst = max((posture.complicity for posture in held), default=0.0)
    return worst, any(ids.index(posture.id) >= ids.index(case.red_line) for posture in held)
