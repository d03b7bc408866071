"""What is each posture worth to the patron, what does he lack, and what is restraint still worth to the west?"""

from __future__ import annotations

from tightrope.forecast.figures import capital, percent
from tightrope.forecast.lookup import Document, has, number, rows, text
from tightrope.report.blocks import Block, Table, cells


def blocks(document: Document) -> list[Block]:
    """Gives the tables of what is at stake, as far as the document holds them.

    Args:
        document: the forecast document.
    Returns:
        Worth by posture and phase, the patron's need by phase, and credit.
    Raises:
        ForecastError: a number is missing.
    """
    made: list[Block] = []
    if rows(document, "worth"):
        made.append(_worth(document))
    if rows(document, "need"):
        made.append(_need(document))
    if has(document, "credit"):
        made.append(_credit(document))
    return made


def _worth(document: Document) -> Table:
    """Worth of each posture to the patron: what it gives, less what needs a front that is not near."""
    phases = list(dict.fromkeys(text(row, "phase") for row in rows(document, "worth")))
    named = {text(posture, "id"): text(posture, "label") for posture in rows(document, "postures")}
    found = {(text(row, "posture"), text(row, "phase")): number(row, "worth") for row in rows(document, "worth")}
    body = tuple(
        cells(label, *(f"{found[posture, phase]:.2f}" for phase in phases)) for posture, label in named.items()
    )
    head = ("Posture", *(capital(phase.replace("_", " ")) for phase in phases))
    return Table("Worth to the patron by phase of the war, on a scale of 0 to 1", head, body, 1)


def _need(document: Document) -> Table:
    """The patron's need on the last day of knowledge, before and after other men he can have."""
    last = max(text(row, "date") for row in rows(document, "need"))
    body = tuple(
        cells(
            capital(text(row, "phase").replace("_", " ")),
            f"{number(row, 'need'):.2f}",
            percent(number(row, "substitutes")),
            f"{number(row, 'left'):.2f}",
        )
        for row in rows(document, "need")
        if text(row, "date") == last
    )
    head = ("Phase", "need", "filled by others", "left")
    return Table("How much the patron needs his help, on a scale of 0 to 1", head, body, 1)


def _credit(document: Document) -> Table:
    """What restraint still earns in the west, after what he has done."""
    body = (
        cells("Today, after what he has done", percent(number(document, "credit", "now"))),
        cells("After a crossing", percent(number(document, "credit", "after_crossing"))),
    )
    return Table("Credit that restraint earns in the west", ("When", "left"), body, 1)
