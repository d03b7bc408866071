"""What does the baseline say? The parts of the document that one play of the case can give."""

from __future__ import annotations

import datetime as dt
import math

from tightrope import __version__
from tightrope.case import Case
from tightrope.forecast import shown, splits, stakes, standing, tables
from tightrope.forecast.anchoring import Anchor, anchor_tables
from tightrope.forecast.digest import digest
from tightrope.forecast.learning import learned_rows
from tightrope.forecast.limits import LEFT_OUT, NO_CLASS, scientific_limits
from tightrope.forecast.past_cases import outside_view, pooled
from tightrope.forecast.situations import anchor_rows
from tightrope.forecast.statements import statements
from tightrope.model import Worlds, acts
from tightrope.model.banks import MOST_ROWS

SCHEMA = 1


def first(found: Anchor, strict: bool) -> dict[str, object]:
    """Writes the document of a baseline; a part that cannot be computed is absent.

    Args:
        found: played worlds, anchored on past cases where these fit. strict: whether only proved days were read.
    Returns:
        The document, without direction and sentences.
    Raises:
        HistoryError: the case names a class of past situations that does not exist.
    """
    worlds = found.worlds
    days = answer_days(worlds.case)
    document = about(worlds, strict, days)
    document |= tables.headline_tables(worlds, days)
    document["acts"] = tables.act_table(worlds, days)
    document |= splits.noise_split(worlds, days)
    document |= splits.pressed_split(worlds, days)
    rivals = splits.rival_split(worlds, days)
    if rivals:
        document["rivals"] = rivals
    document |= statements(worlds, days)
    document["bargain"] = splits.bargain(worlds, days)
    document["survival"] = splits.survival(worlds, days)
    document["now"] = standing.now(worlds)
    document |= {"worth": stakes.worth(worlds), "need": stakes.need(worlds), "credit": stakes.credit(worlds)}
    document["path"] = standing.path(worlds)
    document |= outside_view(worlds, days) | anchor_tables(found, days)
    document |= pooled(document, worlds)
    document |= lists(worlds)
    document |= trust(worlds, "outside" in document)
    document["reproduce"] = reproduce(worlds, strict)
    return document


def answer_days(case: Case) -> list[dt.date]:
    """Gives the dates that are answered: those asked that still lie ahead, with headline and comparison.

    Args:
        case: the case as known on its as_of.
    Returns:
        Dates after as_of, rising.
    """
    asked = {*case.answers.dates, case.answers.headline, case.answers.compare}
    return sorted(day for day in asked if case.as_of < day <= case.horizon)


def about(worlds: Worlds, strict: bool, days: list[dt.date]) -> dict[str, object]:
    """Gives the head of the document: what was asked, of which case, with which worlds."""
    case, seed, count = worlds.case, worlds.draws.seed, len(worlds.draws.worlds)
    held = held_now(worlds)
    return {
        "schema": SCHEMA,
        "version": __version__,
        "digest": digest(case, __version__, seed, count, strict),
        "case": case.id,
        "role": case.role,
        "seed": seed,
        "worlds": count,
        "as_of": case.as_of.isoformat(),
        "horizon": case.horizon.isoformat(),
        "dates": [day.isoformat() for day in days],
        "headline": case.answers.headline.isoformat(),
        "compare": case.answers.compare.isoformat(),
        "question": {
            "wording": case.question.wording,
            "rule": case.question.rule,
            "resolver": case.question.resolver,
            "ambiguity": case.question.ambiguity,
            "resolve_by": case.question.resolve_by.isoformat(),
        },
        "actors": {name: getattr(case.actors, name) for name in ("ruler", "patron", "adversary", "west")},
        "postures": [
            {
                "id": posture.id,
                "label": posture.label,
                "red_line": posture.id == case.red_line,
                "acts": list(posture.acts),
                "held_now": posture.id == held,
                **at_stake,
            }
            for posture, at_stake in zip(case.postures, stakes.posture_stakes(worlds), strict=True)
        ],
        "act_names": list(acts(case)),
        "red_line": case.red_line,
    }


def held_now(worlds: Worlds) -> str:
    """Gives the posture held on as_of: the one that holds most of the filtered mass."""
    weight = worlds.weights.weight
    held = weight @ worlds.future.posture[:, 0]
    return worlds.case.postures[int(held.argmax())].id


def lists(worlds: Worlds) -> dict[str, object]:
    """Gives what was read and assumed: evidence, sources, surveys, apparatus, assumptions, defaults."""
    case = worlds.case
    parts: dict[str, object] = {
        "support": shown.support_rows(worlds),
        "readings": shown.reading_rows(case),
        "bounds": shown.bound_rows(worlds),
        "apparatus": shown.apparatus_rows(worlds),
        "assumed": shown.assumed_rows(worlds),
        "learned": learned_rows(worlds),
        "anchors": anchor_rows(worlds),
        "defaults": shown.default_rows(case),
        "evidence": shown.evidence_rows(case),
        "sources": shown.source_rows(case),
        "consequences": shown.consequence_rows(case),
    }
    return {name: rows for name, rows in parts.items() if rows}


def trust(worlds: Worlds, past: bool) -> dict[str, object]:
    """Gives how far the weights can be trusted and what is left out; `past`: a class of past situations fits."""
    science, shape = worlds.science, worlds.weights.pareto_k
    sharing = worlds.draws.total / MOST_ROWS
    limits = scientific_limits(science.negative_relief, science.support_draws, sharing)
    return tempered(worlds) | {
        "effective_worlds": worlds.weights.effective,
        **({"pareto_k": shape} if math.isfinite(shape) else {}),
        "indicative": worlds.weights.indicative,
        "left_out": [*LEFT_OUT, *(() if past else (NO_CLASS,)), *limits],
    }


def tempered(worlds: Worlds) -> dict[str, object]:
    """Gives how worlds were led to the evidence; nothing where those drawn explain it well enough."""
    moved = worlds.moved
    if moved is None:
        return {}
    drawn = moved.drawn.weights
    return {
        "tempered": {
            "drawn_effective": drawn.effective,
            **({"drawn_pareto_k": drawn.pareto_k} if math.isfinite(drawn.pareto_k) else {}),
            "tempers": list(moved.tempers),
            "levels": len(moved.tempers),
            "moves": moved.moves,
            "acceptance": moved.acceptance,
            "islands": moved.islands,
            "log_evidence": moved.log_evidence,
            "log_evidence_error": moved.evidence_error,
        }
    }


def reproduce(worlds: Worlds, strict: bool) -> dict[str, object]:
    """Gives two commands and a Python block that give the same document again."""
    case, seed, count = worlds.case, worlds.draws.seed, len(worlds.draws.worlds)
    options = f"--seed {seed} --worlds {count} --as-of {case.as_of.isoformat()}" + (" --strict" if strict else "")
    return {
        "commands": [f"tightrope check {case.id}", f"tightrope run {case.id} {options}"],
        "python": (
            "import tightrope\n"
            f'forecast = tightrope.run("{case.id}", worlds={count}, seed={seed}, as_of="{case.as_of.isoformat()}")\n'
            f'print(forecast.probability("{case.red_line}", "{case.answers.headline.isoformat()}"))'
        ),
    }
