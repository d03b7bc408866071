"""Which postures, axes and time grid does a case give the game?"""

from __future__ import annotations

from datetime import date

from tightrope.case.beliefs import CHANCE, LEVEL, Range, number, origin_at, prior
from tightrope.case.content import first_start
from tightrope.case.evidence import Evidence
from tightrope.case.nodes import Place, find
from tightrope.case.notes import Notes, ids, twice
from tightrope.case.priors import Prior
from tightrope.case.schema import CaseModel
from tightrope.case.schema_setting import DatedModel, GameModel, OccasionModel, PostureModel
from tightrope.case.setting import Game, Occasion, Posture, Statements
from tightrope.case.values import Stated

STAGES = ("mobilise", "load", "cross")
LOGIT_STEP = Range("logit", 0.0, None)


def postures(notes: Notes, case: CaseModel) -> tuple[Posture, ...]:
    """Gives the postures; exposure, salience, provocation, ordered and stages are worked out where left out."""
    twice(notes, "postures")
    given = case.postures or []
    _enough(notes, case)
    line = _line(case)
    read: list[Posture] = []
    for i, one in enumerate(given):
        place: Place = ("postures", i)
        exposure = _column(notes, place, one, "exposure", i / max(1, len(given) - 1))
        if read and exposure < read[-1].exposure:
            allowed = f"{read[-1].exposure:g} or more, the exposure of {read[-1].id}"
            hint = "order the postures from least to most exposed"
            notes.fault("T201", (*place, "exposure"), f"{exposure:g}", allowed, hint)
        read.append(_posture(notes, place, one, exposure, i >= line))
    return tuple(read)


def _posture(notes: Notes, place: Place, one: PostureModel, exposure: float, crossing: bool) -> Posture:
    if one.ordered is None:
        notes.note_filled((*place, "ordered"))
    ordered = crossing if one.ordered is None else one.ordered
    if one.stages is None and ordered:
        notes.note_filled((*place, "stages"))
    occasion = None if one.occasion is None else prior(notes, (*place, "occasion"), one.occasion, CHANCE)
    return Posture(
        id=one.id,
        label=one.label,
        contribution=prior(notes, (*place, "contribution"), one.contribution, LEVEL),
        exposure=exposure,
        salience=_column(notes, place, one, "salience", exposure),
        provocation=_column(notes, place, one, "provocation", exposure),
        near=_column(notes, place, one, "near", 0.0),
        grip=_column(notes, place, one, "grip", 0.0),
        complicity=_column(notes, place, one, "complicity", 0.0),
        ordered=ordered,
        acts=tuple(one.acts or ()),
        occasion=occasion,
        stages=(STAGES if ordered else ()) if one.stages is None else tuple(one.stages),
        triggers=tuple(one.triggers or ()),
    )


def _column(notes: Notes, place: Place, one: PostureModel, name: str, default: float) -> float:
    stated: Stated | None = getattr(one, name)
    if stated is None:
        notes.note_filled((*place, name))
        return default
    return number(notes, (*place, name), stated, LEVEL)


def _enough(notes: Notes, case: CaseModel) -> None:
    known = ids(notes, "postures")
    if case.postures is not None and len(known) < 2:
        notes.fault(
            "T201", ("postures",), f"{len(known)} postures", "2 or more", "add the posture he would rather keep to"
        )
    if case.red_line is None or not known:
        return
    if case.red_line not in known:
        notes.undeclared(("red_line",), case.red_line, "posture", known)
    elif case.red_line == known[0]:
        hint = f"use one of: {', '.join(known[1:])}"
        notes.fault("T301", ("red_line",), case.red_line, "a posture with another one below it", hint)


def _line(case: CaseModel) -> int:
    listed = [one.id for one in case.postures or ()]
    return listed.index(case.red_line) if case.red_line in listed else len(listed)


def game(notes: Notes, case: CaseModel, evidence: tuple[Evidence, ...]) -> Game | None:
    """Gives the time grid and the axes; None when they are too unsound to be read (a fault is then noted)."""
    given = case.game
    if given is None or None in (given.levels, given.sanctions_levels, given.loyalty_step):
        return None
    levels = tuple(given.levels or ())
    _rising(notes, levels)
    regimes = tuple(given.sanctions_levels or ())
    _regimes(notes, given, regimes)
    overture = given.occasion_overture
    return Game(
        start=_start(notes, case, given, evidence),
        step_days=int(given.step_days or 1),
        lookahead=int(given.lookahead or 1),
        resolve_every=int(given.resolve_every or 1),
        foresight=str(given.foresight),
        levels=levels,
        demanded=_demanded(notes, given, levels),
        loyalty_levels=int(given.loyalty_levels or 1),
        loyalty_step=_single(notes, "loyalty_step", given.loyalty_step, LOGIT_STEP),
        sanctions_levels=regimes,
        start_posture=_start_posture(notes, given),
        statements=_statements(notes, given),
        start_sanctions=int(given.start_sanctions or 0),
        forbidden=_forbidden(notes, given),
        occasion=tuple(_occasion(notes, i, one, len(levels)) for i, one in enumerate(given.occasion or ())),
        occasion_overture=None if overture is None else prior(notes, ("game", "occasion_overture"), overture, CHANCE),
        shield=tuple(_dated_number(notes, ("game", "shield", i), one) for i, one in enumerate(given.shield or ())),
        credit_after_crossing=_single(notes, "credit_after_crossing", given.credit_after_crossing, LEVEL),
    )


