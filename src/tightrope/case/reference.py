"""How is the case language published: as a JSON Schema for editors and as tables of keys for readers?"""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from tightrope.case.parameters import CATALOGUE as PARAMETERS
from tightrope.case.quantities import CATALOGUE as QUANTITIES
from tightrope.case.schema import REQUIRED, CaseModel
from tightrope.case.schema_evidence import EVIDENCE_MODELS, HappenedModel, ItemModel, TableFileModel
from tightrope.case.shape import models_of
from tightrope.case.values import JudgementModel, Model, OriginModel, Stated, span

BEGIN, END = "<!-- keys: generated from the schema -->", "<!-- end of keys -->"
_SHARED = (Stated, OriginModel, JudgementModel, HappenedModel)  # described once, at the end


def schema_text() -> str:
    """Gives the JSON Schema of a case file as it is published."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **CaseModel.model_json_schema()}
    return json.dumps(schema, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def key_tables() -> str:
    """Gives a table of keys for every part of a case file, and the catalogues of parameters and quantities."""
    parts = [_section("A case", CaseModel)]
    for name, field in CaseModel.model_fields.items():
        key = field.alias or name
        if key == "evidence":
            parts += [_section(f"`evidence`, kind `{kind}`", model) for kind, model in EVIDENCE_MODELS.items()]
            parts += [_section("`evidence`, a table", TableFileModel), *_inner("evidence", ItemModel)]
            parts += [part for kind in EVIDENCE_MODELS.values() for part in _inner("evidence", kind)]
        else:
            parts += _of_key(key, field)
    parts += [_section(title, model) for title, model in _shared_titles()]
    return "\n".join([*dict.fromkeys(parts), _parameters(), _quantities()])


def write(docs: str | Path) -> None:
    """Writes the published schema and the tables of keys into the folder of documents.

    Args:
        docs: the folder that holds `case-file.md` and `schema/`.
    """
    folder = Path(docs)
    (folder / "schema").mkdir(exist_ok=True)
    (folder / "schema" / "case-1.json").write_text(schema_text(), encoding="utf-8")
    page = folder / "case-file.md"
    text = page.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    page.write_text(f"{before}{BEGIN}\n{key_tables()}\n{END}{after}", encoding="utf-8")


def _shared_titles() -> list[tuple[str, type[BaseModel]]]:
    return [
        ("A value with its origin", Stated),
        ("`origin`", OriginModel),
        ("`judgements`", JudgementModel),
        ("`happened`", HappenedModel),
    ]


def _of_key(key: str, field: FieldInfo) -> list[str]:
    parts: list[str] = []
    for model in models_of(field.annotation):
        if model not in _SHARED:
            parts += [_section(f"`{key}`", model), *_inner(key, model)]
    return parts


def _inner(key: str, model: type[BaseModel]) -> list[str]:
    parts: list[str] = []
    for name, field in model.model_fields.items():
        parts += _of_key(f"{key}.{field.alias or name}", field)
    return parts


def _section(title: str, model: type[BaseModel]) -> str:
    about = (model.__doc__ or "").strip().split("\n")[0]
    lines = [f"### {title}", about, "", "| key | | meaning |", "|---|---|---|"]
    for name, field in model.model_fields.items():
        key = field.alias or name
        needed = field.is_required() or (model is CaseModel and key in REQUIRED)
        lines.append(f"| `{key}` | {'required' if needed else ''} | {field.description} |")
    return "\n".join([*lines, ""])


def _parameters() -> str:
    lines = ["### Names under `priors`", "", "| name | unit | range | meaning |", "|---|---|---|---|"]
    lines += [f"| `{p.name}` | {p.unit} | {span(p.low, p.high)} | {p.phrase} |" for p in PARAMETERS]
    return "\n".join([*lines, ""])


def _quantities() -> str:
    lines = ["### Quantities that `hold` may name", "", "| name | unit | range | meaning |", "|---|---|---|---|"]
    for q in QUANTITIES:
        range_ = span(q.low, q.high) if q.kind == "number" else "as declared"
        lines.append(f"| `{q.name}` | {q.unit} | {range_} | {q.phrase} |")
    return "\n".join([*lines, ""])


def keys_of_schema() -> frozenset[str]:
    """Gives every key that a case file may hold, at any depth."""
    seen: set[type[BaseModel]] = set()
    waiting: list[type[BaseModel]] = [CaseModel, ItemModel, TableFileModel, *EVIDENCE_MODELS.values()]
    found: set[str] = set()
    while waiting:
        model = waiting.pop()
        if model in seen or not issubclass(model, Model):
            continue
        seen.add(model)
        for name, field in model.model_fields.items():
            found.add(field.alias or name)
            waiting.extend(models_of(field.annotation))
    return frozenset(found)
