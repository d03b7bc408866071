"""Which keys may a case file have?"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field, WithJsonSchema

from tightrope.case.schema_economy import EconomyModel
from tightrope.case.schema_evidence import (
    EvidenceEntry,
    EvidenceWeightModel,
    KnownRuleModel,
    SourceModel,
)
from tightrope.case.schema_setting import (
    FormationModel,
    GameModel,
    GroupModel,
    OutsideModel,
    PostureModel,
    TreatyModel,
    WarModel,
)
from tightrope.case.schema_trade_files import TradeFilesModel
from tightrope.case.values import Day, Id, Label, Model, OriginModel, Real, Share, Stated, Words, bounded

SCHEMA_VERSIONS = (1,)
REQUIRED = ("schema", "id", "question", "as_of", "horizon", "red_line", "actors", "postures")


def _at(value: object) -> float | str:
    if isinstance(value, str) and not value.strip().endswith("%"):
        return value
    return bounded(value, None, None)


At = Annotated[float | str, BeforeValidator(_at), WithJsonSchema({"type": ["number", "string"]})]


class QuestionModel(Model):
    """The question and how it is resolved."""

    wording: Words = Field(description="the question", examples=["Will own troops cross the border?"])
    rule: Words = Field(description="how it is decided", examples=["Named by two independent reports."])
    resolver: Label = Field(description="who decides", examples=["desk lead"])
    ambiguity: Label = Field(description="what happens when it cannot be decided", examples=["void"])
    resolve_by: Day = Field(description="last day for the decision", examples=["2022-07-08"])


class ActorsModel(Model):
    """Names of the four actors."""

    ruler: Label = Field(description="whose choice is forecast", examples=["the ruler"])
    patron: Label = Field(description="who presses him", examples=["the patron"])
    adversary: Label = Field(description="who would be attacked", examples=["the adversary"])
    west: Label = Field(description="the sanctioning coalition", examples=["the west"])


class AnswersModel(Model):
    """The dates asked about."""

    dates: list[Day] | None = Field(None, description="dates of the answer; default the horizon")
    compare: Day | None = Field(None, description="date for comparisons over time; default the headline date")
    comparable: list[Id] | None = Field(None, description="postures over which ranked scores are taken, in order")


class AnchorsModel(Model):
    """Situations that people can judge: of such rulers, what share loses office within a year if it lasts."""

    quiet_year: Stated | None = Field(None, description="no war, no demand; the others need it")
    refuses_full_demand: Stated | None = Field(None, description="a full demand unmet, the threat in force")
    crosses_at_5_percent: Stated | None = Field(None, description="all obey, five in a hundred want it, no threat")
    order_refused: Stated | None = Field(None, description="an order across the border that nobody obeys")
    means_cut_third: Stated | None = Field(None, description="a third of the ruler's means gone")
    crosses_under_ultimatum: Stated | None = Field(
        None, description="as `crosses_at_5_percent`, under the adversary's full threat"
    )
    origin: OriginModel | None = Field(None, description="origin of the answers")


class RivalModel(Model):
    """A rival theory; a built-in one needs `id` and `weight` alone."""

    id: Id = Field(description="its id, or that of a built-in rival", examples=["caste_apart"])
    weight: Share = Field(description="its share of the worlds", examples=[0.1])
    sets: dict[str, Real] | None = Field(None, description="parameter -> value")
    because: Words | None = Field(None, description="the reason")


class HoldModel(Model):
    """A quantity held at a value."""

    quantity: Label = Field(description="name in the catalogue of quantities", examples=["pressure"])
    at: At = Field(description="the value, or the id of a phase or regime", examples=[0.6])
    from_: Day | None = Field(None, alias="from", description="first day; default as_of")
    to: Day | None = Field(None, description="last day; default the horizon")


class ScenarioModel(Model):
    """A named what-if."""

    id: Id = Field(description="its id", examples=["hard_demand"])
    because: Words = Field(description="why it is asked", examples=["The patron may press."])
    hold: list[HoldModel] | None = Field(None, description="what is held")
    also: list[Id] | None = Field(None, description="scenarios whose holds are added")


class CheckModel(Model):
    """A reality check."""

    id: Id = Field(description="its id", examples=["no_pressure_no_crossing"])
    because: Words = Field(description="why it must come out", examples=["Nothing pushes him over."])
    hold: list[HoldModel] | None = Field(None, description="what is held")
    also: list[Id] | None = Field(None, description="scenarios whose holds are added")
    expect: Label = Field(description="P(posture by date) < number", examples=["P(send_troops by 2022-07-01) < 0.02"])


class FormsModel(Model):
    """Which form of a science plays: the whole, or the smallest that is still right."""

    opinion: Literal["whole", "thin"] = Field("whole", description="`whole`, or `thin`: no segments, no houses")
    cohesion: Literal["whole", "thin"] = Field("whole", description="`whole`, or `thin`: no units below the force")
    economy: Literal["whole", "thin"] = Field("whole", description="`whole` where products are given, or `thin`")


class CaseModel(Model):
    """A case file: what is known, asked, believed and what if. The keys of `REQUIRED` must be there."""

    model_config = ConfigDict(json_schema_extra={"required": list(REQUIRED)})

    schema_: Any = Field(None, alias="schema", description="version of the case language: 1", examples=[1])
    id: Id | None = Field(None, description="id of the case", examples=["troops_demo"])
    role: Literal["design", "held_out"] | None = Field(None, description="`design`: shaped the model, never proof")
    question: QuestionModel | None = Field(None, description="the question", examples=["{wording: ..., rule: ...}"])
    as_of: Day | None = Field(None, description="last day of knowledge", examples=["2022-04-15"])
    as_of_dates: list[Day] | None = Field(None, description="days of knowledge that a replay asks; default as_of")
    horizon: Day | None = Field(None, description="last day forecast", examples=["2022-07-01"])
    red_line: Id | None = Field(None, description="first posture the question is about", examples=["send_troops"])
    answers: AnswersModel | None = Field(None, description="dates asked about")
    actors: ActorsModel | None = Field(None, description="names of the actors", examples=["{ruler: A, patron: B, ...}"])
    postures: list[PostureModel] | None = Field(
        None,
        description="ways of taking part, from least to most exposed",
        examples=["[{id: stay_out, label: Stay out, contribution: 0}]"],
    )
    contribution_origin: OriginModel | None = Field(None, description="origin of all contributions of `postures`")
    sources: list[SourceModel] | None = Field(None, description="publications")
    evidence: list[EvidenceEntry] | None = Field(None, description="dated items, or CSV tables of them")
    evidence_weight: EvidenceWeightModel | None = Field(None, description="weights of Admiralty grades")
    known_rule: KnownRuleModel | None = Field(None, description="admits judged days")
    priors: dict[str, Stated] | None = Field(None, description="parameter -> prior")
    priors_before: dict[Day, dict[str, Stated]] | None = Field(
        None, description="day -> parameter -> prior: what stands on days of knowledge before that day"
    )
    anchors: AnchorsModel | None = Field(None, description="judged situations in place of log rates of danger")
    rivals: list[RivalModel] | None = Field(None, description="rival theories with weights")
    game: GameModel | None = Field(None, description="time grid, axes, occasions")
    war: WarModel | None = Field(None, description="phases of the war")
    groups: list[GroupModel] | None = Field(None, description="groups whose support counts")
    formations: list[FormationModel] | None = Field(None, description="bodies of the apparatus")
    economy: EconomyModel | None = Field(None, description="the ruler's means and sanctions")
    trade_files: TradeFilesModel | None = Field(None, description="what belongs to files of trade")
    treaties: list[TreatyModel] | None = Field(None, description="dated treaties")
    outside: OutsideModel | None = Field(None, description="class of past situations")
    forms: FormsModel | None = Field(None, description="which form of a science plays; default the whole")
    scenarios: list[ScenarioModel] | None = Field(None, description="what if")
    checks: list[CheckModel] | None = Field(None, description="reality checks")
