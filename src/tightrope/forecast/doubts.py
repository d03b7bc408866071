"""What do the model's own choices cost, said in sentences?"""

from __future__ import annotations

from tightrope.forecast.figures import percent, points
from tightrope.forecast.lookup import Document, has, number, rows, text


def doubts(document: Document) -> list[str]:
    """Says what the answer leans on, and what two choices of the model are worth.

    Args:
        document: the forecast document without its sentences.
    Returns:
        Sentences; none where these were not computed.
    """
    return [line for line in (_leaning(document), _foresight(document), _apparatus(document)) if line]


def _leaning(document: Document) -> str | None:
    every = rows(document, "power_scaling")
    if not every:
        return None
    strong = [row for row in every if row.get("leans_on")]
    first = every[0]
    moved = points(number(first, "change"))
    if not strong:
        return (
            f"No belief carries the answer alone: counting one twice as much moves it by {moved.lstrip('+-')} at most "
            f"({text(first, 'phrase')})."
        )
    named = "; ".join(f"{text(row, 'phrase')} ({points(number(row, 'change'))})" for row in strong)
    return f"The answer leans on these, were each to count twice as much: {named}."


def _foresight(document: Document) -> str | None:
    if not has(document, "foresight", "perfect"):
        return None
    frozen, perfect = (percent(number(document, "foresight", kind)) for kind in ("frozen", "perfect"))
    return (
        "Error of the model's own making: had the players known what was to come, the answer would be "
        f"{perfect} in place of {frozen} ({number(document, 'foresight', 'worlds'):.0f} worlds)."
    )


def _apparatus(document: Document) -> str | None:
    if not has(document, "apparatus_as_player", "order"):
        return None
    order, refused = (percent(number(document, "apparatus_as_player", name)) for name in ("order", "refused"))
    return (
        "Were the apparatus to choose as one body, the chance of the order would differ by up to "
        f"{order} of the scale in a single world, that of its refusal by up to {refused}."
    )
