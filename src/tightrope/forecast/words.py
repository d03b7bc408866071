"""What does the forecast say in sentences, each number of which stands in its document?"""

from __future__ import annotations

from tightrope.forecast.doubts import doubts
from tightrope.forecast.figures import (
    amount,
    capital,
    count_of_100,
    day,
    fraction,
    gist,
    icd_word,
    likelihood,
    percent,
    plain,
    points,
    span,
    spoken_word,
    thousands,
    worlds_of_100,
)
from tightrope.forecast.learning import ASSUMED
from tightrope.forecast.lookup import Document, found, has, number, pair, part, rows, text, texts
from tightrope.forecast.obstacles import obstacles_said
from tightrope.forecast.past_words import anchoring, leading, leads, past_told
from tightrope.forecast.reasons import CAUSES, OTHER, limit, main_reason, pressed, reasons, theories, without_words

__all__ = ["CAUSES", "OTHER", "icd_word", "learned", "likelihood", "percent", "question_line", "sentences", "spoken"]

MOST = 0.5
"""Share of the worlds with a turning point from which a sentence speaks for them."""

SELDOM = 0.95
"""Share of the worlds without a turning point above which no middle of the others is named: too few stand behind it."""

SPOKEN_ASSUMPTIONS = 2
"""How many assumed inputs the first screen names; the report names all. Two keep the line short (judged: tightrope)."""


def sentences(document: Document) -> dict[str, object]:
    """Writes every sentence of the first screen and the report from the numbers of the document.

    A sentence whose numbers were not computed is absent.

    Args:
        document: the forecast document without its sentences.
    Returns:
        headline, robust, direction, noise, pressed, reason, words, theories, worlds, compared, limit, standing,
        indicative, history, anchoring, turns, bargain: a text each; bottom_line, change_mind, assumed, past, doubts:
        lists of texts; reasons: list of {"text", "source"} where source is an evidence id and may be absent.
    Raises:
        ForecastError: a number that every forecast has is missing.
    """
    single: dict[str, str | None] = {
        "headline": _headline(document),
        "robust": _robust(document),
        "direction": _direction(document),
        "noise": _noise(document),
        "pressed": pressed(document),
        "reason": main_reason(document),
        "words": without_words(document),
        "theories": theories(document),
        "worlds": _worlds(document),
        "compared": _compared(document),
        "limit": limit(document),
        "standing": _standing(document),
        "indicative": _indicative(document),
        "history": _history(document),
        "anchoring": anchoring(document),
        "turns": _turns_line(document),
        "obstacles": obstacles_said(document),
        "bargain": _bargain(document),
    }
    several: dict[str, list[str]] = {
        "bottom_line": _bottom_line(document),
        "change_mind": _change_mind(document),
        "assumed": _assumed(document),
        "past": past_told(document),
        "doubts": doubts(document),
    }
    said: dict[str, object] = {key: sentence for key, sentence in single.items() if sentence is not None}
    said.update({key: lines for key, lines in several.items() if lines})
    why = reasons(document)
    return {**said, "reasons": why} if why else said


def question_line(document: Document) -> str:
    """Gives the question as asked for the headline day.

    Args:
        document: the forecast document.
    Returns:
        The wording of the case, with the day in place of "the horizon" where it speaks of it.
    Raises:
        ForecastError: no question or headline day.
    """
    wording, by = text(document, "question", "wording"), f"by {day(text(document, 'headline'))}"
    if "by the horizon" in wording:
        return wording.replace("by the horizon", by)
    return f"{wording.rstrip('?. ')}, {by}?"


def learned(row: Document) -> bool:
    """Says whether the evidence taught anything about a judged quantity.

    Args:
        row: one row of the document's `assumed`.
    Returns:
        True where it narrowed or moved the belief; False where it did not, or where that was not reckoned.
    """
    return has(row, "label") and text(row, "label") != ASSUMED


def _asked(document: Document) -> tuple[str, str]:
    return text(document, "red_line"), text(document, "headline")


def _label(document: Document, posture: str) -> str:
    return next((text(row, "label") for row in rows(document, "postures") if row.get("id") == posture), posture)


def _chance(document: Document) -> float:
    return leading(document, *_asked(document))


def _pooled(document: Document) -> bool:
    """Whether the pool leads: then what is said of the worlds speaks of another number."""
    return leads(document) == "pooled"


def _headline(document: Document) -> str:
    posture, when = _asked(document)
    spoken = capital(likelihood(_chance(document)))
    if _pooled(document):
        return f"{spoken}, pooled with history."
    if not has(document, "interval", posture, when):
        return f"{spoken}."
    return f"{spoken} ({span(*pair(document, 'interval', posture, when))})."


