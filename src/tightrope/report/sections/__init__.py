"""In which order does the report argue?"""

from __future__ import annotations

from tightrope.forecast.lookup import Document
from tightrope.report.blocks import Section
from tightrope.report.sections import (
    change,
    economy,
    evidence,
    formations,
    picture,
    question,
    reproduce,
    sure,
    surveys,
    why,
)

__all__ = ["sections"]


def sections(document: Document) -> tuple[Section, ...]:
    """Gives the parts of the report that the document has the numbers for, in order.

    Args:
        document: the forecast document with its sentences.
    Returns:
        The sections; a part without content is absent.
    Raises:
        ForecastError: a number that a part needs is missing.
    """
    every = (
        question.section(document),
        picture.section(document),
        why.section(document),
        surveys.section(document),
        formations.section(document),
        economy.section(document),
        change.mind(document),
        change.scenarios(document),
        evidence.section(document),
        sure.section(document),
        reproduce.section(document),
    )
    return tuple(part for part in every if part.blocks)
