"""What is the answer? Plays a case and writes the one document behind terminal, Python and report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path

from tightrope.case import Case, read
from tightrope.errors import ForecastError, RunError
from tightrope.forecast.deeper import deeper
from tightrope.forecast.direction import direction
from tightrope.forecast.first import first
from tightrope.forecast.leading import answering
from tightrope.forecast.words import sentences
from tightrope.model import Worlds, draw, play
from tightrope.runs.files import json_text

FEWEST_WORLDS, MOST_WORLDS = 100, 10_000_000
WORLDS = 4_000
SEED = 1
DIRECTION_WORLDS = 500  # worlds in which two days of knowledge are compared

Progress = Callable[[str, int, int], None]


def quiet(stage: str, done: int, total: int) -> None:
    """Tells nobody how far the work has come."""


@dataclass(frozen=True)
class Question:
    """Holds what is asked of a case: how many worlds, which seed, which day of knowledge."""

    worlds: int = WORLDS
    seed: int = SEED
    as_of: dt.date | None = None
    strict: bool = False
    since: dt.date | None = None

    def __post_init__(self) -> None:
        faults = []
        if not FEWEST_WORLDS <= self.worlds <= MOST_WORLDS:
            faults.append(
                f"worlds: {self.worlds} is not allowed; allowed {FEWEST_WORLDS} to {MOST_WORLDS}; try {WORLDS}"
            )
        if self.seed < 0:
            faults.append(f"seed: {self.seed} is not allowed; allowed 0 and above; try {SEED}")
        if faults:
            raise RunError("; ".join(faults), worlds=self.worlds, seed=self.seed)


@dataclass(frozen=True, repr=False)
class Forecast:
    """Holds an answer: the document that everything shown is read from, and the worlds behind it."""

    document: Mapping[str, object]
    worlds: Worlds
    question: Question
    whole: Case

    def probability(self, posture: str, date: str | dt.date) -> float:
        """Gives P(that posture or a more exposed one on any day up to a date).

        Args:
            posture: id of a posture. date: one of the answer dates.
        Returns:
            Probability 0..1.
        Raises:
            ForecastError: no such posture or date in the answer.
        """
        table = self.document["probability"]
        assert isinstance(table, Mapping)
        day = date if isinstance(date, str) else date.isoformat()
        if posture not in table:
            raise ForecastError(
                f"posture {posture!r} is not in the answer; allowed {', '.join(table)}", posture=posture
            )
        if day not in table[posture]:
            raise ForecastError(f"date {day} was not asked; allowed {', '.join(table[posture])}", date=day)
        return float(table[posture][day])

    def to_json(self) -> str:
        """Gives the document as text: the same bytes as `forecast.json` and `run --json`."""
        return json_text(self.document)

    def __repr__(self) -> str:
        day = str(self.document["headline"])
        line = str(self.document["red_line"])
        asked = f"{self.document['case']} as of {self.document['as_of']}"
        return f"<Forecast {asked}: P({line} by {day}) = {self.probability(line, day):.4f}>"

    def _repr_html_(self) -> str:
        day = str(self.document["headline"])
        table = self.document["probability"]
        assert isinstance(table, Mapping)
        rows = "".join(f"<tr><td>{escape(name)}</td><td>{row[day]:.1%}</td></tr>" for name, row in table.items())
        return f"<table><caption>{escape(str(self.document['case']))} by {day}</caption>{rows}</table>"


def answer(source: str | Path | Case, question: Question | None = None, progress: Progress = quiet) -> Forecast:
    """Answers a case: baseline worlds, weighed by what was known on the day of the forecast.

    Args:
        source: a case, the path of one, or the name of a built-in one.
        question: worlds, seed, day of knowledge.
        progress: told stage, worlds done and worlds in all.
    Returns:
        Forecast with every part of the document that the baseline can give.
    Raises:
        CaseFaults: the files have faults. RunError, CaseError: worlds, seed or day cannot be used.
        EvidenceImpossible: no world explains the evidence.
    """
    asked = question or Question()
    whole = source if isinstance(source, Case) else read(source)
    case = known(whole, asked)

    anchor = answering(case, asked.worlds, asked.seed, progress)
    worlds, document = anchor.worlds, first(anchor, asked.strict)
    few = worlds.prior.first(DIRECTION_WORLDS)

    def _before(earlier: Case) -> Worlds:
        return play(earlier, draw(earlier, len(few.draws.worlds), asked.seed)).tilted(few.tilt)

    document |= direction(whole, few, _before, asked.since, asked.strict)
    document["sentences"] = sentences(document)
    return Forecast(document, worlds, asked, whole)


def deepen(found: Forecast, progress: Progress = quiet) -> Forecast:
    """Adds what the report shows: scenarios, tipping points, attribution, checks, the strict run.

    Args:
        found: an answer. progress: as in `answer`.
    Returns:
        Forecast with the whole document.
    Raises:
        CaseError: a scenario that the case cannot follow.
    """
    document = dict(found.document)
    document |= deeper(found.worlds, found.whole, found.question.strict, progress)
    document["sentences"] = sentences(document)
    return replace(found, document=document)


def run(
    source: str | Path | Case,
    worlds: int = WORLDS,
    seed: int = SEED,
    as_of: dt.date | str | None = None,
    quick: bool = False,
) -> Forecast:
    """Forecasts a case, as `tightrope run` does.

    Args:
        source: a case, the path of one, or the name of a built-in one.
        worlds: number of worlds, 100 to 10,000,000.
        seed: the run's seed, 0 or more.
        as_of: the day of knowledge; None takes that of the case.
        quick: True stops before scenarios, tipping points and attribution.
    Returns:
        Forecast.
    Raises:
        CaseFaults: the files have faults. RunError, CaseError: an argument cannot be used.
    """
    day = _day(as_of) if isinstance(as_of, str) else as_of
    found = answer(source, Question(worlds, seed, day))
    return found if quick else deepen(found)


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as fault:
        raise RunError(f"as_of: {text!r} is not a date; allowed year-month-day; write it like 2022-04-21") from fault


def known(case: Case, question: Question) -> Case:
    """Gives the case as known on the day that is asked about.

    Args:
        case: the whole case. question: names the day; None takes the case's own.
    Returns:
        Case with nothing in it that was known later.
    Raises:
        CaseError: the day lies outside the case. RunError: no date is asked after it, or --since lies after it.
    """
    seen = case.known_on(question.as_of or case.as_of, question.strict)
    if not any(seen.as_of < day <= seen.horizon for day in seen.answers.dates):
        dates = ", ".join(day.isoformat() for day in case.answers.dates)
        raise RunError(
            f"answers.dates: {dates}: none lies after as_of {seen.as_of} and up to the horizon {seen.horizon}; "
            "ask for a later date or forecast from an earlier day"
        )
    if question.since is not None and question.since > seen.as_of:
        raise RunError(
            f"--since {question.since} is not allowed; allowed days up to as_of {seen.as_of}; "
            "compare with an earlier day"
        )
    return seen
