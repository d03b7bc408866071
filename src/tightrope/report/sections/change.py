"""What would change his mind, and what would each scenario do?"""

from __future__ import annotations

from tightrope.forecast.figures import amount, capital, day, fine_points, percent, plain, worlds_of_100
from tightrope.forecast.lookup import Document, has, number, part, rows, text, texts
from tightrope.report.blocks import Block, Cell, Paragraphs, Section, Table, cells
from tightrope.report.charts import SCENARIOS
from tightrope.report.charts.scenarios import name_of
from tightrope.report.figure import figure
from tightrope.report.sections.question import sentences_of

NONE = "-"


def mind(document: Document) -> Section:
    """Gives the points at which his choice flips and what he would take for holding back.

    Args:
        document: the forecast document with its sentences.
    Returns:
        The section; empty where nothing of it was computed.
    Raises:
        ForecastError: a number is missing.
    """
    blocks: list[Block] = []
    said = sentences_of(document, ("turns", "obstacles", "bargain"))
    if said:
        blocks.append(Paragraphs(said))
    if rows(document, "tipping"):
        blocks.append(_tipping(document))
    if has(document, "bargain"):
        blocks.append(_bargain(document))
    return Section("mind", "What would change his mind", tuple(blocks))


def scenarios(document: Document) -> Section:
    """Gives every scenario beside the unchanged case.

    Args:
        document: the forecast document with its sentences.
    Returns:
        The section; empty where the case has no scenario.
    Raises:
        ForecastError: a number is missing.
    """
    if not SCENARIOS.present(document):
        return Section("scenarios", "Scenarios", ())
    return Section("scenarios", "Scenarios", (figure(document, SCENARIOS), _table(document)))


def _tipping(document: Document) -> Table:
    body = [_tipping_row(row) for row in rows(document, "tipping")]
    times = part(document, "times_threat_in_force")
    if times:
        middle = plain(number(times, "median")) if has(times, "median") else NONE
        ends = f"{plain(number(times, 'low'))} to {plain(number(times, 'high'))}" if has(times, "low") else NONE
        never = worlds_of_100(number(times, "never"))
        body.append(cells("Times the threat in force", middle, ends, never, NONE))
    head = (
        "Quantity",
        "choice flips at",
        "5 to 95 %",
        "worlds where no value suffices",
        "likelier than not from",
    )
    return Table("Where his choice flips (pull + other = 0), world by world", head, tuple(body), 1)


def _tipping_row(row: Document) -> tuple[Cell, ...]:
    unit = text(row, "unit")

    def _said(name: str) -> str:
        return amount(number(row, name), unit) if has(row, name) else NONE

    ends = f"{_said('low')} to {_said('high')}" if has(row, "low") else NONE
    scale = " (scale 0 to 1)" if unit == "level" else ""
    return cells(
        f"{capital(text(row, 'phrase'))}{scale}",
        _said("median"),
        ends,
        worlds_of_100(number(row, "never")),
        _said("ensemble"),
    )


def _bargain(document: Document) -> Table:
    dates = texts(document, "dates")
    named = (
        ("offer", "He offers the west a bargain"),
        ("bargain", "It is struck"),
        ("demand", "The patron demands it"),
        ("comply_given_demand", "He complies, once demanded"),
    )
    body = [
        cells(said, *(_at(document, name, when) for when in dates))
        for name, said in named
        if has(document, "bargain", name)
    ]
    single = (
        ("relief_given_offer", "The west relieves, once offered", percent),
        ("price", "Danger one step of relief saves him, points", fine_points),
    )
    for name, said, speak in single:
        if has(document, "bargain", name):
            body.append(cells(said, speak(number(document, "bargain", name)), *("" for _ in dates[1:])))
    return Table("Bargain with the west, demand of the patron", ("By", *map(day, dates)), tuple(body), 1)


def _at(document: Document, name: str, when: str) -> str:
    return percent(number(document, "bargain", name, when)) if has(document, "bargain", name, when) else NONE


def _table(document: Document) -> Table:
    when = text(document, "headline")
    first = rows(document, "scenarios")[0]
    same = has(first, "unchanged", when)
    figure = (
        number(first, "unchanged", when) if same else number(document, "probability", text(document, "red_line"), when)
    )
    base = percent(figure)
    unchanged = cells("Unchanged case", base, "", "", "", "", "")
    body = (unchanged, *(_scenario(document, row, when) for row in rows(document, "scenarios")))
    head = ("Scenario", "crosses", "change", "two errors", "demand", "bargain", "moved most")
    caption = f"By {day(when)}; changes in points against the unchanged case, on the same worlds"
    return Table(caption, head, body, 1)


def _scenario(document: Document, row: Document, when: str) -> tuple[Cell, ...]:
    held = "; ".join(_hold(hold) for hold in rows(row, "holds"))
    return cells(
        f"{capital(name_of(row))}: {held}. {text(row, 'because')}",
        percent(number(row, "probability", text(document, "red_line"), when)),
        fine_points(number(row, "change", when)),
        f"±{100 * 2 * number(row, 'error', when):.1f}",
        _moved(row, "demand", when),
        _moved(row, "bargain", when),
        str(row.get("moved_most", NONE)),
    )


def _moved(row: Document, name: str, when: str) -> str:
    if not has(row, name, when):
        return NONE
    change = f" ({fine_points(number(row, f'{name}_change', when))})" if has(row, f"{name}_change", when) else ""
    return percent(number(row, name, when)) + change


def _hold(hold: Document) -> str:
    value = hold.get("at")
    level = value.replace("_", " ") if isinstance(value, str) else plain(number(hold, "at"))
    since = f" from {day(text(hold, 'from'))}" if has(hold, "from") else ""
    until = f" to {day(text(hold, 'to'))}" if has(hold, "to") else ""
    return f"{text(hold, 'phrase')} at {level}{since}{until}"
