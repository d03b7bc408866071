"""How may a single value of a case file be written: a day, a number, an id, a text, a belief with its origin?"""

from __future__ import annotations

import calendar
import math
import re
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import CoreSchema, PydanticCustomError

from tightrope.case.forms import read_number, write_number

LONGEST_ID, LONGEST_LABEL, LONGEST_TEXT, LONGEST_GIST = 40, 200, 2000, 300  # characters; the last by specification
_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_COARSE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_HUNDRED = 100.0


def refuse(code: str, got: object, allowed: str, hint: str) -> PydanticCustomError:
    """Makes the error that `faults` turn into a fault with this code."""
    return PydanticCustomError("tightrope", "{got}", {"code": code, "got": show(got), "allowed": allowed, "hint": hint})


def show(value: object) -> str:
    """Writes a value shortly, as it stood in the file."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "a table of keys and values"
    if isinstance(value, list):
        return "a list"
    said = write_number(value) if isinstance(value, float) and math.isfinite(value) else str(value)
    return said if len(said) <= LONGEST_LABEL else said[: LONGEST_LABEL - 3] + "..."


def _day(value: object) -> date:
    match = _DAY.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise refuse("T202", value, "a day as YYYY-MM-DD", "write for example 2022-04-15")
    year, month, day = (int(part) for part in match.groups())
    if not 1 <= month <= 12 or year == 0:
        raise refuse("T202", value, "a day as YYYY-MM-DD, months 01 to 12", "write for example 2022-04-15")
    last = calendar.monthrange(year, month)[1]
    if not 1 <= day <= last:
        ends = f"{year:04d}-{month:02d}-{last:02d}"
        raise refuse("T202", value, "a day that exists, as YYYY-MM-DD", f"the last day of that month is {ends}")
    return date(year, month, day)


def _coarse_day(value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not _COARSE.fullmatch(value.strip()):
        raise refuse("T202", value, "a day, month or year as YYYY-MM-DD, YYYY-MM or YYYY", "write for example 2022-04")
    text = value.strip()
    _day(text + "-01-01"[: 10 - len(text)] if len(text) == 4 else text + "-01" if len(text) == 7 else text)
    return text


def _identifier(value: object) -> str:
    if not isinstance(value, str) or not _ID.fullmatch(value):
        allowed = f"a small letter, then small letters, digits and _, {LONGEST_ID} at most"
        raise refuse("T203", value, allowed, f"write for example {_as_id(value)}")
    return value


def _as_id(value: object) -> str:
    plain = re.sub(r"[^a-z0-9]+", "_", str(value).lower()).strip("_")
    plain = plain if plain and plain[0].isalpha() else f"x_{plain}".rstrip("_")
    return plain[:LONGEST_ID].rstrip("_")


def _text(longest: int) -> Callable[[object], str]:
    def _read(value: object) -> str:
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            value = show(value)
        if not isinstance(value, str) or not value.strip():
            raise refuse("T203", value, "text", "write some words")
        if len(value) > longest:
            cut = f"cut it by {len(value) - longest} characters"
            raise refuse("T204", f"a text of {len(value)} characters", f"at most {longest} characters", cut)
        return value

    return _read


def _link(value: object) -> str:
    text = _text(LONGEST_TEXT)(value)
    if not re.match(r"https?://[^\s/]", text):
        raise refuse("T204", value, "a link that begins with http:// or https://", "give the address of the page")
    return text


def bounded(value: object, low: float | None, high: float | None, unit: str = "") -> float:
    """Reads a number, also written as `5 %`, and looks at its range.

    Args:
        value: what stood in the file.
        low, high: ends of the range, both allowed; None: open.
        unit: named in the fault.
    Returns:
        the number; a share is 0..1.
    Raises:
        PydanticCustomError: T203 no number, T201 out of range or not finite.
    """
    number = read_number(value) if isinstance(value, str) else value
    if isinstance(number, bool) or not isinstance(number, (int, float)):
        raise refuse("T203", value, f"a number, {span(low, high, unit)}", 'write for example 0.03 or "3 %"')
    try:
        number = float(number)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number) or (low is not None and number < low) or (high is not None and number > high):
        raise refuse("T201", value, span(low, high, unit), divided(number, low, high))
    return number


def span(low: float | None, high: float | None, unit: str = "") -> str:
    """Writes a range in words."""
    tail = f" ({unit})" if unit else ""
    if low is None and high is None:
        return f"any number{tail}"
    if high is None:
        return f"{write_number(low or 0.0)} or more{tail}"
    return f"{write_number(low or 0.0)} to {write_number(high)}{tail}"


def divided(number: float, low: float | None, high: float | None) -> str:
    """Suggests what to write instead: for a share above 1 the value divided by 100."""
    if low == 0 and high is not None and high <= 1 and high < number <= _HUNDRED * high and math.isfinite(number):
        return f'write {write_number(round(number / _HUNDRED, 12))} or "{write_number(number)} %"'
    return f"give a number {span(low, high)}"


def _number(low: float | None, high: float | None, unit: str = "") -> Callable[[object], float]:
    def _read(value: object) -> float:
        return bounded(value, low, high, unit)

    return _read


def _whole(low: int, high: int | None) -> Callable[[object], int]:
    def _read(value: object) -> int:
        number = bounded(value, low, high)
        if number != int(number):
            raise refuse("T203", value, f"a whole number, {span(low, high)}", f"write {int(number)}")
        return int(number)

    return _read


def _flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, int) and value in (0, 1):
        return bool(value)
    raise refuse("T203", value, "true or false (or 1 or 0)", "write true or false, without quotes")


def _list_of_one(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _number_schema(low: float | None, high: float | None) -> dict[str, Any]:
    number: dict[str, Any] = {"type": "number"}
    if low is not None:
        number["minimum"] = low
    if high is not None:
        number["maximum"] = high
    return {"anyOf": [number, {"type": "string", "pattern": r"^\s*[-+]?[0-9.]+\s?%\s*$"}]}


def _text_schema(longest: int) -> dict[str, Any]:
    return {"type": "string", "minLength": 1, "maxLength": longest}


Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
CoarseDay = Annotated[str, BeforeValidator(_coarse_day), WithJsonSchema({"type": ["string", "integer"]})]
Id = Annotated[str, BeforeValidator(_identifier), WithJsonSchema({"type": "string", "pattern": f"^{_ID.pattern}$"})]
Label = Annotated[str, BeforeValidator(_text(LONGEST_LABEL)), WithJsonSchema(_text_schema(LONGEST_LABEL))]
Words = Annotated[str, BeforeValidator(_text(LONGEST_TEXT)), WithJsonSchema(_text_schema(LONGEST_TEXT))]
Gist = Annotated[str, BeforeValidator(_text(LONGEST_GIST)), WithJsonSchema(_text_schema(LONGEST_GIST))]
Link = Annotated[str, BeforeValidator(_link), WithJsonSchema({"type": "string", "pattern": "^https?://"})]
Share = Annotated[float, BeforeValidator(_number(0.0, 1.0)), WithJsonSchema(_number_schema(0, 1))]
Real = Annotated[float, BeforeValidator(_number(None, None)), WithJsonSchema(_number_schema(None, None))]
Tone = Annotated[float, BeforeValidator(_number(-1.0, 1.0)), WithJsonSchema(_number_schema(-1, 1))]
Positive = Annotated[float, BeforeValidator(_number(0.0, None)), WithJsonSchema(_number_schema(0, None))]
Count = Annotated[int, BeforeValidator(_whole(1, None)), WithJsonSchema({"type": "integer", "minimum": 1})]
Index = Annotated[int, BeforeValidator(_whole(0, None)), WithJsonSchema({"type": "integer", "minimum": 0})]
Grade = Annotated[int, BeforeValidator(_whole(1, 6)), WithJsonSchema({"type": "integer", "minimum": 1, "maximum": 6})]


Flag = Annotated[bool, BeforeValidator(_flag), WithJsonSchema({"enum": [True, False, 0, 1]})]
Ids = Annotated[
    list[Id],
    BeforeValidator(_list_of_one),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]


class Model(BaseModel):
    """The ground of all parts of a case file: frozen, and an unknown key is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=False)


