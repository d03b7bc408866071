"""The example of the specification is sound and becomes the values it says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tightrope.case import CaseFaults, check, read
from tightrope.case.parameters import parameter_names


def test_the_example_has_no_fault(example: str, write: Callable[..., Path]) -> None:
    assert check(write(case_yaml=example)) == ()


def test_a_folder_and_a_file_alone_say_the_same(example: str, write: Callable[..., Path]) -> None:
    folder = write(case_yaml=example)
    assert read(folder).content() == read(folder / "case.yaml").content() == read(str(folder)).content()


def test_a_key_may_live_in_a_file_of_its_own(example: str, write: Callable[..., Path]) -> None:
    start, end = example.index("evidence:"), example.index("priors:")
    apart = "\n".join(line[2:] for line in example[start:end].splitlines()[1:])
    folder = write(case_yaml=example)
    whole = read(folder).content()
    write(case_yaml=example[:start] + example[end:], evidence_yaml=apart + "\n")
    assert read(folder).content() == whole


def test_the_example_says_what_it_says(example: str, write: Callable[..., Path]) -> None:
    case = read(write(case_yaml=example))
    assert (case.id, case.role, case.as_of, case.horizon) == (
        "troops_demo",
        "held_out",
        date(2022, 4, 15),
        date(2022, 7, 1),
    )
    assert [posture.contribution.numbers for posture in case.postures] == [(0.0,), (0.4,), (0.6,), (1.0,)]
    assert case.postures[1].contribution.origin.who == "desk lead"
    assert case.priors["lambda"].numbers == (25.0, 140.0)
    assert case.priors["pressure"].numbers == (0.05, 0.20, 0.50)
    assert [part.numbers for part in case.priors["relief"].parts] == [(0.01, 0.03, 0.08), (0.02, 0.05, 0.15)]
    wave = case.evidence[0]
    assert (wave.began, wave.happened, wave.known) == (date(2022, 3, 5), date(2022, 3, 14), date(2022, 4, 15))
    assert (wave.readings[0].support, wave.readings[0].n) == (0.03, 896)
    assert wave.coverage is not None
    assert wave.coverage.origin.source == "comment_2022"
    assert case.scenarios[0].holds(case)[0].at == 0.6
    assert case.checks[0].expect.number == 0.02


def test_what_the_example_leaves_out_is_filled_and_listed(example: str, write: Callable[..., Path]) -> None:
    # product specification 3.3
    case = read(write(case_yaml=example))
    assert [posture.exposure for posture in case.postures] == pytest.approx([0, 1 / 3, 2 / 3, 1])
    assert all(posture.salience == posture.provocation == posture.exposure for posture in case.postures)
    assert [posture.ordered for posture in case.postures] == [False, False, False, True]
    assert [posture.stages for posture in case.postures] == [(), (), (), ("mobilise", "load", "cross")]
    assert [phase.id for phase in case.war.phases] == [
        "build_up",
        "advance",
        "stalemate",
        "setback",
        "talks",
        "over",
    ]
    assert case.game.levels == (0.0, 0.5, 1.0)
    assert case.game.start == date(2022, 3, 15), "the day of the earliest statement"
    assert case.answers.dates == (date(2022, 7, 1),)
    assert set(parameter_names()) - {"relief"} <= set(case.priors)
    listed = set(case.defaults)
    assert {"postures.host.exposure", "war.phases", "game.levels", "game.start", "priors.theta", "formations"} <= listed
    assert not {"priors.lambda", "priors.pressure", "priors.relief"} & listed
    assert case.priors["theta"].default
    assert not case.priors["lambda"].default


def test_renaming_the_actors_changes_names_alone(example: str, write: Callable[..., Path]) -> None:
    before = read(write(case_yaml=example)).content()
    after = read(write(case_yaml=example.replace("Lukashenko", "A").replace("Moscow", "B"))).content()
    assert before.pop("actors") != after.pop("actors")
    assert before == after


def test_reading_a_faulty_case_tells_all_its_faults(example: str, write: Callable[..., Path]) -> None:
    text = example.replace("support: 0.03", "support: 3").replace("n: 896", "n: many")
    with pytest.raises(CaseFaults) as told:
        read(write(case_yaml=text))
    assert [fault.line for fault in told.value.faults] == [31, 33]
    assert str(told.value).endswith("2 faults; nothing was forecast.")


@pytest.mark.parametrize("name", ["belarus_2022", "kazakhstan_2022"])
def test_a_built_in_case_may_be_named(name: str) -> None:
    assert [str(fault) for fault in check(name)] == []
    assert read(name).id == name


def test_an_unknown_case_is_told_with_the_nearest_name() -> None:
    fault = check("belarus_2023")[0]
    assert fault.code == "T105"
    assert "belarus_2022" in fault.hint
