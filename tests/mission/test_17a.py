"""One may object that an autocrat need not heed the public: then that theory stands beside the main one."""

import pytest

pytestmark = pytest.mark.owner("B")


RIVAL = """rivals:
  - {id: public_counts_for_nothing, weight: 0.5, because: An autocrat may not need to heed the public.}
"""


def test_a_rival_theory_has_a_weight_of_its_own_that_evidence_shifts(play, troops_demo):
    rivals = {rival["id"]: rival for rival in play(troops_demo + RIVAL)["rivals"]}
    rival = rivals["public_counts_for_nothing"]
    assert rival["prior_weight"] == 0.5
    assert rival["posterior_weight"] != pytest.approx(0.5, abs=1e-9)
    assert len(rivals) == 2
    assert all(theory["probability"] for theory in rivals.values())
