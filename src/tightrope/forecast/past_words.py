"""How is it said that an answer leans on past cases, and by how much?"""

from __future__ import annotations

from tightrope.forecast.figures import day, percent, plain, span, thousands
from tightrope.forecast.lookup import Document, found, has, number, text

WORLDS_KEPT = "as many count as if {share} of them had been kept"


def leads(document: Document) -> str:
    """Says which view leads the answer.

    Args:
        document: the forecast document.
    Returns:
        "anchored", "pooled" or "inside".
    """
    said = found(document, "leads")
    return said if isinstance(said, str) else "inside"


def leading(document: Document, posture: str, when: str) -> float:
    """Gives the probability that leads the answer.

    Args:
        document: the forecast document. posture: id. when: one of its dates, ISO.
    Returns:
        Probability 0..1: pooled with past cases where model and history disagree, else that of the leading worlds.
    Raises:
        ForecastError: it is missing.
    """
    if leads(document) == "pooled" and has(document, "pooled", posture, when):
        return number(document, "pooled", posture, when)
    return number(document, "probability", posture, when)


def anchoring(document: Document) -> str | None:
    """Says in one sentence what the answer leans on besides the model.

    Args:
        document: the forecast document.
    Returns:
        The sentence; None where no class of past situations fits.
    """
    if not _told(document):
        return None
    counted = f"{_counted(document)} joined within a year"
    alone = f"the model alone says {percent(_inside(document))}"
    if leads(document) == "anchored":
        return f"Anchored on history: {counted}; {alone}."
    return f"Pooled with history, half and half, because model and history disagree: {counted}; {alone}."


def past_told(document: Document) -> list[str]:
    """Tells step by step how past cases entered the answer.

    Args:
        document: the forecast document.
    Returns:
        Sentences; none where no class of past situations fits.
    Raises:
        ForecastError: a number is missing.
    """
    if not _told(document):
        return []
    told = [_first_step(document), *_unstated(document), *_second_step(document), *_third_step(document)]
    return [*told, *_check(document), _beside(document)]


def _counted(document: Document) -> str:
    k, n, wars = (number(document, "anchored", name) for name in ("k", "n", "wars"))
    return f"{thousands(k)} of {thousands(n)} such states, in {thousands(wars)} wars,"


def _told(document: Document) -> bool:
    """Whether the document holds how history entered: the three parts stand or are absent together."""
    return all(has(document, part) for part in ("anchored", "inside", "leads"))


def _inside(document: Document) -> float:
    return number(document, "inside", text(document, "red_line"), text(document, "headline"))


def _first_step(document: Document) -> str:
    k, n, wars = (thousands(number(document, "anchored", name)) for name in ("k", "n", "wars"))
    ends = span(number(document, "anchored", "target_low"), number(document, "anchored", "target_high"))
    counts, model = (percent(number(document, "anchored", "readings", name)) for name in ("counts", "pooled_model"))
    return (
        f"Past cases: {k} of {n} {text(document, 'anchored', 'class')}, fought within a year of the onset, the first "
        f"day included, in {wars} wars. With what wider classes say, that makes {counts}. A model of pact, border, who "
        f"began and past disputes, taught on all tied states, makes {model}. Half and half: "
        f"{percent(number(document, 'anchored', 'target'))} ({ends} %)."
    )


def _unstated(document: Document) -> list[str]:
    """What the pooled model asks of a case and the case does not say."""
    if not has(document, "anchored", "unstated"):
        return []
    listed = found(document, "anchored", "unstated")
    return [str(line) for line in listed] if isinstance(listed, list) else []


def _second_step(document: Document) -> list[str]:
    said = [
        "The model was asked the same bare question, before any evidence of this case: its worlds give "
        f"{percent(number(document, 'anchored', 'inside_reference'))}."
    ]
    if has(document, "anchored", "divergence"):
        share = percent(number(document, "anchored", "effective_share"))
        said.append(
            "The worlds were then weighed anew, as little as possible, until they agree with history: "
            f"{WORLDS_KEPT.format(share=share)}."
        )
    return said


def _third_step(document: Document) -> list[str]:
    posture, when = text(document, "red_line"), text(document, "headline")
    if leads(document) != "anchored":
        return [f"{text(document, 'anchored', 'because').rstrip('.')}. So the pool leads the answer."]
    answer = percent(number(document, "probability", posture, when))
    band = ""
    if has(document, "anchored", "low", when) and has(document, "anchored", "high", when):
        low, high = (number(document, "anchored", end, when) for end in ("low", "high"))
        band = f" ({span(low, high)} % if history is at the ends of its range)"
    return [f"Only then did the evidence of this case count. That is the answer for {day(when)}: {answer}{band}."]


def _check(document: Document) -> list[str]:
    if not has(document, "anchored", "check"):
        return []
    row = document["anchored"]["check"]  # type: ignore[index]
    own, past = (percent(number(row, name)) for name in ("reference", "hazard"))
    said = f"A check: rulers of these worlds who had stayed out until now would join by {day(text(row, 'by'))} in {own}"
    said += f" of cases, past states that had stayed out so long in {past}"
    if not row["apart"]:
        return [f"{said}."]
    times = number(row, "times")
    how = f"{plain(times)} times as often" if times > 1 else f"{percent(times)} as often"
    return [f"{said}. The two do not agree: the worlds join {how} as history has it at this stage of a war."]


def _beside(document: Document) -> str:
    posture, when = text(document, "red_line"), text(document, "headline")
    views = {
        "the model alone": ("inside", posture, when),
        "history alone": ("outside", "probability", when),
        "the two pooled half and half": ("pooled", posture, when),
        "before any evidence": ("prior_only", posture, when),
    }
    said = [f"{name} {percent(number(document, *keys))}" for name, keys in views.items() if has(document, *keys)]
    if has(document, "outside", "by_reading"):
        apart = (number(document, "outside", "by_reading", name, when) for name in ("counts", "pooled_model"))
        said[1] += " (counts {}, the pooled model {})".format(*map(percent, apart))
    return f"Beside it, for {day(when)}: {', '.join(said)}."
