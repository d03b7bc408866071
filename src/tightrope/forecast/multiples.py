"""How many times the threat in force would have to be before he crosses?"""

from __future__ import annotations

from tightrope.forecast.tipping import WORLDS, spread
from tightrope.model import Worlds, times_threat


def times_threat_in_force(worlds: Worlds) -> dict[str, float]:
    """Gives the multiple of the threat at which the choice flips, over worlds; those with none are counted.

    Args:
        worlds: played worlds; the first 250 are searched.
    Returns:
        The part `times_threat_in_force` of the document.
    """
    few = worlds.first(WORLDS)
    return spread(times_threat(few), few.weights.weight)
