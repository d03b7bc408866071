"""Which keys may postures, game, war, groups, formations and the outside view have?"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from tightrope.case.values import (
    Count,
    Day,
    Flag,
    Id,
    Index,
    Label,
    Model,
    OriginModel,
    Positive,
    Share,
    Stated,
    Words,
    bounded,
    refuse,
)

MOST_LEVELS = 16  # of one axis; sixteen regimes are the most that economy specification 13 allows


def _listed(value: object) -> object:
    """Lets `{0: first, 1: second}` stand for `[first, second]`."""
    if not isinstance(value, dict):
        return value
    if sorted(value) != sorted(str(i) for i in range(len(value))):
        raise refuse("T203", value, "levels numbered 0, 1, 2, ... without a gap", "write {0: first, 1: second}")
    return [value[str(i)] for i in range(len(value))]


def _weights(value: object) -> object:
    """Takes the `origin` of a table of weights out of the weights; it is looked up where it stands."""
    if not isinstance(value, dict):
        return value
    return {key: entry for key, entry in value.items() if key != "origin"}


Weights = Annotated[dict[str, Positive], BeforeValidator(_weights)]
Rows = Annotated[dict[str, Weights], BeforeValidator(_weights)]
Regimes = Annotated[
    list[Id],
    BeforeValidator(_listed),
    WithJsonSchema({"anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "object"}]}),
]


class PostureModel(Model):
    """One way of taking part."""

    id: Id = Field(description="its id", examples=["send_troops"])
    label: Label = Field(description="its name on the page", examples=["Send troops"])
    contribution: Stated = Field(description="worth to the patron, 0..1", examples=[0.4])
    exposure: Stated | None = Field(None, description="how far in, 0..1; default rank / (number of postures - 1)")
    salience: Stated | None = Field(None, description="how much the street minds, 0..1; default the exposure")
    provocation: Stated | None = Field(
        None, description="how far it provokes the adversary, 0..1; default the exposure"
    )
    ordered: Flag | None = Field(
        None, description="1: formations must obey an order abroad; default 1 at or past the red line"
    )
    occasion: Stated | None = Field(None, description="chance a step that a move away is open")
    grip: Stated | None = Field(None, description="the patron's hold through his own forces, 0..1; default 0")
    complicity: Stated | None = Field(None, description="guilt that lowers relief on offer, 0..1; default 0")
    near: Stated | None = Field(None, description="share of its worth that needs a front nearby, 0..1; default 0")
    acts: list[Id] | None = Field(None, description="acts it contains, such as host, launches, own_troops")
    stages: list[Literal["mobilise", "load", "cross"]] | None = Field(
        None, description="stages of an order; default all three where `ordered`, else none"
    )
    triggers: list[Id] | None = Field(None, description="sanctions packages that taking it brings")
    origin: OriginModel | None = Field(None, description="origin of its numbers")


class MoveModel(Model):
    """A move that is not allowed."""

    from_: Id = Field(alias="from", description="from this posture", examples=["stay_out"])
    to: Id = Field(description="to this posture", examples=["send_troops"])


class OccasionModel(Model):
    """How often a move is open, where the case knows better."""

    value: Any = Field(description="chance a step: a number, or a prior in words", examples=["exactly 1"])
    origin: OriginModel | None = Field(None, description="where the value comes from")
    pressure: Index | None = Field(None, description="index of the pressure level; default all")
    first_step_only: Flag = Field(False, description="true: in the first step after as_of alone")
    from_: Day | None = Field(None, alias="from", description="first day")
    to: Day | None = Field(None, description="last day")
    known: Day | None = Field(None, description="first day on which it could be known; default always")


class DatedModel(Model):
    """A value from a day on."""

    from_: Day = Field(alias="from", description="from this day on", examples=["2022-02-24"])
    value: Any = Field(description="a number, or a prior in words", examples=[0.5])
    origin: OriginModel | None = Field(None, description="where the value comes from")


class NumbersModel(Model):
    """Several numbers with one origin; a bare list may stand for `{value: ...}`."""

    value: list[Share] = Field(description="the numbers", examples=[[0, 0.4, 1]])
    origin: OriginModel | None = Field(None, description="where they come from")

    @model_validator(mode="before")
    @classmethod
    def _wrap(cls, given: object) -> object:
        """Lets a bare list stand for `{value: ...}`."""
        return given if isinstance(given, dict) else {"value": given}

    @classmethod
    def __get_pydantic_json_schema__(cls, core: Any, handler: Any) -> dict[str, Any]:
        """Adds the short form, a bare list, to the schema."""
        return {"anyOf": [{"type": "array", "items": {"type": "number"}}, handler(core)]}


def _cap(value: object) -> float | str:
    """A bound of 1 or more, or the word none."""
    return "none" if value == "none" else bounded(value, 1.0, None)


Cap = Annotated[
    float | str,
    BeforeValidator(_cap),
    WithJsonSchema({"anyOf": [{"type": "number", "minimum": 1}, {"enum": ["none"]}]}),
]


class StatementsModel(Model):
    """What the ruler's words may weigh."""

    cap: Cap | None = Field(
        None, description="most that all statements together may favour one world over another; `none` lifts it"
    )
    voices: dict[Literal["public", "patron", "west", "none"], Share] | None = Field(
        None, description="audience -> how closely words to it follow intentions, 0..1"
    )
    origin: OriginModel | None = Field(None, description="where these numbers come from")


