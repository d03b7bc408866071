"""How are single questions answered: what if, where does it turn, why, and what is this quantity?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from tightrope.case import Case, Hold, read
from tightrope.case.anchors import anchor
from tightrope.case.parameters import parameter, parameter_names
from tightrope.case.quantities import names, quantity
from tightrope.errors import ForecastError
from tightrope.forecast import words
from tightrope.forecast.answer import Forecast, Progress, Question, answer, deepen, known, quiet
from tightrope.forecast.deeper import TIPPING
from tightrope.forecast.figures import day as spoken_day
from tightrope.forecast.figures import percent
from tightrope.forecast.first import about, answer_days
from tightrope.forecast.leading import answering
from tightrope.forecast.learning import identified
from tightrope.forecast.probability import points
from tightrope.forecast.tables import equal, headline_tables
from tightrope.forecast.tipping import tipping
from tightrope.forecast.whatif import phrase, whatif
from tightrope.model import Worlds

GIVEN = "given by the judged situations of the case"
TOPICS = ("bottom_line", "reasons", "change_mind", "assumed")


@dataclass(frozen=True)
class Found:
    """Holds the answer to one question: as a document, and as lines to read."""

    document: Mapping[str, object]
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Pictured(Found):
    """Holds an answer with the document that its charts are drawn from."""

    pictured: Mapping[str, object]


def compare(
    source: str | Path,
    question: Question,
    scenarios: tuple[str, ...],
    holds: tuple[str, ...],
    progress: Progress = quiet,
) -> Found:
    """Sets scenarios beside the unchanged case, on the same worlds.

    Args:
        source: path or name of a case. question: worlds, seed, day of knowledge.
        scenarios: ids; with no hold and no id all of the case. holds: texts such as `pressure=0.6@2022-05-01`.
        progress: told how far it is.
    Returns:
        Found: baseline and one row a scenario.
    Raises:
        ForecastError: an unknown scenario or quantity, or a value out of range. CaseError, CaseFaults: as in `answer`.
    """
    whole = read(source)
    case = known(whole, question)
    asked = [_named(case, name) for name in scenarios]
    if holds:
        apart = _apart(tuple(read_hold(case, text) for text in holds))
        asked.append(("held", "; ".join(_said(case, hold) for hold in apart), apart))
    if not asked:
        asked = [_named(case, each.id) for each in case.scenarios]
    worlds = _played(case, question, progress)
    days = answer_days(case)
    rows = []
    for number, (name, because, held) in enumerate(asked):
        progress(f"scenario {name}", number, len(asked))
        rows.append(whatif(worlds, name, because, held, days))
    document = about(worlds, question.strict, days) | headline_tables(worlds, days) | {"scenarios": rows}
    return Found(document, tuple(_compared(case, document, rows)))


def _said(case: Case, hold: Hold) -> str:
    """A hold in words: phrase, value and day."""
    day = max(hold.from_ or case.as_of, case.as_of)
    return f"{phrase(case, hold.quantity)} held at {hold.at} from {spoken_day(day.isoformat())}"


def _apart(holds: tuple[Hold, ...]) -> tuple[Hold, ...]:
    """Refuses two holds of one quantity: which of them counts would be a guess."""
    taken = [hold.quantity for hold in holds]
    for name in taken:
        if taken.count(name) > 1:
            raise ForecastError(f"--hold {name} stands twice; allowed once a quantity; leave one out", quantity=name)
    return holds


def read_hold(case: Case, text: str) -> Hold:
    """Reads a hold written as quantity=value or quantity=value@day.

    Args:
        case: the case, for its quantities and days. text: what was written.
    Returns:
        Hold; a day before as_of acts from as_of on.
    Raises:
        ForecastError: unknown quantity, a value out of its range, or not a day.
    """
    name, sign, rest = text.partition("=")
    value, _, since = rest.partition("@")
    if not sign or not value:
        raise ForecastError(
            f"--hold {text!r} is not understood; allowed quantity=value@day; write pressure=0.6@2022-05-01"
        )
    known_names = names(tuple(posture.id for posture in case.postures))
    entry = quantity(name)
    if entry is None or (name not in known_names):
        close = get_close_matches(name, known_names, n=1)
        hint = f"did you mean {close[0]}?" if close else f"allowed {', '.join(known_names)}"
        raise ForecastError(f"--hold {name!r} is not a quantity of this case; {hint}", quantity=name)
    try:
        day = dt.date.fromisoformat(since) if since else None
    except ValueError as fault:
        raise ForecastError(f"--hold {text!r}: {since!r} is not a date; write it like 2022-05-01") from fault
    if day is not None and day > case.horizon:
        raise ForecastError(f"--hold {text!r}: {day} lies after the horizon; allowed days up to {case.horizon}")
    return Hold(name, _value(name, value, entry.low, entry.high) if entry.kind == "number" else value, day)


def _value(name: str, text: str, low: float | None, high: float | None) -> float:
    try:
        value = float(text.rstrip("% ")) / (100 if text.rstrip().endswith("%") else 1)
    except ValueError as fault:
        raise ForecastError(f"--hold {name}: {text!r} is not a number; write it like 0.6") from fault
    positive = high is None and low == 0  # a quantity without an upper end is larger than 0
    if not ((low is None or value > low or (value == low and not positive)) and (high is None or value <= high)):
        top = "without end" if high is None else f"{high:g}"
        raise ForecastError(
            f"--hold {name}: {value:g} is not allowed; allowed {low:g} to {top}", quantity=name, value=value
        )
    return value


def _named(case: Case, name: str) -> tuple[str, str, tuple[Hold, ...]]:
    for each in case.scenarios:
        if each.id == name:
            return each.id, each.because, each.holds(case)
    ids = [each.id for each in case.scenarios]
    close = get_close_matches(name, ids, n=1)
    hint = f"did you mean {close[0]}?" if close else f"allowed {', '.join(ids) or 'none: the case has no scenarios'}"
    raise ForecastError(f"scenario {name!r} is not in the case; {hint}", scenario=name)


def _played(case: Case, question: Question, progress: Progress) -> Worlds:
    """The worlds that lead the answer: anchored on past cases where these fit."""
    return answering(case, question.worlds, question.seed, progress).worlds


def _compared(case: Case, document: Mapping[str, object], rows: list[dict[str, object]]) -> list[str]:
    """One line for the unchanged case and one a scenario, at the headline date."""
    day = case.answers.headline.isoformat()
    table = document["probability"]
    assert isinstance(table, Mapping)
    base = table[case.red_line][day]
    label = next(posture.label for posture in case.postures if posture.id == case.red_line)
    lines = [f"{case.id}: {label.lower()} by {spoken_day(day)}; unchanged {percent(base)}", ""]
    width = max(len(str(row["id"])) for row in rows) if rows else 0
    for row in rows:
        probability, change, error = row["probability"], row["change"], row["error"]
        assert isinstance(probability, Mapping)
        assert isinstance(change, Mapping)
        assert isinstance(error, Mapping)
        lines.append(
            f"  {str(row['id']).ljust(width)}  {percent(probability[case.red_line][day]):>9}  "
            f"change {100 * change[day]:+.1f} points (error {100 * error[day]:.1f})  {_why(row)}"
        )
        lines.append(f"  {''.ljust(width)}  {row['because']}")
    return lines


def _why(row: Mapping[str, object]) -> str:
    cause = row.get("moved_most")
    if not isinstance(cause, str):
        return "moved nothing"
    return f"moved most: {words.CAUSES.get(cause, words.OTHER)}"


def turning(source: str | Path, question: Question, quantities: tuple[str, ...], progress: Progress = quiet) -> Found:
    """Finds tipping points of quantities.

    Args:
        source: path or name of a case. question: as in `compare`.
        quantities: names of the catalogue; none takes the four of the report. progress: told how far it is.
    Returns:
        Found: one row a quantity.
    Raises:
        ForecastError: not a quantity that is a number. CaseError, CaseFaults: as in `answer`.
    """
    case = known(read(source), question)
    allowed = names(tuple(posture.id for posture in case.postures))
    for name in quantities:
        entry = quantity(name)
        if name not in allowed:
            close = get_close_matches(name, allowed, n=1)
            hint = f"did you mean {close[0]}?" if close else f"allowed {', '.join(allowed)}"
            raise ForecastError(f"--quantity {name!r} is not a quantity of this case; {hint}", quantity=name)
        if entry is None or entry.kind != "number":
            raise ForecastError(f"--quantity {name} has no tipping point; allowed quantities that are numbers")
    worlds = _played(case, question, progress)
    rows = []
    for number, name in enumerate(quantities or TIPPING):
        progress(f"tipping point of {name}", number, len(quantities or TIPPING))
        rows.append(tipping(worlds, name, case.answers.headline))
    document = about(worlds, question.strict, answer_days(case)) | {"tipping": rows}
    lines = [f"{case.id}: where refusing and crossing weigh the same"]
    return Found(document, (*lines, *(_tipped(row) for row in rows)))


def _tipped(row: Mapping[str, object]) -> str:
    never = row["never"]
    assert isinstance(never, float)
    if "median" not in row:
        return f"  {row['phrase']}: no value suffices in any world"
    found = f"{row['median']:.2f} ({row['low']:.2f} to {row['high']:.2f}, {row['unit']})"
    several = round(100 * float(str(row["several"])))
    again = f"; in {several} it turns more than once" if several else ""
    return f"  {row['phrase']}: {found}; in {round(100 * never)} of 100 worlds no value suffices{again}"


def reasons(source: str | Path, question: Question, topic: str, progress: Progress = quiet) -> Found:
    """Explains the answer in words.

    Args:
        source: path or name of a case. question: as in `compare`. topic: one of TOPICS, or nothing for all.
        progress: told how far it is.
    Returns:
        Found: the sentences, each number of which stands in the document.
    Raises:
        ForecastError: an unknown topic. CaseError, CaseFaults: as in `answer`.
    """
    if topic and topic not in TOPICS:
        close = get_close_matches(topic, TOPICS, n=1)
        hint = f"did you mean {close[0]}?" if close else f"allowed {', '.join(TOPICS)}"
        raise ForecastError(f"topic {topic!r} is not known; {hint}", topic=topic)
    found = answer(source, question, progress)
    if topic in ("", "change_mind", "reasons"):
        found = deepen(found, progress)
    return Found(found.document, tuple(_explained(found, (topic,) if topic else TOPICS)))


def _explained(found: Forecast, topics: tuple[str, ...]) -> list[str]:
    lines = [f"{found.document['case']}: known up to {spoken_day(str(found.document['as_of']))}"]
    for topic in topics:
        sentences = found.document["sentences"]
        assert isinstance(sentences, Mapping)
        said = sentences.get(topic, [])
        rows = [row["text"] if isinstance(row, Mapping) else row for row in said]
        if rows:
            lines += ["", HEADINGS[topic], *(f"  {row}" for row in rows)]
    return lines


HEADINGS = {
    "bottom_line": "The answer",
    "reasons": "Why",
    "change_mind": "What would change it",
    "assumed": "What is assumed",
}


def one_quantity(source: str | Path, question: Question, name: str, progress: Progress = quiet) -> Found:
    """Tells everything about one quantity: claim, equation, unit, origin, reference, prior and posterior.

    Args:
        source: path or name of a case. question: as in `compare`. name: of a parameter of the model.
        progress: told how far it is.
    Returns:
        Found.
    Raises:
        ForecastError: no such quantity. CaseError, CaseFaults: as in `answer`.
    """
    entry = parameter(name) or anchor(name)
    case = known(read(source), question)
    beliefs = {**case.priors, **case.beliefs}
    if entry is None or name not in beliefs:
        allowed = (*parameter_names(), *(each for each in case.beliefs if anchor(each)))
        close = get_close_matches(name, allowed, n=1)
        hint = f"did you mean {close[0]}?" if close else f"allowed {', '.join(allowed)}"
        raise ForecastError(f"--quantity {name!r} is not a quantity of the model; {hint}", quantity=name)
    worlds = _played(case, question, progress)
    prior, values = beliefs[name], worlds.draws.values[name]
    before = points(worlds.prior.draws.values[name], equal(worlds.prior))
    after = points(values, worlds.weights.weight)
    given = name not in case.beliefs
    document = {
        "quantity": name,
        "symbol": entry.symbol,
        "phrase": entry.phrase,
        "claim": entry.claim,
        "equation": entry.equation,
        "unit": prior.unit,
        "said": GIVEN if given else prior.said,
        "origin": GIVEN if given else prior.origin.words(),
        "default": prior.default and not given,
        "reference": entry.reference,
        "prior": before,
        "posterior": after,
    }
    if name in worlds.draws.standard:
        document |= identified(worlds, name)
    lines = [f"{name} ({entry.symbol}): {entry.phrase}"]
    for label in ("claim", "equation", "unit", "said", "origin", "reference"):
        lines.append(f"  {label}: {document[label]}")
    for label, row in (("before evidence", before), ("after evidence", after)):
        lines.append(f"  {label}: {row[1]:.4g} (5 to 95 %: {row[0]:.4g} to {row[2]:.4g})")
    if "label" in document:
        lines.append(f"  what the evidence did: {document['label']}")
    return Found(document, tuple(lines))
