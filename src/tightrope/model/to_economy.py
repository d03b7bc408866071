"""How does a case describe the ruler's means to the science of the economy?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tightrope import economy
from tightrope.case import Case
from tightrope.economy import cumulative_loss, thin
from tightrope.kernels import each_block, silent
from tightrope.model.clearing import Left, left_kept
from tightrope.model.draw import Draws
from tightrope.model.evidence import seen
from tightrope.model.timeline import Timeline
from tightrope.model.to_trade import Traded, trade_of, traded
from tightrope.model.trade_figures import likelihood, refuse_figures

Floats = NDArray[np.float64]

DAYS_A_MONTH = 30.0  # the month of the game: rates and lookahead count in 30 days
BLOCK = 512  # worlds whose trade is solved at a time, one thread a block; changes no number


@dataclass(frozen=True)
class Purse:
    """Holds the ruler's means as the game takes them, (world, past date, level of sanctions); the last date is as_of.

    strain, leverage, relief: shares of the means before sanctions; relief of a level leads to the one below.
    output: change of output, share of that before; 0 in the thin form, which knows no output.
    figures: (world, item) log likelihood of the published figures, in the order of `trade_figures.figures`.
    """

    strain: Floats
    leverage: Floats
    relief: Floats
    output: Floats
    figures: Floats


def means(case: Case, draws: Draws, steps: Timeline) -> Purse:
    """Works out the ruler's strain, leverage and relief at each past date and level of sanctions.

    Args:
        case: the case as known on its as_of; its `forms` say in which form the economy plays.
        draws: the draws of the worlds.
        steps: its timeline; dates are the ends of the past steps.
    Returns:
        Purse; leverage at months = lookahead. A case prior on `relief` takes the place of the computed one,
        and strain below the level in force follows from it.
    Raises:
        EconomyError: a share is out of range, or figures of trade cannot be used together.
        NoEquilibrium: prices that clear the markets were not found in too many worlds.
        EvidenceUsedTwice: a published figure has built the economy of the case already.
        CaseError: a published figure is of months before sanctions.
    """
    days = [steps.end(step) for step in steps.past]
    told = trade_of(case)
    if told is None:
        found = thin_purse(case, draws, len(days))
    else:
        refuse_figures(case, told)
        blocks = each_block(
            lambda which: _whole(case, traded(case, told, draws.part(which)), days), len(draws.worlds), BLOCK, silent
        )
        found = Purse(*(np.concatenate([getattr(block, name) for block in blocks]) for name in _FIELDS))
    if "relief" in draws.values:
        relief = np.zeros_like(found.relief)
        relief[..., 1:] = draws.values["relief"][:, None, None]
        found = replace(found, relief=relief)
    elif told is None:
        return found
    return replace(found, strain=_consistent(found, seen(case, steps)[-1].sanctions))


def _consistent(found: Purse, in_force: int) -> Floats:
    """Strain below the level in force as relief says: strain[g - 1] = max(0, strain[g] - max(0, relief[g]))."""
    return economy.relieved_strain(found.strain, economy.usable_relief(found.relief).relief, in_force)


_FIELDS = ("strain", "leverage", "relief", "output", "figures")


def cut_months(case: Case) -> float:
    """How many months ahead the players think: for so long the patron is thought to keep route and support cut.

    Args:
        case: the case.
    Returns:
        Months of 30 days.
    """
    return case.game.lookahead * case.game.step_days / DAYS_A_MONTH


def thin_purse(case: Case, draws: Draws, dates: int) -> Purse:
    """Gives the ruler's means in the thin form: four draws a world, the same at every date.

    Args:
        case: the case. draws: of the worlds. dates: how many past dates.
    Returns:
        Purse.
    Raises:
        BadParameter: a share is out of range.
    """
    plain = case.economy
    lost = [draws.of(level.lost, f"economy/lost/{index}") for index, level in enumerate(plain.levels)]
    route = [draws.of(level.route, f"economy/route/{index}") for index, level in enumerate(plain.levels)]
    found = thin(
        draws.of(plain.means_share, "economy/means_share"),
        draws.of(plain.patron_support, "economy/patron_support"),
        cumulative_loss(np.stack(lost, axis=1)),
        np.stack(route, axis=1),
        cut_months(case),
    )
    strain, lever, relief = (np.repeat(getattr(found, name)[:, None], dates, axis=1) for name in _FIELDS[:3])
    return Purse(strain, lever, relief, np.zeros_like(strain), np.zeros((len(draws.worlds), 0)))


def _whole(case: Case, world: Traded, days: Sequence[dt.date]) -> Purse:
    """The whole form: trade is solved once for every set of packages that is in force on some date at some level."""
    reference = world.reference()
    last = {world.told.active(level, day): day for level in range(len(world.told.regimes)) for day in days}
    solved = {active: both_ways(world, active, day) for active, day in last.items()}
    shape = (len(reference), len(days), len(world.told.regimes))
    strain, lever, output = np.empty(shape), np.empty(shape), np.empty(shape)
    for date, day in enumerate(days):
        for level in range(shape[2]):
            opened, cut = solved[world.told.active(level, day)]
            strain[:, date, level] = economy.strain_of(opened.means, reference)
            lever[:, date, level] = economy.leverage(opened.means, cut.means, reference, cut_months(case))
            output[:, date, level] = opened.output
    return Purse(strain, lever, np.diff(strain, axis=-1, prepend=strain[..., :1]), output, likelihood(case, world))


def both_ways(world: Traded, active: Sequence[str], day: dt.date) -> tuple[Left, Left]:
    """Gives the ruler's means and output under some packages, with the patron's routes and support and without them.

    Args:
        world: the trade of the case. active: packages in force. day: the day.
    Returns:
        With them, and without them for a year.
    Raises:
        NoEquilibrium: prices that clear the markets were not found in too many worlds.
    """
    month = float(world.months([day])[0])
    return left_kept(world, active, month, False), left_kept(world, active, month, True)
