"""What do the surveys really say: path, figures with bounds, how wide each doubt is, which part wants what?"""

from __future__ import annotations

from tightrope.forecast.figures import capital, percent, span
from tightrope.forecast.lookup import Document, found, has, number, part, rows, text, texts
from tightrope.forecast.publics import said
from tightrope.forecast.survey_words import DOUBTS, band, doubt_rows, field, named, opposition, printed, widest
from tightrope.report.blocks import Block, Cell, Paragraphs, Points, Section, Table, cells
from tightrope.report.charts import SUPPORT, SURVEYS
from tightrope.report.charts.frame import label
from tightrope.report.charts.support import at_knowledge, groups
from tightrope.report.charts.surveys import entry
from tightrope.report.figure import figure


def section(document: Document) -> Section:
    """Gives the surveys on the red line, and support by group.

    Args:
        document: the forecast document.
    Returns:
        The section; without blocks where no support was computed.
    Raises:
        ForecastError: a number is missing.
    """
    blocks: list[Block] = []
    if SURVEYS.present(document):
        own = entry(document)
        told = (*texts(own, "really"), widest(own), text(own, "to_turn_the_majority", "sentence"))
        blocks = [figure(document, SURVEYS), Paragraphs(told), _waves(own), _doubts(own), *_parts(document)]
    if SUPPORT.present(document):
        blocks += [figure(document, SUPPORT), _groups(document)]
    if has(document, "expression"):
        blocks.append(Paragraphs((opposition(part(document, "expression")),)))
    return Section("surveys", "What the public wants, and what surveys say of it", tuple(blocks))


def _waves(own: Document) -> Table:
    body = []
    for wave in rows(own, "waves"):
        asked = wave["asked"]
        assert isinstance(asked, list)
        body.append(
            cells(
                f"{text(wave, 'house')}, {text(wave, 'mode').replace('_', ' ')}",
                field(text(wave, "from"), text(wave, "to")),
                " or ".join(str(n) for n in asked),
                printed(wave),
                band(wave, "posterior_"),
                f"{span(number(wave, 'low'), number(wave, 'high'))} %",
                f"{span(number(wave, 'with_misreport', 'low'), number(wave, 'with_misreport', 'high'))} %",
            )
        )
    head = ("Survey", "field", "asked", "printed", "whole public", "nothing assumed of the rest", "nor of hiding")
    caption = "Each survey: what it printed, what the model makes of it, what no model excludes"
    return Table(caption, head, tuple(body), 2)


def _doubts(own: Document) -> Table:
    """Width of the belief on each survey's day, and with each doubt held; in points."""
    body = []
    for wave in rows(own, "waves"):
        told = {words: held for words, _, held in doubt_rows(own, text(wave, "id"))}
        whole = doubt_rows(own, text(wave, "id"))[0][1]
        widths = [f"{100 * width:.1f}" for width in (whole, *(told[words] for words in DOUBTS.values()))]
        body.append(cells(named(wave), *widths))
    head = ("Survey", "all doubts", *(f"without: {words}" for words in DOUBTS.values()))
    caption = "How wide the belief is on each day, 5 to 95 %, in points, were one doubt gone"
    return Table(caption, head, (), 1, tuple(body))


def _parts(document: Document) -> list[Block]:
    told = part(document, "surveys")
    line = text(document, "red_line")
    first, rest = ([_group(row, line) for row in rows(told, name)] for name in ("groups", "media"))
    caption = "Who wants it: those who follow the ruler, and people by the media they follow (splits assumed)"
    head = ("Part of the public", "share", "in favour", "side with the patron")
    table = Table(caption, head, tuple(first), 1, tuple(rest))
    reasons = tuple(
        (f"{capital(text(row, 'leans'))}: {text(row, 'says')}", _whose(told, row)) for row in rows(told, "reasons")
    )
    return [table, Points(reasons)] if reasons else [table]


def _group(row: Document, line: str) -> tuple[Cell, ...]:
    support = part(row, "support", line)
    sides = band(part(row, "sides_with_patron")) if has(row, "sides_with_patron") else "-"
    return cells(capital(text(row, "says")), percent(number(row, "share")), band(support), sides)


def _whose(told: Document, row: Document) -> str:
    names = {text(group, "id"): text(group, "says") for group in rows(told, "media")}
    return ", ".join(names.get(group, "of all") for group in texts(row, "groups"))


def _groups(document: Document) -> Table:
    body = []
    for group in groups(document):
        now = at_knowledge(document, group)
        ends = f"{span(number(now, 'low'), number(now, 'high'))} %"
        origin = "measured" if found(now, "measured") else "assumed"
        body.append(cells(capital(said(group)), percent(number(now, "median")), ends, origin))
    caption = f"Support for “{label(document, text(document, 'red_line'))}” on the day of knowledge"
    return Table(caption, ("Group", "median", "5 to 95 %", "standing"), (), 1, tuple(body))
