"""What would have been said on past days, and how good was it? Forecasts first; outcomes are opened afterwards.

Design cases shaped the model: their scores stand in a table of their own and prove nothing. Held-out cases are scored.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from tightrope.case import Case, read
from tightrope.errors import RunError
from tightrope.forecast import Question, answer
from tightrope.ledger.outcomes import Outcome, read_outcome
from tightrope.ledger.scores import RULES_VERSION, brier_binary, log_score, rps_reached

Progress = Callable[[str, int, int], None]
Table = Mapping[str, Mapping[str, float]]
Row = dict[str, object]

INSIDE, OUTSIDE, ANCHORED, POOL, PRIOR, CONSTANT = "inside", "outside", "anchored", "pool", "prior_only", "constant"
FORECASTERS = (ANCHORED, INSIDE, OUTSIDE, POOL, PRIOR, CONSTANT)
EVEN = 0.5
DESIGN, HELD_OUT = "design", "held_out"
PAIRS = (  # (case, which day of knowledge) against the same; reported, never required (history specification 12)
    (("kazakhstan_2022", -1), ("belarus_2022", -1)),
    (("hungary_1941", -1), ("bulgaria_1941", 0)),
)
CLAIM = (
    "The held-out cases fall into too few clusters for a test of significance: only direction and rank are claimed. "
    "The design cases shaped the model and prove nothing."
)


@dataclass(frozen=True)
class Span:
    """Holds the days of knowledge that a replay asks: those listed between two days, or every so many days.

    first, last: None for the first and the last day that a case lists. every: days between, 0 for the listed days.
    """

    first: dt.date | None = None
    last: dt.date | None = None
    every: int = 0

    def __post_init__(self) -> None:
        if self.every < 0 or (self.first and self.last and self.last < self.first):
            raise RunError(f"{self}: not allowed; the last day comes after the first, every is 1 or more days")

    def __str__(self) -> str:
        ends = f"from {self.first or 'the first listed day'} to {self.last or 'the last listed day'}"
        return f"{ends}, every {self.every} days" if self.every else ends

    def days(self, case: Case) -> tuple[dt.date, ...]:
        """Gives the days of knowledge of a case.

        Args:
            case: lists its own days.
        Returns:
            Days, rising.
        """
        first, last = self.first or case.as_of_dates[0], self.last or case.as_of_dates[-1]
        if not self.every:
            return tuple(day for day in case.as_of_dates if first <= day <= last)
        return tuple(first + dt.timedelta(days=n) for n in range(0, (last - first).days + 1, self.every))


LISTED_DAYS = Span()


@dataclass(frozen=True)
class Replay:
    """Holds what was said of one case on one day of knowledge, by every forecaster, before its outcome is opened.

    said: forecaster -> posture -> day -> P(that posture or a more exposed one by the day).
    """

    case: Case
    as_of: dt.date
    digest: str
    leads: str
    days: tuple[str, ...]
    said: Mapping[str, Table]

    def red_line(self, forecaster: str, day: str) -> float | None:
        """Gives the probability of the red line by a day; None where that forecaster says nothing of it.

        Args:
            forecaster: one of FORECASTERS. day: ISO, one of `days`.
        Returns:
            Probability or None.
        """
        return self.said.get(forecaster, {}).get(self.case.red_line, {}).get(day)


def forecast_all(
    sources: Sequence[str], question: Question, progress: Progress, span: Span = LISTED_DAYS
) -> tuple[Replay, ...]:
    """Forecasts every case at every day of knowledge it lists; no outcome is opened.

    Args:
        sources: paths or names of cases. question: worlds, seed, strict; its day of knowledge is replaced.
        progress: told how far it is. span: which days of knowledge; those that the cases list unless given.
    Returns:
        One Replay a case and day, in that order.
    Raises:
        CaseFaults: the files of a case have faults. RunError, CaseError: worlds, seed or day cannot be used, or no
            case has a day in the span.
    """
    whole = [read(source) for source in sources]
    asked = [(case, day) for case in whole for day in span.days(case)]
    if not asked:
        raise RunError(f"no day of knowledge of {', '.join(sources)} lies {span}; name an earlier or a later day")
    found = []
    for number, (case, day) in enumerate(asked):
        progress(f"replaying {case.id} as of {day}", number, len(asked))
        document = answer(case, replace(question, as_of=day)).document
        found.append(_replay(case, day, document))
    return tuple(found)


def forecast_document(replays: Sequence[Replay]) -> list[Row]:
    """Gives the forecasts as plain values, to be written before an outcome is opened.

    Args:
        replays: what was said.
    Returns:
        One row a case and day of knowledge.
    """
    return [
        {
            "case": each.case.id,
            "role": each.case.role,
            "as_of": each.as_of.isoformat(),
            "digest": each.digest,
            "leads": each.leads,
            "red_line": each.case.red_line,
            "probability": {name: {k: dict(row) for k, row in table.items()} for name, table in each.said.items()},
        }
        for each in replays
    ]


def score_all(replays: Sequence[Replay]) -> Row:
    """Opens the outcomes and scores every forecaster on the red line and on the comparable postures.

    Args:
        replays: what was said, already written.
    Returns:
        scores (by role, one row a case, day of knowledge, horizon and forecaster), differences (by role and case),
        pairs, crowd, open (what has no score and why).
    Raises:
        OutcomeError: the file of an outcome cannot be used.
    """
    outcomes = {each.case.id: read_outcome(each.case) for each in replays}
    scores: dict[str, list[Row]] = {}
    unscored: list[Row] = []
    for each in replays:
        outcome = outcomes[each.case.id]
        for day in each.days:
            rows, reason = _scored(each, outcome, day)
            if rows:
                scores.setdefault(each.case.role, []).extend(rows)
            else:
                unscored.append({"case": each.case.id, "as_of": each.as_of.isoformat(), "by": day, "because": reason})
    parts: Row = {
        "rules_version": RULES_VERSION,
        "claim": CLAIM,
        "scores": scores,
        "differences": {role: _differences(rows) for role, rows in scores.items()},
        "pairs": _pairs(replays),
        "crowd": _crowd(replays, outcomes),
        "open": unscored,
    }
    return {name: part for name, part in parts.items() if part or name == "scores"}


def _replay(case: Case, as_of: dt.date, document: Mapping[str, object]) -> Replay:
    said: dict[str, Table] = {
        INSIDE: _table(document.get("inside", document["probability"])),
        PRIOR: _table(document["prior_only"]),
    }
    days = tuple(str(day) for day in _listed(document["dates"]))
    said[CONSTANT] = {posture: dict.fromkeys(days, EVEN) for posture in said[INSIDE]}
    past, tilted, pooled = document.get("outside"), document.get("anchored"), document.get("pooled")
    if isinstance(past, Mapping):
        said[OUTSIDE] = {case.red_line: past["probability"]}
    if isinstance(tilted, Mapping) and "probability" in tilted:
        said[ANCHORED] = _table(tilted["probability"])
    if isinstance(pooled, Mapping):
        said[POOL] = _table(pooled)
    return Replay(case, as_of, str(document["digest"]), str(document["leads"]), days, said)


def _table(part: object) -> Table:
    assert isinstance(part, Mapping)
    return part


def _listed(part: object) -> Sequence[object]:
    assert isinstance(part, Sequence)
    return part


def _scored(each: Replay, outcome: Outcome | None, day: str) -> tuple[list[Row], str]:
    """Scores of every forecaster by one day, or why there are none."""
    if outcome is None:
        return [], "no outcome is coded"
    ranks = [posture.id for posture in each.case.postures]
    line, until = ranks.index(each.case.red_line), dt.date.fromisoformat(day)
    if outcome.held_on(line, each.as_of):
        return [], "the red line was crossed already"
    came = outcome.reached(line, each.as_of, until)
    if came is None:
        return [], "the outcome is not known that far"
    ladder = {name: outcome.reached(ranks.index(name), each.as_of, until) for name in _thresholds(each, outcome)}
    settled = {name: reached for name, reached in ladder.items() if reached is not None}
    rows = [_row(each, forecaster, day, came, settled) for forecaster in FORECASTERS if forecaster in each.said]
    return rows, ""


def _thresholds(each: Replay, outcome: Outcome) -> list[str]:
    """Comparable postures, without those held already on the day of knowledge."""
    ranks = [posture.id for posture in each.case.postures]
    return [name for name in each.case.answers.comparable if not outcome.held_on(ranks.index(name), each.as_of)]


def _row(each: Replay, forecaster: str, day: str, came: bool, ladder: Mapping[str, bool]) -> Row:
    chance = each.red_line(forecaster, day)
    assert chance is not None
    row: Row = {
        "case": each.case.id,
        "as_of": each.as_of.isoformat(),
        "by": day,
        "forecaster": forecaster,
        "leads": forecaster == _leading(each.leads),
        "probability": chance,
        "came": came,
        "brier": float(brier_binary(chance, float(came))),
        "log": float(log_score([1 - chance, chance], int(came))),
    }
    table = each.said[forecaster]
    if ladder and ladder.keys() <= table.keys():
        values = [table[name][day] for name in ladder]
        row["rps"] = float(rps_reached(values, [float(reached) for reached in ladder.values()]))
        row["thresholds"] = list(ladder)
    return row


def _leading(leads: str) -> str:
    return POOL if leads == "pooled" else leads


def _differences(rows: Sequence[Row]) -> list[Row]:
    """Mean gap to the even chance and to the prior alone, by case: never over cases, for they are too few."""
    found: list[Row] = []
    for case in dict.fromkeys(row["case"] for row in rows):
        own = [row for row in rows if row["case"] == case]
        for forecaster in dict.fromkeys(row["forecaster"] for row in own):
            for other in (PRIOR, CONSTANT):
                if forecaster in (other, CONSTANT):
                    continue
                gaps = {score: _gap(own, str(forecaster), other, score) for score in ("brier", "log")}
                found.append({"case": case, "forecaster": forecaster, "against": other, **gaps})
    return found


def _gap(rows: Sequence[Row], first: str, second: str, score: str) -> float:
    def _mean(name: str) -> float:
        values = [float(str(row[score])) for row in rows if row["forecaster"] == name]
        return sum(values) / len(values)

    return _mean(first) - _mean(second)


def _pairs(replays: Sequence[Replay]) -> list[Row]:
    """Cases set beside each other: the probability of the red line by one shared day, else by each one's own."""
    by_case: dict[str, list[Replay]] = {}
    for each in replays:
        by_case.setdefault(each.case.id, []).append(each)
    found: list[Row] = []
    for (first, which), (second, other) in PAIRS:
        if first in by_case and second in by_case:
            sides = (by_case[first][which], by_case[second][other])
            shared = sorted(set(sides[0].days) & set(sides[1].days))
            rows = [_side(each, shared[-1] if shared else each.case.answers.compare.isoformat()) for each in sides]
            found.append({"first": rows[0], "second": rows[1]})
    return found


def _side(each: Replay, day: str) -> Row:
    chances = {name: each.red_line(name, day) for name in FORECASTERS}
    return {
        "case": each.case.id,
        "as_of": each.as_of.isoformat(),
        "by": day,
        "probability": {name: chance for name, chance in chances.items() if chance is not None},
    }


def _crowd(replays: Sequence[Replay], outcomes: Mapping[str, Outcome | None]) -> list[Row]:
    found: list[Row] = []
    for each in replays:
        outcome = outcomes[each.case.id]
        for crowd in outcome.crowd if outcome is not None else ():
            day, value, later = crowd.on(each.as_of)
            rank = [posture.id for posture in each.case.postures].index(crowd.posture)
            came = outcome.reached(rank, each.as_of, crowd.by) if outcome is not None else None
            row: Row = {"case": each.case.id, "as_of": each.as_of.isoformat(), "by": crowd.by.isoformat()}
            row |= {"name": crowd.name, "url": crowd.url, "on": day.isoformat(), "probability": value}
            row |= {"known_later": later}
            if came is not None:
                row |= {"came": came, "brier": float(brier_binary(value, float(came)))}
            found.append(row)
    return found
