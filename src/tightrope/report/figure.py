"""How does a chart stand on a page: in two widths, with its words beside it?"""

from __future__ import annotations

from markupsafe import Markup

from tightrope.forecast.lookup import Document
from tightrope.report.blocks import Figure
from tightrope.report.charts import NARROW, WIDE, Chart
from tightrope.report.draw import svg


def figure(document: Document, chart: Chart) -> Figure:
    """Draws a chart for a desk and for a phone.

    Args:
        document: the forecast document.
        chart: a chart that the document has the numbers for.
    Returns:
        The figure. Its SVG is trusted because every text of the case was escaped when it was drawn.
    Raises:
        ForecastError: a number of the chart is missing.
    """
    words = (chart.finding(document), chart.alternative(document))
    drawn = [
        Markup(svg(chart.spec(document, width), f"{chart.name}-{size}", words))
        for size, width in (("wide", WIDE), ("narrow", NARROW))
    ]
    return Figure(chart.name, chart.alternative(document), *drawn)
