"""Which items of evidence does a case hold, and on which day may each be read?"""

from __future__ import annotations

from datetime import date

from tightrope.case.beliefs import Range, origin_at, prior
from tightrope.case.evidence import Evidence, EvidenceWeight, KnownRule, Reading, Source
from tightrope.case.nodes import Place, find
from tightrope.case.notes import Notes, closest, ids, twice
from tightrope.case.priors import Origin
from tightrope.case.schema import CaseModel
from tightrope.case.schema_evidence import (
    ACTORS,
    ACTS_BY_ACTOR,
    MEDIA_GROUPS,
    EventModel,
    FrontModel,
    HappenedItem,
    ItemModel,
    OutputModel,
    ReasonModel,
    SilenceModel,
    StatementModel,
    SurveyModel,
    TradeModel,
)
from tightrope.case.schema_setting import OutsideModel
from tightrope.case.to_figures import figure

COVERAGE = Range("share", 0.0, 1.0)
_DIGITS = 12  # of the middle and width of a printed range, so that .30 - .25 is .05
_MOST_REPEATED = 0.5  # largest share of an effect of media that talk passes on (specification of opinion, 10)
_FIELDS_OF_ACT = {
    "take": ("posture",),
    "leave": ("posture",),
    "demand": ("posture", "level"),
    "press": ("level",),
    "ease": ("level",),
    "tighten": ("package",),
    "relieve": ("package",),
    "order_refused": ("posture", "sensitivity", "false_alarm"),
    "order_obeyed": ("posture", "sensitivity", "false_alarm"),
}
_NEEDED_BY_ACT = {
    "take": ("posture",),
    "leave": ("posture",),
    "demand": ("posture", "level"),
    "tighten": ("package",),
    "relieve": ("package",),
    "order_refused": ("posture",),
    "order_obeyed": ("posture",),
}
_ACT_FIELDS = ("posture", "level", "package", "sensitivity", "false_alarm")
_EXAMPLES = {"posture": "posture: send_troops", "level": "level: 0.5", "package": "package: march_2022"}


def sources(notes: Notes, case: CaseModel) -> tuple[Source, ...]:
    """Gives the sources of a case; ids declared twice are noted."""
    twice(notes, "sources")
    return tuple(
        Source(one.id, one.title, one.publisher, one.published, one.reliability, one.url) for one in case.sources or ()
    )


def known_rule(case: CaseModel) -> KnownRule | None:
    """Gives the rule that admits judged days, if the case has one."""
    rule = case.known_rule
    return None if rule is None else KnownRule(rule.judged, rule.on.isoformat(), rule.because)


def evidence_weight(notes: Notes, case: CaseModel) -> EvidenceWeight:
    """Gives the exponents by Admiralty grade."""
    given = case.evidence_weight
    if given is None or None in (given.reliability, given.credibility, given.contradicted):
        return EvidenceWeight({}, {}, 1.0, Origin("judged"))  # unsound: that fault is already noted
    origin = origin_at(notes, ("evidence_weight", "reliability"))
    grades = {int(grade): exponent for grade, exponent in (given.credibility or {}).items()}
    letters = {str(grade): exponent for grade, exponent in (given.reliability or {}).items()}
    return EvidenceWeight(letters, grades, float(given.contradicted or 0.0), origin)


def evidence(notes: Notes, case: CaseModel) -> tuple[Evidence, ...]:
    """Gives the items of evidence; what is wrong with them is noted."""
    twice(notes, "evidence")
    items = [one for one in case.evidence or () if isinstance(one, ItemModel)]
    days = {one.id: _span(one)[1] for one in items}
    read = [_item(notes, ("evidence", i), one, case) for i, one in enumerate(items)]
    for i, one in enumerate(items):
        _contradictions(notes, ("evidence", i), one, days)
    _jolts(notes, case, read)
    return tuple(read)


