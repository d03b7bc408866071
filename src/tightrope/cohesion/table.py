"""If this posture is ordered now and the war stays in this phase, who obeys and who is left afterwards?

The table is the same for every law of refusal; `thin` and `whole` put theirs in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tightrope.cohesion import campaign_fast
from tightrope.cohesion.campaign import Call, Ranks, Rates, Sent, muster, week
from tightrope.cohesion.field import after_talk, conformity, field, last_step, opposition, stage_steps
from tightrope.cohesion.inputs import (
    STAGES,
    Campaigning,
    CohesionParameters,
    Formations,
    Phases,
    Reserves,
    check,
)
from tightrope.cohesion.loyalty import (
    Service,
    guard_away,
    levels_lost,
    return_loyalty,
    support_base_left,
    whole_base,
)
from tightrope.cohesion.meanfield import tipping_support
from tightrope.cohesion.refusal import Force, Refused

Floats = NDArray[np.float64]

ORDINARY_CASUALTIES = 0.02  # share of a force a week that counts as casualties 1 (judged; specification, section 2)
Refuse = Callable[[Force, NDArray[np.bool_]], Refused]
"""A law of refusal: the force under an order, and which formations are ordered, to who refuses."""


@dataclass(frozen=True)
class ObedienceTable:
    """Holds what follows if a posture is ordered; arrays are (world, phase, loyalty, posture) unless said.

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
    tipping_support: Floats  # (world, phase, formation) mean-field q*, NaN where support alone decides nothing
    note: str = ""
    warnings: tuple[str, ...] = ()


class Weeks(NamedTuple):
    """Holds what became of those ordered, by the end of each week; (world, phase, loyalty, week), shares of them."""

    ranks_filled: Floats
    desertion: Floats
    surrender: Floats
    losses: Floats


class _Started(NamedTuple):
    """An order that has been answered, and the campaign that follows."""

    cells: _Cells
    who: Refused
    sent: Sent
    rates: Rates
    call: Call


class _Cells(NamedTuple):
    """One posture's inputs with phases and loyalty levels in one axis, those ordered alone."""

    force: Force
    mobilise: Floats  # (world, cell, formation) alpha' at mobilisation
    loyalty: Floats  # (world, cell, formation)
    opposed: Floats  # (world, formation)
    phases: Phases  # (world, cell)
    recruits_loyalty: Floats  # (world, cell)


def table_of(
    refuse: Refuse,
    support: Floats,
    formations: Formations,
    phases: Phases,
    reserves: Reserves,
    parameters: CohesionParameters,
    campaigning: Campaigning,
) -> ObedienceTable:
    """Gives the table of obedience at one date under a law of refusal.

    Entry (w, s, g, p): posture p is ordered, the war stays in phase s for the whole campaign, loyalty stands at
    level g (the last is firm). First who refuses, then the campaign in the mean, then the return.

    Args:
        refuse: the law of refusal.
        support: (world, posture, group), share 0..1, at the date.
        formations, phases, reserves, parameters, campaigning: as described there.
    Returns:
        The table, without a note.
    Raises:
        CohesionError: an array out of range or of the wrong shape, all at once; or refusal that does not settle.
    """
    check(support, formations, phases, reserves, parameters)
    worlds, states = phases.casualties.shape
    shape = (worlds, states, campaigning.loyalty_levels, len(formations.stages))
    columns: dict[str, Any] = {name: np.full(shape, start) for name, start in _NOTHING_HAPPENS.items()}
    obey = np.where(formations.ordered, 1.0, np.nan) * np.ones((*shape[:3], 1, 1))
    for posture in np.flatnonzero(formations.stages.any(axis=1)):
        begun = _begin(refuse, int(posture), support, formations, (phases, parameters, campaigning))
        entry = _posture(begun, int(posture), formations, (reserves, parameters, campaigning))
        for name, values in entry.items():
            columns[name][..., posture] = values.reshape(shape[:3])
        ordered = formations.ordered[posture]
        obey[..., posture, ordered] = 1 - begun.who.by_formation.reshape(*shape[:3], -1)
    tipping = _tipping(formations, phases, parameters)
    return ObedienceTable(
        **columns, obedience_by_formation=obey, tipping_support=tipping, warnings=_warnings(formations)
    )


