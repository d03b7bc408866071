"""Why is that the answer: the reasons, the two dangers side by side, pressed or not, the rivals?"""

from __future__ import annotations

from tightrope.forecast.figures import capital, day, fine_points, percent, span, thousands
from tightrope.forecast.lookup import Document, has, number, rows, text, texts
from tightrope.forecast.reasons import CAUSES
from tightrope.report.blocks import Block, Points, Section, Table, cells
from tightrope.report.charts import ATTRIBUTION, SUPPORT
from tightrope.report.charts.attribution import rows as dangers
from tightrope.report.charts.support import at_knowledge, groups
from tightrope.report.figure import figure
from tightrope.report.sections import past, stakes

NONE = "-"


def section(document: Document) -> Section:
    """Gives the reasons with number and source, and the tables they rest on.

    Args:
        document: the forecast document with its sentences.
    Returns:
        The section.
    Raises:
        ForecastError: a number is missing.
    """
    blocks: list[Block] = [Points(_reasons(document))]
    if ATTRIBUTION.present(document):
        blocks += [figure(document, ATTRIBUTION), _two_dangers(document), _chains(document)]
    if rows(document, "apparatus"):
        blocks.append(_obedience(document))
    if has(document, "pressed") or has(document, "not_pressed"):
        blocks.append(_pressed(document))
    if has(document, "rivals"):
        blocks.append(_rivals(document))
    blocks += stakes.blocks(document)
    if has(document, "outside"):
        blocks += past.blocks(document)
    return Section("why", "Why", tuple(blocks))


def _reasons(document: Document) -> tuple[tuple[str, str], ...]:
    titles = {text(row, "id"): _where(row) for row in rows(document, "evidence")}
    return tuple(
        (text(row, "text"), titles.get(str(row["source"]), str(row["source"])) if "source" in row else "")
        for row in rows(document, "sentences", "reasons")
    )


def _where(row: Document) -> str:
    place = f", {text(row, 'locator')}" if has(row, "locator") else ""
    return (text(row, "title") if has(row, "title") else text(row, "source")) + place


def _two_dangers(document: Document) -> Table:
    body = []
    for row in dangers(document):
        both = [percent(float(row[side])) if row[side] != "" else "" for side in ("refuse", "comply")]
        name = "All causes (pull)" if row["cause"] == "pull" else capital(str(row["cause"]))
        body.append(cells(name, *both, fine_points(float(row["part_of_pull"]))))
    caption = "Believed probability of losing office, by cause"
    if has(document, "now", "lookahead_days"):
        caption += f", over the {thousands(number(document, 'now', 'lookahead_days'))} days he looks ahead"
    head = ("Cause", "if he refuses", "if he complies", "difference, points")
    return Table(caption, head, tuple(body), 1)


def _chains(document: Document) -> Table:
    """The two chains of the argument, each from its first number to the choice."""
    when = text(document, "headline")
    comply = {cause: number(document, "now", "comply", "parts", cause) for cause in CAUSES}
    refuse = {cause: number(document, "now", "refuse", "parts", cause) for cause in CAUSES}
    ends = (
        f"{fine_points(number(document, 'now', 'pull'))} points",
        percent(number(document, "probability", text(document, "red_line"), when)),
    )
    demand = percent(number(document, "bargain", "demand", when)) if has(document, "bargain", "demand", when) else NONE
    home = cells(
        "Public, apparatus, survival, choice",
        f"support for crossing {_public(document)}",
        f"obedience {_apparatus(document, 'obedience')}",
        f"complying: street {percent(comply['street'])}, apparatus {percent(comply['apparatus'])}",
        *ends,
    )
    abroad = cells(
        "Means, leverage, pressure, choice",
        _leverage(document),
        f"a demand by then {demand}",
        f"refusing: patron {percent(refuse['patron'])}, economy {percent(refuse['economy'])}",
        *ends,
    )
    head = ("Chain", "begins with", "then", "danger of losing office", "pull", f"crosses by {day(when)}")
    return Table("The two chains of the argument and where they meet", head, (home, abroad), len(head))


def _public(document: Document) -> str:
    if not SUPPORT.present(document):
        return NONE
    return percent(number(at_knowledge(document, groups(document)[0]), "median"))


def _leverage(document: Document) -> str:
    if not has(document, "now", "leverage"):
        return NONE
    return f"what the patron could take away {percent(number(document, 'now', 'leverage'))}"


def _apparatus(document: Document, name: str) -> str:
    return next((percent(number(row, "mean")) for row in rows(document, "apparatus") if row.get("name") == name), NONE)


def _obedience(document: Document) -> Table:
    body = tuple(
        cells(
            capital(text(row, "name")),
            percent(number(row, "median")),
            f"{span(number(row, 'low'), number(row, 'high'))} %",
        )
        for row in rows(document, "apparatus")
    )
    phase = text(rows(document, "apparatus")[0], "phase").replace("_", " ")
    caption = f"Were the red line crossed in the phase “{phase}”: shares of the formations, never added up"
    return Table(caption, ("Share", "median", "5 to 95 %"), body, 1)


def _pressed(document: Document) -> Table:
    dates = texts(document, "dates")
    body = tuple(
        cells(
            said,
            percent(number(document, name, "weight")),
            *(percent(number(document, name, "probability", when)) for when in dates),
        )
        for name, said in (("pressed", "The patron presses"), ("not_pressed", "He does not"))
        if has(document, name)
    )
    return Table("Crossing with and without pressure today", ("World", "weight", *map(day, dates)), body, 1)


def _rivals(document: Document) -> Table:
    when = text(document, "headline")
    body = tuple(
        cells(
            f"{text(row, 'id').replace('_', ' ')}: {text(row, 'because')}",
            percent(number(row, "prior_weight")),
            percent(number(row, "posterior_weight")),
            percent(number(row, "probability", when)) if has(row, "probability", when) else NONE,
        )
        for row in rows(document, "rivals")
    )
    head = ("Theory", "weight before", "weight after evidence", f"crosses by {day(when)}")
    return Table("Rival theories", head, body, 1)
