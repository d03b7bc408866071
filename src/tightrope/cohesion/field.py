"""What weighs on a soldier who is told to go, and how much does he look at the others?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import logit

from tightrope.cohesion.inputs import CohesionParameters, Formations, Phases

Floats = NDArray[np.float64]
Truths = NDArray[np.bool_]

EDGE = 1e-4  # support is kept this far from 0 and 1 (specification, section 3)


def opposition(support: Floats, mix: Floats) -> Floats:
    """Opposition among the families of each formation: logit(1 - q), q the support of the mix of groups.

    Args:
        support: (world, group), share 0..1.
        mix: (formation, group), rows sum to 1.
    Returns:
        (world, formation), logit.
    """
    return np.asarray(logit(1 - np.clip(support @ mix.T, EDGE, 1 - EDGE)))


def field(opposed: Floats, formations: Formations, phases: Phases, p: CohesionParameters) -> Floats:
    """Field of a soldier at the border, at the firm loyalty level, before others are seen.

    alpha = alpha0 + kappa_o logit(1 - q) + kappa_c c - kappa_l l - kappa_p p sev - kappa_g g.

    Args:
        opposed: (world, formation), logit, from `opposition`.
        formations, phases, p: inputs of the case.
    Returns:
        (world, phase, formation), probit of the share that would refuse if nobody looked at others.
    Source:
        signs: Costa and Kahn (2003), doi:10.3386/w8627; sizes judged.
    """
    steady = (
        p.refusal_alone[:, None]
        + p.family_weight[:, None] * opposed
        - p.loyalty_weight[:, None] * formations.loyalty
        - p.punishment_weight[:, None] * formations.punishment * formations.severity
        - p.pay_weight[:, None] * formations.pay
    )
    return steady[:, None, :] + (p.casualty_weight[:, None] * phases.casualties)[:, :, None]


def conformity(formations: Formations, p: CohesionParameters) -> Floats:
    """How strongly refusal follows refusal: J = phi + kappa_p sev p delta (numbers shield from punishment).

    Args:
        formations, p: inputs of the case.
    Returns:
        (world, formation), probit per share refusing.
    """
    shield = p.punishment_weight[:, None] * formations.severity * formations.punishment * p.dilution[:, None]
    return np.asarray(p.conformity[:, None] + shield)


def after_talk(alpha: Floats, strength: Floats, talk: Floats) -> tuple[Floats, Floats]:
    """Field and coupling once soldiers have talked: alpha' = alpha + zeta J/2, J' = (1 - zeta) J.

    At zeta 0 this is a cascade of thresholds; at zeta 1 half refuse exactly if alpha > -J/2.

    Args:
        alpha: field before talk, probit.
        strength: J, broadcast against `alpha`.
        talk: zeta, share 0..1, broadcast.
    Returns:
        (field, coupling) after talk.
    Source:
        Granovetter (1978), doi:10.1086/226707; Angeletos, Hellwig and Pavan (2007),
        doi:10.1111/j.1468-0262.2007.00766.x.
    """
    return alpha + talk * strength / 2, (1 - talk) * strength


def stage_steps(p: CohesionParameters) -> Floats:
    """How much dearer refusing is before the border: (delta1 + delta2, delta2, 0) to mobilise, load, cross.

    Args:
        p: parameters.
    Returns:
        (world, stage), probit, to be taken off the field.
    """
    return np.stack([p.mobilise_step + p.load_step, p.load_step, np.zeros_like(p.load_step)], axis=1)


def last_step(steps: Floats, stages: Truths) -> Floats:
    """Smallest step among the stages an order contains: refusers persist, so the highest field so far decides.

    Args:
        steps: (world, stage), from `stage_steps`.
        stages: (stage,) True where the order contains the stage, at least one.
    Returns:
        (world,), probit.
    """
    return np.asarray(steps[:, stages].min(axis=1))
