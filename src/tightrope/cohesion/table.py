"""If this posture is ordered now and the war stays in this phase, who obeys and who is left afterwards?

The table is the same for every law of refusal; `thin` and `whole` put theirs in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tightrope.cohesion import campaign_fast
from tightrope.cohesion.campaign import Ranks
from tightrope.cohesion.field import conformity, field
from tightrope.cohesion.inputs import Campaigning, CohesionParameters, Formations, Phases, Reserves, check
from tightrope.cohesion.loyalty import (
    Service,
    guard_away,
    levels_lost,
    return_loyalty,
    support_base_left,
    whole_base,
)
from tightrope.cohesion.meanfield import tipping_support
from tightrope.cohesion.orders import Begun, Cells, Refuse, begin
from tightrope.cohesion.refusal import Refused

Floats = NDArray[np.float64]

RANKS = ("soldiers", "commanders")


@dataclass(frozen=True)
class ObedienceTable:
    """Holds what follows if a posture is ordered; arrays are (world, phase, loyalty, posture) unless said.

    Where several dates were asked for, each array has a date axis after the world, but for the tipping support.

    An order without stages is obeyed and changes nothing.
    """

    obedience: Floats  # 1 - expected share refusing, 0..1
    cascade_probability: Floats  # probability that more than half refuse
    partial_probability: Floats  # probability that more than a tenth refuse
    desertion: Floats  # shares of the strength ordered, after the campaign, as the three below
    surrender: Floats
    losses: Floats
    ranks_filled: Floats
    loyalty_change: Floats  # logit, weighted by the support base
    levels_lost: Floats  # levels of the game lost a step; negative if gained
    guard_away: Floats  # share of the support base at home while the obeying are abroad
    support_base_left: Floats  # share of the support base after their return
    arrived: Floats  # recruits over the strength ordered, over the campaign
    obedience_by_formation: Floats  # (world, phase, loyalty, posture, formation), NaN where not ordered
    refusal_by_rank: Floats  # (world, phase, loyalty, posture, 2) soldiers, commanders; NaN where no commanders
    tipping_support: Floats  # (world, phase, formation) mean-field q*, NaN where support alone decides nothing
    note: str = ""
    warnings: tuple[str, ...] = ()


def table_of(
    refuse: Refuse,
    support: Floats,
    formations: Formations,
    phases: Phases,
    reserves: Reserves,
    parameters: CohesionParameters,
    campaigning: Campaigning,
) -> ObedienceTable:
    """Gives the table of obedience under a law of refusal, at one date or at several at once.

    Entry (w, s, g, p): posture p is ordered, the war stays in phase s for the whole campaign, loyalty stands at
    level g (the last is firm). First who refuses, then the campaign in the mean, then the return.

    Args:
        refuse: the law of refusal.
        support: (world, posture, group), share 0..1, at the date; or (world, date, posture, group).
        formations, phases, reserves, parameters, campaigning: as described there.
    Returns:
        The table, without a note.
    Raises:
        CohesionError: an array out of range or of the wrong shape, all at once; or refusal that does not settle.
    """
    check(support, formations, phases, reserves, parameters)
    (worlds, states), dates = phases.casualties.shape, support.shape[1:-2]
    each_date = support.reshape(worlds, -1, *support.shape[-2:])
    shape = (worlds, *dates, states, campaigning.loyalty_levels, len(formations.stages))
    columns: dict[str, Any] = {name: np.full(shape, start) for name, start in _NOTHING_HAPPENS.items()}
    obey = np.where(formations.ordered, 1.0, np.nan) * np.ones((*shape[:-1], 1, 1))
    ranks = np.zeros((*shape, len(RANKS)))
    for posture in np.flatnonzero(formations.stages.any(axis=1)):
        begun = begin(refuse, int(posture), each_date, formations, (phases, parameters, campaigning))
        entry = _posture(begun, int(posture), formations, (reserves, parameters, campaigning))
        for name, values in entry.items():
            columns[name][..., posture] = values.reshape(shape[:-1])
        ordered = formations.ordered[posture]
        obey[..., posture, ordered] = 1 - begun.who.by_formation.reshape(*shape[:-1], -1)
        by_rank = np.stack([begun.who.whole, _led(begun.who)], axis=-1)
        ranks[..., posture, :] = by_rank.reshape(*shape[:-1], len(RANKS))
    tipping = _tipping(formations, phases, parameters)
    return ObedienceTable(
        **columns,
        obedience_by_formation=obey,
        refusal_by_rank=ranks,
        tipping_support=tipping,
        warnings=_warnings(formations),
    )


_NOTHING_HAPPENS = {
    "obedience": 1.0,
    "cascade_probability": 0.0,
    "partial_probability": 0.0,
    "desertion": 0.0,
    "surrender": 0.0,
    "losses": 0.0,
    "ranks_filled": 1.0,
    "arrived": 0.0,
    "loyalty_change": 0.0,
    "levels_lost": 0.0,
    "guard_away": 1.0,
    "support_base_left": 1.0,
}


def _posture(
    begun: Begun, posture: int, formations: Formations, rest: tuple[Reserves, CohesionParameters, Campaigning]
) -> dict[str, Floats]:
    """Every column of the table for one posture: each (world, cell)."""
    reserves, p, campaigning = rest
    cells, who, ordered = begun.cells, begun.who, formations.ordered[posture]
    strength, base = begun.sent.strength, formations.base_weight[:, ordered]
    ranks = campaign_fast.campaign(begun.sent, begun.rates, begun.call, reserves, campaigning.weeks)
    after = return_loyalty(_service(cells, who, ranks, formations, ordered, p), p)
    change = np.einsum("wf,wcf->wc", base, after - cells.loyalty)
    left = support_base_left(_share(ranks.strength, strength), cells.loyalty, after, p.loyal_start[:, None, None])
    total = strength.sum(axis=1)[:, None]
    return {
        "obedience": np.maximum(1 - who.whole, 0.0),  # strengths may sum to a hair above 1
        "cascade_probability": who.cascade,
        "partial_probability": who.partial,
        "desertion": ranks.deserted.sum(axis=-1) / total,
        "surrender": ranks.surrendered.sum(axis=-1) / total,
        "losses": ranks.lost.sum(axis=-1) / total,
        "ranks_filled": ranks.strength.sum(axis=-1) / total,
        "arrived": ranks.arrived.sum(axis=-1) / total,
        "loyalty_change": change,
        "levels_lost": levels_lost(change, campaigning.weeks, campaigning.step_days, campaigning.loyalty_step),
        "guard_away": guard_away(base, who.by_formation),
        "support_base_left": whole_base(base, left),
    }


def _service(
    cells: Cells, who: Refused, ranks: Ranks, formations: Formations, ordered: NDArray[np.bool_], p: CohesionParameters
) -> Service:
    share = who.by_formation
    lift = cells.command.weight[:, None, :] * cells.command.opposing[..., None] * float(who.commanders is not None)
    look = cells.force.force_weight[:, None, None]
    punishment = formations.punishment[:, None, ordered]
    return Service(
        loyalty=ranks.loyalty,
        victory=cells.phases.victory[..., None],
        losses=_share(ranks.lost, formations.strength[:, ordered]),
        opposed=cells.opposed,
        punished=punishment * (1 - p.dilution[:, None, None] * share) * share,
        field=cells.force.field
        + lift
        + cells.force.coupling[:, None, :] * ((1 - look) * share + look * who.whole[..., None]),
    )


def _led(who: Refused) -> Floats:
    """Gives the share of commanders who refuse; not a number where the law of refusal knows no commanders."""
    return np.full(who.whole.shape, np.nan) if who.commanders is None else who.commanders


def _share(persons: Floats, strength: Floats) -> Floats:
    return np.asarray(persons / np.where(strength > 0, strength, 1.0)[:, None, :])


def _tipping(formations: Formations, phases: Phases, p: CohesionParameters) -> Floats:
    rest = field(np.zeros_like(formations.strength), formations, phases, p)
    strength = conformity(formations, p)[:, None, :]
    return tipping_support(rest, strength, p.talk[:, None, None], p.family_weight[:, None, None])


def _warnings(formations: Formations) -> tuple[str, ...]:
    empty = (formations.strength == 0).sum(axis=0)
    worlds = len(formations.strength)
    return tuple(
        f"formation {f}: no strength in {empty[f]} of {worlds} worlds; left out there" for f in np.flatnonzero(empty)
    )
