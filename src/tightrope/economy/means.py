"""What does the ruler have to spend at each level of sanctions, and how much of it has he lost?

The thin form: four uncertain numbers a world stand for trade, taxes and the patron's support.
No market, price or route is solved for.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tightrope.economy.leverage import thin_leverage
from tightrope.errors import BadParameter

Floats = NDArray[np.float64]

LARGEST_LOSS = 0.9  # share of revenue and taxes that sanctions can take at most (judged: tightrope)


@dataclass(frozen=True, eq=False)
class Means:
    """Holds the ruler's means by world and level of sanctions; level 0 is the lowest. Means are shares of GDP."""

    means: Floats  # (world, level) R: revenue, taxes and the patron's support
    means_reference: Floats  # (world,) R before sanctions
    strain: Floats  # (world, level) 0..1, share of the reference lost
    leverage: Floats  # (world, level) 0..1, share of the reference that the patron could take away
    relief: Floats  # (world, level) share of the reference that lifting the level gives back; 0 at level 0


def thin(means_share: Floats, patron_support: Floats, lost: Floats, route: Floats, months: float) -> Means:
    """Works out means, strain, leverage and relief from four numbers a world.

    Equations: R[g] = T0 (1 - lam[g]) + S; R_ref = T0 + S; strain[g] = clip(1 - R[g] / R_ref, 0, 1);
    relief[g] = strain[g] - strain[g - 1]; leverage as in `thin_leverage`. Leaves out prices, rerouting,
    stores, exchange rates and what the patron earns from the route.

    Args:
        means_share: (world,) T0, revenue and taxes before sanctions, share of GDP 0..1.
        patron_support: (world,) S, the patron's support, share of GDP 0..1.
        lost: (world, level) lam, share of T0 lost at each level 0..1, never falling with the level.
        route: (world, level) chi, share of what is left of T0 that leaves by the patron's routes, 0..1.
        months: how long the patron keeps route and support cut, >= 0.
    Returns:
        The means by world and level.
    Raises:
        BadParameter: a number is out of range, falls with the level, or has another shape; tells all faults.
    Source:
        Own simplification of `docs/science/economy.md`; values judged there.
    """
    refuse(_faults(means_share, patron_support, lost, route, months))
    reference = means_share + patron_support
    means = means_share[:, None] * (1 - lost) + patron_support[:, None]
    strain = np.clip(1 - means / reference[:, None], 0, 1)
    relief = np.diff(strain, axis=-1, prepend=strain[:, :1])
    return Means(means, reference, strain, thin_leverage(means_share, patron_support, lost, route, months), relief)


def cumulative_loss(increments: Floats) -> Floats:
    """Adds up what each level of sanctions takes, to at most nine tenths.

    Args:
        increments: (world, level) share of T0 taken by each level beyond the one below, 0..1; level 0
            is the first column (0 where it means "no sanctions").
    Returns:
        (world, level) share of T0 lost at each level, never falling, at most .9.
    Raises:
        BadParameter: an increment is out of range.
    """
    refuse(share_faults("lost share of a level", increments))
    return np.minimum(np.cumsum(increments, axis=-1), LARGEST_LOSS)


def share_faults(name: str, values: Floats, low: float = 0.0) -> list[str]:
    """Finds a number outside its range.

    Args:
        name: what the numbers are, for the message.
        values: numbers of any shape.
        low: lowest allowed number; the highest is 1.
    Returns:
        One sentence for the first number out of range, or none.
    """
    wrong = np.argwhere(~((values >= low) & (values <= 1)))
    if not len(wrong):
        return []
    place = tuple(int(index) for index in wrong[0])
    return [f"{name} {list(place)}: {values[place]} is not allowed; allowed {low:g} to 1; give a share, not per cent"]


def refuse(found: list[str]) -> None:
    """Raises all faults at once, if there are any.

    Args:
        found: one sentence a fault.
    Raises:
        BadParameter: there is a fault.
    """
    if found:
        told = found[0] if len(found) == 1 else f"{len(found)} faults of the means: " + "\n".join(found)
        raise BadParameter(told, faults=tuple(found))


def _faults(means_share: Floats, patron_support: Floats, lost: Floats, route: Floats, months: float) -> list[str]:
    worlds = len(means_share)
    if means_share.shape != patron_support.shape or lost.shape != route.shape or lost.shape[:1] != (worlds,):
        shapes = ", ".join(str(values.shape) for values in (means_share, patron_support, lost, route))
        return [f"means: shapes {shapes}; allowed (world,) twice and (world, level) twice; draw for the same worlds"]
    found = share_faults("means_share", means_share) + share_faults("patron_support", patron_support)
    found += share_faults("lost share", lost) + share_faults("route share", route)
    falls = np.argwhere(np.diff(lost, axis=-1) < 0)
    if len(falls):
        world, level = (int(index) for index in falls[0])
        found.append(
            f"lost share [{world}, {level + 1}]: {lost[world, level + 1]} is below {lost[world, level]} at the level "
            "before; allowed a share that never falls with the level; sort the levels or use increments"
        )
    nothing = np.flatnonzero(means_share + patron_support == 0)
    if len(nothing):
        found.append(
            f"means_share, patron_support [{int(nothing[0])}]: both are 0; allowed at least one above 0; "
            "a ruler without means has none to lose"
        )
    if not (np.isfinite(months) and months >= 0):
        found.append(f"months: {months} is not allowed; allowed 0 or more; give a number of months")
    return found
