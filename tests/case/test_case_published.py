"""What is published about the case language is what is read: schema, page of keys, catalogues, lightness."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tightrope.case import check, quantities
from tightrope.case.nodes import data
from tightrope.case.parameters import CATALOGUE, RULER_BLOCK, parameter
from tightrope.case.reference import BEGIN, END, key_tables, keys_of_schema, schema_text
from tightrope.case.setting import Posture
from tightrope.case.syntax import parse

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PAGE = ROOT / "docs" / "case-file.md"
AGAIN = "run: python -c \"from tightrope.case.reference import write; write('docs')\""
HEAVY = ("numba", "scipy", "duckdb", "sqlalchemy", "jinja2", "vl_convert", "numpy")


def test_the_published_schema_is_the_generated_one() -> None:
    published = (ROOT / "docs" / "schema" / "case-1.json").read_text(encoding="utf-8")
    assert published == schema_text(), AGAIN


def test_the_example_follows_the_published_schema(example: str) -> None:
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed")
    written = data(parse(example, "case.yaml")[0])
    assert isinstance(written, dict)
    validator = jsonschema.Draft202012Validator(json.loads(schema_text()))
    assert validator.is_valid(written)
    written["evidence"][0]["supprt"] = 1
    assert not validator.is_valid(written)


def test_the_tables_of_the_page_are_the_generated_ones() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text.split(BEGIN)[1].split(END)[0].strip() == key_tables().strip(), AGAIN


def test_every_key_is_on_the_page_and_every_key_on_the_page_exists() -> None:
    tables = PAGE.read_text(encoding="utf-8").split(BEGIN)[1].split("### Names under `priors`")[0]
    described = set(re.findall(r"^\| `([a-z_0-9]+)` \|", tables, re.MULTILINE))
    assert described == set(keys_of_schema())


def test_every_key_is_described() -> None:
    assert "| None |" not in PAGE.read_text(encoding="utf-8")


def test_the_cases_of_the_page_are_sound(tmp_path: Path) -> None:
    from_page = list(re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL))
    assert from_page
    for block in from_page:
        (tmp_path / "case.yaml").write_text(block, encoding="utf-8")
        assert check(tmp_path) == ()


def test_checking_a_case_loads_nothing_heavy() -> None:
    program = (
        f"import sys; from tightrope.case import check; assert check({str(HERE / 'example.yaml')!r}) == ();"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_holdable_quantities_are_those_of_the_specification() -> None:
    # product specification 3.3
    assert [(q.name, q.unit, q.low, q.high) for q in quantities.CATALOGUE] == [
        ("pressure", "level", 0, 1),
        ("lambda", "1/probability", 0, None),
        ("theta", "multiplier", 0, None),
        ("relief", "share of means", 0, 1),
        ("strain", "share of means", 0, 1),
        ("leverage", "share of means", 0, 1),
        ("support", "share", 0, 1),
        ("support.<posture>", "share", 0, 1),
        ("obedience", "share", 0, 1),
        ("phase", "phase id", None, None),
        ("sanctions", "sanctions level or regime id", 0, None),
        ("threat", "level", 0, 1),
        ("need", "level", 0, 1),
        ("contribution.<posture>", "level", 0, 1),
    ]


def test_a_family_of_quantities_has_one_for_each_posture() -> None:
    listed = quantities.names(("stay_out", "send_troops"))
    assert "support.send_troops" in listed
    assert "contribution.stay_out" in listed
    assert quantities.quantity("support.send_troops") is not None
    assert quantities.quantity("support") is not None
    assert quantities.quantity("contribution") is None
    assert quantities.quantity("pressure.host") is None


def test_every_parameter_is_described_without_parameter_names() -> None:
    greek = ("lambda", "theta", "rho", "zeta")
    names = {entry.name for entry in CATALOGUE if "_" in entry.name or entry.name in greek}
    for entry in CATALOGUE:
        assert all((entry.phrase, entry.claim, entry.equation, entry.reference, entry.unit)), entry.name
        assert entry.claim.endswith("."), entry.name
        assert not names & set(re.findall(r"[a-z_0-9]+", entry.phrase.lower())), entry.name


def test_the_ruler_is_described_by_one_block() -> None:
    # game specification 2.4, first part of the table
    rates = "b0 c0 k0 q0 j0 b_direct b_lever b_overture b_grip theta kappa_b c1 c2 c3 c4 c5 k1 k2 q1 j1"
    tastes = "lambda kappa_up kappa_down kappa_offer kappa_word rho zeta"
    assert set(RULER_BLOCK) == set(f"{rates} {tastes}".split())
    assert parameter("pressure") is not None
    assert "pressure" not in RULER_BLOCK


def test_a_quantity_that_is_also_a_parameter_is_spoken_of_alike() -> None:
    for quantity in quantities.CATALOGUE:
        entry = parameter(quantity.name)
        if entry is not None:
            assert (entry.unit, entry.low, entry.high, entry.phrase) == (
                quantity.unit,
                quantity.low,
                quantity.high,
                quantity.phrase,
            )


def test_values_are_frozen() -> None:
    assert Posture.__dataclass_params__.frozen  # type: ignore[attr-defined]