class GameModel(Model):
    """Time grid, axes and tables of the game."""

    start: Day | None = Field(None, description="first day played; default the earliest dated act, else as_of")
    step_days: Annotated[Count, Field(le=366)] | None = Field(None, description="days a step")
    lookahead: Annotated[Count, Field(le=120)] | None = Field(None, description="steps that players think ahead")
    resolve_every: Annotated[Count, Field(le=120)] | None = Field(None, description="steps between solves in the past")
    foresight: Literal["frozen", "perfect"] | None = Field(None, description="what players know of the future")
    levels: Annotated[list[Share], Field(min_length=1, max_length=MOST_LEVELS)] | None = Field(
        None, description="pressure levels, rising, 0..1"
    )
    demanded: NumbersModel | None = Field(None, description="contribution demanded at each pressure level, 0..1")
    loyalty_levels: Annotated[Count, Field(le=MOST_LEVELS)] | None = Field(None, description="loyalty levels")
    loyalty_step: Stated | None = Field(None, description="logit units of one loyalty level")
    sanctions_levels: Annotated[Regimes, Field(min_length=1, max_length=MOST_LEVELS)] | None = Field(
        None, description="regime id of each sanctions level, from none upwards"
    )
    start_sanctions: Index | None = Field(None, description="sanctions level at the start; default 0")
    start_posture: Id | None = Field(None, description="posture at the start; default the first")
    forbidden: list[MoveModel] | None = Field(None, description="moves that are not allowed")
    occasion: list[OccasionModel] | None = Field(None, description="how often a move is open")
    occasion_overture: Stated | None = Field(None, description="how often a door to the west is open")
    statements: StatementsModel | None = Field(None, description="what the ruler's words may weigh")
    shield: list[DatedModel] | None = Field(None, description="the patron's help against the street by date, 0..1")
    credit_after_crossing: Stated | None = Field(None, description="what restraint is worth after a crossing, 0..1")
    origin: OriginModel | None = Field(None, description="origin of its numbers")


class PhaseModel(Model):
    """One stretch of the war's course."""

    id: Id = Field(description="its id", examples=["stalemate"])
    need: Stated = Field(description="how much the patron needs the ruler's forces, 0..1", examples=[0.5])
    casualties: Stated = Field(description="share of a force killed or wounded a week, 0..0.08", examples=[0.01])
    defeat: Stated | None = Field(None, description="0..1; default 0")
    encircled: Stated | None = Field(None, description="0..1; default 0")
    victory: Stated | None = Field(None, description="0..1; default 0")
    weak: Stated | None = Field(None, description="patron weak enough for a bargain, 0..1; default 0")
    front_near: Stated | None = Field(None, description="worth of the ruler's ground, 0..1; default 0")
    reach: Stated | None = Field(None, description="the patron's ability to punish, 0..1; default 1")
    origin: OriginModel | None = Field(None, description="origin of its numbers")


class SubstituteModel(Model):
    """Other men the patron can have."""

    id: Id = Field(description="its id", examples=["mercenaries"])
    share: Stated = Field(description="share of the need, 0..1", examples=["between 0.1 and 0.4"])
    phases: list[Id] | None = Field(None, description="phases in which they count; default all")
    from_: Day | None = Field(None, alias="from", description="first day")
    to: Day | None = Field(None, description="last day")
    origin: OriginModel | None = Field(None, description="origin of the share")


