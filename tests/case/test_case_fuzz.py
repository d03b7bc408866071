"""Whatever stands in a file, reading it ends in a case or in faults, never in another error."""

from __future__ import annotations

import io
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from tightrope.case import CaseFaults, check, read
from tightrope.case.reference import keys_of_schema

EXAMPLE = (Path(__file__).parent / "example.yaml").read_text(encoding="utf-8")
KEYS = sorted(keys_of_schema())
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats(allow_nan=True)
    | st.text(max_size=12)
    | st.sampled_from(
        ["2022-02-30", "between 1 and 0", "exactly .inf", "send_troops", "pressure", "survey", "5 %", "a b", "~"]
    )
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=6), inner, max_size=4)
    ),
    max_leaves=12,
)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz") / "case.yaml"


def reads(path: Path, content: str | bytes) -> None:
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
    for fault in check(path):
        assert fault.line >= 1
        assert fault.column >= 1
        assert fault.file
        assert fault.code
        assert str(fault).isprintable()
    with suppress(CaseFaults):
        read(path)


SOME = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@SOME
@given(content=st.binary(max_size=200))
def test_any_bytes(content: bytes, path: Path) -> None:
    reads(path, content)


@SOME
@given(content=st.text(alphabet=st.sampled_from("ab:-[]{}&*!|>'\"%@`#,? \n\t1.~<="), max_size=60))
def test_any_punctuation(content: str, path: Path) -> None:
    reads(path, content)


@SOME
@given(value=VALUES)
def test_any_yaml(value: object, path: Path) -> None:
    written = io.StringIO()
    YAML(typ="safe", pure=True).dump(value, written)
    reads(path, written.getvalue())


@pytest.mark.slow
@SOME
@given(key=st.sampled_from(KEYS), value=VALUES)
def test_the_example_with_any_value_put_in(key: str, value: object, path: Path) -> None:
    written = YAML(typ="safe", pure=True).load(EXAMPLE)
    written = {name: str(part) if name in ("as_of", "horizon") else part for name, part in written.items()}
    put_everywhere(written, key, value)
    out = io.StringIO()
    YAML(typ="safe", pure=True).dump(written, out)
    reads(path, out.getvalue())


def put_everywhere(part: object, key: str, value: object) -> None:
    """Puts the value under every such key, else at the top."""
    found = False
    waiting = [part]
    while waiting:
        here = waiting.pop()
        if isinstance(here, dict):
            if key in here:
                here[key], found = value, True
            waiting.extend(inner for name, inner in here.items() if name != key)
        elif isinstance(here, list):
            waiting.extend(here)
    if not found and isinstance(part, dict):
        part[key] = value


@settings(SOME, max_examples=25)
@given(at=st.integers(0, len(EXAMPLE)), cut=st.integers(0, 30), put=st.text(alphabet="ab:-[]{}'\" \n\t19,", max_size=5))
def test_the_example_with_any_scratch(at: int, cut: int, put: str, path: Path) -> None:
    reads(path, EXAMPLE[:at] + put + EXAMPLE[at + cut :])
