"""Which war, groups, formations, economy and outside view does a case describe?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from tightrope.case.beliefs import LEVEL, Range, number, origin_at, prior
from tightrope.case.content import standing_on
from tightrope.case.nodes import Place, find
from tightrope.case.notes import Notes, ids, twice
from tightrope.case.priors import Prior
from tightrope.case.schema import CaseModel
from tightrope.case.schema_economy import EconomyModel
from tightrope.case.schema_setting import (
    FormationModel,
    OutsideModel,
    PhaseModel,
    SubstituteModel,
    WarModel,
)
from tightrope.case.setting import (
    Abroad,
    Economy,
    EconomyLevel,
    Formation,
    Group,
    Outside,
    Phase,
    Substitute,
    Treaty,
    War,
)
from tightrope.case.to_game import dated_prior, in_order
from tightrope.case.to_trade import trade
from tightrope.case.values import Stated

MOST_CASUALTIES = 0.08  # share a week; war specification 2
CASUALTIES = Range("share a week", 0.0, MOST_CASUALTIES)
SHARE = Range("share", 0.0, 1.0)
PERSONS = Range("persons", 0.0, None)
_PHASE = {
    "need": LEVEL,
    "casualties": CASUALTIES,
    "defeat": LEVEL,
    "encircled": LEVEL,
    "victory": LEVEL,
    "weak": LEVEL,
    "front_near": LEVEL,
    "reach": LEVEL,
}
_SUM = 1e-9  # how far shares that must add up to 1 may be off (cohesion specification 11)
GROUPS = ("public", "families", "soldiers", "officers", "elite")  # opinion specification 9
_ACTORS = ("ruler", "patron", "adversary", "west")


def war(notes: Notes, case: CaseModel, priors: Mapping[str, Prior]) -> War | None:
    """Gives the course of the war; None when it is too unsound to be read (a fault is then noted)."""
    given = case.war
    if given is None or not given.phases:
        return None
    twice(notes, "war", "phases")
    known = ids(notes, "war", "phases")
    phases = tuple(_phase(notes, ("war", "phases", i), one) for i, one in enumerate(given.phases))
    steps = _steps(notes, given, known)
    _named(notes, ("war", "joined_toward"), given.joined_toward, known)
    for i, name in enumerate(given.peace or ()):
        _named(notes, ("war", "peace", i), name, known)
    if given.peace is None:
        notes.note_filled(("war", "peace"))
    shift = _own_or(notes, ("war", "joined_shift"), given.joined_shift, priors, "joined_shift")
    threat, incident = given.threat or (), given.incident or ()
    return War(
        phases=phases,
        steps=steps,
        start=_start(notes, given, known),
        joined_toward=given.joined_toward,
        joined_shift=shift,
        threat=_path(dated_prior(notes, ("war", "threat", i), one, LEVEL) for i, one in enumerate(threat)),
        incident=_path(dated_prior(notes, ("war", "incident", i), one, LEVEL) for i, one in enumerate(incident)),
        substitutes=tuple(_substitute(notes, i, one, known) for i, one in enumerate(given.substitutes or ())),
        peace=tuple(dict.fromkeys((known[0], known[-1]))) if given.peace is None else tuple(given.peace),
    )


def _path(dated: Iterable[tuple[date, Prior]]) -> tuple[tuple[date, Prior], ...]:
    return tuple(sorted(dated, key=lambda pair: pair[0]))


def _phase(notes: Notes, place: Place, one: PhaseModel) -> Phase:
    values = {}
    for name, range_ in _PHASE.items():
        stated = getattr(one, name)
        values[name] = prior(notes, (*place, name), stated if stated is not None else Stated(value=0.0), range_)
    return Phase(one.id, **values)


def _named(notes: Notes, place: Place, name: str | None, known: tuple[str, ...]) -> None:
    if name is not None and name not in known:
        notes.undeclared(place, name, "phase", known)


def _steps(notes: Notes, given: WarModel, known: tuple[str, ...]) -> dict[str, dict[str, float]]:
    place: Place = ("war", "steps")
    if given.steps is None:
        hint = f"write for example {known[0]}: {{{known[0]}: 3, {known[-1]}: 1}}"
        notes.fault("T103", place, "nothing", "the key steps beside phases", hint)
        return {}
    origin_at(notes, place)
    for phase in known:
        row = given.steps.get(phase, {})
        if not any(count > 0 for count in row.values()):
            hint = f"write for example {phase}: {{{phase}: 1}}"
            notes.fault("T103", (*place, phase), "nothing", f"pseudo-counts for the phase {phase}", hint)
    for phase, row in given.steps.items():
        _named(notes, (*place, phase), phase, known)
        for other in row:
            _named(notes, (*place, phase, other), other, known)
    _ends(notes, given.steps, known)
    return {phase: dict(row) for phase, row in given.steps.items()}


def _ends(notes: Notes, steps: Mapping[str, Mapping[str, float]], known: tuple[str, ...]) -> None:
    """Notes a war in which no phase can ever be left, unless there is one phase alone."""
    stuck = [phase for phase in known if {k for k, v in steps.get(phase, {}).items() if v > 0} == {phase}]
    if len(known) > 1 and len(stuck) == len(known):
        hint = "give at least one phase another one that may follow"
        notes.fault("T201", ("war", "steps"), "no phase can be left", "one phase or more that can be left", hint)


def _start(notes: Notes, given: WarModel, known: tuple[str, ...]) -> dict[str, float]:
    place: Place = ("war", "start")
    if given.start is None:
        notes.note_filled(place)
        return {known[0]: 1.0}
    origin_at(notes, place)
    for name in given.start:
        _named(notes, (*place, name), name, known)
    if not any(count > 0 for count in given.start.values()):
        notes.fault("T103", place, "nothing", "a phase with a pseudo-count above 0", f"write {{{known[0]}: 1}}")
    return dict(given.start)


def _substitute(notes: Notes, i: int, one: SubstituteModel, known: tuple[str, ...]) -> Substitute:
    place: Place = ("war", "substitutes", i)
    for j, name in enumerate(one.phases or ()):
        _named(notes, (*place, "phases", j), name, known)
    in_order(notes, place, one.from_, one.to)
    share = prior(notes, (*place, "share"), one.share, SHARE)
    return Substitute(one.id, share, tuple(one.phases or ()), one.from_, one.to)


def _own_or(notes: Notes, place: Place, stated: Stated | None, priors: Mapping[str, Prior], name: str) -> Prior:
    """Takes the section's own belief, else the prior of that name; both at once is a fault."""
    if stated is None:
        return priors[name]
    if not priors[name].default:
        hint = "remove one of the two"
        notes.fault("T302", place, f"{place[-1]} stands here and under priors.{name}", "one of the two", hint)
    first = priors[name]
    return prior(notes, place, stated, Range(first.unit, first.low, first.high))


