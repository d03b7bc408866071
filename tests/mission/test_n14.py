"""How often do such rulers fall, and to whom? The quiet-year dangers must agree with the record."""

from importlib import import_module

import numpy as np
import pytest

pytestmark = pytest.mark.owner("F")


def test_the_rates_of_long_rulers_in_quiet_years_are_those_of_the_record():
    exits = import_module("tightrope.history.exits")
    shipped = exits.shipped_exits()
    middle = np.full((1, 5), 0.5)
    rates = exits.rates(shipped, ("autocrats, quiet", "ten years or more, quiet"), middle)
    # 17 exits in 471,525 days after 95 in 1,145,172: mean of the gamma posterior .00115034 a month (apparatus)
    assert rates[0, 0] == pytest.approx(0.00115, abs=5e-5)


def test_the_quiet_year_hazards_lie_within_the_interval_of_the_record(spoken):
    quiet = spoken("history", "belarus_2022")["quiet_year"]
    for cause in ("patron", "street", "apparatus"):
        assert quiet[cause]["record_low"] <= quiet[cause]["model"] <= quiet[cause]["record_high"]
