"""What do sanctions and the remaining route do to the ruler's means?"""

from tightrope.economy.equilibrium import Equilibrium
from tightrope.economy.explain import CAUSES, Explained, Situation, explain, lost_by_cause, rerouted, with_causes
from tightrope.economy.income import Income, domestic_value, means, reference_means, strain_of
from tightrope.economy.leverage import (
    dependence,
    leverage,
    leverage_by_good,
    price_to_patron,
    relative_damage,
    thin_leverage,
)
from tightrope.economy.means import LARGEST_LOSS, Means, cumulative_loss, thin
from tightrope.economy.redirection import redirected_share, redirecting, taken_abroad
from tightrope.economy.relief import (
    MOST_PACKAGES,
    Split,
    UsableRelief,
    on_offer,
    relief,
    relieved_strain,
    split,
    subsets,
    usable_relief,
)
from tightrope.economy.trade import Accounts, Routes, Sanctions, Support, Trade

__all__ = [
    "CAUSES",
    "LARGEST_LOSS",
    "MOST_PACKAGES",
    "Accounts",
    "Equilibrium",
    "Explained",
    "Income",
    "Means",
    "Routes",
    "Sanctions",
    "Situation",
    "Split",
    "Support",
    "Trade",
    "UsableRelief",
    "cumulative_loss",
    "dependence",
    "domestic_value",
    "explain",
    "leverage",
    "leverage_by_good",
    "lost_by_cause",
    "means",
    "on_offer",
    "price_to_patron",
    "redirected_share",
    "redirecting",
    "reference_means",
    "relative_damage",
    "relief",
    "relieved_strain",
    "rerouted",
    "split",
    "strain_of",
    "subsets",
    "taken_abroad",
    "thin",
    "thin_leverage",
    "usable_relief",
    "with_causes",
]
