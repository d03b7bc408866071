"""Each mutation of the example gives its code, file, line, value, what is allowed and a hint."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from ruamel.yaml import YAML

from tightrope.case import Fault, check


class Mutant(NamedTuple):
    name: str
    old: str
    new: str
    code: str
    line: int
    got: str
    allowed: str
    hint: str


MUTANTS = tuple(Mutant(**row) for row in YAML(typ="safe").load(Path(__file__).parent / "mutants.yaml"))


def _faults(text: str, write: Callable[..., Path]) -> tuple[Fault, ...]:
    return check(write(case_yaml=text))


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_each_mutation_is_told_with_place_value_range_and_remedy(
    mutant: Mutant, example: str, write: Callable[..., Path]
) -> None:
    assert example.count(mutant.old) >= 1, "the mutation must apply"
    faults = _faults(example.replace(mutant.old, mutant.new, 1), write)
    fitting = [fault for fault in faults if fault.code == mutant.code and fault.line == mutant.line]
    assert fitting, [str(fault) for fault in faults]
    fault = fitting[0]
    assert fault.file == "case.yaml"
    assert mutant.got in fault.got
    assert mutant.allowed in fault.allowed
    assert mutant.hint in fault.hint
    assert fault.hint
    assert "Traceback" not in str(fault)


def test_there_are_at_least_thirty_mutants() -> None:
    assert len(MUTANTS) >= 30


ALONE = {
    # a mutation of the postures or the contributions speaks once for each posture or reference
    "no_origin_of_contributions",
    "tab",
    "unclosed_quote",
}
SPREADS = {
    "attitude_unknown",
    "unknown_red_line",
    "id_twice",
    "posture_twice",
    "posture_id_in_capitals",
    "list_for_table",
}


@pytest.mark.parametrize(
    "mutant", [m for m in MUTANTS if m.name not in ALONE | SPREADS], ids=lambda mutant: mutant.name
)
def test_one_mutation_gives_one_fault(mutant: Mutant, example: str, write: Callable[..., Path]) -> None:
    faults = _faults(example.replace(mutant.old, mutant.new, 1), write)
    assert len(faults) == 1, [str(fault) for fault in faults]


TOGETHER = (
    "percent_as_number",
    "unknown_key",
    "unknown_source",
    "unknown_prior",
    "hold_out_of_range",
    "quantiles_fall",
    "expectation_not_understood",
    "resolved_too_early",
    "link_scheme",
    "evidence_without_gist",
    "key_twice",
    "evidence_without_locator",
    "two_origins",
)


def test_several_mutations_at_once_are_all_told_in_order(example: str, write: Callable[..., Path]) -> None:
    chosen = [mutant for mutant in MUTANTS if mutant.name in TOGETHER]
    text = example
    for mutant in chosen:
        text = text.replace(mutant.old, mutant.new, 1)
    faults = _faults(text, write)
    for mutant in chosen:
        assert any(f.code == mutant.code and mutant.got in f.got for f in faults), mutant.name
    assert len(faults) == len(chosen)
    assert list(faults) == sorted(faults, key=lambda fault: (fault.file, fault.line, fault.column))


def test_a_fault_of_shape_hides_no_fault_of_meaning(example: str, write: Callable[..., Path]) -> None:
    text = example.replace("support: 0.03", "support: 3").replace("coverage: between 0.60", "coverage: between 0.90")
    text = text.replace("posture: send_troops\n    support", "posture: send_troop\n    support")
    assert [fault.code for fault in _faults(text, write)] == ["T301", "T201", "T602"]


def test_the_example_fault_of_the_specification_reads_as_printed_there(
    example: str, write: Callable[..., Path]
) -> None:
    # product specification 3.5, form of a fault line
    fault = _faults(example.replace("support: 0.03", "support: 3"), write)[0]
    assert str(fault) == (
        'case.yaml:31:14: evidence.wave_8.support: 3 is not allowed; allowed 0 to 1; write 0.03 or "3 %" [T201]'
    )
    assert fault.as_dict() == {
        "code": "T201",
        "file": "case.yaml",
        "line": 31,
        "column": 14,
        "path": "evidence.wave_8.support",
        "got": "3",
        "allowed": "0 to 1",
        "hint": 'write 0.03 or "3 %"',
    }


def test_a_prior_without_origin_is_told_at_its_name(example: str, write: Callable[..., Path]) -> None:
    mutant = next(m for m in MUTANTS if m.name == "no_origin")
    fault = _faults(example.replace(mutant.old, ""), write)[0]
    assert str(fault).startswith("case.yaml:51:3: priors.lambda: no origin; allowed cited")