def _robust(document: Document) -> str | None:
    posture, when = _asked(document)
    if _pooled(document) or not has(document, "robust_range", posture, when):
        return None
    low, high = pair(document, "robust_range", posture, when)
    return f"{_between(low, high)} if our starting beliefs were off by half or by double."


def _between(low: float, high: float) -> str:
    if percent(low) == percent(high):
        return f"Still {percent(low)}"
    if "below" in percent(low) or "above" in percent(high):
        return f"From {percent(low)} to {percent(high)}"
    return f"Between {percent(low)} and {percent(high)}"


def _direction(document: Document) -> str | None:
    posture, _ = _asked(document)
    row = part(document, "direction", posture)
    if not row:
        return None
    move = capital(_move(row))
    says = _item_says(document, row.get("because"))
    return f"{move}: {gist(says)}." if says and row.get("word") != "steady" else f"{move}."


def _move(row: Document) -> str:
    since = f" since {day(text(row, 'since'))}" if has(row, "since") else ""
    size = points(number(row, "change")) if has(row, "change") else ""
    by = f" by {size.lstrip('+-')}" if size and text(row, "word") != "steady" else ""
    return f"{text(row, 'word')}{by}{since}"


def _item_says(document: Document, item: object) -> str | None:
    everything = (*rows(document, "evidence"), *rows(document, "attribution", "evidence"))
    return next((text(row, "says") for row in everything if item is not None and row.get("id") == item), None)


def _noise(document: Document) -> str | None:
    _, when = _asked(document)
    if _pooled(document) or not has(document, "noise_share", when) or not _chance(document):
        return None
    share = number(document, "noise_share", when)
    rest = fraction(1 - share)
    first = f"{capital(fraction(share))} of it ({percent(share)}) is noise: slips against his own reckoning."
    return first if share == 1 else f"{first} {capital(rest)}: he would rather cross."


def _bottom_line(document: Document) -> list[str]:
    posture, when = _asked(document)
    chance = _chance(document)
    subject = f"{text(document, 'actors', 'ruler')} comes to “{_label(document, posture)}” or beyond by {day(when)}"
    width = (
        f" ({span(*pair(document, 'interval', posture, when))} over the worlds)"
        if has(document, "interval", posture, when) and not _pooled(document)
        else ""
    )
    move = part(document, "direction", posture)
    moving = f", {_move(move)}" if move else ""
    lines = [f"{capital(spoken_word(chance))} that {subject}: {percent(chance)}{width}{moving}."]
    return lines + [line for line in (_noise_of_it(document, when), _robust(document)) if line]


def _noise_of_it(document: Document, when: str) -> str | None:
    if _pooled(document) or not has(document, "noise_share", when) or not _chance(document):
        return None
    share = number(document, "noise_share", when)
    rest = "" if share == 1 else "; in the rest he would rather cross"
    return f"{capital(fraction(share))} of it ({percent(share)}) is noise, slips against his own reckoning{rest}."


def _worlds(document: Document) -> str | None:
    if not has(document, "effective_worlds"):
        return None
    if has(document, "tempered"):
        return _led(document)
    return f"{thousands(number(document, 'effective_worlds'))} of {thousands(number(document, 'worlds'))} worlds count."


def _led(document: Document) -> str:
    """Says that worlds were led to the evidence, why, and how exact that is."""
    counted, worlds = thousands(number(document, "tempered", "drawn_effective")), thousands(number(document, "worlds"))
    posture, when = _asked(document)
    error = plain(number(document, "mc_error", posture, when))
    steps = number(document, "tempered", "levels")
    return (
        f"Only {counted} of {worlds} drawn worlds explained the evidence, so all were led to it in {steps:.0f} "
        f"{'step' if steps == 1 else 'steps'}; the standard error of the probability is {error}."
    )


def _compared(document: Document) -> str | None:
    row = part(document, "compare_change")
    if not row:
        return None
    asked, then = day(text(row, "date")), day(text(row, "from"))
    now = day(text(document, "as_of"))
    same = f", both in the first {thousands(number(row, 'worlds'))} worlds" if has(row, "worlds") else ""
    return (
        f"Known up to {then} the answer for {asked} was {percent(number(row, 'then'))}; "
        f"known up to {now} it is {percent(number(row, 'now'))}{same}."
    )


def _standing(document: Document) -> str | None:
    return "Shown, not proof: this case shaped the model." if document.get("role") == "design" else None


