"""Does every number of a sentence stand in the forecast document?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from tightrope.forecast.figures import (
    MONTHS,
    amount,
    count_of_100,
    fine_points,
    gist,
    percent,
    plain,
    points,
    thousands,
)
from tightrope.forecast.lookup import Document, part, rows, text, texts

DATE = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(MONTHS)}) (\d{{4}})\b")
YEAR = re.compile(r"\d{4}")
ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
DEADLIER = "by 2 % of the force a week"
FIXED = ("of 100 worlds", "on a scale of 0 to 1", "below 1 %", "above 99 %", "below 1", "above 99", DEADLIER)
"""Words of the templates themselves: what a share is counted in, the scale of a level, the ends of the word scale."""

SAID = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?: %| points?)?")

ANSWER = ("probability", "interval")
TURNS = ("tipping", "times_threat_in_force", "scenarios")
SPOKEN: Mapping[str, tuple[str, ...]] = {
    "headline": (*ANSWER, "pooled"),
    "robust": ("robust_range",),
    "direction": ("direction",),
    "noise": ("noise_share",),
    "bottom_line": (*ANSWER, "pooled", "robust_range", "direction", "noise_share"),
    "pressed": ("pressed", "not_pressed"),
    "reason": ("now",),
    "words": ("without_statements",),
    "theories": ("rivals",),
    "reasons": ("now", "pressed", "not_pressed", "bargain", "limit", "attribution"),
    "worlds": ("worlds", "effective_worlds", "tempered", "mc_error"),
    "compared": ("compare_change",),
    "limit": ("limit",),
    "turns": ("tipping",),
    "obstacles": ("refusal_due_to",),
    "bargain": ("bargain",),
    "change_mind": TURNS,
    "assumed": (),
    "standing": (),
    "indicative": (),
    "history": (),
    "doubts": ("power_scaling", "foresight", "apparatus_as_player"),
    "surveys": ("surveys", "expression"),
    "formations": ("cohesion",),
    "economy": ("economy",),
    "anchoring": ("anchored", "inside"),
    "past": ("anchored", "inside", "probability", "outside", "pooled", "prior_only"),
}
"""The parts of the document that each sentence may take its numbers from."""


class Known(NamedTuple):
    """What a sentence may say: forms of numbers, texts it may quote, days it may name."""

    forms: frozenset[str]
    quoted: tuple[str, ...]
    days: frozenset[str]


def unfounded(document: Document, sentence: str, parts: tuple[str, ...] | None = None) -> tuple[str, ...]:
    """Lists the numbers of a sentence that the document does not hold, rounded as they are spoken.

    A quoted text of the document (the gist of an item) is left out first. A share of 100 worlds may also be the rest
    of a share of the document. Days must be days of the document.

    Args:
        document: the forecast document.
        sentence: one sentence of the screen or the report.
        parts: the parts of the document whose numbers may be spoken; None allows all that any sentence may speak.
    Returns:
        The numbers without a place in the document, as written; empty when all are found.
    """
    every = tuple(dict.fromkeys(name for names in SPOKEN.values() for name in names))
    return _missing(_known(document, every if parts is None else parts), sentence)


def unfounded_sentences(document: Document) -> dict[str, tuple[str, ...]]:
    """Checks every sentence of a document against the parts it speaks of.

    Args:
        document: the forecast document with its sentences.
    Returns:
        Sentence to the numbers that were not found; empty when words and numbers are one.
    Raises:
        ForecastError: a list of sentences is not a list of texts.
    """
    faults: dict[str, tuple[str, ...]] = {}
    for key in part(document, "sentences"):
        known = _known(document, SPOKEN[key]) if key in SPOKEN else Known(frozenset(), (), frozenset())
        for sentence in _lines(document, key):
            missing = _missing(known, sentence)
            if missing:
                faults[sentence] = missing
    return faults


def _lines(document: Document, key: str) -> tuple[str, ...]:
    value = part(document, "sentences")[key]
    if isinstance(value, str):
        return (value,)
    if key == "reasons":
        return tuple(text(row, "text") for row in rows(document, "sentences", key))
    return texts(document, "sentences", key)


def _missing(known: Known, sentence: str) -> tuple[str, ...]:
    rest = sentence
    for words in known.quoted:
        rest = rest.replace(words, " ")
    missing = [match.group(0) for match in DATE.finditer(rest) if _iso(match) not in known.days]
    rest = DATE.sub(" ", rest)
    for words in FIXED:
        rest = rest.replace(words, " ")
    return (*missing, *(said for said in SAID.findall(rest) if said.lstrip("+-") not in known.forms))


def _known(document: Document, parts: tuple[str, ...]) -> Known:
    quoted: set[str] = set()
    days: set[str] = set()
    for leaf in _walk({key: value for key, value in document.items() if key != "sentences"}):
        if isinstance(leaf, str):
            days.update(ISO.findall(leaf))
            said = leaf.replace("_", " ")
            if re.search(r"\d", said) and " " in said:
                quoted.update((leaf.rstrip(". "), gist(leaf), said))
    leaves = tuple(_walk({name: document[name] for name in parts if name in document}))
    numbers = {float(leaf) for leaf in leaves if isinstance(leaf, int | float) and not isinstance(leaf, bool)}
    years = {leaf for leaf in leaves if isinstance(leaf, str) and YEAR.fullmatch(leaf)}
    forms = frozenset(form for value in numbers for form in _forms(value)) | years
    return Known(forms, tuple(sorted(quoted, key=len, reverse=True)), frozenset(days))


def _walk(value: object) -> Iterator[object]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield key
            yield from _walk(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _walk(inner)
    else:
        yield value


def _forms(value: float) -> Iterator[str]:
    yield plain(value).lstrip("+-")
    yield amount(value, "level").lstrip("+-")
    yield amount(value, "share").lstrip("+-")
    yield thousands(abs(value))
    if abs(value) <= 1:
        yield points(value).lstrip("+-")
        yield fine_points(value).lstrip("+-")
        yield f"{fine_points(value)} points".lstrip("+-")
        yield f"{fine_points(value)} %".lstrip("+-")
    if 0 <= value <= 1:
        for share in (value, 1 - value):
            yield count_of_100(share)
        yield percent(value)
        yield percent(value).removesuffix(" %")


def _iso(match: re.Match[str]) -> str:
    day, month, year = match.groups()
    return f"{year}-{MONTHS.index(month) + 1:02d}-{int(day):02d}"
