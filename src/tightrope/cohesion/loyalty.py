"""What remains of the ruler's support base when the survivors come home, and what guards him while they are away?"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, log_ndtr

from tightrope.cohesion.inputs import CohesionParameters

Floats = NDArray[np.float64]

TENTH = 0.1  # losses are counted in tenths of the force (specification, section 6)
_DAYS_A_WEEK = 7
_DENSITY = 1 / np.sqrt(2 * np.pi)


class Service(NamedTuple):
    """Holds what the survivors went through; arrays are (world, cell, formation)."""

    loyalty: Floats  # logit, of those still with the formation, before the return counts
    victory: Floats  # 0..1
    losses: Floats  # share of the formation killed or wounded out
    opposed: Floats  # logit of opposition among the families
    punished: Floats  # share of the formation punished
    field: Floats  # total field at which the obeying were left, probit


def return_loyalty(service: Service, p: CohesionParameters) -> Floats:
    """Loyalty of those who come home.

    l + delta_v victory - delta_c (losses / .1) - delta_o logit(1 - q) - delta_p punished
    + k_sel phi(f)/(1 - Phi(f)); the last term is selection: those who obeyed are the loyal ones. Sizes judged.

    Args:
        service: what they went through.
        p: parameters.
    Returns:
        (world, cell, formation), logit.
    """
    along = (slice(None), None, None)
    return np.asarray(
        service.loyalty
        + p.return_victory[along] * service.victory
        - p.return_losses[along] * service.losses / TENTH
        - p.return_opposition[along] * service.opposed
        - p.return_punishment[along] * service.punished
        + p.return_selection[along] * selection(service.field)
    )


def selection(field: Floats) -> Floats:
    """Mean disposition of those above a cut of the normal curve: phi(f)/(1 - Phi(f)).

    Args:
        field: the cut, probit.
    Returns:
        Same shape, > 0.
    Source:
        Heckman (1979), doi:10.2307/1912352 (inverse Mills ratio).
    """
    return np.asarray(_DENSITY * np.exp(-field * field / 2 - log_ndtr(-field)))


def support_base_left(ranks: Floats, before: Floats, after: Floats, start: Floats) -> Floats:
    """Share of a formation's part in the support base that is left: who is there, times how loyal they still are.

    ranks Lambda(after + start)/Lambda(before + start). Refusers, deserters, captured and losses are gone.

    Args:
        ranks: share of the strength still with the formation, 0..1.
        before, after: loyalty in logits, 0 for an ordinary formation.
        start: how loyal that is, logit, broadcast.
    Returns:
        Share >= 0; above 1 only if loyalty rose more than the ranks thinned.
    """
    return np.asarray(ranks * expit(after + start) / expit(before + start))


def whole_base(base_weight: Floats, left: Floats) -> Floats:
    """Share of the whole support base left; what was not sent counts 1.

    Args:
        base_weight: (world, formation), shares of the base that rest on the formations sent.
        left: (world, cell, formation), from `support_base_left`.
    Returns:
        (world, cell), cut to 0..1.
    """
    lost = np.einsum("wf,wcf->wc", base_weight, 1 - left)
    return np.asarray(np.clip(1 - lost, 0, 1))


def guard_away(base_weight: Floats, refused: Floats) -> Floats:
    """Share of the support base still at home while the obeying are abroad.

    1 - sum over those ordered of base_weight (1 - refused).

    Args:
        base_weight: (world, formation), shares of the base that rest on the formations ordered.
        refused: (world, cell, formation), share.
    Returns:
        (world, cell), 0..1.
    """
    away = np.einsum("wf,wcf->wc", base_weight, 1 - refused)
    return np.asarray(np.clip(1 - away, 0, 1))


def levels_lost(loyalty_change: Floats, weeks: float, step_days: float, loyalty_step: float) -> Floats:
    """Levels of loyalty lost in one step of the game; negative if gained.

    Args:
        loyalty_change: logit over the whole campaign.
        weeks: length of the campaign.
        step_days: days of one step.
        loyalty_step: logit a level, > 0.
    Returns:
        Levels a step, same shape.
    """
    return np.asarray(-loyalty_change * step_days / (_DAYS_A_WEEK * weeks) / loyalty_step)
