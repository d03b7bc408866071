"""The players of the model do not foresee: what that costs is said, as an error of the model's own making."""

import pytest

pytestmark = pytest.mark.owner("B")


def test_the_gap_between_perfect_and_frozen_foresight_is_printed(play, troops_demo):
    answer = play(troops_demo)
    assert 0 <= answer["foresight_gap"] < 1


@pytest.mark.xfail(
    reason="issue B: support walks from date to date even in a war that never changes; the gap is 4e-6, not 0",
    strict=False,
)
def test_foresight_changes_nothing_when_nothing_changes(play, troops_demo):
    phases = "war:\n  phases: [{id: always, need: 0.5, casualties: 0.0}]\n  steps: {always: {always: 1}}\n"
    origin = "  origin: {judged: test, on: 2022-04-14, because: A war that never changes.}\n"
    assert play(troops_demo + phases + origin)["foresight_gap"] == pytest.approx(0, abs=1e-12)