def _jolts(notes: Notes, case: CaseModel, read: list[Evidence]) -> None:
    """Notes sudden events that last longer than a day, or share one with another or with the outbreak of the war."""
    certain = [item.happened for item in read if item.used and item.kind == "front" and item.certain]
    onset = min(certain, default=case.outside.onset if isinstance(case.outside, OutsideModel) else None)
    taken = {} if onset is None else {onset: "the outbreak of the war"}
    for i, item in enumerate(read):
        if item.kind != "jolt":
            continue
        place = ("evidence", i, "happened")
        if item.began != item.happened:
            hint = "write the first day on which people could know of it"
            notes.fault("T401", place, f"from {item.began} to {item.happened}", "one day for a sudden event", hint)
        elif item.used and item.happened in taken:
            got = f"{taken[item.happened]} falls on {item.happened} as well"
            hint = "no survey can tell two steps of one day apart: write used: false on one, or leave it out"
            notes.fault("T401", place, got, "one sudden event a day", hint)
        elif item.used:
            taken[item.happened] = item.id


def _item(notes: Notes, place: Place, one: ItemModel, case: CaseModel) -> Evidence:
    began, happened = _span(one)
    _dates(notes, place, one, began, happened)
    if one.source not in ids(notes, "sources"):
        notes.undeclared((*place, "source"), one.source, "source", ids(notes, "sources"))
    strict_alone = one.known_strict is not None and (case.known_rule is None or isinstance(one, SurveyModel))
    known = one.known_strict if strict_alone and one.known_strict is not None else one.known
    common = Evidence(
        id=one.id,
        kind=str(getattr(one, "kind", "")),
        happened=happened,
        began=began,
        known=known,
        known_strict=None if strict_alone else one.known_strict,
        source=one.source,
        locator=one.locator,
        credibility=one.credibility,
        says=one.says,
        used=one.used,
        contradicted_by=tuple(one.contradicted_by or ()),
    )
    return _of_kind(notes, place, one, common)


def _span(one: ItemModel) -> tuple[date, date]:
    """Gives the first and last day of an item; a silence counts on its day `by`."""
    if isinstance(one, SilenceModel):
        return (one.happened.from_ if one.happened is not None else one.by), one.by
    assert isinstance(one, HappenedItem)
    return one.happened.from_, one.happened.to or one.happened.from_


def _dates(notes: Notes, place: Place, one: ItemModel, began: date, happened: date) -> None:
    if happened < began:
        ends = (*place, "happened", "to") if find(notes.root, (*place, "happened", "to")) else (*place, "by")
        notes.fault("T401", ends, f"{happened} is before the first day {began}", "a last day not before the first",
                    "swap the two days")  # fmt: skip
    first = happened if isinstance(one, SilenceModel) else began
    unsure = notes.stands_in((*place, "by" if isinstance(one, SilenceModel) else "happened"))
    if one.known < first and not unsure:
        got = f"known {one.known} is before it happened, {first}"
        hint = f"nobody could read it before {first}; correct one of the two days"
        notes.fault("T401", (*place, "known"), got, f"{first} or later", hint)
    notes.proved(place, one.known, one.known_strict)


def _contradictions(notes: Notes, place: Place, one: ItemModel, days: dict[str, date]) -> None:
    known = ids(notes, "evidence")
    for i, name in enumerate(one.contradicted_by or ()):
        at = (*place, "contradicted_by", i)
        at = at if find(notes.root, at) else at[:-1]
        if name not in known or name == one.id:
            notes.undeclared(at, name, "item of evidence", (other for other in known if other != one.id))
        elif name in days and days[name] < _span(one)[1]:
            got = f"{name} happened on {days[name]}, before {_span(one)[1]}"
            notes.fault("T401", at, got, "a later item", "only a later deed contradicts a word")


def _of_kind(notes: Notes, place: Place, one: ItemModel, common: Evidence) -> Evidence:
    values = dict(common.__dict__)
    if isinstance(one, SurveyModel):
        values |= _survey(notes, place, one)
    elif isinstance(one, StatementModel):
        values |= _statement(notes, place, one)
    elif isinstance(one, EventModel):
        values |= _event(notes, place, one)
    elif isinstance(one, TradeModel):
        values |= figure(notes, place, one)
    elif isinstance(one, FrontModel):
        _phase(notes, (*place, "phase"), one.phase)
        values |= {"phase": one.phase, "certain": one.certain}
    elif isinstance(one, SilenceModel):
        values |= _silence(notes, place, one)
    elif isinstance(one, OutputModel):
        values |= _output(notes, place, one)
    elif isinstance(one, ReasonModel):
        values |= _reason(notes, place, one)
    return Evidence(**values)


