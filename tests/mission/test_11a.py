"""Whether the patron pressed is not known: what was not learned must be called assumed."""

import pytest

pytestmark = pytest.mark.owner("B")


def test_pressure_is_called_assumed_when_no_evidence_speaks_of_it(play, troops_demo):
    learned = {belief["quantity"]: belief for belief in play(troops_demo)["learned"]}
    assert learned["pressure"]["label"] == "assumed"
    assert learned["pressure"]["posterior"] == pytest.approx(learned["pressure"]["prior"], abs=0.02)
