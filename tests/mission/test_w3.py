"""Three rival theories stand against the main one: an excuse would do, the public counts for nothing, a caste apart."""

import pytest

pytestmark = pytest.mark.owner("B")


IDS = ("waits_for_excuse", "public_counts_for_nothing", "caste_apart")
RIVALS = "rivals:\n" + "".join(f"  - {{id: {name}, weight: 0.2, because: A rival theory.}}\n" for name in IDS)


def test_every_theory_has_its_forecast_and_its_weight_after_the_evidence(play, troops_demo):
    answer = play(troops_demo + RIVALS)
    rivals = {rival["id"]: rival for rival in answer["rivals"]}
    assert set(IDS) < set(rivals)
    assert sum(rival["posterior_weight"] for rival in rivals.values()) == pytest.approx(1)
    assert any(abs(rival["posterior_weight"] - rival["prior_weight"]) > 1e-9 for rival in rivals.values())
    day, posture = answer["headline"], answer["red_line"]
    mixed = sum(rival["posterior_weight"] * rival["probability"][day] for rival in rivals.values())
    assert mixed == pytest.approx(answer["probability"][posture][day], abs=1e-9)
