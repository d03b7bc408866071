"""Why is that the answer, said in sentences with number and source?"""

from __future__ import annotations

from tightrope.forecast.figures import gist, percent, points, thousands, worlds_of_100
from tightrope.forecast.lookup import Document, has, number, rows, text

CAUSES = {
    "patron": "the patron",
    "street": "the street",
    "apparatus": "the apparatus",
    "economy": "the economy",
    "adversary": "the adversary",
}
"""The five causes of losing office, as they are spoken."""

OTHER = "what weighs with him besides danger"
TWO_THEORIES = 2
SPOKEN_ITEMS = 3
"""How many items of evidence are given as reasons in words (judged: tightrope); the table holds all."""


def strongest_brake(document: Document) -> str:
    """Names in words what decides on which side of the rope he stands.

    Args:
        document: the forecast document with `now`.
    Returns:
        The cause whose part of pull + other weighs most towards the side where most worlds lie.
    Raises:
        ForecastError: the parts of the pull are missing.
    """
    parts = {spoken: number(document, "now", "pull_parts", cause) for cause, spoken in CAUSES.items()}
    parts[OTHER] = number(document, "now", "other")
    return max(parts, key=lambda spoken: parts[spoken]) if _crosses(document) else min(parts, key=lambda s: parts[s])


def pressed(document: Document) -> str | None:
    """Says the answer in worlds where the patron presses and where he does not.

    Args:
        document: the forecast document without its sentences.
    Returns:
        The sentence, or None where the split was not computed.
    Raises:
        ForecastError: one number of a pair is there, the other is missing.
    """
    when = text(document, "headline")
    if not (has(document, "pressed", "probability", when) and has(document, "not_pressed", "probability", when)):
        return None
    under = percent(number(document, "pressed", "probability", when))
    free = percent(number(document, "not_pressed", "probability", when))
    return f"If the patron presses {under}, if not {free}."


def without_words(document: Document) -> str | None:
    """Says the answer with everything left out that the ruler said.

    Args:
        document: the forecast document without its sentences.
    Returns:
        The sentence, or None where he said nothing that weighs.
    Raises:
        ForecastError: a number is not a number.
    """
    when = text(document, "headline")
    if not has(document, "without_statements", "probability", when):
        return None
    return f"Without a word of his it is {percent(number(document, 'without_statements', 'probability', when))}."


def theories(document: Document) -> str | None:
    """Says between which ends the theories that stand beside each other put the answer.

    Args:
        document: the forecast document without its sentences.
    Returns:
        The sentence, or None where the case names no rival.
    Raises:
        ForecastError: a number is not a number.
    """
    when = text(document, "headline")
    answers = {
        text(row, "id").replace("_", " "): number(row, "probability", when)
        for row in rows(document, "rivals")
        if has(row, "probability", when)
    }
    if len(answers) < TWO_THEORIES:
        return None
    low, high = min(answers, key=lambda name: answers[name]), max(answers, key=lambda name: answers[name])
    ends = f"{percent(answers[low])} ({_theory(low)}) to {percent(answers[high])} ({_theory(high)})"
    return f"By theory: {ends}."


def _theory(name: str) -> str:
    return "the main one" if name == "main" else name


def main_reason(document: Document) -> str | None:
    """Says in how many worlds he stands below the rope, and what decides it.

    Args:
        document: the forecast document without its sentences.
    Returns:
        The sentence, or None where the rope was not computed.
    Raises:
        ForecastError: one number of a pair is there, the other is missing.
    """
    if not has(document, "now", "above_rope"):
        return None
    above = number(document, "now", "above_rope")
    because = strongest_brake(document)
    if _crosses(document):
        return f"He would rather cross than refuse in {worlds_of_100(above)}, chiefly because of {because}."
    return f"He would rather refuse than cross in {worlds_of_100(1 - above)}, chiefly because of {because}."


def reasons(document: Document) -> list[dict[str, str]]:
    """Says every reason, the strongest first, then the items that moved the answer most.

    Args:
        document: the forecast document without its sentences.
    Returns:
        {"text", "source"} a reason; source is an evidence id and may be absent.
    Raises:
        ForecastError: one number of a pair is there, the other is missing.
    """
    said = [
        main_reason(document),
        _two_dangers(document),
        _where_danger_lies(document),
        pressed(document),
        _demand(document),
        limit(document),
    ]
    reasons = [{"text": sentence} for sentence in said if sentence is not None]
    return reasons + _item_reasons(document)


def _two_dangers(document: Document) -> str | None:
    if not has(document, "now", "refuse", "danger"):
        return None
    refuse = percent(number(document, "now", "refuse", "danger"))
    comply = percent(number(document, "now", "comply", "danger"))
    ahead = "As far as he looks ahead"
    if has(document, "now", "lookahead_days"):
        ahead = f"Over the {thousands(number(document, 'now', 'lookahead_days'))} days he looks ahead"
    return (
        f"{ahead}, refusing is believed to cost him office with a probability of {refuse}, "
        f"complying with one of {comply}."
    )


def _where_danger_lies(document: Document) -> str | None:
    if not has(document, "now", "comply", "parts"):
        return None
    ends = {}
    for choice in ("comply", "refuse"):
        causes = {cause: number(document, "now", choice, "parts", cause) for cause in CAUSES}
        worst = max(causes, key=lambda cause: causes[cause])
        ends[choice] = f"{CAUSES[worst]} ({percent(causes[worst])})"
    return f"The danger of complying comes mostly from {ends['comply']}, that of refusing from {ends['refuse']}."


def _demand(document: Document) -> str | None:
    when = text(document, "headline")
    if not has(document, "bargain", "demand", when):
        return None
    asked = percent(number(document, "bargain", "demand", when))
    demand = f"The patron demands the crossing by then with a probability of {asked}"
    if not has(document, "bargain", "comply_given_demand", when):
        return f"{demand}."
    complied = percent(number(document, "bargain", "comply_given_demand", when))
    return f"{demand}; if it is made, he complies with a probability of {complied}."


def _item_reasons(document: Document) -> list[dict[str, str]]:
    weighed = [row for row in rows(document, "attribution", "evidence") if isinstance(row.get("leave_one_out"), float)]
    moving = [row for row in weighed if points(number(row, "leave_one_out")) != points(0.0)]
    moving.sort(key=lambda row: -abs(number(row, "leave_one_out")))
    return [
        {
            "text": f"“{gist(text(row, 'says'))}” moves the answer by {points(number(row, 'leave_one_out'))}.",
            "source": text(row, "id"),
        }
        for row in moving[:SPOKEN_ITEMS]
    ]


def limit(document: Document) -> str | None:
    """Says the answer without noise, as if he never slipped.

    Args:
        document: the forecast document without its sentences.
    Returns:
        The sentence, or None where it was not computed.
    Raises:
        ForecastError: one number of a pair is there, the other is missing.
    """
    when = text(document, "headline")
    if not has(document, "limit", when):
        return None
    return f"Were he never to slip, the answer would be {percent(number(document, 'limit', when))}."


def _crosses(document: Document) -> bool:
    above = number(document, "now", "above_rope")
    return above > 1 - above
