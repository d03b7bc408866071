"""What may be believed about the ruler's means, and about what his joining does to the war?"""

from __future__ import annotations

from tightrope.case.parameter import JUDGED, Parameter

_MEANS = "R[g] = means_share (1 - lost[g]) + patron_support"
_LEVERAGE = "leverage[g] = (route[g] means_share (1 - lost[g]) min(1, h/12) + patron_support min(1, h/12)) / R_ref"


def _share(name: str, unit: str, symbol: str, words: tuple[str, str], equation: str) -> Parameter:
    return Parameter(name, "economy", unit, 0.0, 1.0, symbol, words[0], words[1], equation, JUDGED)


MEANS: tuple[Parameter, ...] = (
    _share(
        "means_share",
        "share of gdp",
        "T0",
        (
            "what the ruler takes in before sanctions",
            "Revenue and taxes are a third or more of what the country makes.",
        ),
        _MEANS,
    ),
    _share(
        "patron_support",
        "share of gdp",
        "S",
        (
            "what the patron gives him",
            "Cheap gas, loans and deferred debts are worth several per cent of what the country makes.",
        ),
        _MEANS,
    ),
    _share(
        "lost_share",
        "share of revenue",
        "lam",
        (
            "what each level of sanctions takes away",
            "Each level takes part of revenue and taxes on top of the level below.",
        ),
        _MEANS,
    ),
    _share(
        "route_share",
        "share of revenue",
        "chi",
        (
            "how much of what is left goes out by the patron's routes",
            "What still earns money leaves through the patron.",
        ),
        _LEVERAGE,
    ),
    _share(
        "relief",
        "share of means",
        "relief",
        (
            "what lifting sanctions gives back",
            "Lifting one level gives back what that level took, unless the case says otherwise.",
        ),
        "relief[g] = strain[g] - strain[g-1]",
    ),
)

WAR: tuple[Parameter, ...] = (
    Parameter(
        "joined_shift",
        "war",
        "log-odds",
        None,
        None,
        "shift",
        "how far his joining would move the war",
        "A few formations change the course of a large war little, either way.",
        "row' proportional to row exp(joined_shift [phase' = joined_toward])",
        JUDGED,
    ),
)