def _indicative(document: Document) -> str | None:
    if not document.get("indicative"):
        return None
    return "Too few worlds explain the evidence; treat as indicative."


def _history(document: Document) -> str | None:
    return None if has(document, "outside") else "No class of past situations fits; not pooled."


def _turns_line(document: Document) -> str | None:
    held = next((row for row in rows(document, "tipping") if row.get("quantity") == "pressure"), None)
    return _turns(held) if held is not None else None


def _turns(row: Document) -> str:
    phrase, unit, never = text(row, "phrase"), text(row, "unit"), number(row, "never")
    nothing = "no threat suffices" if row.get("quantity") == "pressure" else "no value suffices"
    if not has(row, "median"):
        return f"In {worlds_of_100(never)} {nothing}: {phrase}."
    median = number(row, "median")
    verb = "falls below" if has(row, "crosses_above") and number(row, "crosses_above") < MOST else "passes"
    scale = " on a scale of 0 to 1" if unit == "level" else ""
    low, high = amount(number(row, "low"), unit), amount(number(row, "high"), unit)
    if never > SELDOM:
        return f"Turns in few worlds, if {phrase} {verb} {low} to {high}{scale}; in {worlds_of_100(never)} {nothing}."
    ends = f"{low} to {high}"
    return f"Turns if {phrase} {verb} {amount(median, unit)}{scale} ({ends}); in {worlds_of_100(never)} {nothing}."


def _bargain(document: Document) -> str | None:
    _, when = _asked(document)
    if not (has(document, "bargain", "offer", when) and has(document, "bargain", "bargain", when)):
        return None
    offered, struck = number(document, "bargain", "offer", when), number(document, "bargain", "bargain", when)
    return f"He offers the west a bargain by then in {worlds_of_100(offered)}; it is struck in {count_of_100(struck)}."


def _change_mind(document: Document) -> list[str]:
    ordered = sorted(rows(document, "tipping"), key=lambda row: row.get("quantity") != "pressure")
    lines = [_turns(row) for row in ordered]
    lines += [line for line in (_times(document),) if line]
    return lines + [_scenario(document, row) for row in rows(document, "scenarios")]


def _times(document: Document) -> str | None:
    row = part(document, "times_threat_in_force")
    if not row:
        return None
    never = f"in {worlds_of_100(number(row, 'never'))} no multiple suffices."
    if not has(row, "median"):
        return f"No multiple of the threat in force turns it: {never}"
    return (
        f"The threat in force would have to be {plain(number(row, 'median'))} times as strong "
        f"({plain(number(row, 'low'))} to {plain(number(row, 'high'))}); {never}"
    )


def _scenario(document: Document, row: Document) -> str:
    posture, when = _asked(document)
    held = " and ".join(_hold(hold) for hold in rows(row, "holds"))
    chance = percent(number(row, "probability", posture, when))
    cause = found(row, "moved_most")
    through = f", chiefly through {CAUSES.get(str(cause), OTHER)}" if cause is not None else ""
    return f"With {held} the answer would be {chance} ({points(number(row, 'change', when))}{through})."


def _hold(hold: Document) -> str:
    value = hold.get("at")
    level = str(value).replace("_", " ") if isinstance(value, str) else plain(number(hold, "at"))
    since = f" from {day(text(hold, 'from'))}" if has(hold, "from") else ""
    until = f" to {day(text(hold, 'to'))}" if has(hold, "to") else ""
    return f"{text(hold, 'phrase')} at {level}{since}{until}"


def _assumed(document: Document) -> list[str]:
    unlearned = [text(row, "phrase") for row in rows(document, "assumed") if not learned(row)]
    phrases = list(dict.fromkeys(unlearned))
    if not phrases:
        return []
    rest = "; and others" if len(phrases) > SPOKEN_ASSUMPTIONS else ""
    named = "; ".join(phrases[:SPOKEN_ASSUMPTIONS])
    return [f"Not learned from evidence, only assumed: {named}{rest}."]


def spoken(document: Document) -> tuple[str, ...]:
    """Lists every sentence that stands in the document.

    Args:
        document: the forecast document with its sentences.
    Returns:
        The sentences, those of lists and reasons among them.
    Raises:
        ForecastError: a list of sentences is not a list of texts.
    """
    lines: list[str] = []
    for key, value in part(document, "sentences").items():
        if isinstance(value, str):
            lines.append(value)
        elif key == "reasons":
            lines += [text(row, "text") for row in rows(document, "sentences", key)]
        else:
            lines += texts(document, "sentences", key)
    return tuple(lines)