class OriginModel(Model):
    """Where a number comes from: one of `judged`, `cited`, `derived`, `estimated`, with what belongs to it."""

    judged: Label | None = Field(None, description="who says so; needs `on` and `because`")
    on: Day | None = Field(None, description="day of the judgement")
    because: Words | None = Field(None, description="the reason")
    cited: Label | None = Field(None, description="id of the source; needs `locator`")
    locator: Label | None = Field(None, description="where in the source")
    derived: Label | None = Field(None, description="what it was worked out from; needs `formula`")
    formula: Words | None = Field(None, description="the formula")
    estimated: Label | None = Field(None, description="who estimated it; needs `data` and `method`")
    data: Label | None = Field(None, description="the data used")
    method: Label | None = Field(None, description="the method used")


class JudgementModel(Model):
    """One person's three quantiles."""

    by: Label = Field(description="who judges", examples=["desk_a"])
    q05: Real = Field(description="5 % point", examples=[0.01])
    q50: Real = Field(description="median", examples=[0.03])
    q95: Real = Field(description="95 % point", examples=[0.08])


class Stated(Model):
    """A value with its origin: a number, a prior in words, or several people's judgements.

    A bare number or text stands for `{value: ...}`; the origin may then stand with the parent.
    """

    value: Any = Field(None, description="a number, or a prior in words")
    unit: Label | None = Field(None, description="unit of the quantity; needed under `priors`")
    origin: OriginModel | None = Field(None, description="where the value comes from")
    pool: Literal["linear"] | None = Field(None, description="how judgements are joined; `linear` mixes them")
    judgements: list[JudgementModel] | None = Field(
        None, description="quantiles of several people, in place of `value`"
    )

    @model_validator(mode="before")
    @classmethod
    def _wrap(cls, given: object) -> object:
        """Lets a bare number or text stand for `{value: ...}`."""
        if isinstance(given, dict):
            return given
        if given is None or isinstance(given, (bool, list)):
            raise refuse("T203", given, "a number, a prior in words, or {value, origin}", 'write for example "0.2"')
        return {"value": given}

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Adds the short form, a bare number or text, to the schema."""
        return {"anyOf": [{"type": "number"}, {"type": "string"}, handler(core)]}
