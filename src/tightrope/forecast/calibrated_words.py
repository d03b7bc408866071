"""What does a calibration say in words?"""

from __future__ import annotations

import math

from tightrope.forecast.calibrating import COVERED, WANTED_INSIDE
from tightrope.forecast.figures import day, percent, span
from tightrope.forecast.lookup import Document, found, number, rows, text

SHOWN = 8  # quantities outside their band that are named (judged: tightrope)


def told(document: Document) -> tuple[str, ...]:
    """Says whether the model finds its own truths again.

    Args:
        document: of a calibration.
    Returns:
        Lines of plain text.
    Raises:
        ForecastError: a number is missing.
    """
    every = rows(document, "quantities")
    outside = [row for row in every if not row["inside"]]
    power = number(document, "likelihood_power")
    shares = ("parameters_inside", "parameters_inside_alone", "mean_coverage_90")
    inside, alone, covered = (percent(number(document, name)) for name in shares)
    lines = [
        f"{text(document, 'case')}: {'passes' if document['passed'] else 'does not pass'}: "
        f"{len(every) - len(outside)} of {len(every)} quantities are found at every rank equally often",
        f"  {number(document, 'histories'):.0f} histories of {number(document, 'steps'):.0f} steps, each weighed in "
        f"{number(document, 'bank'):,.0f} other worlds; known up to {day(text(document, 'as_of'))}",
        f"  beliefs inside the band: {inside} (needed: {percent(WANTED_INSIDE)}), each by its own band {alone}; "
        f"90 % intervals hold the truth in {covered} (needed: {span(*COVERED)} %)",
    ]
    counted = percent(number(document, "as_a_forecast_counts", "mean_coverage_90"))
    bounded, full = number(document, "as_a_forecast_counts", "log_score_gain"), number(document, "log_score_gain")
    lines += [
        "  weighed as a forecast weighs, reports discounted and words bounded: 90 % intervals hold the truth in "
        f"{counted}",
        f"  the evidence makes it {math.exp(bounded):.2f} times as likely so, {math.exp(full):.2f} times if it all "
        "counts in full (geometric mean over histories)",
    ]
    named = found(document, "named_inside")
    phrases = {text(row, "quantity"): text(row, "phrase") for row in every}
    if isinstance(named, dict):
        lines += [f"  {phrases[name]}: {'inside' if kept else 'OUTSIDE'}" for name, kept in named.items()]
    if power != 1:
        lines.append(f"  a fault was planted: the evidence counted to the power {power:g}")
    lines += [f"  outside: {text(row, 'phrase')}" for row in outside[:SHOWN]]
    rest = len(outside) - SHOWN
    return (*lines, f"  and {rest} more") if rest > 0 else tuple(lines)