def weeks_of(
    refuse: Refuse,
    posture: int,
    support: Floats,
    formations: Formations,
    phases: Phases,
    reserves: Reserves,
    parameters: CohesionParameters,
    campaigning: Campaigning,
) -> Weeks:
    """Gives what became of those ordered, week by week; who refused at the order stays a refuser.

    Args:
        refuse: the law of refusal. posture: index of the posture ordered; its order has stages.
        support, formations, phases, reserves, parameters, campaigning: as in `table_of`.
    Returns:
        Weeks; the last is the campaign's end.
    Raises:
        CohesionError: refusal that does not settle.
    """
    begun = _begin(refuse, posture, support, formations, (phases, parameters, campaigning))
    ranks, after = muster(begun.sent, reserves), []
    for number in range(campaigning.weeks):
        ranks = week(ranks, number, (begun.sent, begun.rates, begun.call, reserves))
        after.append((ranks.strength, ranks.deserted, ranks.surrendered, ranks.lost))
    persons = np.array(after).sum(axis=-1)  # (week, output, world, cell)
    shares = np.moveaxis(persons / begun.sent.strength.sum(axis=1)[:, None], 0, -1)
    shape = (*phases.casualties.shape, campaigning.loyalty_levels, campaigning.weeks)
    return Weeks(*(output.reshape(shape) for output in shares))


def refusal_by_stage(
    refuse: Refuse,
    posture: int,
    support: Floats,
    formations: Formations,
    phases: Phases,
    parameters: CohesionParameters,
    campaigning: Campaigning,
) -> Floats:
    """Share of the force that first refuses at each stage of an order.

    Those who refused earlier stay refusers, so each stage adds what the highest field so far adds.

    Args:
        refuse: the law of refusal.
        posture: index of the posture ordered.
        support, formations, phases, parameters, campaigning: as in `table_of`.
    Returns:
        (world, phase, loyalty, stage); 0 at stages that the order does not contain.
    Raises:
        CohesionError: refusal that does not settle.
    """
    worlds, states = phases.casualties.shape
    out = np.zeros((worlds, states * campaigning.loyalty_levels, len(STAGES)))
    before = np.zeros(out.shape[:2])
    reached = np.zeros(len(STAGES), dtype=np.bool_)
    ordered = formations.ordered[posture]
    for stage in np.flatnonzero(formations.stages[posture]):
        reached[stage] = True
        cells = _cells(posture, reached, support, formations, (phases, parameters, campaigning))
        after = refuse(cells.force, ordered).whole
        out[..., stage] = after - before
        before = after
    return out.reshape(worlds, states, campaigning.loyalty_levels, len(STAGES))


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


def _begin(
    refuse: Refuse,
    posture: int,
    support: Floats,
    formations: Formations,
    rest: tuple[Phases, CohesionParameters, Campaigning],
) -> _Started:
    """Who refuses, and what awaits those who obey."""
    cells = _cells(posture, formations.stages[posture], support, formations, rest)
    ordered = formations.ordered[posture]
    who = refuse(cells.force, ordered)
    sent = Sent(formations.strength[:, ordered], who.by_formation, cells.loyalty, cells.recruits_loyalty)
    call = Call(cells.mobilise, cells.force.coupling * cells.force.force_weight[:, None])
    return _Started(cells, who, sent, _rates(cells, rest[1]), call)


