"""How does a case come from its files? All faults of all files are told in one pass."""

from __future__ import annotations

from pathlib import Path

from tightrope.case.anchors import anchors
from tightrope.case.beliefs import UNKNOWN
from tightrope.case.content import Actors, Case, Forms, Question
from tightrope.case.faults import CaseFaults, Fault, in_order
from tightrope.case.filling import complete, defaults
from tightrope.case.folder import read_folder
from tightrope.case.nodes import data, find
from tightrope.case.notes import Notes
from tightrope.case.priors import Prior
from tightrope.case.schema import SCHEMA_VERSIONS, CaseModel
from tightrope.case.shape import shaped
from tightrope.case.to_beliefs import earlier_priors, priors, rivals
from tightrope.case.to_evidence import evidence, evidence_weight, known_rule, sources
from tightrope.case.to_game import game, postures
from tightrope.case.to_questions import answers, checks, replayed, scenarios, times
from tightrope.case.to_setting import economy, formations, groups, outside, war
from tightrope.case.trade_files import trade_files


def read(source: str | Path) -> Case:
    """Reads a case.

    Args:
        source: a folder with case.yaml, one YAML file, or the name of a built-in case.
    Returns:
        the whole case, with what it left out filled in; `known_on` gives what was known on a day.
    Raises:
        CaseFaults: all faults of all files at once.
    """
    case, faults = _read(source)
    if faults or case is None:
        raise CaseFaults(faults)
    return case


def check(source: str | Path) -> tuple[Fault, ...]:
    """Gives every fault of every file of a case, sorted by file, line and column; empty when it is sound."""
    return _read(source)[1]


def _read(source: str | Path) -> tuple[Case | None, tuple[Fault, ...]]:
    folder = read_folder(source)
    if not folder.readable:
        return None, in_order(folder.faults)
    whole, filled = complete(folder.top())
    notes = Notes(whole, folder.faults, filled)
    _version(notes)
    case = _case(notes, shaped(notes), tuple(folder.files))
    faults = in_order(notes.faults)
    return (None if faults else case), faults


def _version(notes: Notes) -> None:
    node = find(notes.root, ("schema",))
    if node is None:
        return
    version = data(node)
    if version is not None and version not in SCHEMA_VERSIONS:
        supported = ", ".join(str(one) for one in SCHEMA_VERSIONS)
        hint = f"write schema: {SCHEMA_VERSIONS[-1]}"
        notes.fault("T801", ("schema",), str(version)[:80], f"versions {supported}", hint)


def _case(notes: Notes, model: CaseModel, files: tuple[Path, ...]) -> Case | None:
    """Translates the shaped case; every part is looked at, even when another is unsound."""
    times(notes, model)
    days = replayed(notes, model)
    beliefs, earlier, judged = priors(notes, model), earlier_priors(notes, model), anchors(notes, model)
    known = _every_prior(beliefs)
    items, published = evidence(notes, model), sources(notes, model)
    played, asked, course = game(notes, model, items), answers(notes, model), war(notes, model, known)
    ways, told = postures(notes, model), scenarios(notes, model)
    weight, rule, theories = evidence_weight(notes, model), known_rule(model), rivals(notes, model)
    people, bodies = groups(notes, model), formations(notes, model, known)
    means = economy(notes, model, known, played.sanctions_levels if played else ("",))
    past, tests, tables = outside(notes, model), checks(notes, model, told), trade_files(notes, model)
    if played is None or asked is None or course is None or model.as_of is None or model.horizon is None:
        return None
    if model.question is None or model.actors is None or notes.faults:
        return None
    return Case(
        id=str(model.id),
        role=model.role or "held_out",
        question=Question(**model.question.model_dump()),
        as_of=model.as_of,
        horizon=model.horizon,
        red_line=str(model.red_line),
        answers=asked,
        actors=Actors(**model.actors.model_dump()),
        postures=ways,
        sources=published,
        evidence=items,
        evidence_weight=weight,
        known_rule=rule,
        priors=beliefs,
        rivals=theories,
        game=played,
        war=course,
        groups=people,
        formations=bodies,
        economy=means,
        outside=past,
        scenarios=told,
        checks=tests,
        defaults=tuple(sorted(set(notes.filled))),
        files=files,
        forms=Forms(**model.forms.model_dump()) if model.forms else Forms(),
        as_of_dates=days,
        priors_before=earlier,
        anchors=judged,
        trade_files=tables,
    )


def _every_prior(own: dict[str, Prior]) -> dict[str, Prior]:
    """Gives the priors of a case, with one of no meaning where an unsound one was dropped (a fault is noted)."""
    shipped = defaults().values["priors"]
    nothing = Prior("exactly", (0.0,), "", None, None, UNKNOWN, "exactly 0", True)
    return dict.fromkeys(getattr(shipped, "values", {}), nothing) | own