def _survey(notes: Notes, place: Place, one: SurveyModel) -> dict[str, object]:
    _asked(notes, place, one)
    if one.group is not None and one.group not in ids(notes, "groups"):
        notes.undeclared((*place, "group"), one.group, "group", ids(notes, "groups"))
    origin = Origin("cited", source=one.source, locator=one.locator)
    coverage = None
    if one.coverage is not None:
        coverage = prior(notes, (*place, "coverage"), one.coverage, COVERAGE, origin)
    return {
        "posture": one.posture,
        "attitude": one.attitude,
        "readings": _readings(notes, place, one),
        "rounding": one.rounding if one.low is None or one.high is None else round(one.high - one.low, _DIGITS),
        "coverage": coverage,
        "house": one.house,
        "mode": one.mode,
        "frame": one.frame,
        "dont_know": one.dont_know,
        "group": one.group,
        "conflict": one.conflict,
    }


def _asked(notes: Notes, place: Place, one: SurveyModel) -> None:
    if one.posture is not None and one.attitude is not None:
        got, hint = "both posture and attitude", "write for example posture: send_troops"
        notes.fault("T103", (*place, "posture"), got, "one of posture and attitude", hint)
    elif one.posture is not None:
        _posture(notes, (*place, "posture"), one.posture)
    elif one.attitude is None:
        hint = "write for example posture: send_troops"
        notes.fault("T103", (*place, "posture"), "nothing", "one of posture and attitude", hint)


def _readings(notes: Notes, place: Place, one: SurveyModel) -> tuple[Reading, ...]:
    if one.low is not None or one.high is not None:
        return _ranged(notes, place, one)
    if one.readings is None:
        for key, example in (("support", "0.03"), ("n", "896")):
            if getattr(one, key) is None:
                allowed = f"the key {key}, or readings"
                notes.fault("T103", (*place, key), "nothing", allowed, f"write for example {key}: {example}")
        if one.support is None or one.n is None:
            return ()
        return (Reading(one.support, one.n, one.known_strict or one.known),)
    for key in ("support", "n"):
        if getattr(one, key) is not None:
            notes.fault("T302", (*place, key), f"{key} is given beside readings", "one of the two", f"remove {key}")
    if not one.readings:
        notes.fault("T103", (*place, "readings"), "nothing", "one reading or more", "write {support, n, known}")
    for i, reading in enumerate(one.readings):
        if reading.known < one.happened.from_:
            at = (*place, "readings", i, "known")
            got = f"known {reading.known} is before the survey began, {one.happened.from_}"
            notes.fault("T401", at, got, f"{one.happened.from_} or later", "correct one of the two days")
    return tuple(Reading(r.support, r.n, r.known, 1.0 if r.weight is None else r.weight) for r in one.readings)


def _ranged(notes: Notes, place: Place, one: SurveyModel) -> tuple[Reading, ...]:
    """The reading of a survey of which only a range is printed: its middle, as wide as the range."""
    for key in ("support", "readings", "rounding"):
        if getattr(one, key) is not None:
            notes.fault("T302", (*place, key), f"{key} is given beside a range", "one of the two", f"remove {key}")
    if one.n is None:
        notes.fault("T103", (*place, "n"), "nothing", "the key n beside a range", "write for example n: 896")
    if one.low is None or one.high is None or one.low >= one.high:
        got = f"low {one.low}, high {one.high}"
        notes.fault("T602", (*place, "low"), got, "low < high", "write both ends of the range")
    elif one.n is not None:
        return (Reading(round((one.low + one.high) / 2, _DIGITS), one.n, one.known_strict or one.known),)
    return ()


