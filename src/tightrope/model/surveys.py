"""What do the surveys of a case say by themselves, before any world is played?"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from tightrope import randomness
from tightrope.case import Case
from tightrope.model.fits import ROWS, whole_fit, whole_prior
from tightrope.model.quantile import from_normal
from tightrope.model.to_opinion import shock_day, toplines
from tightrope.opinion import BODIES, latent
from tightrope.opinion.layers import segment_share
from tightrope.opinion.segments import levels
from tightrope.opinion.unknowns import SEGMENTS, OpinionPrior

Floats = NDArray[np.float64]

_STATE_PART = {"families": 0.0, "soldiers": 0.0, "officers": 0.5, "elite": 1.0}  # specification of opinion, section 9
_ENDS = np.array([-1.6448536269514722, 1.6448536269514722])  # standard normal at 5 and 95 %


class Asked(NamedTuple):
    """Holds the fit of a posture that surveys asked about, and support on the day of knowledge."""

    bank: latent.SupportBank
    prior: OpinionPrior
    segments: Floats  # (row, segment), share 0..1 on the day of knowledge
    audiences: Floats  # (row, segment), shares that sum to 1
    coverage: tuple[float, float]  # 5 and 95 % of what is believed before the surveys
    hide: tuple[float, float]
    feign: tuple[float, float]

    @property
    def public(self) -> Floats:
        """Support of the whole public on the day of knowledge: (row,), share 0..1."""
        return np.asarray(np.sum(self.segments * self.audiences, axis=1))


def asked(case: Case, seed: int) -> dict[str, Asked]:
    """Fits every posture of a case that visible surveys asked about.

    Args:
        case: the case as known on its as_of.
        seed: of all chance; a forecast with the same seed follows the same fits.
    Returns:
        One fit a posture; none where nobody was asked.
    Raises:
        OpinionError: surveys or priors that cannot be used.
    """
    surveys, found = toplines(case), {}
    for number, posture in enumerate(posture.id for posture in case.postures):
        own = [survey for survey in surveys if survey.posture == posture]
        if own:
            stream = latent.Stream(seed, f"opinion.fit/{number}")
            bank = whole_fit(case, stream, own, shock_day(case), ROWS)
            found[posture] = _on_day(case, bank, whole_prior(case, own), (seed, f"opinion.day/{number}"))
    return found


def body_medians(case: Case, fit: Asked, seed: int) -> dict[str, tuple[float, float]]:
    """Gives the median support within each body, before and after the surveys; no survey of a body is known.

    Families and soldiers start from the public, officers half from it and half from the state segment, the elite
    from the state segment; each is shifted in logits by a judged amount.

    Args:
        case: the case. fit: one of its postures. seed: of all chance.
    Returns:
        (before, after) by body, shares 0..1; both at the last survey.
    Raises:
        OpinionError: as in `asked`.
    """
    bank = fit.bank
    event = shock_day(case)
    before = latent.unconditioned(bank.toplines, fit.prior, latent.Stream(seed, "opinion.bodies"), event, bank.rows)
    rows, found = np.arange(bank.rows), {}
    for body in BODIES:
        prior = case.priors[f"{body}_shift"]
        stream = f"opinion.bodies/{body}"
        normals = randomness.normals(seed, stream, rows)[:, 0]
        judge = randomness.uniforms(seed, stream, rows)[:, 0] if prior.form == "pooled" else normals
        shift = from_normal(prior, normals, judge)
        found[body] = (_body_median(before, body, shift), _body_median(bank, body, shift))
    return found


def _body_median(bank: latent.SupportBank, body: str, shift: Floats) -> float:
    state = bank.segments()[:, -1, SEGMENTS.index("state")]
    part = _STATE_PART[body]
    people = (1 - part) * bank.public()[:, -1] + part * state
    return float(np.median(expit(logit(people) + shift)))


def _on_day(case: Case, bank: latent.SupportBank, prior: OpinionPrior, chance: tuple[int, str]) -> Asked:
    rows = np.arange(bank.rows)
    normals = randomness.normals(chance[0], chance[1], rows, 1 + len(SEGMENTS))[:, None]
    level = levels(bank, rows, [case.as_of], normals)
    values = bank.values
    shares = segment_share(level, values.coverage, values.uncovered_gap)[:, 0]
    ends = [tuple(float(x) for x in part.at(_ENDS)) for part in (prior.coverage, prior.hide, prior.feign)]
    coverage, hide, feign = ((low, high) for low, high in ends)
    return Asked(bank, prior, shares, values.audiences, coverage, hide, feign)
