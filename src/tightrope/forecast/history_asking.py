"""What do past cases say of this one, by themselves and step by step on the way into the answer?"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from tightrope.case import read
from tightrope.forecast.anchoring import Anchor, anchor_tables
from tightrope.forecast.answer import Progress, Question, known, quiet
from tightrope.forecast.asking import Found
from tightrope.forecast.figures import day as spoken_day
from tightrope.forecast.figures import percent, span, thousands
from tightrope.forecast.first import about, answer_days
from tightrope.forecast.leading import answering
from tightrope.forecast.past_cases import known_counts, outside_view, pooled, situation_of
from tightrope.forecast.past_words import past_told
from tightrope.forecast.quiet_year import exit_rows, quiet_year
from tightrope.forecast.tables import headline_tables
from tightrope.history import Counts, Situation, chain, nested, periods
from tightrope.history.classes import INTERVAL, PRINCIPAL, STRICT
from tightrope.history.hazard import expected_hazard
from tightrope.history.ladder import DISPUTES_TO, LEVELS, WAR_DISPUTES
from tightrope.history.treaty import ALL, DEFENCE_FROM_1945, TREATIES_TO, invoked_and_honoured
from tightrope.model import Worlds

TABLES = {PRINCIPAL: "asked before the onset, first day included", STRICT: "the war is on, and he has stayed out"}
WIDTH = 100  # columns of a screen
INITIATED = "patron_initiated"


def ask_history(source: str | Path, question: Question, progress: Progress = quiet) -> Found:
    """Tells what past cases say of a case: classes, hazard over time, how rulers fall, and how the answer was formed.

    Args:
        source: path or name of a case. question: worlds, seed, day of knowledge. progress: told how far it is.
    Returns:
        Found: without a class of past situations, only how rulers lose office, and the reason.
    Raises:
        CaseFaults: the files have faults. HistoryError: the question to history cannot be answered.
    """
    case = known(read(source), question)
    anchor = answering(case, question.worlds, question.seed, progress)
    document = _document(anchor, question.strict)
    return Found(document, tuple(_lines(document)))


def _document(anchor: Anchor, strict: bool) -> dict[str, object]:
    worlds, days = anchor.worlds, answer_days(anchor.worlds.case)
    document: dict[str, object] = about(worlds, strict, days) | headline_tables(worlds, days)
    document |= outside_view(worlds, days) | anchor_tables(anchor, days)
    document |= pooled(document, worlds)
    if "outside" in document:
        document |= _counted(situation_of(worlds), worlds)
    return document | {"exits": exit_rows(worlds.case.as_of), "quiet_year": quiet_year(worlds)}


def _counted(situation: Situation, worlds: Worlds) -> dict[str, object]:
    """The parts behind the outside view: classes, hazard; treaties and levels of force once all they count is over."""
    counts, steps = known_counts(situation.as_of), chain(situation)
    classes = {
        table: [
            {
                "id": rate.id,
                "words": rate.words,
                "within_365_days": rate.k,
                "ever": counts.tally(table, rate.id).ever,
                "n": rate.n,
                "wars": rate.wars,
                "sides": rate.sides,
                "mean": rate.mean,
                "low": rate.low,
                "high": rate.high,
            }
            for rate in nested({name: counts.tally(table, name) for name in steps}, "day_365")
        ]
        for table in TABLES
    }
    told: dict[str, object] = {
        "begun_before": counts.begun_before.isoformat(),
        "classes": classes,
        "hazard": _hazard(counts, str(classes[STRICT][-1]["id"])),
    }
    if situation.as_of.year > TREATIES_TO:
        told["treaty"] = _treaty(situation, worlds)
    if situation.as_of.year > DISPUTES_TO:
        told["levels"] = dict(zip(LEVELS, WAR_DISPUTES, strict=True))
    return told


def _hazard(counts: Counts, name: str) -> list[dict[str, object]]:
    """Joiners and months at risk by days after the onset, and the chance of joining in a month of it."""
    found = periods(counts, name)
    own = found.allied if found.own is None else found.own
    return [
        {
            "from": int(low),
            "to": int(high),
            "joined": int(events),
            "months_at_risk": int(at_risk),
            "a_month": float(rate),
        }
        for low, high, events, at_risk, rate in zip(
            own.edges[:-1], own.edges[1:], own.events, own.exposure, 1 - np.exp(-expected_hazard(found)), strict=True
        )
    ]


def _treaty(situation: Situation, worlds: Worlds) -> dict[str, object]:
    """The second reading of history: treaties invoked and honoured; shown as a check, with weight 0."""
    initiated = INITIATED in situation.chain
    defence = "defense" in (situation.pacts() or ())
    counts = DEFENCE_FROM_1945 if defence else ALL
    drawn = invoked_and_honoured(counts, worlds.prior.draws.uniforms("history/treaty", 2), initiated)
    low, high = np.quantile(drawn, INTERVAL)
    return {
        **counts._asdict(),
        "patron_initiated": initiated,
        "mean": float(drawn.mean()),
        "low": float(low),
        "high": float(high),
        "weight": 0,
    }


def _lines(document: Mapping[str, object]) -> list[str]:
    head = [f"{document['case']}: what usually happens, known up to {spoken_day(str(document['as_of']))}"]
    if "outside" in document:
        told = [*_classes(document), *_over_time(document), *_formed(document), *_checks(document)]
    else:
        told = [
            "",
            f"  {document.get('no_class', 'The case names no class of past situations')}; the model alone answers.",
        ]
    return [*head, *(part for line in [*told, *_exits(document)] for part in _wrapped(line))]


def _wrapped(line: str) -> list[str]:
    """Breaks a line at the width of a screen; what follows is set in."""
    indent = " " * (len(line) - len(line.lstrip()))
    return textwrap.wrap(line, WIDTH, subsequent_indent=indent) or [""]


def _classes(document: Mapping[str, object]) -> list[str]:
    lines = []
    classes = document["classes"]
    assert isinstance(classes, Mapping)
    for table, words in TABLES.items():
        lines += ["", f"How often such states joined their patron's war ({words})"]
        lines.append(
            f"  {'within a year':>14}  {'ever':>5}  {'of':>6}  {'wars':>4}  {'sides':>5}  {'rate':>9}  5 to 95 %"
        )
        for row in classes[table]:
            figures = (
                f"{row['within_365_days']:>14}  {row['ever']:>5}  {row['n']:>6,}  {row['wars']:>4}  {row['sides']:>5}"
            )
            lines.append(f"  {figures}  {percent(row['mean']):>9}  {span(row['low'], row['high'])} %")
            lines.append(f"      {row['words']}")
    return [*lines, "  The rate leans on the wider class: cases of one war side count partly as one case."]


def _over_time(document: Mapping[str, object]) -> list[str]:
    rows = document["hazard"]
    assert isinstance(rows, list)
    lines = ["", "When those come in who stayed out at first (narrowest class)"]
    lines.append(f"  {'days of the war':>16}  {'joined':>6}  {'months at risk':>14}  chance in a month")
    for row in rows:
        days = f"{row['from']} to {row['to']}"
        lines.append(f"  {days:>16}  {row['joined']:>6}  {row['months_at_risk']:>14,}  {100 * row['a_month']:.1f} %")
    return lines


def _formed(document: Mapping[str, object]) -> list[str]:
    return ["", "How the answer was formed", *(f"  {line}" for line in past_told(document))]


def _checks(document: Mapping[str, object]) -> list[str]:
    """The readings that are counted in nowhere; none on a day when some of what they count was still to come."""
    lines = []
    treaty, acts = document.get("treaty"), document.get("levels")
    if isinstance(treaty, Mapping):
        began = " (the patron began the war, so the treaty is seldom called upon: judged)"
        lines.append(
            f"  Through the treaty: {treaty['invoked']} of {treaty['n']} such treaties were called upon, "
            f"{treaty['honoured']} of these honoured; that "
            f"alone makes {percent(treaty['mean'])} ({span(treaty['low'], treaty['high'])} %)"
            f"{began if treaty['patron_initiated'] else ''}."
        )
    if isinstance(acts, Mapping):
        lines.append(
            f"  Of {sum(acts.values())} that joined a dispute which became a war, {acts['war']} fought, {acts['use']} "
            f"used force short of war, {acts['display']} showed it, {acts['threat']} threatened. Hosting and launches "
            "were never counted."
        )
    return ["", "Beside it, counted in nowhere", *lines] if lines else []


def _exits(document: Mapping[str, object]) -> list[str]:
    rows, quiet_rows = document["exits"], document["quiet_year"]
    assert isinstance(rows, list)
    assert isinstance(quiet_rows, Mapping)
    lines = ["", "How rulers lost office (exits; in brackets per 100 years of rule, with 5 and 95 %)"]
    for row in rows:
        lines.append(f"  {row['words']}: {thousands(row['leaders'])} rulers, {thousands(row['years'])} years")
        causes = "; ".join(
            f"{name} {cause['k']} ({cause['per_100_years']:.2f}, {cause['low']:.2f} to {cause['high']:.2f})"
            for name, cause in row["causes"].items()
        )
        lines.append(f"      {causes}")
    lines.append("  Rebels and other causes are not modelled.")
    lines += ["", "A quiet year: no war, no demand, ranks loyal"]
    for cause, row in quiet_rows.items():
        lines.append(
            f"  {cause.capitalize()}: the model starts from {row['model']:.2f} per 100 years; "
            f"the record says {row['record_low']:.2f} to {row['record_high']:.2f}."
        )
    return lines