def _statement(notes: Notes, place: Place, one: StatementModel) -> dict[str, object]:
    _actor(notes, place, one.actor, tuple(actor for actor in ACTORS if actor != "apparatus"))
    if one.posture is not None:
        _posture(notes, (*place, "posture"), one.posture)
    for i, name in enumerate(one.when or ()):
        at = (*place, "when", i)
        _phase(notes, at if find(notes.root, at) else at[:-1], name)
    return {
        "actor": one.actor,
        "stance": one.stance,
        "posture": one.posture,
        "audience": one.audience,
        "when": tuple(one.when or ()),
    }


def _event(notes: Notes, place: Place, one: EventModel | SilenceModel) -> dict[str, object]:
    _actor(notes, place, one.actor, ACTORS)
    act = str(one.act)
    allowed = ACTS_BY_ACTOR.get(one.actor)
    if allowed is not None and act not in allowed:
        hint = closest(act, allowed, "")
        notes.fault("T203", (*place, "act"), act, f"acts of the {one.actor}: {', '.join(allowed)}", hint)
    else:
        _fields_of_act(notes, place, one, act)
    if one.posture is not None:
        _posture(notes, (*place, "posture"), one.posture)
    values: dict[str, object] = {key: getattr(one, key) for key in _ACT_FIELDS}
    return values | {"actor": one.actor, "act": act}


def _fields_of_act(notes: Notes, place: Place, one: EventModel | SilenceModel, act: str) -> None:
    needed: tuple[str, ...] = _NEEDED_BY_ACT.get(act, ())
    if act in ("press", "ease") and one.actor == "adversary":
        needed = ("level",)
    for key in needed:
        if getattr(one, key) is None:
            hint = f"write for example {_EXAMPLES[key]}"
            notes.fault("T103", (*place, key), "nothing", f"the key {key} for {act}", hint)
    fitting = _FIELDS_OF_ACT.get(act, ())
    if isinstance(one, SilenceModel):
        fitting = (*fitting, "sensitivity", "false_alarm")
    for key in _ACT_FIELDS:
        if getattr(one, key) is not None and key not in fitting:
            allowed = f"keys {', '.join(fitting)} for {act}" if fitting else f"no further key for {act}"
            notes.fault("T102", (*place, key), key, allowed, f"remove {key}", at="key")


def _silence(notes: Notes, place: Place, one: SilenceModel) -> dict[str, object]:
    if (one.act is None) == (one.stance is None):
        got = "neither act nor stance" if one.act is None else "both act and stance"
        notes.fault("T103", (*place, "act"), got, "one of act and stance", "write for example act: order_refused")
    values: dict[str, object] = {"by": one.by, "seen_if": one.seen_if, "stance": one.stance, "audience": one.audience}
    if one.act is not None:
        return values | _event(notes, place, one)
    _actor(notes, place, one.actor, ACTORS)
    if one.posture is not None:
        _posture(notes, (*place, "posture"), one.posture)
    return values | {"actor": one.actor, "posture": one.posture}


def _output(notes: Notes, place: Place, one: OutputModel) -> dict[str, object]:
    if one.repeated is not None and one.repeated > _MOST_REPEATED:
        notes.fault("T201", (*place, "repeated"), str(one.repeated), "0 to 0.5", "talk passes on half at most")
    return {"field": one.field, "tone": one.tone, "repeated": one.repeated or 0.0}


def _reason(notes: Notes, place: Place, one: ReasonModel) -> dict[str, object]:
    _posture(notes, (*place, "posture"), one.posture)
    for i, name in enumerate(one.groups):
        if name not in MEDIA_GROUPS:
            at = (*place, "groups", i)
            notes.undeclared(at if find(notes.root, at) else at[:-1], name, "group", MEDIA_GROUPS)
    return {"posture": one.posture, "leans": one.leans, "groups": tuple(one.groups)}


def _actor(notes: Notes, place: Place, actor: str, known: tuple[str, ...]) -> None:
    if actor not in known:
        notes.undeclared((*place, "actor"), actor, "actor", known)


def _posture(notes: Notes, place: Place, posture: str) -> None:
    if posture not in ids(notes, "postures"):
        notes.undeclared(place, posture, "posture", ids(notes, "postures"))


def _phase(notes: Notes, place: Place, phase: str) -> None:
    if phase not in ids(notes, "war", "phases"):
        notes.undeclared(place, phase, "phase", ids(notes, "war", "phases"))
