"""What does an answer not speak of? Said in every report."""

from __future__ import annotations

import math

LEFT_OUT: tuple[str, ...] = (
    "Consequences for others, the neighbour under attack first, are named apart and never enter what the ruler weighs.",
    "The ruler's health, succession and any private promise between him and the patron are not modelled.",
    "Fighting itself is not simulated: the war moves between phases and its casualties are inputs.",
    "The order that may follow the war, with its security guarantees and trials, lies outside the horizon of choice.",
    "Players do not foresee how things will change; they reckon with today's conditions over the lookahead.",
    "Sanctions enter through the ruler's means as a whole, not product by product.",
)

NO_CLASS = (
    "No class of past situations fits: the answer is the inside view alone, not pooled with past "
    "cases and not anchored on them."
)


def scientific_limits(negative_relief: float, support_draws: float, sharing: float = 1.0) -> list[str]:
    """Adds what the sciences of this run could not settle.

    Args:
        negative_relief: share of worlds in which lifting sanctions gave nothing back.
        support_draws: effective draws of the fit to surveys; infinite without a survey.
        sharing: worlds a draw of that fit, 1 or less where each has its own.
    Returns:
        Sentences; none where nothing has to be said.
    """
    said = []
    if negative_relief > 0:
        said.append(
            f"In {negative_relief:.0%} of worlds lifting sanctions gives nothing back; there relief counts as none."
        )
    if support_draws < FEW_DRAWS:
        said.append(f"Only {support_draws:.0f} draws of the opinion model fit the surveys; its bands are rough.")
    if sharing > 1 and math.isfinite(support_draws):
        said.append(f"About {sharing:.1f} worlds share each draw of the opinion model; more worlds add no such draw.")
    return said


FEW_DRAWS = 400.0  # effective draws below which a fit is called rough (specification of opinion, 6.1)
