"""What comes out is a probability that fell, not a verdict: it is kept, dated, and scored later."""

import hashlib
from importlib import import_module

import pytest

pytestmark = pytest.mark.owner("later")
expected = pytest.mark.xfail(
    reason="issue later: a forecast is entered in a ledger that nobody can rewrite", strict=False
)


@expected
def test_the_canonical_form_of_an_entry_has_one_fingerprint():
    canonical = import_module("tightrope.ledger.entries").canonical
    said = canonical({"wording": "na\u00efve \u2014 \u00ab\u0434\u0430\u00bb", "n": 1, "x": 0.1})
    fingerprint = hashlib.sha256(said.encode("utf-8")).hexdigest()
    assert fingerprint == "85ce1895dea4ef29db287a615635443142ae00d007509ff16979b642c3474e21"


@expected
def test_a_recorded_forecast_is_scored_beside_base_rate_and_crowd(spoken):
    spoken("record", "belarus_2022")
    scores = spoken("score")
    assert {"model", "base_rate", "crowd"} <= set(scores["shown_not_proof"])
