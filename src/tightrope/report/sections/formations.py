"""Would the formations obey the order, and who would be left afterwards?"""

from __future__ import annotations

from tightrope.forecast.apparatus_words import apparatus_sentences, exactness
from tightrope.forecast.figures import capital, percent
from tightrope.forecast.lookup import Document, number, part, rows, text
from tightrope.report.blocks import Block, Paragraphs, Section, Table, cells
from tightrope.report.charts import CASCADE
from tightrope.report.figure import figure


def section(document: Document) -> Section:
    """Gives the sentences, the picture of the cascade and the formations, where the document holds them.

    Args:
        document: the forecast document.
    Returns:
        The section; without blocks where no formation is ordered across the red line.
    Raises:
        ForecastError: a number is missing.
    """
    blocks: list[Block] = []
    if CASCADE.present(document):
        told = part(document, "cohesion")
        exact = " ".join(f"{capital(said)}." for said in exactness(told))
        said = Paragraphs((*apparatus_sentences(told), exact))
        blocks = [said, figure(document, CASCADE), _formations(told)]
    return Section("formations", "Would the formations obey", tuple(blocks))


def _formations(told: Document) -> Table:
    body = tuple(
        cells(
            capital(text(row, "id").replace("_", " ")),
            percent(number(row, "favour", "median")),
            percent(number(row, "willing", "median")),
            f"{percent(number(row, 'willing', 'low'))} to {percent(number(row, 'willing', 'high'))}",
            percent(number(row, "needed")),
        )
        for row in rows(told, "formations")
    )
    head = ("Formation", "families in favour", "would obey", "5 to 95 %", "needed")
    return Table("Who would obey the order; what ties it to the families is assumed", head, body, 1)
