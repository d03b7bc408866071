"""What do sanctions and the remaining route do to the ruler's means?"""

from tightrope.economy.leverage import thin_leverage
from tightrope.economy.means import LARGEST_LOSS, Means, cumulative_loss, thin
from tightrope.economy.relief import UsableRelief, relieved_strain, usable_relief

__all__ = [
    "LARGEST_LOSS",
    "Means",
    "UsableRelief",
    "cumulative_loss",
    "relieved_strain",
    "thin",
    "thin_leverage",
    "usable_relief",
]