def _posture(
    begun: _Started, posture: int, formations: Formations, rest: tuple[Reserves, CohesionParameters, Campaigning]
) -> dict[str, Floats]:
    """Every column of the table for one posture: each (world, cell)."""
    reserves, p, campaigning = rest
    cells, who, ordered = begun.cells, begun.who, formations.ordered[posture]
    strength, base = begun.sent.strength, formations.base_weight[:, ordered]
    ranks = campaign_fast.campaign(begun.sent, begun.rates, begun.call, reserves, campaigning.weeks)
    after = return_loyalty(_service(cells, who, ranks, formations, ordered, p), p)
    change = np.einsum("wf,wcf->wc", base, after - cells.loyalty)
    left = support_base_left(_share(ranks.strength, strength), cells.loyalty, after)
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


def _cells(
    posture: int,
    stages: NDArray[np.bool_],
    support: Floats,
    formations: Formations,
    rest: tuple[Phases, CohesionParameters, Campaigning],
) -> _Cells:
    phases, p, campaigning = rest
    ordered = formations.ordered[posture]
    falls = campaigning.loyalty_step * np.arange(campaigning.loyalty_levels - 1, -1, -1.0)
    opposed = opposition(support[:, posture], formations.mix)
    firm = field(opposed, formations, phases, p)[:, :, ordered]
    alpha = firm[:, :, None, :] + (p.loyalty_weight[:, None] * falls)[:, None, :, None]
    alpha = alpha.reshape(len(firm), -1, firm.shape[-1])
    strength = np.where(ordered, formations.strength, 0.0)
    battalions = np.where(strength > 0, formations.battalions, 0.0).sum(axis=1)
    alone, coupling = after_talk(alpha, conformity(formations, p)[:, None, ordered], p.talk[:, None, None])
    steps = stage_steps(p)
    states = phases.casualties.shape[1]
    loyalty = np.tile(formations.loyalty[:, None, ordered] - falls[:, None], (1, states, 1))
    force = Force(
        field=alone - last_step(steps, stages)[:, None, None],
        coupling=coupling[:, 0],
        force_weight=p.force_weight,
        shock=p.correlation * p.battalion_share / battalions,
        share=strength[:, ordered] / strength.sum(axis=1, keepdims=True),
    )
    return _Cells(
        force=force,
        mobilise=alone - steps[:, :1, None],
        loyalty=loyalty,
        opposed=opposed[:, ordered],
        phases=Phases(*(np.repeat(array, len(falls), axis=1) for array in phases)),
        recruits_loyalty=np.tile(-falls, (len(firm), states)),
    )


def _rates(cells: _Cells, p: CohesionParameters) -> Rates:
    casualties, defeat, encircled, _ = cells.phases
    by_opposition = (p.desertion_opposition[:, None] * cells.opposed)[:, None, :]
    by_phase = p.desertion_casualties[:, None] * casualties + p.desertion_defeat[:, None] * defeat
    cut_off = p.surrender_encircled[:, None] * encircled
    return Rates(
        desertion=p.desertion_rate[:, None, None] * np.exp(by_phase[..., None] + by_opposition),
        surrender=p.surrender_rate[:, None, None] * np.exp(cut_off[..., None] + by_opposition),
        loss=ORDINARY_CASUALTIES * casualties,
        contagion=p.desertion_contagion,
        relief=p.desertion_relief,
        half_life=p.recovery_half_life,
    )


def _service(
    cells: _Cells, who: Refused, ranks: Ranks, formations: Formations, ordered: NDArray[np.bool_], p: CohesionParameters
) -> Service:
    share = who.by_formation
    look = cells.force.force_weight[:, None, None]
    punishment = formations.punishment[:, None, ordered]
    return Service(
        loyalty=ranks.loyalty,
        victory=cells.phases.victory[..., None],
        losses=_share(ranks.lost, formations.strength[:, ordered]),
        opposed=cells.opposed[:, None, :],
        punished=punishment * (1 - p.dilution[:, None, None] * share) * share,
        field=cells.force.field + cells.force.coupling[:, None, :] * ((1 - look) * share + look * who.whole[..., None]),
    )


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
