"""What would change the answer, and how sure is it? The parts that play the same worlds again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np

from tightrope import war
from tightrope.case import Case, Check
from tightrope.forecast.apparatus import apparatus
from tightrope.forecast.apparatus_player import as_player
from tightrope.forecast.attribution import attribution
from tightrope.forecast.expression import expression
from tightrope.forecast.first import answer_days
from tightrope.forecast.foresight import foresight
from tightrope.forecast.learning import power_rows
from tightrope.forecast.lookup import number
from tightrope.forecast.multiples import times_threat_in_force
from tightrope.forecast.obstacles import refusal_due_to
from tightrope.forecast.probability import by_date, mean
from tightrope.forecast.survey_part import survey_part
from tightrope.forecast.tables import crossed, equal, reached
from tightrope.forecast.tipping import tipping
from tightrope.forecast.trade import trade
from tightrope.forecast.whatif import scenario
from tightrope.kernels import side_by_side
from tightrope.model import Worlds, draw, play, replay, war_draws, war_inputs, weighs, without_slips

REPORT_WORLDS = 1_000  # worlds of the report path (specification of the product, section 4)
TIPPING = ("pressure", "support", "obedience", "leverage")  # what the report searches; `tip` searches any

LISTS = ("scenarios", "tipping", "checks")  # parts of the document with one row a piece of work

Progress = Callable[[str, int, int], None]


def deeper(worlds: Worlds, whole: Case, strict: bool, progress: Progress) -> dict[str, object]:
    """Writes the parts of the document that need further plays, on the first 1,000 worlds, side by side.

    Args:
        worlds: the baseline. whole: the case with everything in it, for the strict run.
        strict: whether the baseline is the strict run already.
        progress: told stage, stages done and stages in all.
    Returns:
        Parts of the document.
    Raises:
        CaseError: a scenario or check that the case cannot follow.
    """
    few = worlds.first(REPORT_WORLDS)
    stages = [*_stages(few, None if strict else whole), _leaning(worlds)]
    found: dict[str, object] = {"report_worlds": len(few.draws.worlds)}
    lists: dict[str, list[object]] = {}
    progress(stages[0].words, 0, len(stages))
    waited_for = [*(stage.words for stage in stages[1:]), "report"]
    parts = side_by_side([stage.work for stage in stages])
    for done, (stage, part, words) in enumerate(zip(stages, parts, waited_for, strict=True), start=1):
        if stage.name in LISTS:
            lists.setdefault(stage.name, []).append(part)
        else:
            found[stage.name] = part
        progress(words, done, len(stages))
    found["foresight_gap"] = number(found, "foresight", "gap")
    return {name: part for name, part in (found | lists).items() if part not in ({}, [])}


class Stage(NamedTuple):
    """Holds one piece of the report's work: its words for the progress line, its part of the document, the work."""

    words: str
    name: str
    work: Callable[[], object]


def _stages(worlds: Worlds, whole: Case | None) -> list[Stage]:
    """The pieces in the order in which they are done; no strict run without the whole case."""
    case, days, headline = worlds.case, answer_days(worlds.case), worlds.case.answers.headline
    stages = [Stage("the ruler without slips", "limit", partial(limit, worlds, days))]
    stages += [
        Stage(f"scenario {each.id}", "scenarios", partial(scenario, worlds, each, days)) for each in case.scenarios
    ]
    if np.isfinite(worlds.future.rope[:, 0]).any():  # else he has crossed already and nothing is left to turn
        stages += [
            Stage(f"turning point: {name}", "tipping", partial(tipping, worlds, name, headline)) for name in TIPPING
        ]
    stages += [Stage(f"check {each.id}", "checks", partial(check_row, worlds.prior, each)) for each in case.checks]
    stages += [
        Stage("times the threat in force", "times_threat_in_force", partial(times_threat_in_force, worlds)),
        Stage("evidence, item by item", "attribution", partial(attribution, worlds, headline)),
        Stage("the surveys", "surveys", partial(survey_part, case, worlds.draws.seed, _silent)),
        Stage("open opposition", "expression", partial(expression, worlds)),
        Stage("the formations", "cohesion", partial(apparatus, worlds)),
        Stage("what holds him back", "refusal_due_to", partial(refusal_due_to, worlds, headline)),
        Stage("trade and means", "economy", partial(economy, worlds)),
        Stage("length of the war", "duration", partial(durations, worlds)),
        Stage("players who foresee", "foresight", partial(foresight, worlds, headline)),
        Stage("an apparatus that chooses", "apparatus_as_player", partial(as_player, worlds)),
    ]
    if whole is not None and whole.known_rule is not None:
        stages.append(Stage("strict run", "strict", partial(strict_run, whole, worlds, days)))
    return stages


