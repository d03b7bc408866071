"""The players of the model do not foresee: what that costs is said, as an error of the model's own making."""

import pytest

pytestmark = pytest.mark.owner("B")

SAID = "    origin: {judged: test, on: 2022-04-14, because: Nothing changes.}\n"
PHASES = "war:\n  phases: [{id: always, need: 0.5, casualties: 0.0}]\n  steps: {always: {always: 1}}\n"
ONE_PHASE = PHASES + SAID.replace("    origin", "  origin")
UNITS = {"walk": "logit per square root of week", "event_step": "logit"}
STILL = "".join(f"  {name}:\n    value: exactly 0\n    unit: {unit}\n{SAID}" for name, unit in UNITS.items())


def test_the_gap_between_perfect_and_frozen_foresight_is_printed(play, troops_demo):
    answer = play(troops_demo)
    assert 0 <= answer["foresight_gap"] < 1


def test_foresight_changes_nothing_when_nothing_changes(play, troops_demo):
    nothing_moves = troops_demo.replace("priors:\n", f"priors:\n{STILL}") + ONE_PHASE
    assert play(nothing_moves)["foresight_gap"] == pytest.approx(0, abs=1e-12)


def test_foresight_matters_where_only_the_public_moves(play, troops_demo):
    assert play(troops_demo + ONE_PHASE)["foresight_gap"] > 1e-9
