"""Order would be hard to restore, and ranks hard to fill for a task that kills."""

import pytest

pytestmark = pytest.mark.owner("D")


def test_a_deadlier_task_draws_fewer_and_ranks_below_the_critical_intake_run_empty(spoken):
    ranks = spoken("cohesion", "belarus_2022")["ranks_filled"]
    assert ranks["critical_intake"] > 0
    assert ranks["without_intake"][-1]["mean"] < ranks["without_intake"][0]["mean"]
    assert ranks["with_intake"][-1]["mean"] >= ranks["without_intake"][-1]["mean"]
    assert ranks["recruits_if_deadlier"] < ranks["recruits"]
