"""How are surveys told in words: their table, what their change really says, how wide each doubt is?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from scipy.special import logit

from tightrope.forecast.figures import capital, percent, span
from tightrope.forecast.figures import day as spoken_day
from tightrope.forecast.lookup import Document, found, has, number, part, rows, text, texts
from tightrope.forecast.publics import WHOLE, said

DOUBTS = {
    "sampling": "how many were asked",
    "coverage": "whom no survey reaches",
    "house and mode": "pollster, way of asking, errors of all surveys",
    "misreport": "hidden and feigned answers",
    "walk": "drift between surveys",
}
"""Words of the parts of the doubt, in the order of `opinion.decomposition.PARTS`."""


def lines(document: Document, labels: Mapping[str, str]) -> list[str]:
    """Gives the screen of the verb.

    Args:
        document: what the surveys say. labels: posture id -> its label.
    Returns:
        Lines.
    Raises:
        ForecastError: a number is missing.
    """
    told = [f"{text(document, 'case')}: what the public wants, as known on {spoken_day(text(document, 'as_of'))}"]
    measured = [posture for posture in labels if found(document, "postures", posture, "measured")]
    for posture in measured:
        told += ["", labels[posture], *_posture_lines(part(document, "postures", posture))]
    unasked = [labels[posture].lower() for posture in labels if posture not in measured]
    if unasked:
        told += ["", f"Nobody was asked, so assumed: {', '.join(unasked)}."]
    if measured:
        told += ["", *_group_lines(document), *_media_lines(document)]
        told.append(f"Media series: {text(document, 'media_series')}.")
    return told


def really(entry: Document) -> list[str]:
    """Says what the path of the surveys of one posture really says, and what it does not.

    Args:
        entry: the posture's part of the document, its waves, events, changes, doubts and next surveys known.
    Returns:
        Sentences.
    Raises:
        ForecastError: a number is missing.
    """
    told = [_fallen(entry)] if has(entry, "change") else []
    told += [_trough(entry)] if has(entry, "lowest") else []
    told += [_sudden(event) for event in rows(entry, "events") if has(event, "moved")]
    return [*told, *_conflicts(entry), *_single(entry), *_odds(entry), _next(entry)]


def majority(reported: float, coverage: float, needed: float) -> str:
    """Says what it would take for a majority to be in favour.

    Args:
        reported: printed share. coverage: share of the public reached. needed: share of the rest, may leave 0..1.
    Returns:
        A sentence.
    """
    rest = 1 - coverage
    if rest <= 0:
        return (
            f"By its frame everyone could be reached: {percent(1 - reported)} not in favour. Those who were called and "
            "did not answer are not in this bound."
        )
    if needed <= 0:
        return (
            f"A majority stands already: {percent(coverage * reported)} of the whole public at least are in favour, "
            "before error and hiding."
        )
    if needed > 1:
        return (
            f"Even if all of the {percent(rest)} not reached were in favour, the majority would stay against: "
            f"{percent(coverage * reported + rest)} at most are in favour, before error and hiding."
        )
    return (
        f"The majority would turn only if {percent(needed)} or more of the {percent(rest)} not reached were in favour."
    )


def printed(wave: Document) -> str:
    """Says which figures a survey printed."""
    shares = wave["printed"]
    assert isinstance(shares, list)
    return " or ".join(f"{100 * share:g}" for share in shares) + " %"


def band(values: Document, before: str = "") -> str:
    """Says a median with its 5 to 95 %."""
    low, median, high = (number(values, f"{before}{name}") for name in ("low", "median", "high"))
    return f"{percent(median)} ({span(low, high)})"


def named(wave: Document) -> str:
    """Names a survey by its pollster and the month of its field."""
    return f"{text(wave, 'house')}, {spoken_day(text(wave, 'to')).partition(' ')[2]}"


def field(first: str, last: str) -> str:
    """Says the days on which a survey was made."""
    one, other = date.fromisoformat(first), date.fromisoformat(last)
    return f"{one:%d %b} - {other:%d %b %Y}"


def opposition(told: Document) -> str:
    """Says how many of those against would show it, as things stand and once the red line is crossed.

    Args:
        told: the part `expression` of the document.
    Returns:
        A sentence.
    Raises:
        ForecastError: a number is missing.
    """
    parts_ = [
        f"{words} {percent(number(told, name, 'opposed'))} are against and {band(part(told, name, 'shown'))} show it"
        for name, words in (("refuses", "if he keeps to what he holds"), ("crosses", "if he crosses"))
    ]
    shown = (
        f"Not all who are against show it: {parts_[0]}; {parts_[1]}. In {percent(number(told, 'tips'))} of the worlds "
        "a crossing alone brings most of them into the open. Assumed throughout; no forecast rests on it."
    )
    if not has(told, "drift"):
        return shown
    turned, rallied = (number(told, "drift", end, "probability") for end in ("low", "high"))
    return (
        f"{shown} How support itself moves with a crossing no survey can tell: at the 10 % point of what is believed "
        f"of that (more turn away) the answer would be {percent(turned)}, at the 90 % point (more rally) "
        f"{percent(rallied)}."
    )


def change_line(moved: Document) -> str:
    """Says one change between two surveys."""
    low, median, high = (100 * number(moved, name) for name in ("low", "median", "high"))
    least, most = (100 * number(moved, "without_model", name) for name in ("low", "high"))
    return (
        f"{text(moved, 'first')} to {text(moved, 'last')}: {median:+.0f} points ({low:+.0f} to {high:+.0f}); a fall in "
        f"{percent(number(moved, 'fall'))} of the draws; with no assumption on those not reached "
        f"{least:+.0f} to {most:+.0f}"
    )


def doubt_rows(entry: Document, survey: str) -> list[tuple[str, float, float]]:
    """Lists how wide the belief on a survey's day is, and with each doubt held, the weightiest first.

    Args:
        entry: a posture's part of the document. survey: id.
    Returns:
        (doubt in words, width, width with it held), shares 0..1.
    """
    own = [row for row in rows(entry, "doubts") if row["id"] == survey]
    told = [(DOUBTS[text(row, "kind")], number(row, "whole"), number(row, "held")) for row in own]
    return sorted(told, key=lambda row: row[2])


def _posture_lines(entry: Document) -> list[str]:
    told = [f"  {'asked':<22}{'by, how':<24}{'printed':>10}{'whole public':>22}{'no assumption':>22}"]
    for wave in rows(entry, "waves"):
        by = f"{text(wave, 'house')}, {text(wave, 'mode').replace('_', ' ')}"
        bound = f"{span(number(wave, 'low'), number(wave, 'high'))} %"
        told.append(
            f"  {field(text(wave, 'from'), text(wave, 'to')):<22}{by:<24}{printed(wave):>10}"
            f"{band(wave, 'posterior_'):>22}{bound:>22}"
        )
    told.append(f"  {'on the day itself':<56}{band(part(entry, 'latest')):>22}")
    told += [f"  {change_line(moved)}" for moved in _several(entry)]
    told += [f"  {sentence}" for sentence in (*texts(entry, "really"), widest(entry))]
    told += [f"  {text(entry, 'to_turn_the_majority', 'sentence')}", *_body_lines(part(entry, "bodies"))]
    return told + [f"  Caution: {warning}" for warning in texts(entry, "warnings")]


def _several(entry: Document) -> list[Document]:
    """Changes that no sentence tells: those of three surveys or more."""
    changes = rows(entry, "changes")
    return [*changes, part(entry, "change")] if len(changes) > 1 else []


def _fallen(entry: Document) -> str:
    """The first change: what sampling says, what the model says, what no data say."""
    first = rows(entry, "changes")[0]
    printed_, model, nothing = part(first, "printed"), first, part(first, "without_model")

    def _points(moved: Document, name: str) -> str:
        return f"{100 * number(moved, name):+.0f}"

    sure = number(nothing, "low") > 0 or number(nothing, "high") < 0
    close = "a change whatever those think" if sure else "so no survey alone shows that the whole public changed"
    return (
        f"Among those reached the first two surveys differ by {_points(printed_, 'change')} points "
        f"({_points(printed_, 'low')} to {_points(printed_, 'high')}, the usual excess over sampling error counted). "
        f"For the whole public the model says {_points(model, 'median')} ({_points(model, 'low')} to "
        f"{_points(model, 'high')}), a fall in {percent(number(model, 'fall'))} of the draws; with nothing assumed of "
        f"those out of reach it is {_points(nothing, 'low')} to {_points(nothing, 'high')}, {close}."
    )


def _trough(entry: Document) -> str:
    waves = rows(entry, "waves")
    least = min(waves, key=lambda wave: number(wave, "reported"))
    chance = next(number(row, "probability") for row in rows(entry, "lowest") if row["id"] == least["id"])
    later = [wave for wave in waves if text(wave, "to") > text(least, "to")]
    path = ", ".join(f"{printed(wave)} by {text(wave, 'mode').replace('_', ' ')}" for wave in later)
    after = f" After it came {path}: it did not stay there." if later else ""
    return (
        f"The lowest figure, {printed(least)}, was truly the lowest of the {len(waves)} days with a chance of "
        f"{percent(chance)}.{after}"
    )


def _sudden(event: Document) -> str:
    """How far support moved at once on one day."""
    low, median, high = (f"{100 * number(event, 'moved', end):+.0f}" for end in ("low", "median", "high"))
    known = "" if found(event, "seen") else (
        " No surveys stand on both sides of this day without another sudden event between, so this is a belief rather "
        "than a finding."
    )  # fmt: skip
    day, says = spoken_day(text(event, "day")), text(event, "says").rstrip(".")
    return (
        f"{day} ({says}): in the model support moved at once by {median} points ({low} to {high}), a fall in "
        f"{percent(number(event, 'moved', 'fall'))} of the draws.{known}"
    )


def _conflicts(entry: Document) -> list[str]:
    """What each figure of a survey that printed several has come to weigh, and what it would say alone."""
    told = []
    for wave in rows(entry, "waves"):
        own = [row for row in rows(entry, "readings") if row["topline"] == wave["id"]]
        if len(own) > 1:
            told.append(f"{named(wave)} was printed in {len(own)} ways; all are kept: {'; '.join(map(_figure, own))}.")
    return told


def _figure(reading: Document) -> str:
    weight, alone = (percent(number(reading, name)) for name in ("posterior_weight", "median_alone"))
    asked = f"{100 * number(reading, 'share'):g} % of {number(reading, 'n'):.0f} asked"
    return f"{asked} weighs {weight} and alone puts the whole public at {alone}"


def _odds(entry: Document) -> list[str]:
    """What the last survey leaves possible if those out of reach differ by so much and no more."""
    last = rows(entry, "waves")[-1]
    ends = [[100 * number(row, end) for end in ("low", "high")] for row in rows(last, "odds")]
    factors = [number(row, "factor") for row in rows(last, "odds")]
    told = [f"{factor:.0f} times, {low:.1f} to {high:.1f} %" for factor, (low, high) in zip(factors, ends, strict=True)]
    if not told:
        return []
    return [
        f"With no model, {named(last)}, if the odds of those out of reach differ from the others' by at most "
        f"{'; '.join(told)}."
    ]


def _single(entry: Document) -> list[str]:
    told = []
    days = {text(wave, "id"): text(wave, "to") for wave in rows(entry, "waves")}
    for left_out in dict.fromkeys(text(row, "left_out") for row in rows(entry, "without")):
        own = [row for row in rows(entry, "without") if row["left_out"] == left_out]
        most = max(own, key=lambda row: abs(logit(number(row, "median")) - logit(number(row, "median_without"))))
        alone, at = (spoken_day(days[name]) for name in (left_out, text(most, "survey")))
        told.append(
            f"{capital(text(own[0], 'mode').replace('_', ' '))} is the way of asking of one survey alone ({alone}). "
            f"Without it the middle on {at} is {percent(number(most, 'median_without'))} instead of "
            f"{percent(number(most, 'median'))}; both are kept in view."
        )
    return told


def widest(entry: Document) -> str:
    """Says how wide the belief on the last survey's day is, and would be were one doubt gone.

    Args:
        entry: the posture's part of the document.
    Returns:
        A sentence.
    Raises:
        ForecastError: a number is missing.
    """
    last = rows(entry, "waves")[-1]
    told = doubt_rows(entry, text(last, "id"))
    whole = 100 * told[0][1]
    parts = "; ".join(f"{words} {100 * held:.1f}" for words, _, held in told)
    return (
        f"How wide the belief is on {spoken_day(text(last, 'to'))}, 5 to 95 %: {whole:.1f} points. "
        f"Were one doubt gone it would be: {parts}. "
        "A doubt that leaves it as wide, or wider, is made up for by the others."
    )


def _next(entry: Document) -> str:
    told = []
    for row in rows(entry, "next"):
        by = text(row, "mode").replace("_", " ")
        who = text(row, "house") if row["known"] else "a new pollster"
        told.append(f"{who}, {by} {span(number(row, 'low'), number(row, 'high'))} %")
    return f"What the next survey of a thousand would print: {'; '.join(told)}."


def _body_lines(bodies: Document) -> list[str]:
    low = number(bodies, "apparatus_bound", "low")
    largest = bodies["apparatus_share"]
    assert isinstance(largest, list)
    filled = "could be filled with those in favour: no bound" if low >= 1 else f"holds at most {percent(low)} in favour"
    told = []
    for body, row in part(bodies, "medians").items():
        assert isinstance(row, Mapping)
        bound = f" (at most {percent(row['bound'])})" if row["bound"] < 1 else ""
        told.append(f"{body} {percent(row['before'])} before the surveys, {percent(row['after'])} after{bound}")
    return [
        f"  All doubts at their worst, an apparatus of {percent(largest[1])} of the public {filled}.",
        f"  Assumed within bodies, where no bound says anything unless it is named: {'; '.join(told)}.",
    ]


def _group_lines(document: Document) -> list[str]:
    told = []
    for row in rows(document, "attitudes"):
        waves = "; ".join(
            f"{_range(number(wave, 'printed_low'), number(wave, 'printed_high'))} by {named(wave)}"
            for wave in rows(row, "waves")
        )
        told.append(f"  {text(row, 'says')}: {band(part(row, 'latest'))}; printed {waves}")
    for row in rows(document, "groups"):
        told.append(f"  {_says_with_share(row)}: in favour {_support(row)}{_sides(row)}")
    head = "Whom people follow (fits of their own; who is both is assumed from the media both follow):"
    return [head, *told] if told else []


def _media_lines(document: Document) -> list[str]:
    told = []
    reasons = {text(row, "id"): row for row in rows(document, "reasons")}
    for group in rows(document, "media"):
        told.append(f"  {_says_with_share(group)}: {_support(group)}{_sides(group)}")
        told += [f"    {_reason(reasons[name])}" for name in texts(group, "reasons")]
    told += [f"  of all: {_reason(row)}" for row in reasons.values() if texts(row, "groups") == (WHOLE,)]
    for both in part(document, "agreement").values():
        assert isinstance(both, Mapping)
        told.append(
            f"  In {percent(both['both_against'])} of the draws a majority is against both among followers of "
            f"{said('state')} and of {said('independent')}."
        )
    return ["By the media people follow, in favour (split assumed, not surveyed for this question):", *told]


def _range(low: float, high: float) -> str:
    return f"{percent(low)} or more" if high >= 1 else f"{span(low, high)} %"


def _reason(row: Document) -> str:
    return f"{text(row, 'leans')}: {text(row, 'says')} [{text(row, 'id')}]"


def _says_with_share(row: Document) -> str:
    return f"{text(row, 'says')} ({percent(number(row, 'share'))} of the public)"


def _sides(row: Document) -> str:
    if not has(row, "sides_with_patron"):
        return ""
    return f"; side with the patron {band(part(row, 'sides_with_patron'))}"


def _support(row: Document) -> str:
    every = part(row, "support").values()
    return "; ".join(band(values) for values in every if isinstance(values, Mapping))