def groups(notes: Notes, case: CaseModel) -> tuple[Group, ...]:
    """Gives the groups whose support counts."""
    twice(notes, "groups")
    known = ids(notes, "groups")
    read: list[Group] = []
    for i, one in enumerate(case.groups or ()):
        place: Place = ("groups", i)
        if one.id not in GROUPS:
            notes.undeclared((*place, "id"), one.id, "group", GROUPS)
        share = None if one.share is None else prior(notes, (*place, "share"), one.share, SHARE)
        if one.link is not None and (one.link not in known or one.link == one.id):
            notes.undeclared((*place, "link"), one.link, "group", (name for name in known if name != one.id))
        if one.segments is not None:
            origin_at(notes, (*place, "segments"))
            _adds_up(notes, (*place, "segments"), one.segments)
        read.append(Group(one.id, share, one.segments, one.link))
    return tuple(read)


def _adds_up(notes: Notes, place: Place, shares: Mapping[str, float]) -> None:
    total = sum(shares.values())
    if abs(total - 1) > _SUM:
        hint = "make the shares add up to 1"
        notes.fault("T201", place, f"shares that add up to {total:.6g}", "shares that add up to 1", hint)


def formations(notes: Notes, case: CaseModel, priors: Mapping[str, Prior]) -> tuple[Formation, ...]:
    """Gives the bodies of the apparatus."""
    twice(notes, "formations")
    listed = enumerate(case.formations or ())
    return tuple(_formation(notes, ("formations", i), one, priors) for i, one in listed)


def _formation(notes: Notes, place: Place, one: FormationModel, priors: Mapping[str, Prior]) -> Formation:
    _references(notes, place, one)
    loyalty = one.loyalty if one.loyalty is not None else Stated(value=0.0)
    command = one.command if one.command is not None else Stated(value=0.0)
    punished = None
    if one.punishment is not None:
        punished = prior(notes, (*place, "punishment"), one.punishment, Range("probability", 0.0, 1.0))
    return Formation(
        id=one.id,
        strength=prior(notes, (*place, "strength"), one.strength, PERSONS),
        loyalty=prior(notes, (*place, "loyalty"), loyalty, Range("logit", None, None)),
        severity=_body(notes, place, one.severity, priors["severity"], "severity"),
        pay=_body(notes, place, one.pay, priors["pay"], "pay"),
        battalions=one.battalions,
        mix=one.mix,
        punishment=punished,
        command=number(notes, (*place, "command"), command, LEVEL),
        ordered_for=tuple(one.ordered_for or ()),
        part_of_base=bool(one.base),
        abroad=tuple(Abroad(a.from_, a.to, a.share) for a in one.abroad or ()),
    )


def _body(notes: Notes, place: Place, stated: Stated | None, shared: Prior, name: str) -> Prior:
    if stated is None:
        return shared
    return prior(notes, (*place, name), stated, Range(shared.unit, shared.low, shared.high))


