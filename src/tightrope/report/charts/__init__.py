"""Which pictures does a forecast have, and what does each answer?"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from tightrope.forecast.lookup import Document
from tightrope.report.charts import (
    attribution,
    calibration,
    cascade,
    history,
    output,
    postures,
    scenarios,
    support,
    surveys,
    tightrope,
    trade,
)
from tightrope.report.charts.frame import NARROW, WIDE, Row, Spec

__all__ = ["CALIBRATION", "CHARTS", "NARROW", "WIDE", "Chart", "Row", "Spec", "shown"]


class Chart(NamedTuple):
    """One picture: its name, when it can be drawn, its words, its table and its specification."""

    name: str
    present: Callable[[Document], bool]
    finding: Callable[[Document], str]
    measure: Callable[[Document], str]
    alternative: Callable[[Document], str]
    rows: Callable[[Document], list[Row]]
    spec: Callable[[Document, int], Spec]


TIGHTROPE = Chart(
    tightrope.NAME,
    tightrope.present,
    tightrope.finding,
    tightrope.measure,
    tightrope.alternative,
    tightrope.rows,
    tightrope.spec,
)
POSTURES = Chart(
    postures.NAME,
    postures.present,
    postures.finding,
    postures.measure,
    postures.alternative,
    postures.rows,
    postures.spec,
)
SCENARIOS = Chart(
    scenarios.NAME,
    scenarios.present,
    scenarios.finding,
    scenarios.measure,
    scenarios.alternative,
    scenarios.rows,
    scenarios.spec,
)
ATTRIBUTION = Chart(
    attribution.NAME,
    attribution.present,
    attribution.finding,
    attribution.measure,
    attribution.alternative,
    attribution.rows,
    attribution.spec,
)
SUPPORT = Chart(
    support.NAME,
    support.present,
    support.finding,
    support.measure,
    support.alternative,
    support.rows,
    support.spec,
)
HISTORY = Chart(
    history.NAME,
    history.present,
    history.finding,
    history.measure,
    history.alternative,
    history.rows,
    history.spec,
)
CASCADE = Chart(
    cascade.NAME,
    cascade.present,
    cascade.finding,
    cascade.measure,
    cascade.alternative,
    cascade.rows,
    cascade.spec,
)
CALIBRATION = Chart(
    calibration.NAME,
    calibration.present,
    calibration.finding,
    calibration.measure,
    calibration.alternative,
    calibration.rows,
    calibration.spec,
)
TRADE = Chart(trade.NAME, trade.present, trade.finding, trade.measure, trade.alternative, trade.rows, trade.spec)
OUTPUT = Chart(
    output.NAME, output.present, output.finding, output.measure, output.alternative, output.rows, output.spec
)
SURVEYS = Chart(
    surveys.NAME,
    surveys.present,
    surveys.finding,
    surveys.measure,
    surveys.alternative,
    surveys.rows,
    surveys.spec,
)
CHARTS = (TIGHTROPE, POSTURES, SCENARIOS, ATTRIBUTION, SUPPORT, CASCADE, TRADE, OUTPUT, HISTORY, SURVEYS)


def shown(document: Document) -> tuple[Chart, ...]:
    """Lists the charts that a document has the numbers for.

    Args:
        document: the forecast document.
    Returns:
        The charts in the order of the report.
    """
    return tuple(chart for chart in CHARTS if chart.present(document))