def _silent(stage: str, done: int, total: int) -> None:
    """Tells nobody: the stage itself is told."""


def _leaning(worlds: Worlds) -> Stage:
    """Weights alone, so every world is asked."""
    return Stage("what the answer leans on", "power_scaling", partial(power_rows, worlds, worlds.case.answers.headline))


def economy(worlds: Worlds) -> dict[str, object]:
    """Tells what became of the ruler's trade and means in the worlds as the evidence weighs them.

    Args:
        worlds: played worlds.
    Returns:
        The part `economy` of the document; empty where the thin form plays.
    """
    return trade(worlds.case, worlds.draws, worlds.weights.weight, _silent)


def limit(worlds: Worlds, days: list[dt.date]) -> dict[str, object]:
    """Gives P(crossed) if the ruler weighed without error, the other players as they are.

    Args:
        worlds: played worlds. days: answer dates.
    Returns:
        The part `limit` of the document.
    """
    exact = replay(worlds, (), len(worlds.draws.worlds), without_slips)
    return {day.isoformat(): crossed(exact, day, worlds.weights.weight) for day in days}


def check_row(worlds: Worlds, check: Check) -> dict[str, object]:
    """Tests one reality check of the case on prior-only worlds.

    Args:
        worlds: played worlds, counted equally. check: what is expected under its holds.
    Returns:
        One row of the part `checks` of the document.
    Raises:
        CaseError: a hold that the case cannot follow.
    """
    expect = check.expect
    held = replay(worlds.until(expect.date), check.holds(worlds.case), len(worlds.draws.worlds))
    column = [posture.id for posture in worlds.case.postures].index(expect.posture)
    value = mean(by_date(held.future.reached[:, :, column], worlds.steps, expect.date), equal(worlds))
    said = f"P({expect.posture} by {expect.date.isoformat()}) {expect.op} {expect.number:g}"
    return {
        "id": check.id,
        "because": check.because,
        "expect": said,
        "value": value,
        "holds": COMPARISONS[expect.op](value, expect.number),
    }


COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "<": lambda value, bound: value < bound,
    "<=": lambda value, bound: value <= bound,
    ">": lambda value, bound: value > bound,
    ">=": lambda value, bound: value >= bound,
}


def durations(worlds: Worlds) -> list[dict[str, object]]:
    """Sets the length of war that the case implies beside that of past wars.

    Args:
        worlds: played worlds.
    Returns:
        The part `duration` of the document; empty where no war can begin.
    """
    case, steps = worlds.case, worlds.steps
    found = war.duration_check(
        war_inputs(case, worlds.draws, steps), war_draws(case, worlds.draws, steps), case.game.step_days
    )
    return [{"days": row.days, "model": row.model, "history": row.history, "warning": row.warning} for row in found]


def strict_run(whole: Case, worlds: Worlds, days: list[dt.date]) -> dict[str, object]:
    """Plays the case once more from days proved by the sources at hand alone.

    Args:
        whole: the case with everything in it. worlds: the baseline, for its number and seed. days: answer dates.
    Returns:
        The part `strict` of the document.
    Raises:
        EvidenceImpossible: no world explains what is left.
    """
    case = whole.known_on(worlds.case.as_of, strict=True)
    played = play(case, draw(case, len(worlds.draws.worlds), worlds.draws.seed)).tilted(worlds.prior.tilt)
    values, weight = reached(played, days), played.weights.weight
    table = {
        posture.id: {day.isoformat(): mean(values[row, :, column], weight) for row, day in enumerate(days)}
        for column, posture in enumerate(case.postures)
    }
    return {
        "probability": table,
        "items": len(case.evidence),
        "items_default": len(worlds.case.evidence),
        "weighed": sum(weighs(item) for item in case.evidence),
    }