class WarModel(Model):
    """Phases and steps of the war."""

    phases: list[PhaseModel] | None = Field(None, description="phases in order; default six")
    steps: Rows | None = Field(None, description="phase -> next phase -> pseudo-count, with `origin`")
    start: Weights | None = Field(None, description="pseudo-counts of the phase at the start; default the first")
    joined_toward: Id | None = Field(None, description="phase that the ruler's joining favours")
    joined_shift: Stated | None = Field(None, description="log-odds of that favour")
    threat: list[DatedModel] | None = Field(None, description="the adversary's threat by date, 0..1")
    incident: list[DatedModel] | None = Field(None, description="provocations blamed on the adversary by date, 0..1")
    substitutes: list[SubstituteModel] | None = Field(None, description="other men the patron can have")
    peace: list[Id] | None = Field(None, description="phases without war; default the first and the last")
    origin: OriginModel | None = Field(None, description="origin of its numbers")


class GroupModel(Model):
    """A group whose support counts."""

    id: Id = Field(description="public, families, soldiers, officers or elite", examples=["public"])
    share: Stated | None = Field(None, description="share of the public, 0..1")
    segments: Weights | None = Field(None, description="segment -> share, adding up to 1")
    link: Id | None = Field(None, description="group whose support it follows")
    origin: OriginModel | None = Field(None, description="origin of its numbers")


class AbroadModel(Model):
    """A stretch of days with part of a formation out of the country."""

    from_: Day = Field(alias="from", description="first day", examples=["2022-01-06"])
    to: Day | None = Field(None, description="last day")
    share: Share = Field(description="part that is away, 0..1", examples=[0.2])


class FormationModel(Model):
    """A body of the apparatus."""

    id: Id = Field(description="its id", examples=["special_operations"])
    strength: Stated = Field(description="persons", examples=["between 2000 and 4000"])
    battalions: Count | None = Field(None, description="number of battalions; default strength / 500")
    mix: Weights | None = Field(None, description="group -> share of its families, adding up to 1")
    loyalty: Stated | None = Field(None, description="logit, 0 = ordinary; default 0")
    punishment: Stated | None = Field(None, description="chance that a refusal is punished; default the prior")
    severity: Stated | None = Field(None, description="how hard, 0..1; default the prior")
    pay: Stated | None = Field(None, description="log ratio of pay offered; default the prior")
    command: Stated | None = Field(None, description="how much commanders count, 0..1; default 0")
    ordered_for: list[Id] | None = Field(None, description="postures it is ordered for; default all")
    base: Flag | None = Field(None, description="1: part of the ruler's support base")
    abroad: list[AbroadModel] | None = Field(None, description="when it is out of the country")
    origin: OriginModel | None = Field(None, description="origin of its numbers")


class TreatyModel(Model):
    """A dated treaty."""

    parties: list[Id] = Field(description="actors bound by it", examples=[["ruler", "patron"]])
    kinds: list[Literal["defense", "offense", "neutral", "nonagg", "consul"]] = Field(
        description="kinds of obligation", examples=[["defense"]]
    )
    in_force: Day = Field(description="first day in force", examples=["2001-03-01"])
    ends: Day | None = Field(None, description="last day in force")
    clause: Label | None = Field(None, description="what invokes it")
    known: Day = Field(description="first day it could be read", examples=["2001-03-01"])
    source: Id = Field(description="id of its source", examples=["comment_2022"])


class DisputesModel(Model):
    """Past disputes of the ruler's state, counted in years."""

    beside: Index = Field(description="years of the ten before the onset in which a dispute began beside the patron")
    against: Index = Field(description="the same against the adversary")
    origin: OriginModel | None = Field(None, description="who counted, from which record")


class OutsideModel(Model):
    """The class of past situations the case belongs to."""

    standing: Literal["before onset", "not in by day t"] | None = Field(
        None, description="`before onset` or `not in by day t`; default as as_of lies to the onset"
    )
    onset: Day = Field(description="day the war began", examples=["2022-02-24"])
    day: Index | None = Field(None, description="t, days after the onset")
    chain: list[Label] | None = Field(None, description="classes from the widest to the narrowest")
    treaties: list[TreatyModel] | None = Field(None, description="dated treaties; also a key of its own")
    disputes: DisputesModel | None = Field(
        None, description="past disputes; left out, none are counted and that is said"
    )
    because: Words | None = Field(None, description="why this class")
    origin: OriginModel | None = Field(None, description="where the classification comes from")
