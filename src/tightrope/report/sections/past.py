"""What usually happens in such a place, and how did it enter the answer?"""

from __future__ import annotations

from tightrope.forecast.figures import percent, span, thousands
from tightrope.forecast.lookup import Document, has, number, rows, text, texts
from tightrope.report.blocks import Block, Paragraphs, Table, cells
from tightrope.report.charts import HISTORY
from tightrope.report.figure import figure


def blocks(document: Document) -> list[Block]:
    """Gives the classes of past situations, the picture of the views, and the steps of the anchoring in sentences.

    Args:
        document: the forecast document with its sentences.
    Returns:
        The blocks.
    Raises:
        ForecastError: a number is missing.
    """
    found: list[Block] = [figure(document, HISTORY)] if HISTORY.present(document) else []
    found.append(_classes(document))
    if has(document, "sentences", "past"):
        found.append(Paragraphs(texts(document, "sentences", "past")))
    return found


def _classes(document: Document) -> Table:
    body = tuple(
        cells(
            text(row, "words"),
            f"{thousands(number(row, 'k'))} of {thousands(number(row, 'n'))}",
            thousands(number(row, "wars")),
            percent(number(row, "mean")),
            f"{span(number(row, 'low'), number(row, 'high'))} %",
        )
        for row in rows(document, "outside", "chain")
    )
    caption = f"What usually happens ({text(document, 'outside', 'standing')})"
    return Table(caption, ("Class of past situations", "did so", "wars", "rate", "5 to 95 %"), body, 1)
