"""How does the whole report look: one file that opens anywhere and asks for nothing?"""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from tightrope.forecast.figures import day, unbroken
from tightrope.forecast.lookup import Document, text
from tightrope.forecast.words import question_line
from tightrope.report.blocks import Section
from tightrope.report.charts.frame import source_line
from tightrope.report.sections import picture, question, sections
from tightrope.runs.files import write_text

TEMPLATES = Path(__file__).parent / "templates"


def page(document: Document) -> str:
    """Gives the report as one self-contained HTML file; every text of the case is text.

    Args:
        document: the forecast document with its sentences.
    Returns:
        The page: style and pictures inside, no script, nothing loaded.
    Raises:
        ForecastError: a number that a part needs is missing.
    """
    return _filled("page.html.j2", document, sections(document))


def card(document: Document) -> str:
    """Gives bottom line, picture and tables as a piece of HTML for a notebook.

    Args:
        document: the forecast document with its sentences.
    Returns:
        One `div` with its own style.
    Raises:
        ForecastError: a number that a part needs is missing.
    """
    return _filled("card.html.j2", document, (question.section(document), picture.section(document)))


def write_page(document: Document, path: Path) -> None:
    """Writes the report, whole or not at all.

    Args:
        document: the forecast document with its sentences.
        path: the file, usually `report.html` in the run's folder.
    Raises:
        RunError: the file cannot be written.
        ForecastError: a number that a part needs is missing.
    """
    write_text(path, page(document))


def _tied(value: object) -> object:
    """Keeps figure and sign together in every text of the page; what is marked up already stays as it is."""
    return unbroken(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _filled(template: str, document: Document, parts: tuple[Section, ...]) -> str:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_tied,
    )
    return environment.get_template(template).render(
        title=question_line(document),
        case=text(document, "case"),
        known=day(text(document, "as_of")),
        source=source_line(document),
        version=text(document, "version"),
        sections=parts,
    )
