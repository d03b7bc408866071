"""What is asked, and what is the answer in three sentences?"""

from __future__ import annotations

from tightrope.forecast.figures import day, thousands
from tightrope.forecast.lookup import Document, found, has, number, text, texts
from tightrope.report.blocks import Block, Facts, Paragraphs, Section
from tightrope.report.charts.frame import label

BESIDE = ("compared", "history", "worlds")
ACTORS = ("ruler", "patron", "adversary", "west")


def section(document: Document) -> Section:
    """Gives the bottom line and, below it, what exactly was asked.

    Args:
        document: the forecast document with its sentences.
    Returns:
        The section.
    Raises:
        ForecastError: the question is not whole.
    """
    warnings = sentences_of(document, ("standing", "indicative"))
    blocks: list[Block] = [Paragraphs(warnings, "warning")] if warnings else []
    blocks.append(Paragraphs(texts(document, "sentences", "bottom_line"), "lead"))
    blocks.append(Paragraphs(sentences_of(document, BESIDE), "plain"))
    blocks.append(Facts(_facts(document)))
    return Section("bottom-line", "Bottom line", tuple(blocks))


def sentences_of(document: Document, names: tuple[str, ...]) -> tuple[str, ...]:
    """Gives those of the named sentences that the document holds.

    Args:
        document: the forecast document with its sentences.
        names: keys of `sentences`.
    Returns:
        The sentences in the order of the names.
    """
    said = (found(document, "sentences", name) for name in names)
    return tuple(sentence for sentence in said if isinstance(sentence, str))


def _facts(document: Document) -> tuple[tuple[str, str], ...]:
    named = "; ".join(f"{role}: {text(document, 'actors', role)}" for role in ACTORS if has(document, "actors", role))
    pairs = [
        ("Question", text(document, "question", "wording")),
        ("Rule", text(document, "question", "rule")),
        ("Resolved by", f"{text(document, 'question', 'resolver')}, {day(text(document, 'question', 'resolve_by'))}"),
        ("Red line", label(document, text(document, "red_line"))),
        ("Known up to", day(text(document, "as_of"))),
        ("Forecast to", day(text(document, "horizon"))),
        ("Actors", named),
        ("Worlds, seed", f"{thousands(number(document, 'worlds'))}, {number(document, 'seed'):.0f}"),
        ("Digest", text(document, "digest")),
    ]
    return tuple(pairs)
