"""How sure is the answer: what was assumed, how many worlds count, which checks hold, what is left out?"""

from __future__ import annotations

from tightrope.forecast.figures import capital, day, percent, thousands
from tightrope.forecast.lookup import Document, found, has, number, rows, text, texts
from tightrope.report.blocks import Block, Cell, Facts, Paragraphs, Section, Table, cells, folded
from tightrope.report.charts.frame import label
from tightrope.report.sections import beliefs

SHOWN = 4
"""Assumptions and defaults shown at once; the rest is folded away, so that the page prints on six sheets."""

NONE = "-"
PROMISED = {"commit": "he will go as far as", "distance": "he keeps out of"}
OTHERS = (
    "What a choice means for other people is named beside each posture and never enters the reckoning by which the "
    "ruler is taken to choose."
)


def section(document: Document) -> Section:
    """Gives defaults and assumptions first, then worlds, strict run, checks, duration and what is left out.

    Args:
        document: the forecast document with its sentences.
    Returns:
        The section.
    Raises:
        ForecastError: a number is missing.
    """
    blocks: list[Block] = [*_tables(document), *beliefs.blocks(document), Facts(_worlds(document))]
    if has(document, "strict"):
        blocks.append(_strict(document))
    if has(document, "without_statements"):
        blocks += _words(document)
    if rows(document, "checks"):
        blocks.append(_checks(document))
    if rows(document, "duration"):
        blocks.append(_duration(document))
    blocks.append(Paragraphs(("Left out:", *texts(document, "left_out"), OTHERS), "note"))
    return Section("how-sure", "How sure", tuple(blocks))


def _tables(document: Document) -> list[Block]:
    tables: list[Block] = []
    defaults = rows(document, "defaults")
    assumed = [row for row in rows(document, "assumed") if not row.get("default")]
    if defaults:
        every = [_default(row) for row in sorted(defaults, key=lambda row: not has(row, "phrase"))]
        shown, more = folded(every, SHOWN)
        caption = "Default: the case did not say, the package's own value stands in"
        tables.append(Table(caption, ("Quantity", "value", "who says so"), shown, 3, more))
    if assumed:
        shown, more = folded([_judged(row) for row in assumed], SHOWN)
        head = ("Quantity", "standing", "who says so", "before evidence", "after evidence")
        tables.append(Table("Judged by those who wrote the case", head, shown, 3, more))
    return tables


def _default(row: Document) -> tuple[Cell, ...]:
    """A prior has its phrase; a key of the case that was left out is named by its place."""
    if has(row, "phrase"):
        return cells(capital(text(row, "phrase")), str(row["value"]), text(row, "origin"))
    return cells(capital(text(row, "path").replace("_", " ").replace(".", ", ")), "rule of the package", "tightrope")


def _judged(row: Document) -> tuple[Cell, ...]:
    standing = text(row, "label") if has(row, "label") else NONE
    ranges = [beliefs.span_of(row.get(name)) for name in ("prior", "posterior")]
    unit = f" ({text(row, 'unit')})" if has(row, "unit") else ""
    return cells(f"{capital(text(row, 'phrase'))}{unit}", standing, text(row, "origin"), *ranges)


def _worlds(document: Document) -> tuple[tuple[str, str], ...]:
    posture, when = text(document, "red_line"), text(document, "headline")
    pairs = []
    if has(document, "effective_worlds"):
        counted = thousands(number(document, "effective_worlds"))
        pairs.append(("Worlds that count", f"{counted} of {thousands(number(document, 'worlds'))}"))
    if has(document, "tempered"):
        pairs.append(("How they were found", text(document, "sentences", "worlds")))
    if has(document, "pareto_k"):
        pairs.append(("Tail of the weights (Pareto k)", f"{number(document, 'pareto_k'):.2f}"))
    if has(document, "mc_error", posture, when):
        error = 100 * number(document, "mc_error", posture, when)
        pairs.append(("Monte-Carlo error of the answer", f"{error:.2f} points"))
    if has(document, "report_worlds"):
        few = thousands(number(document, "report_worlds"))
        pairs.append(("Scenarios, tipping points, evidence", f"the first {few} worlds"))
    limit = found(document, "sentences", "limit")
    if isinstance(limit, str):
        pairs.append(("Without noise", limit))
    return tuple(pairs)


def _strict(document: Document) -> Table:
    posture = text(document, "red_line")
    dates = [when for when in texts(document, "dates") if has(document, "strict", "probability", posture, when)]
    body = (
        cells(
            f"Days as known or judged (items: {number(document, 'strict', 'items_default'):.0f})",
            *(percent(number(document, "probability", posture, when)) for when in dates),
        ),
        cells(
            f"Strict: only days proved by the source (items: {number(document, 'strict', 'items'):.0f})",
            *(percent(number(document, "strict", "probability", posture, when)) for when in dates),
        ),
    )
    return Table("The answer when only proved days count", ("Run", *map(day, dates)), body, 1)


def _words(document: Document) -> list[Block]:
    """The answer with and without what the ruler said, then the promises in force."""
    posture, dates = text(document, "red_line"), texts(document, "dates")
    count = f"{number(document, 'statements', 'count'):.0f}"
    both = (("probability", posture), ("without_statements", "probability"))
    names = (f"With his words (statements: {count})", "Without a word of his")
    body = tuple(
        cells(name, *(percent(number(document, *path, when)) for when in dates))
        for name, path in zip(names, both, strict=True)
    )
    caption = "What his own words do to the answer, all of them together"
    table = Table(caption, ("Weights", *map(day, dates)), body, 1)
    promises = [_promise(document, row) for row in rows(document, "statements", "promises")]
    return [table, Paragraphs(("Public promises that still bind him:", *promises), "note")] if promises else [table]


def _promise(document: Document, row: Document) -> str:
    stance, posture = text(row, "stance"), label(document, text(row, "posture"))
    named = " or ".join(texts(row, "phases")).replace("_", " ") if has(row, "phases") else ""
    phases = f", while the war is in {named}" if named else ""
    vow = f"{day(text(row, 'given'))}: {PROMISED.get(stance, stance)} “{posture}”{phases}"
    return f"{vow}; {percent(number(row, 'left'))} of its force is left."


def _checks(document: Document) -> Table:
    body = tuple(
        cells(
            f"{text(row, 'because')}",
            text(row, "expect"),
            percent(number(row, "value")),
            "holds" if row.get("holds") else "fails",
        )
        for row in rows(document, "checks")
    )
    return Table("Reality checks, on the starting beliefs alone", ("Because", "expected", "found", "verdict"), body, 2)


def _duration(document: Document) -> Table:
    every = [
        cells(
            f"{number(row, 'days'):.0f} days",
            percent(number(row, "model")),
            percent(number(row, "history")),
            "the two do not agree" if row.get("warning") else "",
        )
        for row in rows(document, "duration")
    ]
    shown, more = folded(every, SHOWN)
    return Table("Length of the war: still fought after", ("Time", "this case", "past wars", "warning"), shown, 1, more)