def _single(notes: Notes, key: str, stated: Stated | None, range_: Range) -> float:
    return 0.0 if stated is None else number(notes, ("game", key), stated, range_)


def _rising(notes: Notes, levels: tuple[float, ...]) -> None:
    if list(levels) != sorted(set(levels)):
        got = ", ".join(f"{level:g}" for level in levels)
        hint = "write " + ", ".join(f"{level:g}" for level in sorted(set(levels)))
        notes.fault("T201", ("game", "levels"), got, "rising levels, each once", hint)


def _demanded(notes: Notes, given: GameModel, levels: tuple[float, ...]) -> tuple[float, ...]:
    if given.demanded is None:
        hint = "write for example demanded: [" + ", ".join(f"{level:g}" for level in levels) + "]"
        notes.fault("T103", ("game", "demanded"), "nothing", "the key demanded beside levels", hint)
        return levels
    origin_at(notes, ("game", "demanded"))
    numbers = tuple(given.demanded.value)
    if len(numbers) != len(levels):
        allowed = f"{len(levels)} numbers, one for each of game.levels"
        notes.fault("T201", ("game", "demanded"), f"{len(numbers)} numbers", allowed, "add or remove numbers")
    elif list(numbers) != sorted(numbers):
        hint = "a higher threat demands at least as much"
        notes.fault("T201", ("game", "demanded"), "numbers that fall", "numbers that never fall", hint)
    return numbers


def _regimes(notes: Notes, given: GameModel, regimes: tuple[str, ...]) -> None:
    for i, name in enumerate(regimes):
        if name in regimes[:i]:
            notes.fault(
                "T302", ("game", "sanctions_levels"), f"{name} stands for two levels", "each id once", "rename one"
            )
    if int(given.start_sanctions or 0) >= len(regimes):
        allowed = f"0 to {len(regimes) - 1}"
        place = ("game", "start_sanctions")
        notes.fault("T201", place, str(given.start_sanctions), allowed, "add a level to game.sanctions_levels")


def _start(notes: Notes, case: CaseModel, given: GameModel, evidence: tuple[Evidence, ...]) -> date:
    as_of = case.as_of or date.max
    if given.start is None:
        notes.note_filled(("game", "start"))
        return first_start(tuple(item for item in evidence if item.known <= as_of), as_of)
    place = ("game", "start")
    if given.start > as_of:
        got = f"start {given.start} is after as_of {as_of}"
        notes.fault("T401", place, got, f"{as_of} or earlier", "start the game on as_of or before")
    for i, item in enumerate(evidence):
        if item.kind == "front" and item.used and item.happened < given.start:
            got = f"the report is of {item.happened}, before game.start {given.start}"
            hint = "start the game earlier, or write used: false"
            notes.fault("T401", ("evidence", i, "happened"), got, f"{given.start} or later", hint)
    return given.start


def _start_posture(notes: Notes, given: GameModel) -> str:
    known = ids(notes, "postures")
    if given.start_posture is None:
        notes.note_filled(("game", "start_posture"))
        return known[0] if known else ""
    if given.start_posture not in known:
        notes.undeclared(("game", "start_posture"), given.start_posture, "posture", known)
    return given.start_posture


def _statements(notes: Notes, given: GameModel) -> Statements:
    said = given.statements
    if said is None or said.cap is None or said.voices is None:
        return Statements(None, {})  # unsound: that fault is already noted
    origin_at(notes, ("game", "statements"))
    voices = {str(name): voice for name, voice in said.voices.items()}
    return Statements(None if isinstance(said.cap, str) else said.cap, voices)


def _forbidden(notes: Notes, given: GameModel) -> tuple[tuple[str, str], ...]:
    known = ids(notes, "postures")
    for i, move in enumerate(given.forbidden or ()):
        for key, name in (("from", move.from_), ("to", move.to)):
            if name not in known:
                notes.undeclared(("game", "forbidden", i, key), name, "posture", known)
    return tuple((move.from_, move.to) for move in given.forbidden or ())


def _occasion(notes: Notes, i: int, one: OccasionModel, levels: int) -> Occasion:
    place: Place = ("game", "occasion", i)
    if one.pressure is not None and one.pressure >= levels:
        allowed = f"0 to {levels - 1}, a position in game.levels"
        notes.fault("T201", (*place, "pressure"), str(one.pressure), allowed, "count the levels from 0")
    in_order(notes, place, one.from_, one.to)
    value = prior(notes, place, Stated(value=one.value), CHANCE)
    return Occasion(value, one.pressure, one.first_step_only, one.from_, one.to, one.known)


def _dated_number(notes: Notes, place: Place, one: DatedModel) -> tuple[date, float]:
    return one.from_, number(notes, place, Stated(value=one.value), LEVEL)


def dated_prior(notes: Notes, place: Place, one: DatedModel, range_: Range) -> tuple[date, Prior]:
    """Gives a belief that holds from a day on."""
    return one.from_, prior(notes, place, Stated(value=one.value), range_)


def in_order(notes: Notes, place: Place, from_: date | None, to: date | None) -> None:
    """Notes a last day before the first one."""
    if from_ is not None and to is not None and to < from_:
        at = (*place, "to") if find(notes.root, (*place, "to")) else place
        got = f"to {to} is before from {from_}"
        notes.fault("T401", at, got, f"{from_} or later", "swap the two days")
