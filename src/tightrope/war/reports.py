"""How far does each dated report speak for each phase of the war?"""

from __future__ import annotations

import numpy as np

from tightrope.war.inputs import WarDraws, WarInputs, check_fit
from tightrope.war.steps import dirichlet
from tightrope.war.terms import Floats, Report

RIGHT_WEIGHT = 8.0  # pseudo-count on naming the phase that is true (judged: tightrope)
WRONG_WEIGHT = 1.0  # pseudo-count on naming each other phase (judged: tightrope)


def confusion(uniforms: Floats) -> Floats:
    """Draws how often each true phase is reported as each phase.

    One Dirichlet row a true phase, weight 8 on naming it and 1 on naming each other: with six phases a
    report is right with 8/13 on average. A report that names phase n speaks for true phase s as row s
    gives n. One matrix a world, shared by all its reports: doubt about how good reports from the front are.

    Args:
        uniforms: (world, phase, phase) strictly between 0 and 1.
    Returns:
        (world, true phase, phase named), rows sum to 1.
    """
    size = uniforms.shape[-1]
    return dirichlet(np.where(np.eye(size) == 1, RIGHT_WEIGHT, WRONG_WEIGHT), uniforms)


def counted_once(reports: tuple[Report, ...]) -> tuple[Report, ...]:
    """Leaves one report for each event, source and phase: the certain one, else the weightiest, else the earliest.

    Reports by one source that name different phases contradict each other and all count.

    Args:
        reports: the reports, in any order.
    Returns:
        The reports that count, by date.
    """
    best: dict[tuple[str, str, int], Report] = {}
    for report in sorted(reports, key=lambda item: (item.certain, item.weight, -item.date), reverse=True):
        best.setdefault((report.source, report.event, report.phase), report)
    return tuple(sorted(best.values(), key=lambda item: (item.date, item.phase, item.source, item.event)))


def report_factors(inputs: WarInputs, draws: WarDraws) -> Floats:
    """Likelihood of the reports of each step given the phase at its end.

    Equation: factor[t, s] = product over reports of P(names n | s)^(r c), with r c the evidence weight, the
    only discount; a certain report gives 1 to its phase and 0 to every other. Steps without reports have
    factor 1, and so has every step after the day of knowledge.

    Args:
        inputs: the description of the war.
        draws: the numbers of the worlds.
    Returns:
        (world, date, phase), >= 0.
    Raises:
        WarError: the draws do not fit the inputs.
    """
    check_fit(inputs, draws)
    worlds, size = draws.start.shape
    factors = np.ones((worlds, inputs.dates, size))
    counted = counted_once(inputs.reports)
    named = confusion(draws.confusion)
    for report in counted:
        speaks = np.eye(size)[report.phase] if report.certain else named[:, :, report.phase]
        factors[:, report.date] *= speaks**report.weight
    return factors