def _references(notes: Notes, place: Place, one: FormationModel) -> None:
    for i, posture in enumerate(one.ordered_for or ()):
        if posture not in ids(notes, "postures"):
            notes.undeclared((*place, "ordered_for", i), posture, "posture", ids(notes, "postures"))
    for group in one.mix or {}:
        if group not in ids(notes, "groups"):
            notes.undeclared((*place, "mix", group), group, "group", ids(notes, "groups"))
    if one.mix is not None and not notes.is_default((*place, "mix")):
        origin_at(notes, (*place, "mix"))
    if one.mix is not None:
        _adds_up(notes, (*place, "mix"), one.mix)
    for i, away in enumerate(one.abroad or ()):
        in_order(notes, (*place, "abroad", i), away.from_, away.to)


def economy(notes: Notes, case: CaseModel, priors: Mapping[str, Prior], levels: Sequence[str]) -> Economy:
    """Gives the ruler's means; levels of sanctions left out come from the priors of lost and route share.

    Args:
        notes: takes faults and filled paths.
        case: as shaped.
        priors: every prior by name.
        levels: ids of the sanctions levels of the game.
    """
    given = case.economy if case.economy is not None else EconomyModel.model_construct()
    gdp = None if given.gdp is None else prior(notes, ("economy", "gdp"), given.gdp, Range("bn USD", 0.0, None))
    return Economy(
        means_share=_own_or(notes, ("economy", "means_share"), given.means_share, priors, "means_share"),
        patron_support=_own_or(notes, ("economy", "patron_support"), given.patron_support, priors, "patron_support"),
        levels=_levels(notes, given, priors, len(levels)),
        gdp=gdp,
        trade=trade(notes, case, levels),
    )


def _levels(notes: Notes, given: EconomyModel, priors: Mapping[str, Prior], count: int) -> tuple[EconomyLevel, ...]:
    place: Place = ("economy", "levels")
    lost, route = priors["lost_share"], priors["route_share"]
    if given.levels is None:
        notes.note_filled(place)
        nothing = Prior("exactly", (0.0,), lost.unit, lost.low, lost.high, lost.origin, "exactly 0", True)
        return tuple(EconomyLevel(nothing if level == 0 else lost, route) for level in range(count))
    if len(given.levels) != count:
        allowed = f"{count} levels, one for each of game.sanctions_levels"
        notes.fault("T201", place, f"{len(given.levels)} levels", allowed, "add or remove levels")
    return tuple(
        EconomyLevel(
            prior(notes, (*place, i, "lost"), one.lost, Range(lost.unit, lost.low, lost.high)),
            prior(notes, (*place, i, "route"), one.route, Range(route.unit, route.low, route.high)),
        )
        for i, one in enumerate(given.levels)
    )


def outside(notes: Notes, case: CaseModel) -> Outside | None:
    """Gives the class of past situations; where the standing is left out it follows from as_of and the onset."""
    given = case.outside
    treaties = _treaties(notes, case)
    if given is None:
        if treaties:
            hint = "add the key outside with onset and chain"
            notes.fault("T103", ("outside",), "nothing", "the key outside beside treaties", hint)
        return None
    if given.standing is None:
        notes.note_filled(("outside", "standing"))
    if given.standing == "not in by day t" and given.day is None:
        notes.fault(
            "T103", ("outside", "day"), "nothing", "the key day beside this standing", "write for example day: 56"
        )
    standing, day = standing_on(given.standing, given.day, given.onset, case.as_of or given.onset)
    origin = None if given.origin is None else origin_at(notes, ("outside", "onset"))
    disputes = None
    if given.disputes is not None:
        origin_at(notes, ("outside", "disputes"))
        disputes = (given.disputes.beside, given.disputes.against)
    return Outside(standing, given.onset, day, tuple(given.chain or ()), treaties, origin, disputes)


def _treaties(notes: Notes, case: CaseModel) -> tuple[Treaty, ...]:
    listed: list[Treaty] = []
    within = case.outside.treaties if isinstance(case.outside, OutsideModel) else None
    for top, given in ((("treaties",), case.treaties), (("outside", "treaties"), within)):
        for i, one in enumerate(given or ()):
            place: Place = (*top, i)
            for j, name in enumerate(one.parties):
                if name not in _ACTORS:
                    notes.undeclared((*place, "parties", j), name, "actor", _ACTORS)
            if one.source not in ids(notes, "sources"):
                notes.undeclared((*place, "source"), one.source, "source", ids(notes, "sources"))
            if one.ends is not None and one.ends < one.in_force:
                at = (*place, "ends") if find(notes.root, (*place, "ends")) else place
                got = f"ends {one.ends} is before in_force {one.in_force}"
                notes.fault("T401", at, got, f"{one.in_force} or later", "swap the two days")
            listed.append(
                Treaty(tuple(one.parties), tuple(one.kinds), one.in_force, one.ends, one.clause, one.known, one.source)
            )
    return tuple(listed)
