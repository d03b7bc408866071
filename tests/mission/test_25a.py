"""Should the offensive stall in the east too, that would be a defeat for the patron. The scenario holds the war in that
phase on the same worlds, and the changes of crossing, bargain and demand are taken world by world."""

import numpy as np
import pytest

from tightrope.forecast.tables import crossing
from tightrope.forecast.whatif import scenario
from tightrope.model import replay

pytestmark = pytest.mark.owner("A")

PARTS = ("bargain", "demand", "offer")


def test_the_change_of_a_scenario_is_that_of_the_same_worlds(plain):
    worlds, stalls = plain.worlds, plain.worlds.case.scenarios[0]
    days = [worlds.case.answers.headline, worlds.case.horizon]
    row = scenario(worlds, stalls, days)
    held = replay(worlds, stalls.holds(worlds.case), len(worlds.draws.worlds))
    np.testing.assert_array_equal(held.weights.weight, worlds.weights.weight)
    assert held.future.phase[:, 1:, 0].max() == 0  # no mass outside the held phase
    for day in days:
        change = crossing(held, day) - crossing(worlds, day)
        weight = worlds.weights.weight
        name = day.isoformat()
        assert row["change"][name] == pytest.approx(weight @ change, abs=1e-12)
        spread = np.sqrt(np.sum(weight**2 * (change - weight @ change) ** 2))
        assert row["error"][name] == pytest.approx(spread, abs=1e-12)
        for part in PARTS:
            moved = row[f"{part}_change"][name]
            assert moved == pytest.approx(row[part][name] - plain.document["bargain"][part][name], abs=1e-12)


def test_holding_a_phase_that_is_already_there_for_good_changes_nothing(small, worlds_of):
    small["war"]["phases"] = small["war"]["phases"][1:]
    steps = {"origin": small["war"]["origin"], "stalemate": {"stalemate": 1}}
    small["war"] |= {"steps": steps, "start": {"stalemate": 1}, "joined_toward": "stalemate"}
    worlds = worlds_of(small)
    held = replay(worlds, worlds.case.scenarios[0].holds(worlds.case), len(worlds.draws.worlds))
    np.testing.assert_array_equal(held.future.reached, worlds.future.reached)


def test_the_built_in_case_prints_what_a_stalled_offensive_would_change(belarus):
    row = next(row for row in belarus["scenarios"] if row["id"] == "donbas_stalls")
    for part in ("change", "error", "bargain_change", "demand_change"):
        assert row[part].keys() == set(belarus["dates"])
