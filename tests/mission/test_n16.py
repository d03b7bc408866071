"""A page of YAML is a case. The example of the documentation answers; what it leaves out is filled in, and each default
used is named, printed as such and stands first among what the answer leans on."""

import pytest

from tightrope.case import check, read

pytestmark = pytest.mark.owner("A")


def test_the_example_has_no_fault_and_names_what_it_leaves_out(troops_demo, tmp_path):
    file = tmp_path / "case.yaml"
    file.write_text(troops_demo, encoding="utf-8")
    assert check(file) == ()
    case = read(file)
    assert {"pressure", "lambda", "relief"} <= case.priors.keys()
    assert {"priors.theta", "priors.c1", "war.phases", "formations", "game.lookahead"} <= set(case.defaults)
    assert not {"priors.pressure", "priors.lambda", "priors.relief"} & set(case.defaults)
    own = {name for name, prior in case.priors.items() if not prior.default}
    assert own == {"pressure", "lambda", "relief"}


def test_every_default_of_a_case_is_printed_and_leads_the_list(plain, report):
    holds_for(plain.document, plain.worlds.case.defaults, report)


def test_the_example_answers_and_prints_its_defaults(troops_demo, play, report, tmp_path):
    document = play(troops_demo, "--quick")
    assert set(document["probability"]) == {"stay_out", "host", "allow_launches", "send_troops"}
    file = tmp_path / "case.yaml"
    file.write_text(troops_demo, encoding="utf-8")
    case = read(file)
    holds_for(document, case.known_on(case.as_of).defaults, report)


def test_the_built_in_case_prints_its_defaults(belarus, report):
    holds_for(belarus, read("belarus_2022").defaults, report)


def holds_for(document, defaults, report):
    assert [row["path"] for row in document["defaults"]] == list(defaults)
    for row in document["defaults"]:
        assert not row["path"].startswith("priors.") or (row["phrase"] and row["value"] and row["origin"])
    standing = [row["default"] for row in document["assumed"]]
    assert standing == sorted(standing, reverse=True)  # defaults first
    captions = [block.caption for block in report(document) if getattr(block, "caption", "")]
    judged = [caption for caption in captions if caption.startswith(("Default:", "Judged by"))]
    assert judged[0].startswith("Default:")
