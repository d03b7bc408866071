"""No belief of this science hides in code: each stands in one file with its origin, and in the documents."""

from pathlib import Path

import pytest

from tightrope.history.judgements import judgements

PAGE = Path(__file__).resolve().parents[2] / "docs" / "science" / "history.md"


@pytest.mark.parametrize("name", judgements())
def test_every_judgement_says_who_and_why_and_stands_on_the_page(name):
    one = judgements()[name]
    assert one.origin.startswith(("judged: ", "estimated: "))
    assert one.because
    assert one.unit
    assert f"| {name} | {one.value:g} {one.unit} |" in PAGE.read_text(encoding="utf-8")
