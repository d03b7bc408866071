"""Which keys may a case have about files of trade: published totals, codes of goods, what was accepted?"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tightrope.case.values import Day, Id, Label, Model, Positive, Words

Codes = dict[str, list[Label]]
FactRule = Literal["no_id", "id_twice", "unknown_kind", "no_value", "no_publication"]
Rule = Literal["vanished_partner", "vanished_reporter", "mirror_gap", "units", "truncated_year", "unmapped"] | FactRule


class PublishedTotalModel(Model):
    """A published total that files of trade are set beside; never an input of a forecast."""

    id: Id = Field(description="its id", examples=["exports_2021"])
    reporter: list[Label] = Field(description="codes by which files call the country", examples=[["AAA", "1"]])
    partner: list[Label] | None = Field(None, description="codes of the partner; default all partners together")
    flow: Literal["export", "import"] = Field(description="`export` or `import`", examples=["export"])
    period: Label = Field(description="a year, or a part of one such as 2023Q1", examples=["2021"])
    value: Positive = Field(description="bn USD", examples=[39.7])
    source: Id = Field(description="id of its source", examples=["comment_2022"])


class AcceptedModel(Model):
    """A fault of one file of trade that somebody accepts, knowing it."""

    file: Label = Field(description="name of the file", examples=["flows.csv"])
    digest: Label = Field(description="SHA-256 of the file", examples=["9f86d081884c7d65"])
    rule: Rule = Field(description="the rule that fired", examples=["mirror_gap"])
    on: Day = Field(description="day of the acceptance", examples=["2022-04-15"])
    because: Words = Field(description="the reason", examples=["The gap is taken as error."])


class TradeFilesModel(Model):
    """What belongs to files of trade."""

    totals: list[PublishedTotalModel] | None = Field(None, description="published totals to set beside a file")
    codes: Codes | None = Field(None, description="product -> HS codes, as text, that begin the codes it takes")
    accepted: list[AcceptedModel] | None = Field(None, description="faults of files that are accepted")
