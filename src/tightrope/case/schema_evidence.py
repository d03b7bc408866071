"""Which keys may a source and an item of evidence have, by kind?"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from tightrope.case.fact_table import FigureKind
from tightrope.case.printed import read_printed
from tightrope.case.trade import FigureOf
from tightrope.case.values import (
    CoarseDay,
    Count,
    Day,
    Flag,
    Gist,
    Grade,
    Id,
    Ids,
    Label,
    Link,
    Model,
    OriginModel,
    Positive,
    Real,
    Share,
    Stated,
    Tone,
    Words,
    refuse,
)

RULER_ACTS = ("take", "leave", "offer", "kept_office", "lost_office")
PATRON_ACTS = ("demand", "press", "ease")
ADVERSARY_ACTS = ("press", "ease")
WEST_ACTS = ("tighten", "relieve")
APPARATUS_ACTS = ("order_refused", "order_obeyed")
ACTS_BY_ACTOR: dict[str, tuple[str, ...]] = {
    "ruler": RULER_ACTS,
    "patron": PATRON_ACTS,
    "adversary": ADVERSARY_ACTS,
    "west": WEST_ACTS,
    "apparatus": APPARATUS_ACTS,
}
ACTORS = tuple(ACTS_BY_ACTOR)

Act = Literal[
    "take", "leave", "offer", "kept_office", "lost_office", "demand", "press", "ease", "tighten", "relieve",
    "order_refused", "order_obeyed",
]  # fmt: skip
Stance = Literal["commit", "distance", "not_needed", "bargain", "other"]
Audience = Literal["patron", "public", "west"]
Attitude = Literal["follows_ruler", "sides_with_patron"]
MEDIA_GROUPS = ("public", "state", "both", "independent", "none")


class SourceModel(Model):
    """A publication."""

    id: Id = Field(description="its id", examples=["comment_2022"])
    title: Label = Field(description="its title", examples=["Comment on the ruler's room"])
    publisher: Label = Field(description="who published it", examples=["Example desk"])
    published: CoarseDay | None = Field(None, description="day, month or year of publication")
    reliability: Literal["A", "B", "C", "D", "E", "F"] = Field(description="Admiralty grade, A to F", examples=["B"])
    url: Link | None = Field(None, description="its address, http or https")


class SpanModel(Model):
    """A stretch of days."""

    from_: Day = Field(alias="from", description="first day", examples=["2022-03-05"])
    to: Day = Field(description="last day", examples=["2022-03-14"])


class HappenedModel(Model):
    """When something happened: a day, or first and last day."""

    from_: Day = Field(alias="from", description="first day", examples=["2022-03-05"])
    to: Day | None = Field(None, description="last day")

    @model_validator(mode="before")
    @classmethod
    def _wrap(cls, given: object) -> object:
        """Lets a bare day stand for a span of one day."""
        if isinstance(given, str):
            return {"from": given, "to": given}
        if not isinstance(given, dict):
            raise refuse("T202", given, "a day as YYYY-MM-DD, or {from, to}", "write for example 2022-04-15")
        return given

    @classmethod
    def __get_pydantic_json_schema__(cls, core: Any, handler: Any) -> dict[str, Any]:
        """Adds the short form, a bare day, to the schema."""
        return {"anyOf": [{"type": "string", "format": "date"}, handler(core)]}


class ItemModel(Model):
    """What every item of evidence has."""

    id: Id = Field(description="its id", examples=["wave_8"])
    known: Day = Field(description="first day it could be read; `known_on` in tables", examples=["2022-04-15"])
    known_strict: Day | None = Field(None, description="day the source proves, where `known` is judged")
    source: Id = Field(description="id of its source", examples=["comment_2022"])
    locator: Label = Field(description="where in the source", examples=["section 2"])
    credibility: Grade = Field(description="Admiralty grade, 1 to 6", examples=[2])
    says: Gist = Field(description="its gist in the coder's own words", examples=["Support fell to a quarter."])
    used: Flag = Field(True, description="false: shown, but given no weight")
    contradicted_by: Ids | None = Field(None, description="items whose deeds contradict it")


class HappenedItem(ItemModel):
    """An item with a day of its own."""

    happened: HappenedModel = Field(description="the day, or {from, to}", examples=["2022-03-15"])


class ReadingModel(Model):
    """One printed figure of a survey."""

    support: Share = Field(description="share in favour", examples=[0.03])
    n: Count = Field(description="number asked", examples=[896])
    known: Day = Field(description="first day this figure could be read", examples=["2022-04-15"])
    weight: Positive | None = Field(None, description="weight beside the other readings; default 1")


class SurveyModel(HappenedItem):
    """A survey."""

    kind: Literal["survey"] = Field(description="`survey`", examples=["survey"])
    posture: Id | None = Field(None, description="the posture asked about; or `attitude`")
    attitude: Attitude | None = Field(None, description="what else was asked: `follows_ruler` or `sides_with_patron`")
    support: Share | None = Field(None, description="share in favour; or `low` and `high`; or `readings`")
    low: Share | None = Field(None, description="lower end, where only a range is printed")
    high: Share | None = Field(None, description="upper end, where only a range is printed")
    n: Count | None = Field(None, description="number asked; or `readings`")
    readings: list[ReadingModel] | None = Field(None, description="several printed figures of one survey")
    rounding: Share | None = Field(None, description="step to which the figure was rounded")
    coverage: Stated | None = Field(None, description="share of the public it could reach")
    house: Label | None = Field(None, description="pollster; default the publisher of the source")
    mode: Id | None = Field(None, description="way of asking; default `other`")
    frame: Label | None = Field(None, description="whom it could reach; default everyone, through coverage")
    dont_know: Share | None = Field(None, description="share without an answer")
    group: Id | None = Field(None, description="the group asked; default `public`")
    conflict: Literal["keep_all"] | None = Field(None, description="`keep_all`: figures that differ are all kept")


class StatementModel(HappenedItem):
    """A statement."""

    kind: Literal["statement"] = Field(description="`statement`", examples=["statement"])
    actor: Id = Field(description="who speaks", examples=["ruler"])
    stance: Stance = Field(description="what is said", examples=["distance"])
    posture: Id | None = Field(None, description="the posture spoken about")
    audience: Audience | None = Field(None, description="to whom; none: cheap talk")
    when: Ids | None = Field(None, description="phases in which a promise binds; default all")


class EventModel(HappenedItem):
    """Something an actor did."""

    kind: Literal["event"] = Field(description="`event`", examples=["event"])
    actor: Id = Field(description="who acts", examples=["ruler"])
    act: Act = Field(description="what was done", examples=["take"])
    posture: Id | None = Field(None, description="for take, leave, demand and orders")
    level: Share | None = Field(None, description="for demand, press, ease")
    package: Id | None = Field(None, description="for tighten, relieve")
    sensitivity: Share | None = Field(None, description="orders: chance that a true report is made")
    false_alarm: Share | None = Field(None, description="orders: chance that a false report is made")


class TradeModel(HappenedItem):
    """A figure of trade or budget."""

    kind: Literal["trade"] = Field(description="`trade`", examples=["trade"])
    row: Label = Field(description="what is measured", examples=["exports_to_patron"])
    period: Label = Field(description="the period measured", examples=["2021"])
    value: Real = Field(description="the figure, or a range as printed", examples=[39.7])
    unit: Label = Field(description="its unit", examples=["bn USD"])
    low: Real | None = Field(None, description="lower end, where a range is printed")
    high: Real | None = Field(None, description="upper end, where a range is printed")
    measure: FigureOf | None = Field(
        None, description="which figure of the worlds it is set beside, over the months in `happened`; default: context"
    )
    products: Ids | None = Field(None, description="products in it; default all")
    markets: Ids | None = Field(None, description="markets abroad in it; default all")
    routes: Ids | None = Field(None, description="ways out in it; default all")
    figure: FigureKind | None = Field(None, description="who says so; default `reported`")
    error: Positive | None = Field(
        None, description="its relative error; default that of the printed range, else that of who says so"
    )

    @model_validator(mode="before")
    @classmethod
    def _printed(cls, given: object) -> object:
        """Reads a range such as `16-18` as its ends and middle; two figures in one are refused."""
        if not (isinstance(given, dict) and isinstance(given.get("value"), str)):
            return given
        found = read_printed(given["value"])
        if found.parts:
            raise refuse("T203", given["value"], "one figure or a range", "these are two figures: write two items")
        if found.middle is None or found.low == found.high:
            return given
        return {
            **given,
            "value": found.middle,
            "low": given.get("low", found.low),
            "high": given.get("high", found.high),
        }


class FrontModel(HappenedItem):
    """A report on the course of the war."""

    kind: Literal["front"] = Field(description="`front`", examples=["front"])
    phase: Id = Field(description="the phase reported", examples=["advance"])
    certain: Flag = Field(False, description="true: a public fact, such as the outbreak, that rules other phases out")


class SilenceModel(ItemModel):
    """Something that would have been reported and was not."""

    kind: Literal["silence"] = Field(description="`silence`", examples=["silence"])
    happened: HappenedModel | None = Field(None, description="the days watched; default the day `by`")
    by: Day = Field(description="day up to which nothing was reported", examples=["2022-04-15"])
    seen_if: Share | None = Field(None, description="chance that it would have been reported")
    actor: Id = Field(description="who would have acted or spoken", examples=["ruler"])
    act: Act | None = Field(None, description="the act that was not reported; or `stance`")
    stance: Stance | None = Field(None, description="the stance that was not reported; or `act`")
    posture: Id | None = Field(None, description="as for the event or statement")
    audience: Audience | None = Field(None, description="as for a statement")
    level: Share | None = Field(None, description="as for an event")
    package: Id | None = Field(None, description="as for an event")
    sensitivity: Share | None = Field(None, description="chance that a true report is made")
    false_alarm: Share | None = Field(None, description="chance that a false report is made")


class OutputModel(HappenedItem):
    """What a field of media said over some days."""

    kind: Literal["output"] = Field(description="`output`", examples=["output"])
    field: Literal["state", "independent"] = Field(description="`state` or `independent` media", examples=["state"])
    tone: Tone = Field(description="-1 wholly against the red line, 1 wholly for it", examples=[0.5])
    repeated: Share | None = Field(None, description="share of its effect that talk passes on, up to 0.5; default 0")


class ReasonModel(HappenedItem):
    """Why a part of the public is for or against a posture."""

    kind: Literal["reason"] = Field(description="`reason`", examples=["reason"])
    posture: Id = Field(description="the posture it speaks about", examples=["send_troops"])
    leans: Literal["for", "against"] = Field(description="where it leans", examples=["against"])
    groups: Ids = Field(description="whose reason: public, state, both, independent, none", examples=[["state"]])


class JoltModel(HappenedItem):
    """A sudden event after which opinion may stand elsewhere at once, beside the outbreak of the war."""

    kind: Literal["jolt"] = Field(description="`jolt`", examples=["jolt"])


class TableFileModel(Model):
    """A CSV table of items; its columns are the keys of the items."""

    file: Label = Field(description="name of a CSV file in the case's folder", examples=["surveys.csv"])


EVIDENCE_MODELS: dict[str, type[ItemModel]] = {
    "survey": SurveyModel,
    "statement": StatementModel,
    "event": EventModel,
    "trade": TradeModel,
    "front": FrontModel,
    "silence": SilenceModel,
    "output": OutputModel,
    "reason": ReasonModel,
    "jolt": JoltModel,
}


def _kind(entry: object) -> str | None:
    """Says which model an entry under `evidence` must follow; None: its kind is missing or unknown."""
    if isinstance(entry, Model):
        return getattr(entry, "kind", "table")
    if not isinstance(entry, dict):
        return None
    if "file" in entry and "kind" not in entry:
        return "table"
    kind = entry.get("kind")
    return kind if isinstance(kind, str) and kind in EVIDENCE_MODELS else None


EvidenceEntry = Annotated[
    Annotated[SurveyModel, Tag("survey")]
    | Annotated[StatementModel, Tag("statement")]
    | Annotated[EventModel, Tag("event")]
    | Annotated[TradeModel, Tag("trade")]
    | Annotated[FrontModel, Tag("front")]
    | Annotated[SilenceModel, Tag("silence")]
    | Annotated[OutputModel, Tag("output")]
    | Annotated[ReasonModel, Tag("reason")]
    | Annotated[JoltModel, Tag("jolt")]
    | Annotated[TableFileModel, Tag("table")],
    Discriminator(_kind),
]


class KnownRuleModel(Model):
    """On whose judgement items are read before the day their source proves."""

    judged: Label = Field(description="who judges", examples=["desk lead"])
    on: Day = Field(description="day of the judgement", examples=["2022-04-14"])
    because: Words = Field(description="the reason", examples=["Sources at hand are younger than the acts."])


class EvidenceWeightModel(Model):
    """Exponents by Admiralty grade, where the case wants others than the default."""

    reliability: dict[Literal["A", "B", "C", "D", "E", "F"], Share] | None = Field(None, description="grade -> 0..1")
    credibility: dict[Literal["1", "2", "3", "4", "5", "6"], Share] | None = Field(None, description="grade -> 0..1")
    contradicted: Share | None = Field(
        None, description="factor on the weight of an item once a deed named in `contradicted_by` is known, 0..1"
    )
    origin: OriginModel | None = Field(None, description="where the exponents come from")
