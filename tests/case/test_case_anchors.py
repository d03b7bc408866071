"""Judged situations stand in place of log rates, never beside them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tightrope.case import check, read
from tightrope.case.anchors import SITUATIONS, middle
from tightrope.case.parameters import parameter_names

ORIGIN = "  origin: {judged: desk lead, on: 2022-04-14, because: Two desks asked apart.}\n"
RATE = (
    "  c1:\n    value: lognormal 3 sd 0.4\n    unit: log rate\n"
    "    origin: {judged: desk lead, on: 2022-04-14, because: Asked.}\n"
)


def _with(example: str, answers: str) -> str:
    return example.replace("red_line: send", f"anchors:\n{ORIGIN}{answers}red_line: send", 1)


def test_an_answer_displaces_the_priors_it_fixes_and_no_other(example: str, write: Callable[..., Path]) -> None:
    text = _with(example, "  quiet_year: about 4 %, between 2 % and 9 %\n  order_refused: between 10 % and 60 %\n")
    case = read(write(case_yaml=text))
    fixed = {"b0", "c0", "k0", "q0", "j0", "k1"}
    assert set(case.priors) - set(case.beliefs) == fixed
    assert set(case.beliefs) - set(case.priors) == {"anchors.quiet_year", "anchors.order_refused"}
    assert not {f"priors.{name}" for name in fixed} & set(case.defaults)
    assert case.known_on(case.as_of).anchors == case.anchors


def test_an_answer_and_a_prior_on_its_rate_exclude_each_other(example: str, write: Callable[..., Path]) -> None:
    answers = "  quiet_year: exactly 0.06\n  crosses_at_5_percent: exactly 0.3\n"
    text = _with(example, answers).replace("priors:\n", f"priors:\n{RATE}", 1)
    (fault,) = check(write(case_yaml=text))
    assert fault.code == "T304"
    line = 1 + text[: text.index("  c1:")].count("\n")
    assert f"c1, which case.yaml:{line} states too" in fault.got
    assert "case.yaml:21" in fault.hint  # both lines are named
    assert f"case.yaml:{line}" in fault.hint


def test_judges_may_answer_apart(example: str, write: Callable[..., Path]) -> None:
    apart = (
        "  quiet_year:\n    pool: linear\n    judgements:\n"
        "      - {by: a, q05: 0.02, q50: 0.04, q95: 0.09}\n      - {by: b, q05: 0.03, q50: 0.06, q95: 0.1}\n"
    )
    case = read(write(case_yaml=_with(example, apart)))
    assert middle(case.anchors["quiet_year"]) == 0.05


def test_every_situation_fixes_known_parameters_and_no_parameter_twice() -> None:
    fixed = [name for situation in SITUATIONS for name in situation.fixes]
    assert sorted(fixed) == sorted(set(fixed))
    assert set(fixed) <= set(parameter_names())
